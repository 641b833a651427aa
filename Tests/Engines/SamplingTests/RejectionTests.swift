import CKernels
import Numbers
import Running
import Sampling
import Solving
import Statistics
import Testing
import ThresholdNetworks

@Suite struct RejectionTests {
  /// All settings that fit are equally likely: a chi-square test over the raw settings, with a false alarm in one of
  /// 10,000 seeds.
  @Test(
    arguments: [([2, 1], 0x8), ([2, 1], 0x6), ([1, 1, 1], 0xe), ([1], 0x7)] as [([Int], UInt64)], [false, true])
  func drawsAreUniformOverSettings(_ question: ([Int], UInt64), isPlain: Bool) throws {
    let architecture = Architecture(inputCount: 2, widths: question.0)
    let sample = PartialFunction(TruthTable(inputCount: 2, bits: question.1))
    let fitting = allNetworks(architecture).filter { $0.isConsistent(with: sample) }
    let sampler =
      isPlain
      ? RejectionSampler(sample, architecture, method: PlainRejection(sample, architecture))
      : try RejectionSampler(sample, architecture)
    let count = min(20 * fitting.count, isPlain ? 100 : 6000)
    let (draws, run) = sampler.draw(0..<count, from: RandomKey(seed: 7), effort: Effort(jobs: 2))
    #expect(draws.count == count && run.drawCount == count && run.exhausted == nil)
    var observed: [ThresholdNetwork: Int] = [:]
    for draw in draws { observed[draw.network, default: 0] += 1 }
    let share = 1 / Double(fitting.count)
    let test = chiSquare(fitting.map { observed[$0] ?? 0 }, fitting.map { _ in share })
    #expect(draws.allSatisfy { $0.network.isConsistent(with: sample) })
    #expect(SpecialFunctions.chiSquareTail(test.statistic, degrees: test.degrees) > 1e-4)
    // The acceptance is the prior mass: its 99.99% interval holds the true value.
    let settings = architecture.widths.indices.reduce(1.0) { product, layer in
      let m = architecture.fanIn(ofLayer: layer)
      return (0..<architecture.widths[layer]).reduce(product) { result, _ in result * Double(6 * m << m) }
    }
    let interval = run.acceptance(confidence: 0.9999)
    let mass = Double(fitting.count) / settings
    #expect(interval.lower <= mass && mass <= interval.upper)
  }

  /// Kernel and plain method estimate the same acceptance on samples of one, two and five words, at depths 1 to 4.
  @Test(arguments: [
    (3, 6, [1]), (4, 9, [3, 1]), (6, 40, [2, 1]), (7, 100, [1, 1]), (3, 5, [2, 3, 1]), (4, 6, [2, 2, 2, 1]),
  ])
  func kernelAgreesWithPlainMethod(inputs: Int, points: Int, widths: [Int]) throws {
    var key = RandomKey(seed: 3)
    let architecture = Architecture(inputCount: inputs, widths: widths)
    // Labels of a random network that is not constant, so that something fits.
    var sample = randomSample(inputs: inputs, points: points, seed: 5)
    repeat {
      let teacher = ThresholdNetwork.random(architecture, using: &key)
      sample = PartialFunction(inputCount: inputs, points: sample.points, labels: teacher.column(on: sample))
    } while sample.isConstant
    let kernel = try RejectionSampler(sample, architecture)
    let plain = RejectionSampler(sample, architecture, method: PlainRejection(sample, architecture))
    let fast = kernel.draw(0..<2000, from: RandomKey(seed: 1), effort: Effort(jobs: 2), maximumTries: 1_000_000_000)
    let slow = plain.draw(0..<100, from: RandomKey(seed: 2), effort: Effort(jobs: 2), maximumTries: 400_000)
    #expect(fast.draws.count > 100)
    #expect(fast.draws.allSatisfy { $0.network.isConsistent(with: sample) })
    #expect(slow.draws.allSatisfy { $0.network.isConsistent(with: sample) })
    let a = fast.run.acceptance(confidence: 0.9999)
    let b = slow.run.acceptance(confidence: 0.9999)
    #expect(a.lower <= b.upper && b.lower <= a.upper)
  }

  /// Labels that are all equal make every constant output fit.
  @Test(arguments: [false, true]) func constantLabels(value: Bool) throws {
    let architecture = Architecture(inputCount: 2, widths: [1, 1])
    let sample = PartialFunction(
      inputCount: 2, points: [BitVector([false, true]), BitVector([true, true])],
      labels: BitVector(repeating: value, count: 2))
    let networks = allNetworks(architecture)
    let mass = Double(networks.count { $0.isConsistent(with: sample) }) / Double(networks.count)
    let interval = try RejectionSampler(sample, architecture).draw(0..<3000, from: RandomKey(seed: 1)).run
      .acceptance(confidence: 0.9999)
    #expect(interval.lower <= mass && mass <= interval.upper)
  }

