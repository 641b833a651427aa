import ModelColumns
import NeuronModels
import Numbers
import Running
import Statistics
import Testing
import ThresholdNetworks

/// `ModelEnumeration`, `ModelTeacher`, against every choice of neurons one by one.
@Suite struct EnumerationTests {
  static let models: [NeuronModel] = [.bipolar, .ternary, .levels(1), .threshold]

  /// All networks of these widths over two inputs: the tables of the neurons, the function, the settings.
  private static func all(_ model: NeuronModel, _ widths: [Int]) -> [(
    tables: [[UInt64]], function: UInt64, settings: Integer
  )] {
    let plain = PlainEnumeration(model: model)
    var found: [(tables: [[UInt64]], columns: [UInt64], settings: Integer)] = [([], [0b1010, 0b1100], 1)]
    for width in widths {
      found = found.flatMap { network in
        let neurons = plain.neurons(network.columns.count).sorted { $0.key < $1.key }
        var layers: [(tables: [UInt64], columns: [UInt64], settings: Integer)] = [([], [], network.settings)]
        for _ in 0..<width {
          layers = layers.flatMap { layer in
            neurons.map { neuron in
              var column: UInt64 = 0
              for row in 0..<4 {
                let cell = network.columns.enumerated().reduce(0) {
                  $0 | Int($1.element >> UInt64(row) & 1) << $1.offset
                }
                column |= (neuron.key >> UInt64(cell) & 1) << UInt64(row)
              }
              return (layer.tables + [neuron.key], layer.columns + [column], layer.settings * neuron.value.count)
            }
          }
        }
        return layers.map { (network.tables + [$0.tables], $0.columns, $0.settings) }
      }
    }
    return found.map { ($0.tables, $0.columns[0], $0.settings) }
  }

  @Test(arguments: models, [[1], [2, 1], [1, 2, 1]]) func networksAreAll(model: NeuronModel, widths: [Int]) throws {
    let plain = Self.all(model, widths)
    let tables = ModelTables(model)
    for sample in randomPartialFunctions(inputs: 2, count: 5, seed: 51) {
      for mismatches in 0...1 {
        let question = ModelQuestion(
          model, sample, Architecture(inputCount: 2, widths: widths), mismatches: mismatches)
        let found = ModelEnumeration(question, tables, limit: .max, effort: .unlimited)
        #expect(found.exhausted == nil)
        let expected = plain.filter { network in
          let wrong = (0..<sample.pointCount).count {
            (network.function >> sample.point($0).words[0] & 1 == 1) != sample.labels[$0]
          }
          return wrong <= mismatches
        }
        #expect(found.choices.count == expected.count)
        #expect(Set(found.choices.map(\.tables)) == Set(expected.map(\.tables)))
        let settings = Dictionary(uniqueKeysWithValues: expected.map { ($0.tables, $0.settings) })
        for choice in found.choices {
          #expect(found.settingCount(of: choice) == (model == .threshold ? nil : settings[choice.tables]))
        }
        for choice in found.choices.prefix(200) {
          let network = try #require(found.network(of: choice))
          #expect(network.truthTable == TruthTable(inputCount: 2, bits: choice.function))
        }
        if model.hasSettings {
          let sum = found.choices.reduce(Integer(0)) { $0 + (found.settingCount(of: $1) ?? 0) }
          #expect(try sum == question.count(tables, effort: .unlimited))
        }
      }
    }
  }

  /// Exchanges change what they say, and a limit ends the list.
  @Test func exchanges() throws {
    let sample = PartialFunction(
      inputCount: 3, points: [0b000, 0b011].map { BitVector(words: [$0], count: 3) }, labels: BitVector([false, true]))
    let question = ModelQuestion(.levels(1), sample, Architecture(inputCount: 3, widths: [2, 1]))
    let found = ModelEnumeration(question, limit: 2000, effort: .unlimited)
    #expect(found.choices.count == 2000 && found.exhausted == .results(limit: 2000))
    for choice in found.choices.enumerated().filter({ $0.offset % 40 == 0 }).map(\.element) {
      let network = try #require(found.network(of: choice))
      let swapped = choice.exchangingNeurons(0, 1, inLayer: 0)
      #expect(swapped.exchangingNeurons(0, 1, inLayer: 0) == choice && swapped.tables[0] == choice.tables[0].reversed())
      #expect(try #require(found.network(of: swapped)).truthTable == network.truthTable)
      let turned = choice.exchangingInputs(0, 2, of: 3)
      let image = try #require(found.network(of: turned)).truthTable
      for row in 0..<8 {
        let other = row & 0b010 | row >> 2 & 1 | (row & 1) << 2
        #expect(image.values[row] == network.truthTable.values[other])
      }
    }
  }

  /// 4000 neurons against the settings that are not constant; a false alarm has probability 1e-9.
  @Test(arguments: models) func teachersAreUniform(model: NeuronModel) throws {
    var law: [TruthTable: Integer] = [:]
    for (table, entry) in PlainEnumeration(model: model).neurons(2) where table != 0 && table != 0b1111 {
      law[TruthTable(inputCount: 2, bits: table)] = entry.count
    }
    var counts: [BitVector: Int] = [:]
    var key = RandomKey(seed: 52)
    for _ in 0..<4000 {
      let neuron = try ModelTeacher.neuron(model, fanIn: 2, using: &key)
      let network = try #require(ModelNetwork(model: model, inputCount: 2, layers: [[neuron]]))
      counts[network.truthTable.values, default: 0] += 1
    }
    let listed = law.map { (table: $0.key, settings: $0.value) }.sorted { $0.table < $1.table }
    #expect(GoodnessOfFit(counts: counts, law: listed).tail > 1e-9)
    let architecture = Architecture(inputCount: 3, widths: [2, 1])
    for seed in 0..<20 {
      var key = RandomKey(seed: UInt64(seed))
      let teacher = try #require(try ModelTeacher.random(model, architecture, points: [], using: &key))
      #expect(teacher.architecture == architecture && teacher.model == model)
      #expect(!teacher.truthTable.values.isAllZero && !teacher.truthTable.values.isAllOne)
    }
    if model == .threshold {
      #expect(throws: ModelStopped.self) { try ModelTeacher.neuron(model, fanIn: 6, using: &key) }
    }
  }
}
