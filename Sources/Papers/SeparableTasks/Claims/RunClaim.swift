import Claims
import Numbers
import Running

/// Tasks, an ordering of them, and how many steps to make.
public struct RunCase: Sendable {
  /// The tasks with their offline solution or the reason why there is none.
  public let problem: JointProblem
  /// Which task is learned at each step.
  public let ordering: Ordering
  /// The number k of steps, at least 1.
  public let steps: Int

  /// A run; finding out whether the tasks can be separated is exact, and done here.
  public init(_ tasks: [SeparableTask], ordering: Ordering = .cyclic, steps: Int) {
    (problem, self.ordering, self.steps) = (JointProblem(tasks), ordering, steps)
  }

  init(problem: JointProblem, ordering: Ordering, steps: Int) {
    (self.problem, self.ordering, self.steps) = (problem, ordering, steps)
  }

  /// T.
  public var taskCount: Int { problem.taskCount }

  func trajectory(effort: Effort, shrinking: ((Int) -> Rational)? = nil) -> Trajectory {
    Trajectory(
      problem, order: ordering.tasks(of: problem.taskCount, steps: steps), shrinking: shrinking, effort: effort)
  }
}

/// A statement about every step of a run of sequential max-margin on jointly separable tasks.
package protocol RunClaim: Claim where Case == RunCase {
  /// Why the hypotheses fail beyond joint separability, nil if they do not.
  func outside(_ run: RunCase) -> String?
  /// The sides of the statement on the steps that were made.
  func collect(_ trajectory: Trajectory, of run: RunCase, offline: [Rational], into sides: inout SideCollector)
}

extension RunClaim {
  package var parameters: [Parameter] { RunParameters.all(steps: 12) }

  package func read(_ arguments: Arguments) throws -> RunCase { try RunParameters.read(arguments) }

  package func outside(_ run: RunCase) -> String? { nil }

  package func verdict(on run: RunCase, effort: Effort) throws -> Verdict {
    if let reason = run.problem.outside ?? outside(run) { return .outside(reason) }
    guard let offline = run.problem.offlineSolution else { return .outside("the tasks are not jointly separable") }
    let trajectory = run.trajectory(effort: effort)
    var sides = SideCollector()
    collect(trajectory, of: run, offline: offline, into: &sides)
    return sides.verdict(exhausted: trajectory.exhausted)
  }
}

/// The parameters that all claims about runs share.
enum RunParameters {
  static func all(steps: Int) -> [Parameter] {
    [
      Parameter("tasks", TaskText.form, default: "example-a"),
      Parameter("data", "tasks from files instead: see the page", kind: .file),
      Parameter("order", OrderingText.form, default: "cyclic"),
      Parameter("steps", "the number of steps", kind: .integer(1...100_000), default: "\(steps)"),
    ]
  }

  static func read(_ arguments: Arguments) throws -> RunCase {
    let tasks = try tasks(arguments)
    let ordering = try OrderingText.ordering(arguments, tasks: tasks.count)
    return RunCase(tasks, ordering: ordering, steps: try arguments.integer("steps", in: 1...100_000))
  }

  static func tasks(_ arguments: Arguments) throws -> [SeparableTask] {
    if arguments["data"] != nil { return try TaskFiles.read(arguments.files("data")) }
    return try TaskText.tasks(arguments)
  }

  static func grid(_ tasks: [String], order: String = "cyclic", steps: Int) -> [Arguments] {
    tasks.map { ["tasks": $0, "order": order, "steps": "\(steps)"] }
  }

  /// Random tasks of several shapes.
  static let random = [
    "random:2,2,1,1", "random:2,3,2,2", "random:3,3,1,3", "random:3,3,2,4", "random:4,4,1,5", "random:3,2,2,6",
    "random:5,3,1,7",
  ]
}

/// Keeps of the sides of one name the one that is nearest to its bound, and every one that is violated.
public struct SideCollector {
  private var order: [String] = []
  private var worst: [String: (side: Side, ratio: Double)] = [:]
  private var violated: [Side] = []

  /// A collector without sides.
  public init() {}

  /// Adds an inequality or equation of two fractions.
  ///
  /// - Parameters:
  ///   - name: what is common to the sides of which one is shown.
  ///   - place: where this one was met, such as `k = 3`.
  ///   - value: the left side.
  ///   - relation: how it should stand to the right side.
  ///   - bound: the right side.
  public mutating func add(
    _ name: String, at place: String, _ value: Rational, _ relation: Relation = .atMost, _ bound: Rational
  ) {
    add(Side("\(name), \(place)", .exact(value), relation, .exact(bound)), as: name)
  }

  /// Adds an inequality or equation that is worked out.
  ///
  /// - Parameters:
  ///   - side: an inequality or equation, worked out.
  ///   - name: what is common to the sides of which one is shown.
  public mutating func add(_ side: Side, as name: String) {
    if side.satisfied == .no {
      if violated.count < 8 { violated.append(side) }
      return
    }
    // Nearest to the bound: the largest value / bound; 0 <= 0 says nothing.
    let (value, bound) = (side.value.approximate, side.bound.approximate)
    let ratio = side.satisfied == .cannotTell ? .infinity : bound == 0 ? (value == 0 ? -1 : value) : value / bound
    if worst[name] == nil { order.append(name) }
    if ratio > worst[name]?.ratio ?? -.infinity { worst[name] = (side, ratio) }
  }

  /// The verdict on all sides that were added; `exhausted` turns what holds so far into undecided.
  public func verdict(exhausted: Exhausted? = nil) -> Verdict {
    let sides = violated + order.compactMap { worst[$0]?.side }
    let verdict = Verdict(sides)
    if case .holds = verdict, let exhausted { return .undecided(sides, exhausted) }
    return sides.isEmpty ? exhausted.map { .undecided([], $0) } ?? verdict : verdict
  }
}
