import Solving

/// Work was stopped before the answer was known.
public struct CountingStopped: Error, Hashable, Sendable {
  public let reason: Exhausted

  public init(_ reason: Exhausted) { self.reason = reason }
}

extension CountingStopped: CustomStringConvertible {
  public var description: String { reason.description }
}

/// How far a count is.
public struct CountProgress: Sendable {
  /// What is being done, in words.
  public var phase: String
  /// Resource units used.
  public var resources: UInt64
}

/// Counts work and looks at the budget now and then.
///
/// One resource unit is 1,024 columns looked at, so a million units are about a third of a second.
final class WorkMeter {
  private let budget: Budget
  private let interruption: Interruption
  private let report: ((CountProgress) -> Void)?
  var phase = ""
  private var work: UInt64 = 0
  private var nextCheck: UInt64 = 0

  init(budget: Budget, interruption: Interruption, report: ((CountProgress) -> Void)? = nil) {
    self.budget = budget
    self.interruption = interruption
    self.report = report
  }

  var memory: Int { budget.memory }

  var resources: UInt64 { work >> 10 }

  @inline(__always) func add(_ amount: Int) throws {
    work &+= UInt64(truncatingIfNeeded: amount &+ 16)
    if work >= nextCheck { try check() }
  }

  /// About every two milliseconds of counting.
  private func check() throws {
    nextCheck = work + 1 << 18
    if let reason = budget.exhaustion(used: resources, interruption: interruption) { throw CountingStopped(reason) }
    report?(CountProgress(phase: phase, resources: resources))
  }

  /// Refuses tables of more bytes than the budget allows.
  func reserve(_ bytes: Int) throws {
    if bytes > budget.memory { throw CountingStopped(.memory(needed: bytes)) }
  }
}
