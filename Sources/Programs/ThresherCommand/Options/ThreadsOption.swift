import ArgumentParser

/// How many threads a verb may use.
struct ThreadsOption: ParsableArguments {
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Threads; default: one a processor. Results do not depend on their number.", valueName: "N"),
    transform: { try Parse.count($0, in: 1...256) })
  var jobs: Int?
}
