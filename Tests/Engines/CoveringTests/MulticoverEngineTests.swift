import Covering
import Running
import Solving
import TestSupport
import Testing
import ThresholdNetworks

@Suite struct MulticoverEngineTests {
  static func randomSample(inputs n: Int, points: Int, weights: ClosedRange<Int> = 1...1, seed: UInt64)
    -> PartialFunction
  {
    var generator = SplitMix(state: seed)
    let rows = Array(0..<(1 << n)).shuffled(using: &generator).prefix(points)
    return PartialFunction(
      inputCount: n, points: rows.map { BitVector(words: [UInt64($0)], count: n) },
      labels: BitVector(rows.map { _ in Bool.random(using: &generator) }),
      weights: rows.map { _ in Int.random(in: weights, using: &generator) })
  }

  static func isFound(_ decision: Decision) -> Bool? {
    switch decision.answer {
    case .found: true
    case .impossible: false
    case .undecided: nil
    }
  }

  /// Among the 256 functions of three inputs, 26 need one hidden neuron at depth 2 (they are the neurons), 96 two,
  /// 128 three and 6 four; counted by running through all networks.
  @Test func everyFunctionOfThreeInputs() throws {
    let plain = PlainEnumeration(PartialFunction(TruthTable(inputCount: 3, bits: 0)))
    let reachable = (1...4).map { plain.columns(hiddenWidths: [$0]) }
    #expect(reachable.map(\.count) == [26, 122, 250, 256])
    var histogram = [Int](repeating: 0, count: 5)
    for table in 0..<256 {
      let sample = PartialFunction(TruthTable(inputCount: 3, bits: UInt64(table)))
      let engine = MulticoverEngine(sample: sample, recordsEvidence: true)
      let interval = engine.minimumWidth(effort: .unlimited)
      #expect(interval.lower == interval.upper)
      histogram[interval.lower] += 1
      #expect(reachable[interval.lower - 1].contains(UInt32(table)))
      let replay = CoverTreeReplay(sample)
      for width in 1..<4 {
        let decision = engine.decide(width: width, effort: .unlimited)
        switch decision.answer {
        case .found(let network):
          #expect(width >= interval.lower && network.isConsistent(with: sample))
          #expect(network.architecture.widths == [width, 1])
        case .impossible(let refutation):
          #expect(width < interval.lower && replay.accepts(refutation, width: width))
        case .undecided(let reason):
          Issue.record("\(reason)")
        }
      }
    }
    #expect(histogram == [0, 26, 96, 128, 6])
  }

  @Test(arguments: [(3, 5, 8), (4, 6, 12), (5, 7, 11)])
  func randomPartialFunctionsAgreeWithPlainEnumeration(inputs n: Int, fewest: Int, most: Int) {
    for seed in 0..<40 {
      let points = fewest + seed % (most - fewest + 1)
      let sample = Self.randomSample(inputs: n, points: points, seed: UInt64(1000 * n + seed))
      let target = UInt32(sample.labels.words[0])
      let engine = MulticoverEngine(sample: sample)
      for width in 1...(n == 5 ? 2 : 3) {
        let decision = engine.decide(width: width, effort: .unlimited)
        let expected = PlainEnumeration(sample).columns(hiddenWidths: [width]).contains(target)
        #expect(Self.isFound(decision) == expected, "\(sample) at width \(width)")
      }
    }
  }

