import Formats
import Numbers
import Running
import ThresholdNetworks

/// Random distinct points, and labels of which exactly a given number is flipped.
public enum NoisySample {
  /// Distinct points, uniform among all sets of that size and in random order.
  ///
  /// - Precondition: `count <= 2^inputCount`.
  public static func points(_ count: Int, inputCount n: Int, using key: inout RandomKey) -> [BitVector] {
    points(count, inputCount: n, using: &key, effort: .unlimited) ?? []
  }

  /// The same; nil if `effort` ended first.
  public static func points(
    _ count: Int, inputCount n: Int, using key: inout RandomKey, effort: Effort
  ) -> [BitVector]? {
    if n <= Sample.maximumTotalInputs {
      // The first steps of a Fisher-Yates shuffle of all rows of the truth table.
      var rows = Array(UInt64(0)..<(UInt64(1) << UInt64(n)))
      for index in 0..<count { rows.swapAt(index, index + key.next(below: rows.count - index)) }
      return rows[..<count].map { BitVector(words: [$0], count: n) }
    }
    // There are at least twice as many points as are drawn, so repetitions are rare enough.
    var seen: Set<BitVector> = []
    var points: [BitVector] = []
    while points.count < count {
      if points.count & 0xff == 0, effort.isStopped { return nil }
      let point = BitVector(words: (0..<(n + 63) / 64).map { _ in key.next() }, count: n)
      if seen.insert(point).inserted { points.append(point) }
    }
    return points
  }

  /// `count` distinct indices below `bound`, ascending.
  public static func indices(_ count: Int, below bound: Int, using key: inout RandomKey) -> [Int] {
    var all = Array(0..<bound)
    for index in 0..<count { all.swapAt(index, index + key.next(below: bound - index)) }
    return all[..<count].sorted()
  }
}
