import FoldableSuperNets
import LinearAlgebra
import Numbers
import RealNetworks
import Testing

/// The reference values of the page.
@Suite struct ReferenceTests {
  static func matrix(_ rows: [[Int]]) -> RationalMatrix { RationalMatrix(rows.map { $0.map { Rational($0) } }) }

  /// S1: the formula with K = 2, three inputs, width 2, two layers, seed 0; by hand from the formula.
  @Test func theIntegerExample() {
    let net = IntegerExample.superNet(seed: 0, networks: 2, inputs: 3, width: 2, depth: 2)
    let folded = net.folded()
    #expect(folded.body.layers[0].weights == [-16, -17, 21, -20, 14, 9])
    #expect(folded.body.layers[0].bias == [-22, -14])
    #expect(folded.body.layers[1].weights == [62, -36, 104, -257])
    #expect(folded.body.layers[1].bias == [-6, 39])
    let points = Self.matrix([[1, -2, 3], [0, 0, 0], [2, 2, -1]])
    #expect(folded.features(points) == Self.matrix([[3652, 6175], [0, 39], [0, 39]]))
    let outputs = folded.outputs(points)
    #expect(outputs[0].row(0) + outputs[1].row(0) == [14873, 2258, 22442, 9827])
    #expect(outputs[0].row(1) + outputs[1].row(1) == [117, -78, 234, 39])
    #expect(net.outputs(points) == outputs)
  }

  /// S7: two layers of two units; by hand.
  @Test(arguments: [
    ("1", ["2", "1/6", "8/3", "13/6"]), ("0", ["4/3", "1/3", "5/3", "3/2"]),
  ])
  func regMean(rho: String, expected: [String]) throws {
    let weights = [Self.matrix([[1, 2], [3, 4]]), Self.matrix([[2, 0], [-1, 1]])]
    let inputs = [Self.matrix([[1, 0], [1, 1]]), Self.matrix([[0, 2], [1, -1]])]
    let grams = inputs.map { RegMean.gram(of: $0, rho: Rational(rho) ?? 0) }
    let merged = try #require(RegMean.weights(weights, grams: grams))
    #expect(merged.entries.map(\.description) == expected)
    let rounded = try RegMean.merged(
      weights.map { Matrix(rounding: $0) }, grams: grams.map { Matrix(rounding: $0) })
    #expect(rounded.rank == 2)
    for (value, exact) in zip(rounded.weights.entries, merged.entries) {
      #expect(abs(value - Double(rounding: exact)) < 1e-13)
    }
  }

  /// A direction that no input reaches gets weights zero, and the rank says so.
  @Test func regMeanOfASingularGramMatrix() throws {
    let inputs = [Matrix([[1, 0], [2, 0]]), Matrix([[3, 0]])]
    let grams = inputs.map { RegMean.gram(of: $0, rho: 1) }
    let merged = try RegMean.merged([Matrix([[1, 5]]), Matrix([[2, 7]])], grams: grams)
    #expect(merged.rank == 1 && merged.weights[0, 1] == 0)
    // (5 * 1 + 9 * 2) / 14.
    #expect(abs(merged.weights[0, 0] - 23.0 / 14) < 1e-14)
    #expect(RegMean.weights([Self.matrix([[1, 5]])], grams: [Self.matrix([[5, 0], [0, 0]])]) == nil)
  }

  /// S10: nets of three and three units over four bits that share two.
  @Test func thresholdNetworksThatShareUnits() {
    let a = ThresholdPair(
      hidden: [
        ThresholdUnit([1, 1, 0, 0], 1), ThresholdUnit([0, 1, 1, 0], 2), ThresholdUnit([0, 0, 1, 1], 1),
      ], outputs: [ThresholdUnit([1, 0, 1], 2)])
    let b = ThresholdPair(
      hidden: [
        ThresholdUnit([0, 1, 1, 0], 2), ThresholdUnit([1, 0, 0, 1], 1), ThresholdUnit([0, 0, 1, 1], 1),
      ], outputs: [ThresholdUnit([1, 1, 1], 2)])
    let points = ThresholdPair.cube(4)
    let merged = ThresholdPair.merged([a, b], by: .identical, on: points)
    #expect(
      merged.hidden == [
        ThresholdUnit([1, 1, 0, 0], 1), ThresholdUnit([0, 1, 1, 0], 2), ThresholdUnit([0, 0, 1, 1], 1),
        ThresholdUnit([1, 0, 0, 1], 1),
      ])
    #expect(merged.outputs == [ThresholdUnit([1, 0, 1, 0], 2), ThresholdUnit([0, 1, 1, 1], 2)])
    #expect(points.count { a($0) == [1] } == 9 && points.count { b($0) == [1] } == 11)
    #expect(points.count { a($0) == [1] && b($0) == [1] } == 9)
    #expect(points.allSatisfy { merged($0) == a($0) + b($0) })
  }

  /// S12: K = 2, d = d* = 32, r = 8.
  @Test(arguments: [
    (Parametrization.full, 4096), (.diagonal, 128), (.lowRank, 1536), (.diagonalAndLowRank, 1664),
  ])
  func parameterCounts(kind: Parametrization, count: Int) {
    #expect(kind.count(networks: 2, width: 32, mergedWidth: 32, rank: 8) == count)
    let stored: PairParameters<Matrix> = kind.parameters(networks: 2, width: 32, mergedWidth: 32, rank: 8) { 0 }
    #expect(stored.count == count)
  }
}
