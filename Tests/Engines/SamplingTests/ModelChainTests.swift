import ModelColumns
import NeuronModels
import Numbers
import Running
import Sampling
import Testing
import ThresholdNetworks

/// `ModelChainState.swift`, `ModelChainSampler.swift`.
@Suite struct ModelChainTests {
  static let models: [NeuronModel] = [.bipolar, .ternary, .levels(1)]
  private static let methods: [ChainSampler.Method] = [.gibbs, .metropolis]

  private static func sample(_ inputs: Int, _ labels: [(UInt64, Bool)]) -> PartialFunction {
    PartialFunction(
      inputCount: inputs, points: labels.map { BitVector(words: [$0.0], count: inputs) },
      labels: BitVector(labels.map(\.1)))
  }

  /// All networks of these widths, setting by setting.
  private static func all(_ model: NeuronModel, _ inputs: Int, _ widths: [Int]) -> [[[ModelNeuron]]] {
    var found: [[[ModelNeuron]]] = [[]]
    var fanIn = inputs
    for width in widths {
      var vectors: [[Int]] = [[]]
      for _ in 0..<fanIn { vectors = vectors.flatMap { v in (model.weightValues ?? []).map { v + [$0] } } }
      let neurons = vectors.flatMap { v in
        (model.biases(fanIn: fanIn) ?? 0...0).map { ModelNeuron(weights: v, bias: $0) }
      }
      for place in 0..<width {
        found = found.flatMap { layers in
          neurons.map { place == 0 ? layers + [[$0]] : layers.dropLast() + [layers[layers.count - 1] + [$0]] }
        }
      }
      fanIn = width
    }
    return found
  }

