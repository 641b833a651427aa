import Constructions
import Covering
import Running
import Solving
import Synthesis
import TestSupport
import Testing
import ThresholdNetworks
import Z3Solver

@Suite struct MinimizationTests {
  private static func minimize(
    _ sample: PartialFunction, depth: Int, effort: Effort = .unlimited,
    _ configure: (inout MinimizationOptions) -> Void = { _ in }
  ) throws -> MinimizationResult {
    var options = MinimizationOptions(depth: depth)
    configure(&options)
    return try Search.minimize(sample, options: options, effort: effort)
  }

  private static func function(_ n: Int, _ bits: UInt64) -> PartialFunction {
    PartialFunction(TruthTable(inputCount: n, bits: bits))
  }

  /// Least hidden width at depth 2 over all functions (Harel et al. 2024 setting; counted by plain enumeration):
  /// 10/6 for two inputs, 26/96/128/6 for three.
  @Test(arguments: [EngineChoice.z3, .auto], [(2, [10, 6]), (3, [26, 96, 128, 6])])
  func leastHiddenWidths(engine: EngineChoice, expected: (inputs: Int, counts: [Int])) throws {
    var counts = [Int](repeating: 0, count: expected.counts.count)
    for bits in UInt64(0)..<(1 << UInt64(1 << expected.inputs)) {
      let result = try Self.minimize(Self.function(expected.inputs, bits), depth: 2) { $0.engine = engine }
      #expect(result.answer == .optimal)
      let widths = try #require(result.minima.first).network.architecture.widths
      counts[widths[0] - 1] += 1
      if widths[0] > 1 {
        #expect(result.refuted.contains { $0.architecture.widths == [widths[0] - 1, 1] })
      }
    }
    #expect(counts == expected.counts)
  }

  /// The widths from which on the search takes wider second layers for useless are those of the hardest functions.
  @Test func widthsThatSuffice() throws {
    for inputs in 1...4 {
      let catalog = SmallFunctionCatalog(inputCount: inputs, depth: 2)
      let widest = catalog.entries.compactMap { $0.architectures.map { $0.widths[0] }.max() }.max()
      #expect(SuperfluousWidth.hiddenNeuronsThatSuffice[inputs] == widest)
    }
    // From the table of all functions of five inputs.
    #expect(SuperfluousWidth.hiddenNeuronsThatSuffice[5] == 12)
  }

  /// What stands behind a layer of one neuron makes no difference, and beyond two neurons behind two neither.
  @Test func superfluousWidth() throws {
    func fits(_ bits: UInt64, _ widths: [Int]) throws -> Bool {
      let question = InterpolationQuestion(
        sample: Self.function(2, bits), architecture: Architecture(inputCount: 2, widths: widths))
      if case .found = try EncodedEngine(solver: Z3Solver()).decide(question, effort: .unlimited).answer { return true }
      return false
    }
    for bits in UInt64(0)..<16 {
      for (wide, narrow) in [([1, 3, 1], [1, 1, 1]), ([2, 1, 2, 1], [2, 1, 1, 1]), ([2, 3, 1], [2, 2, 1])] {
        #expect(try fits(bits, wide) == fits(bits, narrow), "\(bits) by \(wide)")
      }
    }
    let wide = Architecture(inputCount: 2, widths: [2, 1, 2, 1])
    #expect(wide.narrowedBehindBottleneck.widths == [2, 1, 1, 1])
    let kept = Architecture(inputCount: 2, widths: [2, 3, 1])
    #expect(kept.narrowedBehindBottleneck == kept)
    #expect(SuperfluousWidth.narrowed(kept) == kept)
    let many = Architecture(inputCount: 30, widths: [2, 3, 1, 1])
    #expect(SuperfluousWidth.narrowed(many).widths == [2, 2, 1, 1])
  }

  /// The exclusive or of two neurons among 24 inputs: a first layer of two neurons is found, and that one neuron does not do, whatever
  /// follows it, nor two with a single one behind them, is refuted.
  @Test func depthThreeBeyondTables() throws {
    let result = try Self.minimize(Self.exclusiveOrOfNeurons, depth: 3)
    #expect(result.answer == .optimal && result.upper == 24 * 2 + 2 * 2 + 2)
    #expect(result.minima.map { $0.network.architecture.widths } == [[2, 2, 1]])
    #expect(result.refuted.map { $0.architecture.widths } == [[2, 1, 1]])
  }

