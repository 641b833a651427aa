import ThresholdNetworks

/// Looks for a multicover of few columns of a pool by exchanging one at a time (breakout local search; Morris 1993).
///
/// Points that lack correct columns weigh more the longer they do. A step takes a column out and puts the one in its place that helps the
/// heaviest lacking points, of all columns of the pool; the one just taken out is barred for a few steps. Sets are bits, so a step is
/// a sweep over the pool.
///
/// - Complexity: O(pool * points / 8) a step.
struct PoolExchange {
  private let sets: CorrectSets
  private let demand: [Int]
  private let width: Int
  private var integers: IntegerWeights
  private var weights: [Int]
  private var chosen: [Int] = []
  private var covered: [Int]
  private var barredUntil: [Int]
  private var random: UInt64
  private var step = 0
  /// Set bytes and points touched.
  private(set) var work: UInt64 = 0

  init(_ sets: CorrectSets, demand: [Int], width: Int, seed: UInt64) {
    (self.sets, self.demand, self.width) = (sets, demand, width)
    integers = IntegerWeights(pointCount: sets.pointCount)
    weights = [Int](repeating: 1, count: sets.pointCount)
    covered = [Int](repeating: 0, count: sets.pointCount)
    barredUntil = [Int](repeating: 0, count: sets.count)
    random = (seed &+ 1) &* 0x9e37_79b9_7f4a_7c15 | 1
  }

  /// The columns of a cover, nil if so much work found none.
  mutating func run(work limit: UInt64, shouldStop: () -> Bool) -> [Int32]? {
    let end = work &+ limit
    while chosen.count < width { insert(heaviest()) }
    while work < end {
      if isCover { return chosen.map(Int32.init).sorted() }
      if step & 63 == 0, shouldStop() { return nil }
      let place = Int(next() >> 33) % width
      let old = chosen.remove(at: place)
      count(old, -1)
      barredUntil[old] = step + 2 + Int(next() >> 33) % 8
      insert(heaviest())
      step += 1
      if step % width == 0 { raise() }
    }
    return nil
  }

  private var isCover: Bool { covered.indices.allSatisfy { covered[$0] >= demand[$0] } }

  private mutating func next() -> UInt64 {
    random ^= random << 13
    random ^= random >> 7
    random ^= random << 17
    return random
  }

  private mutating func raise() {
    for point in covered.indices where covered[point] < demand[point] { weights[point] += 1 }
    if step % (256 * width) == 0 { for point in weights.indices { weights[point] = (weights[point] + 1) / 2 } }
  }

  private mutating func insert(_ column: Int) {
    chosen.append(column)
    count(column, 1)
  }

  private mutating func count(_ column: Int, _ sign: Int) {
    for word in 0..<sets.words {
      var bits = sets.members[column * sets.words + word]
      while bits != 0 {
        covered[word * 64 + bits.trailingZeroBitCount] += sign
        bits &= bits - 1
      }
    }
  }

  /// The column that helps the heaviest lacking points, of equal ones a random one.
  private mutating func heaviest() -> Int {
    integers.take(covered.indices.map { covered[$0] < demand[$0] ? weights[$0] : 0 })
    var best = 0
    var most = -1
    var ties: UInt64 = 1
    sets.members.withUnsafeBufferPointer { members in
      guard let base = members.baseAddress else { return }
      for column in 0..<sets.count where barredUntil[column] <= step {
        let weight = integers.weight(of: base + column * sets.words)
        if weight < most { continue }
        ties = weight > most ? 1 : ties + 1
        if weight > most || (next() >> 33) % ties == 0 { (best, most) = (column, weight) }
      }
    }
    work &+= UInt64(sets.count * sets.words * 8 + sets.words * 2048)
    return best
  }
}
