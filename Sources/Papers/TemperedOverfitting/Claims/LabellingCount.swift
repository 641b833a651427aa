import Claims
import ExactLearning
import Numbers
import Running
import ThresholdNetworks

/// A class that fits every labelling with N1 ones of N points has at least C(N, N1) functions, and settings.
package struct LabellingCount: Claim {
  /// What C(N, N1) is multiplied with; 1 as published.
  package var factor: Integer = 1

  package init() {}

  package let statement = Statement(
    name: "labellings", label: "S4",
    text:
      "An architecture that fits all C(N, N1) labellings of N points with N1 ones (all 2^N) has as many functions and settings at least.",
    standing: .sharpened, source: "Harel et al. 2024, S4")
  package let parameters = [
    Parameter("inputs", "1 to 3"), Parameter("widths", "of the layers"), Parameter("N", "the first N rows"),
    Parameter("ones", "N1, or all for labellings of every kind"),
  ]

  package var grid: [Arguments] {
    let cases: [(Int, String)] = [(2, "1"), (2, "2,1"), (3, "1"), (3, "2,1"), (3, "3,1")]
    return cases.flatMap { inputs, widths in
      (1...(1 << inputs)).flatMap { n in
        ((0...n).map { "\($0)" } + ["all"]).map { ["inputs": "\(inputs)", "widths": widths, "N": "\(n)", "ones": $0] }
      }
    }
  }

  /// An architecture with labellings of the first rows of its truth table.
  package struct Case: Sendable {
    package var architecture: Architecture
    package var pointCount: Int
    /// N1; nil for labellings of every kind.
    package var ones: Int?

    package init(architecture: Architecture, pointCount: Int, ones: Int?) {
      (self.architecture, self.pointCount, self.ones) = (architecture, pointCount, ones)
    }
  }

  package func read(_ arguments: Arguments) throws -> Case {
    let architecture = try arguments.smallArchitecture("widths")
    let n = try arguments.integer("N", in: 1...(1 << architecture.inputCount))
    return Case(
      architecture: architecture, pointCount: n,
      ones: arguments["ones"] == "all" ? nil : try arguments.integer("ones", in: 0...n))
  }

  package func verdict(on labelling: Case, effort: Effort) throws -> Verdict {
    try .within { verdict(labelling, try FunctionDistribution(labelling.architecture, effort: effort)) }
  }

  private func verdict(_ labelling: Case, _ distribution: FunctionDistribution) -> Verdict {
    let (n, ones) = (labelling.pointCount, labelling.ones)
    let rows: UInt64 = (1 << UInt64(n)) - 1
    let fitted = Set(distribution.functions.map { $0 & rows }.filter { ones == nil || $0.nonzeroBitCount == ones })
    let labellings = ones.map { Integer.binomial(n, $0) } ?? Integer(1) << n
    guard Integer(fitted.count) == labellings else {
      return .outside("\(fitted.count) of \(labellings) labellings are fitted")
    }
    return Verdict([
      Side("labellings against functions", .exact(factor * labellings), .atMost, .exact(distribution.functions.count)),
      Side("labellings against settings", .exact(factor * labellings), .atMost, .exact(distribution.total)),
    ])
  }

  package func bounds(for arguments: Arguments) throws -> [Bound] {
    let n = try arguments.integer("N", in: 1...10_000_000)
    let bits =
      try arguments["ones"] == "all"
      ? Interval(n) : Interval(Integer.binomial(n, arguments.integer("ones", in: 0...n))).log2
    return [Bound("log2 of functions and of settings is at least", .enclosed(bits))]
  }
}
