import ArgumentParser
import Foundation
import Running
import Solving

/// What the work may cost.
public struct BudgetOptions: ParsableArguments {
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Resource units for the whole run, as in 500k or 2M; a million is a tenth to a third of a second.",
      valueName: "units"),
    transform: Parse.quantity)
  var budget: UInt64?

  @OptionGroup var timeOption: TimeOption

  @Option(
    parsing: .unconditional, help: ArgumentHelp("Memory for tables: 512M, 4G.", valueName: "bytes"),
    transform: Parse.bytes)
  var memory: Int = 4 << 30

  @OptionGroup var threadsOption: ThreadsOption

  /// What `--time` says.
  var time: Duration? { timeOption.time }

  /// What `--jobs` says.
  var jobs: Int? { threadsOption.jobs }

  /// The options at their defaults.
  public init() {}

  /// The budget, whose time runs since the verb began.
  public func startedBudget() -> Budget {
    Budget(resources: budget, deadline: time?.deadline, memory: memory)
  }

  /// The effort, whose time runs since the verb began; progress goes to `progress` line by line.
  ///
  /// - Parameter isDetail: whether what engines tell is added to the line of the verb instead of taking its place.
  func startedEffort(_ progress: Progress? = nil, isDetail: Bool = false) -> Effort {
    var effort = Effort(budget: startedBudget(), jobs: jobCount, interruption: Interrupts.install())
    if let progress {
      progress.end(after: time)
      if isDetail {
        effort.report = { detail in progress.add(detail) }
      } else {
        effort.report = { line in progress.update(line) }
      }
    }
    return effort
  }

  /// The number of threads: what `--jobs` says, else the cores of the machine, at most 256.
  public var jobCount: Int { jobs ?? min(256, max(1, ProcessInfo.processInfo.activeProcessorCount)) }
}

/// The seed of everything random.
public struct SeedOptions: ParsableArguments {
  @Option(
    parsing: .unconditional, help: ArgumentHelp("The seed; equal seeds give equal results.", valueName: "N"),
    transform: { UInt64(try Parse.count($0, in: 0...Int.max)) })
  var seed: UInt64 = 1

  /// The option at its default.
  public init() {}
}
