/// Reads the nodes of a tree of weights from its file.
///
/// Every number is a variable-length integer as in a proof file. A node is its kind, then
///
///     0  pruned      the weights
///     1  impossible
///     2  branch      the neuron; the child that chooses it and the child that excludes it follow
///     3  reduced     the weights; the child follows
///     4  complete    the number of thresholds, the weights of the points for each
///     5  given up    the point, from 0; the child that gives it up and the child that keeps it follow
///
/// Where wires are counted, the price of a column follows the weights of kinds 0 and 3.
/// Weights are a count and so many pairs: the distance from the item before (from -1 for the first), at
/// least one, and the weight. A neuron is 2 * threshold + (1 if it fires below the threshold), then its W,
/// eight inputs a byte, the first input in the lowest bit.
struct EvidenceTree {
  struct Neuron {
    var weights: [Bool]
    var threshold: Int
    var isNegated: Bool

    func column(on instance: CheckedInstance) -> [UInt64] {
      let column = NeuronColumns.column(atLeast: threshold, of: weights, on: instance)
      if !isNegated { return column }
      let all = NeuronColumns.column([Bool](repeating: true, count: instance.points.count))
      return zip(column, all).map { ~$0 & $1 }
    }

    /// The wires into the neuron, 1 for a constant.
    var wires: Int { max(weights.count { $0 }, 1) }
  }

  private var reader: VariableLengthReader
  private let itemCount: Int
  private let pointCount: Int
  private let hasPrices: Bool

  /// - Parameters:
  ///   - pointCount: what the weights of complete choices are on.
  ///   - hasPrices: whether columns have prices, and their wires count.
  init(_ bytes: [UInt8], itemCount: Int, pointCount: Int = 0, hasPrices: Bool = false) {
    reader = VariableLengthReader(bytes)
    self.itemCount = itemCount
    self.pointCount = pointCount
    self.hasPrices = hasPrices
  }

  var isAtEnd: Bool { reader.isAtEnd }

  /// - Parameter set: the set of items that a neuron stands for.
  mutating func next(inputCount: Int, set: (Neuron) -> [UInt64]) throws -> CoveringReplay.Step {
    switch reader.next() {
    case 0: return .pruned(try weights(on: itemCount), price: try price())
    case 1: return .impossible
    case 2:
      let neuron = try neuron(inputCount: inputCount)
      return .branch(set(neuron), cost: hasPrices ? neuron.wires : 1)
    case 3: return .reduced(try weights(on: itemCount), price: try price())
    case 4:
      guard let count = reader.next(), count <= reader.remaining else { throw Rejection("the tree is cut off") }
      return .complete(try (0..<count).map { _ in try weights(on: pointCount) })
    case 5:
      guard let item = reader.next() else { throw Rejection("the tree is cut off") }
      guard item < itemCount else { throw Rejection("the item \(item)") }
      return .givenUp(item)
    case nil: throw Rejection("the tree is cut off")
    default: throw Rejection("a node of no known kind")
    }
  }

  private mutating func weights(on itemCount: Int) throws -> [CoveringReplay.Weight] {
    try Self.weights(on: itemCount, &reader)
  }

  /// Weights of ascending items, as they stand in a file.
  static func weights(on itemCount: Int, _ reader: inout VariableLengthReader) throws -> [CoveringReplay.Weight] {
    guard let count = reader.next(), count <= reader.remaining else { throw Rejection("the tree is cut off") }
    var weights: [CoveringReplay.Weight] = []
    var item = -1
    for _ in 0..<count {
      guard let distance = reader.next(), let weight = reader.next() else { throw Rejection("the tree is cut off") }
      guard distance >= 1, distance < itemCount - item else {
        throw Rejection("a weight on item \(item) + \(distance)")
      }
      item += distance
      weights.append(CoveringReplay.Weight(item: item, weight: weight))
    }
    guard isBounded(weights) else { throw Rejection("the weights are too large") }
    return weights
  }

  private mutating func price() throws -> Int {
    guard hasPrices else { return 0 }
    guard let price = reader.next() else { throw Rejection("the tree is cut off") }
    guard price <= CoveringReplay.maximumTotalWeight else { throw Rejection("the price is too large") }
    return price
  }

  /// Whether the sum of the weights keeps the arithmetic of the replay within 64 bits.
  static func isBounded(_ weights: [CoveringReplay.Weight]) -> Bool {
    var total = 0
    for weight in weights {
      total += weight.weight
      if total > CoveringReplay.maximumTotalWeight { return false }
    }
    return true
  }

  private mutating func neuron(inputCount: Int) throws -> Neuron {
    guard let code = reader.next() else { throw Rejection("the tree is cut off") }
    var neuron = Neuron(weights: [], threshold: code >> 1, isNegated: code & 1 == 1)
    var byte: UInt8 = 0
    for input in 0..<inputCount {
      if input % 8 == 0 {
        guard let next = reader.byte() else { throw Rejection("the tree is cut off") }
        byte = next
      }
      neuron.weights.append(byte >> UInt8(input % 8) & 1 == 1)
    }
    return neuron
  }
}
