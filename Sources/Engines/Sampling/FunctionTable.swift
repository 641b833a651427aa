import ThresholdNetworks

/// All functions of a neuron of fan-in m by index, packed for the kernels, with their columns.
///
/// Index i < m 2^m is a non-constant function, in the order of W as a binary number, then of the threshold,
/// "at least" before "fewer"; m 2^m is "false" and m 2^m + 1 is "true". A random setting computes each
/// non-constant function with probability 1 / (6 m 2^m) and each constant with probability 5/12.
struct FunctionTable: Sendable {
  let fanIn: Int
  /// Bits 0-15: W; bits 16-21: the threshold, 0 for a constant; bit 31: negated.
  let gates: [UInt32]

  /// The number m 2^m of non-constant functions.
  var functionCount: Int { gates.count - 2 }

  static let maximumFanIn = 16

  /// The bytes of a table with `wordsPerColumn` words for each column.
  static func bytesNeeded(fanIn m: Int, wordsPerColumn: Int) -> Int { (m << m + 2) * (4 + 8 * wordsPerColumn) }

  /// - Precondition: the fan-in is 1 ... `maximumFanIn`.
  init(fanIn m: Int) {
    precondition(m >= 1 && m <= Self.maximumFanIn, "a table of fan-in \(m)")
    fanIn = m
    var gates: [UInt32] = []
    gates.reserveCapacity(m << m + 2)
    for set in 1..<(UInt32(1) << UInt32(m)) {
      for threshold in 1...UInt32(set.nonzeroBitCount) {
        gates.append(set | threshold << 16)
        gates.append(set | threshold << 16 | 1 << 31)
      }
    }
    // "At least 0 of nothing" is true.
    gates.append(1 << 31)
    gates.append(0)
    self.gates = gates
  }

  /// The columns of all functions on the 64 points of which `inputs` holds the values, one word an input.
  ///
  /// - Complexity: about two word operations for each function.
  func columns(on inputs: [UInt64]) -> [UInt64] {
    var columns: [UInt64] = []
    columns.reserveCapacity(gates.count)
    // atLeast[i][t]: at least t + 1 of the inputs i ... m-1 that belong to W. Subsets follow each other as binary
    // numbers, so mostly low inputs change: high inputs are added first.
    var atLeast = [[UInt64]](repeating: [], count: fanIn + 1)
    for set in 1..<(UInt32(1) << UInt32(fanIn)) {
      for input in (0...set.trailingZeroBitCount).reversed() {
        var counts = atLeast[input + 1]
        if set >> UInt32(input) & 1 == 1 {
          var carry = inputs[input]
          for index in counts.indices {
            let next = counts[index] & carry
            counts[index] |= carry
            carry = next
          }
          counts.append(carry)
        }
        atLeast[input] = counts
      }
      for column in atLeast[0] {
        columns.append(column)
        columns.append(~column)
      }
    }
    columns.append(0)
    columns.append(~0)
    return columns
  }

  /// The function of an index.
  func function(_ index: Int) -> NeuronFunction {
    if index >= functionCount { return .constant(index > functionCount) }
    let gate = gates[index]
    let set = BitVector(words: [UInt64(gate & 0xffff)], count: fanIn)
    let threshold = Int(gate >> 16 & 63)
    return gate >> 31 == 1 ? .fewer(than: threshold, of: set) : .atLeast(threshold, of: set)
  }
}
