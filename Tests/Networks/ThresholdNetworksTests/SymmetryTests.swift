import Testing
import ThresholdNetworks

@Suite struct SymmetryTests {
  /// All partial functions of three inputs, each point labelled 0, 1, or absent: 3^8 of them. Against the
  /// definition, point by point.
  @Test func symmetriesAndEssentialInputsMatchTheirDefinition() {
    let points = (UInt64(0)..<8).map { BitVector(words: [$0], count: 3) }
    for code in 0..<6561 {
      var rest = code
      var label: [BitVector: Bool] = [:]
      for point in points {
        if rest % 3 < 2 { label[point] = rest % 3 == 1 }
        rest /= 3
      }
      let known = points.filter { label[$0] != nil }
      let function = PartialFunction(inputCount: 3, points: known, labels: BitVector(known.map { label[$0] == true }))
      for (first, second) in [(0, 1), (0, 2), (1, 2), (1, 1)] {
        let expected = known.allSatisfy { point in
          var exchanged = point
          exchanged[first] = point[second]
          exchanged[second] = point[first]
          return label[exchanged] == label[point]
        }
        #expect(function.isInvariant(underExchangeOf: first, and: second) == expected)
      }
      let essential = (0..<3).filter { input in
        known.contains { point in
          var neighbour = point
          neighbour[input].toggle()
          return label[neighbour].map { $0 != label[point] } ?? false
        }
      }
      #expect(function.essentialInputs == essential)
    }
  }

  /// Beyond 64 inputs points are keyed by their vectors: the same sample, padded with zeros, has the same
  /// symmetries among its inputs, and all padding may be exchanged.
  @Test func wideSamplesHaveTheSameSymmetries() {
    let table = TruthTable(inputCount: 3, bits: 0b1001_0110)
    let points = (0..<8).map { row in BitVector(ones: (0..<3).filter { row >> $0 & 1 == 1 }, count: 70) }
    let wide = PartialFunction(inputCount: 70, points: points, labels: table.values)
    #expect(wide.interchangeableInputs == [[0, 1, 2], Array(3..<70)])
    #expect(wide.essentialInputs == [0, 1, 2])
  }

  @Test func weightsBreakSymmetries() {
    let points = [BitVector(ones: [0], count: 2), BitVector(ones: [1], count: 2)]
    let labels = BitVector(repeating: true, count: 2)
    #expect(PartialFunction(inputCount: 2, points: points, labels: labels).interchangeableInputs == [[0, 1]])
    #expect(
      PartialFunction(inputCount: 2, points: points, labels: labels, weights: [1, 2]).interchangeableInputs.isEmpty)
  }
}
