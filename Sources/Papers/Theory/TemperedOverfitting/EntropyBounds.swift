import Numbers

/// N H(k/N) - log2(N+1) <= log2 C(N, k) <= N H(k/N), in integers.
public struct BinomialEntropy: Claim {
  /// What the left side of the upper bound is multiplied with; 1 as published.
  public var upperFactor: Integer = 1
  /// The N + 1 of the lower bound is replaced by this when it is set.
  public var lowerFactor: Integer?

  public init() {}

  public let name = "binomial-entropy"
  public let statement =
    "N H(k/N) - log2(N+1) <= log2 C(N,k) <= N H(k/N), as C k^k (N-k)^(N-k) <= N^N <= (N+1) C k^k (N-k)^(N-k)."
  public let source = "Harel et al. 2024, counting bounds (3.2)"
  public let parameters = [Parameter("N", "points"), Parameter("k", "ones")]

  public var grid: [Arguments] {
    [1, 2, 3, 4, 7, 16, 33, 100].flatMap { n in (0...n).map { ["N": "\(n)", "k": "\($0)"] } }
  }

  public func verdict(for arguments: Arguments) throws -> Verdict {
    let n = try arguments.integer("N", in: 1...2000)
    let k = try arguments.integer("k", in: 0...n)
    let product = Integer.binomial(n, k) * Integer(k).power(k) * Integer(n - k).power(n - k)
    let power = Integer(n).power(n)
    return Verdict([
      Side("C k^k (N-k)^(N-k) against N^N", .exact(upperFactor * product), .atMost, .exact(power)),
      Side(
        "N^N against (N+1) C k^k (N-k)^(N-k)", .exact(power), .atMost, .exact((lowerFactor ?? Integer(n + 1)) * product)
      ),
    ])
  }

  public func bounds(for arguments: Arguments) throws -> [Bound] {
    let n = try arguments.integer("N", in: 1...1_000_000_000)
    let k = try arguments.integer("k", in: 0...n)
    let entropy = Interval(n) * Bits.entropy(Rational(Integer(k), Integer(n)))
    var bounds = [
      Bound("N H(k/N) - log2(N+1)", .enclosed(entropy - Interval(n + 1).log2)),
      Bound("N H(k/N)", .enclosed(entropy)),
    ]
    // The binomial itself has N bits at most; beyond ten million only the bounds are given.
    if n <= 10_000_000 { bounds.insert(Bound("log2 C(N,k)", .enclosed(Interval(Integer.binomial(n, k)).log2)), at: 1) }
    return bounds
  }
}

/// The mean description of binomially many flips: E log2 C(N, K) <= N H(eps).
public struct MeanDescription: Claim {
  /// What N H(eps) is multiplied with; 1 as published.
  public var factor: Rational = 1

  public init() {}

  public let name = "mean-description"
  public let statement = "E log2 C(N,K) <= N H(noise) for K binomial (N, noise)."
  public let source = "Harel et al. 2024, counting bounds (3.3)"
  public let parameters = [Parameter("N", "points"), Parameter("noise", "the flip probability")]

  public var grid: [Arguments] {
    [1, 4, 16, 64, 200].flatMap { n in
      ["0", "1/20", "1/4", "1/3", "1/2"].map { ["N": "\(n)", "noise": $0] }
    }
  }

  public func verdict(for arguments: Arguments) throws -> Verdict {
    let n = try arguments.integer("N", in: 1...500)
    let noise = try arguments.rational("noise", to: Rational(1, 2))
    return Verdict([
      Side("E log2 C(N,K)", .enclosed(mean(n, noise)), .atMost, .enclosed(bound(n, noise)))
    ])
  }

  private func bound(_ n: Int, _ noise: Rational) -> Interval { Interval(n) * Bits.entropy(noise) * Interval(factor) }

  private func mean(_ n: Int, _ noise: Rational) -> Interval {
    (0...n).reduce(Interval(0)) { sum, k in
      let binomial = Integer.binomial(n, k)
      let weight = Rational(binomial) * noise.power(k) * (1 - noise).power(n - k)
      return binomial == 1 || weight.isZero ? sum : sum + Interval(weight) * Interval(binomial).log2
    }
  }

  public func bounds(for arguments: Arguments) throws -> [Bound] {
    let n = try arguments.integer("N", in: 1...Int.max)
    let noise = try arguments.rational("noise", to: Rational(1, 2))
    return [Bound("N H(noise)", .enclosed(bound(n, noise)))]
  }
}

/// eps <= 2 eps (1-eps) <= 1 - 2^(-H(eps)) <= 1/2.
public struct TemperedConstants: Claim {
  /// What 2^(-H) is multiplied with; 1 as published.
  public var powerFactor: Rational = 1

  public init() {}

  public let name = "tempered-constants"
  public let statement =
    "noise <= 2 noise (1-noise) <= 1 - 2^(-H(noise)) <= 1/2 for noise from 0 to 1/2, decided in integers."
  public let source = "Harel et al. 2024, order of the constants (4.5)"
  public let parameters = [Parameter("noise", "a fraction a/b from 0 to 1/2")]

  public var grid: [Arguments] {
    (0...40).map { ["noise": "\(Rational(Integer($0), 80))"] }
      + ["1/3", "1/7", "3/7", "1/100", "1/1000"].map { ["noise": $0] }
  }

  /// The values of the two limits: worst-case flips and independent flips.
  public static func limits(noise: Rational) -> (arbitrary: Interval, independent: Rational) {
    (Interval(1) - (-Bits.entropy(noise)).exp2, 2 * noise * (1 - noise))
  }

  /// x >= 2^(-H(a/b)), by x^b b^b >= a^a (b-a)^(b-a).
  public static func isAtLeastPower(_ x: Rational, noise: Rational) -> Bool {
    let (a, b) = (noise.numerator, noise.denominator)
    guard let small = Int(exactly: a), let large = Int(exactly: b), large <= 1 << 16 else { return false }
    return x.numerator.power(large) * b.power(large) >= a.power(small) * (b - a).power(large - small)
      * x.denominator.power(large)
  }

  public func verdict(for arguments: Arguments) throws -> Verdict {
    let noise = try arguments.rational("noise", to: Rational(1, 2))
    guard noise.denominator <= 1 << 12 else {
      throw ArgumentError(
        name: "noise", found: arguments["noise"], expected: "a fraction with a denominator of at most 4096")
    }
    guard let a = Int(exactly: noise.numerator), let b = Int(exactly: noise.denominator) else {
      return .outsideHypotheses("the fraction is too long")
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

  public func bounds(for arguments: Arguments) throws -> [Bound] {
    let noise = try arguments.rational("noise", to: Rational(1, 2))
    let limits = Self.limits(noise: noise)
    return [
      Bound("independent flips, 2 noise (1-noise)", .exact(limits.independent)),
      Bound("any flips, 1 - 2^(-H(noise))", .enclosed(limits.arbitrary)),
    ]
  }
}
