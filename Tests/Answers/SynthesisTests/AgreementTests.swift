import Running
import Solving
import Synthesis
import TestSupport
import Testing
import ThresholdNetworks

/// Engines, Z3 and plain enumeration on the same questions.
@Suite struct AgreementTests {
  /// What enumeration says: the least weights below those of five first-layer neurons, with every architecture that has
  /// them; nil if there are none.
  private static func leastByEnumeration(_ sample: PartialFunction, depth: Int) -> (weights: Int, widths: [[Int]])? {
    let enumeration = LayerEnumeration(sample)
    let lattice = ArchitectureLattice(inputCount: sample.inputCount, depth: depth)
    for weights in 1..<beyondEnumeration(sample, depth: depth) {
      let fitting = lattice.architectures(ofWeight: weights).map(\.widths).filter { enumeration.fits($0) }
      if !fitting.isEmpty { return (weights, fitting) }
    }
    return nil
  }

  private static func beyondEnumeration(_ sample: PartialFunction, depth: Int) -> Int {
    Architecture(inputCount: sample.inputCount, widths: [5] + [Int](repeating: 1, count: depth - 1)).weightCount
  }

  /// 500 random partial functions of 3 to 5 inputs: least weights and all architectures that have them by the special
  /// engines and by enumeration, and the largest refuted architecture and a least one again by Z3 and the other engines.
  @Test(arguments: 0..<10) func randomPartialFunctions(part: Int) throws {
    var generator = SplitMix(state: UInt64(100 + part))
    var settled = 0
    for index in 0..<50 {
      let n = 3 + index % 3
      let points = Int.random(in: 4...[8, 14, 14][n - 3], using: &generator)
      let sample = PartialFunction.random(inputs: n, points: points, using: &generator)
      for depth in 2...3 {
        let result = try Search.minimize(sample, options: MinimizationOptions(depth: depth))
        let widths = result.minima.map(\.network.architecture.widths)
        if let least = Self.leastByEnumeration(sample, depth: depth) {
          settled += 1
          #expect(result.upper == least.weights && widths == least.widths, "\(sample) at depth \(depth)")
        } else {
          #expect(result.lower >= Self.beyondEnumeration(sample, depth: depth), "\(sample) at depth \(depth)")
        }
        #expect(result.answer == .optimal)
        // Throws if they contradict each other.
        for widths in [widths.first, result.refuted.last?.architecture.widths].compactMap({ $0 }) {
          let question = InterpolationQuestion(
            sample: sample, architecture: Architecture(inputCount: n, widths: widths))
          let (decision, engine) = try DecisionPanel(.both).decide(question, effort: .unlimited)
          if case .undecided = decision.answer { Issue.record("undecided by \(engine)") }
        }
      }
    }
    #expect(settled >= 90)
  }
}
