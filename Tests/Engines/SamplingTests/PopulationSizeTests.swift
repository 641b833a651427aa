import Numbers
import Running
import Sampling
import Testing
import ThresholdNetworks

/// `PopulationSize`: how large populations a budget allows.
@Suite struct PopulationSizeTests {
  private static let sample = teacherSample(inputs: 6, points: 40, widths: [3, 1], seed: 5)

  private static func size(
    _ budget: Budget, jobs: Int = 1, in range: ClosedRange<Int> = 100...1_000_000
  ) throws -> Int? {
    try PopulationSize.fitting(
      sample, Architecture(inputCount: 6, widths: [5, 1]), from: RandomKey(seed: 1), repetitions: 8, in: range,
      effort: Effort(budget: budget, jobs: jobs))
  }

  /// More units, more members; the same for any number of threads, and a number that one would write.
  @Test func growsWithUnits() throws {
    var last = 0
    for exponent in 4...9 {
      var power: UInt64 = 1
      for _ in 0..<exponent { power *= 10 }
      let budget = Budget(resources: power)
      let size = try #require(try Self.size(budget))
      #expect(try Self.size(budget, jobs: 3) == size)
      #expect(size >= last)
      var rest = size
      while rest % 10 == 0 { rest /= 10 }
      #expect([1, 2, 5].contains(rest), "\(size)")
      last = size
    }
    #expect(last > 10_000)
    #expect(try Self.size(Budget(resources: 10)) == 100)
  }

  /// An estimate of the size that is named ends within the units.
  @Test(arguments: [1_000_000, 5_000_000]) func suffices(units: UInt64) throws {
    let size = try #require(try Self.size(Budget(resources: units)))
    let plan = PriorMass.Plan(population: size, repetitions: 8)
    let mass = try PriorMass.estimate(
      Self.sample, Architecture(inputCount: 6, widths: [5, 1]), from: RandomKey(seed: 2), plan: plan,
      effort: Effort(budget: Budget(resources: units - units / 10)))
    #expect(mass?.repetitions.count == 8, "\(size) members")
  }

  @Test func timeAndMemory() throws {
    let short = try #require(try Self.size(Budget(deadline: .now + .milliseconds(200))))
    let long = try #require(try Self.size(Budget(deadline: .now + .seconds(1000))))
    #expect(short < long)
    #expect(try Self.size(Budget(deadline: .now - .seconds(1))) == nil)
    #expect(throws: OutOfMemoryBudget.self) { try Self.size(Budget(resources: 1_000_000, memory: 1000)) }
    #expect(PopulationSize.isLimited(Budget(resources: 1)) && !PopulationSize.isLimited(Budget()))
  }
}
