import Columns
import Numbers
import Running
import Sampling
import Statistics
import Testing
import ThresholdNetworks

/// Guess and check, chains and estimates of mass where some points may be wrong.
@Suite struct SamplingMismatchTests {
  /// Three inputs, six points, of which two stand for two labels and one for three.
  static let sample: PartialFunction = {
    let rows: [UInt64] = [0, 1, 2, 4, 6, 7]
    return PartialFunction(
      inputCount: 3, points: rows.map { BitVector(words: [$0], count: 3) },
      labels: BitVector([false, true, true, false, true, true]), weights: [2, 1, 1, 2, 1, 3])
  }()

  static func law(_ widths: [Int], _ mismatches: Int) throws -> FunctionPosterior {
    try FunctionPosterior(
      of: sample, architecture: Architecture(inputCount: 3, widths: widths), mismatches: mismatches)
  }

  /// The exact prior mass.
  static func mass(_ widths: [Int], _ mismatches: Int) throws -> Double {
    let count = try InterpolatorCount(
      of: sample, architecture: Architecture(inputCount: 3, widths: widths), mismatches: mismatches)
    return Double(rounding: count.probability)
  }

  /// By the kernel and one by one; the settings of each function as often as they should, with one false alarm in 10,000 seeds.
  @Test(arguments: [([2, 1], 1), ([2, 1], 2), ([1], 1), ([1], 4), ([2, 2, 1], 2)], [false, true])
  func rejectionIsUniform(_ question: ([Int], Int), isPlain: Bool) throws {
    let (widths, mismatches) = question
    let architecture = Architecture(inputCount: 3, widths: widths)
    let law = try Self.law(widths, mismatches)
    let sampler =
      isPlain
      ? RejectionSampler(
        Self.sample, architecture,
        method: PlainRejection(Self.sample.unweighted, architecture, mismatches: mismatches))
      : try RejectionSampler(Self.sample, architecture, mismatches: mismatches)
    let (draws, run) = sampler.draw(0..<(isPlain ? 300 : 4000), from: RandomKey(seed: 7), effort: Effort(jobs: 2))
    var counts: [BitVector: Int] = [:]
    for draw in draws { counts[draw.network.truthTable.values, default: 0] += 1 }
    #expect(UniformityTest(counts: counts, posterior: law).tail > 1e-4)
    let mass = try Self.mass(widths, mismatches)
    let interval = run.acceptance(confidence: 0.9999)
    #expect(interval.lower <= mass && mass <= interval.upper)
  }

  /// Draws that take one more mismatch than they should are seen.
  @Test func rejectionWithAWrongAllowanceFails() throws {
    let architecture = Architecture(inputCount: 3, widths: [2, 1])
    let sampler = try RejectionSampler(Self.sample, architecture, mismatches: 3)
    var counts: [BitVector: Int] = [:]
    for draw in sampler.draw(0..<4000, from: RandomKey(seed: 7)).draws {
      counts[draw.network.truthTable.values, default: 0] += 1
    }
    #expect(UniformityTest(counts: counts, posterior: try Self.law([2, 1], 2)).tail < 1e-4)
  }

  /// More than 64 points, and points that count several times: every draw keeps to the allowance, some use it.
  @Test func widerSamples() throws {
    let shape = randomSample(inputs: 7, points: 100, seed: 5)
    var key = RandomKey(seed: 3)
    let labels = BitVector(shape.points.map { $0[0] != (key.next(below: 12) == 0) })
    let sample = PartialFunction(
      inputCount: 7, points: shape.points, labels: labels, weights: shape.points.indices.map { 1 + $0 % 2 })
    let allowed = sample.mismatchWeight(of: BitVector(shape.points.map { $0[0] })) + 3
    let sampler = try RejectionSampler(sample, Architecture(inputCount: 7, widths: [1]), mismatches: allowed)
    let draws = sampler.draw(0..<200, from: RandomKey(seed: 1), effort: Effort(jobs: 2)).draws
    #expect(draws.count == 200)
    let wrong = draws.map { sample.mismatchWeight(of: $0.network.column(on: sample)) }
    #expect(wrong.allSatisfy { $0 <= allowed } && wrong.contains { $0 > 0 })
  }

  /// The total variation from the exact law is below 0.03 (0.08) after so many draws of four chains.
  @Test(arguments: [([2, 1], 1), ([3, 1], 2), ([2, 2, 1], 1)], [ChainSampler.Method.gibbs, .metropolis])
  func chainsReachTheExactLaw(_ question: ([Int], Int), method: ChainSampler.Method) throws {
    let (widths, mismatches) = question
    let architecture = Architecture(inputCount: 3, widths: widths)
    let sampler = try ChainSampler(Self.sample, architecture, method: method, mismatches: mismatches)
    let law = try Self.law(widths, mismatches)
    var counts: [BitVector: Int] = [:]
    var total = 0
    let draws = 20_000
    _ = try sampler.draw(draws, from: RandomKey(seed: 3)) { draws, _ in
      for draw in draws { counts[draw.network.truthTable.values, default: 0] += 1 }
      total += draws.count
    }
    #expect(total == draws)
    var distance = 0.0
    for entry in law.functions {
      let share = Double(rounding: Rational(entry.settings, law.total))
      distance += abs(share - Double(counts[entry.table.values] ?? 0) / Double(total))
    }
    #expect(Set(counts.keys).isSubset(of: Set(law.functions.map(\.table.values))))
    #expect(distance / 2 < (method == .gibbs ? 0.03 : 0.08))
  }

  /// Unbiased: the mean over 20 seeds is the exact mass up to four standard errors; depth 1, packing terms, and whole networks,
  /// with constants that fit and without.
  @Test(arguments: [([1], 1), ([2, 1], 1), ([3, 1], 2), ([2, 1], 4), ([2, 2, 1], 1), ([2, 2, 1], 4)])
  func massIsUnbiased(widths: [Int], mismatches: Int) throws {
    let architecture = Architecture(inputCount: 3, widths: widths)
    let exact = try Self.mass(widths, mismatches)
    var ratios: [Double] = []
    for seed in 0..<20 {
      let mass = try #require(
        try PriorMass.estimate(
          Self.sample, architecture, mismatches: mismatches, from: RandomKey(seed: UInt64(seed)),
          plan: .init(population: 300), effort: Effort(jobs: 2)))
      ratios.append(mass.estimate / exact)
    }
    let mean = ratios.reduce(0, +) / 20
    let variance = ratios.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 19
    #expect(abs(mean - 1) < 4 * (variance / 20).squareRoot() + 1e-9, "\(mean) \(variance)")
  }
}
