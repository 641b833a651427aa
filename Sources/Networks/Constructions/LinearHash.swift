import Running
import ThresholdNetworks

/// Linear functionals x -> parity of the inputs in a set, used as hash bits.
///
/// A functional over t inputs costs t neurons in the first layer, so sparse ones are preferred;
/// single coordinates separate random samples almost as well as dense sets.
struct LinearHash {
  /// The inputs that each functional adds up; every one has at least one.
  var masks: [[Int]]

  /// P: the width of the first layer that computes all of them.
  var wireCount: Int { masks.reduce(0) { $0 + $1.count } }

  /// The value of every functional on each point, functional 0 in the lowest bit.
  ///
  /// - Precondition: fewer than 63 functionals.
  func values(on sample: PartialFunction) -> [Int] {
    var values = [Int](repeating: 0, count: sample.pointCount)
    for (index, mask) in masks.enumerated() {
      for point in Self.column(mask, on: sample).ones { values[point] |= 1 << index }
    }
    return values
  }

  static func column(_ mask: [Int], on sample: PartialFunction) -> BitVector {
    mask.dropFirst().reduce(sample.inputColumns[mask[0]]) { $0 ^ sample.inputColumns[$1] }
  }

  /// Functionals of `weight` distinct inputs each (at most n), pairwise different where there are enough of them.
  static func random(
    count: Int, weight: Int, inputCount n: Int, using generator: inout SplitMix
  ) -> Self {
    var masks: [[Int]] = []
    var seen: Set<[Int]> = []
    var deck: [Int] = []
    for _ in 0..<count {
      var mask: [Int] = []
      for _ in 0..<8 {
        // A shuffled deck uses every input once before any is used again.
        mask = []
        while mask.count < min(weight, n) {
          if deck.isEmpty {
            deck = Array(0..<n)
            for last in deck.indices.dropFirst().reversed() { deck.swapAt(last, generator.below(last + 1)) }
          }
          let input = deck.removeLast()
          if !mask.contains(input) { mask.append(input) }
        }
        mask.sort()
        if seen.insert(mask).inserted { break }
      }
      masks.append(mask)
    }
    return Self(masks: masks)
  }

  /// Functionals that give points with different labels different values, chosen one after the other so that as few
  /// opposite pairs as possible remain together.
  ///
  /// A random functional separates half of the remaining pairs, so m <= log2(N0 N1) + 1 suffice on average; all n
  /// coordinates always do. The candidates are the coordinates, the sums of two for n <= 24, and 32 sparse random sets a step.
  ///
  /// - Complexity: O(m c N) for c candidates a step.
  static func separating(
    _ sample: PartialFunction, using generator: inout SplitMix, effort: Effort
  ) throws -> Self {
    let n = sample.inputCount
    var candidates = (0..<n).map { [$0] }
    if n <= 24 { for a in 0..<n { for b in (a + 1)..<max(n, a + 1) { candidates.append([a, b]) } } }
    let labels = (0..<sample.pointCount).map { sample.labels[$0] ? 1 : 0 }
    var group = [Int](repeating: 0, count: sample.pointCount)
    var groupCount = 1
    var masks: [[Int]] = []

    func remainingPairs(after column: BitVector) -> Int {
      var counts = [Int](repeating: 0, count: groupCount * 4)
      for point in group.indices { counts[group[point] * 4 + (column[point] ? 2 : 0) + labels[point]] += 1 }
      return stride(from: 0, to: counts.count, by: 2).reduce(0) { $0 + counts[$1] * counts[$1 + 1] }
    }
    var remaining = remainingPairs(after: BitVector(count: sample.pointCount))
    while remaining > 0 {
      let sparse = random(count: 32, weight: 3, inputCount: n, using: &generator).masks
      var best: (mask: [Int], column: BitVector, pairs: Int)?
      for mask in candidates + sparse {
        try effort.check()
        let column = column(mask, on: sample)
        let pairs = remainingPairs(after: column)
        if pairs < (best?.pairs ?? remaining) { best = (mask, column, pairs) }
      }
      // Distinct points differ in a coordinate, so some candidate always separates a pair.
      guard let best else { break }
      masks.append(best.mask)
      remaining = best.pairs
      var names: [Int: Int] = [:]
      for point in group.indices {
        let key = group[point] * 2 + (best.column[point] ? 1 : 0)
        let name = names[key] ?? names.count
        names[key] = name
        group[point] = name
      }
      groupCount = names.count
    }
    return Self(masks: masks)
  }
}
