/// What a check may cost, in steps: one step is about one operation on a machine word.
///
/// A small file can ask for a check that takes years. Every loop whose length does not follow from the size of the files
/// announces its steps here before it takes them, and the check ends with `NotChecked` once they exceed the limit. So the answer
/// depends on the files and the limit alone, never on the machine.
final class Work {
  /// About a minute or two.
  static let standardLimit = 1 << 36

  let limit: Int
  /// Asked at every announcement: whether to end at once, for whoever checks in passing.
  private let shouldStop: () -> Bool
  private(set) var spent = 0

  init(limit: Int = Work.standardLimit, shouldStop: @escaping () -> Bool = { false }) {
    (self.limit, self.shouldStop) = (limit, shouldStop)
  }

  /// Announces the product of `factors` many steps.
  ///
  /// - Throws: `NotChecked` if they are more than what is left.
  func spend(_ factors: Int..., on what: @autoclosure () -> String) throws {
    let steps = factors.reduce(1, Work.product)
    if shouldStop() { throw NotChecked(what(), need: "more time") }
    guard steps <= limit - spent else { throw NotChecked(what(), steps: Work.sum(spent, steps), limit: limit) }
    spent += steps
  }

  /// Ends the check if the product of `factors` many steps would be beyond what is left; they are announced where they are
  /// taken.
  func expect(_ factors: Int..., on what: @autoclosure () -> String) throws {
    let steps = factors.reduce(1, Work.product)
    if steps > limit - spent { throw NotChecked(what(), steps: Work.sum(spent, steps), limit: limit) }
  }

  /// The sum of natural numbers, or the largest integer.
  static func sum(_ a: Int, _ b: Int) -> Int {
    let (value, overflow) = a.addingReportingOverflow(b)
    return overflow ? .max : value
  }

  /// The product of natural numbers, or the largest integer.
  static func product(_ a: Int, _ b: Int) -> Int {
    let (value, overflow) = a.multipliedReportingOverflow(by: b)
    return overflow ? .max : value
  }
}

/// The answer that neither accepts nor rejects: the check would take more than its limit.
public struct NotChecked: Error, Equatable, CustomStringConvertible {
  /// One line with the work that is needed and the limit.
  public let description: String

  init(_ what: String, steps: Int, limit: Int) {
    let needed = steps == .max ? "more than \(Int.max)" : "\(steps)"
    description = "not checked: \(what) would need \(needed) steps, and the limit is \(limit)"
  }

  /// What is needed is memory, or lies outside of what is checked at all.
  init(_ what: String, need: String) { description = "not checked: \(what) would need \(need)" }
}
