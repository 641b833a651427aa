import Columns
import ModelColumns
import ModelSolver
import NeuronModels
import Numbers
import Running
import Testing
import ThresholdNetworks

/// `ModelMinimization`, `ModelCatalog`, and the solver that shares no code with the columns.
@Suite struct SizeTests {
  static let models: [NeuronModel] = [.binary, .bipolar, .ternary, .levels(1), .levels(2), .threshold]

  /// The least weights of every class of three inputs, one by one through the minimisation, are those of the catalog; so are the numbers of
  /// classes by Burnside's lemma.
  @Test(arguments: models) func catalogOfThreeInputs(model: NeuronModel) throws {
    let catalog = try ModelCatalog(model, inputCount: 3, depth: 2, effort: .unlimited)
    #expect(catalog.classes.count == catalog.classCount)
    #expect(catalog.classes.reduce(0) { $0 + $1.functions } == 256)
    let tables = ModelTables(model)
    for entry in catalog.classes {
      let sample = PartialFunction(entry.table)
      let least = try ModelMinimization(of: sample, depth: 2, by: .weights, effort: .unlimited) {
        ModelQuestion(model, sample, $0).decide(tables, effort: .unlimited)
      }
      #expect(least.upper == entry.weights && least.minima.map(\.architecture) == entry.architectures, "\(entry.table)")
    }
  }

  /// A network that is known at the beginning answers for its own architecture, and for no other one.
  @Test func whatIsKnownIsNotLookedForAgain() throws {
    let sample = PartialFunction(TruthTable(inputCount: 2, bits: 6))
    let question = ModelQuestion(.ternary, sample, Architecture(inputCount: 2, widths: [2, 1]))
    guard case .found(let known) = question.decide(effort: .unlimited) else {
      Issue.record("no network")
      return
    }
    var asked: [[Int]] = []
    let least = try ModelMinimization(of: sample, depth: 2, by: .neurons, known: known, effort: .unlimited) {
      asked.append($0.widths)
      return .impossible
    }
    #expect(asked == [[1, 1]] && least.upper == 3 && least.lower == 3 && least.minima == [known])
  }

  /// Classes up to exchanged and complemented inputs and complemented outputs: 14 and 222; up to exchanged inputs alone: 80 and 3984; of
  /// binary neurons: 1072 of four inputs.
  @Test func classesByBurnside() throws {
    func count(_ model: NeuronModel, _ inputs: Int) throws -> Int {
      let limited = Effort(budget: Budget(resources: 1))
      return try ModelCatalog(model, inputCount: inputs, depth: 2, effort: limited).classCount
    }
    #expect(try count(.ternary, 3) == 14 && count(.ternary, 4) == 222)
    #expect(try count(.levels(1), 3) == 80 && count(.levels(1), 4) == 3984)
    #expect(try count(.binary, 4) == 1072)
  }

  /// Least wires over all widths against plain enumeration of (1,1), (2,1) and (3,1): wider layers need more wires than the least here.
  @Test(arguments: [NeuronModel.bipolar, .ternary, .levels(1), .levels(2), .threshold])
  func leastWiresOfTwoInputs(model: NeuronModel) throws {
    let plain = [[1, 1], [2, 1], [3, 1]].map { PlainEnumeration(model: model).networks(2, $0) }
    for bits in 0..<16 {
      let sample = PartialFunction(TruthTable(inputCount: 2, bits: UInt64(bits)))
      let least = try ModelMinimization(
        wiresOf: { ModelQuestion(model, sample, $0) }, inputCount: 2, depth: 2, tables: ModelTables(model),
        effort: .unlimited)
      let expected = plain.compactMap { $0[UInt64(bits)]?.wires }.min()
      #expect(least.upper == expected, "\(model) \(bits)")
      #expect(least.minima.allSatisfy { $0.wireCount == expected && $0.isConsistent(with: sample) })
      #expect(!least.minima.isEmpty)
    }
  }

  /// Binary neurons through this room have the counts of the room that is about them alone.
  @Test func binaryCountsAgree() throws {
    for sample in randomPartialFunctions(inputs: 4, count: 10, seed: 7) {
      for widths in [[2, 1], [2, 2, 1]] {
        let architecture = Architecture(inputCount: 4, widths: widths)
        let count = try ModelQuestion(.binary, sample, architecture).count(effort: .unlimited)
        #expect(count == (try InterpolatorCount(of: sample, architecture: architecture)).count)
      }
    }
  }

  @Test(arguments: [NeuronModel.bipolar, .ternary, .levels(2), .threshold])
  func columnsAndSolverAgree(model: NeuronModel) throws {
    let tables = ModelTables(model)
    for sample in randomPartialFunctions(inputs: 3, count: 8, seed: 11) {
      for widths in [[1], [2, 1], [2, 2, 1]] {
        let architecture = Architecture(inputCount: 3, widths: widths)
        let columns = ModelQuestion(model, sample, architecture).decide(tables, effort: .unlimited)
        switch (columns, try ModelSolver.decide(model, sample, architecture, effort: .unlimited)) {
        case (.found, .found(let network)):
          #expect(network.isConsistent(with: sample) && network.architecture == architecture && network.model == model)
        case (.impossible, .impossible): break
        default: Issue.record("\(model) \(widths) \(sample.points) \(sample.labels): columns and solver differ")
        }
      }
    }
  }

  /// Layers of more neurons than cells are looked at: whatever six neurons do, seven do too; and no neuron is wanted by a constant.
  @Test(arguments: [NeuronModel.bipolar, .ternary]) func wideLayers(model: NeuronModel) {
    let parity = PartialFunction(TruthTable(inputCount: 3, bits: 0x96))
    let constant = PartialFunction(TruthTable(inputCount: 3, bits: 0))
    for sample in [parity, constant] {
      for width in 7...9 {
        let question = ModelQuestion(model, sample, Architecture(inputCount: 3, widths: [width, 1]))
        guard case .found(let network) = question.decide(effort: .unlimited) else {
          Issue.record("\(model) \(width)")
          continue
        }
        #expect(network.isConsistent(with: sample) && network.architecture.widths == [width, 1])
      }
    }
  }

  /// The end of an effort is an answer.
  @Test func effortsEnd() throws {
    let parity = PartialFunction(TruthTable(inputCount: 5, bits: 0x9669_6996))
    let question = ModelQuestion(.ternary, parity, Architecture(inputCount: 5, widths: [4, 1]))
    let short = Effort(budget: Budget(resources: 2_000))
    guard case .undecided(.resources) = question.decide(effort: short) else {
      Issue.record("decided within 2000 units")
      return
    }
    let tight = Effort(budget: Budget(memory: 1_000))
    guard case .undecided(.memory) = question.decide(effort: tight) else {
      Issue.record("decided within 1000 bytes")
      return
    }
    #expect(throws: ModelStopped.self) { try question.count(effort: short) }
  }
}
