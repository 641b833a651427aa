import Claims
import LinearAlgebra
import Numbers
import RealNetworks
import Running
import StableMinima
import StableMinimaUnivariate
import Testing

/// The reference values of the page.
@Suite struct ReferenceTests {
  static let net = ShallowNetwork<Rational>(
    weights: [[1], [2], [-1]], biases: [Rational(1, 2), -1, Rational(-1, 2)],
    outputs: [1, Rational(-1, 2), Rational(3, 4)], offset: Rational(1, 4))
  static let points: [[Rational]] = [[-2], [-1], [0], [1], [2]]
  static let noise = [Rational(3, 10), Rational(-1, 5), Rational(1, 10), Rational(-2, 5), Rational(1, 5)]

  private func near(_ value: Interval, _ expected: Double, _ tolerance: Double = 1e-11) -> Bool {
    value.lowerBound >= expected - tolerance && value.upperBound <= expected + tolerance
  }

  /// A unit of weight 1 whose knot is t: its cost is g+(t); with weight -1 it is g-(t).
  @Test func weights() {
    let points = (0...10).map { [Rational($0 - 5) / 5] }
    func cost(_ weight: Rational, _ t: Rational) -> Interval {
      let network = ShallowNetwork<Rational>(weights: [[weight]], biases: [-weight * t], outputs: [1], offset: 0)
      return SharpnessChain(ShallowLoss(network, on: RegressionData(points: points, labelledBy: network)))
        .parameterNorm
    }
    #expect(near(cost(1, Rational(1, 2)), 0.028575926, 1e-8) && near(cost(-1, Rational(1, 2)), 0.441771647, 1e-8))
    #expect(near(cost(1, Rational(7, 10)), 0.008894958, 1e-8))
    // Beyond the points nothing is on.
    #expect(near(cost(1, 2), 0))
  }

  @Test func interpolating() throws {
    let data = RegressionData(points: Self.points, labelledBy: Self.net)
    #expect(data.targets == [Rational(11, 8), Rational(5, 8), Rational(3, 4), Rational(5, 4), Rational(5, 4)])
    let chain = SharpnessChain(ShallowLoss(Self.net, on: data))
    #expect(near(chain.functionNorm, 0.793221280602077639, 1e-15) && near(chain.parameterNorm, 1.268452502246))
    #expect(chain.hyperplanes.map(\.jump) == [Rational(7, 4), -1])
    #expect(chain.hyperplanes.map { -$0.offset } == [Rational(-1, 2), Rational(1, 2)])
    #expect(chain.onesQuotient == Rational(37525, 10000) && chain.trace == Rational(639, 80))
    let sharpness = try chain.sharpness()
    #expect(near(sharpness.interval, 5.882111740537, 1e-12))
    #expect(sharpness.upper - sharpness.lower < Rational(1, Integer(10).power(20)))
    let hessian = RationalMatrix(chain.loss.hessian)
    #expect(hessian.inertia == Inertia(positive: 5, zero: 5))
    #expect((Rational(100, 17) * .identity(10) - hessian).inertia == Inertia(positive: 10))
    #expect(sharpness.isAtMost(Rational(100, 17)) == true)
  }

  @Test func noisy() throws {
    var data = RegressionData(points: Self.points, labelledBy: Self.net)
    data.targets = zip(data.targets, Self.noise).map { $0 + $1 }
    let chain = SharpnessChain(ShallowLoss(Self.net, on: data))
    #expect(chain.loss.value == Rational(34, 1000))
    let sharpness = try chain.sharpness()
    #expect(near(sharpness.interval, 5.882489750337, 1e-11))
    #expect(chain.largestMoment.square == Rational(68, 10000))
    #expect(near(NoisyBound.term(.loss, of: chain), 0.225831796, 1e-9))
    let hessian = RationalMatrix(chain.loss.hessian)
    let least = try LargestEigenvalue(of: -1 * hessian)
    #expect(near(-least.interval, -0.027397165515, 1e-11))
    #expect((Rational(100, 17) * .identity(10) - hessian).inertia == Inertia(positive: 9, negative: 1))
    #expect(sharpness.isAtMost(Rational(100, 17)) == false)
    let part = try chain.gaussNewtonSharpness()
    #expect(near(part.interval, 5.882111740537, 1e-11))
  }

  /// x = +-1 has sqrt(1 + m^2) = sqrt 2: a^2 = c0 (1 - t)/sqrt 2 is rounded to 60 bits.
  @Test(arguments: [(Rational(0), Rational(1)), (Rational(1, 2), Rational(2))]) func tight(t: Rational, c0: Rational)
    throws
  {
    let root = (Interval(c0 * (1 - t)) / Interval(2).squareRoot).squareRoot.midpoint
    let output = try #require(Rational(exactly: root))
    let weight = c0 / output
    let network = ShallowNetwork<Rational>(
      weights: [[weight], [-weight]], biases: [-t * weight, -t * weight], outputs: [output, output], offset: 0)
    let chain = SharpnessChain(ShallowLoss(network, on: RegressionData(points: [[1], [-1]], labelledBy: network)))
    #expect(near(try chain.sharpness().interval, 2.414213562373095, 1e-12))
    #expect(near(Interval(1) + Interval(2) * chain.functionNorm, 2.414213562373095, 1e-12))
  }

  @Test func unitsThatAreNeverOnCostNothing() throws {
    let network = ShallowNetwork<Rational>(
      weights: [[1], [1]], biases: [-10, 1], outputs: [5, 1], offset: 0)
    let chain = SharpnessChain(ShallowLoss(network, on: RegressionData(points: [[0], [1]], labelledBy: network)))
    #expect(chain.units[0].cost == .zero && chain.hyperplanes[0].cost == .zero)
    #expect(chain.units[0].on.count == 0)
  }

  @Test func rescalingAndOrderLeaveTheNormsAlone() {
    let loss = RandomMinimum.draw(seed: 5, inputs: 1, width: 4, points: 7, labels: "noisy")
    let chain = SharpnessChain(loss)
    let unit = chain.units.first { $0.on.count > 0 }?.unit ?? 0
    let scaled = SharpnessChain(ShallowLoss(loss.network.rescaled(unit: unit, by: Rational(5, 3)), on: loss.data))
    #expect(scaled.units.map(\.cost) == chain.units.map(\.cost))
    #expect(scaled.hyperplanes.map(\.cost) == chain.hyperplanes.map(\.cost))
    #expect(scaled.onesQuotient != chain.onesQuotient)
  }

  /// 200 random networks: the whole chain.
  @Test func theChainHoldsOnRandomNetworks() throws {
    for seed in 0..<200 {
      let minimum = MinimumCase(
        RandomMinimum.draw(
          seed: UInt64(seed), inputs: 1 + seed % 3, width: 1 + seed % 5, points: 1 + seed % 7, labels: "free"))
      for claim: any MinimumClaim in [
        StableMinimaUnivariate.chain, StableMinimaUnivariate.noiseByMoments, StableMinimaUnivariate.noiseByLoss,
        StableMinimaUnivariate.publishedNoise, StableMinimaUnivariate.residualPart,
      ] {
        let verdict = try claim.verdict(on: minimum, effort: .unlimited)
        #expect(verdict.name == "holds", "\(claim.name) seed \(seed): \(verdict)")
      }
    }
  }
}
