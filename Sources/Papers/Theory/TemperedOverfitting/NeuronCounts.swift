import Numbers
import ThresholdNetworks

/// A neuron of fan-in m computes m 2^m + 2 functions; a non-constant one has one setting, a constant 5 m 2^(m-1).
public struct NeuronFunctionCount: Claim {
  /// The 5 of 5 m 2^(m-1).
  public var constantFactor: Integer = 5

  public init() {}

  public let name = "neuron-functions"
  public let statement =
    "A neuron of fan-in m computes m 2^m + 2 functions: each constant by 5 m 2^(m-1) of the 6 m 2^m settings, every other by one."
  public let source = "Harel et al. 2024, one neuron (2.2, 2.3)"
  public let parameters = [Parameter("m", "the fan-in, 1 to 8")]
  public var grid: [Arguments] { (1...8).map { ["m": "\($0)"] } }

  public func verdict(for arguments: Arguments) throws -> Verdict {
    let m = try arguments.integer("m", in: 1...8)
    let inputs = (0..<m).map { TruthTable.projection($0, of: m) }
    var settings: [BitVector: Int] = [:]
    for weights in 0..<(UInt64(1) << UInt64(m)) {
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

  public func bounds(for arguments: Arguments) throws -> [Bound] {
    let m = try arguments.integer("m", in: 1...100_000)
    return [
      Bound("functions", .exact((Integer(m) << m) + 2)), Bound("settings", .exact((Integer(6) * Integer(m)) << m)),
      Bound("settings of a constant", .exact((constantFactor * Integer(m)) << (m - 1))),
    ]
  }
}

/// At least 5/6 of the settings of any architecture compute a constant, and a function and its negation have equally many.
public struct ConstantMass: Claim {
  public var mass = Rational(5, 6)

  public init() {}

  public let name = "constant-mass"
  public let statement =
    "Under the uniform prior a network is constant with probability at least 5/6; COUNT(f) = COUNT(not f) for every f."
  public let source = "Harel et al. 2024, one neuron (2.4, 2.5)"
  public let parameters = [Parameter("inputs", "1 to 3"), Parameter("widths", "of the layers, as in 2,1")]

  public var grid: [Arguments] {
    [
      (1, "1"), (2, "1"), (2, "1,1"), (2, "2,1"), (2, "3,1"), (2, "2,2,1"), (3, "1"), (3, "2,1"), (3, "3,1"),
      (3, "2,2,1"),
    ]
    .map { ["inputs": "\($0.0)", "widths": $0.1] }
  }

  public func verdict(for arguments: Arguments) throws -> Verdict {
    let distribution = try arguments.distribution(widths: "widths")
    let mask = distribution.rowMask
    let constants = distribution.probability(of: 0) + distribution.probability(of: mask)
    let asymmetric = distribution.functions.count { distribution.counts[$0] != distribution.counts[~$0 & mask] }
    return Verdict([
      Side("5/6 against the mass of the constants", .exact(mass), .atMost, .exact(constants)),
      Side("functions that differ from their negation in COUNT", .exact(asymmetric), .equal, .exact(0)),
    ])
  }
}

/// |Theta(d)| = 2^w 6^n times the product of the fan-ins.
public struct ParameterCount: Claim {
  /// The settings of sign and bias per unit of fan-in.
  public var settingsFactor: Integer = 6

  public init() {}

  public let name = "parameter-count"
  public let statement = "log2 |Theta(d)| = w(d) + n(d) log2 6 + sum over the layers of d_l log2 d_(l-1), exactly."
  public let source = "Harel et al. 2024, parameter space (1.3)"
  public let parameters = [Parameter("inputs", "the number d_0"), Parameter("widths", "of the layers, as in 2,1")]

  public var grid: [Arguments] {
    [(1, "1"), (2, "2,1"), (2, "3,1"), (2, "2,2,1"), (3, "2,1"), (3, "3,1"), (3, "2,2,1")]
      .map { ["inputs": "\($0.0)", "widths": $0.1] }
  }

  public func verdict(for arguments: Arguments) throws -> Verdict {
    let distribution = try arguments.distribution(widths: "widths")
    let counted = distribution.counts.values.reduce(0, +)
    return Verdict([Side("settings counted", .exact(counted), .equal, .exact(formula(distribution.architecture)))])
  }

  private func formula(_ architecture: Architecture) -> Integer {
    architecture.widths.indices.reduce(Integer(1) << architecture.weightCount) { product, layer in
      product * (settingsFactor * Integer(architecture.fanIn(ofLayer: layer))).power(architecture.widths[layer])
    }
  }

  public func bounds(for arguments: Arguments) throws -> [Bound] {
    let architecture = try arguments.architecture("widths", inputs: 1...(1 << 20))
    let bits = architecture.widths.indices.reduce(Interval(architecture.exactWeightCount)) { sum, layer in
      sum + Interval(architecture.widths[layer])
        * Interval(settingsFactor * Integer(architecture.fanIn(ofLayer: layer))).log2
    }
    return [Bound("log2 |Theta|", .enclosed(bits))]
  }
}

/// A class that fits every labelling with N1 ones of N points has at least C(N, N1) functions, and settings.
public struct LabellingCount: Claim {
  /// What C(N, N1) is multiplied with; 1 as published.
  public var factor: Integer = 1

  public init() {}

  public let name = "labellings"
  public let statement =
    "An architecture that fits all C(N, N1) labellings of N points with N1 ones (all 2^N) has as many functions and settings at least."
  public let source = "Harel et al. 2024, counting bounds (3.1)"
  public let parameters = [
    Parameter("inputs", "1 to 3"), Parameter("widths", "of the layers"), Parameter("N", "the first N rows"),
    Parameter("ones", "N1, or all for labellings of every kind"),
  ]

  public var grid: [Arguments] {
    let cases: [(Int, String)] = [(2, "1"), (2, "2,1"), (3, "1"), (3, "2,1"), (3, "3,1")]
    return cases.flatMap { inputs, widths in
      (1...(1 << inputs)).flatMap { n in
        ((0...n).map { "\($0)" } + ["all"]).map { ["inputs": "\(inputs)", "widths": widths, "N": "\(n)", "ones": $0] }
      }
    }
  }

  public func verdict(for arguments: Arguments) throws -> Verdict {
    let distribution = try arguments.distribution(widths: "widths")
    let n = try arguments.integer("N", in: 1...(1 << distribution.architecture.inputCount))
    let ones = arguments["ones"] == "all" ? nil : try arguments.integer("ones", in: 0...n)
    let rows: UInt64 = (1 << UInt64(n)) - 1
    let fitted = Set(distribution.functions.map { $0 & rows }.filter { ones == nil || $0.nonzeroBitCount == ones })
    let labellings = ones.map { Integer.binomial(n, $0) } ?? Integer(1) << n
    guard Integer(fitted.count) == labellings else {
      return .outsideHypotheses("\(fitted.count) of \(labellings) labellings are fitted")
    }
    return Verdict([
      Side("labellings against functions", .exact(factor * labellings), .atMost, .exact(distribution.functions.count)),
      Side("labellings against settings", .exact(factor * labellings), .atMost, .exact(distribution.total)),
    ])
  }
}

extension LabellingCount {
  public func bounds(for arguments: Arguments) throws -> [Bound] {
    let n = try arguments.integer("N", in: 1...10_000_000)
    let bits =
      try arguments["ones"] == "all"
      ? Interval(n) : Interval(Integer.binomial(n, arguments.integer("ones", in: 0...n))).log2
    return [Bound("log2 of functions and of settings is at least", .enclosed(bits))]
  }
}

extension FunctionDistribution {
  /// A one for every row of a truth table.
  var rowMask: UInt64 { Self.rowMask(inputs: architecture.inputCount) }
}

extension Architecture {
  /// w(d) without overflow.
  var exactWeightCount: Integer {
    widths.indices.reduce(Integer.zero) { $0 + Integer(widths[$1]) * Integer(fanIn(ofLayer: $1)) }
  }
}

extension Arguments {
  func architecture(_ name: String, inputs: ClosedRange<Int>) throws -> Architecture {
    Architecture(inputCount: try integer("inputs", in: inputs), widths: try widths(name))
  }

  /// The functions of an architecture that can be enumerated within seconds: at most three inputs and 14 neurons' worth of bits.
  func distribution(widths name: String, inputCount: Int? = nil) throws -> FunctionDistribution {
    let inputs = try inputCount ?? integer("inputs", in: 1...3)
    let widths = try widths(name, maximumWidth: 4)
    guard widths.count <= 3, widths.dropFirst().allSatisfy({ $0 <= 2 }), inputs < 3 || widths[0] <= 3 else {
      throw ArgumentError(
        name: name, found: self[name],
        expected:
          "an architecture small enough to enumerate: depth 3 at most, 4 neurons in the first layer (3 for three inputs), then 2"
      )
    }
    return FunctionDistribution(Architecture(inputCount: inputs, widths: widths))
  }
}
