import Numbers

/// A sequence of tasks with what every statement asks of it: which tasks can be separated, all of them together, and the offline
/// solution.
public struct JointProblem: Sendable {
  /// The tasks in order, at least one.
  public let tasks: [SeparableTask]
  /// D.
  public let dimension: Int
  /// R^2, the largest squared norm of a sample.
  public let squaredRadius: Rational
  /// For each task why it cannot be separated by itself, nil if it can.
  public let taskRefutations: [InseparabilityCertificate?]
  /// The offline solution, or what refutes it.
  public let offline: Offline
  private let projectors: [RationalProjector]
  private let jointProjector: RationalProjector

  /// Whether all samples can be separated together.
  public enum Offline: Sendable {
    /// w*, the maximum-margin solution of all samples together.
    case solution(RationalVector)
    /// No classifier separates all samples, with the combination that proves it.
    case inseparable(InseparabilityCertificate)
  }

  /// Finds out exactly which tasks can be separated, and the offline solution.
  ///
  /// - Parameter tasks: at least one, of one dimension.
  public init(_ tasks: [SeparableTask]) {
    precondition(!tasks.isEmpty, "no tasks")
    precondition(tasks.allSatisfy { $0.dimension == tasks[0].dimension }, "tasks of other dimensions")
    self.tasks = tasks
    dimension = tasks[0].dimension
    squaredRadius = tasks.map(\.squaredRadius).max() ?? 0
    projectors = tasks.map { RationalProjector(rows: $0.rows) }
    let joint = RationalProjector(rows: tasks.flatMap(\.rows))
    jointProjector = joint
    let origin = Vectors.zero(dimension)
    let places = tasks.indices.flatMap { task in tasks[task].rows.indices.map { (task: task, row: $0) } }
    do throws(RationalProjector.Empty) {
      offline = .solution(try joint.project(origin).point)
      taskRefutations = tasks.map { _ in nil }
    } catch {
      offline = .inseparable(
        InseparabilityCertificate(
          terms: error.coefficients.map {
            InseparabilityCertificate.Term(
              task: places[$0.row].task, row: places[$0.row].row, coefficient: $0.coefficient)
          }))
      let each = projectors
      taskRefutations = tasks.indices.map { task in
        do throws(RationalProjector.Empty) {
          _ = try each[task].project(origin)
          return nil
        } catch {
          return InseparabilityCertificate(
            terms: error.coefficients.map {
              InseparabilityCertificate.Term(task: task, row: $0.row, coefficient: $0.coefficient)
            })
        }
      }
    }
  }

  /// T.
  public var taskCount: Int { tasks.count }

  /// w*, nil if the tasks are not jointly separable.
  public var offlineSolution: RationalVector? {
    if case .solution(let w) = offline { w } else { nil }
  }

  /// kappa^2 = R^2 ||w*||^2, at least 1.
  public var squaredKappa: Rational? {
    offlineSolution.map { squaredRadius * Vectors.squaredNorm($0) }
  }

  /// Why the statements about jointly separable tasks say nothing here, nil if they do.
  public var outside: String? {
    guard case .inseparable(let certificate) = offline else { return nil }
    return "the tasks are not jointly separable: \(certificate)"
  }

  /// Why the statements about tasks that are separable one by one say nothing here, nil if they do.
  public var outsideOneByOne: String? {
    for (task, refutation) in zip(tasks, taskRefutations) {
      if let refutation { return "\(task.name) is not separable: \(refutation)" }
    }
    return nil
  }

  /// P_m(w).
  ///
  /// - Precondition: task m is separable.
  public func project(_ w: RationalVector, on task: Int) -> RationalVector { projection(of: w, on: task).point }

  /// P_m(w) with its active samples.
  ///
  /// - Precondition: task m is separable.
  public func projection(of w: RationalVector, on task: Int) -> RationalProjector.Projection {
    guard let projection = try? projectors[task].project(w) else {
      preconditionFailure("\(tasks[task].name) is not separable")
    }
    return projection
  }

  /// The nearest point of W*, the common feasible set.
  ///
  /// - Precondition: the tasks are jointly separable.
  public func projectOnAll(_ w: RationalVector) -> RationalVector {
    guard let projection = try? jointProjector.project(w) else { preconditionFailure("not jointly separable") }
    return projection.point
  }

  /// d^2(w, W_m).
  public func squaredDistance(of w: RationalVector, to task: Int) -> Rational {
    Vectors.squaredDistance(w, project(w, on: task))
  }

  /// max over m of d^2(w, W_m).
  public func largestSquaredDistance(of w: RationalVector) -> Rational {
    tasks.indices.map { squaredDistance(of: w, to: $0) }.max() ?? 0
  }

  /// d^2(w, W*).
  public func squaredDistanceToAll(of w: RationalVector) -> Rational { Vectors.squaredDistance(w, projectOnAll(w)) }
}
