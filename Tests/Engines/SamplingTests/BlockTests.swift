import Numbers
import Sampling
import Testing
import ThresholdNetworks

/// Moves of blocks of weights (`BlockState.swift`), and the counts that they keep (`CountedNetwork.swift`).
@Suite struct BlockTests {
  private static let sample = TransitionMatrixTests.sample
  private static let weights = TransitionMatrixTests.weights

  /// The exact law of a move of one neuron, and the errors of the networks it leads to.
  private func law(
    _ model: CountedModel, from network: ThresholdNetwork, neuron: Int, of layer: Int, block: Int,
    law: BlockState.Law = .settings
  ) -> [ThresholdNetwork: Rational] {
    EnumeratingSource.law { source in
      let state = BlockState(model, network, law: law, blockSize: block)
      state.redraw(neuron, of: layer, Self.weights, using: &source)
      let result = state.network(using: &source)
      // The counts and errors that were brought up to date are those of the new network.
      #expect(state.errors == BlockState(model, result, law: law).errors)
      return result
    }
  }

  private func errors(_ network: ThresholdNetwork) -> Int {
    (0..<Self.sample.pointCount).count { network.evaluate(Self.sample.points[$0]) != Self.sample.labels[$0] }
  }

  private func expectBalance(
    _ matrix: [ThresholdNetwork: [ThresholdNetwork: Rational]], to networks: [ThresholdNetwork]
  ) {
    for from in networks {
      let row = matrix[from] ?? [:]
      #expect(row.values.reduce(0, +) == 1)
      for (to, probability) in row {
        guard let back = matrix[to] else { continue }
        #expect(
          Rational(Self.weights[errors(from)]) * probability
            == Rational(Self.weights[errors(to)]) * (back[from] ?? 0))
      }
    }
  }

  /// Every setting of one neuron and of two in a row: all transitions.
  @Test(arguments: [[1], [1, 1]], [1, 2])
  func movesAreInDetailedBalance(widths: [Int], block: Int) {
    let architecture = Architecture(inputCount: 2, widths: widths)
    let model = CountedModel(Self.sample, architecture)
    let networks = allNetworks(architecture)
    for layer in widths.indices {
      let matrix = Dictionary(
        uniqueKeysWithValues: networks.map { ($0, law(model, from: $0, neuron: layer, of: layer, block: block)) })
      expectBalance(matrix, to: networks)
      // A block that is the whole neuron may lead to each of its settings that fits better than not at all.
      let least = matrix.values.map(\.count).min() ?? 0
      #expect(block == 1 || least == (layer == 0 ? 48 : 12))
    }
  }

  /// Wider and deeper networks: transitions there and back between a few random ones and where they lead.
  @Test(arguments: [[2, 1], [2, 2, 1]])
  func deeperMovesAreInDetailedBalance(widths: [Int]) {
    let architecture = Architecture(inputCount: 2, widths: widths)
    let model = CountedModel(Self.sample, architecture)
    var key = RandomKey(seed: 7)
    for _ in 0..<4 {
      let network = ThresholdNetwork.random(architecture, using: &key)
      var neuron = 0
      for layer in widths.indices {
        for _ in 0..<widths[layer] {
          let there = law(model, from: network, neuron: neuron, of: layer, block: 1)
          let ends = there.keys.sorted { $0.layers.description < $1.layers.description }
          var matrix = [network: there]
          for end in ends.prefix(4) { matrix[end] = law(model, from: end, neuron: neuron, of: layer, block: 1) }
          expectBalance(matrix, to: [network])
          neuron += 1
        }
      }
    }
  }

  /// With the output fixed, first-layer neurons stay among the functions that are not constant, each as likely as its errors say.
  @Test(arguments: [1, 2], [1, 2]) func varyingNeuronsAreInDetailedBalance(threshold: Int, block: Int) {
    let architecture = Architecture(inputCount: 2, widths: [2, 1])
    let model = CountedModel(Self.sample, architecture)
    let kind = BlockState.Law.varyingNeurons(threshold: threshold)
    let prior = EnumeratingSource.law { BlockState(model, law: kind, using: &$0).networkAsIs }
    #expect(prior.count == 64 && prior.values.allSatisfy { $0 == Rational(1, 64) })
    let networks = Array(prior.keys)
    let matrix = Dictionary(
      uniqueKeysWithValues: networks.map { ($0, law(model, from: $0, neuron: 0, of: 0, block: block, law: kind)) })
    expectBalance(matrix, to: networks)
  }

  /// Metropolis and block moves on a sample of several words keep counts, columns and errors that are right.
  @Test func countsStayRight() {
    var key = RandomKey(seed: 11)
    let points = (0..<150).map { _ in BitVector((0..<40).map { _ in key.next(below: 2) == 1 }) }
    let sample = PartialFunction(
      inputCount: 40, points: points, labels: BitVector(points.map { $0[0] != $0[7] }))
    let weights = ErrorWeights(beta: 0.05, maximumErrors: 150).table
    for widths in [[5, 1], [20, 3, 1], [1]] {
      let model = CountedModel(sample, Architecture(inputCount: 40, widths: widths))
      let blocks = BlockState(model, using: &key)
      let moves = MetropolisState(model, using: &key)
      for _ in 0..<30 {
        blocks.sweep(weights, using: &key)
        moves.sweep(weights, using: &key)
        for (state, network) in [
          (blocks.errors, blocks.networkAsIs), (moves.errors, moves.network(using: &key)),
        ] { #expect(state == sample.points.indices.count { network.evaluate(points[$0]) != sample.labels[$0] }) }
      }
    }
  }
}

extension BlockState {
  /// The network, which needs no chance.
  fileprivate var networkAsIs: ThresholdNetwork {
    var key = RandomKey(seed: 0)
    return network(using: &key)
  }
}
