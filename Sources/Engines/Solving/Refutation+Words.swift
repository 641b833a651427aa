import ThresholdNetworks

// Evidence as numbers in a row, each node before its children.
extension WordWriter {
  mutating func write(_ network: ThresholdNetwork) {
    write(network.architecture.widths)
    for neuron in network.layers.joined() {
      write(Array(neuron.weights.ones))
      write(neuron.sign)
      write(neuron.bias)
    }
  }

  private mutating func write(_ function: NeuronFunction) {
    switch function {
    case .constant(let value): for word in [0, value ? 1 : 0] { write(word) }
    case .atLeast(let threshold, let set):
      for word in [1, threshold, set.count] { write(word) }
      write(Array(set.ones))
    case .fewer(let threshold, let set):
      for word in [2, threshold, set.count] { write(word) }
      write(Array(set.ones))
    }
  }

  mutating func write(_ tree: CoverTree) {
    switch tree {
    case .pruned(let weights):
      write(0)
      write(weights)
    case .impossible: write(1)
    case .branch(let function, let taken, let excluded):
      write(2)
      write(function)
      write(taken)
      write(excluded)
    case .reduced(let weights, let next):
      write(3)
      write(weights)
      write(next)
    case .mistake(let point, let given, let kept):
      write(4)
      write(point)
      write(given)
      write(kept)
    }
  }

  private mutating func write(_ weights: [SeparationTree.PairWeight]) {
    write(weights.flatMap { [$0.one, $0.zero, $0.weight] })
  }

  mutating func write(_ tree: SeparationTree) {
    switch tree {
    case .pruned(let weights):
      write(0)
      write(weights)
    case .branch(let function, let taken, let excluded):
      write(1)
      write(function)
      write(taken)
      write(excluded)
    case .exhausted: write(2)
    case .merged(let lists):
      write(3)
      write(lists.count)
      for list in lists { write(list) }
    case .reduced(let weights, let next):
      write(4)
      write(weights)
      write(next)
    }
  }

  mutating func write(_ tree: NeuronTree) {
    write(tree.nodes.count)
    for node in tree.nodes {
      switch node {
      case .contradictions(let lists):
        write(0)
        write(lists.count)
        for list in lists { write(list.flatMap { [$0.point, $0.weight] }) }
      case .branch(let input, let first): for word in [1, input, first ? 1 : 0] { write(word) }
      case .mistake(let point): for word in [2, point] { write(word) }
      }
    }
  }
}

extension WordReader {
  mutating func readNetwork(inputCount: Int) throws -> ThresholdNetwork {
    let widths = try readList()
    guard widths.last == 1, inputCount >= 1, widths.allSatisfy({ $0 >= 1 }) else { throw Malformed() }
    var fanIn = inputCount
    var layers: [[Neuron]] = []
    for width in widths {
      layers.append(
        try (0..<width).map { _ in
          let weights = try readSet(count: fanIn)
          let (sign, bias) = (try read(), try read())
          guard Neuron.isLegal(sign: sign, bias: bias, fanIn: fanIn) else { throw Malformed() }
          return Neuron(weights: weights, sign: sign, bias: bias)
        })
      fanIn = width
    }
    return ThresholdNetwork(inputCount: inputCount, layers: layers)
  }

  private mutating func readSet(count: Int) throws -> BitVector {
    let ones = try readList()
    guard ones.allSatisfy({ (0..<count).contains($0) }) else { throw Malformed() }
    return BitVector(ones: ones, count: count)
  }

  private mutating func readFunction() throws -> NeuronFunction {
    let kind = try read(in: 0...2)
    if kind == 0 { return .constant(try read(in: 0...1) == 1) }
    let threshold = try read()
    let set = try readSet(count: try read(in: 1...1 << 20))
    return kind == 1 ? .atLeast(threshold, of: set) : .fewer(than: threshold, of: set)
  }

  mutating func readCoverTree() throws -> CoverTree {
    switch try read(in: 0...4) {
    case 0: return .pruned(try readList())
    case 1: return .impossible
    case 2: return .branch(on: try readFunction(), taken: try readCoverTree(), excluded: try readCoverTree())
    case 3: return .reduced(by: try readList(), try readCoverTree())
    default: return .mistake(on: try read(), given: try readCoverTree(), kept: try readCoverTree())
    }
  }

  private mutating func readPairs() throws -> [SeparationTree.PairWeight] {
    let list = try readList()
    guard list.count.isMultiple(of: 3) else { throw Malformed() }
    return stride(from: 0, to: list.count, by: 3).map {
      SeparationTree.PairWeight(one: list[$0], zero: list[$0 + 1], weight: list[$0 + 2])
    }
  }

  mutating func readSeparationTree() throws -> SeparationTree {
    switch try read(in: 0...4) {
    case 0: return .pruned(try readPairs())
    case 1:
      return .branch(on: try readFunction(), taken: try readSeparationTree(), excluded: try readSeparationTree())
    case 2: return .exhausted
    case 3: return .merged(try readAll { try $0.readList() })
    default: return .reduced(by: try readPairs(), try readSeparationTree())
    }
  }

  mutating func readNeuronTree() throws -> NeuronTree {
    NeuronTree(
      try readAll { reader in
        switch try reader.read(in: 0...2) {
        case 0:
          return .contradictions(
            try reader.readAll { reader in
              let list = try reader.readList()
              guard list.count.isMultiple(of: 2) else { throw Malformed() }
              return stride(from: 0, to: list.count, by: 2).map {
                NeuronTree.PointWeight(point: list[$0], weight: list[$0 + 1])
              }
            })
        case 1: return .branch(on: try reader.read(), first: try reader.read(in: 0...1) == 1)
        default: return .mistake(on: try reader.read())
        }
      })
  }
}
