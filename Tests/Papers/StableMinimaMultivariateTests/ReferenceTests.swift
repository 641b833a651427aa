import Claims
import Foundation
import LinearAlgebra
import Numbers
import RealNetworks
import Running
import StableMinima
import StableMinimaMultivariate
import Testing

/// The reference values of the page.
@Suite struct ReferenceTests {
  static let points: [[Rational]] = [-1, 0, 1].flatMap { x in [-1, 0, 1].map { [Rational(x), Rational($0)] } }
  static let net = ShallowNetwork<Rational>(
    weights: [[Rational(3, 5), Rational(4, 5)], [-1, 0], [0, -1], [1, 1]],
    biases: [Rational(-3, 10), Rational(1, 4), Rational(1, 2), Rational(-1, 2)],
    outputs: [1, Rational(-1, 2), Rational(1, 4), Rational(3, 4)], offset: Rational(-1, 5))

  private func near(_ value: Interval, _ expected: Double, _ tolerance: Double = 1e-11) -> Bool {
    value.lowerBound >= expected - tolerance && value.upperBound <= expected + tolerance
  }

  @Test func weights() {
    func cost(_ weights: [Rational], _ bias: Rational) -> Interval {
      let network = ShallowNetwork<Rational>(weights: [weights], biases: [bias], outputs: [1], offset: 0)
      return SharpnessChain(ShallowLoss(network, on: RegressionData(points: Self.points, labelledBy: network)))
        .parameterNorm
    }
    let (half, tenths) = (Rational(1, 2), Rational(3, 10))
    #expect(near(cost([1, 0], -half), 0.078567420, 1e-8) && near(cost([-1, 0], half), 0.496903995, 1e-8))
    #expect(near(cost([1, 0], 0), 0.157134840, 1e-8) && near(cost([-1, 0], 0), 0.157134840, 1e-8))
    let (x, y) = (Rational(3, 5), Rational(4, 5))
    #expect(near(cost([x, y], -tenths), 0.096714823, 1e-8) && near(cost([-x, -y], tenths), 0.376703063, 1e-8))
  }

