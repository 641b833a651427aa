import Covering
import Solving
import Testing
import ThresholdNetworks

@Suite struct MarginBoundTests {
  /// The weights of a refutation, checked against every neuron function rather than the engine's sets.
  static func verifies(_ weights: [Int], _ sample: PartialFunction, width k: Int, threshold: Int) -> Bool {
    var largest = 0
    for function in NeuronFunction.all(fanIn: sample.inputCount) {
      let column = function.neuron(fanIn: sample.inputCount)
        .column(on: sample.inputColumns, pointCount: sample.pointCount)
      largest = max(
        largest,
        (0..<sample.pointCount).reduce(0) { sum, point in
          column[point] == sample.labels[point] ? sum + weights[point] : sum
        })
    }
    let total = (0..<sample.pointCount).reduce(0) {
      $0 + weights[$1] * (sample.labels[$1] ? threshold : k + 1 - threshold)
    }
    return weights.allSatisfy { $0 >= 0 } && total > k * largest
  }

  static func parity(_ n: Int) -> PartialFunction {
    PartialFunction(TruthTable(inputCount: n, values: BitVector((0..<1 << n).map { $0.nonzeroBitCount % 2 == 1 })))
  }

  /// Parity of n inputs needs n hidden neurons, and the linear program alone proves it: a neuron that counts is
  /// right on at most one more than half of the levels.
  @Test(arguments: 2...6)
  func parityIsSettledByMargins(inputs n: Int) throws {
    let programs = MarginPrograms(of: Self.parity(n))
    #expect(programs.leastHiddenWidth() == n)
    let bound = programs.bound(width: n - 1)
    #expect(bound.refutation?.method == "margin")
    for (index, weights) in bound.weights.enumerated() {
      let weights = try #require(weights)
      #expect(Self.verifies(weights, Self.parity(n), width: n - 1, threshold: index + 1))
    }
  }

  @Test func correctSetsAreThoseOfAllNeurons() {
    for bits: UInt64 in [0x00, 0x96, 0x18, 0xe8, 0x1b] {
      let sample = PartialFunction(TruthTable(inputCount: 3, bits: bits))
      let sets = CorrectSets(of: sample)
      let expected = Set(
        NeuronFunction.all(fanIn: 3).map {
          ~($0.neuron(fanIn: 3).column(on: sample.inputColumns, pointCount: 8) ^ sample.labels)
        })
      #expect(Set((0..<sets.count).map(sets.set)) == expected)
      #expect(sets.count == expected.count)
      for index in 0..<sets.count {
        let column = sets.function(index).neuron(fanIn: 3).column(on: sample.inputColumns, pointCount: 8)
        #expect(~(column ^ sample.labels) == sets.set(index))
      }
      let maximal = sets.maximal()
      let all = expected.filter { set in !expected.contains { $0 != set && set.isSubset(of: $0) } }
      #expect(Set((0..<maximal.count).map(maximal.set)) == all)
    }
  }
}
