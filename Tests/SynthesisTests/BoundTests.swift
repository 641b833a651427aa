import Solving
import Synthesis
import Testing
import ThresholdNetworks

@Suite struct BoundTests {
  /// The chain bound against the widths that plain enumeration finds, for every function of three inputs.
  @Test func chainsBoundTheFirstLayer() {
    var least: [UInt64: Int] = [:]
    for width in (1...4).reversed() {
      for table in PlainEnumeration(inputCount: 3, widths: [width, 1]).leastWires.keys { least[table] = width }
    }
    // Depth 3 as well: the bound is about the first layer, whatever follows.
    let deep = PlainEnumeration(inputCount: 3, widths: [2, 2, 1]).leastWires
    for bits in UInt64(0)..<256 {
      let sample = PartialFunction(TruthTable(inputCount: 3, bits: bits))
      let chain = AlternatingChain.longest(in: sample)
      #expect(
        zip(chain, chain.dropFirst()).allSatisfy { lower, upper in
          sample.labels[lower] != sample.labels[upper] && sample.point(lower).isSubset(of: sample.point(upper))
        })
      #expect(chain.count - 1 <= least[bits] ?? 0)
      if deep[bits] != nil { #expect(chain.count - 1 <= 2) }
    }
    #expect(AlternatingChain.longest(in: PartialFunction(TruthTable(inputCount: 4, bits: 0x6996))).count == 5)
  }

  @Test func architecturesOfASize() {
    let lattice = ArchitectureLattice(inputCount: 3, depth: 3)
    for weight in 1...40 {
      var expected: [Architecture] = []
      for d1 in 1...40 {
        for d2 in 1...40 where 3 * d1 + d1 * d2 + d2 == weight {
          expected.append(Architecture(inputCount: 3, widths: [d1, d2, 1]))
        }
      }
      #expect(lattice.architectures(ofWeight: weight) == expected)
      #expect(lattice.architectures(ofNeurons: weight).allSatisfy { $0.neuronCount == weight })
    }
    #expect(lattice.architectures(ofNeurons: 6).count == 4)
    #expect(
      maximalArchitectures([[1, 1], [2, 1], [1, 1]].map { Architecture(inputCount: 2, widths: $0) }).count == 1)
  }

  /// An explanation forces the size by itself, and loses that when any point is dropped.
  @Test func explanationsAreMinimal() throws {
    var generator = TestGenerator(state: 9)
    for _ in 0..<5 {
      let sample = PartialFunction.random(inputs: 4, points: 14, using: &generator)
      let result = try Search.minimize(sample, options: MinimizationOptions(depth: 2))
      let found = try Explanation.find(
        of: sample, results: [result], engine: .auto, budget: Budget(), interruption: Interruption())
      guard let explanation = found else {
        #expect(result.refuted.isEmpty)
        continue
      }
      let part = sample.restricted(to: explanation.points)
      #expect(try Search.minimize(part, options: MinimizationOptions(depth: 2)).upper == result.upper)
      for dropped in explanation.points.indices {
        var points = explanation.points
        points.remove(at: dropped)
        let rest = try Search.minimize(sample.restricted(to: points), options: MinimizationOptions(depth: 2))
        #expect(rest.upper ?? 0 < result.upper ?? 0)
      }
    }
  }
}
