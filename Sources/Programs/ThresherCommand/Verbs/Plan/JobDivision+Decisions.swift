import Formats
import Jobs
import Running
import Solving
import Synthesis
import ThresholdNetworks

// Questions of existence come apart where engines search, and by architecture; `merge` asks again with what the units have answered.
extension JobDivision {
  /// Some seconds: what is settled in so short a time is not worth a division.
  fileprivate static let shortAttempt: UInt64 = 12_000_000

  /// The names dealt out to at most `wanted` units, which lists name by name.
  fileprivate static func dealt(_ names: [String], to wanted: Int) -> [String] {
    let count = max(1, min(wanted, names.count))
    return (0..<count).map { unit in
      stride(from: unit, to: names.count, by: count).map { names[$0] }.joined(separator: separator)
    }
  }

  /// Between the names that are one unit.
  private static let separator = "+"

  /// The names that are one unit.
  static func names(of unit: String) -> [String] { unit.split(separator: separator).map(String.init) }

  /// The architectures that a short minimization leaves open, one a unit as far as there are as many units.
  fileprivate static func architectures(
    _ instance: Instance, _ questions: [MinimizationOptions], units: Int?, _ effort: Effort
  ) throws -> JobDivision {
    var names: [String] = []
    var isSettled = true
    for options in questions {
      let open = try OpenArchitectures(
        instance.function, options: options, effort: effort.with(resources: shortAttempt))
      isSettled = isSettled && open.isSettled
      names += open.all.map(\.description)
    }
    if isSettled && units == nil { return .one("a short search settles it", instance: instance) }
    return JobDivision(
      division: .architectures, units: dealt(names, to: units ?? 4096),
      remark: "architectures up to the \(isSettled ? "least" : "bound of a short search"), \(names.count) in all",
      instance: instance)
  }
}

extension Decide: DividedVerb {
  func division(units: Int?, _ effort: Effort) throws -> JobDivision {
    let instance = try instanceOptions.instance()
    if neuronOptions.richModel != nil { return .one("tables of other neurons are shared", instance: instance) }
    if budgetOptions.budget != nil { return .one("a budget is for the whole run", instance: instance) }
    let book = AnswerBook(about: instance.function, wantedParts: units ?? JobDivision.usualShares)
    let (decision, _) = try DecisionPanel(engine.panel, book: book).decide(
      question(about: instance), effort: effort.with(resources: JobDivision.shortAttempt))
    let parts = book.parts
    if units == nil || parts.isEmpty {
      switch decision.answer {
      case .found, .impossible: return .one("a short attempt settles it", instance: instance)
      case .undecided: break
      }
    }
    if parts.isEmpty {
      return .one("no search in it comes apart, for solvers learn from what they refute", instance: instance)
    }
    return JobDivision(
      division: .searches, units: JobDivision.dealt(parts, to: units ?? parts.count),
      remark: "\(parts.count) parts of the search", instance: instance)
  }
}

extension Minimize: DividedVerb {
  func division(units: Int?, _ effort: Effort) throws -> JobDivision {
    if instanceOptions.asksForAll { return .one("outputs share a budget") }
    // A file of cubes may be too wide for its points.
    guard let questioned = try? instanceOptions.questioned(on: on) else {
      return .one("what is asked next depends on what was refuted")
    }
    let instance = questioned.instance
    if neuronOptions.richModel != nil { return .one("tables of other neurons are shared", instance: instance) }
    if budgetOptions.budget != nil { return .one("a budget is for the whole run", instance: instance) }
    if frontier { return .one("what is asked next depends on what was refuted", instance: instance) }
    if size == .wires { return .one("widths do not tell the wires", instance: instance) }
    let single = depth ?? questioned.network?.architecture.depth ?? 2
    return try .architectures(
      instance, (depths ?? single...single).map { options(depth: $0, instance) }, units: units, effort)
  }

  /// What a unit and the whole run ask alike.
  func options(depth: Int, _ instance: Instance) -> MinimizationOptions {
    var options = MinimizationOptions(depth: depth)
    (options.measure, options.mismatches, options.engine) = (size, instance.mismatches, engine)
    return options
  }
}

extension Certify: DividedVerb {
  func division(units: Int?, _ effort: Effort) throws -> JobDivision {
    let instance = try instanceOptions.instance()
    if neuronOptions.richModel != nil { return .one("tables of other neurons are shared", instance: instance) }
    if budgetOptions.budget != nil { return .one("a budget is for the whole run", instance: instance) }
    if size == .wires { return .one("widths do not tell the wires", instance: instance) }
    var options = MinimizationOptions(depth: depth)
    (options.measure, options.mismatches) = (size, instance.mismatches)
    return try .architectures(instance, [options], units: units, effort)
  }
}