  /// With weights on the points: the least weight of errors over all networks, found by enumeration, is exactly the
  /// allowance from which on the engine finds a network.
  @Test(arguments: 3...4)
  func mismatchesAgreeWithPlainEnumeration(inputs n: Int) throws {
    for seed in 0..<40 {
      let sample = Self.randomSample(
        inputs: n, points: 8 + seed % 5 % (n == 3 ? 1 : 5), weights: seed % 2 == 0 ? 1...1 : 1...3,
        seed: UInt64(7000 * n + seed))
      for width in 1...2 {
        let columns = PlainEnumeration(sample).columns(hiddenWidths: [width])
        let least = try #require(
          columns.map { sample.mismatchWeight(of: BitVector(words: [UInt64($0)], count: sample.pointCount)) }.min())
        for allowance in 0...4 {
          let engine = MulticoverEngine(sample: sample, mismatches: allowance, recordsEvidence: true)
          let decision = engine.decide(width: width, effort: .unlimited)
          #expect(Self.isFound(decision) == (allowance >= least), "\(sample) \(width) \(allowance)")
          if case .impossible(let refutation) = decision.answer, sample.weights.allSatisfy({ $0 == 1 }) {
            #expect(CoverTreeReplay(sample).accepts(refutation, width: width, mismatches: allowance))
          }
          if case .found(let network) = decision.answer {
            #expect(sample.mismatchWeight(of: network.column(on: sample)) <= allowance)
          }
        }
      }
    }
  }

  /// Refutations of harder cases, with branching, replayed against all neurons.
  @Test func refutationTreesAreAccepted() throws {
    var branchings = 0
    for seed in 0..<12 {
      let sample = Self.randomSample(inputs: 5, points: 24 + seed % 9, seed: UInt64(seed))
      let engine = MulticoverEngine(sample: sample, recordsEvidence: true)
      let interval = engine.minimumWidth(effort: .unlimited)
      let upper = try #require(interval.upper)
      #expect(upper == interval.lower)
      if upper == 1 { continue }
      let decision = engine.decide(width: upper - 1, effort: .unlimited)
      guard case .impossible(let refutation) = decision.answer else {
        Issue.record("width \(upper - 1) is not refuted")
        continue
      }
      if refutation.method == "multicover" { branchings += 1 }
      #expect(CoverTreeReplay(sample).accepts(refutation, width: upper - 1))
    }
    #expect(branchings > 0)
  }

  /// The same witness and the same resources for every number of jobs, also if the budget ends first.
  @Test func jobsDoNotChangeTheAnswer() {
    // With eight inputs programs begin with some sets, and dives find the networks.
    for (inputs, seed) in [(8, 1), (8, 2), (8, 3), (8, 4), (6, 5)] as [(Int, UInt64)] {
      let sample = Self.randomSample(inputs: inputs, points: 64, seed: seed)
      let first = MulticoverEngine(sample: sample).minimumWidth(effort: .unlimited)
      for jobs in 2...3 {
        let other = MulticoverEngine(sample: sample).minimumWidth(effort: Effort(jobs: jobs))
        #expect(other.witness == first.witness && other.resources == first.resources, "\(inputs) inputs, seed \(seed)")
      }
    }
    let sample = Self.randomSample(inputs: 6, points: 64, seed: 5)
    let first = MulticoverEngine(sample: sample).minimumWidth(effort: .unlimited)
    for share: UInt64 in [2, 3, 5, 9] {
      let budget = Budget(resources: first.resources / share)
      let one = MulticoverEngine(sample: sample).minimumWidth(effort: Effort(budget: budget))
      let two = MulticoverEngine(sample: sample).minimumWidth(effort: Effort(budget: budget, jobs: 2))
      #expect(one.exhausted == .resources && two.exhausted == .resources)
      #expect(one.lower == two.lower && one.resources == two.resources)
    }
  }

  @Test func limitsAreAnswers() {
    let sample = Self.randomSample(inputs: 6, points: 64, seed: 5)
    let engine = MulticoverEngine(sample: sample)
    func reason(_ question: InterpolationQuestion, _ budget: Budget = Budget()) -> Exhausted? {
      let decision = engine.decide(question, effort: Effort(budget: budget))
      if case .undecided(let reason) = decision.answer { return reason }
      return nil
    }
    let flat = Architecture(inputCount: 6, widths: [14, 1])
    #expect(reason(InterpolationQuestion(sample: sample, architecture: flat), Budget(memory: 1000)) != nil)
    guard case .memory = reason(InterpolationQuestion(sample: sample, architecture: flat), Budget(memory: 1000)) else {
      Issue.record("not a matter of memory")
      return
    }
    let deep = Architecture(inputCount: 6, widths: [4, 4, 1])
    guard case .outOfReach = reason(InterpolationQuestion(sample: sample, architecture: deep)) else {
      Issue.record("depth 3 is not for this engine")
      return
    }
    let interruption = Interruption()
    interruption.request()
    let decision = engine.decide(width: 14, effort: Effort(interruption: interruption))
    guard case .undecided(.interrupted) = decision.answer else {
      Issue.record("not interrupted")
      return
    }
  }

  /// More than 64 points, and samples without points or with one label.
  @Test func unusualSamples() throws {
    let parity = PartialFunction(
      TruthTable(inputCount: 7, values: BitVector((0..<128).map { $0.nonzeroBitCount % 2 == 1 })))
    let interval = MulticoverEngine(sample: parity).minimumWidth(effort: .unlimited)
    #expect(interval.lower == 7 && interval.upper == 7)
    for labels in [[Bool](), [true], [false, false]] {
      let points = labels.indices.map { BitVector(words: [UInt64($0)], count: 3) }
      let sample = PartialFunction(inputCount: 3, points: points, labels: BitVector(labels))
      let interval = MulticoverEngine(sample: sample).minimumWidth(effort: .unlimited)
      #expect(interval.lower == 1 && interval.upper == 1)
    }
  }

  /// The tableau has a hundred megabytes and one linear program takes some ten seconds: the deadline is heeded inside.
  @Test func deadlinesAreHeededWithinALinearProgram() {
    let sample = Self.randomSample(inputs: 12, points: 256, seed: 5)
    // Other tests may have had the cores: the least of a few runs counts.
    var least = Duration.seconds(100)
    for _ in 0..<4 where least >= .seconds(4) {
      let start = ContinuousClock.now
      let budget = Budget(deadline: start + .milliseconds(300), memory: 1 << 40)
      let decision = MulticoverEngine(sample: sample).decide(width: 40, effort: Effort(budget: budget))
      guard case .undecided(.time) = decision.answer else {
        Issue.record("\(decision.answer)")
        return
      }
      least = min(least, ContinuousClock.now - start)
    }
    #expect(least < .seconds(4))
  }
}
