import ModelColumns
import NeuronModels
import Running
import Testing
import ThresholdNetworks

/// `SeparatingSets`: what it refutes has no network, and parities are refuted up to their least width.
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

  /// What it refutes is impossible by the search through all sets of columns, and it refutes more than half of what is impossible.
  private func compare(_ model: NeuronModel, _ samples: [PartialFunction], widths: ClosedRange<Int>) throws {
    var (refuted, impossible) = (0, 0)
    let tables = ModelTables(model)
    for sample in samples {
      for width in widths {
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
    #expect(2 * refuted > impossible, "\(refuted) of \(impossible)")
  }

  @Test(arguments: [NeuronModel.bipolar, .ternary, .threshold]) func functionsOfThreeInputs(model: NeuronModel) throws {
    let samples = (0..<256).map { PartialFunction(TruthTable(inputCount: 3, bits: UInt64($0))) }
    try compare(model, samples, widths: 1...3)
  }

  @Test(arguments: [NeuronModel.bipolar, .ternary]) func partialFunctionsOfFourInputs(model: NeuronModel) throws {
    try compare(model, randomPartialFunctions(inputs: 4, count: 60, seed: 25), widths: 1...4)
  }

  /// Functions with many symmetries, at widths where columns go out below the first one: those of the number of ones, and of two inputs
  /// beside the parity of the others.
  @Test(arguments: [NeuronModel.bipolar, .ternary]) func symmetricFunctionsOfFourInputs(model: NeuronModel) throws {
    var tables = (0..<UInt64(32)).map { code in
      (0..<UInt64(16)).reduce(UInt64(0)) { $0 | (code >> UInt64($1.nonzeroBitCount) & 1) << $1 }
    }
    for code in 0..<UInt64(16) {
      tables.append((0..<UInt64(16)).reduce(0) { $0 | (code >> ($1 & 3) ^ UInt64($1.nonzeroBitCount) & 1) & 1 << $1 })
    }
    try compare(
      model, tables.map { PartialFunction(TruthTable(inputCount: 4, bits: $0)) },
      widths: 3...(model == .bipolar ? 6 : 5))
  }

  /// Four hyperplanes do not slice all edges of the cube of five dimensions.
  @Test func edgesOfFiveDimensions() throws {
    #expect(try refutes(.threshold, parity(5), 3))
    #expect(try refutes(.threshold, parity(5), 4))
    #expect(try !refutes(.threshold, parity(5), 5))
  }
}
