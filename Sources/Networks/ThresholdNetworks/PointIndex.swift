/// A point as a key of a dictionary: a word where it fits into one, else its bit vector.
protocol PointKey: Hashable {
  func hasBit(_ index: Int) -> Bool
  func toggling(_ index: Int) -> Self
  /// The place in a table of all points, for those of few inputs.
  var row: Int { get }
}

extension UInt64: PointKey {
  func hasBit(_ index: Int) -> Bool { self >> UInt64(index) & 1 == 1 }
  func toggling(_ index: Int) -> UInt64 { self ^ 1 << UInt64(index) }
  var row: Int { Int(self) }
}

extension BitVector: PointKey {
  func hasBit(_ index: Int) -> Bool { self[index] }

  func toggling(_ index: Int) -> BitVector {
    var copy = self
    copy[index].toggle()
    return copy
  }

  var row: Int { Int(words.first ?? 0) }
}

/// The points of a partial function with label and weight, for questions about neighbours and exchanged inputs.
///
/// Where a good part of the cube is listed, a table of the cube takes the place of a dictionary, which is ten times slower.
struct PointIndex<Key: PointKey> {
  private let keys: [Key]
  /// The weight of each point, negative where the label is 0.
  private let weights: [Int]
  /// For every point of the cube its weight or 0; empty if there is the dictionary.
  private var table: [Int] = []
  private var sparse: [Key: Int] = [:]

  init(_ function: PartialFunction, keys: [Key]) {
    self.keys = keys
    weights = keys.indices.map { function.labels[$0] ? function.weights[$0] : -function.weights[$0] }
    let inputs = function.inputCount
    if inputs <= TruthTable.maximumInputs, keys.count >= (1 << inputs) / 16 {
      table = [Int](repeating: 0, count: 1 << inputs)
      for (key, weight) in zip(keys, weights) { table[key.row] = weight }
    } else {
      sparse = Dictionary(zip(keys, weights), uniquingKeysWith: { first, _ in first })
    }
  }

  /// 0 for points that the function leaves free.
  private func weight(of key: Key) -> Int { table.isEmpty ? sparse[key] ?? 0 : table[key.row] }

  /// Whether some pair of points differs in this input alone and has different labels.
  func isEssential(_ input: Int) -> Bool {
    keys.indices.contains { weights[$0] > 0 && weight(of: keys[$0].toggling(input)) < 0 }
  }

  /// Whether the label rises, and whether it falls, from some point to the one that has this input on top.
  func direction(of input: Int) -> Direction {
    var direction = Direction()
    for (key, own) in zip(keys, weights) where !key.hasBit(input) {
      let other = weight(of: key.toggling(input))
      if own < 0 && other > 0 { direction.rises = true }
      if own > 0 && other < 0 { direction.falls = true }
      if direction.rises && direction.falls { break }
    }
    return direction
  }

  func isInvariant(underExchangeOf first: Int, and second: Int) -> Bool {
    keys.indices.allSatisfy { index in
      let point = keys[index]
      return point.hasBit(first) == point.hasBit(second)
        || weight(of: point.toggling(first).toggling(second)) == weights[index]
    }
  }
}

extension PartialFunction {
  /// The points as words, input j in bit j; for at most 64 inputs.
  private var words: [UInt64] {
    var words = [UInt64](repeating: 0, count: pointCount)
    for (input, column) in inputColumns.enumerated() {
      for point in column.ones { words[point] |= 1 << UInt64(input) }
    }
    return words
  }

  /// Calls one of the two with an index of the points.
  func withPointIndex<Result>(
    _ ofWords: (PointIndex<UInt64>) -> Result, _ ofVectors: (PointIndex<BitVector>) -> Result
  ) -> Result {
    inputCount <= 64
      ? ofWords(PointIndex(self, keys: words)) : ofVectors(PointIndex(self, keys: points))
  }
}
