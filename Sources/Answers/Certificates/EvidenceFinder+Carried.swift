import Covering
import Solving
import Synthesis
import ThresholdNetworks

// What engines have refuted, in the form of the checker.
extension EvidenceFinder {
  /// Takes over what a search has refuted with weights or trees; what it settled without is left to be proved.
  public func carry(_ result: MinimizationResult) {
    for entry in result.evidence { carry(entry.refutation, of: entry.architecture) }
  }

  /// Takes over one refutation, if it carries its evidence.
  func carry(_ refutation: Refutation, of architecture: Architecture) {
    let widths = architecture.widths
    switch refutation {
    case .counting(let chain):
      carry(
        RefutedWidths(Self.however(widths, firstWidth: chain.count - 2 - 2 * mismatches), .counting(chain: chain)))
    case .cover(let trees):
      carry(RefutedWidths(Self.behindBottleneck(widths), evidence(of: trees, width: Self.coverWidth(widths))))
    case .separation(let tree): carry(tree, width: widths[0], behind: widths)
    case .layers(let tree): carry(RefutedWidths(widths, layers(tree)))
    case .neuron(let plain, let complemented):
      carry(RefutedWidths(Self.behindBottleneck(widths), evidence(plain, complemented)))
    case .solver, .exhausted, .inherited: break
    }
  }

  func evidence(of tree: SeparationTree) -> CheckableEvidence {
    var writer = EvidenceWriter(sample: sample)
    if let weights = tree.weights { return .separation(weights.map(writer.ranks)) }
    writer.write(tree)
    return .separationTree(writer.bytes)
  }

  /// The trees of one neuron, for the labels and their complements.
  func evidence(_ plain: NeuronTree, _ complemented: NeuronTree) -> CheckableEvidence {
    var writer = EvidenceWriter(sample: sample)
    writer.write(plain)
    writer.write(complemented)
    return .neuron(writer.bytes)
  }

  func layers(_ tree: SeparationTree) -> CheckableEvidence {
    var writer = EvidenceWriter(sample: sample)
    writer.write(tree)
    return .layers(writer.bytes)
  }

  func evidence(of trees: [CoverTree], width: Int) -> CheckableEvidence {
    let leaves = trees.compactMap(\.weights)
    if leaves.count == trees.count {
      return .margin(leaves.enumerated().map { shrunk($0.element, width: width, threshold: $0.offset + 1) })
    }
    var writer = EvidenceWriter(sample: sample)
    for tree in trees { writer.write(tree) }
    return .tree(writer.bytes)
  }

  /// The least of some scales of the weights that still refutes.
  private func shrunk(_ weights: [Int], width: Int, threshold: Int) -> [Int] {
    let demand = MarginPrograms.demand(of: sample, width: width, threshold: threshold)
    let largest = weights.max() ?? 0
    for scale in [7, 31, 127, 1023, 16_383, 1 << 20] where scale < largest {
      let smaller = weights.map { (2 * $0 * scale + largest) / (2 * largest) }
      if refutes(smaller, demand: demand, width: width) { return smaller }
    }
    return weights
  }

  private func refutes(_ weights: [Int], demand: [Int], width: Int) -> Bool {
    guard let correctSets else { return false }
    let demanded = zip(weights, demand).map { $0 * $1 }
    let total = demanded.reduce(0, +) - demanded.sorted(by: >).prefix(mismatches).reduce(0, +)
    let heaviest = (0..<correctSets.count).reduce(0) { heaviest, index in
      max(heaviest, correctSets.set(index).ones.reduce(0) { $0 + weights[$1] })
    }
    return total > width * heaviest
  }
}
