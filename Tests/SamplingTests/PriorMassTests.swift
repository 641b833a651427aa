import Columns
import Foundation
import Numbers
import Sampling
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
  private static func exact(_ sample: PartialFunction, _ architecture: Architecture) throws -> Double {
    Double(rounding: try InterpolatorCount(of: sample, architecture: architecture).probability)
  }

  /// The 95% interval holds the exact mass in at least 90 of 100 seeded runs, on masses from 2^-20 to 2^-50. If the
  /// coverage were exactly 95%, fewer than 90 would come up in one of 90 choices of the seeds.
  @Test(arguments: [(6, 24, 3, 3, 4, 20...21), (6, 40, 3, 4, 7, 24...25), (8, 32, 4, 4, 11, 36...37)])
  func intervalCoversExactMass(inputs: Int, points: Int, teacher: Int, width: Int, seed: Int, bits: ClosedRange<Int>)
    throws
  {
    let sample = teacherSample(inputs: inputs, points: points, widths: [teacher, 1], seed: UInt64(seed))
    let architecture = Architecture(inputCount: inputs, widths: [width, 1])
    let exact = try Self.exact(sample, architecture)
    #expect(bits.contains(Int(-log2(exact))))
    var covered = 0
    var ratios = 0.0
    for seed in 0..<100 {
      let mass = try #require(
        try PriorMass.estimate(
          sample, architecture, from: RandomKey(seed: UInt64(seed)), plan: .init(population: 100), jobs: 2))
      if mass.interval()?.contains(exact) == true { covered += 1 }
      ratios += mass.estimate / exact
    }
    #expect(covered >= 90)
    // Unbiased: the mean of 100 estimates with a standard deviation of a tenth or so.
    #expect(abs(ratios / 100 - 1) < 0.06)
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
        try PriorMass.estimate(sample, architecture, from: RandomKey(seed: 5), plan: .init(population: 600), jobs: 2))
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
        jobs: jobs)
    }
    #expect(estimates[0] == estimates[1] && estimates[0] == estimates[2])
  }
}
