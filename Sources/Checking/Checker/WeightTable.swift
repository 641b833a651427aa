/// The sum of the weights of a set of items, eight items at a time.
struct WeightTable {
  /// `sums[256 * i + b]` is the weight of the items 8 i + j for the bits j of b.
  private var sums: [Int]
  /// The bytes that carry weight at all.
  private var bytes: [Int] = []

  init(_ weights: [CoveringReplay.Weight], words: Int) {
    var single = [Int](repeating: 0, count: 64 * words)
    for weight in weights { single[weight.item] += weight.weight }
    sums = []
    for byte in 0..<8 * words where single[8 * byte..<8 * byte + 8].contains(where: { $0 > 0 }) {
      bytes.append(byte)
      let start = sums.count
      sums.append(0)
      for pattern in 1..<256 {
        let low = pattern.trailingZeroBitCount
        sums.append(sums[start + (pattern & (pattern - 1))] + single[8 * byte + low])
      }
    }
  }

  func weight(of index: Int, in sets: [UInt64], words: Int) -> Int {
    var sum = 0
    for (place, byte) in bytes.enumerated() {
      let pattern = sets[index * words + (byte >> 3)] >> UInt64(8 * (byte & 7)) & 255
      sum += sums[256 * place + Int(pattern)]
    }
    return sum
  }
}
