import Columns
import Formats
import Foundation
import Running
import TestSupport
import Testing
import ThresholdNetworks

/// `CountForecast` and `WorkEstimate`: what counts are said to cost and what they cost.
@Suite struct CountForecastTests {
  private struct Question: Decodable {
    let name: String
    let widths: [Int]
    let seconds: Double?

    enum CodingKeys: String, CodingKey {
      case name, widths
      case seconds = "reference_cpu_s"
    }
  }

  /// Units are the same on every run and machine, so they are what is compared: within four times nearly everywhere, and nowhere
  /// worse than ten. Questions of less than a millisecond are over before anybody asks.
  @Test func unitsOfTheBench() throws {
    let questions = try JSONDecoder().decode(
      [Question].self, from: Data(contentsOf: Repository.instances.appending(path: "counts.json")))
    var ratios: [(name: String, ratio: Double)] = []
    for question in questions where question.widths.count == 2 && question.seconds ?? 0 < 2 {
      let sample = try Sample.read(Repository.instances.appending(path: question.name + ".pla").path).partialFunction()
      let architecture = Architecture(inputCount: sample.inputCount, widths: question.widths)
      let forecast = try #require(try CountForecast.of(sample, architecture))
      let count = try InterpolatorCount(
        of: sample, architecture: architecture, effort: Effort(jobs: 2))
      ratios.append(("\(question.name) \(question.widths)", forecast.units / max(1, Double(count.resources))))
    }
    #expect(ratios.count >= 23)
    let far = ratios.filter { !(0.25...4).contains($0.ratio) }
    #expect(far.count <= 4, "\(far)")
    #expect(ratios.allSatisfy { (0.1...10).contains($0.ratio) }, "\(far)")
  }

  /// A deep count and one without a search.
  @Test func others() throws {
    let path = Repository.instances.appending(path: "bench/rand_6_32.pla").path
    let sample = try Sample.read(path).partialFunction()
    let deep = try #require(try CountForecast.of(sample, Architecture(inputCount: 6, widths: [4, 3, 1])))
    #expect((4000...20_000).contains(deep.units), "\(deep.units)")
    #expect(try CountForecast.of(sample, Architecture(inputCount: 6, widths: [1])) == nil)
  }
}
