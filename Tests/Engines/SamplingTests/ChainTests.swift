import Numbers
import Sampling
import Statistics
import Testing
import ThresholdNetworks

/// The full transition matrix of the code that runs, in exact fractions.
@Suite struct TransitionMatrixTests {
  static let sample = PartialFunction(
    inputCount: 2, points: [[false, false], [true, false], [true, true]].map { BitVector($0) },
    labels: BitVector([false, true, false]))
  /// Small integers, so that all outcomes of a move can be listed.
  static let weights: [UInt64] = [7, 4, 2, 1]

  /// Choices of all neurons with the prior mass of the settings behind them.
  private func states(_ model: ChainModel) -> [[Int]: Rational] {
    EnumeratingSource.law { GibbsState(model, using: &$0).choices }
  }

  @Test(arguments: [[1], [1, 1], [2, 1], [1, 1, 1]], [false, true])
  func gibbsMovesAreInDetailedBalance(widths: [Int], onCube: Bool) {
    let model = ChainModel(Self.sample, Architecture(inputCount: 2, widths: widths), onCube: onCube)
    let prior = states(model)
    #expect(prior.values.reduce(0, +) == 1)
    func mass(_ choices: [Int]) -> Rational {
      (prior[choices] ?? 0) * Rational(Self.weights[GibbsState(model, choices: choices).errors])
    }
    var neuron = 0
    for layer in widths.indices {
      for _ in 0..<widths[layer] {
        var matrix: [[Int]: [[Int]: Rational]] = [:]
        for choices in prior.keys {
          matrix[choices] = EnumeratingSource.law { source in
            let state = GibbsState(model, choices: choices)
            state.redraw(neuron, of: layer, Self.weights, using: &source)
            // The incremental count of errors is that of the new network.
            #expect(state.errors == GibbsState(model, choices: state.choices).errors)
            return state.choices
          }
        }
        for (from, row) in matrix {
          for (to, probability) in row { #expect(mass(from) * probability == mass(to) * (matrix[to]?[from] ?? 0)) }
        }
        neuron += 1
      }
    }
  }

  @Test(arguments: [[1], [1, 1]])
  func metropolisMovesAreInDetailedBalance(widths: [Int]) {
    let networks = allNetworks(Architecture(inputCount: 2, widths: widths))
    func errors(_ network: ThresholdNetwork) -> Int { MetropolisState(Self.sample, network).errors }
    let matrix = Dictionary(
      uniqueKeysWithValues: networks.map { network in
        (
          network,
          EnumeratingSource.law { source in
            let state = MetropolisState(Self.sample, network)
            state.move(Self.weights, using: &source)
            let result = state.network(using: &source)
            #expect(state.errors == errors(result))
            return result
          }
        )
      })
    for (from, row) in matrix {
      #expect(row.values.reduce(0, +) == 1)
      for (to, probability) in row {
        let back = matrix[to]?[from] ?? 0
        #expect(
          Rational(Self.weights[errors(from)]) * probability == Rational(Self.weights[errors(to)]) * back)
      }
    }
  }

  /// The exchange of two replicas keeps the joint law; with one wrong weight in the acceptance ratio it does not.
  @Test(arguments: [false, true]) func exchangeIsInDetailedBalance(isWrong: Bool) {
    let model = ChainModel(Self.sample, Architecture(inputCount: 2, widths: [1, 1]))
    let prior = states(model)
    let tables: [[UInt64]] = [[3, 3, 3, 3], Self.weights]
    var balanced = true
    for (a, massA) in prior {
      for (b, massB) in prior {
        let (errorsA, errorsB) = (GibbsState(model, choices: a).errors, GibbsState(model, choices: b).errors)
        func exchanged(_ first: [Int], _ second: [Int]) -> Rational {
          EnumeratingSource.law { source in
            let states = [GibbsState(model, choices: first), GibbsState(model, choices: second)]
            var exchange = ReplicaExchange(states, weights: tables)
            if isWrong { exchange.exchangeWeights[1][1] = 5 }
            exchange.exchange(0, using: &source)
            return exchange.accepted[0] == 1
          }[true] ?? 0
        }
        let joint = massA * massB
        let there = joint * Rational(tables[0][errorsA] * tables[1][errorsB]) * exchanged(a, b)
        let back = joint * Rational(tables[0][errorsB] * tables[1][errorsA]) * exchanged(b, a)
        if there != back { balanced = false }
      }
    }
    #expect(balanced != isWrong)
  }

  /// The settings behind a column are equally likely: the law of the networks of one state is uniform.
  @Test func networksOfAStateAreUniform() {
    let architecture = Architecture(inputCount: 1, widths: [1])
    let sample = PartialFunction(inputCount: 1, points: [BitVector([true])], labels: BitVector([true]))
    let model = ChainModel(sample, architecture)
    // Conditional on ending, the rejection loop for constants is uniform: count outcomes of its first round.
    var observed: [ThresholdNetwork: Int] = [:]
    var key = RandomKey(seed: 1)
    for _ in 0..<8000 {
      let state = GibbsState(model, using: &key)
      if state.errors == 0 { observed[state.network(using: &key), default: 0] += 1 }
    }
    let fitting = allNetworks(architecture).filter { $0.isConsistent(with: sample) }
    let test = chiSquare(fitting.map { observed[$0] ?? 0 }, fitting.map { _ in 1 / Double(fitting.count) })
    #expect(observed.values.reduce(0, +) > 3000 && observed.count == fitting.count)
    // A false alarm in one of 10,000 seeds.
    #expect(SpecialFunctions.chiSquareTail(test.statistic, degrees: test.degrees) > 1e-4)
  }
}
