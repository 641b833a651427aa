/// What a neuron is in a certificate that names it: "sum_j w_j h_j + b > 0" with weights and biases of a range (manual, *Certificates*,
/// other neurons). A certificate without the key `neurons` is about binary ones.
public enum CheckedModel: Equatable, Sendable, CustomStringConvertible {
  /// Weights -1 and 1.
  case bipolar
  /// Weights -1, 0 and 1.
  case ternary
  /// Weights and biases -Q ... Q.
  case levels(Int)
  /// Any real weights and bias; integers are enough.
  case threshold

  /// The largest Q.
  static let maximumLevel = 100
  /// Threshold functions are listed for no more inputs.
  static let maximumThresholdInputs = 5

  /// The model that `bipolar`, `ternary`, `levels:Q` or `threshold` names.
  public init?(_ text: String) {
    switch text {
    case "bipolar": self = .bipolar
    case "ternary": self = .ternary
    case "threshold": self = .threshold
    default:
      guard text.hasPrefix("levels:"), let level = Int(text.dropFirst(7)), (1...Self.maximumLevel).contains(level),
        text == "levels:\(level)"
      else { return nil }
      self = .levels(level)
    }
  }

  init(_ json: JSONValue) throws {
    guard let model = Self(try json.string) else {
      throw json.rejection("the neurons are bipolar, ternary, levels:Q or threshold; without this key they are binary")
    }
    self = model
  }

  /// The name in files.
  public var description: String {
    switch self {
    case .bipolar: "bipolar"
    case .ternary: "ternary"
    case .levels(let level): "levels:\(level)"
    case .threshold: "threshold"
    }
  }

  /// The weights of a neuron; nil if any integer is one.
  var weights: [Int]? {
    switch self {
    case .bipolar: [-1, 1]
    case .ternary: [-1, 0, 1]
    case .levels(let level): Array(-level...level)
    case .threshold: nil
    }
  }

  /// The biases of a neuron of m inputs; nil if any integer is one.
  func biases(fanIn m: Int) -> ClosedRange<Int>? {
    switch self {
    case .bipolar, .ternary: (1 - m)...m
    case .levels(let level): -level...level
    case .threshold: nil
    }
  }

  /// Weights and biases that are enough for every function of a neuron of m inputs.
  ///
  /// For threshold functions by the bound of Muroga, Toda and Takasu (1961), 2^-m (m+1)^((m+1)/2) rounded down; a sum lies between
  /// -m and m times that.
  ///
  /// - Throws: `NotChecked` for threshold functions of more than five inputs.
  func sufficient(fanIn m: Int, for what: @autoclosure () -> String) throws -> (
    weights: [Int], biases: ClosedRange<Int>
  ) {
    if let weights, let biases = biases(fanIn: m) { return (weights, biases) }
    guard m <= Self.maximumThresholdInputs else {
      throw NotChecked(
        what(), need: "the threshold functions of \(m) inputs, and \(Self.maximumThresholdInputs) is the limit")
    }
    let bound = [1, 1, 1, 2, 3, 6][m]
    return (Array(-bound...bound), (-m * bound)...(m * bound + 1))
  }

  /// Whether the complement of a neuron, and a neuron with one input complemented, is a neuron again. Not so for levels: the bias of
  /// the complement may leave the range.
  var absorbsComplements: Bool {
    if case .levels = self { return false }
    return true
  }

  /// Whether an output neuron counts: of weights -1, 0 and 1 it is "at least T of the values, some of them complemented".
  var countsAgreements: Bool { self == .bipolar || self == .ternary }
}
