import Numbers

/// One task: samples (x, y) with y = -1 or 1, kept as signed samples z = y x, so that a predictor w is feasible when z . w >= 1 for
/// every z.
public struct SeparableTask: Sendable, Hashable {
  /// How messages call it: the file it came from, or its number.
  public let name: String
  /// The signed samples, at least one, all of one length of at least 1. Repeated and scaled rows are allowed.
  public let rows: [RationalVector]

  /// A task from its signed samples.
  ///
  /// - Precondition: at least one row, and rows of equal length.
  public init(name: String, rows: [RationalVector]) {
    precondition(!rows.isEmpty && !rows[0].isEmpty, "a task without samples or coordinates")
    precondition(rows.allSatisfy { $0.count == rows[0].count }, "rows of other lengths")
    (self.name, self.rows) = (name, rows)
  }

  /// The number of coordinates D.
  public var dimension: Int { rows[0].count }

  /// R_m^2, the largest squared norm of a sample.
  public var squaredRadius: Rational { rows.map(Vectors.squaredNorm).max() ?? 0 }

  /// F_m(w): the largest squared hinge loss (max(0, 1 - z . w))^2 of a sample. O(rows D).
  public func forgetting(at w: RationalVector) -> Rational {
    var worst = Rational.zero
    for row in rows { worst = max(worst, 1 - Vectors.dot(row, w)) }
    return worst * worst
  }
}
