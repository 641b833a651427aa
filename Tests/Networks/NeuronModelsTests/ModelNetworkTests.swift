import Files
import Formats
import NeuronModels
import Numbers
import Testing
import ThresholdNetworks

/// `NeuronModel`, `ModelNeuron`, `ModelNetwork` and their files.
@Suite struct ModelNetworkTests {
  static let models: [NeuronModel] = [.binary, .bipolar, .ternary, .levels(1), .levels(3), .threshold]

  @Test func namesAreReadAsTheyAreWritten() {
    for model in Self.models { #expect(NeuronModel("\(model)") == model) }
    for text in ["", "Binary", "levels", "levels:", "levels:0", "levels:-1", "levels:101", "levels:2.5", "levels:02"] {
      #expect(NeuronModel(text) == nil, "\(text)")
    }
  }

  @Test func settingsAreCounted() {
    #expect(NeuronModel.binary.settingCount(fanIn: 3) == Integer(144))
    #expect(NeuronModel.bipolar.settingCount(fanIn: 3) == Integer(48))
    #expect(NeuronModel.ternary.settingCount(fanIn: 3) == Integer(162))
    // The quantised prior: every parameter uniform on 2Q + 1 levels.
    #expect(NeuronModel.levels(2).settingCount(fanIn: 3) == Integer(625))
    #expect(NeuronModel.threshold.settingCount(fanIn: 3) == nil)
  }

  /// A network of a model with random parameters.
  static func random(_ model: NeuronModel, _ key: inout RandomKey) -> ModelNetwork? {
    func number(_ range: ClosedRange<Int>) -> Int { range.lowerBound + Int(key.next(below: UInt64(range.count))) }
    var fanIn = number(1...4)
    let inputs = fanIn
    var layers: [[ModelNeuron]] = []
    for width in [number(1...3), 1] {
      layers.append(
        (0..<width).map { _ in
          let values = model.weightValues ?? Array(-9...9)
          return ModelNeuron(
            weights: (0..<fanIn).map { _ in values[number(0...values.count - 1)] },
            sign: model.signs[number(0...model.signs.count - 1)], bias: number(model.biases(fanIn: fanIn) ?? -20...20))
        })
      fanIn = width
    }
    return ModelNetwork(model: model, inputCount: inputs, layers: layers)
  }

  @Test(arguments: models) func filesAreReadBack(model: NeuronModel) throws {
    var key = RandomKey(seed: 5)
    for _ in 0..<50 {
      let network = try #require(Self.random(model, &key))
      let line = try ModelNetworkJSON.line(of: network)
      #expect(try ModelNetworkJSON.read(InputText(file: "a.json", text: line)) == network)
      #expect(line.contains(model == .binary ? NetworkJSON.schema : ModelNetworkJSON.schema))
      let result = "{\"schema\":\"thresher/result/1\",\"network\":null,\"minima\":[{\"network\":\(line)}]}"
      #expect(try ModelNetworkJSON.read(InputText(file: "r.json", text: result)) == network)
    }
  }

  @Test func binaryNetworksAreTheSame() throws {
    var key = RandomKey(seed: 6)
    for _ in 0..<50 {
      let network = try #require(Self.random(.binary, &key))
      let binary = try #require(network.binary)
      #expect(ModelNetwork(binary) == network)
      #expect(binary.truthTable == network.truthTable)
      #expect(binary.wireCount == network.wireCount)
    }
  }

  @Test(arguments: [
    ("\"neurons\":\"octonary\"", "\"bias\":0", "octonary"),
    ("\"neurons\":\"binary\"", "\"bias\":0", "thresher/network/1"),
    ("\"neurons\":\"bipolar\"", "\"bias\":0", "-1 or 1"),
    ("\"neurons\":\"levels:1\"", "\"bias\":2", "-1 to 1"),
    ("\"neurons\":\"ternary\"", "\"bias\":3", "-1 to 2"),
    ("\"neurons\":\"ternary\"", "\"bias\":\"0\"", "an integer"),
    ("\"neurons\":7", "\"bias\":0", "a string"),
  ]) func mistakesAreNamed(model: String, bias: String, expected: String) throws {
    let text =
      "{\"schema\":\"thresher/network/2\",\(model),\"inputs\":2,\n\"layers\":[[{\"weights\":[0,1],\(bias)}]]}"
    let error = #expect(throws: DataError.self) { try ModelNetworkJSON.read(InputText(file: "n.json", text: text)) }
    #expect(error?.description.contains(expected) == true, "\(String(describing: error))")
    #expect(error?.line != nil)
  }

  @Test func multiplesAreReduced() {
    for bias in -9...9 {
      let neuron = ModelNeuron(weights: [4, -2, 0], bias: bias)
      let reduced = neuron.reduced
      #expect(reduced.weights == [2, -1, 0])
      for row in 0..<8 {
        let point = BitVector(words: [UInt64(row)], count: 3)
        #expect((neuron.potential(on: point) > 0) == (reduced.potential(on: point) > 0), "\(bias) \(row)")
        #expect((neuron.potential(on: point) > 0) != (neuron.negated.potential(on: point) > 0))
      }
    }
  }
}
