import Running
import Solving
import Synthesis
import TestSupport
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

  /// All solutions of small multicovers, by enumeration: the thresholds that are said to be open contain theirs, and no
  /// point is right in more hidden neurons than the limits say.
  @Test func coverageLimitsHoldForEverySolution() throws {
    var samples = (UInt64(1)..<128).map { PartialFunction(TruthTable(inputCount: 3, bits: $0)) }
    var generator = SplitMix(state: 31)
    for _ in 0..<20 {
      samples.append(.random(inputs: 4, points: .random(in: 8...16, using: &generator), using: &generator))
    }
    var solutions = 0
    for sample in samples where !sample.isConstant {
      let bounds = LowerBounds(sample: sample, mismatches: 0, effort: .unlimited)
      for k in 1...4 {
        let architecture = Architecture(inputCount: sample.inputCount, widths: [k, 1])
        let open = try #require(bounds.openThresholds(of: architecture))
        Self.forEachSolution(of: sample, width: k) { threshold, correct in
          solutions += 1
          guard let limits = open.first(where: { $0.threshold == threshold })?.maximumCorrect else {
            Issue.record("threshold \(threshold) of \(k) is open: \(sample)")
            return
          }
          if !zip(correct, limits).allSatisfy({ $0 <= $1 }) {
            Issue.record("\(correct) of \(k) exceed \(limits) at threshold \(threshold): \(sample)")
          }
        }
      }
    }
    #expect(solutions > 40_000)
  }

  /// Calls `body` with the threshold and the number of right neurons on each point for every multiset of k columns that
  /// is at least the threshold on the ones and below it on the zeros.
  private static func forEachSolution(
    of sample: PartialFunction, width k: Int, _ body: (_ threshold: Int, _ correct: [Int]) -> Void
  ) {
    typealias Counts = SIMD16<UInt8>
    func counts(_ bits: UInt32) -> Counts {
      var counts = Counts()
      for point in 0..<16 { counts[point] = UInt8(bits >> UInt32(point) & 1) }
      return counts
    }
    let columns = LayerEnumeration(sample).inputNeurons.map(counts)
    let isOne = counts(UInt32(sample.labels.words[0])) .== 1
    let isZero = counts(UInt32(sample.zeros.words[0])) .== 1
    func extend(_ sum: Counts, from start: Int, _ rest: Int) {
      for index in start..<columns.count {
        let sum = sum &+ columns[index]
        if rest > 1 {
          extend(sum, from: index, rest - 1)
          continue
        }
        let least = Counts(repeating: 255).replacing(with: sum, where: isOne).min()
        let most = Counts().replacing(with: sum, where: isZero).max()
        guard most < least else { continue }
        let correct = (0..<sample.pointCount).map { sample.labels[$0] ? Int(sum[$0]) : k - Int(sum[$0]) }
        for threshold in most + 1...least { body(Int(threshold), correct) }
      }
    }
    extend(Counts(), from: 0, k)
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
    var generator = SplitMix(state: 9)
    for _ in 0..<5 {
      let sample = PartialFunction.random(inputs: 4, points: 14, using: &generator)
      let result = try Search.minimize(sample, options: MinimizationOptions(depth: 2))
      let found = try Explanation.find(
        of: sample, results: [result], engine: .auto, effort: .unlimited)
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
