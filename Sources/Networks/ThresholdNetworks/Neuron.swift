/// A neuron with fan-in m as its raw parameters: it fires iff gamma * (sum_j W_j h_j) + b > 0.
public struct Neuron: Hashable, Sendable {
  /// W: m bits.
  public let weights: BitVector
  /// gamma: -1, 0 or 1.
  public let sign: Int
  /// b: an integer in -m+1 ... m.
  public let bias: Int

  /// The number m of values that the neuron could read.
  public var fanIn: Int { weights.count }

  /// A neuron from its raw parameters.
  ///
  /// - Precondition: the parameters are in their ranges; see `isLegal(sign:bias:fanIn:)`.
  public init(weights: BitVector, sign: Int, bias: Int) {
    precondition(
      Self.isLegal(sign: sign, bias: bias, fanIn: weights.count),
      "sign \(sign), bias \(bias) at fan-in \(weights.count)")
    self.weights = weights
    self.sign = sign
    self.bias = bias
  }

  /// Whether gamma is in {-1, 0, 1} and b in {-m+1, ..., m} for the fan-in m >= 1.
  public static func isLegal(sign: Int, bias: Int, fanIn m: Int) -> Bool {
    m >= 1 && (-1...1).contains(sign) && bias >= 1 - m && bias <= m
  }

  /// The number of ones of W if gamma != 0, else 0.
  public var wireCount: Int { sign == 0 ? 0 : weights.popcount }

  /// Whether the neuron fires on the values h of the layer before it.
  public func fires(on values: BitVector) -> Bool {
    sign * (weights & values).popcount + bias > 0
  }

  /// The function that the parameters compute.
  ///
  /// With t = number of ones of W: sign +1 fires iff the count exceeds -b, sign -1 iff the count is
  /// below b (Harel et al. 2024, one neuron). Outside 1...t these are constants.
  public var function: NeuronFunction {
    let ones = weights.popcount
    switch sign {
    case 1:
      if bias >= 1 { return .constant(true) }
      let threshold = 1 - bias
      return threshold > ones ? .constant(false) : .atLeast(threshold, of: weights)
    case -1:
      if bias <= 0 { return .constant(false) }
      return bias > ones ? .constant(true) : .fewer(than: bias, of: weights)
    default:
      return .constant(bias > 0)
    }
  }
}

/// What a neuron computes, in canonical form: different values are different functions.
///
/// A neuron of fan-in m computes exactly m 2^m + 2 of them: two constants, and for every nonempty set W and every
/// threshold 1 <= t <= |W| the function "at least t of W" and its negation "fewer than t of W".
/// Each non-constant one has exactly one setting of (W, gamma, b); each constant has 5 m 2^(m-1).
public enum NeuronFunction: Hashable, Sendable {
  /// The same value for every input.
  case constant(Bool)
  /// At least t inputs of W are one, for a nonempty W and 1 <= t <= |W|.
  case atLeast(Int, of: BitVector)
  /// Fewer than t inputs of W are one, for a nonempty W and 1 <= t <= |W|.
  case fewer(than: Int, of: BitVector)

  /// The negated function.
  public var negated: Self {
    switch self {
    case .constant(let value): .constant(!value)
    case .atLeast(let threshold, let set): .fewer(than: threshold, of: set)
    case .fewer(let threshold, let set): .atLeast(threshold, of: set)
    }
  }

  /// The parameters of the function at fan-in m; a constant is written with W = 0 and gamma = 0.
  public func neuron(fanIn m: Int) -> Neuron {
    switch self {
    case .constant(let value):
      return Neuron(weights: BitVector(count: m), sign: 0, bias: value ? 1 : 0)
    case .atLeast(let threshold, let set):
      precondition(set.count == m)
      return Neuron(weights: set, sign: 1, bias: 1 - threshold)
    case .fewer(let threshold, let set):
      precondition(set.count == m)
      return Neuron(weights: set, sign: -1, bias: threshold)
    }
  }

  /// All m 2^m + 2 functions of fan-in m, the constants first.
  ///
  /// - Precondition: m <= 20 (more would not fit into memory).
  public static func all(fanIn m: Int) -> [Self] {
    precondition(m >= 1 && m <= 20, "all neuron functions of fan-in \(m)")
    var functions: [Self] = [.constant(false), .constant(true)]
    functions.reserveCapacity(m << m + 2)
    for bits in 1..<(UInt64(1) << UInt64(m)) {
      let set = BitVector(words: [bits], count: m)
      for threshold in 1...bits.nonzeroBitCount {
        functions.append(.atLeast(threshold, of: set))
        functions.append(.fewer(than: threshold, of: set))
      }
    }
    return functions
  }
}
