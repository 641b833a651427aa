import Claims
import Numbers
import RealNetworks
import Running
import StableMinima

/// S9: whoever interpolates noisy labels pays a stability norm that grows with the sample, so for a fixed step none is stable.
package struct InterpolationIsUnstable: Claim {
  /// How much four times the points raise the bound at least.
  package var growth: Rational = 4
  /// The multiple of the bound that an interpolant is measured against.
  package var scale: Rational = 1

  package init() {}

  package let statement = Statement(
    name: "univariate-interpolation", label: "S9",
    text:
      "Interpolants of noisy labels have S at least a sum of second differences times g, which grows with n: none is stable for a fixed eta.",
    standing: .published,
    source: "the paper's claim that stable minima cannot interpolate noise; the bound is on the page")

  package let parameters = [
    Parameter("seed", "draws the noise", kind: .integer(0...1_000_000), default: "1"),
    Parameter("points", "points of the smaller sample", kind: .integer(6...200), default: "10"),
    Parameter("noise", "its deviation", kind: .rational, default: "1/2"),
  ]

  package var grid: [Arguments] {
    (1...4).map { ["seed": "\($0)", "points": "\(6 + 2 * $0)", "noise": "1/\($0)"] }
  }

  package struct Case: Sendable {
    /// Places and labels with n and with 4 n points.
    package let small, large: RegressionData<Rational>
  }

  package func read(_ arguments: Arguments) throws -> Case {
    let count = try arguments.integer("points", in: 6...200)
    let key = RandomKey(seed: UInt64(try arguments.integer("seed", in: 0...1_000_000)))
    let noise = try arguments.rational("noise", from: Rational(1, 1000), to: 1000)
    func draw(_ count: Int) -> RegressionData<Rational> {
      var key = key.fold(in: UInt64(count))
      let places = (0..<count).map { Rational(Integer(2 * $0 + 1), Integer(count)) - 1 }
      // Three throws of 0...20: nearly normal, of deviation 10.5 before the scale.
      let labels = places.map { place in
        let sum = (0..<3).reduce(-30) { sum, _ in sum + key.next(below: 21) }
        return 1 - place.magnitude + noise * Rational(Integer(sum), 10)
      }
      return RegressionData(points: places.map { [$0] }, targets: labels)
    }
    return Case(small: draw(count), large: draw(4 * count))
  }

  /// An interpolant with a knot in the middle of every gap but the first: a unit each.
  package static func interpolant(of data: RegressionData<Rational>) -> ShallowNetwork<Rational> {
    let (x, y) = (data.points.map { $0[0] }, data.targets)
    var units: [(bias: Rational, output: Rational)] = []
    for j in 0..<x.count - 1 {
      let middle = (x[j] + x[j + 1]) / 2
      let value = units.reduce(y[0]) { $0 + $1.output * max(0, x[j + 1] + $1.bias) }
      units.append((-middle, (y[j + 1] - value) / (x[j + 1] - middle)))
    }
    return ShallowNetwork(
      weights: units.map { _ in [1] }, biases: units.map(\.bias), outputs: units.map(\.output), offset: y[0])
  }

  package func verdict(on samples: Case, effort: Effort) throws -> Verdict {
    let bounds = [samples.small, samples.large].map {
      InterpolationCost(places: $0.points.map { $0[0] }, labels: $0.targets).least
    }
    let network = Self.interpolant(of: samples.small)
    let loss = ShallowLoss(network, on: samples.small)
    guard loss.residuals.allSatisfy(\.isZero) else { return .outside("the network does not interpolate") }
    let norm = SharpnessChain(loss).functionNorm
    return Verdict([
      Side("least S of an interpolant", .enclosed(Interval(scale) * bounds[0]), .atMost, .enclosed(norm)),
      Side(
        "\(growth) times it, beside 4 n points", .enclosed(Interval(growth) * bounds[0]), .atMost, .enclosed(bounds[1])),
    ])
  }

  package func quantities(of samples: Case, effort: Effort) throws -> [Quantity] {
    [samples.small, samples.large].map { data in
      let least = InterpolationCost(places: data.points.map { $0[0] }, labels: data.targets).least
      return Quantity(
        "no interpolant of the \(data.count) labels is stable beyond eta",
        .enclosed(Interval(1) / (least + Interval(Rational(1, 2)))))
    }
  }
}
