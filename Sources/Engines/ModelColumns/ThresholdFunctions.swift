import NeuronModels

/// All threshold functions of up to five inputs, by the bound on their integer weights.
///
/// Every threshold function of n inputs has integer weights of size at most 2^-n (n+1)^((n+1)/2) (Muroga, Toda, Takasu 1961):
/// 1, 1, 2, 3, 6 for n = 1 ... 5. Up to permutations and complements of inputs, weights are w1 >= w2 >= ... >= 0, of which there are
/// 462 vectors for n = 5; the symmetries give the others.
struct ThresholdFunctions {
  /// A function with one neuron that computes it.
  struct Function {
    /// Bit r is the value at the point whose input j is bit j of r.
    let table: UInt64
    /// Weights of 8 bits each, input 0 the lowest, and the bias.
    let packed: UInt64
    let bias: Int32
    let fanIn: Int8
    /// The inputs that matter, which are those with a weight that is not 0.
    let essentialCount: Int

    var neuron: ModelNeuron {
      ModelNeuron(
        weights: (0..<Int(fanIn)).map { Int(Int8(truncatingIfNeeded: packed >> UInt64(8 * $0))) }, bias: Int(bias))
    }

    /// The values on points with the given input columns.
    func column<Word: ColumnWord>(on inputs: [Word], pointCount: Int) -> Word {
      var column: Word = 0
      for point in 0..<pointCount {
        var row = 0
        for (input, word) in inputs.enumerated() { row |= Int(truncatingIfNeeded: word >> Word(point) & 1) << input }
        if table >> UInt64(row) & 1 == 1 { column |= 1 << Word(point) }
      }
      return column
    }
  }

  static let maximumFanIn = 5

  private static let bounds = [1, 1, 2, 3, 6]
  private static let one = list(1)
  private static let two = list(2)
  private static let three = list(3)
  private static let four = list(4)
  private static let five = list(5)

  /// The functions in the order of their tables: 4, 14, 104, 1882, 94572 of them.
  static func all(fanIn n: Int) -> [Function] {
    switch n {
    case 1: one
    case 2: two
    case 3: three
    case 4: four
    case 5: five
    default: preconditionFailure("the threshold functions of \(n) inputs")
    }
  }

  private static func list(_ n: Int) -> [Function] {
    var known: Set<UInt64> = []
    var functions: [Function] = []
    let orders = Permutations.all(of: n)
    func add(_ weights: [Int], threshold: Int) {
      // Sorted weights at the least total first: a table that is known has had its images.
      guard !known.contains(table(weights, bias: 1 - threshold)) else { return }
      for order in orders {
        for flips in 0..<1 << n {
          // Input order[j] has weight w_j, negative where its flip is set; a flip moves the threshold by the weight.
          var image = [Int](repeating: 0, count: n)
          var bias = 1 - threshold
          for place in 0..<n {
            let isFlipped = flips >> place & 1 == 1
            image[order[place]] = isFlipped ? -weights[place] : weights[place]
            if isFlipped { bias += weights[place] }
          }
          let table = table(image, bias: bias)
          guard known.insert(table).inserted else { continue }
          var packed: UInt64 = 0
          for (place, weight) in image.enumerated() {
            packed |= UInt64(UInt8(bitPattern: Int8(weight))) << UInt64(8 * place)
          }
          functions.append(
            Function(
              table: table, packed: packed, bias: Int32(bias), fanIn: Int8(n),
              essentialCount: weights.count { $0 != 0 }))
        }
      }
    }
    for weights in sortedWeights(n, bound: bounds[n - 1]) {
      for threshold in 0...weights.reduce(0, +) + 1 { add(weights, threshold: threshold) }
    }
    return functions.sorted { $0.table < $1.table }
  }

  /// Descending vectors within the bound, those of a small sum first, so that inputs that do not matter have weight 0.
  private static func sortedWeights(_ n: Int, bound: Int) -> [[Int]] {
    var vectors: [[Int]] = [[]]
    for _ in 0..<n {
      vectors = vectors.flatMap { vector in (0...(vector.last ?? bound)).map { vector + [$0] } }
    }
    return vectors.sorted { left, right in
      let sums = (left.reduce(0, +), right.reduce(0, +))
      return sums.0 == sums.1 ? left.lexicographicallyPrecedes(right) : sums.0 < sums.1
    }
  }

  private static func table(_ weights: [Int], bias: Int) -> UInt64 {
    var sums = [bias]
    for weight in weights { sums += sums.map { $0 + weight } }
    var table: UInt64 = 0
    for (row, sum) in sums.enumerated() where sum > 0 { table |= 1 << UInt64(row) }
    return table
  }
}
