import ArgumentParser
import Formats
import Foundation
import Numbers
import Sampling
import Solving
import ThresholdNetworks

/// `thresher mass FILE --widths 9,4,1`: an estimate of the prior mass, where exact counts are out of reach.
struct Mass: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "An unbiased estimate of the probability that a random network fits, with its error.",
    discussion: """
      Sequential Monte Carlo over the number of errors, repeated independently; the interval comes from the spread of \
      the repetitions. With --mismatches K, networks that are wrong on at most K labels fit. Reaches masses of 2^-200; `thresher count` is exact and should be tried first. Exit code \
      30 if fewer repetitions than asked for end within the budget, or if none meets a network that fits.
      """)

  @OptionGroup var question: RandomNetworkOptions
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Networks of one repetition; default: 1000 up to depth 2, deeper 8000.", valueName: "N"),
    transform: { try Parse.count($0, in: 10...10_000_000) })
  var population: Int?
  @Option(
    parsing: .unconditional, help: ArgumentHelp("Independent repetitions.", valueName: "N"),
    transform: { try Parse.count($0, in: 2...1_000_000) })
  var repetitions: Int = 16
  @OptionGroup var budgetOptions: BudgetOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let (instance, architecture) = try question.question()
    let plan = PriorMass.Plan(
      population: population ?? PriorMass.Plan.defaultPopulation(depth: architecture.depth), repetitions: repetitions)
    var parameters = question.parameters
    parameters["population"] = .integer(plan.population)
    parameters["repetitions"] = .integer(repetitions)
    var document = ResultDocument(verb: "mass", parameters: parameters, instance: instance)
    let progress = output.progress
    defer { progress.finish() }
    progress.update("pilot runs")
    let mass: PriorMass?
    do {
      mass = try PriorMass.estimate(
        instance.function, architecture, mismatches: instance.mismatches, from: RandomKey(seed: question.seed),
        plan: plan,
        effort: budgetOptions.startedEffort(progress)
      ) { complete, estimate in
        progress.update(complete, of: repetitions, "repetitions", "-log2 about \(Self.decimals(-log2(estimate)))")
      }
    } catch let error as OutOfMemoryBudget {
      throw ValidationError(error.description)
    }
    progress.finish()
    guard let mass, let interval = mass.interval(), let error = mass.standardError else {
      document["estimate"] = mass == nil ? .null : 0
      try output.emit(
        document,
        text: mass == nil
          ? "mass         not known: fewer than two repetitions were completed\n"
          : "mass         no population met a network that fits; there may be none, or the mass is very small\n")
      throw ExitCode.undecided
    }
    document["estimate"] = .number(mass.estimate)
    document["standard_error"] = .number(error)
    document["completed"] = .integer(mass.repetitions.count)
    document["bits"] = .number(-mass.log2)
    document["bits_interval"] = [
      "confidence": .number(0.95), "lower": .number(-log2(interval.upperBound)),
      "upper": .number(-log2(interval.lowerBound)),
    ]
    document["estimates"] = .array(mass.repetitions.map { .number($0 + mass.exactPart) })
    try output.emit(
      document,
      text: """
        mass         \(mass.estimate)  (standard error \(Self.decimals(100 * error / mass.estimate))%)
        -log2        \(Self.decimals(-mass.log2)), 95% between \(Self.decimals(-log2(interval.upperBound))) and \
        \(Self.decimals(-log2(interval.lowerBound)))
        repetitions  \(mass.repetitions.count) of \(plan.population) networks

        """)
    if mass.repetitions.count < repetitions && !mass.isExact { throw ExitCode.undecided }
  }

  private static func decimals(_ value: Double) -> String { String(format: "%.3f", value) }
}
