import ArgumentParser
import Running

/// What a verb may cost that has no resource units and no threads.
struct LimitOptions: ParsableArguments {
  @OptionGroup var timeOption: TimeOption

  @Option(
    parsing: .unconditional, help: ArgumentHelp("Memory for tables: 512M, 4G.", valueName: "bytes"),
    transform: Parse.bytes)
  var memory: Int = 4 << 30

  /// What `--time` says.
  var time: Duration? { timeOption.time }

  /// The effort, whose time runs since the verb began.
  func startedEffort() -> Effort {
    Effort(
      budget: Budget(deadline: time?.deadline, memory: memory),
      interruption: Interrupts.install())
  }
}
