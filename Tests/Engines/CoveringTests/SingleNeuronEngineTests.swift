import Covering
import Running
import Solving
import Testing
import ThresholdNetworks

@Suite struct SingleNeuronEngineTests {
  private static func isNeuron(_ sample: PartialFunction) throws -> Bool {
    let question = InterpolationQuestion(
      sample: sample, architecture: Architecture(inputCount: sample.inputCount, widths: [1]))
    let decision = SingleNeuronEngine().decide(question, effort: .unlimited)
    if case .found(let network) = decision.answer { #expect(network.isConsistent(with: sample)) }
    return try #require(MulticoverEngineTests.isFound(decision) as Bool?)
  }

  /// 26 of the 256 functions of three inputs are neurons (3 * 2^3 + 2), and partial functions agree with plain enumeration.
  @Test func agreesWithEnumeration() throws {
    let total = try (UInt64(0)..<256).count {
      try Self.isNeuron(PartialFunction(TruthTable(inputCount: 3, bits: $0)))
    }
    #expect(total == 26)
    let functions = NeuronFunction.all(fanIn: 5).map { $0.neuron(fanIn: 5) }
    for seed in 0..<150 {
      let sample = MulticoverEngineTests.randomSample(inputs: 5, points: 4 + seed % 12, seed: UInt64(seed))
      let expected = functions.contains {
        $0.column(on: sample.inputColumns, pointCount: sample.pointCount) == sample.labels
      }
      #expect(try Self.isNeuron(sample) == expected, "seed \(seed)")
    }
  }

  /// A dense neuron of 200 inputs on 700 points, plain and negated: too large for linear programs within these units, and message
  /// passing knows it at once.
  @Test(arguments: [false, true]) func denseNeuronsAreInferred(isNegated: Bool) {
    var generator = MulticoverEngineTests.Generator(state: isNegated ? 4 : 3)
    let set = BitVector((0..<200).map { $0 % 2 == 0 })
    let points = (0..<700).map { _ in BitVector((0..<200).map { _ in generator.next() >> 40 & 1 == 1 }) }
    let labels = BitVector(points.map { (($0 & set).popcount >= 50) != isNegated })
    let sample = PartialFunction(inputCount: 200, points: points, labels: labels)
    let (answer, resources) = SingleNeuronEngine.function(of: sample, effort: Effort(budget: Budget(resources: 60_000)))
    guard case .found(let function) = answer else {
      Issue.record("undecided after \(resources) units")
      return
    }
    #expect(function.neuron(fanIn: 200).column(on: sample.inputColumns, pointCount: 700) == labels)
  }

  /// A hidden neuron of 40 inputs, plain and negated, and the same points with one label flipped far from the threshold.
  @Test(arguments: [false, true]) func hiddenNeuronsAreFound(isNegated: Bool) throws {
    var generator = MulticoverEngineTests.Generator(state: isNegated ? 2 : 1)
    let set = BitVector((0..<40).map { $0 % 2 == 0 })
    let points = (0..<300).map { _ in BitVector(words: [generator.next() & (1 << 40 - 1)], count: 40) }
    let labels = BitVector(points.map { (($0 & set).popcount >= 10) != isNegated })
    #expect(try Self.isNeuron(PartialFunction(inputCount: 40, points: points, labels: labels)))
    var flipped = labels
    let far = points.indices.max { (points[$0] & set).popcount < (points[$1] & set).popcount } ?? 0
    flipped[far].toggle()
    let all = points + [BitVector(repeating: true, count: 40)]
    #expect(
      try !Self.isNeuron(
        PartialFunction(
          inputCount: 40, points: all, labels: BitVector((0..<300).map { flipped[$0] } + [!isNegated]))))
  }

  /// The label is one of 500 inputs: no program at all.
  @Test func copiesOfInputsCostNothing() {
    var generator = MulticoverEngineTests.Generator(state: 5)
    let points = (0..<20).map { _ in BitVector((0..<500).map { _ in Bool.random(using: &generator) }) }
    let sample = PartialFunction(
      inputCount: 500, points: points, labels: BitVector(points.map { !$0[77] }))
    let (answer, resources) = SingleNeuronEngine.function(of: sample, effort: .unlimited)
    guard case .found = answer else {
      Issue.record("no neuron was found")
      return
    }
    #expect(resources == 1)
  }

  @Test func limitsAreAnswers() {
    let sample = MulticoverEngineTests.randomSample(inputs: 10, points: 200, seed: 3)
    func reason(_ effort: Effort) -> Exhausted? {
      guard case .undecided(let reason) = SingleNeuronEngine.function(of: sample, effort: effort).answer else {
        return nil
      }
      return reason
    }
    #expect(reason(Effort(budget: Budget(resources: 0))) == .resources)
    #expect(reason(Effort(budget: Budget(deadline: .now))) == .time)
    #expect(reason(Effort(budget: Budget(memory: 10))) != nil)
  }
}
