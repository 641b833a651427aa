import Numbers

/// How likely a random wide network of the uniform prior is, at least, to compute the function of a narrow one.
///
/// The kept neurons have the teacher's rows on the kept columns with its sign and bias; every other hidden neuron is constant 0,
/// which frees the columns that read it.
public struct RealisationBound: Sendable, Hashable {
  /// The settings of sign and bias per unit of fan-in.
  public var settingsFactor: Rational = 6
  /// The probability that a hidden neuron is constant 0.
  public var idleProbability = Rational(5, 12)

  /// The bound with the proved constants, 6 and 5/12.
  public init() {}

  /// Product over the layers of (1 / (2^(d'_(l-1)) 6 d_(l-1)))^(d'_l) (5/12)^(d_l - d'_l).
  ///
  /// - Precondition: as many layers in both, no layer of the teacher wider.
  public func probability(inputCount: Int, teacher: [Int], student: [Int]) -> Rational {
    var bound = Rational(1)
    for layer in student.indices {
      let kept = layer == 0 ? inputCount : teacher[layer - 1]
      let fanIn = layer == 0 ? inputCount : student[layer - 1]
      let neuron = (Rational(Integer(1) << kept) * settingsFactor * Rational(fanIn)).reciprocal
      bound *= neuron.power(teacher[layer]) * idleProbability.power(student[layer] - teacher[layer])
    }
    return bound
  }

  /// -log2 of it: w(d') + sum d'_l log2(6 d_(l-1)) + sum (d_l - d'_l) log2(12/5), also for widths that no power can be taken of.
  public func bits(inputCount: Int, teacher: [Int], student: [Int]) -> Interval {
    student.indices.reduce(Interval(0)) { sum, layer in
      let kept = layer == 0 ? inputCount : teacher[layer - 1]
      let fanIn = layer == 0 ? inputCount : student[layer - 1]
      let neuron = Interval(kept) + Interval(settingsFactor * Rational(fanIn)).log2
      return sum + Interval(teacher[layer]) * neuron
        - Interval(student[layer] - teacher[layer]) * Interval(idleProbability).log2
    }
  }
}
