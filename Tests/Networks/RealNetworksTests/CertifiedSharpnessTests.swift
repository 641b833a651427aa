import LinearAlgebra
import Numbers
import RealNetworks
import Testing

/// CertifiedSharpness.swift, RoundedHessian.swift.
@Suite struct CertifiedSharpnessTests {
  /// The bracket of the doubles holds the bracket of the fractions, and is narrow.
  @Test(arguments: [(1, 3, 5), (2, 9, 7), (3, 12, 30), (4, 20, 12)])
  func holdsTheExactValue(inputs: Int, width: Int, points: Int) throws {
    var key = RandomKey(seed: 71)
    func list(_ count: Int) -> [Double] { (0..<count).map { _ in 2 * key.nextUnit() - 1 } }
    for _ in 0..<5 {
      let network = ShallowNetwork(
        inputCount: inputs, weights: list(inputs * width), biases: list(width), outputs: list(width), offset: 0.25)
      let data = RegressionData(points: (0..<points).map { _ in list(inputs) }, targets: list(points))
      let exactNetwork = try #require(ShallowNetwork<Rational>(exactly: network))
      let exactData = data.map { Rational(exactly: $0) ?? 0 }
      let exact = try LargestEigenvalue(of: RationalMatrix(ShallowLoss(exactNetwork, on: exactData).hessian))
      for isExact in [true, false] {
        let found = try CertifiedSharpness(network, on: data, isExact: isExact)
        let (lower, upper) = (
          try #require(Rational(exactly: found.lower)), try #require(Rational(exactly: found.upper))
        )
        #expect(lower <= exact.upper && exact.lower <= upper)
        #expect(found.upper - found.lower < 1e-7 * found.upper && found.lower <= found.estimate.value)
        #expect(found.isAtMost(exact.upper * Rational(1_000_001, 1_000_000)) == true)
        #expect(found.isAtMost(exact.lower * Rational(999_999, 1_000_000)) == false)
        // Between the ends nothing is certain.
        #expect(found.isAtMost(exact.lower) == nil)
      }
    }
  }

  /// Rounding hides the side of a point on a kink: fractions decide it, or nothing does.
  @Test func pointsNearKinks() throws {
    let network = ShallowNetwork<Double>(weights: [[1], [3]], biases: [-0.1, -0.3], outputs: [1, 1], offset: 0)
    // In doubles 3 * 0.1 is not 0.3.
    let data = RegressionData<Double>(points: [[0.1], [2]], targets: [0, 0])
    #expect(throws: CertifiedSharpness.Kink(point: 0, unit: 0, isExact: true)) {
      _ = try CertifiedSharpness(network, on: data, isExact: true)
    }
    #expect(throws: CertifiedSharpness.Kink(point: 0, unit: 0, isExact: false)) {
      _ = try CertifiedSharpness(network, on: data, isExact: false)
    }
    let near = ShallowNetwork<Double>(weights: [[3]], biases: [-0.3], outputs: [1], offset: 0)
    let found = try CertifiedSharpness(near, on: data, isExact: true)
    let exact = ShallowLoss(
      try #require(ShallowNetwork<Rational>(exactly: near)), on: data.map { Rational(exactly: $0) ?? 0 })
    #expect(exact.kinks.isEmpty && exact.sums[0][0].signum == 1)
    let sharpness = try LargestEigenvalue(of: RationalMatrix(exact.hessian))
    #expect(found.lower <= sharpness.interval.upperBound && sharpness.interval.lowerBound <= found.upper)
  }
}
