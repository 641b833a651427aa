import ArgumentParser
import Formats
import Foundation
import Numbers
import Running
import Sampling
import Solving
import ThresholdNetworks

/// `thresher mass FILE --widths 9,4,1`: an estimate of the prior mass, where exact counts are out of reach.
struct Mass: LimitedVerb {
  static let configuration = CommandConfiguration(
    commandName: "mass",
    abstract: "An unbiased estimate of the probability that a random network fits, with its error.",
    discussion: """
      Sequential Monte Carlo over the number of errors, repeated independently; the interval comes from the spread of \
      the repetitions. With --mismatches K, networks that are wrong on at most K labels fit. Reaches masses of 2^-200; `thresher count` is exact and should be tried first. Exit code \
      30 if fewer repetitions than asked for end within the budget, or if none meets a network that fits; the result then says \
      what is known: an estimate from fewer repetitions or a smaller population, or at least between what the mass is for certain.
      """)

  @OptionGroup var question: RandomNetworkOptions
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Networks of one repetition; default: 1000 up to depth 2, deeper 8000; with --time or --budget as many as fit in.",
      valueName: "N"),
    transform: { try Parse.count($0, in: 10...10_000_000) })
  var population: Int?
  @Option(
    parsing: .unconditional, help: ArgumentHelp("Independent repetitions.", valueName: "N"),
    transform: { try Parse.count($0, in: 2...1_000_000) })
  var repetitions: Int = 16
  @OptionGroup var neuronOptions: NeuronOptions
  @OptionGroup var budgetOptions: BudgetOptions
  @OptionGroup var output: OutputOptions

  var timeLimit: Duration? { budgetOptions.time }

  func run() throws {
    if let model = neuronOptions.richModel { return try mass(model) }
    let (instance, architecture) = try question.question()
    let progress = output.progress
    defer { progress.finish() }
    progress.update("pilot runs")
    var effort = budgetOptions.startedEffort(progress)
    let asked = PriorMass.Plan(
      population: try population ?? size(instance, architecture, &effort), repetitions: repetitions)
    var parameters = question.parameters
    parameters["population"] = .integer(asked.population)
    parameters["repetitions"] = .integer(repetitions)
    var document = ResultDocument(verb: "mass", parameters: parameters, instance: instance)
    let (attempt, plan) = try attempts(instance, architecture, asked, effort, progress)
    progress.finish()
    if let reason = attempt.exhausted { document["reason"] = .string("\(reason)") }
    guard let mass = attempt.mass, let interval = mass.interval(), let error = mass.standardError else {
      document.stop("the error of the estimate is not known")
      try reportWithoutInterval(attempt, plan, &document)
      throw ExitCode.undecided
    }
    if plan != asked { document["population"] = .integer(plan.population) }
    document["estimate"] = .number(mass.estimate)
    document["standard_error"] = .number(error)
    document["completed"] = .integer(mass.repetitions.count)
    document["bits"] = .number(-mass.log2)
    document["bits_interval"] = [
      "confidence": .number(0.95), "lower": .number(-log2(interval.upperBound)),
      "upper": .number(-log2(interval.lowerBound)),
    ]
    let isWhole = mass.repetitions.count >= repetitions || mass.isExact
    document["reason"] = nil
    if !isWhole { document.stop(attempt.exhausted.map { "\($0)" }) }
    document["estimates"] = .array(mass.repetitions.map { .number($0 + mass.exactPart) })
    try output.emit(
      document,
      text: """
        mass         \(mass.estimate)  (standard error \(Self.decimals(100 * error / mass.estimate))%)
        -log2        \(Self.decimals(-mass.log2)), 95% between \(Self.decimals(-log2(interval.upperBound))) and \
        \(Self.decimals(-log2(interval.lowerBound)))
        repetitions  \(mass.repetitions.count) of \(plan.population) networks

        """)
    if !isWhole { throw ExitCode.undecided }
  }

  /// The estimate with the plan that it was made by. Where there is a limit of time, a small population goes first, and stands
  /// in for the large one if that is not done in time.
  private func attempts(
    _ instance: Instance, _ architecture: Architecture, _ plan: PriorMass.Plan, _ effort: Effort, _ progress: Progress
  ) throws -> (attempt: PriorMass.Attempt, plan: PriorMass.Plan) {
    func attempt(_ plan: PriorMass.Plan, _ stream: String, _ effort: Effort) throws -> PriorMass.Attempt {
      do {
        let key = RandomKey(seed: question.seed)
        return try PriorMass.attempt(
          instance.function, architecture, mismatches: instance.mismatches,
          from: stream.isEmpty ? key : key.fold(in: stream), plan: plan, effort: effort
        ) { complete, estimate in
          progress.update(
            complete, of: plan.repetitions, "repetitions", "-log2 about \(Self.decimals(-log2(estimate)))")
        }
      } catch let error as OutOfMemoryBudget {
        throw ValidationError(error.description)
      }
    }
    let small = PriorMass.Plan(population: max(10, plan.population / 40), repetitions: 5)
    var first: PriorMass.Attempt?
    if let deadline = effort.budget.deadline, effort.budget.resources == nil, small.population < plan.population {
      var share = effort
      share.budget.deadline = .now + (deadline - .now) / 2
      progress.update("a small population first")
      first = try attempt(small, "small population", share)
      progress.update("pilot runs")
    }
    let whole = try attempt(plan, "", effort)
    let isUsable = { (attempt: PriorMass.Attempt) in attempt.mass?.interval() != nil }
    guard let first, whole.exhausted != nil, !isUsable(whole), isUsable(first) || whole.mass == nil else {
      return (whole, plan)
    }
    return (PriorMass.Attempt(mass: first.mass, certain: first.certain, exhausted: whole.exhausted), small)
  }

  /// What is known without an interval: one repetition, populations that met nothing, or only what is certain.
  private func reportWithoutInterval(
    _ attempt: PriorMass.Attempt, _ plan: PriorMass.Plan, _ document: inout ResultDocument
  ) throws {
    let range = attempt.certain
    document["certain"] = ["lower": .number(range.lowerBound), "upper": .number(range.upperBound)]
    var text: String
    switch attempt.mass {
    case nil:
      document["estimate"] = .null
      text = "mass         not known: no repetition was completed\n"
    case let mass? where mass.estimate > 0 && mass.repetitions.count == 1:
      document["estimate"] = .number(mass.estimate)
      document["completed"] = 1
      text =
        "mass         about \(mass.estimate), from one repetition of \(plan.population) networks: its error is not known\n"
    case let mass?:
      document["estimate"] = .number(mass.estimate)
      document["completed"] = .integer(mass.repetitions.count)
      text = "mass         no population met a network that fits; there may be none, or the mass is very small\n"
    }
    text += "certain      between \(range.lowerBound) and \(range.upperBound)\n"
    if let reason = attempt.exhausted { text += "ended        \(reason)\n" }
    try output.emit(document, text: text)
  }

  /// The population that the budget allows, else the usual one. What finding it has cost is taken off the units.
  private func size(_ instance: Instance, _ architecture: Architecture, _ effort: inout Effort) throws -> Int {
    let usual = PriorMass.Plan.defaultPopulation(depth: architecture.depth)
    guard PopulationSize.isLimited(effort.budget) else { return usual }
    do {
      let size = try PopulationSize.fitting(
        instance.function, architecture, mismatches: instance.mismatches,
        from: RandomKey(seed: question.seed).fold(in: "population"), repetitions: repetitions,
        in: Self.sizes, effort: effort)
      effort.budget.resources = effort.budget.resources.map { $0 - $0 / 10 }
      return size ?? usual
    } catch let error as OutOfMemoryBudget {
      throw ValidationError(error.description)
    }
  }

  /// Populations that a budget may choose; larger ones have to be asked for.
  private static let sizes = 100...1_000_000

  private static func decimals(_ value: Double) -> String { String(format: "%.3f", value) }
}
