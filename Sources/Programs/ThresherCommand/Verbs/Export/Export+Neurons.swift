import ArgumentParser
import Checker
import Files
import Formats
import ModelSolver
import NeuronModels
import Running
import ThresholdNetworks

extension Export {
  /// `thresher export FILE --widths 2,1 --neurons MODEL OUT`: the formula of the checker as DIMACS, that of Z3 as SMT-LIB.
  func export(
    _ model: NeuronModel, _ instance: Instance, _ architecture: Architecture, _ language: Language, to out: String
  ) throws {
    try NeuronOptions.refuse(
      [
        ("--wires", wires != nil), ("--plain", isPlain), ("--models", models != nil),
        ("--as \(language.rawValue)", language != .cnf && language != .smt2),
      ], with: model)
    let title = ["\(DataError.oneLine(instance.sample.name)): widths \(architecture) of \(model) neurons"]
    if language == .smt2 {
      let formula = ModelFormula(
        model: model, sample: instance.function, architecture: architecture, mismatches: instance.mismatches)
      guard let text = formula.text() else {
        throw DataError(file: out, found: "weights of more than 24 bits", expected: "fewer inputs of a neuron")
      }
      let comments = (title + ["satisfiable iff a network fits"]).map { "; \($0)\n" }.joined()
      return try Output.write(comments + text + "(check-sat)\n", to: out)
    }
    guard let checked = CheckedModel("\(model)") else { return }
    let sample = CheckedInstance(
      inputCount: architecture.inputCount,
      points: instance.function.points.map { point in (0..<point.count).map { point[$0] } },
      labels: (0..<instance.function.pointCount).map { instance.function.labels[$0] })
    guard instance.function.weights.allSatisfy({ $0 == 1 }) else {
      throw DataError(
        file: instance.sample.name, found: "rows that repeat",
        expected: "distinct points, for mismatches are counted in points")
    }
    do {
      let formula = try ModelEncoding(
        sample, widths: architecture.widths, model: checked, mismatches: instance.mismatches
      ).formula
      let comments = title + ["satisfiable iff a network that is not constant fits", "the formula of thresher-check"]
      try Output.write(comments.map { "c \($0)\n" }.joined() + formula.dimacs, to: out)
    } catch let error as NotChecked {
      throw DataError(file: out, found: error.description, expected: "a smaller formula")
    }
  }
}
