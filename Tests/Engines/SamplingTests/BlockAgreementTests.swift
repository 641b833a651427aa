import Columns
import Numbers
import Running
import Sampling
import Statistics
import Testing
import ThresholdNetworks

/// Chains and masses beyond the inputs for which columns are listed, against exact counts and fair draws (`BlockState.swift`).
@Suite struct BlockAgreementTests {
  /// Beyond the inputs for which columns are listed, the estimate agrees with the exact count. Each interval misses once in twenty
  /// seeds; four standard errors are missed once in thousands.
  @Test(arguments: [([2, 1], 8), ([3, 1], 10)])
  func massAgreesWithTheCount(widths: [Int], points: Int) throws {
    let sample = randomSample(inputs: 17, points: points, seed: UInt64(points))
    let architecture = Architecture(inputCount: 17, widths: widths)
    let exact = Double(rounding: try InterpolatorCount(of: sample, architecture: architecture).probability)
    let mass = try #require(
      try PriorMass.estimate(
        sample, architecture, from: RandomKey(seed: 5), plan: .init(population: 400, repetitions: 24),
        effort: Effort(jobs: 2)))
    let error = try #require(mass.standardError)
    #expect(error < 0.2 * exact, "\(mass.estimate) +- \(error), exactly \(exact)")
    #expect(abs(mass.estimate - exact) < 4 * error, "\(mass.estimate) +- \(error), exactly \(exact)")
  }

  /// Draws of the chains against fair draws: the same law of the number of wires, by a test of homogeneity with a false alarm in
  /// 10,000 seeds. Draws of a chain are thinned so that they hardly depend on each other.
  @Test func drawsHaveTheLawOfFairOnes() throws {
    let sample = randomSample(inputs: 17, points: 6, seed: 3)
    let architecture = Architecture(inputCount: 17, widths: [2, 1])
    let chains = try ChainSampler(sample, architecture, method: .gibbs)
    var drawn: [ThresholdNetwork] = []
    _ = try chains.draw(
      1200, from: RandomKey(seed: 1), plan: .init(chains: 4, burnIn: 300, thinning: 25), effort: Effort(jobs: 2)
    ) { draws, _ in drawn += draws.map(\.network) }
    #expect(drawn.count == 1200 && drawn.allSatisfy { $0.isConsistent(with: sample) })
    let batch = try FairSampler(of: sample, architecture: architecture).draw(4000, key: RandomKey(seed: 2))
    // Classes of about a tenth of the fair draws each.
    let fair = (0..<4000).map { batch[$0].wireCount }.sorted()
    let bounds = Set((1..<10).map { fair[400 * $0] }).sorted()
    func shares(_ wires: [Int]) -> [Int] {
      (0...bounds.count).map { place in
        wires.count { wire in bounds.count { $0 <= wire } == place }
      }
    }
    let (left, right) = (shares(drawn.map(\.wireCount)), shares(fair))
    var statistic = 0.0
    for (a, b) in zip(left, right) {
      let share = Double(a + b) / 5200
      let (first, second) = (1200 * share, 4000 * share)
      statistic +=
        (Double(a) - first) * (Double(a) - first) / first + (Double(b) - second) * (Double(b) - second) / second
    }
    #expect(SpecialFunctions.chiSquareTail(statistic, degrees: bounds.count) > 1e-4, "\(left) against \(right)")
  }
}
