import Covering
import Running
import Solving
import TestSupport
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
    var generator = SplitMix(state: isNegated ? 4 : 3)
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

  /// A million points: the conjunction of all inputs, its negation, and what differs from it in one label are known from pairs of
  /// neighbours, within what one look at each pair costs.
  @Test(arguments: [false, true]) func denseSamplesAreSettledByNeighbours(isNegated: Bool) throws {
    let n = 20
    func answer(flipping row: Int?) -> (answer: Answer<NeuronFunction>, resources: UInt64) {
      var labels = BitVector(repeating: isNegated, count: 1 << n)
      labels[1 << n - 1].toggle()
      if let row { labels[row].toggle() }
      return SingleNeuronEngine.function(
        of: PartialFunction(TruthTable(inputCount: n, values: labels)),
        effort: Effort(budget: Budget(resources: 300_000)))
    }
    guard case .found(let function) = answer(flipping: nil).answer else {
      Issue.record("the conjunction is not found")
      return
    }
    let all = BitVector(repeating: true, count: n)
    #expect(function == (isNegated ? .fewer(than: n, of: all) : .atLeast(n, of: all)))
    // A one in the middle, with zeros above it and below.
    guard case .impossible = answer(flipping: 77).answer else {
      Issue.record("the flipped label is not seen")
      return
    }
  }

  /// Neurons of 12 inputs on all points are found, and those with a label flipped are not.
  @Test func neighboursTellNeuronsFromOthers() {
    var generator = SplitMix(state: 9)
    let cube = PartialFunction(TruthTable(inputCount: 12, values: BitVector(count: 1 << 12)))
    for round in 0..<12 {
      let set = BitVector((0..<12).map { _ in generator.next() >> 40 & 1 == 1 })
      let function: NeuronFunction =
        round % 2 == 0 ? .atLeast(1 + round % 5, of: set) : .fewer(than: 1 + round % 5, of: set)
      var labels = function.neuron(fanIn: 12).column(on: cube.inputColumns, pointCount: 1 << 12)
      if round % 3 == 0 { labels[Int(generator.next() >> 50) & 0xfff].toggle() }
      let dense = PartialFunction(inputCount: 12, points: cube.points, labels: labels)
      #expect(Self.fits(dense) == (round % 3 != 0), "round \(round)")
    }
  }

  /// Its ones rise along three inputs, but no number of them tells ones from zeros.
  @Test func neighboursThatAgreeAreNotEnough() {
    let labels = BitVector((0..<1 << 12).map { $0 & 1 == 1 || $0 & 6 == 6 })
    #expect(!Self.fits(PartialFunction(TruthTable(inputCount: 12, values: labels))))
    guard
      case .impossible = SingleNeuronEngine.function(
        of: PartialFunction(TruthTable(inputCount: 12, values: labels)), effort: .unlimited
      ).answer
    else {
      Issue.record("not refuted")
      return
    }
  }

  private static func fits(_ sample: PartialFunction) -> Bool {
    guard case .found(let function) = SingleNeuronEngine.function(of: sample, effort: .unlimited).answer else {
      return false
    }
    return function.neuron(fanIn: sample.inputCount)
      .column(on: sample.inputColumns, pointCount: sample.pointCount) == sample.labels
  }

  /// A hidden neuron of 40 inputs, plain and negated, and the same points with one label flipped far from the threshold.
  @Test(arguments: [false, true]) func hiddenNeuronsAreFound(isNegated: Bool) throws {
    var generator = SplitMix(state: isNegated ? 2 : 1)
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
    var generator = SplitMix(state: 5)
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
