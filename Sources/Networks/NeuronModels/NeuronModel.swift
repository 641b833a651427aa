import Numbers

/// Which weights, biases and signs a neuron may have. It always fires where `sign * (sum_j w_j h_j) + bias > 0`, with values h in {0, 1}.
///
/// With values in {0, 1} a constant neuron changes no sum that reads it, so in every model whatever narrow layers can do wider ones
/// can do as well. See <doc:RicherNeurons> for which paper and which tool has which neuron.
public enum NeuronModel: Hashable, Sendable {
  /// Weights 0 and 1 under one sign -1, 0 or 1; biases -m+1 ... m at fan-in m (Harel et al. 2024).
  case binary
  /// Weights -1 and 1, biases -m+1 ... m at fan-in m: the thresholds of a sum of m agreements, as exclusive-nor and popcount compute it.
  case bipolar
  /// Weights -1, 0 and 1, biases -m+1 ... m at fan-in m.
  case ternary
  /// Weights and the bias integers of -Q ... Q, all equally likely (the quantised prior of Buzaglo et al. 2024).
  case levels(Int)
  /// Any real weights and bias: threshold functions in the usual sense. Settings are infinitely many and not counted.
  case threshold

  /// The largest Q of `levels`.
  public static let maximumLevel = 100

  /// The model that a text names: `binary`, `bipolar`, `ternary`, `levels:Q` with Q from 1 to 100, `threshold`.
  public init?(_ text: some StringProtocol) {
    switch String(text) {
    case "binary": self = .binary
    case "bipolar": self = .bipolar
    case "ternary": self = .ternary
    case "threshold": self = .threshold
    case let other where other.hasPrefix("levels:"):
      let digits = other.dropFirst("levels:".count)
      guard digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let level = Int(digits), digits.first != "0",
        level <= Self.maximumLevel
      else { return nil }
      self = .levels(level)
    default: return nil
    }
  }

  /// What `init(_:)` takes, as a noun phrase.
  public static let expectation = "binary, bipolar, ternary, levels:Q with Q from 1 to \(maximumLevel), or threshold"

  /// The values of a weight, ascending; nil where any real number is one.
  public var weightValues: [Int]? {
    switch self {
    case .binary: [0, 1]
    case .bipolar: [-1, 1]
    case .ternary: [-1, 0, 1]
    case .levels(let level): Array(-level...level)
    case .threshold: nil
    }
  }

  /// The values of the sign before the sum: 1 alone except in the binary model.
  public var signs: [Int] { self == .binary ? [-1, 0, 1] : [1] }

  /// The biases of a neuron of fan-in m >= 1; nil where any real number is one.
  public func biases(fanIn m: Int) -> ClosedRange<Int>? {
    switch self {
    case .binary, .bipolar, .ternary: (1 - m)...m
    case .levels(let level): -level...level
    case .threshold: nil
    }
  }

  /// The number of settings of a neuron of fan-in m; nil where they are not counted.
  public func settingCount(fanIn m: Int) -> Integer? {
    guard let values = weightValues, let biases = biases(fanIn: m) else { return nil }
    return Integer(values.count).power(m) * Integer(biases.count * signs.count)
  }

  /// Whether settings are finitely many.
  public var hasSettings: Bool { weightValues != nil }

  /// Whether a function and its complement have equally many settings.
  ///
  /// In `levels` they have not: the complement of bias b has bias 1 - b, which leaves -Q ... Q for b = -Q.
  public var isClosedUnderComplement: Bool {
    if case .levels = self { return false }
    return true
  }

  /// Whether the functions of a neuron are the same when one of its inputs is complemented: then the sign of a later weight is free,
  /// and single inputs of the network may be complemented without changing any least width.
  public var absorbsComplementedInputs: Bool {
    switch self {
    case .bipolar, .ternary, .threshold: true
    case .binary, .levels: false
    }
  }
}

extension NeuronModel: CustomStringConvertible {
  /// The name on the command line and in files.
  public var description: String {
    switch self {
    case .binary: "binary"
    case .bipolar: "bipolar"
    case .ternary: "ternary"
    case .levels(let level): "levels:\(level)"
    case .threshold: "threshold"
    }
  }
}