  @Test func interpolating() throws {
    let data = RegressionData(points: Self.points, labelledBy: Self.net)
    #expect(
      data.targets
        == ["-0.45", "-0.7", "-0.825", "0.05", "-0.2", "0.55", "0.175", "0.6", "2.025"].compactMap { Rational($0) })
    let chain = SharpnessChain(ShallowLoss(Self.net, on: data))
    #expect(near(try chain.sharpness().interval, 2.396915891453, 1e-12))
    #expect(near(Interval(chain.onesQuotient), 2.317716049383, 1e-12))
    #expect(near(chain.parameterNorm, 0.502722080044, 1e-12) && near(chain.functionNorm, 0.270724503301, 1e-12))
    #expect(near(Interval(chain.trace), 4.519444444444, 1e-12))
  }

  @Test func noisy() throws {
    var data = RegressionData(points: Self.points, labelledBy: Self.net)
    let noise: [Rational] = [1, -1, 2, -2, 0, 2, -1, 1, -2]
    data.targets = zip(data.targets, noise).map { $0 + $1 / 10 }
    let chain = SharpnessChain(ShallowLoss(Self.net, on: data))
    #expect(chain.loss.value == Rational(1, 90))
    #expect(near(try chain.sharpness().interval, 2.403091064673, 1e-12))
    let least = try LargestEigenvalue(of: -1 * RationalMatrix(chain.loss.hessian))
    #expect(near(-least.interval, -0.039504673787, 1e-11))
    let gradient = chain.loss.gradient.reduce(Rational(0)) { $0 + $1 * $1 }
    #expect(near(Interval(gradient).squareRoot, 0.061045419237, 1e-12))
  }

  /// Points +-e_i: sqrt(1 + m^2) = sqrt 2, so the balanced output is rounded.
  @Test func tightCross() throws {
    let (t, c0) = (Rational(1, 4), Rational(1))
    let output = try #require(Rational(exactly: (Interval(c0 * (1 - t)) / Interval(2).squareRoot).squareRoot.midpoint))
    let weight = c0 / output
    let axes: [[Rational]] = [[1, 0], [-1, 0], [0, 1], [0, -1]]
    let network = ShallowNetwork<Rational>(
      weights: axes.map { $0.map { $0 * weight } }, biases: axes.map { _ in -t * weight },
      outputs: axes.map { _ in output }, offset: 0)
    let chain = SharpnessChain(ShallowLoss(network, on: RegressionData(points: axes, labelledBy: network)))
    #expect(near(try chain.sharpness().interval, 1.530330085890, 1e-11))
    #expect(near(Interval(1) + Interval(2) * chain.functionNorm, 1.530330085890, 1e-11))
  }

  @Test func twoHiddenLayers() throws {
    let points = Pyramid(side: 5).points.map { [$0[0] + Rational(37, 100_000), $0[1] + Rational(61, 100_000)] }
    let gram = try #require(DeepPyramid.gram(points))
    #expect(near(try LargestEigenvalue(of: gram).interval, 1.437637130, 1e-8))
    #expect(Pyramid.network.parameterCount == 19)
  }

  /// The proved ends for 9 x 9 points of [-1, 1]^2, with 88 cones; 24 directions with offsets at the points are nearly enough.
  @Test(arguments: [
    (Rational(1, 5), 3.36), (Rational(1, 10), 6.2627417), (Rational(1, 20), 7.959798), (Rational(1, 50), 8.9780317),
  ])
  func leastPathNorms(error: Rational, expected: Double) throws {
    let pyramid = Pyramid(side: 9)
    #expect(pyramid.cones.count == 88 && pyramid.orbits.count == 15)
    let bounds = try #require(LeastPathNorm(pyramid, error: error))
    #expect(bounds.exhausted == nil && bounds.multipliers.count == 81)
    #expect(near(bounds.lower, expected, 2e-6) && near(bounds.upper, expected, 2e-6))
    #expect(bounds.upper.upperBound - bounds.lower.lowerBound < 1e-6)
    let dictionary = try #require(DictionaryMinimum(throughPointsOf: pyramid, error: Double(rounding: error)))
    #expect(dictionary.value >= bounds.lower.lowerBound - 1e-8 && abs(dictionary.value - expected) < 1e-4)
  }

  /// Least costs over 24 directions and 29 equispaced offsets, a table of upper bounds: they depend on the dictionary.
  @Test(arguments: [
    (9, [0.2: 3.36, 0.1: 6.2895, 0.05: 8.0401, 0.005: 9.7861]),
    (13, [0.2: 3.3657, 0.1: 6.2907, 0.05: 8.0438, 0.02: 9.0957]),
    (17, [0.1: 6.2907, 0.02: 9.0957, 0.001: 10.6548]),
  ])
  func dictionaries(side: Int, expected: [Double: Double]) throws {
    let pyramid = Pyramid(side: side)
    for (error, value) in expected {
      let found = try #require(DictionaryMinimum(pyramid, error: error))
      #expect(abs(found.value - value) < 6e-5, "grid \(side), error \(error): \(found.value)")
    }
  }

  /// The same dictionary at the cost g(u, t): points on a kink count on neither side.
  @Test func weightedDictionaries() throws {
    let expected = [0.2: 0.3263, 0.1: 0.4764, 0.05: 0.5586, 0.02: 0.6156]
    for (error, value) in expected {
      let found = try #require(DictionaryMinimum(Pyramid(side: 9), error: error, cost: .stability))
      #expect(abs(found.value - value) < 6e-5, "\(error): \(found.value)")
      let finer = try #require(DictionaryMinimum(Pyramid(side: 13), error: error, cost: .stability))
      #expect(finer.value < found.value)
    }
  }

  /// Beyond [-1, 1]^2 the least path norm grows with the grid, proved for all units.
  @Test func growthBeyondTheSquare() throws {
    let values = try [7, 13].map { side in
      try #require(LeastPathNorm(Pyramid(side: side, reach: Rational(3, 2)), error: Rational(1, 1000), gap: 1e-6))
    }
    #expect(near(values[0].lower, 11.3688565, 1e-5) && near(values[1].lower, 18.514116, 1e-5))
    #expect(values[1].lower > values[0].upper)
  }

  @Test func populations() {
    #expect(near(PopulationWeight.uniform(0), 0.139754249, 1e-9))
    #expect(near(PopulationWeight.uniform(Rational(1, 4)), 0.062186887, 1e-9))
    #expect(near(PopulationWeight.uniform(Rational(1, 2)), 5.0 / 256, 1e-15))
    #expect(near(PopulationWeight.uniform(Rational(9, 10)), 1.724139278e-4, 1e-12))
    #expect(near(PopulationWeight.normal(0), 0.255184309, 1e-9))
    #expect(near(PopulationWeight.normal(Rational(1, 2)), 0.092594441, 1e-9))
    #expect(abs(PopulationWeight.ball(dimension: 2, 0) - 0.115263861) < 1e-9)
    #expect(abs(PopulationWeight.ball(dimension: 2, 0.6) - 0.004159156) < 1e-9)
    #expect(abs(PopulationWeight.ball(dimension: 2, 0.9) / 1e-4 - 0.19269) < 1e-5)
    #expect(abs(PopulationWeight.ball(dimension: 3, 0.3) - 0.022758326) < 1e-9)
  }

  @Test func bump() { #expect(near(BumpNorm.norm, 7.02006390, 1e-8)) }

  /// Twenty-four points, descent with two steps: the values of the page within five percent.
  @Test(arguments: [(0.2, 8.80, 2.474, 0.304, 9.28), (0.05, 8.69, 2.400, 0.301, 9.11)])
  func alongTraining(step: Double, sharpness: Double, oneSided: Double, norm: Double, path: Double) throws {
    var draws = PortableDraws(seed: 7)
    let points = (0..<24).map { _ in (0..<2).map { _ in draws.centred() } }
    let data = RegressionData(points: points, targets: points.map { 2 * $0[0] * $0[1] })
    func list(_ count: Int) -> [Double] { (0..<count).map { _ in draws.centred() } }
    let start = ShallowNetwork(
      inputCount: 2, weights: list(48), biases: list(24), outputs: list(24).map { $0 / 2 }, offset: 0)
    let end = ShallowDescent(from: start, on: data, step: step, steps: 20_000)
    #expect(end.end == .finished && end.loss < 1e-3)
    let network = try #require(ShallowNetwork<Rational>(exactly: end.network))
    let chain = SharpnessChain(ShallowLoss(network, on: data.map { Rational(exactly: $0) ?? 0 }))
    let values = [
      try chain.sharpness().interval.midpoint, chain.parameterNorm.midpoint, chain.functionNorm.midpoint,
      chain.pathNorm.midpoint,
    ]
    for (value, expected) in zip(values, [sharpness, oneSided, norm, path]) {
      #expect(abs(value / expected - 1) < 0.05, "\(values)")
    }
    #expect(values[0] <= 2 / step && values[2] <= 1 / step - 0.5)
    let rounded = RoundedChain(end.network, on: data)
    #expect(abs(rounded.parameterNorm - values[1]) < 1e-10 && abs(rounded.functionNorm - values[2]) < 1e-10)
    #expect(abs(rounded.pathNorm - values[3]) < 1e-10)
    #expect(abs(rounded.onesQuotient - Double(rounding: chain.onesQuotient)) < 1e-10)
    #expect(abs(rounded.trace - Double(rounding: chain.trace)) < 1e-10)
    #expect(rounded.thinUnits.count == chain.units.count { $0.on.count < 3 })
  }

  /// Sixty units in space on forty points, balanced: S1 is within a percent of the sharpness, S is not.
  @Test func sandwich() throws {
    var draws = PortableDraws(seed: 5)
    let points = (0..<40).map { _ in (0..<3).map { _ in draws.normal() / 2 } }
    var (weights, biases, outputs): ([[Double]], [Double], [Double]) = ([], [], [])
    for _ in 0..<60 {
      let direction = (0..<3).map { _ in draws.normal() }
      let length = direction.reduce(0) { $0 + $1 * $1 }.squareRoot()
      let unit = direction.map { $0 / length }
      let threshold = draws.centred()
      let coefficient = 7 * draws.centred() / 60
      let sums = points.map { zip($0, unit).reduce(-threshold) { $0 + $1.0 * $1.1 } }.filter { $0 > 0 }
      if sums.isEmpty { continue }
      // The scale of the least trace: s^4 = T / Q, with a = 1 before.
      let on = points.filter { zip($0, unit).reduce(-threshold) { $0 + $1.0 * $1.1 } > 0 }
      let inputs = on.reduce(0.0) { $0 + $1.reduce(1) { $0 + $1 * $1 } }
      let squares = sums.reduce(0) { $0 + $1 * $1 }
      let size = (abs(coefficient) * (inputs / squares).squareRoot()).squareRoot()
      weights.append(unit.map { $0 * size })
      biases.append(-threshold * size)
      outputs.append(coefficient / size)
    }
    let network = try #require(
      ShallowNetwork<Rational>(exactly: ShallowNetwork(weights: weights, biases: biases, outputs: outputs, offset: 0)))
    let exact = points.map { $0.map { Rational(exactly: $0) ?? 0 } }
    let chain = SharpnessChain(ShallowLoss(network, on: RegressionData(points: exact, labelledBy: network)))
    #expect(abs(1 + 2 * chain.parameterNorm.midpoint - 2.40929) < 2e-5)
    #expect(abs(try chain.sharpness().interval.midpoint - 2.42499) < 2e-5)
    #expect(abs(Double(rounding: chain.trace) - 3.60365) < 2e-5)
    #expect(abs(1 + 2 * chain.functionNorm.midpoint - 1.17) < 6e-3)
  }

  /// The oracle against brute force over many directions.
  @Test func noUnitExceedsTheMaximumFound() {
    let cones = Pyramid(side: 5).cones
    var key = RandomKey(seed: 81)
    var multipliers = cones.points.map { _ in Rational(key.next(below: 21) - 10) }
    // Three corners take up the sum and the moments: (-2, -2), (-2, -1), (-1, -2) are a basis of the affine functions.
    let corners = [0, 1, 5]
    let rows: [[Rational]] = [
      cones.points.map { _ in 1 }, cones.points.map { Rational($0.x) }, cones.points.map { Rational($0.y) },
    ]
    let square = RationalMatrix(rows.map { row in corners.map { row[$0] } })
    let change = square.solution(of: rows.map { -RationalMatrix.dot($0, multipliers) }) ?? []
    for (corner, value) in zip(corners, change) { multipliers[corner] += value }
    let maximum = Double(rounding: cones.squaredMaximum(multipliers)).squareRoot()
    let doubles = multipliers.map { Double(rounding: $0) }
    var largest = 0.0
    for _ in 0..<3000 {
      let (x, y) = (key.nextUnit() * 2 - 1, key.nextUnit() * 2 - 1)
      let length = (x * x + y * y).squareRoot()
      let projections = cones.points.map { (Double($0.x) * x + Double($0.y) * y) / length / 2 }
      for t in projections {
        largest = max(largest, abs(zip(doubles, projections).reduce(0) { $0 + $1.0 * max(0, $1.1 - t) }))
      }
    }
    #expect(largest <= maximum * (1 + 1e-12) && largest > 0.99 * maximum)
  }

  /// The bound of S13 at several radii, 1 + 4 R sqrt(1 + R^2) N, with N worked out from the roots of He_4.
  @Test(arguments: [(Rational(1, 4), 0.25), (1, 1), (Rational(5, 2), 2.5)])
  func bumpBound(radius: Rational, value: Double) throws {
    let norm = [-1.0, 1].reduce(0) { sum, sign in
      let root = (3 + sign * 6.0.squareRoot()).squareRoot()
      return sum + 4 * abs(root * root * root - 3 * root) * exp(-root * root / 2)
    }
    #expect(abs(norm - 7.020_063_9) < 1e-7)
    let claim = StableBump()
    let verdict = try claim.verdict(
      on: claim.read(claim.checked(["order": "2", "radius": "\(radius)", "points": "12", "error": "1"])),
      effort: .unlimited)
    let side = try #require(verdict.sides.first { $0.name.hasPrefix("1 + 2 sum") })
    #expect(side.bound.kind == .enclosed)
    #expect(near(side.bound.interval, 1 + 4 * value * (1 + value * value).squareRoot() * norm, 1e-10))
    #expect(side.satisfied == .yes)
  }
}
