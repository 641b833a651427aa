import Covering
import ThresholdNetworks

/// The second-layer neurons on given first-layer columns, each of which a neuron may read as it is or complemented: the
/// relaxation by which one look settles all choices of signs of the first layer.
///
/// - Complexity: 3^d neurons for d columns, times their thresholds.
struct SignedLayer {
  private let labels: BitVector
  private let words: Int
  /// Where each neuron is right, without repetition, `words` words each.
  private let sets: [UInt64]
  private let setCount: Int

  init(columns: [BitVector], labels: BitVector) {
    self.labels = labels
    words = max(1, labels.words.count)
    var known: Set<[UInt64]> = []
    var sets: [UInt64] = []
    func add(_ column: BitVector) {
      for correct in [~(column ^ labels), column ^ labels] where known.insert(correct.words).inserted {
        sets.append(contentsOf: correct.words)
      }
    }
    // counters[t - 1]: at least t of the columns taken with their signs.
    func extend(_ index: Int, _ counters: [BitVector]) {
      if index == columns.count {
        counters.forEach(add)
        return
      }
      extend(index + 1, counters)
      for column in [columns[index], ~columns[index]] {
        var next = counters
        var carry = column
        for t in next.indices {
          let above = next[t] & carry
          next[t] = next[t] | carry
          carry = above
        }
        extend(index + 1, next + [carry])
      }
    }
    add(BitVector(count: labels.count))
    extend(0, [])
    self.sets = sets
    setCount = known.count
  }

  /// Whether the weights refute that `width` neurons are right on every point as often as it demands.
  func isRefuted(by weights: [Int], demand: [Int], width: Int) -> Bool {
    let total = zip(weights, demand).reduce(0) { $0 + $1.0 * $1.1 }
    return total > width * heaviest(weights)
  }

  /// Integer weights that do, by linear programming; nil if it finds none.
  func refutation(demand: [Int], width: Int) -> [Int]? {
    let program = sets.withUnsafeBufferPointer { sets -> CoverLP? in
      guard let base = sets.baseAddress else { return nil }
      return CoverLP(pointCount: labels.count, members: base, sets: 0..<setCount)
    }
    guard let program else { return nil }
    demand.map(Double.init).withUnsafeBufferPointer { if let base = $0.baseAddress { program.setDemand(base) } }
    _ = program.maximize(stoppingAbove: Double(width) * (1 + 4e-6) + 1e-9, pivotLimit: 20 * (labels.count + 50))
    var proposed = [Double](repeating: 0, count: labels.count)
    program.forEachWeight { proposed[$0] = min($1, 2) }
    for scale in [7.0, 63, 1023, 1_048_575] {
      let weights = proposed.map { Int(($0 * scale).rounded()) }
      if isRefuted(by: weights, demand: demand, width: width) { return weights }
    }
    return nil
  }

  /// The largest weight of the points on which one neuron is right.
  private func heaviest(_ weights: [Int]) -> Int {
    var sums = [Int](repeating: 0, count: 256 * 8 * words)
    for byte in 0..<8 * words {
      for pattern in 1..<256 {
        let point = 8 * byte + pattern.trailingZeroBitCount
        sums[256 * byte + pattern] =
          sums[256 * byte + (pattern & (pattern - 1))] + (point < weights.count ? weights[point] : 0)
      }
    }
    var heaviest = 0
    for index in 0..<setCount {
      var sum = 0
      for byte in 0..<8 * words {
        let pattern = sets[index * words + byte >> 3] >> UInt64(8 * (byte & 7)) & 255
        sum += sums[256 * byte + Int(pattern)]
      }
      heaviest = max(heaviest, sum)
    }
    return heaviest
  }
}
