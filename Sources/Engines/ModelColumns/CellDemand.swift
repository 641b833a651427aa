import NeuronModels

/// What the later layers have to do with the cells of a first layer: be on where the ones are and off where the zeros are, but for points
/// of a weight of at most `allowance` together.
struct CellDemand {
  /// The cells with ones, and those with zeros.
  let on: UInt64
  let off: UInt64
  let allowance: Int
  /// The weight of the ones and of the zeros of every cell; empty without an allowance.
  let weights: [(ones: Int, zeros: Int)]

  /// Whether some function of the cells might do: each cell costs at least the lighter of its labels.
  var isPossible: Bool {
    allowance == 0 ? on & off == 0 : weights.reduce(0) { $0 + min($1.ones, $1.zeros) } <= allowance
  }

  /// Whether the function of the cells does.
  func accepts(_ table: UInt64) -> Bool {
    if allowance == 0 { return on & ~table == 0 && off & table == 0 }
    var cost = 0
    for (cell, weight) in weights.enumerated() { cost += table >> UInt64(cell) & 1 == 1 ? weight.zeros : weight.ones }
    return cost <= allowance
  }
}

/// What points cost on which a network is wrong.
struct PointCosts<Word: ColumnWord>: Sendable {
  /// The weights of the points; empty if all are 1.
  let weights: [Int]
  let allowance: Int

  init(weights: [Int], allowance: Int) {
    self.weights = weights.allSatisfy { $0 == 1 } ? [] : weights
    self.allowance = allowance
  }

  /// The weight of some points.
  func weight(of points: Word) -> Int {
    if weights.isEmpty { return points.nonzeroBitCount }
    var (sum, rest) = (0, points)
    while rest != 0 {
      sum += weights[rest.trailingZeroBitCount]
      rest &= rest - 1
    }
    return sum
  }

  /// Whether a column is right on enough points.
  func accepts(_ column: Word, ones: Word, zeros: Word) -> Bool {
    let wrong = (ones & ~column) | (zeros & column)
    return allowance == 0 ? wrong == 0 : weight(of: wrong) <= allowance
  }
}
