import Numbers
import ThresholdNetworks

/// The exact behaviour of a learning rule on samples of a small population: errors as fractions, information as enclosures.
///
/// Everything is conditioned on c = "the sample is consistent and the class has an interpolator".
public struct ExactRisk: Sendable {
  public let sampleSize: Int
  /// P_c.
  public let interpolable: Rational
  /// E[L_D | c].
  public let error: Rational
  /// E[L_D0 | c].
  public let cleanError: Rational
  /// E[flip rate of the sample | c].
  public let flipRate: Rational
  /// I_c = sum of P(S, h) log2(P(h | S) / P(h)) over c.
  public let information: Interval
  /// The law of the error: P(L_D = value | c), ascending.
  public let errorLaw: [(value: Rational, probability: Rational)]

  /// P(L_D >= threshold | c).
  public func tail(_ threshold: Rational) -> Rational {
    errorLaw.reduce(0) { $1.value >= threshold ? $0 + $1.probability : $0 }
  }

  /// Nil when no sample has an interpolator.
  public init?(_ rule: some LearningRule, law: SampleLaw) {
    var mass = Rational.zero
    var flips = Rational.zero
    var marginal: [UInt64: Rational] = [:]
    var logarithms: [Rational: Rational] = [:]
    for (seen, group) in law.groups.sorted(by: { $0.key < $1.key }) {
      guard let outputs = rule.outputs(on: seen) else { continue }
      mass += group.probability
      flips += group.flips
      for (table, probability) in outputs {
        let joint = group.probability * probability
        marginal[table, default: 0] += joint
        logarithms[probability, default: 0] += joint
      }
    }
    if mass.isZero { return nil }
    sampleSize = law.sampleSize
    interpolable = mass
    flipRate = law.sampleSize == 0 ? 0 : flips / mass / Rational(law.sampleSize)
    var (error, cleanError) = (Rational.zero, Rational.zero)
    var errorMasses: [Rational: Rational] = [:]
    // sum of P(S, h) log2 P(h | S) - sum of P(h) log2 P(h), each collected by the argument of the logarithm first.
    for (table, joint) in marginal {
      let value = law.population.error(of: table)
      error += joint * value
      cleanError += joint * law.population.cleanError(of: table)
      errorMasses[value, default: 0] += joint / mass
      logarithms[joint, default: 0] -= joint
    }
    self.error = error / mass
    self.cleanError = cleanError / mass
    errorLaw = errorMasses.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    information = expectation(ofLogarithms: logarithms)
  }
}

extension PosteriorSampling {
  /// E[-log2 p_S | c].
  public func expectedDescription(law: SampleLaw) -> Interval? {
    var mass = Rational.zero
    var logarithms: [Rational: Rational] = [:]
    for (seen, group) in law.groups {
      let probability = interpolationProbability(on: seen)
      if probability.isZero { continue }
      mass += group.probability
      logarithms[probability, default: 0] -= group.probability
    }
    return mass.isZero ? nil : expectation(ofLogarithms: logarithms) / Interval(mass)
  }
}

/// The sum of coefficient times log2(argument); arguments 1 and coefficients 0 contribute nothing, exactly.
func expectation(ofLogarithms terms: [Rational: Rational]) -> Interval {
  terms.filter { $0.key != 1 && !$0.value.isZero }.sorted { $0.key < $1.key }.reduce(Interval(0)) {
    $0 + Interval($1.value) * Interval($1.key).log2
  }
}

/// Entropies and divergences in bits.
enum Bits {
  /// p log2(1/q), 0 for p = 0.
  ///
  /// - Precondition: q > 0 unless p = 0.
  static func cross(_ p: Rational, _ q: Rational) -> Interval {
    p.isZero ? Interval(0) : -(Interval(p) * Interval(q).log2)
  }

  /// H(p).
  static func entropy(_ p: Rational) -> Interval { cross(p, p) + cross(1 - p, 1 - p) }

  /// KL(a || b); nil if infinite.
  static func divergence(_ a: Rational, _ b: Rational) -> Interval? {
    if a == b { return Interval(0) }
    if (b.isZero && !a.isZero) || (b == 1 && a != 1) { return nil }
    return cross(a, b) + cross(1 - a, 1 - b) - entropy(a)
  }

  /// -log2(1 - t); nil for t = 1.
  static func surprise(ofError t: Rational) -> Interval? {
    t == 1 ? nil : t.isZero ? Interval(0) : -Interval(1 - t).log2
  }
}
