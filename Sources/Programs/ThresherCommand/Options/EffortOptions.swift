import ArgumentParser
import Foundation
import Running

/// What a claim or an experiment may cost, and which share of its cases is done.
struct EffortOptions: ParsableArguments {
  @OptionGroup var timeOption: TimeOption

  @Option(
    parsing: .unconditional, help: ArgumentHelp("Memory for tables: 512M, 4G.", valueName: "bytes"),
    transform: Parse.bytes)
  var memory: Int = 4 << 30

  @OptionGroup var threadsOption: ThreadsOption

  @Option(
    parsing: .unconditional, help: ArgumentHelp("Do every n-th case or unit only.", valueName: "i/n"),
    transform: Shard.parse)
  var shard = Shard.whole

  /// What `--time` says.
  var time: Duration? { timeOption.time }

  /// What `--jobs` says.
  var jobs: Int? { threadsOption.jobs }

  /// The effort, whose time runs since the verb began, told on `progress` and ended by Ctrl-C.
  func started(_ progress: Progress) -> Effort {
    progress.end(after: time)
    return Effort(
      budget: Budget(deadline: time?.deadline, memory: memory),
      jobs: jobs ?? min(256, max(1, ProcessInfo.processInfo.activeProcessorCount)),
      interruption: Interrupts.install(), report: { line in progress.update(line) })
  }
}

extension Shard {
  /// The share that an option names.
  static func parse(_ text: String) throws -> Shard {
    guard let shard = Shard(text) else {
      throw Parse.error(text, "a share such as 2/5, the first number at most the second")
    }
    return shard
  }
}
