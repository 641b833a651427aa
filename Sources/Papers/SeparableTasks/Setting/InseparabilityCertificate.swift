import Numbers

/// Why samples cannot be separated through the origin: integers c_i >= 0, not all zero, with sum c_i z_i = 0.
///
/// Were z_i . w >= 1 for all i, then 0 = sum c_i z_i . w >= sum c_i > 0. Anybody can check it by additions alone.
public struct InseparabilityCertificate: Sendable, Hashable {
  /// One row with its coefficient.
  public struct Term: Sendable, Hashable {
    /// The task, from 0.
    public let task: Int
    /// The row of the task, from 0.
    public let row: Int
    /// Positive.
    public let coefficient: Integer
  }

  /// The rows with their positive coefficients.
  public let terms: [Term]

  /// Whether it refutes the tasks: positive coefficients on rows that there are, with sum zero. O(terms D).
  public func refutes(_ tasks: [SeparableTask]) -> Bool {
    guard !terms.isEmpty, let dimension = tasks.first?.dimension else { return false }
    var sum = Vectors.zero(dimension)
    for term in terms {
      guard term.coefficient.signum > 0, tasks.indices.contains(term.task),
        tasks[term.task].rows.indices.contains(term.row)
      else { return false }
      for (j, value) in tasks[term.task].rows[term.row].enumerated() { sum[j] += Rational(term.coefficient) * value }
    }
    return sum.allSatisfy(\.isZero)
  }
}

extension InseparabilityCertificate: CustomStringConvertible {
  /// `2 z(1,1) + 3 z(2,4) = 0`, tasks and rows from 1.
  public var description: String {
    terms.map { "\($0.coefficient == 1 ? "" : "\($0.coefficient) ")z(\($0.task + 1),\($0.row + 1))" }
      .joined(separator: " + ") + " = 0"
  }
}
