/// Nonnegative integer weights U on the points of a sample, with what they say about a covering problem.
///
/// Floating point proposes weights, this type decides: U.demand is compared with r times the largest weight of a
/// set in integers, and that comparison is what a checker repeats.
struct IntegerWeights {
  /// Weights are the proposed ones times 2^30, rounded down.
  static let scale = Double(1 << 30)

  let pointCount: Int
  private let words: Int
  /// One weight a point.
  private(set) var weights: [Int]
  /// `sums[256 b + s]` is the weight of the subset s of the points 8 b ..< 8 b + 8.
  private var sums: [Int]

  init(pointCount: Int) {
    self.pointCount = pointCount
    words = max(1, (pointCount + 63) / 64)
    weights = [Int](repeating: 0, count: pointCount)
    sums = [Int](repeating: 0, count: words * 8 * 256)
  }

  /// Takes over the weights of a linear program on the points where demand is positive, 0 elsewhere.
  ///
  /// A weight on a point without demand adds nothing to U.demand and can only raise the weight of a set.
  mutating func take(from program: CoverLP, demand: [Int]) {
    for point in 0..<pointCount { weights[point] = 0 }
    weights.withUnsafeMutableBufferPointer { weights in
      program.forEachWeight { point, weight in
        if demand[point] > 0 { weights[point] = Int(min(weight, 2) * Self.scale) }
      }
    }
    tabulate()
  }

  mutating func take(_ values: [Int]) {
    weights = values
    tabulate()
  }

  private mutating func tabulate() {
    sums.withUnsafeMutableBufferPointer { sums in
      for byte in 0..<(pointCount + 7) / 8 {
        let table = 256 * byte
        var size = 1
        for point in 8 * byte..<8 * byte + 8 {
          let weight = point < pointCount ? weights[point] : 0
          for subset in 0..<size { sums[table + size + subset] = sums[table + subset] &+ weight }
          size *= 2
        }
      }
    }
  }

  /// The sum of U_p demand_p.
  func total(_ demand: [Int]) -> Int {
    var sum = 0
    for point in 0..<pointCount { sum &+= weights[point] &* demand[point] }
    return sum
  }

  /// The largest total of U_p demand_p over points of weight at most `allowance` together: what giving up
  /// points can save. Zero if nothing may be given up.
  ///
  /// - Complexity: O(N log N) if all costs are 1, else O(N * allowance).
  func forgivable(_ demand: [Int], costs: [Int], allowance: Int, isKept: [Bool]) -> Int {
    guard allowance > 0 else { return 0 }
    let open = (0..<pointCount).filter { weights[$0] > 0 && demand[$0] > 0 && !isKept[$0] && costs[$0] <= allowance }
    if open.reduce(into: 0, { $0 = min(allowance + 1, $0 + costs[$1]) }) <= allowance {
      return open.reduce(0) { $0 + weights[$1] * demand[$1] }
    }
    if open.allSatisfy({ costs[$0] == 1 }) {
      return open.map { weights[$0] * demand[$0] }.sorted(by: >).prefix(allowance).reduce(0, +)
    }
    var best = [Int](repeating: 0, count: allowance + 1)
    for point in open {
      let gain = weights[point] * demand[point]
      for used in stride(from: allowance, through: costs[point], by: -1) {
        best[used] = max(best[used], best[used - costs[point]] + gain)
      }
    }
    return best[allowance]
  }

  /// The weight of one set.
  @inline(__always)
  func weight(of set: UnsafePointer<UInt64>) -> Int {
    sums.withUnsafeBufferPointer { sums in
      var sum = 0
      for word in 0..<words {
        let bits = set[word]
        let table = word * 2048
        sum &+= sums[table &+ Int(bits & 255)]
        sum &+= sums[table &+ 256 &+ Int(bits >> 8 & 255)]
        sum &+= sums[table &+ 512 &+ Int(bits >> 16 & 255)]
        sum &+= sums[table &+ 768 &+ Int(bits >> 24 & 255)]
        sum &+= sums[table &+ 1024 &+ Int(bits >> 32 & 255)]
        sum &+= sums[table &+ 1280 &+ Int(bits >> 40 & 255)]
        sum &+= sums[table &+ 1536 &+ Int(bits >> 48 & 255)]
        sum &+= sums[table &+ 1792 &+ Int(bits >> 56)]
      }
      return sum
    }
  }
}
