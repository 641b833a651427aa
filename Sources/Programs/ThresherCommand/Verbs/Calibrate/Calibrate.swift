import ArgumentParser
import Formats
import Foundation
import Numbers
import Sampling
import Solving
import ThresholdNetworks

/// `thresher calibrate --inputs 4 --points 8 --widths 3,1 --method gibbs`: a check of a sampler against itself.
struct Calibrate: LimitedVerb {
  static let configuration = CommandConfiguration(
    commandName: "calibrate",
    abstract: "Check a sampler by simulation: ranks of true networks among draws must be uniform.",
    discussion: """
      Draws a network from the prior, takes its labels on random points, draws networks that fit them, and ranks the \
      first among these by its wires. Over many repetitions the ranks of a correct sampler are uniform. Exit code 70 if \
      a chi-square test rejects that at the level .001, which one seed in a thousand does to a correct sampler; 30 if \
      repetitions are missing.
      """)

  @Option(
    parsing: .unconditional, help: ArgumentHelp("The number of inputs.", valueName: "n"),
    transform: { try Parse.count($0, in: 1...4096) })
  var inputs: Int
  @Option(
    parsing: .unconditional, help: ArgumentHelp("Points of each sample.", valueName: "N"),
    transform: { try Parse.count($0, in: 2...100_000) })
  var points: Int
  @Option(
    parsing: .unconditional, help: ArgumentHelp("The widths of the layers, as in 3,1.", valueName: "widths"),
    transform: Parse.widths)
  var widths: Widths
  @Option(parsing: .unconditional, help: "The sampler: reject, gibbs or metropolis.")
  var method: Calibration.Method = .gibbs
  @Option(
    parsing: .unconditional, help: ArgumentHelp("Draws of a repetition.", valueName: "L"),
    transform: { try Parse.count($0, in: 1...10_000) })
  var draws: Int = 9
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Steps of a chain from draw to draw; default: 20, or a fifth of the weights if that is more.", valueName: "N"),
    transform: { try Parse.count($0, in: 1...1_000_000) })
  var thinning: Int?
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Steps of a chain before its first draw; default: 300, or ten a weight if that is more.", valueName: "N"),
    transform: { try Parse.count($0, in: 0...10_000_000) })
  var burnIn: Int?
  @Option(
    parsing: .unconditional, help: ArgumentHelp("Repetitions.", valueName: "N"),
    transform: { try Parse.count($0, in: 1...10_000_000) })
  var repetitions: Int = 500
  @OptionGroup var seed: SeedOptions
  @OptionGroup var budgetOptions: BudgetOptions
  @OptionGroup var output: OutputOptions

  var timeLimit: Duration? { budgetOptions.time }

  func validate() throws {
    if inputs < 62 && points > 1 << inputs {
      throw ValidationError("found \(points) points of \(inputs) inputs; expected at most 2^n")
    }
    if method == .reject, let option = thinning != nil ? "--thinning" : burnIn != nil ? "--burn-in" : nil {
      throw ValidationError("found \(option) with --method reject; expected gibbs or metropolis")
    }
  }

  func run() throws {
    let calibration = Calibration(
      widths.architecture(inputCount: inputs), pointCount: points, method: method, draws: draws,
      thinning: thinning, burnIn: burnIn)
    var document = ResultDocument(
      verb: "calibrate",
      parameters: [
        "inputs": .integer(inputs), "points": .integer(points), "widths": .array(widths.values.map { .integer($0) }),
        "method": .string(method.rawValue), "draws": .integer(draws), "thinning": .integer(calibration.thinning),
        "burn_in": .integer(calibration.burnIn),
        "repetitions": .integer(repetitions), "seed": .string("\(seed.seed)"),
      ])
    let progress = output.progress
    defer { progress.finish() }
    let test: CalibrationTest?
    do {
      test = try calibration.run(
        repetitions: repetitions, from: RandomKey(seed: seed.seed), effort: budgetOptions.startedEffort(progress)
      ) { progress.update($0, of: repetitions, "repetitions") }
    } catch let error as UnsuitableMethod {
      throw ValidationError(error.description)
    } catch let error as OutOfMemoryBudget {
      throw ValidationError(error.description)
    }
    progress.finish()
    guard let test else {
      document.stop("no repetition was completed")
      try output.emit(document, text: "no repetition was completed\n")
      throw ExitCode.undecided
    }
    let completed = test.histogram.reduce(0, +)
    let passed = test.isUniform
    document["completed"] = .integer(completed)
    if completed < repetitions { document.stop(nil) }
    document["histogram"] = .array(test.histogram.map { .integer($0) })
    document["statistic"] = .number(test.chiSquare)
    document["tail"] = .number(test.pValue)
    document["level"] = .number(CalibrationTest.level)
    document["passed"] = .bool(passed)
    let advice = advice(test, calibration)
    if let advice { document["advice"] = .string(advice) }
    try output.emit(
      document,
      text: """
        repetitions  \(completed) of \(repetitions)
        ranks        \(test.histogram.map(String.init).joined(separator: " "))
        chi-square   \(String(format: "%.2f", test.chiSquare)) with \(draws) degrees of freedom, tail \
        \(String(format: "%.4f", test.pValue)): \(passed ? "uniform" : "NOT uniform") at the level \(CalibrationTest.level)

        """ + (advice.map { "advice       \($0)\n" } ?? ""))
    if !passed { throw ExitCode.disagreement }
    if completed < repetitions { throw ExitCode.undecided }
  }

  /// What to do about a result that says little or accuses the sampler; nil if there is nothing.
  private func advice(_ test: CalibrationTest, _ calibration: Calibration) -> String? {
    if test.isUniform {
      return test.isThin
        ? "fewer than \(5 * test.histogram.count) ranks tell little; raise --repetitions or --time" : nil
    }
    if method == .reject { return "independent draws need no other option; ask another --seed before doubting them" }
    return test.isHeavyAtBothEnds
      ? "too many ranks at both ends: draws depend on each other; raise --thinning beyond \(calibration.thinning)"
      : "ranks lean: chains have not arrived; raise --burn-in beyond \(calibration.burnIn)"
  }
}

extension Calibration.Method: ExpressibleByArgument {}
