import ArgumentParser
import Encoding
import Numbers

/// What the models of an exported formula are, one for one.
enum ExportedModels: String, ExpressibleByArgument, CaseIterable {
  /// Choices of neuron functions with an output that reads everything (`--plain`).
  case choices
  /// Choices of neuron functions, the output's among them.
  case functions
  /// As `functions`, each with the number of its parameter settings as weight.
  case weighted
  /// Settings of the parameters W, gamma and b, as `thresher count` counts them.
  case settings

  var options: InterpolationEncoding.Options {
    var options = InterpolationEncoding.Options()
    options.breaksSymmetries = false
    options.isParsimonious = true
    options.outputIsGeneral = self == .functions || self == .weighted
    options.countsSettings = self == .settings
    return options
  }

  /// The lines of the model counting competition for weights, without the `c` of a comment: a constant neuron weighs its settings.
  static func weightLines(of encoding: InterpolationEncoding) -> [String] {
    ["t wmc"]
      + encoding.settingWeights.flatMap { literal, factor, exponent in
        ["p weight \(literal) \(decimal(factor, exponent)) 0", "p weight \(-literal) 1 0"]
      }
  }

  /// factor * 2^exponent in full.
  private static func decimal(_ factor: Int, _ exponent: Int) -> String {
    (Integer(factor) << exponent).description
  }
}
