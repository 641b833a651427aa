import Covering
import Running
import Solving
import TestSupport
import Testing
import ThresholdNetworks

/// One neuron that may be wrong on some points: `NeuronProgram+Mistakes`, `LeastMistakes` and their trees.
@Suite struct NeuronMistakesTests {
  private static func answer(
    _ sample: PartialFunction, _ mismatches: Int, recordsEvidence: Bool = false
  ) -> Answer<NeuronFunction> {
    SingleNeuronEngine.function(
      of: sample, mismatches: mismatches, recordsEvidence: recordsEvidence, effort: .unlimited
    ).answer
  }

  /// The least weight of mistakes of all neurons of five inputs, which plain enumeration knows, is where the answer turns.
  @Test func agreesWithEnumeration() throws {
    let functions = NeuronFunction.all(fanIn: 5).map { $0.neuron(fanIn: 5) }
    for seed in 0..<60 {
      let sample = MulticoverEngineTests.randomSample(
        inputs: 5, points: 6 + seed % 20, weights: seed % 3 == 0 ? 1...3 : 1...1, seed: UInt64(seed))
      let least = try #require(
        functions.map { sample.mismatchWeight(of: $0.column(on: sample.inputColumns, pointCount: sample.pointCount)) }
          .min())
      for mismatches in max(0, least - 2)...(least + 1) {
        switch Self.answer(sample, mismatches) {
        case .found(let function):
          let column = function.neuron(fanIn: 5).column(on: sample.inputColumns, pointCount: sample.pointCount)
          #expect(sample.mismatchWeight(of: column) <= mismatches)
          #expect(mismatches >= least, "seed \(seed)")
        case .impossible: #expect(mismatches < least, "seed \(seed)")
        case .undecided(let reason): Issue.record("\(reason)")
        }
      }
    }
  }

  /// A refutation has trees if they are asked for, and every leaf has more contradictions than points may be wrong.
  @Test(arguments: [0, 1, 2]) func refutationsHaveTrees(mismatches: Int) throws {
    let sample = MulticoverEngineTests.randomSample(inputs: 14, points: 60, seed: 3)
    guard
      case .impossible(.neuron(let plain, let complemented)) = Self.answer(sample, mismatches, recordsEvidence: true)
    else {
      Issue.record("no trees")
      return
    }
    for tree in [plain, complemented] {
      // How many points may still be wrong, and which may not: a node, then where its point is given up, then where it is kept.
      var open: [(left: Int, kept: Set<Int>)] = [(mismatches, [])]
      for node in tree.nodes {
        let last = open.popLast()
        let state = try #require(last)
        switch node {
        case .contradictions(let lists):
          #expect(lists.allSatisfy { !$0.isEmpty })
          let isClosed = lists.contains { $0.allSatisfy { state.kept.contains($0.point) } }
          #expect(isClosed || lists.count > state.left)
        case .branch: open += [state, state]
        case .mistake(let point):
          open.append((state.left, state.kept.union([point])))
          if state.left > 0 { open.append((state.left - 1, state.kept)) }
        }
      }
      #expect(open.isEmpty)
    }
    guard case .impossible(.exhausted) = Self.answer(sample, mismatches) else {
      Issue.record("trees nobody asked for")
      return
    }
  }

  /// A neuron of 60 inputs with 6 of 400 labels flipped is found again, and the wrong labels with it.
  @Test func flippedLabelsAreForgiven() {
    var generator = SplitMix(state: 9)
    let set = BitVector((0..<60).map { $0 % 3 == 0 })
    let points = (0..<400).map { _ in BitVector(words: [generator.next() & (1 << 60 - 1)], count: 60) }
    var labels = BitVector(points.map { ($0 & set).popcount >= 10 })
    for point in stride(from: 0, to: 400, by: 70) { labels[point].toggle() }
    let sample = PartialFunction(inputCount: 60, points: points, labels: labels)
    guard case .found = Self.answer(sample, 6) else {
      Issue.record("not found")
      return
    }
  }
}
