import ThresholdNetworks

/// What a first layer has to do: separate every one of a sample from every zero.
///
/// A column separates a pair (one, zero) if it differs on the two points; its sign plays no part, so columns are taken
/// up to complement, as those that are 0 on the first point. A set of columns separates the sample iff every pair is
/// separated by one of them: a set cover with one element for every pair. Pairs whose separating columns include those
/// of another pair are implied by it and left out. See <doc:FirstLayers>.
package final class SeparationProblem: Sendable {
  let sample: PartialFunction
  package let columnCount: Int
  /// Words of a set of columns.
  let columnWords: Int
  /// The pairs that imply all others, those with the fewest separating columns first.
  package let pairs: [Pair]
  /// The columns that separate each pair, `columnWords` words a pair.
  let separators: [UInt64]
  private let columnSets: CorrectSets
  /// The index in `columnSets` of each column.
  private let sources: [Int32]

  package struct Pair: Hashable, Sendable {
    var one, zero: Int32
  }

  /// The number of bytes that the tables need at most.
  static func bytesNeeded(for sample: PartialFunction) -> Int {
    let columns = CorrectSets.bytesNeeded(fanIn: sample.inputCount, pointCount: sample.pointCount)
    guard columns < 1 << 40 else { return .max }
    let ones = sample.labels.popcount
    let pairs = ones * (sample.pointCount - ones)
    let columnCount = min(sample.inputCount << (sample.inputCount - 1), 1 << 40)
    return columns + pairs * (columnCount / 8 + 32) + columnCount * (sample.pointCount / 8 + 8)
  }

  /// The problem, nil if `shouldStop`, asked every few milliseconds, says so.
  ///
  /// - Precondition: the sample has a one and a zero; at most `CorrectSets.maximumFanIn` inputs.
  package init?(of sample: PartialFunction, shouldStop: () -> Bool) {
    precondition(!sample.isConstant, "a constant sample has nothing to separate")
    self.sample = sample
    // With all labels one, "correct" means "one".
    let sets = CorrectSets(
      inputs: sample.inputColumns, labels: BitVector(repeating: true, count: sample.pointCount),
      shouldStop: shouldStop)
    guard let sets else { return nil }
    columnSets = sets
    var sources: [Int32] = []
    for index in 0..<sets.count where !sets.contains(0, in: index) {
      if (0..<sets.words).contains(where: { sets.members[index * sets.words + $0] != 0 }) {
        sources.append(Int32(index))
      }
    }
    self.sources = sources
    columnCount = sources.count
    let words = (sources.count + 63) / 64
    columnWords = words
    // For every point the columns that are one on it.
    var columnsAt = [UInt64](repeating: 0, count: sample.pointCount * words)
    for (column, source) in sources.enumerated() {
      if column & 0x3ff == 0x3ff && shouldStop() { return nil }
      for point in 0..<sample.pointCount where sets.contains(point, in: Int(source)) {
        columnsAt[point * words + column >> 6] |= 1 << UInt64(column & 63)
      }
    }
    var rows = PairRows(words: words)
    var candidates: [Pair] = []
    for one in sample.labels.ones {
      if shouldStop() { return nil }
      for zero in sample.zeros.ones {
        candidates.append(Pair(one: Int32(one), zero: Int32(zero)))
        for word in 0..<words {
          rows.storage.append(columnsAt[one * words + word] ^ columnsAt[zero * words + word])
        }
      }
    }
    guard let kept = rows.minimal(shouldStop: shouldStop) else { return nil }
    pairs = kept.map { candidates[$0] }
    separators = kept.flatMap { rows.storage[$0 * words..<($0 + 1) * words] }
  }

  /// The problem, however long it takes.
  ///
  /// - Precondition: the sample has a one and a zero; at most `CorrectSets.maximumFanIn` inputs.
  package static func whole(of sample: PartialFunction) -> SeparationProblem {
    guard let problem = SeparationProblem(of: sample, shouldStop: { false }) else {
      preconditionFailure("nobody stopped the problem")
    }
    return problem
  }

  /// The function of a column, up to negation.
  func function(_ column: Int) -> NeuronFunction { columnSets.function(Int(sources[column])) }

  /// The values of a column on the points.
  package func values(_ column: Int) -> BitVector { columnSets.set(Int(sources[column])) }

  /// Whether the second column separates every pair that the first one does.
  ///
  /// - Complexity: a few operations on sets of points.
  func isWithin(_ inner: Int, _ outer: Int) -> Bool {
    let (first, second) = (values(inner), values(outer))
    let (ones, zeros) = (sample.ones, sample.zeros)
    // For a one of values (a, b) the zeros that the first column separates from it are those of value not a.
    return [false, true].allSatisfy { a in
      [false, true].allSatisfy { b in
        if (ones & (a ? first : ~first) & (b ? second : ~second)).isAllZero { return true }
        return (zeros & (a ? ~first : first) & (b ? second : ~second)).isAllZero
      }
    }
  }

  func isOne(_ column: Int, at point: Int) -> Bool { columnSets.contains(point, in: Int(sources[column])) }
}

/// Sets of columns, one for every pair, stored one after the other.
struct PairRows {
  let words: Int
  var storage: [UInt64] = []

  var count: Int { words == 0 ? 0 : storage.count / words }

  /// The rows that include no other one (of equal rows the first), in the order of their sizes.
  ///
  /// - Complexity: O(rows * kept) comparisons, most of which end at the first word.
  func minimal() -> [Int] { minimal(shouldStop: { false }) ?? [] }

  /// The same, nil if `shouldStop`, asked every few milliseconds, says so.
  func minimal(shouldStop: () -> Bool) -> [Int]? {
    let count = self.count
    var bySize: [[Int]] = Array(repeating: [], count: words * 64 + 1)
    for row in 0..<count {
      if row & 0x3ff == 0x3ff && shouldStop() { return nil }
      bySize[(0..<words).reduce(0) { $0 + storage[row * words + $1].nonzeroBitCount }].append(row)
    }
    var kept: [Int] = []
    var visited = 0
    var isStopped = false
    storage.withUnsafeBufferPointer { storage in
      guard let base = storage.baseAddress else { return }
      // The kept rows side by side.
      var keptRows: [UInt64] = []
      keptRows.reserveCapacity(count * words)
      for row in bySize.joined() {
        visited += 1
        if visited & 0xff == 0 && shouldStop() {
          isStopped = true
          return
        }
        let candidate = base + row * words
        let includesAnother = keptRows.withUnsafeBufferPointer { keptRows in
          var position = 0
          search: while position < keptRows.count {
            for word in 0..<words where keptRows[position + word] & ~candidate[word] != 0 {
              position += words
              continue search
            }
            return true
          }
          return false
        }
        if includesAnother { continue }
        kept.append(row)
        keptRows.append(contentsOf: UnsafeBufferPointer(start: candidate, count: words))
      }
    }
    return isStopped ? nil : kept
  }
}
