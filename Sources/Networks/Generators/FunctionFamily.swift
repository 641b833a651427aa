import ThresholdNetworks

/// Families of total functions that everybody knows.
///
/// Numbers are written with their most significant bit first; of two operands the first half of the
/// inputs is a, the second half b.
public enum FunctionFamily: String, CaseIterable, Sendable {
  /// 1 iff the number of ones is odd.
  case parity
  /// 1 iff more than half of the inputs are 1.
  case majority
  /// 1 iff exactly k inputs are 1.
  case exactly
  /// Bit number s of the input, s being the number of its ones; 0 for the zero vector.
  case hiddenWeightedBit = "hidden-weighted-bit"
  /// The data input that the address selects; address first, then 2^address data inputs.
  case multiplexer
  /// The carry out of a + b.
  case adderCarry = "adder-carry"
  /// Bit k of a + b, the top one without carry unless k is given.
  case adderSum = "adder-sum"
  /// Bit k of a * b.
  case multiplier
  /// 1 iff a = b.
  case equality
  /// 1 iff a > b.
  case comparison

  /// What k may be for functions of n inputs, nil if the family has no k.
  public func parameters(inputCount n: Int) -> ClosedRange<Int>? {
    switch self {
    case .exactly: 0...n
    case .adderSum: 0...max(0, n / 2 - 1)
    case .multiplier: 0...max(0, n - 1)
    default: nil
    }
  }

  /// The k that is taken if none is given, nil if one has to be given.
  public func defaultParameter(inputCount n: Int) -> Int? {
    self == .adderSum ? n / 2 - 1 : nil
  }

  /// The numbers of inputs that the family has, in words; nil if `n` is one of them.
  public func complaint(inputCount n: Int) -> String? {
    switch self {
    case .parity, .majority, .exactly, .hiddenWeightedBit: nil
    case .multiplexer: [3, 6, 11, 20].contains(n) ? nil : "3, 6, 11 or 20 inputs"
    case .adderCarry, .adderSum, .multiplier, .equality, .comparison: n % 2 == 0 ? nil : "an even number of inputs"
    }
  }

  /// The function of the family with so many inputs.
  ///
  /// - Precondition: `complaint(inputCount:)` is nil and k lies in `parameters(inputCount:)`.
  public func truthTable(inputCount n: Int, parameter k: Int) -> TruthTable {
    TruthTable(inputCount: n, values: BitVector((0..<(1 << n)).map { value(row: $0, inputCount: n, parameter: k) }))
  }

  private func value(row: Int, inputCount n: Int, parameter k: Int) -> Bool {
    let ones = row.nonzeroBitCount
    switch self {
    case .parity: return ones % 2 == 1
    case .majority: return 2 * ones > n
    case .exactly: return ones == k
    case .hiddenWeightedBit: return ones > 0 && row >> (ones - 1) & 1 == 1
    case .multiplexer:
      let address = Int.bitWidth - 1 - n.leadingZeroBitCount
      return row >> (address + number(row, inputs: 0..<address)) & 1 == 1
    case .adderCarry, .adderSum, .multiplier, .equality, .comparison:
      let (a, b) = (number(row, inputs: 0..<n / 2), number(row, inputs: n / 2..<n))
      switch self {
      case .adderCarry: return (a + b) >> (n / 2) == 1
      case .adderSum: return (a + b) >> k & 1 == 1
      case .multiplier: return (a * b) >> k & 1 == 1
      case .equality: return a == b
      default: return a > b
      }
    }
  }

  /// The number that some inputs write, the most significant bit first.
  private func number(_ row: Int, inputs: Range<Int>) -> Int {
    inputs.reduce(0) { $0 << 1 | row >> $1 & 1 }
  }
}
