import Claims
import Numbers
import Running
import ThresholdNetworks

/// A neuron of fan-in m computes m 2^m + 2 functions; a non-constant one has one setting, a constant 5 m 2^(m-1).
package struct NeuronFunctionCount: Claim {
  /// The 5 of 5 m 2^(m-1).
  package var constantFactor: Integer = 5

  package init() {}

  package let statement = Statement(
    name: "neuron-functions", label: "S2",
    text:
      "A neuron of fan-in m computes m 2^m + 2 functions: each constant by 5 m 2^(m-1) of the 6 m 2^m settings, every other by one.",
    standing: .sharpened, source: "Harel et al. 2024, S2")
  package let parameters = [Parameter("m", "the fan-in, 1 to 8; any for --bounds", kind: .integer(1...100_000))]
  package var grid: [Arguments] { (1...8).map { ["m": "\($0)"] } }

  package func read(_ arguments: Arguments) throws -> Int { try arguments.integer("m", in: 1...8) }

  package func verdict(on m: Int, effort: Effort) throws -> Verdict {
    try .within { try sides(m, effort) }
  }

  private func sides(_ m: Int, _ effort: Effort) throws -> Verdict {
    let inputs = (0..<m).map { TruthTable.projection($0, of: m) }
    var settings: [BitVector: Int] = [:]
    for weights in 0..<(UInt64(1) << UInt64(m)) {
      try effort.goOn()
      let chosen = BitVector(words: [weights], count: m)
      for sign in -1...1 {
        for bias in (1 - m)...m {
          let neuron = Neuron(weights: chosen, sign: sign, bias: bias)
          settings[neuron.column(on: inputs, pointCount: 1 << m), default: 0] += 1
        }
      }
    }
    let constants = settings.filter { $0.key.isAllZero || $0.key.isAllOne }.map(\.value)
    let others = settings.filter { !($0.key.isAllZero || $0.key.isAllOne) }.map(\.value)
    let expected = Evidence.exact((constantFactor * Integer(m)) << (m - 1))
    return Verdict([
      Side("functions", .exact(settings.count), .equal, .exact((Integer(m) << m) + 2)),
      Side("fewest settings of a constant", .exact(constants.min() ?? 0), .equal, expected),
      Side("most settings of a constant", .exact(constants.max() ?? 0), .equal, expected),
      Side("most settings of another function", .exact(others.max() ?? 0), .equal, .exact(1)),
    ])
  }

  package func bounds(for arguments: Arguments) throws -> [Bound] {
    let m = try arguments.integer("m", in: 1...100_000)
    return [
      Bound("functions", .exact((Integer(m) << m) + 2)), Bound("settings", .exact((Integer(6) * Integer(m)) << m)),
      Bound("settings of a constant", .exact((constantFactor * Integer(m)) << (m - 1))),
    ]
  }
}
