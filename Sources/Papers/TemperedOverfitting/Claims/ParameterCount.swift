import Claims
import ExactLearning
import Numbers
import Running
import ThresholdNetworks

/// |Theta(d)| = 2^w 6^n times the product of the fan-ins.
package struct ParameterCount: Claim {
  /// The settings of sign and bias per unit of fan-in.
  package var settingsFactor: Integer = 6

  package init() {}

  package let statement = Statement(
    name: "parameter-count", label: "S1",
    text:
      "log2 |Theta(d)| = w(d) + n(d) log2 6 + sum over the layers of d_l log2 d_(l-1), exactly.",
    standing: .sharpened, source: "Harel et al. 2024, S1")
  package let parameters = [Parameter("inputs", "the number d_0"), Parameter("widths", "of the layers, as in 2,1")]

  package var grid: [Arguments] {
    [(1, "1"), (2, "2,1"), (2, "3,1"), (2, "2,2,1"), (3, "2,1"), (3, "3,1"), (3, "2,2,1")]
      .map { ["inputs": "\($0.0)", "widths": $0.1] }
  }

  package func read(_ arguments: Arguments) throws -> Architecture { try arguments.smallArchitecture("widths") }

  package func verdict(on architecture: Architecture, effort: Effort) throws -> Verdict {
    try .within {
      let counted = try FunctionDistribution(architecture, effort: effort).counts.values.reduce(0, +)
      return Verdict([Side("settings counted", .exact(counted), .equal, .exact(formula(architecture)))])
    }
  }

  private func formula(_ architecture: Architecture) -> Integer {
    architecture.widths.indices.reduce(Integer(1) << architecture.weightCount) { product, layer in
      product * (settingsFactor * Integer(architecture.fanIn(ofLayer: layer))).power(architecture.widths[layer])
    }
  }

  package func bounds(for arguments: Arguments) throws -> [Bound] {
    let architecture = try arguments.architecture("widths", inputs: 1...(1 << 20))
    let bits = architecture.widths.indices.reduce(Interval(architecture.exactWeightCount)) { sum, layer in
      sum + Interval(architecture.widths[layer])
        * Interval(settingsFactor * Integer(architecture.fanIn(ofLayer: layer))).log2
    }
    return [Bound("log2 |Theta|", .enclosed(bits))]
  }
}
