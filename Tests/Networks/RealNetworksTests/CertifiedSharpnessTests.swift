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

  /// More points than the matrix of points may have rows: the Hessian itself is decided. Few points, each many times, have the same one.
  @Test func manyPoints() throws {
    var key = RandomKey(seed: 72)
    func list(_ count: Int) -> [Double] { (0..<count).map { _ in 2 * key.nextUnit() - 1 } }
    let network = ShallowNetwork(
      inputCount: 2, weights: list(12), biases: list(6), outputs: list(6), offset: 0.25)
    let (points, targets) = ((0..<9).map { _ in list(2) }, list(9))
    let few = RegressionData(points: points, targets: targets)
    let many = RegressionData(
      points: (0..<4500).map { points[$0 % 9] }, targets: (0..<4500).map { targets[$0 % 9] })
    let exactNetwork = try #require(ShallowNetwork<Rational>(exactly: network))
    let exact = try LargestEigenvalue(
      of: RationalMatrix(ShallowLoss(exactNetwork, on: few.map { Rational(exactly: $0) ?? 0 }).hessian))
    let found = try CertifiedSharpness(network, on: many, isExact: true)
    #expect(found.canProveUpperEnds && found.upper.isFinite && found.upper - found.lower < 1e-6 * found.upper)
    let (lower, upper) = (try #require(Rational(exactly: found.lower)), try #require(Rational(exactly: found.upper)))
    #expect(lower <= exact.upper && exact.lower <= upper)
    #expect(found.isAtMost(exact.upper * Rational(1_000_001, 1_000_000)) == true)
    #expect(found.isAtMost(exact.lower * Rational(999_999, 1_000_000)) == false)
  }

  /// Different points, so that the portions of the sum differ.
  @Test func manyDifferentPoints() throws {
    var key = RandomKey(seed: 73)
    func list(_ count: Int) -> [Double] { (0..<count).map { _ in 2 * key.nextUnit() - 1 } }
    for _ in 0..<5 {
      let network = ShallowNetwork(
        inputCount: 3, weights: list(24), biases: list(8), outputs: list(8), offset: 0)
      let data = RegressionData(points: (0..<4100).map { _ in list(3) }, targets: list(4100))
      let found = try CertifiedSharpness(network, on: data, isExact: true)
      #expect(found.upper.isFinite && found.lower <= found.estimate.value * (1 + 1e-9))
      #expect(found.upper - found.lower < 1e-6 * found.upper)
    }
  }

  /// The proof of the upper end does not rest on Lanczos: where its estimate is far too low, the first ends that are tried are too.
  @Test(arguments: [9, 4_500])
  func coarseEstimates(count: Int) throws {
    var key = RandomKey(seed: 74)
    func list(_ count: Int) -> [Double] { (0..<count).map { _ in 2 * key.nextUnit() - 1 } }
    for _ in 0..<3 {
      let network = ShallowNetwork(
        inputCount: 2, weights: list(12), biases: list(6), outputs: list(6), offset: 0.25)
      let (points, targets) = ((0..<9).map { _ in list(2) }, list(9))
      let data = RegressionData(
        points: (0..<count).map { points[$0 % 9] }, targets: (0..<count).map { targets[$0 % 9] })
      let good = try CertifiedSharpness(network, on: data, isExact: true)
      let coarse = try CertifiedSharpness(network, on: data, isExact: true, tolerance: 0.2)
      #expect(coarse.estimate.value < good.lower * (1 - 1e-8))
      #expect(coarse.lower <= good.upper && good.lower <= coarse.upper)
      #expect(coarse.isAtMost(try #require(Rational(exactly: good.lower * (1 - 1e-9)))) != true)
    }
  }
}
