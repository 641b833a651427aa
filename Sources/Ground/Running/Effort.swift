/// What a long computation may cost and whom it tells: budget, threads, interruption and progress travel together.
///
/// Every long computation takes one. Its result depends on the question, the resources and the memory alone, never on the
/// number of threads; a deadline or an interruption may end it earlier, which shows as `undecided`.
public struct Effort: Sendable {
  /// Resource units, deadline and memory.
  public var budget: Budget
  /// The number of threads, at least 1.
  public var jobs: Int
  /// Asked together with the budget.
  public var interruption: Interruption
  /// Told now and then, from any thread, how far the work is, in the user's units; nil if nobody listens.
  public var report: (@Sendable (String) -> Void)?

  /// An effort; without arguments one thread without limits but 4 GiB of memory.
  public init(
    budget: Budget = Budget(), jobs: Int = 1, interruption: Interruption = Interruption(),
    report: (@Sendable (String) -> Void)? = nil
  ) {
    precondition(jobs >= 1, "\(jobs) threads")
    (self.budget, self.jobs, self.interruption, self.report) = (budget, jobs, interruption, report)
  }

  /// One thread, no limit, nobody who listens.
  public static var unlimited: Effort { Effort() }

  /// Why work has to stop now, nil while it may go on. Meant to be asked every few milliseconds.
  public func exhaustion(used: UInt64 = 0) -> Exhausted? { budget.exhaustion(used: used, interruption: interruption) }

  /// Whether the time is over or an interruption arrived, whatever the resources. For work whose resources the caller counts.
  public var isStopped: Bool { interruption.isRequested || budget.isPastDeadline }

  /// Why work has to stop now apart from resources, nil while it may go on.
  public var stop: Exhausted? { interruption.isRequested ? .interrupted : budget.isPastDeadline ? .time : nil }

  /// The same effort for a part of the work that runs beside others.
  public func single() -> Effort {
    var effort = self
    effort.jobs = 1
    return effort
  }

  /// The same effort with other resource units, nil for no limit.
  public func with(resources: UInt64?) -> Effort {
    var effort = self
    effort.budget.resources = resources
    return effort
  }

  /// The same effort, ended by another interruption.
  public func interrupted(by interruption: Interruption) -> Effort {
    var effort = self
    effort.interruption = interruption
    return effort
  }

  /// Why a table of `bytes` bytes must not be built, nil if it may.
  public func refusal(ofBytes bytes: Int) -> Exhausted? {
    bytes > budget.memory ? .memory(needed: bytes) : nil
  }
}
