import Columns
import Formats
import Foundation
import Numbers
import Running
import Solving
import Testing
import ThresholdNetworks

/// Threads share the work of counts and draws; nothing that comes out depends on their number.
@Suite struct ParallelTests {
  @Test(arguments: [
    ("noisy_6_32_10", [4, 1]), ("noisy_6_32_10", [3, 2, 1]), ("noisy_5_20_10", [5, 1, 1]),
    ("noisy_5_12_10", [3, 3, 2, 1]),
    ("noisy_10_16_20", [1, 1]), ("noisy_4_8_12", [60, 1]),
  ])
  func countsAndTheirCost(name: String, widths: [Int]) throws {
    let sample = try FairSamplerTests.instance(name)
    let architecture = Architecture(inputCount: sample.inputCount, widths: widths)
    let budget = widths[0] == 60 ? Budget(resources: 100_000) : Budget()
    func count(jobs: Int) -> Result<InterpolatorCount, CountingStopped> {
      Result { () throws(CountingStopped) in
        do {
          return try InterpolatorCount(
            of: sample, architecture: architecture, effort: Effort(budget: budget, jobs: jobs))
        } catch let stop as CountingStopped {
          throw stop
        } catch {
          fatalError("\(error)")
        }
      }
    }
    let alone = count(jobs: 1)
    for jobs in [2, 3, 8] { #expect(count(jobs: jobs) == alone, "\(jobs) jobs") }
    if widths[0] < 60 { #expect(throws: Never.self) { try alone.get() } }
  }

  @Test(arguments: [("noisy_6_32_10", [4, 1]), ("noisy_4_8_12", [3, 1]), ("noisy_4_8_12", [3, 2, 1])])
  func drawsOneByOne(name: String, widths: [Int]) throws {
    let sample = try FairSamplerTests.instance(name)
    let architecture = Architecture(inputCount: sample.inputCount, widths: widths)
    // More than two blocks.
    let draws = 10_000
    let batches = try [1, 2, 5].map { jobs in
      try FairSampler(of: sample, architecture: architecture, effort: Effort(jobs: jobs)).draw(
        draws, key: RandomKey(seed: 5))
    }
    for other in batches.dropFirst() {
      #expect((0..<draws).allSatisfy { batches[0][$0] == other[$0] })
    }
  }

  /// The limit in resource units is kept or exceeded whatever the number of threads.
  @Test func budgetsEndAtTheSameTotal() throws {
    let sample = try FairSamplerTests.instance("noisy_8_48_10")
    let architecture = Architecture(inputCount: 8, widths: [5, 1])
    let used = try InterpolatorCount(of: sample, architecture: architecture).resources
    #expect(used > 100)
    for jobs in [1, 2, 4] {
      func count(_ limit: UInt64) throws -> Integer {
        try InterpolatorCount(
          of: sample, architecture: architecture, effort: Effort(budget: Budget(resources: limit), jobs: jobs)
        ).count
      }
      #expect(try count(used + 1) > 0)
      #expect(throws: CountingStopped(.resources)) { try count(used) }
    }
  }

  /// Hopeless counts are refused before they start, with the work that they would take; begun, they would not end in years.
  @Test(.timeLimit(.minutes(5)), arguments: [[12, 1], [6, 4, 1]])
  func hopelessCountsAreRefused(widths: [Int]) throws {
    var key = RandomKey(seed: 1)
    let sample = TwoMethodsTests.sample(inputs: 10, points: 64, &key)
    #expect {
      try InterpolatorCount(of: sample, architecture: Architecture(inputCount: 10, widths: widths))
    } throws: { error in
      if case .outOfReach(let reason)? = (error as? CountingStopped)?.reason {
        reason.contains("units needed")
      } else {
        false
      }
    }
  }
}