  private static let exclusiveOrOfNeurons: PartialFunction = {
    var generator = SplitMix(state: 11)
    let points = (0..<150).map { _ in BitVector((0..<24).map { _ in generator.next() >> 40 & 1 == 1 }) }
    let labels = BitVector(
      points.map { point in (0..<2).count { neuron in (0..<7).count { point[9 * neuron + $0] } >= 4 } == 1 })
    return PartialFunction(inputCount: 24, points: points, labels: labels)
  }()

  /// Who asks for widths that need a second layer has the exchange of first layers too, within half a second's units.
  @Test func firstLayersAreFoundWhereTheyAreAskedFor() throws {
    let question = InterpolationQuestion(
      sample: Self.exclusiveOrOfNeurons, architecture: Architecture(inputCount: 24, widths: [2, 2, 1]))
    let effort = Effort(budget: Budget(resources: 400_000))
    guard case .found(let network) = try DecisionPanel(.one(.auto)).decide(question, effort: effort).decision.answer
    else {
      Issue.record("no first layer was found")
      return
    }
    #expect(network.architecture.widths == [2, 2, 1])
  }

  /// Where the linear program has slack, points may be covered more often than they need: Z3, which is told the limits, finds the
  /// same least width as multicover.
  @Test func limitsOnCoverageLoseNothing() throws {
    var generator = SplitMix(state: 21)
    for index in 0..<60 {
      let (n, points) = index < 40 ? (4, 16) : (5, 20)
      let sample = PartialFunction.random(inputs: n, points: points, using: &generator)
      let widths = try [EngineChoice.z3, .auto].map { engine in
        try Self.minimize(sample, depth: 2) { $0.engine = engine }.upper
      }
      #expect(widths[0] == widths[1], "\(sample)")
    }
  }

  /// Two antipodal points: 16 weights at depth 2, 12 at depth 3.
  @Test(arguments: [UInt64(0x18), 0x24, 0x42], [EngineChoice.z3, .auto])
  func depthMatters(bits: UInt64, engine: EngineChoice) throws {
    let sample = Self.function(3, bits)
    #expect(try Self.minimize(sample, depth: 2) { $0.engine = engine }.upper == 16)
    let deep = try Self.minimize(sample, depth: 3) { $0.engine = engine }
    #expect(deep.upper == 12 && deep.answer == .optimal)
    #expect(deep.minima.map(\.network.architecture.widths) == [[2, 2, 1]])
    #expect(try Self.minimize(sample, depth: 1) { $0.engine = engine }.answer == .none)
  }

  /// Every function of three inputs at depth 3: least weights 5, 9, 12, 13 for 26, 96, 18, 116 functions.
  @Test func depthThreeOverAllFunctions() throws {
    var counts: [Int: Int] = [:]
    for bits in UInt64(0)..<256 {
      let result = try Self.minimize(Self.function(3, bits), depth: 3)
      #expect(result.answer == .optimal)
      counts[result.upper ?? 0, default: 0] += 1
    }
    #expect(counts == [5: 26, 9: 96, 12: 18, 13: 116])
  }

