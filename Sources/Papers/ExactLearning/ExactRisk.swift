import Numbers
import Running
import ThresholdNetworks

/// The exact behaviour of a learning rule on samples of a small population: errors as fractions, information as enclosures.
///
/// Everything is conditioned on c = "the sample is consistent and the class has an interpolator".
public struct ExactRisk: Sendable {
  /// The number N of labelled points in a sample.
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
    do {
      try self.init(rule, law: law, effort: .unlimited)
    } catch {
      preconditionFailure("an unlimited effort has ended: \(error)")
    }
  }

  /// Nil when no sample has an interpolator.
  ///
  /// - Throws: `EffortEnded`.
  public init?(_ rule: some LearningRule, law: SampleLaw, effort: Effort) throws(EffortEnded) {
    var mass = Rational.zero
    var flips = Rational.zero
    var marginal: [UInt64: Rational] = [:]
    var logarithms: [Rational: Rational] = [:]
    for (seen, group) in law.groups.sorted(by: { $0.key < $1.key }) {
      try effort.goOn()
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
    information = Bits.sum(ofLogarithms: logarithms)
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
    return mass.isZero ? nil : Bits.sum(ofLogarithms: logarithms) / Interval(mass)
  }
}
