import Columns
import Foundation
import Generators
import Numbers
import Running
import Statistics
import Testing
import ThresholdNetworks

/// Counts and fair draws of networks that may be wrong on some points (`Relabellings.swift`, `RelabelledSource.swift`).
@Suite struct MismatchTests {
  /// Every partial function of two inputs: each point labelled 0, labelled 1, or free.
  static let samplesOfTwoInputs: [PartialFunction] = (0..<81).map { number in
    let digits = (0..<4).map { row in number / [1, 3, 9, 27][row] % 3 }
    let rows = (0..<4).filter { digits[$0] < 2 }
    return PartialFunction(
      inputCount: 2, points: rows.map { BitVector(words: [UInt64($0)], count: 2) },
      labels: BitVector(rows.map { digits[$0] == 1 }))
  }

  /// Random samples of three inputs, every other one with points of weight 1 to 3.
  static func randomSamples(_ count: Int, seed: UInt64) -> [PartialFunction] {
    var key = RandomKey(seed: seed)
    return (0..<count).map { number in
      let rows = (0..<8).filter { _ in key.next(below: 4) > 0 }
      return PartialFunction(
        inputCount: 3, points: rows.map { BitVector(words: [UInt64($0)], count: 3) },
        labels: BitVector(rows.map { _ in key.next(below: 2) == 1 }),
        weights: rows.map { _ in number % 2 == 0 ? 1 : 1 + key.next(below: 3) })
    }
  }

  /// The settings of all functions, by the weight of the points of the sample on which they are wrong.
  static func expected(_ sample: PartialFunction, _ settings: [TruthTable: Integer], upTo mismatches: Int) -> [Integer]
  {
    var sums = [Integer](repeating: 0, count: mismatches + 1)
    let rows = sample.points.map { Int($0.words[0]) }
    for (table, count) in settings {
      let column = BitVector(rows.map { table.values[$0] })
      let weight = sample.mismatchWeight(of: column)
      if weight <= mismatches { sums[weight] += count }
    }
    return sums
  }

  @Test(arguments: [[1], [2, 1], [2, 2, 1], [1, 1]])
  func everySampleOfTwoInputs(widths: [Int]) throws {
    let architecture = Architecture(inputCount: 2, widths: widths)
    let settings = InterpolatorCountTests.bruteForce(architecture)
    for sample in Self.samplesOfTwoInputs {
      for mismatches in 0...4 {
        let count = try InterpolatorCount(of: sample, architecture: architecture, mismatches: mismatches)
        #expect(count.byMismatches == Self.expected(sample, settings, upTo: mismatches), "\(sample) \(mismatches)")
        #expect(count.count == count.byMismatches.reduce(0, +))
      }
      // As soon as every point may be wrong, everything counts.
      let all = try InterpolatorCount(of: sample, architecture: architecture, mismatches: sample.pointCount)
      #expect(all.count == architecture.settingCount)
    }
  }

  @Test(arguments: [[1], [2, 1], [2, 2, 1]])
  func randomSamplesOfThreeInputs(widths: [Int]) throws {
    let architecture = Architecture(inputCount: 3, widths: widths)
    let settings = InterpolatorCountTests.bruteForce(architecture)
    for sample in Self.randomSamples(200, seed: 5) {
      let mismatches = 3
      let count = try InterpolatorCount(of: sample, architecture: architecture, mismatches: mismatches)
      #expect(count.byMismatches == Self.expected(sample, settings, upTo: mismatches))
    }
  }

  /// The posterior holds every function with its settings, and sums up to the count.
  @Test func posteriorAgreesWithBruteForce() throws {
    for widths in [[1], [2, 1], [2, 2, 1]] {
      let architecture = Architecture(inputCount: 3, widths: widths)
      let settings = InterpolatorCountTests.bruteForce(architecture)
      for sample in Self.randomSamples(12, seed: 6) {
        let law = try FunctionPosterior(of: sample, architecture: architecture, mismatches: 2)
        let rows = sample.points.map { Int($0.words[0]) }
        let expected = settings.filter { entry in
          sample.mismatchWeight(of: BitVector(rows.map { entry.key.values[$0] })) <= 2
        }
        #expect(Dictionary(uniqueKeysWithValues: law.functions.map { ($0.table, $0.settings) }) == expected)
      }
    }
  }

  private static func test(_ sampler: FairSampler, draws: Int, seed: UInt64) throws -> UniformityTest {
    let law = try FunctionPosterior(
      of: sampler.sample, architecture: sampler.architecture, mismatches: sampler.mismatches)
    let batch = try sampler.draw(draws, key: RandomKey(seed: seed))
    return UniformityTest(counts: try batch.functionCounts(), posterior: law)
  }

