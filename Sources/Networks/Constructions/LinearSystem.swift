import ThresholdNetworks

/// A solution of linear equations <r, z_i> = y_i over the field of two elements, if there is one.
///
/// - Complexity: O(k rank n / 64) for k equations in n unknowns.
/// - Returns: the solution whose free unknowns are 0; nil when the equations contradict each other.
func solveOverGF2(_ rows: some Sequence<BitVector>, _ values: [Bool], unknowns n: Int) -> BitVector? {
  var pivots: [(column: Int, row: BitVector, value: Bool)] = []
  for (row, value) in zip(rows, values) {
    var (row, value) = (row, value)
    for pivot in pivots where row[pivot.column] {
      row = row ^ pivot.row
      value = value != pivot.value
    }
    guard let word = row.words.firstIndex(where: { $0 != 0 }) else {
      if value { return nil }
      continue
    }
    pivots.append((word * 64 + row.words[word].trailingZeroBitCount, row, value))
  }
  var solution = BitVector(count: n)
  // The row of a pivot holds no pivot column found before it, so the last pivot is solved first.
  for pivot in pivots.reversed() {
    let rest = (pivot.row & solution).popcount % 2 == 1
    if pivot.value != rest { solution[pivot.column] = true }
  }
  return solution
}

/// A small deterministic generator (SplitMix64, Steele, Lea and Flood 2014): the same network for the same sample.
struct SplitMix: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }

  /// A number below `bound`, from the high half of a product (bias below bound / 2^64).
  mutating func below(_ bound: Int) -> Int {
    Int(next().multipliedFullWidth(by: UInt64(bound)).high)
  }
}
