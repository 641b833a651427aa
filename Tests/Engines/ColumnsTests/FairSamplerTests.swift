import Columns
import Formats
import Foundation
import Numbers
import Statistics
import TestSupport
import Testing
import ThresholdNetworks

@Suite struct FairSamplerTests {
  /// Fair draws are rejected with this probability in each test below; the seeds are fixed.
  static let falseAlarmRate = 1e-4

  static func instance(_ name: String) throws -> PartialFunction {
    let folder = Repository.instances.appending(path: "bench")
    return try Sample.read(folder.appending(path: "\(name).pla").path).partialFunction()
  }

  static func test(_ sampler: FairSampler, draws: Int, seed: UInt64) throws -> UniformityTest {
    let posterior = try FunctionPosterior(of: sampler.sample, architecture: sampler.architecture)
    let batch = try sampler.draw(draws, key: RandomKey(seed: seed))
    return UniformityTest(counts: try batch.functionCounts(), posterior: posterior)
  }

  @Test(arguments: [
    ("noisy_4_8_12", [3, 1]), ("noisy_5_12_10", [3, 1]), ("noisy_4_12_25", [4, 1]), ("rand_6_16", [4, 1]),
    ("noisy_4_8_12", [3, 2, 1]), ("noisy_4_8_12", [3, 2, 2, 1]),
  ])
  func drawsPassTheChiSquareTest(name: String, widths: [Int]) throws {
    let sample = try Self.instance(name)
    let sampler = try FairSampler(
      of: sample, architecture: Architecture(inputCount: sample.inputCount, widths: widths))
    let posterior = try FunctionPosterior(of: sample, architecture: sampler.architecture)
    #expect(sampler.count == posterior.total)
    guard !sampler.count.isZero else {
      Issue.record("nothing interpolates \(name)")
      return
    }
    let test = try Self.test(sampler, draws: 100_000, seed: 7)
    #expect(test.classCount >= 2, "\(name) \(widths)")
    #expect(test.tail > Self.falseAlarmRate, "\(test)")
  }

  /// Samples of one label, where nearly every network is constant; and a single neuron.
  @Test(arguments: [[1], [1, 1], [2, 1], [2, 2, 1]])
  func oneLabel(widths: [Int]) throws {
    let points = [1, 2, 6].map { BitVector(words: [UInt64($0)], count: 3) }
    let sample = PartialFunction(inputCount: 3, points: points, labels: BitVector([true, true, true]))
    let sampler = try FairSampler(of: sample, architecture: Architecture(inputCount: 3, widths: widths))
    #expect(try Self.test(sampler, draws: 100_000, seed: 8).tail > Self.falseAlarmRate)
    let empty = PartialFunction(inputCount: 3, points: [], labels: BitVector(count: 0))
    let prior = try FairSampler(of: empty, architecture: Architecture(inputCount: 3, widths: widths))
    #expect(try Self.test(prior, draws: 100_000, seed: 9).tail > Self.falseAlarmRate)
  }

  /// XOR of two inputs has few settings, so the settings themselves are compared: all occur, equally often.
  @Test(arguments: [([2, 1], 4), ([3, 1], 1068), ([2, 2, 1], 1600)])
  func settingsAreUniform(widths: [Int], expected: Int) throws {
    let sample = PartialFunction(TruthTable(inputCount: 2, bits: 6))
    let sampler = try FairSampler(of: sample, architecture: Architecture(inputCount: 2, widths: widths))
    #expect(sampler.count == Integer(expected))
    let draws = 60_000
    let batch = try sampler.draw(draws, key: RandomKey(seed: 10))
    var counts: [ThresholdNetwork: Int] = [:]
    for index in 0..<draws { counts[batch[index], default: 0] += 1 }
    #expect(counts.count == expected)
    let mean = Double(draws) / Double(expected)
    let statistic = counts.values.reduce(0) { $0 + (Double($1) - mean) * (Double($1) - mean) / mean }
    #expect(SpecialFunctions.chiSquareTail(statistic, degrees: expected - 1) > Self.falseAlarmRate)
    #expect(counts.keys.allSatisfy { $0.isConsistent(with: sample) })
  }

  /// A multiplicity that is one too large must be noticed.
  @Test func aBrokenSamplerFails() throws {
    let sample = try Self.instance("noisy_4_8_12")
    let architecture = Architecture(inputCount: sample.inputCount, widths: [3, 1])
    let right = try FairSampler(of: sample, architecture: architecture)
    var tried = 0
    for index in 0..<8 {
      let broken = try FairSampler(brokenAtClass: index, of: sample, architecture: architecture)
      if broken.count == right.count { continue }
      tried += 1
      #expect(try Self.test(broken, draws: 100_000, seed: 7).tail < Self.falseAlarmRate, "class \(index)")
    }
    #expect(tried >= 1)
  }

  @Test func drawsAreDeterministicAndAgree() throws {
    let sample = try Self.instance("noisy_8_32_05")
    let sampler = try FairSampler(of: sample, architecture: Architecture(inputCount: 8, widths: [4, 1]))
    #expect(sampler.count == 15888)
    let first = try sampler.draw(500, key: RandomKey(seed: 3))
    let second = try sampler.draw(500, key: RandomKey(seed: 3))
    let other = try sampler.draw(500, key: RandomKey(seed: 4))
    #expect((0..<500).allSatisfy { first[$0] == second[$0] })
    #expect(!(0..<500).allSatisfy { first[$0] == other[$0] })
    #expect((0..<500).allSatisfy { first[$0].isConsistent(with: sample) })
    #expect(try first.interpolatingCount(on: sample.complemented) == 0)
  }

  /// More than 64 points, and integers of any size.
  @Test func widerSamplesAndLargerNumbers() throws {
    var key = RandomKey(seed: 11)
    let random = TwoMethodsTests.sample(inputs: 8, points: 100, &key)
    let sample = PartialFunction(
      inputCount: 8, points: random.points, labels: BitVector(random.points.map { $0.popcount >= 4 }))
    let sampler = try FairSampler(of: sample, architecture: Architecture(inputCount: 8, widths: [2, 1]))
    #expect(try sampler.draw(200, key: key).interpolatingCount(on: sample) == 200)
    let xnor = PartialFunction(TruthTable(inputCount: 1, bits: 1))
    let wide = try FairSampler(of: xnor, architecture: Architecture(inputCount: 1, widths: [60, 1]))
    #expect(try wide.draw(50, key: key).interpolatingCount(on: xnor) == 50)
  }
}
