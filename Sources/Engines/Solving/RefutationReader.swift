import ThresholdNetworks

/// Reads networks and evidence about a sample from the words that `Refutation+Words` has written.
///
/// Words may come from anywhere: trees are whole, functions are in canonical form on the inputs of the sample, and points, inputs
/// and weights are within their ranges, or the words are `Malformed`. Whether evidence refutes anything is for a checker to say.
struct RefutationReader {
  typealias Malformed = WordReader.Malformed

  private var words: WordReader
  private let sample: PartialFunction

  /// More than a checker takes, and little enough to calculate with.
  private static let weights = 0...1 << 40
  /// Of one layer.
  private static let widths = 1...1 << 24
  /// The bits of all weights of a network: half a gigabyte.
  private static let mostBits = 1 << 32

  init(_ text: some StringProtocol, about sample: PartialFunction) throws {
    words = try WordReader(text)
    self.sample = sample
  }

  var isAtEnd: Bool { words.isAtEnd }

  // MARK: Networks

  mutating func readNetwork() throws -> ThresholdNetwork {
    let widths = try readWidths()
    guard widths.last == 1 else { throw Malformed() }
    var fanIn = sample.inputCount
    var bits = 0
    var layers: [[Neuron]] = []
    for width in widths {
      // A neuron has three words at least, so neither factor is larger than the text is long.
      guard width <= words.count / 3 else { throw Malformed() }
      bits += width * fanIn
      guard fanIn >= 1, bits <= Self.mostBits else { throw Malformed() }
      layers.append(
        try (0..<width).map { _ in
          let weights = try readSet(count: fanIn)
          let (sign, bias) = (try words.read(), try words.read())
          guard Neuron.isLegal(sign: sign, bias: bias, fanIn: fanIn) else { throw Malformed() }
          return Neuron(weights: weights, sign: sign, bias: bias)
        })
      fanIn = width
    }
    return ThresholdNetwork(inputCount: sample.inputCount, layers: layers)
  }

  mutating func readWidths() throws -> [Int] {
    let widths = try words.readList()
    guard !widths.isEmpty, widths.allSatisfy(Self.widths.contains) else { throw Malformed() }
    return widths
  }

  private mutating func readSet(count: Int) throws -> BitVector {
    let ones = try words.readList()
    guard ones.allSatisfy({ (0..<count).contains($0) }) else { throw Malformed() }
    return BitVector(ones: ones, count: count)
  }

  // MARK: Evidence

  mutating func readChain() throws -> [Int] {
    let chain = try words.readList()
    guard chain.allSatisfy(isPoint) else { throw Malformed() }
    return chain
  }

  mutating func readCoverTrees() throws -> [CoverTree] {
    try (0..<words.readCount()).map { _ in
      CoverTree(
        try readTree { reader in
          switch try reader.words.read(in: 0...4) {
          case 0: .pruned(try reader.readWeights())
          case 1: .impossible
          case 2: .branch(on: try reader.readFunction())
          case 3: .reduced(by: try reader.readWeights())
          default: .mistake(on: try reader.readPoint())
          }
        })
    }
  }

  mutating func readSeparationTree() throws -> SeparationTree {
    SeparationTree(
      try readTree { reader in
        switch try reader.words.read(in: 0...4) {
        case 0: .pruned(try reader.readPairs())
        case 1: .branch(on: try reader.readFunction())
        case 2: .exhausted
        case 3: .merged(try (0..<reader.words.readCount()).map { _ in try reader.readWeights() })
        default: .reduced(by: try reader.readPairs())
        }
      })
  }

  mutating func readNeuronTree() throws -> NeuronTree {
    let count = try words.readCount()
    let nodes = try readTree { reader -> NeuronTree.Node in
      switch try reader.words.read(in: 0...2) {
      case 0: .contradictions(try (0..<reader.words.readCount()).map { _ in try reader.readPointWeights() })
      case 1:
        .branch(on: try reader.readInput(), first: try reader.words.read(in: 0...1) == 1)
      default: .mistake(on: try reader.readPoint())
      }
    }
    guard nodes.count == count else { throw Malformed() }
    return NeuronTree(nodes)
  }

  /// The nodes up to the end of the tree that the first of them begins.
  private mutating func readTree<Node: PreorderNode>(_ readNode: (inout Self) throws -> Node) throws -> [Node] {
    var nodes: [Node] = []
    var missing = 1
    while missing > 0 {
      let node = try readNode(&self)
      missing += node.successorCount - 1
      nodes.append(node)
    }
    return nodes
  }

  private mutating func readFunction() throws -> NeuronFunction {
    let kind = try words.read(in: 0...2)
    if kind == 0 { return .constant(try words.read(in: 0...1) == 1) }
    let threshold = try words.read()
    guard try words.read() == sample.inputCount else { throw Malformed() }
    let set = try readSet(count: sample.inputCount)
    guard threshold >= 1, threshold <= set.popcount else { throw Malformed() }
    return kind == 1 ? .atLeast(threshold, of: set) : .fewer(than: threshold, of: set)
  }

  private mutating func readInput() throws -> Int {
    let input = try words.read()
    guard (0..<sample.inputCount).contains(input) else { throw Malformed() }
    return input
  }

  private func isPoint(_ index: Int) -> Bool { (0..<sample.pointCount).contains(index) }

  private mutating func readPoint() throws -> Int {
    let point = try words.read()
    guard isPoint(point) else { throw Malformed() }
    return point
  }

  /// A weight for each point.
  private mutating func readWeights() throws -> [Int] {
    let weights = try words.readList()
    guard weights.count == sample.pointCount, weights.allSatisfy(Self.weights.contains) else { throw Malformed() }
    return weights
  }

  private mutating func readPointWeights() throws -> [NeuronTree.PointWeight] {
    let list = try words.readList()
    guard list.count.isMultiple(of: 2) else { throw Malformed() }
    return try stride(from: 0, to: list.count, by: 2).map { place in
      let (point, weight) = (list[place], list[place + 1])
      guard isPoint(point), Self.weights.contains(weight) else { throw Malformed() }
      return NeuronTree.PointWeight(point: point, weight: weight)
    }
  }

  private mutating func readPairs() throws -> [SeparationTree.PairWeight] {
    let list = try words.readList()
    guard list.count.isMultiple(of: 3) else { throw Malformed() }
    return try stride(from: 0, to: list.count, by: 3).map { place in
      let (one, zero, weight) = (list[place], list[place + 1], list[place + 2])
      guard isPoint(one), isPoint(zero), sample.labels[one], !sample.labels[zero], Self.weights.contains(weight)
      else { throw Malformed() }
      return SeparationTree.PairWeight(one: one, zero: zero, weight: weight)
    }
  }
}
