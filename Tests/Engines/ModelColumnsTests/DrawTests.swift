import ModelColumns
import NeuronModels
import Numbers
import Running
import Statistics
import Testing
import ThresholdNetworks

/// `ModelSampler`, `ModelRejection`.
@Suite struct DrawTests {
  static let models: [NeuronModel] = [.binary, .bipolar, .ternary, .levels(1), .levels(2)]

  /// 3000 draws against the exact law of functions; each test raises a false alarm with probability 1e-9.
  @Test(arguments: models, [[1], [2, 1], [2, 2, 1]]) func drawsAreFair(model: NeuronModel, widths: [Int]) throws {
    let sample = PartialFunction(
      inputCount: 3, points: [0b000, 0b011, 0b101].map { BitVector(words: [$0], count: 3) },
      labels: BitVector([false, true, true]))
    let question = ModelQuestion(model, sample, Architecture(inputCount: 3, widths: widths))
    let law = try question.functions(effort: .unlimited)
    let sampler = try ModelSampler(question, effort: .unlimited)
    #expect(sampler.count == (try question.count(effort: .unlimited)))
    let rejection = try ModelRejection(question)
    var fair: [BitVector: Int] = [:]
    var rejected: [BitVector: Int] = [:]
    for number in 0..<3000 {
      var key = RandomKey(seed: 20).fold(in: UInt64(number))
      let network = try #require(try sampler.draw(using: &key))
      #expect(network.isConsistent(with: sample))
      fair[network.truthTable.values, default: 0] += 1
      // Few tries are wanted of each, so that a test is short.
      if number < 300, let drawn = try rejection.draw(using: &key, limit: 5_000, effort: .unlimited).network {
        #expect(drawn.isConsistent(with: sample))
        rejected[drawn.truthTable.values, default: 0] += 1
      }
    }
    #expect(GoodnessOfFit(counts: fair, law: law).tail > 1e-9)
    if !rejected.isEmpty { #expect(GoodnessOfFit(counts: rejected, law: law).tail > 1e-9) }
  }

  /// Not only functions: every setting is drawn equally often.
  @Test(arguments: models) func settingsAreDrawnEqually(model: NeuronModel) throws {
    let sample = PartialFunction(TruthTable(inputCount: 2, bits: 0b0110))
    let question = ModelQuestion(model, sample, Architecture(inputCount: 2, widths: [2, 1]))
    let sampler = try ModelSampler(question, effort: .unlimited)
    let count = try #require(Int(exactly: sampler.count))
    var seen: [ModelNetwork: Int] = [:]
    for number in 0..<20 * count {
      var key = RandomKey(seed: 21).fold(in: UInt64(number))
      seen[try #require(try sampler.draw(using: &key)), default: 0] += 1
    }
    #expect(seen.count == count)
    let statistic = seen.values.reduce(0.0) { $0 + (Double($1) - 20) * (Double($1) - 20) / 20 }
    // Mean count - 1, standard deviation sqrt(2 (count - 1)).
    #expect(abs(statistic - Double(count - 1)) < 6 * (2 * Double(count)).squareRoot() + 20)
  }

  @Test func thresholdNeuronsHaveNoSettings() {
    let question = ModelQuestion(
      .threshold, PartialFunction(TruthTable(inputCount: 2, bits: 6)), Architecture(inputCount: 2, widths: [2, 1]))
    #expect(throws: ModelStopped.self) { try ModelSampler(question, effort: .unlimited) }
    #expect(throws: ModelStopped.self) { try ModelRejection(question) }
    #expect(throws: ModelStopped.self) { try question.count(effort: .unlimited) }
  }

  /// More points than a word has bits: the same answer whichever word holds them, here by a sample of 7 inputs.
  @Test func wideSamples() throws {
    let points = (0..<100).map { BitVector(words: [UInt64($0)], count: 7) }
    let labels = BitVector(points.map { $0.popcount >= 4 && $0[6] || $0.popcount >= 6 })
    let sample = PartialFunction(inputCount: 7, points: points, labels: labels)
    for model in [NeuronModel.bipolar, .ternary] {
      for widths in [[1], [2, 1]] {
        let question = ModelQuestion(model, sample, Architecture(inputCount: 7, widths: widths))
        let sampler = try ModelSampler(question, effort: .unlimited)
        var key = RandomKey(seed: 3)
        let network = try sampler.draw(using: &key)
        if case .found(let found) = question.decide(effort: .unlimited) {
          #expect(found.isConsistent(with: sample))
          #expect(network?.isConsistent(with: sample) == true)
        } else {
          #expect(network == nil && sampler.count.isZero)
        }
      }
    }
  }
}
