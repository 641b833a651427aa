import Claims
import ExactLearning
import Numbers
import Running
import ThresholdNetworks

/// At least 5/6 of the settings of any architecture compute a constant, and a function and its negation have equally many.
package struct ConstantMass: Claim {
  /// 5/6 as it is proved.
  package var mass = Rational(5, 6)

  package init() {}

  package let statement = Statement(
    name: "constant-mass", label: "S3",
    text:
      "Under the uniform prior a network is constant with probability at least 5/6; COUNT(f) = COUNT(not f) for every f.",
    standing: .sharpened, source: "Harel et al. 2024, S3")
  package let parameters = [Parameter("inputs", "1 to 3"), Parameter("widths", "of the layers, as in 2,1")]

  package var grid: [Arguments] {
    [
      (1, "1"), (2, "1"), (2, "1,1"), (2, "2,1"), (2, "3,1"), (2, "2,2,1"), (3, "1"), (3, "2,1"), (3, "3,1"),
      (3, "2,2,1"),
    ]
    .map { ["inputs": "\($0.0)", "widths": $0.1] }
  }

  package func read(_ arguments: Arguments) throws -> Architecture { try arguments.smallArchitecture("widths") }

  package func verdict(on architecture: Architecture, effort: Effort) throws -> Verdict {
    try .within { verdict(try FunctionDistribution(architecture, effort: effort)) }
  }

  private func verdict(_ distribution: FunctionDistribution) -> Verdict {
    let mask = distribution.rowMask
    let constants = distribution.probability(of: 0) + distribution.probability(of: mask)
    let asymmetric = distribution.functions.count { distribution.counts[$0] != distribution.counts[~$0 & mask] }
    return Verdict([
      Side("5/6 against the mass of the constants", .exact(mass), .atMost, .exact(constants)),
      Side("functions that differ from their negation in COUNT", .exact(asymmetric), .equal, .exact(0)),
    ])
  }
}