  /// The least wires and neurons over the widths that plain enumeration reaches.
  @Test func wiresAndNeurons() throws {
    let enumerations = [[1, 1], [2, 1], [3, 1], [4, 1]].map { PlainEnumeration(inputCount: 2, widths: $0) }
    for bits in UInt64(0)..<16 {
      let wires = try Self.minimize(Self.function(2, bits), depth: 2) { $0.measure = .wires }
      #expect(wires.answer == .optimal)
      #expect(wires.upper == enumerations.compactMap { $0.leastWires[bits] }.min(), "\(bits)")
      for interpolator in wires.minima { #expect(interpolator.network.wireCount == wires.upper) }
      let neurons = try Self.minimize(Self.function(2, bits), depth: 2) { $0.measure = .neurons }
      #expect(neurons.upper == enumerations.firstIndex { $0.leastWires[bits] != nil }.map { $0 + 2 })
    }
  }

  /// Ties: both architectures of weight 26 are found.
  @Test func everyTiedArchitecture() throws {
    let result = try Self.minimize(Self.function(4, 0x06b4), depth: 3)
    #expect(result.upper == 26)
    #expect(result.minima.map(\.network.architecture.widths) == [[4, 2, 1], [5, 1, 1]])
  }

  @Test(arguments: [SizeMeasure.weights, .neurons, .wires], [EngineChoice.z3, .auto])
  func sameResultForAnyNumberOfJobs(measure: SizeMeasure, engine: EngineChoice) throws {
    var generator = SplitMix(state: 5)
    let sample = PartialFunction.random(inputs: 4, points: 11, using: &generator)
    let results = try [1, 2, 3].map { jobs in
      try Self.minimize(sample, depth: 3, effort: Effort(jobs: jobs)) { options in
        options.measure = measure
        options.engine = engine
      }
    }
    for result in results {
      #expect(result.answer == .optimal)
      #expect(result.minima == results[0].minima)
      #expect(result.refuted == results[0].refuted)
      #expect(result.resources == results[0].resources)
    }
  }

  /// A budget that is too small leaves an interval that contains the truth, and says why.
  @Test(arguments: [EngineChoice.z3, .auto], [UInt64(1), 1_000, 100_000, 10_000_000])
  func intervalWithinBudget(engine: EngineChoice, resources: UInt64) throws {
    var generator = SplitMix(state: 2)
    let sample = PartialFunction.random(inputs: 5, points: 24, using: &generator)
    let exact = try Self.minimize(sample, depth: 2)
    let result = try Self.minimize(sample, depth: 2, effort: Effort(budget: Budget(resources: resources))) {
      $0.engine = engine
    }
    let truth = try #require(exact.upper)
    let upper = try #require(result.upper)
    #expect(result.lower <= truth && upper >= truth)
    #expect(!result.minima.isEmpty && result.minima.allSatisfy { $0.network.architecture.weightCount == upper })
    if result.answer == .interval { #expect(result.exhausted != nil) } else { #expect(result.upper == truth) }
  }

  /// Without any search the upper end is that of an explicit network, for every measure and depth.
  @Test(arguments: [SizeMeasure.weights, .neurons, .wires], [2, 3, 5])
  func explicitNetworksBoundFromAbove(measure: SizeMeasure, depth: Int) throws {
    var generator = SplitMix(state: 3)
    let sample = PartialFunction.random(inputs: 7, points: 60, using: &generator)
    let result = try Self.minimize(sample, depth: depth, effort: Effort(budget: Budget(resources: 1))) { options in
      options.measure = measure
      options.engine = .z3
    }
    let best = try Construction.best(for: sample, depth: depth, by: measure)
    #expect(result.answer == .interval && result.upper == best.network.size(by: measure))
    #expect(result.minima.map(\.network) == [best.network])
  }

  /// Whatever the memory, the interval is right, and if it is open memory is the reason.
  /// Where the first architectures stay open, a round leaps: within a few seconds the interval ends far below what an
  /// explicit network or a witness for all points would give.
  @Test func openSearchesLeapToAWitness() throws {
    var generator = SplitMix(state: 64)
    let sample = PartialFunction.random(inputs: 7, points: 128, using: &generator)
    let result = try Self.minimize(sample, depth: 2, effort: Effort(budget: Budget(resources: 24_000_000)))
    let network = try #require(result.minima.first?.network)
    #expect(result.answer == .interval && sample.mismatchWeight(of: network.column(on: sample)) == 0)
    #expect(try #require(result.upper) <= 36 * 8)
  }

  @Test(arguments: [2, 3], [EngineChoice.z3, .covering, .auto])
  func memoryThatIsTooSmallIsAnInterval(depth: Int, engine: EngineChoice) throws {
    var generator = SplitMix(state: 2)
    let sample = PartialFunction.random(inputs: 5, points: 20, using: &generator)
    let truth = try #require(try Self.minimize(sample, depth: depth).upper)
    var answers: [MinimizationResult.Answer] = []
    for memory in [0, 1 << 10, 1 << 15, 1 << 17, 1 << 19, 1 << 30] {
      let result = try Self.minimize(sample, depth: depth, effort: Effort(budget: Budget(memory: memory))) {
        $0.engine = engine
      }
      answers.append(result.answer)
      #expect(result.lower <= truth && truth <= result.upper ?? .max)
      if result.answer == .optimal {
        #expect(result.upper == truth)
      } else if case .memory(let needed)? = result.exhausted {
        #expect(needed ?? .max > memory)
      } else {
        Issue.record("the reason is \(String(describing: result.exhausted))")
      }
    }
    #expect(answers.first == .interval && answers.last == .optimal)
  }

  @Test func interruptedBeforeItBegins() throws {
    let interruption = Interruption()
    interruption.request()
    var options = MinimizationOptions(depth: 2)
    options.engine = .z3
    var generator = SplitMix(state: 2)
    let sample = PartialFunction.random(inputs: 6, points: 40, using: &generator)
    let result = try Search.minimize(sample, options: options, effort: Effort(interruption: interruption))
    #expect(result.answer == .interval && result.exhausted == .interrupted)
    // Bounds that meet need no search: parity of four inputs.
    let parity = try Search.minimize(
      Self.function(4, 0x6996), options: options, effort: Effort(interruption: interruption))
    #expect(parity.answer == .optimal && parity.upper == 20 && parity.minima.count == 1)
  }

  /// More mismatches never need a larger network, and the least mismatches of a size are those of enumeration.
  @Test func mismatchesLowerTheSize() throws {
    let sample = Self.function(3, 0x96)
    let sizes = try (0...4).map { allowed in
      try #require(try Self.minimize(sample, depth: 2) { $0.mismatches = allowed }.upper)
    }
    for (allowed, size) in sizes.enumerated() {
      let least = (1...4).first { width in
        PlainEnumeration(inputCount: 3, widths: [width, 1]).leastMismatches(on: sample) <= allowed
      }
      #expect(size == least.map { $0 * 4 })
    }
  }

  @Test func constantAndEmptySamples() throws {
    for bits in [UInt64(0), 0xff] {
      let result = try Self.minimize(Self.function(3, bits), depth: 3)
      #expect(result.answer == .optimal && result.upper == 5)
    }
    let empty = PartialFunction(inputCount: 2, points: [], labels: BitVector(count: 0))
    #expect(try Self.minimize(empty, depth: 2).upper == 3)
    #expect(try Self.minimize(empty, depth: 1) { $0.measure = .wires }.upper == 0)
  }

  // MARK: Bounds that meet

  /// A label that is an input needs one neuron a layer, of which there is one architecture: optimal whatever the engines had no
  /// memory for. Five hundred inputs are too many for every table.
  @Test(arguments: [1, 2, 3], [SizeMeasure.weights, .neurons, .wires])
  func copiesOfAnInput(depth: Int, measure: SizeMeasure) throws {
    var generator = SplitMix(state: 500)
    let points = (0..<20).map { _ in BitVector((0..<500).map { _ in Bool.random(using: &generator) }) }
    let sample = PartialFunction(inputCount: 500, points: points, labels: BitVector(points.map { $0[123] }))
    let effort = Effort(budget: Budget(deadline: .now + .seconds(20)))
    let result = try Self.minimize(sample, depth: depth, effort: effort) { $0.measure = measure }
    #expect(result.answer == .optimal && result.exhausted == nil && result.openTies.isEmpty)
    #expect(result.upper == (measure == .weights ? 500 + depth - 1 : depth))
    #expect(result.minima.count == 1)
  }

  @Test func aClosedIntervalIsOptimal() throws {
    // Two points of 16 inputs that differ in the first one.
    let points = [BitVector(ones: [0, 3], count: 16), BitVector(ones: [3], count: 16)]
    let sample = PartialFunction(inputCount: 16, points: points, labels: BitVector([true, false]))
    let result = try Self.minimize(sample, depth: 2, effort: Effort(budget: Budget(memory: 1 << 12)))
    #expect(result.answer == .optimal && result.upper == 17 && result.minima.count == 1)
  }

  /// An or of three ands and an input among fifteen, one-hot coded: Z3 or an exchange of neurons finds four hidden neurons
  /// long before the table of columns is made.
  @Test func noEngineWaitsForAnother() throws {
    var generator = SplitMix(state: 15)
    let points = Array(
      Set((0..<130).map { _ in BitVector((0..<15).map { _ in Bool.random(using: &generator) }) })
    ).sorted()
    let labels = BitVector(points.map { x in x[0] && x[3] || x[1] && x[4] || x[2] && x[5] || x[10] })
    let sample = PartialFunction(inputCount: 15, points: points, labels: labels)
    let question = InterpolationQuestion(sample: sample, architecture: Architecture(inputCount: 15, widths: [4, 1]))
    let effort = Effort(budget: Budget(resources: 4_000_000))
    guard case .found = try DecisionPanel(.one(.auto)).decide(question, effort: effort).decision.answer else {
      Issue.record("not found within the first turns")
      return
    }
    let result = try Self.minimize(sample, depth: 2, effort: effort)
    #expect(try #require(result.upper) <= 64)
  }

  /// Where the system has no thread to give, the calling one does the work, with the same result.
  @Test func worksWithoutThreads() throws {
    var generator = SplitMix(state: 6)
    let sample = PartialFunction.random(inputs: 5, points: 16, using: &generator)
    for depth in 2...3 {
      let usual = try Self.minimize(sample, depth: depth, effort: Effort(jobs: 3))
      let alone = try ParallelLoop.$mayStartThreads.withValue(false) {
        try Self.minimize(sample, depth: depth, effort: Effort(jobs: 3))
      }
      #expect(alone.answer == .optimal && alone.minima == usual.minima && alone.resources == usual.resources)
    }
  }
}
