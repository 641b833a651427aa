import Claims
import Numbers
import Running

/// eps <= 2 eps (1-eps) <= 1 - 2^(-H(eps)) <= 1/2.
package struct TemperedConstants: Claim {
  /// What 2^(-H) is multiplied with; 1 as published.
  package var powerFactor: Rational = 1

  package init() {}

  package let statement = Statement(
    name: "tempered-constants", label: "S10",
    text:
      "noise <= 2 noise (1-noise) <= 1 - 2^(-H(noise)) <= 1/2 for noise from 0 to 1/2, decided in integers.",
    standing: .sharpened, source: "Harel et al. 2024, S10")
  package let parameters = [Parameter("noise", "a fraction a/b from 0 to 1/2", kind: .rational)]

  package var grid: [Arguments] {
    (0...40).map { ["noise": "\(Rational(Integer($0), 80))"] }
      + ["1/3", "1/7", "3/7", "1/100", "1/1000"].map { ["noise": $0] }
  }

  /// The values of the two limits: worst-case flips and independent flips.
  package static func limits(noise: Rational) -> (arbitrary: Interval, independent: Rational) {
    (Interval(1) - (-Bits.entropy(noise)).exp2, 2 * noise * (1 - noise))
  }

  /// x >= 2^(-H(a/b)), by x^b b^b >= a^a (b-a)^(b-a).
  package static func isAtLeastPower(_ x: Rational, noise: Rational) -> Bool {
    let (a, b) = (noise.numerator, noise.denominator)
    guard let small = Int(exactly: a), let large = Int(exactly: b), large <= 1 << 16 else { return false }
    return x.numerator.power(large) * b.power(large) >= a.power(small) * (b - a).power(large - small)
      * x.denominator.power(large)
  }

  package func read(_ arguments: Arguments) throws -> Rational {
    let noise = try arguments.rational("noise", to: Rational(1, 2))
    guard noise.denominator <= 1 << 12 else {
      throw ArgumentError(
        name: "noise", found: arguments["noise"], expected: "a fraction with a denominator of at most 4096")
    }
    return noise
  }

  package func verdict(on noise: Rational, effort: Effort) throws -> Verdict {
    guard let a = Int(exactly: noise.numerator), let b = Int(exactly: noise.denominator) else {
      return .undecided([], .outOfReach("the fraction is too long"))
    }
    let independent = 2 * noise * (1 - noise)
    // (factor 2^-H)^b = factor^b a^a (b-a)^(b-a) / b^b is a fraction, so the b-th powers of both sides are compared.
    let power = powerFactor.power(b) * Rational(Integer(a).power(a) * Integer(b - a).power(b - a), Integer(b).power(b))
    return Verdict([
      Side("noise against 2 noise (1-noise)", .exact(noise), .atMost, .exact(independent)),
      Side("2^(-bH) against (1 - 2 noise (1-noise))^b", .exact(power), .atMost, .exact((1 - independent).power(b))),
      Side("2^-b against 2^(-bH)", .exact(Rational(1, 2).power(b)), .atMost, .exact(power)),
    ])
  }

  package func bounds(for arguments: Arguments) throws -> [Bound] {
    let noise = try arguments.rational("noise", to: Rational(1, 2))
    let limits = Self.limits(noise: noise)
    return [
      Bound("independent flips, 2 noise (1-noise)", .exact(limits.independent)),
      Bound("any flips, 1 - 2^(-H(noise))", .enclosed(limits.arbitrary)),
    ]
  }
}
