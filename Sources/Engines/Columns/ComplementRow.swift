import CKernels
import Numbers

/// The tuples behind a first column of a search in which r columns must not all be wrong at any point (capacities r - 1, or 0 where
/// nothing may be wrong), counted by complement: by inclusion and exclusion over the sets Z of points that all columns miss.
///
/// With e the points where the first column is wrong, w its weight and F(Z) the weight of the later columns that are wrong on all of
/// Z, these are the sum over the subsets Z of e of (-1)^|Z| ((w + F(Z))^r - F(Z)^r): proof in <doc:CountingByColumns>, Lemma 4a. All F
/// come from one pass over the later columns and one sum over supersets. So samples with (nearly) one label, where hardly any
/// tuple is excluded early, cost 2^|e| a column in place of the square or cube of their number.
///
/// - Complexity: O(n |e| + |e| 2^|e|) for n later columns.
final class ComplementRow<Mask: PointMask> {
  /// The most points of a first column.
  private let maximumBits: Int
  private var table: UnsafeMutablePointer<UInt64>?
  private var capacity = 0
  private var points: [Int] = []

  /// - Parameter memory: what the whole count may take; the table takes a hundredth at most.
  init(memory: Int) { maximumBits = min(22, max(0, Int.bitWidth - 1 - (memory / 1024).leadingZeroBitCount)) }

  deinit { table?.deallocate() }

  /// Columns that the meter is charged with, or nil if to walk through the later columns costs less.
  func cost(first mask: Mask, later count: Int, choosing r: Int) -> Int? {
    let bits = mask.count
    guard r >= 3, bits <= maximumBits else { return nil }
    // Pairs are looked at eight at a time.
    var walk = 1.0 / 8
    for step in 1..<r { walk *= Double(count) / Double(step) }
    let work = (bits + 8) << bits + bits * count
    return Double(work) < walk ? work : nil
  }

  /// The weighted number of ordered r-tuples that consist of the first column and later ones, the first at least once.
  func tuples(first mask: Mask, weight: UInt64, later: ColumnList<Mask>, choosing r: Int) -> UInt128 {
    points.removeAll(keepingCapacity: true)
    mask.visitPoints { points.append($0) }
    let size = 1 << points.count
    let table = table(of: size)
    table.update(repeating: 0, count: size)
    for index in 0..<later.count {
      let other = later.masks[index]
      var set = 0
      for (bit, point) in points.enumerated() where other.contains(point) { set |= 1 << bit }
      table[set] &+= later.weight(index)
    }
    var result: (UInt64, UInt64) = (0, 0)
    withUnsafeMutablePointer(to: &result) { pair in
      pair.withMemoryRebound(to: UInt64.self, capacity: 2) {
        thresher_complement_sum(table, points.count, weight, UInt32(r), $0)
      }
    }
    return UInt128(result.1) << 64 | UInt128(result.0)
  }

  private func table(of size: Int) -> UnsafeMutablePointer<UInt64> {
    if let table, size <= capacity { return table }
    table?.deallocate()
    let made = UnsafeMutablePointer<UInt64>.allocate(capacity: size)
    made.initialize(repeating: 0, count: size)
    (table, capacity) = (made, size)
    return made
  }
}
