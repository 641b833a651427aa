import Columns
import Formats
import Foundation
import Numbers
import Running
import Sampling
import Solving
import TestSupport
import Testing
import ThresholdNetworks

/// Labels of a random network of the given widths that is not constant on the points.
func teacherSample(inputs: Int, points: Int, widths: [Int], seed: UInt64) -> PartialFunction {
  let shape = randomSample(inputs: inputs, points: points, seed: seed)
  let architecture = Architecture(inputCount: inputs, widths: widths)
  var key = RandomKey(seed: seed)
  while true {
    // Neurons that vary make teachers that need all of their neurons more often.
    let layers = widths.indices.map { layer in
      (0..<widths[layer]).map { _ -> Neuron in
        while true {
          let neuron = Neuron.random(fanIn: architecture.fanIn(ofLayer: layer), using: &key)
          if case .constant = neuron.function { continue }
          return neuron
        }
      }
    }
    let labels = ThresholdNetwork(architecture: architecture, layers: layers).column(on: shape)
    // A balanced function is a harder one.
    if abs(2 * labels.popcount - points) <= points / 3 {
      return PartialFunction(inputCount: inputs, points: shape.points, labels: labels)
    }
  }
}

@Suite struct PriorMassTests {
  /// Without time nothing is estimated, and what is certain holds the exact mass; where no output may be constant the part of
  /// constant outputs is missing from the upper end.
  @Test(arguments: [[2, 1], [3, 1], [2, 2, 1]])
  func whatIsCertainHoldsTheMass(widths: [Int]) throws {
    let sample = teacherSample(inputs: 4, points: 12, widths: [2, 1], seed: 5)
    let architecture = Architecture(inputCount: 4, widths: widths)
    let late = Effort(budget: Budget(deadline: .now))
    let attempt = try PriorMass.attempt(
      sample, architecture, from: RandomKey(seed: 1), plan: .init(population: 100, repetitions: 4), effort: late)
    #expect(attempt.mass == nil && attempt.exhausted == .time)
    #expect(attempt.certain.contains(try Self.exact(sample, architecture)))
    let whole = try PriorMass.attempt(
      sample, architecture, from: RandomKey(seed: 1), plan: .init(population: 100, repetitions: 4))
    #expect(whole.exhausted == nil && whole.mass?.repetitions.count == 4)
  }

  /// A deep and narrow network hardly ever varies; the search for one that does ends with its time.
  @Test func drawingEndsInTime() throws {
    let sample = teacherSample(inputs: 4, points: 12, widths: [2, 1], seed: 5)
    let architecture = Architecture(inputCount: 4, widths: Array(repeating: 2, count: 30) + [1])
    let attempt = try PriorMass.attempt(
      sample, architecture, from: RandomKey(seed: 1), effort: Effort(budget: Budget(deadline: .now + .milliseconds(50)))
    )
    #expect(attempt.mass == nil && attempt.exhausted == .time)
  }

  private static func exact(_ sample: PartialFunction, _ architecture: Architecture) throws -> Double {
    Double(rounding: try InterpolatorCount(of: sample, architecture: architecture).probability)
  }

  struct Coverage: Sendable, CustomTestStringConvertible {
    /// A file of Instances/bench, or a sample that a network of the same widths labelled.
    enum Source: Sendable {
      case bench(String)
      case teacher(inputs: Int, points: Int, width: Int, seed: UInt64)
    }

    let source: Source
    let widths: [Int]
    /// The exact mass is 2^-bits, rounded to a whole number.
    let bits: Int
    /// Smaller than the default where that is enough, to save time; nil for cases that are left to THRESHER_EXHAUSTIVE and
    /// run as `thresher mass` does by default.
    let population: Int?

    var testDescription: String { "\(source), widths \(widths), 2^-\(bits)" }

    func sample() throws -> PartialFunction {
      switch source {
      case .bench(let name):
        let folder = Repository.instances.appending(path: "bench")
        return try Sample.read(folder.appending(path: name + ".pla").path).partialFunction()
      case .teacher(let inputs, let points, let width, let seed):
        return teacherSample(inputs: inputs, points: points, widths: [width, 1], seed: seed)
      }
    }
  }

  static let coverage = [
    Coverage(
      source: .teacher(inputs: 6, points: 24, width: 3, seed: 4), widths: [3, 1], bits: 21, population: 100),
    Coverage(
      source: .teacher(inputs: 8, points: 32, width: 4, seed: 11), widths: [4, 1], bits: 37, population: 100),
    Coverage(source: .bench("hwb4"), widths: [5, 1], bits: 41, population: 200),
    Coverage(source: .bench("noisy_8_32_05"), widths: [4, 1], bits: 49, population: 200),
    Coverage(source: .bench("noisy_6_32_10"), widths: [4, 1], bits: 47, population: nil),
    Coverage(source: .bench("noisy_8_40_10"), widths: [4, 1], bits: 51, population: nil),
    Coverage(source: .bench("noisy_8_48_10"), widths: [4, 1], bits: 55, population: nil),
    Coverage(source: .bench("noisy_8_64_10"), widths: [6, 1], bits: 61, population: nil),
  ]