  /// The law "settings times weight of the errors" is kept exactly: one move from it, over all outcomes of all choices, gives it again.
  @Test(arguments: models, [[1], [1, 1], [2, 1]]) func movesKeepTheLaw(model: NeuronModel, widths: [Int]) {
    let inputs = widths.count == 1 ? 2 : 1
    if widths == [2, 1] && model != .bipolar { return }
    let sample = Self.sample(inputs, inputs == 2 ? [(0, false), (1, true), (3, true)] : [(0, true), (1, false)])
    let question = ModelChainQuestion(model, sample, Architecture(inputCount: inputs, widths: widths))
    let table: [UInt64] = Array([4, 2, 1, 1].prefix(sample.pointCount + 1))
    let networks = Self.all(model, inputs, widths)
    func weight(_ layers: [[ModelNeuron]]) -> Rational {
      Rational(Int(table[ModelChainState(question, .gibbs, layers: layers).errors]))
    }
    for method in Self.methods {
      var after: [[[ModelNeuron]]: Rational] = [:]
      for layers in networks {
        let law = EnumeratingSource.law { source in
          let state = ModelChainState(question, method, layers: layers)
          state.move(table, using: &source)
          return state.layers
        }
        #expect(law.values.reduce(Rational(0), +) == 1)
        for (next, probability) in law { after[next, default: 0] += weight(layers) * probability }
      }
      #expect(after.count == networks.count, "\(method)")
      for layers in networks { #expect(after[layers] == weight(layers), "\(method) \(layers)") }
    }
  }

  /// Errors and values are those of the network after any number of moves, whatever the shape, also where a block is a part of a neuron.
  @Test(arguments: models + [.levels(3)], methods) func statesStayTrue(model: NeuronModel, method: ChainSampler.Method)
  {
    var key = RandomKey(seed: 61)
    for (inputs, widths) in [(9, [3, 2, 1]), (3, [2, 2, 2, 1]), (12, [1])] {
      let rows = (0..<70).map { _ in (key.next() & ((1 << UInt64(inputs)) - 1), key.next(below: 2) == 1) }
      let points = Dictionary(rows, uniquingKeysWith: { first, _ in first }).sorted { $0.key < $1.key }
      let sample = Self.sample(inputs, points.map { ($0.key, $0.value) })
      let question = ModelChainQuestion(model, sample, Architecture(inputCount: inputs, widths: widths))
      let weights = ErrorWeights(beta: 0.2, maximumErrors: sample.pointCount).table
      let state = ModelChainState(question, method, using: &key)
      var changes = 0
      for _ in 0..<300 {
        let old = state.layers
        state.move(weights, using: &key)
        if old != state.layers { changes += 1 }
        let network = state.network(using: &key)
        #expect(network.layers.joined().allSatisfy { $0.isLegal(in: model) })
        #expect(state.errors == (network.column(on: sample) ^ sample.labels).popcount)
        #expect(network.column(on: sample.inputColumns, pointCount: sample.pointCount) == network.column(on: sample))
      }
      #expect(changes > 30)
      #expect(ModelChainState(question, method, layers: state.layers).errors == state.errors)
    }
  }

  /// Draws come close to the exact law of functions, and never from outside of it; with a mismatch allowed too.
  @Test(arguments: models, methods) func drawsAreNearTheExactLaw(model: NeuronModel, method: ChainSampler.Method) throws
  {
    let sample = Self.sample(3, [(0, false), (3, true), (5, true), (6, false)])
    let architecture = Architecture(inputCount: 3, widths: [2, 1])
    for mismatches in 0...1 {
      let sampler = ModelChainSampler(model, sample, architecture, method: method, mismatches: mismatches)
      let law = try ModelQuestion(model, sample, architecture, mismatches: mismatches).functions(effort: .unlimited)
      var counts: [BitVector: Int] = [:]
      let plan = ChainSampler.Plan(chains: 2, burnIn: 100, thinning: 2)
      let run = try sampler.draw(1500, from: RandomKey(seed: 62), plan: plan) { draws, _ in
        for draw in draws { counts[draw.network.truthTable.values, default: 0] += 1 }
      }
      #expect(run.drawCount == 1500 && run.exhausted == nil)
      let total = Double(rounding: Rational(law.reduce(Integer(0)) { $0 + $1.settings }))
      var distance = 0.0
      var known = 0
      var spread = 0.0
      for entry in law {
        let share = Double(rounding: Rational(entry.settings)) / total
        let drawn = counts[entry.table.values] ?? 0
        known += drawn
        distance += abs(Double(drawn) / 1500 - share) / 2
        spread += (share * (1 - share) / 1500).squareRoot() / 2
      }
      #expect(known == 1500)
      // Independent draws would be about 0.8 of `spread` away; these are worth a third of them or more.
      #expect(distance < 2 * spread, "\(model) \(method): \(distance) with a spread of \(spread)")
    }
  }

  /// The same draws whatever the number of threads, and an end by the effort.
  @Test func drawsAreReproducible() throws {
    let sample = Self.sample(3, [(0, false), (3, true), (5, true), (6, false)])
    let sampler = ModelChainSampler(
      .ternary, sample, Architecture(inputCount: 3, widths: [2, 1]), method: .gibbs)
    func draws(jobs: Int) throws -> [Int: ModelNetwork] {
      var found: [Int: ModelNetwork] = [:]
      let effort = Effort(budget: Budget(), jobs: jobs)
      _ = try sampler.draw(40, from: RandomKey(seed: 3), effort: effort) { draws, _ in
        for draw in draws { found[draw.number] = draw.network }
      }
      return found
    }
    let one = try draws(jobs: 1)
    #expect(try one.count == 40 && one == draws(jobs: 3))
    let none = try ModelChainSampler(
      .ternary, Self.sample(1, [(0, true), (1, false)]), Architecture(inputCount: 1, widths: [1]), method: .gibbs
    ).draw(1 << 40, from: RandomKey(seed: 3), effort: Effort.unlimited.with(resources: 5000)) { _, _ in }
    #expect(none.exhausted != nil)
  }
}
