import ArgumentParser
import Running

/// How long a verb may take.
struct TimeOption: ParsableArguments {
  @Option(
    parsing: .unconditional, help: ArgumentHelp("Wall time for the whole run: 30s, 10m, 1h.", valueName: "time"),
    transform: Parse.duration)
  var time: Duration?
}
