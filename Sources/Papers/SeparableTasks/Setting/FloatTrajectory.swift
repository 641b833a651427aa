import Running

/// Sequential max-margin in double precision with proved errors, for tasks that are too large for fractions.
public struct FloatTrajectory: Sendable {
  /// tau(1), tau(2), ..., from 0.
  public let order: [Int]
  /// w_0, w_1, ...
  public let points: [[Double]]
  /// At least ||computed w_k - true w_k||: projections do not enlarge errors, so those of the steps add up.
  public let errors: [Double]
  /// The largest violation or slackness of a step.
  public let residual: Double
  /// Why fewer steps were made than asked for; nil if none is missing.
  public let exhausted: Exhausted?
  /// Whether a projection found an empty set or came to no end.
  public let failure: String?

  /// The number of steps that were made; `points` has one entry more, the start.
  public var stepCount: Int { points.count - 1 }

  /// Learns the tasks in this order.
  ///
  /// - Parameters:
  ///   - tasks: the signed samples of each task.
  ///   - order: the task of each step, from 0.
  ///   - shrinking: the factor of w_{t-1} before step t >= 2; nil for 1.
  ///   - effort: looked at before every step.
  public init(
    _ tasks: FloatTasks, order: [Int], shrinking: ((Int) -> Double)? = nil, effort: Effort = .unlimited
  ) {
    var points = [[Double](repeating: 0, count: tasks.dimension)]
    var (errors, residual) = ([0.0], 0.0)
    var exhausted: Exhausted?
    var failure: String?
    // A projector keeps its active rows from visit to visit, which makes later visits cheap.
    var sessions: [Int: FloatProjection] = [:]
    for (index, task) in order.enumerated() {
      exhausted = effort.exhaustion(used: UInt64(index))
      if exhausted != nil { break }
      let session = sessions[task] ?? FloatProjection(FloatProjector(rows: tasks.rows[task]))
      sessions[task] = session
      let factor = index == 0 ? 1 : shrinking?(index + 1) ?? 1
      let start = factor == 1 ? points[index] : points[index].map { factor * $0 }
      let outcome = session.project(start)
      guard outcome == .projected else {
        failure =
          outcome == .empty
          ? "\(tasks.names[task]) seems not to be separable" : "the projection on \(tasks.names[task]) came to no end"
        break
      }
      points.append(session.point)
      residual = max(residual, session.residual().largest)
      let size = start.reduce(0) { $0 + $1 * $1 }.squareRoot()
      errors.append(factor * errors[index] + session.errorBound() + (factor == 1 ? 0 : 0x1p-50 * size))
    }
    (self.order, self.points, self.errors) = (Array(order.prefix(points.count - 1)), points, errors)
    (self.residual, self.exhausted, self.failure) = (residual, exhausted, failure)
  }
}

/// The signed samples of tasks as doubles.
public struct FloatTasks: Sendable {
  /// The name of each task.
  public let names: [String]
  /// The signed samples: task, row, coordinate.
  public let rows: [[[Double]]]

  /// Tasks in doubles with their names.
  ///
  /// - Precondition: at least one task, each with rows of one common length.
  public init(names: [String], rows: [[[Double]]]) {
    precondition(!rows.isEmpty && names.count == rows.count && rows.allSatisfy { !$0.isEmpty }, "no tasks")
    (self.names, self.rows) = (names, rows)
  }

  /// Tasks in fractions, each number rounded to the nearest double.
  public init(_ tasks: [SeparableTask]) {
    self.init(names: tasks.map(\.name), rows: tasks.map { $0.rows.map(Vectors.doubles) })
  }

  /// D, the common length of all rows.
  public var dimension: Int { rows[0][0].count }

  /// R^2.
  public var squaredRadius: Double {
    rows.joined().map { $0.reduce(0) { $0 + $1 * $1 } }.max() ?? 0
  }

  /// F_m(w).
  public func forgetting(of task: Int, at w: [Double]) -> Double {
    var worst = 0.0
    for row in rows[task] {
      var margin = 0.0
      for j in row.indices { margin += row[j] * w[j] }
      worst = max(worst, 1 - margin)
    }
    return worst * worst
  }
}
