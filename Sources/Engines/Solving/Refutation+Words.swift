import ThresholdNetworks

// Evidence as numbers in a row, each node before its successors; `RefutationReader` reads it.
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
    for node in tree.nodes {
      switch node {
      case .pruned(let weights):
        write(0)
        write(weights)
      case .impossible: write(1)
      case .branch(let function):
        write(2)
        write(function)
      case .reduced(let weights):
        write(3)
        write(weights)
      case .mistake(let point):
        write(4)
        write(point)
      }
    }
  }

  private mutating func write(_ weights: [SeparationTree.PairWeight]) {
    write(weights.flatMap { [$0.one, $0.zero, $0.weight] })
  }

  mutating func write(_ tree: SeparationTree) {
    for node in tree.nodes {
      switch node {
      case .pruned(let weights):
        write(0)
        write(weights)
      case .branch(let function):
        write(1)
        write(function)
      case .exhausted: write(2)
      case .merged(let lists):
        write(3)
        write(lists.count)
        for list in lists { write(list) }
      case .reduced(let weights):
        write(4)
        write(weights)
      }
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
