import Covering
import Files
import Formats
import Foundation
import Running
import Solving
import TestSupport
import Testing
import ThresholdNetworks

/// Column generation alone against the list of all columns, on the instances of the benchmark with at most 14 inputs.
@Suite struct PricingInstancesTests {
  private static let isExhaustive = ProcessInfo.processInfo.environment["THRESHER_EXHAUSTIVE"] == "1"

  /// Those that take less than half a second together; all with THRESHER_EXHAUSTIVE=1, five minutes a question at most.
  private static var names: [String] {
    if !isExhaustive {
      return [
        "maj3", "npn3_03_06", "npn3_13_69", "npn3_08_18", "mux2", "mul2b0", "noisy_4_8_12", "parity4", "eq2", "hwb4",
        "noisy_5_12_10", "noisy_10_16_20", "rand_10_16",
      ]
    }
    let files = (try? FileManager.default.contentsOfDirectory(atPath: bench.path)) ?? []
    return files.filter { $0.hasSuffix(".pla") }.map { String($0.dropLast(4)) }.sorted()
  }

  private static let bench = Repository.instances.appending(path: "bench")

  private static func sample(_ name: String) throws -> PartialFunction {
    let text = try String(contentsOf: bench.appending(path: "\(name).pla"), encoding: .utf8)
    return try PLA.read(InputText(file: "\(name).pla", text: text)).partialFunction()
  }

  @Test(arguments: names) func hasTheAnswersOfTheMulticover(_ name: String) throws {
    let sample = try Self.sample(name)
    guard sample.inputCount <= 14 else { return }
    let time = Effort(budget: Budget(deadline: .now + .seconds(60)))
    let interval = MulticoverEngine(sample: sample).minimumWidth(effort: time)
    let isKnown = interval.upper == interval.lower
    if !isKnown && Self.isExhaustive { print("\(name) is not settled by the list of all columns in a minute") }
    try #require(isKnown || Self.isExhaustive)
    let least = interval.upper ?? interval.lower
    for width in max(1, least - 1)...least {
      let question = InterpolationQuestion(
        sample: sample, architecture: Architecture(inputCount: sample.inputCount, widths: [width, 1]))
      // Where the list settles nothing there is little to compare. The longest of the others, parity8, takes 21 s of CPU.
      let effort = Effort(budget: Budget(deadline: .now + .seconds(isKnown ? 300 : 10)))
      switch PricingEngine().decide(question, effort: effort).answer {
      case .found(let network):
        #expect(network.isConsistent(with: sample), "\(name), width \(width)")
        #expect(!isKnown || width == least, "\(name), width \(width)")
      case .impossible: #expect(width < interval.upper ?? .max, "\(name), width \(width)")
      case .undecided(let reason):
        #expect(!isKnown, "\(name), width \(width): \(reason)")
        print("\(name), width \(width): open, \(reason)")
      }
    }
  }
}
