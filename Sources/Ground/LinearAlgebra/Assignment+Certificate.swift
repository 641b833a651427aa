import Numbers

extension Assignment {
  /// A proof that no assignment costs less than this one by more than `gap`, in exact arithmetic on the doubles of `cost`.
  public struct Certificate: Hashable, Sendable {
    /// The exact cost.
    public let cost: Rational
    /// The exact sum of feasible duals: a lower bound of every assignment.
    public let bound: Rational

    /// How far from the optimum the assignment can be; 0 proves it optimal.
    public var gap: Rational { cost - bound }
  }

  /// Makes the duals feasible by exact comparisons and compares both sides.
  ///
  /// The dual of row i becomes the exact minimum of `cost[i, j] - columnDuals[j]`, so that the bound holds whatever rounding did. Where
  /// costs and duals are multiples of one power of two within 53 bits, as with integers, the gap of the algorithm is exactly 0.
  ///
  /// - Complexity: O(n^2) differences of doubles; fractions only for the n that stand in the sums.
  public func certificate(for cost: Matrix) -> Certificate {
    var (total, bound) = (Rational.zero, Rational.zero)
    for i in columns.indices {
      total += Self.exact(cost[i, columns[i]])
      // The least difference by doubles, then every j that rounding could confuse with it, exactly.
      var least = Double.infinity
      for j in columns.indices { least = min(least, cost[i, j] - columnDuals[j]) }
      var exactLeast: Rational?
      for j in columns.indices {
        let difference = cost[i, j] - columnDuals[j]
        guard difference <= least + abs(least) * 0x1p-50 + (abs(cost[i, j]) + abs(columnDuals[j])) * 0x1p-50 else {
          continue
        }
        let exact = Self.exact(cost[i, j]) - Self.exact(columnDuals[j])
        if exactLeast.map({ exact < $0 }) ?? true { exactLeast = exact }
      }
      bound += exactLeast ?? 0
    }
    for dual in columnDuals { bound += Self.exact(dual) }
    return Certificate(cost: total, bound: bound)
  }

  private static func exact(_ value: Double) -> Rational { Rational(exactly: value) ?? 0 }
}