  /// False alarms: one in ten thousand a case, with fixed seeds.
  @Test(arguments: [([1], 1), ([2, 1], 1), ([2, 1], 2), ([3, 1], 1), ([2, 2, 1], 1), ([2, 2, 1], 3)])
  func fairDrawsPassTheChiSquareTest(widths: [Int], mismatches: Int) throws {
    for sample in Self.randomSamples(4, seed: 7) {
      let architecture = Architecture(inputCount: 3, widths: widths)
      let sampler = try FairSampler(of: sample, architecture: architecture, mismatches: mismatches)
      let count = try InterpolatorCount(of: sample, architecture: architecture, mismatches: mismatches)
      #expect(sampler.count == count.count)
      if sampler.count.isZero { continue }
      #expect(try Self.test(sampler, draws: 40_000, seed: 8).tail > 1e-4)
    }
  }

  /// The settings themselves, not only the functions: for XOR with one wrong point each is drawn equally often.
  @Test func settingsAreUniform() throws {
    let sample = PartialFunction(TruthTable(inputCount: 2, bits: 6))
    let sampler = try FairSampler(
      of: sample, architecture: Architecture(inputCount: 2, widths: [2, 1]), mismatches: 1)
    // XOR itself, and the functions that differ from it in one row: 7, 4, 2 and e, whose counts are known.
    #expect(sampler.count == Integer(4 + 372 + 12 + 12 + 372))
    let draws = 60_000
    let batch = try sampler.draw(draws, key: RandomKey(seed: 10))
    var counts: [ThresholdNetwork: Int] = [:]
    for index in 0..<draws { counts[batch[index], default: 0] += 1 }
    #expect(Integer(counts.count) == sampler.count)
    let mean = Double(draws) / Double(counts.count)
    let statistic = counts.values.reduce(0) { $0 + (Double($1) - mean) * (Double($1) - mean) / mean }
    #expect(SpecialFunctions.chiSquareTail(statistic, degrees: counts.count - 1) > 1e-4)
  }

  /// A sampler that takes the networks of one wrong point for twice as many is seen.
  @Test func aBrokenSamplerFails() throws {
    let sample = try #require(Self.randomSamples(4, seed: 7).last)
    let architecture = Architecture(inputCount: 3, widths: [2, 1])
    let right = try FairSampler(of: sample, architecture: architecture, mismatches: 1)
    var tried = 0
    for change in 1...sample.pointCount {
      let broken = try FairSampler(brokenAtChange: change, of: sample, architecture: architecture, mismatches: 1)
      // A change that hardly any network makes cannot be seen in so many draws.
      if Double(rounding: Rational(broken.count - right.count, right.count)) < 0.03 { continue }
      tried += 1
      #expect(try Self.test(broken, draws: 40_000, seed: 9).tail < 1e-4)
    }
    #expect(tried >= 1)
  }

  /// Counts of shares add up, whatever the depth, with mismatches and without.
  @Test func sharesAddUp() throws {
    for sample in Self.randomSamples(10, seed: 11) {
      for widths in [[1], [1, 1], [3, 1], [2, 2, 1], [2, 1, 2, 1]] {
        let architecture = Architecture(inputCount: 3, widths: widths)
        for mismatches in 0...1 {
          let whole = try InterpolatorCount(of: sample, architecture: architecture, mismatches: mismatches)
          var sums = [Integer](repeating: 0, count: mismatches + 1)
          for index in 1...3 {
            let shard = try #require(Shard("\(index)/3"))
            let share = try InterpolatorCount(
              of: sample, architecture: architecture, mismatches: mismatches, shard: shard)
            for (place, value) in share.byMismatches.enumerated() { sums[place] += value }
          }
          #expect(sums == whole.byMismatches)
        }
      }
    }
  }

  /// Too many choices of wrong points are refused at once, and the budget is kept.
  @Test func whatIsOutOfReachIsRefused() throws {
    var key = RandomKey(seed: 12)
    let sample = TwoMethodsTests.sample(inputs: 8, points: 60, &key)
    let architecture = Architecture(inputCount: 8, widths: [2, 1])
    #expect(throws: CountingStopped.self) {
      try InterpolatorCount(of: sample, architecture: architecture, mismatches: 8)
    }
    let effort = Effort(budget: Budget(resources: 50))
    #expect(throws: CountingStopped(.resources)) {
      try InterpolatorCount(of: sample, architecture: architecture, mismatches: 2, effort: effort)
    }
  }
}
