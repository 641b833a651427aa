import ArgumentParser
import Running

/// What a verb may cost that has no resource units and no threads.
struct LimitOptions: ParsableArguments {
  @Option(
    parsing: .unconditional, help: ArgumentHelp("Wall time for the whole run: 30s, 10m, 1h.", valueName: "time"),
    transform: Parse.duration)
  var time: Duration?

  @Option(
    parsing: .unconditional, help: ArgumentHelp("Memory for tables: 512M, 4G.", valueName: "bytes"),
    transform: Parse.bytes)
  var memory: Int = 4 << 30

  /// The effort, whose time runs since the verb began.
  func startedEffort() -> Effort {
    Effort(
      budget: Budget(deadline: time?.deadline, memory: memory),
      interruption: Interrupts.install())
  }
}
