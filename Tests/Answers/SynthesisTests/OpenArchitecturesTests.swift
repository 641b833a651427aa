import Running
import Synthesis
import TestSupport
import Testing
import ThresholdNetworks

@Suite struct OpenArchitecturesTests {
  /// A part of a job is a question that nothing has answered yet: an architecture that is wider than a refuted one only behind a layer of one
  /// neuron is none.
  @Test func refutedBehindABottleneckIsNotOpen() throws {
    var generator = SplitMix(state: 2)
    let sample = PartialFunction.random(inputs: 6, points: 48, using: &generator)
    let options = MinimizationOptions(depth: 3)
    let effort = Effort(budget: Budget(resources: 1))
    let result = try Search.minimize(sample, options: options, effort: effort)
    try #require(result.answer == .interval)
    func isRefuted(_ architecture: Architecture) -> Bool {
      result.refuted.contains { architecture.isContained(in: $0.architecture) }
    }
    let open = try OpenArchitectures(sample, options: options, effort: effort)
    #expect(!open.isSettled)
    let sizes = result.lower...min(result.lower + 60, try #require(result.upper))
    let all = ArchitectureLattice(inputCount: 6, depth: 3)
    var superfluous = 0
    for size in sizes {
      for architecture in all.architectures(ofSize: size, by: .weights) {
        let narrowed = architecture.narrowedBehindBottleneck
        #expect(open.all.contains(architecture) == !isRefuted(narrowed), "\(architecture)")
        if isRefuted(narrowed), !isRefuted(architecture) { superfluous += 1 }
      }
    }
    #expect(superfluous > 0)
  }
}