  private static let isExhaustive = ProcessInfo.processInfo.environment["THRESHER_EXHAUSTIVE"] != nil

  /// The 95% interval holds the exact mass in at least 90 of 100 seeded runs (16 of 20, if THRESHER_EXHAUSTIVE is not set),
  /// on masses from 2^-20 to 2^-60. If the coverage were exactly 95%, fewer would come up in one of 90 (of 400) choices of
  /// the seeds.
  @Test(arguments: coverage.filter { isExhaustive || $0.population != nil })
  func intervalCoversExactMass(_ question: Coverage) throws {
    let sample = try question.sample()
    let architecture = Architecture(inputCount: sample.inputCount, widths: question.widths)
    let exact = try Self.exact(sample, architecture)
    #expect(Int((-log2(exact)).rounded()) == question.bits)
    let runs = Self.isExhaustive ? 100 : 20
    let population = question.population ?? PriorMass.Plan.defaultPopulation(depth: architecture.depth)
    var covered = 0
    var ratios: [Double] = []
    for seed in 0..<runs {
      let mass = try #require(
        try PriorMass.estimate(
          sample, architecture, from: RandomKey(seed: UInt64(seed)), plan: .init(population: population),
          effort: Effort(jobs: 2)))
      if mass.interval()?.contains(exact) == true { covered += 1 }
      ratios.append(mass.estimate / exact)
    }
    #expect(covered >= (runs == 100 ? 90 : 16))
    // Unbiased: the mean over the runs is 1 up to four standard errors.
    let mean = ratios.reduce(0, +) / Double(runs)
    let variance = ratios.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(runs - 1)
    #expect(abs(mean - 1) < 4 * (variance / Double(runs)).squareRoot())
  }

  /// A budget ends the work after whole repetitions, and one that is too small before the first.
  @Test func budgetLimitsRepetitions() throws {
    let sample = teacherSample(inputs: 5, points: 20, widths: [3, 1], seed: 1)
    let architecture = Architecture(inputCount: 5, widths: [3, 1])
    func estimate(_ resources: UInt64?, jobs: Int = 1) throws -> PriorMass? {
      try PriorMass.estimate(
        sample, architecture, from: RandomKey(seed: 8), plan: .init(population: 100),
        effort: Effort(budget: Budget(resources: resources), jobs: jobs))
    }
    let whole = try #require(try estimate(nil))
    #expect(try estimate(1) == nil)
    let cut = try #require([10_000, 20_000, 40_000, 80_000].compactMap { try estimate($0) }.first)
    #expect(cut.repetitions.count < 16 && cut.repetitions == Array(whole.repetitions.prefix(cut.repetitions.count)))
    #expect(try estimate(1 << 40) == whole)
    #expect(throws: OutOfMemoryBudget.self) {
      try PriorMass.estimate(
        sample, architecture, from: RandomKey(seed: 8), plan: .init(population: 10_000_000),
        effort: Effort(budget: Budget(memory: 1 << 24)))
    }
  }

  /// Other depths, several words of points, constant labels: 99.9% intervals against exact counts.
  @Test(arguments: [
    (3, 6, [1]), (4, 10, [2, 1]), (7, 80, [1, 1]), (4, 10, [2, 2, 1]), (3, 6, [2, 1, 1]), (3, 5, [2, 2, 1, 1]),
  ])
  func agreesWithExactCounts(inputs: Int, points: Int, widths: [Int]) throws {
    let architecture = Architecture(inputCount: inputs, widths: widths)
    let varied = teacherSample(inputs: inputs, points: points, widths: widths, seed: 3)
    let equal = PartialFunction(
      inputCount: inputs, points: varied.points, labels: BitVector(repeating: true, count: points))
    for sample in [varied, equal] {
      let exact = try Self.exact(sample, architecture)
      let mass = try #require(
        try PriorMass.estimate(
          sample, architecture, from: RandomKey(seed: 5), plan: .init(population: 600), effort: Effort(jobs: 2)))
      let interval = try #require(mass.interval(confidence: 0.999))
      #expect(interval.lowerBound <= exact * 1.000001 && exact <= interval.upperBound * 1.000001)
      #expect(abs(mass.log2 - log2(exact)) < 0.5)
    }
  }

  /// Parity of three inputs needs three hidden neurons.
  @Test func impossibleSampleHasNoInterval() throws {
    let sample = PartialFunction(TruthTable(inputCount: 3, bits: 0x96))
    let mass = try #require(
      try PriorMass.estimate(
        sample, Architecture(inputCount: 3, widths: [2, 1]), from: RandomKey(seed: 1), plan: .init(population: 50)))
    #expect(mass.estimate == 0 && mass.interval() == nil)
  }

  @Test func threadsDoNotChangeTheEstimate() throws {
    let sample = teacherSample(inputs: 5, points: 20, widths: [3, 1], seed: 1)
    let estimates = try [1, 2, 3].map { jobs in
      try PriorMass.estimate(
        sample, Architecture(inputCount: 5, widths: [3, 1]), from: RandomKey(seed: 8), plan: .init(population: 100),
        effort: Effort(jobs: jobs))
    }
    #expect(estimates[0] == estimates[1] && estimates[0] == estimates[2])
  }
}
