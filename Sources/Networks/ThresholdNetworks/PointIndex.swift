/// A point as a key of a dictionary: a word where it fits into one, else its bit vector.
protocol PointKey: Hashable {
  func hasBit(_ index: Int) -> Bool
  func toggling(_ index: Int) -> Self
}

extension UInt64: PointKey {
  func hasBit(_ index: Int) -> Bool { self >> UInt64(index) & 1 == 1 }
  func toggling(_ index: Int) -> UInt64 { self ^ 1 << UInt64(index) }
}

extension BitVector: PointKey {
  func hasBit(_ index: Int) -> Bool { self[index] }

  func toggling(_ index: Int) -> BitVector {
    var copy = self
    copy[index].toggle()
    return copy
  }
}

/// The points of a partial function with label and weight, for questions about neighbours and exchanged inputs.
struct PointIndex<Key: PointKey> {
  /// The weight of each point, negative where the label is 0.
  private let weights: [Key: Int]

  init(_ function: PartialFunction, keys: [Key]) {
    var weights: [Key: Int] = [:]
    weights.reserveCapacity(keys.count)
    for (index, key) in keys.enumerated() {
      weights[key] = function.labels[index] ? function.weights[index] : -function.weights[index]
    }
    self.weights = weights
  }

  /// Whether some pair of points differs in this input alone and has different labels.
  func isEssential(_ input: Int) -> Bool {
    weights.contains { point, weight in
      weight > 0 && (weights[point.toggling(input)].map { $0 < 0 } ?? false)
    }
  }

  func isInvariant(underExchangeOf first: Int, and second: Int) -> Bool {
    weights.allSatisfy { point, weight in
      point.hasBit(first) == point.hasBit(second)
        || weights[point.toggling(first).toggling(second)] == weight
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
