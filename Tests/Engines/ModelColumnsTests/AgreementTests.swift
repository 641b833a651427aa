import ModelColumns
import ModelSolver
import NeuronModels
import Numbers
import Running
import Testing
import ThresholdNetworks

/// Every question against plain enumeration: `ModelQuestion`, `ModelSampler`.
@Suite struct AgreementTests {
  static let models: [NeuronModel] = [.binary, .bipolar, .ternary, .levels(1), .levels(2), .threshold]

  @Test(arguments: models) func everyFunctionOfTwoInputs(model: NeuronModel) throws {
    for widths in [[1], [2, 1], [2, 2, 1]] {
      let plain = PlainEnumeration(model: model).networks(2, widths)
      let samples = (0..<16).map { PartialFunction(TruthTable(inputCount: 2, bits: UInt64($0))) }
      try compare(model, widths, plain, samples)
    }
  }

  @Test(arguments: models) func partialFunctionsOfThreeInputs(model: NeuronModel) throws {
    let samples = randomPartialFunctions(inputs: 3, count: 200, seed: 20)
    for widths in [[1], [2, 1], [2, 2, 1]] {
      try compare(model, widths, PlainEnumeration(model: model).networks(3, widths), samples)
    }
  }

  /// A wrong point, or two light ones, against plain enumeration.
  @Test(arguments: models) func mismatches(model: NeuronModel) throws {
    for widths in [[1], [2, 1]] {
      let plain = PlainEnumeration(model: model).networks(2, widths)
      for (bits, weights, allowed) in [
        (UInt64(0x6), [1, 1, 1, 1], 1), (0x9, [3, 1, 2, 1], 2), (0x2, [2, 2, 1, 1], 1),
      ] {
        let full = PartialFunction(TruthTable(inputCount: 2, bits: bits))
        let sample = PartialFunction(inputCount: 2, points: full.points, labels: full.labels, weights: weights)
        let question = ModelQuestion(
          model, sample, Architecture(inputCount: 2, widths: widths), mismatches: allowed)
        let fitting = plain.filter { table, _ in
          (0..<4).reduce(0) { (table ^ bits) >> UInt64($1) & 1 == 1 ? $0 + weights[$1] : $0 } <= allowed
        }
        let place: Comment = "\(model) \(widths) \(bits)"
        switch question.decide(effort: .unlimited) {
        case .found(let network):
          #expect(!fitting.isEmpty && sample.mismatchWeight(of: network.column(on: sample)) <= allowed, place)
        case .impossible: #expect(fitting.isEmpty, place)
        case .undecided(let reason): Issue.record("undecided: \(reason)")
        }
        if model != .binary {
          switch try ModelSolver.decide(
            model, sample, question.architecture, mismatches: allowed, effort: .unlimited)
          {
          case .found(let network):
            #expect(!fitting.isEmpty && sample.mismatchWeight(of: network.column(on: sample)) <= allowed, place)
          case .impossible: #expect(fitting.isEmpty, place)
          case .undecided(let reason): Issue.record("undecided: \(reason)")
          }
        }
        #expect(try question.leastWires(effort: .unlimited)?.wires == fitting.values.map(\.wires).min(), place)
        let functions = try question.functions(effort: .unlimited)
        #expect(functions.map(\.table.values.words[0]) == fitting.keys.sorted(), place)
        guard model.hasSettings else { continue }
        let count = fitting.values.reduce(Integer(0)) { $0 + $1.count }
        #expect(try question.count(effort: .unlimited) == count, place)
        var key = RandomKey(seed: 7)
        let sampler = try ModelSampler(question, effort: .unlimited)
        #expect(sampler.count == count, place)
        let rejection = try ModelRejection(question)
        for _ in 0..<(count.isZero ? 0 : 20) {
          let drawn = try #require(try sampler.draw(using: &key))
          #expect(rejection.fits(drawn.layers) && fitting[drawn.truthTable.values.words[0]] != nil, place)
        }
      }
    }
  }

  /// Decide, least wires, count and functions of every sample.
  private func compare(
    _ model: NeuronModel, _ widths: [Int], _ plain: PlainEnumeration.Table, _ samples: [PartialFunction]
  ) throws {
    let tables = ModelTables(model)
    for sample in samples {
      let architecture = Architecture(inputCount: sample.inputCount, widths: widths)
      let question = ModelQuestion(model, sample, architecture)
      let fitting = plain.filter { agrees($0.key, sample) }
      let place: Comment = "\(model) \(widths) \(sample.points) \(sample.labels)"
      switch question.decide(tables, effort: .unlimited) {
      case .found(let network):
        #expect(!fitting.isEmpty, place)
        #expect(network.isConsistent(with: sample) && network.model == model, place)
        #expect(network.architecture == architecture, place)
      case .impossible: #expect(fitting.isEmpty, place)
      case .undecided(let reason): Issue.record("undecided: \(reason)")
      }
      let least = try question.leastWires(tables, effort: .unlimited)
      #expect(least?.wires == fitting.values.map(\.wires).min(), place)
      if let least {
        #expect(least.network.wireCount == least.wires && least.network.isConsistent(with: sample), place)
      }
      let functions = try question.functions(tables, effort: .unlimited)
      #expect(functions.map(\.table.values.words[0]) == fitting.keys.sorted(), place)
      guard model.hasSettings else { continue }
      #expect(functions.map(\.settings) == fitting.sorted { $0.key < $1.key }.map(\.value.count), place)
      let count = try question.count(tables, effort: .unlimited)
      #expect(count == fitting.values.reduce(Integer(0)) { $0 + $1.count }, place)
    }
    if model.hasSettings {
      let question = ModelQuestion(
        model, samples[0], Architecture(inputCount: samples[0].inputCount, widths: widths))
      #expect(question.settingCount == plain.values.reduce(Integer(0)) { $0 + $1.count })
    }
  }

  /// 4, 14, 104, 1882, 94572 threshold functions of 1 ... 5 inputs; the others by enumeration here.
  @Test func functionsOfOneNeuron() throws {
    func count(_ model: NeuronModel, _ inputs: Int) throws -> Int {
      let sample = PartialFunction(inputCount: inputs, points: [], labels: BitVector([]))
      let question = ModelQuestion(model, sample, Architecture(inputCount: inputs, widths: [1]))
      return try question.functions(effort: .unlimited).count
    }
    #expect(try (1...5).map { try count(.threshold, $0) } == [4, 14, 104, 1882, 94572])
    for model in [NeuronModel.binary, .bipolar, .ternary, .levels(1), .levels(2), .levels(3)] {
      for inputs in 1...4 {
        #expect(try count(model, inputs) == PlainEnumeration(model: model).neurons(inputs).count, "\(model) \(inputs)")
      }
    }
    // m 2^m + 2 for binary and bipolar, 2 m 3^(m-1) + 2 for ternary.
    #expect(try (1...5).map { try count(.bipolar, $0) } == (1...5).map { $0 << $0 + 2 })
    #expect(try (1...5).map { try count(.ternary, $0) } == [4, 14, 56, 218, 812])
  }
}