  @Test func everyInstructionSetGivesTheSameBits() {
    for (points, widths) in [(6, [4, 1]), (5, [3, 2, 1]), (40, [2, 1])] {
      let shape = randomSample(inputs: 6, points: points, seed: 4)
      // More than 32 points use wide columns; the labels of an input are fitted often enough.
      let sample =
        points > 32
        ? PartialFunction(inputCount: 6, points: shape.points, labels: shape.inputColumns[2]) : shape
      let architecture = Architecture(inputCount: 6, widths: widths)
      let outcomes = (0...thresher_rejection_best_target()).map { target in
        let method = KernelRejection(sample, architecture, target: target)
        return (0..<50).map { number in
          method.firstFit(from: RandomKey(seed: UInt64(number)), limit: 1 << 18) { false }
        }
      }
      for other in outcomes.dropFirst() {
        #expect(other.map(\.network) == outcomes[0].map(\.network))
        #expect(other.map(\.tries) == outcomes[0].map(\.tries))
      }
      #expect(outcomes[0].contains { $0.network != nil })
    }
  }

  @Test func drawsDependOnTheirNumberAlone() throws {
    let sample = randomSample(inputs: 4, points: 7, seed: 12)
    let sampler = try RejectionSampler(sample, Architecture(inputCount: 4, widths: [3, 1]))
    let key = RandomKey(seed: 9)
    let all = sampler.draw(0..<60, from: key, effort: Effort(jobs: 1)).draws
    #expect(all.count == 60)
    #expect(sampler.draw(0..<60, from: key, effort: Effort(jobs: 2)).draws == all)
    let shards = (0..<3).flatMap { shard in
      sampler.draw(stride(from: shard, to: 60, by: 3), from: key, effort: Effort(jobs: 2)).draws
    }
    #expect(shards.sorted { $0.number < $1.number } == all)
  }

  @Test(arguments: [1, 2]) func budgetEndsTheRunAtTheSamePlace(jobs: Int) throws {
    let sample = randomSample(inputs: 4, points: 7, seed: 12)
    let sampler = try RejectionSampler(sample, Architecture(inputCount: 4, widths: [3, 1]))
    let whole = sampler.draw(0..<20, from: RandomKey(seed: 9))
    let limit = whole.draws.prefix(12).reduce(0) { $0 + $1.tries } + 1
    let (draws, run) = sampler.draw(0..<20, from: RandomKey(seed: 9), effort: Effort(jobs: jobs), maximumTries: limit)
    #expect(draws == Array(whole.draws.prefix(12)))
    #expect(run.tries == limit && run.exhausted == .resources)
  }

  /// XOR with one hidden neuron has no interpolator: the run ends by its budget, over several blocks of a stream.
  @Test func impossibleSampleUsesUpTheBudget() throws {
    let sample = PartialFunction(TruthTable(inputCount: 2, bits: 0x6))
    let sampler = try RejectionSampler(sample, Architecture(inputCount: 2, widths: [1, 1]))
    let (draws, run) = sampler.draw(0..<5, from: RandomKey(seed: 1), effort: Effort(jobs: 2), maximumTries: 30_000_000)
    #expect(draws.isEmpty && run.tries == 30_000_000 && run.exhausted == .resources)
    let stopped = Interruption()
    stopped.request()
    let cut = sampler.draw(0..<5, from: RandomKey(seed: 1), effort: Effort(interruption: stopped)).run
    #expect(cut.exhausted == .interrupted && cut.tries > 0)
  }

  @Test func wideInputsNeedNoTables() throws {
    let architecture = Architecture(inputCount: 40, widths: [2, 1])
    let sample = PartialFunction(
      inputCount: 40, points: (0..<3).map { BitVector(ones: [$0], count: 40) }, labels: BitVector([true, false, true]))
    let draws = try RejectionSampler(sample, architecture).draw(0..<20, from: RandomKey(seed: 2)).draws
    #expect(draws.count == 20 && draws.allSatisfy { $0.network.isConsistent(with: sample) })
  }

  /// R's binom.test: 0/10, 1/10, 5/10, 10/10 and 100/1000 at 95%.
  @Test(
    arguments: [
      (0, 10, 0, 0.3084971), (1, 10, 0.002528579, 0.4450161), (5, 10, 0.1870860, 0.8129140), (10, 10, 0.6915029, 1),
      (100, 1000, 0.08210533, 0.1202879),
    ] as [(UInt64, UInt64, Double, Double)])
  func clopperPearson(successes: UInt64, trials: UInt64, lower: Double, upper: Double) {
    let interval = BinomialInterval(successes: successes, trials: trials)
    #expect(abs(interval.lower - lower) < 1e-6 && abs(interval.upper - upper) < 1e-6)
  }
}
