import Foundation
import Running
import Synchronization

/// Work was stopped before the answer was known.
public struct CountingStopped: Error, Hashable, Sendable {
  /// Why the work was stopped.
  public let reason: Exhausted

  /// Work that was stopped for a reason.
  public init(_ reason: Exhausted) { self.reason = reason }
}

extension CountingStopped: CustomStringConvertible {
  /// The reason in words.
  public var description: String { reason.description }
}

/// Counts work and looks at the budget now and then.
///
/// One resource unit is 1,024 columns looked at, so a million units are about a third of a second. Threads that share the work
/// have a meter each; what they used is added up, so that the total does not depend on their number.
final class WorkMeter {
  /// What the meters of all threads have in common.
  private final class Account: Sendable {
    let effort: Effort
    /// Whether the first estimate is all that is wanted.
    let endsWithForecast: Bool
    let start = ContinuousClock.now
    let work = Atomic<UInt64>(0)
    /// What of it was for parts that shares divide.
    let divided = Atomic<UInt64>(0)
    /// How long the work will go on, once that was estimated.
    let forecast = Mutex<Forecast?>(nil)

    init(effort: Effort, endsWithForecast: Bool) {
      (self.effort, self.endsWithForecast) = (effort, endsWithForecast)
    }
  }

  private let account: Account
  var phase = ""
  /// Work that the account does not know yet.
  private var work: UInt64 = 0
  /// Work of this meter that the account knows.
  private var flushed: UInt64 = 0
  private var sinceCheck: UInt64 = WorkMeter.checkInterval

  /// About two milliseconds of counting.
  private static let checkInterval: UInt64 = 1 << 18

  /// - Parameter endsWithForecast: whether to throw the first estimate as a `CountForecast`, instead of going on.
  convenience init(_ effort: Effort, endsWithForecast: Bool = false) {
    self.init(Account(effort: effort, endsWithForecast: endsWithForecast))
  }

  private init(_ account: Account) { self.account = account }

  /// A meter that nobody reads.
  static func unlimited() -> WorkMeter { WorkMeter(.unlimited) }

  /// A meter for another thread, on the same account.
  func forked() -> WorkMeter {
    let meter = WorkMeter(account)
    meter.phase = phase
    return meter
  }

  var memory: Int { account.effort.budget.memory }

  /// What all meters of the account have used; exact when the other threads have flushed theirs.
  var resources: UInt64 { (account.work.load(ordering: .relaxed) &+ work) >> 10 }

  /// The columns that all meters of the account have looked at, as far as they are flushed.
  var columns: UInt64 { account.work.load(ordering: .relaxed) &+ work }

  /// The columns of these that belong to parts of shares; the others are looked at by every share alike.
  var dividedColumns: UInt64 { account.divided.load(ordering: .relaxed) }

  /// Does a part of a share, and keeps account of it.
  func dividing(_ part: () throws -> Void) rethrows {
    let before = flushed &+ work
    defer { account.divided.add(flushed &+ work &- before, ordering: .relaxed) }
    try part()
  }

  @inline(__always) func add(_ amount: Int) throws {
    let amount = UInt64(truncatingIfNeeded: amount &+ 16)
    work &+= amount
    sinceCheck &+= amount
    if sinceCheck >= Self.checkInterval { try check() }
  }

  /// Looks at the budget now and then without counting work: for steps whose number depends on what a thread remembers.
  @inline(__always) func poll(_ amount: Int) throws {
    sinceCheck &+= UInt64(truncatingIfNeeded: amount)
    if sinceCheck >= Self.checkInterval { try check() }
  }

  /// Makes the work of this meter known to the others.
  func flush() {
    account.work.add(work, ordering: .relaxed)
    flushed &+= work
    work = 0
  }

  private func check() throws {
    sinceCheck = 0
    flush()
    if let reason = account.effort.exhaustion(used: resources) {
      throw CountingStopped(reason)
    }
    guard let report = account.effort.report else { return }
    let forecast = account.forecast.withLock { $0 }
    report(phase + (forecast.map { "   \($0.words)" } ?? ""))
  }

  /// Takes note of estimates of the work to come, one for each search, and refuses what is hopeless. What comes after these
  /// searches is `tail` times as much.
  ///
  /// Their sum is a hundred times the truth with a probability of at most one in a hundred (Markov's inequality), so what
  /// is refused would hardly have ended within the budget.
  ///
  /// The refusal names units alone: seconds differ from run to run, and equal questions get equal answers.
  ///
  /// Only the first estimate counts: parts of the work may be counts themselves.
  ///
  /// - Returns: the stages to tell how far each search is, none where another count is under way.
  func expect(_ estimates: [WorkEstimate], jobs: Int, tail: Double = 0) throws -> [ForecastStage] {
    guard account.forecast.withLock({ $0 == nil }) else { return [] }
    flush()
    let units = estimates.reduce(0) { $0 + $1.columns } / 1024
    let allowed = account.effort.budget.resources.map { Double($0) } ?? Self.patience
    let seconds = estimates.reduce(0) { $0 + $1.seconds }
    if account.endsWithForecast {
      throw CountForecast(
        units: units * (1 + tail) + Double(resources),
        seconds: seconds * (1 + tail) + (ContinuousClock.now - account.start) / .seconds(1))
    }
    var isHopeless = units > 100 * allowed
    if let deadline = account.effort.budget.deadline {
      isHopeless = isHopeless || seconds > 100 * max(0, (deadline - .now) / .seconds(1)) * Double(jobs)
    }
    if isHopeless { throw CountingStopped(.outOfReach("about \(Self.rounded(units)) resource units needed")) }
    return forecast(estimates, jobs: jobs, tail: tail)
  }

  /// The same for work of which only the parts are known, such as the draws after a count; nothing is refused.
  func forecast(_ estimates: [WorkEstimate], jobs: Int, tail: Double = 0) -> [ForecastStage] {
    let forecast = Forecast(estimates, threads: jobs, tail: tail)
    account.forecast.withLock { $0 = forecast }
    return estimates.indices.map { ForecastStage(forecast: forecast, index: $0) }
  }

  /// The resource units of a run without a budget: hours.
  private static let patience = 1e10

  /// Two digits, for an estimate has no more.
  private static func rounded(_ value: Double) -> String {
    let exponent = Int(log10(value).rounded(.down))
    return exponent < 6
      ? "\(Int(value))" : "\((value / pow(10, Double(exponent)) * 10).rounded() / 10)e\(exponent)"
  }

  /// Refuses a result that took more than the budget, which the checks on the way need not have noticed: with this the outcome
  /// depends on the total alone.
  func finish() throws {
    flush()
    if let limit = account.effort.budget.resources, resources >= limit { throw CountingStopped(.resources) }
  }

  /// Refuses a step that cannot look at the clock and needs about so many seconds, if there are fewer.
  func foresee(seconds: Double) throws {
    guard let deadline = account.effort.budget.deadline, (deadline - .now) / .seconds(1) < seconds else { return }
    throw CountingStopped(.time)
  }

  /// Refuses tables of more bytes than the budget allows.
  func reserve(_ bytes: Int) throws {
    if bytes > account.effort.budget.memory { throw CountingStopped(.memory(needed: bytes)) }
  }

  /// The number of threads whose tables of `bytes` each fit into memory together, at least one and at most `jobs`.
  func threads(_ jobs: Int, bytesEach bytes: Int) -> Int {
    max(1, min(jobs, account.effort.budget.memory / max(1, bytes)))
  }
}
