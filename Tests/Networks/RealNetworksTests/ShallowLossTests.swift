import LinearAlgebra
import Numbers
import RealNetworks
import Testing

/// ShallowNetwork.swift, ShallowLoss.swift, HessianProducts.swift.
@Suite struct ShallowLossTests {
  /// A random network and data of small fractions.
  static func random(
    _ key: inout RandomKey, inputs: Int, width: Int, points: Int
  ) -> (ShallowNetwork<Rational>, RegressionData<Rational>) {
    func fraction() -> Rational { Rational(key.next(below: 41) - 20, Integer(key.next(below: 7) + 1)) / 8 }
    func list(_ count: Int) -> [Rational] { (0..<count).map { _ in fraction() } }
    let network = ShallowNetwork<Rational>(
      inputCount: inputs, weights: list(width * inputs), biases: list(width), outputs: list(width), offset: fraction())
    return (network, RegressionData(points: (0..<points).map { _ in list(inputs) }, targets: list(points)))
  }

  /// On 200 random networks: doubles against fractions, and both against central differences.
  @Test func derivativesAgree() {
    var key = RandomKey(seed: 61)
    var seen = 0
    while seen < 200 {
      let (network, data) = Self.random(
        &key, inputs: key.next(below: 3) + 1, width: key.next(below: 4) + 1, points: key.next(below: 6) + 1)
      let exact = ShallowLoss(network, on: data)
      let smallest = exact.sums.joined().map(\.magnitude).min() ?? 1
      guard exact.kinks.isEmpty, smallest > Rational(1, 1000) else { continue }
      seen += 1
      let rounded = ShallowLoss(ShallowNetwork(rounding: network), on: RegressionData(rounding: data))
      let gradient = exact.gradient.map { Double(rounding: $0) }
      let hessian = exact.hessian.map { $0.map { Double(rounding: $0) } }
      for (a, b) in zip(gradient, rounded.gradient) { #expect(abs(a - b) < 1e-11) }
      for (a, b) in zip(hessian.joined(), rounded.hessian.joined()) { #expect(abs(a - b) < 1e-11) }
      // In fractions the loss is a polynomial along every line within the pattern: central differences of the gradient are
      // exact up to a term of second order in the step.
      let step = Rational(1, 1_000_000)
      for _ in 0..<2 {
        let p = key.next(below: network.parameterCount)
        var (up, down) = (network.parameters, network.parameters)
        up[p] += step
        down[p] -= step
        let (above, below) = (
          ShallowLoss(.init(inputCount: network.inputCount, width: network.width, parameters: up), on: data),
          ShallowLoss(.init(inputCount: network.inputCount, width: network.width, parameters: down), on: data)
        )
        let slope = (above.value - below.value) / (2 * step)
        #expect((slope - exact.gradient[p]).magnitude < Rational(1, 1_000_000_000))
        for (q, pair) in zip(above.gradient, below.gradient).enumerated() {
          #expect(((pair.0 - pair.1) / (2 * step) - exact.hessian[q][p]).magnitude < Rational(1, 1_000_000_000))
        }
      }
    }
  }

  @Test func productsAgreeWithTheMatrix() {
    var key = RandomKey(seed: 62)
    for (inputs, width, points) in [(1, 1, 1), (2, 9, 5), (3, 17, 11), (5, 8, 30)] {
      let (network, data) = Self.random(&key, inputs: inputs, width: width, points: points)
      let exact = ShallowLoss(network, on: data)
      let products = HessianProducts(ShallowNetwork(rounding: network), on: RegressionData(rounding: data))
      let vector = (0..<network.parameterCount).map { _ in Rational(key.next(below: 9) - 4) }
      let matrix = RationalMatrix(exact.hessian)
      #expect(exact.hessianProduct(vector) == matrix * vector)
      let doubles = vector.map { Double(rounding: $0) }
      for (a, b) in zip(products.product(doubles), matrix * vector) { #expect(abs(a - Double(rounding: b)) < 1e-10) }
      let part = RationalMatrix(exact.gaussNewton) * vector
      for (a, b) in zip(products.product(doubles, isGaussNewton: true), part) {
        #expect(abs(a - Double(rounding: b)) < 1e-10)
      }
      for (a, b) in zip(products.gram.entries, exact.gram.joined()) { #expect(abs(a - Double(rounding: b)) < 1e-10) }
      let moment = exact.squaredResidualMoments.map { Double(rounding: $0) }.max() ?? 0
      #expect(abs(products.largestMoment - moment.squareRoot()) < 1e-11)
    }
  }

  /// Duplicated points, a single point, units that are never on: the same formulas.
  @Test func specialCases() {
    let network = ShallowNetwork<Rational>(weights: [[1], [1]], biases: [-5, 1], outputs: [3, 2], offset: 1)
    let once = ShallowLoss(network, on: RegressionData(points: [[2]], targets: [6]))
    #expect(once.residuals == [1] && once.value == Rational(1, 2) && once.gradient == [0, 4, 0, 2, 0, 3, 1])
    let twice = ShallowLoss(network, on: RegressionData(points: [[2], [2]], targets: [6, 6]))
    #expect(twice.hessian == once.hessian && twice.gradient == once.gradient)
    #expect(once.hessian[0] == .init(repeating: 0, count: 7))
  }

  @Test func kinksAreNamed() {
    let network = ShallowNetwork<Rational>(weights: [[1], [-2]], biases: [-1, 1], outputs: [1, 1], offset: 0)
    let loss = ShallowLoss(network, on: RegressionData(points: [[1], [Rational(1, 2)]], targets: [0, 0]))
    #expect(loss.kinks.map { [$0.point, $0.unit] } == [[0, 0], [1, 1]])
    let products = HessianProducts(ShallowNetwork(rounding: network), on: RegressionData(rounding: loss.data))
    #expect(products.hasKink)
  }

  /// Rescaling a unit and exchanging units leave the function alone.
  @Test func symmetriesOfTheFunction() {
    var key = RandomKey(seed: 63)
    let (network, data) = Self.random(&key, inputs: 2, width: 3, points: 8)
    let scaled = network.rescaled(unit: 1, by: Rational(7, 3))
    for point in data.points { #expect(scaled(point) == network(point)) }
    #expect(scaled != network)
  }
}
