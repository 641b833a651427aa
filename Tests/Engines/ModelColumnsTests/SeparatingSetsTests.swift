import ModelColumns
import NeuronModels
import Running
import Testing
import ThresholdNetworks

/// `SeparatingSets`: what it refutes has no network, and parities are what it refutes up to their least width.
@Suite struct SeparatingSetsTests {
  private func refutes(_ model: NeuronModel, _ sample: PartialFunction, _ width: Int) throws -> Bool {
    try ModelQuestion(model, sample, Architecture(inputCount: sample.inputCount, widths: [width, 1]))
      .isRefutedByPairs(effort: .unlimited)
  }

  private func parity(_ n: Int) -> PartialFunction {
    PartialFunction(
      TruthTable(inputCount: n, bits: (0..<UInt64(1 << n)).reduce(0) { $0 | UInt64($1.nonzeroBitCount & 1) << $1 }))
  }

  @Test(arguments: [NeuronModel.bipolar, .ternary, .threshold]) func parities(model: NeuronModel) throws {
    for n in 2...4 {
      for width in 1...n {
        #expect(try refutes(model, parity(n), width) == (width < n), "\(n) inputs, \(width) neurons")
      }
    }
  }

  /// No set of neurons that fits is missed, and most impossible widths of functions of three inputs are refuted.
  @Test(arguments: [NeuronModel.bipolar, .ternary, .threshold]) func agreesWithDecisions(model: NeuronModel) throws {
    var (refuted, impossible) = (0, 0)
    let tables = ModelTables(model)
    func compare(_ sample: PartialFunction) throws {
      for width in 1...3 {
        let question = ModelQuestion(
          model, sample, Architecture(inputCount: sample.inputCount, widths: [width, 1]))
        let isRefuted = try question.isRefutedByPairs(effort: .unlimited)
        switch question.decide(tables, effort: .unlimited) {
        case .found: #expect(!isRefuted, "\(sample.labels) \(width)")
        case .impossible:
          impossible += 1
          if isRefuted { refuted += 1 }
        case .undecided(let reason): Issue.record("undecided: \(reason)")
        }
      }
    }
    for bits in stride(from: 0, to: 256, by: 1) {
      try compare(PartialFunction(TruthTable(inputCount: 3, bits: UInt64(bits))))
    }
    for sample in randomPartialFunctions(inputs: 4, count: 60, seed: 25) { try compare(sample) }
    // One neuron is seldom refuted by pairs: a constant is the only thing that separates nothing.
    #expect(refuted > 0 && refuted <= impossible)
  }

  /// Four hyperplanes do not slice all edges of the cube of five dimensions.
  @Test func edgesOfFiveDimensions() throws {
    #expect(try refutes(.threshold, parity(5), 3))
    #expect(try refutes(.threshold, parity(5), 4))
    #expect(try !refutes(.threshold, parity(5), 5))
  }
}
