import Numbers
import ThresholdNetworks

/// A noiseless small population and posterior sampling, as the claims of this file take them.
private struct CleanExperiment {
  static let parameters =
    Arguments.populationParameters + [
      Parameter("student", "the widths of the student, as in 2,1"),
      Parameter("bits", "for --bounds: -log2 p, in place of teacher and student"),
    ]

  let population: Population
  let posterior: PosteriorSampling
  /// The prior mass of the functions that agree with the teacher almost everywhere; positive.
  let teacherMass: Rational

  /// Nil when the student cannot be equivalent to the teacher.
  init?(_ arguments: Arguments) throws {
    let population = try arguments.population()
    self.population = population
    posterior = PosteriorSampling(
      try arguments.distribution(widths: "student", inputCount: population.teacher.inputCount))
    let prior = posterior.prior
    teacherMass = prior.functions.filter { population.error(of: $0).isZero }.reduce(0) {
      $0 + prior.probability(of: $1)
    }
    if teacherMass.isZero { return nil }
  }

  /// -log2 p.
  var teacherBits: Interval { -expectation(ofLogarithms: [teacherMass: 1]) }

  /// -log2 p as `bits` states it, else of a teacher that can be enumerated; nil if no student is equivalent to it.
  static func teacherBits(_ arguments: Arguments) throws -> Interval? {
    try arguments["bits"] != nil ? arguments.bits() : CleanExperiment(arguments)?.teacherBits
  }

  static let unreachable = "no student is equivalent to the teacher"

  func risk(n: Int) -> ExactRisk? { ExactRisk(posterior, law: SampleLaw(population, sampleSize: n)) }

  static let students: [(String, String)] = [
    ("2:0x8", "2,1"), ("2:0x6", "2,1"), ("2:0x6", "3,1"), ("2:0x0", "2,1"), ("2:0xe", "1,1"), ("2:0x8", "2,2,1"),
  ]
}

/// Guess and check: N >= (-ln p + 3 ln(2/delta)) / eps points make the error smaller than eps with probability 1 - delta.
public struct GuessAndCheck: Claim {
  /// The published 3.
  public var confidenceFactor: Rational = 3
  /// What the whole sample size is multiplied with; 1 as published.
  public var sizeFactor: Rational = 1

  public init() {}

  public let name = "guess-and-check"
  public let statement =
    "N >= (-ln p + 3 ln(2/delta)) / eps implies P(L >= eps) <= delta for guess and check, p the prior mass of the teacher."
  public let source = "Buzaglo et al. 2024, lemma on guess and check (2.1)"
  public var parameters: [Parameter] {
    CleanExperiment.parameters + [
      Parameter("eps", "the error"), Parameter("delta", "the confidence"),
    ]
  }

  public var grid: [Arguments] {
    CleanExperiment.students.flatMap { teacher, student in
      [("1/4", "1/2"), ("1/2", "1/10"), ("3/4", "9/10"), ("1/10", "1/2")].map { eps, delta in
        ["teacher": teacher, "student": student, "eps": eps, "delta": delta]
      }
    }
  }

  /// The least N that the lemma certainly covers.
  public func sampleSize(bits: Interval, eps: Rational, delta: Rational) -> Integer? {
    let confidence = Interval(confidenceFactor) * Interval(2 / delta).ln
    let size = Interval(sizeFactor) * (bits * Interval.ln2 + confidence) / Interval(eps)
    return size.exactUpperBound?.ceiling
  }

  private func precision(_ arguments: Arguments) throws -> (eps: Rational, delta: Rational) {
    let (eps, delta) = (try arguments.rational("eps"), try arguments.rational("delta"))
    if eps.isZero { throw ArgumentError(name: "eps", found: "0", expected: "a positive fraction") }
    if delta.isZero { throw ArgumentError(name: "delta", found: "0", expected: "a positive fraction") }
    return (eps, delta)
  }

  public func verdict(for arguments: Arguments) throws -> Verdict {
    let (eps, delta) = try precision(arguments)
    guard let experiment = try CleanExperiment(arguments) else {
      return .outsideHypotheses(CleanExperiment.unreachable)
    }
    guard let size = sampleSize(bits: experiment.teacherBits, eps: eps, delta: delta).flatMap({ Int(exactly: $0) }),
      size <= 400,
      experiment.population.rowCount <= 4
    else { return .outsideHypotheses("too many points for an exact computation; see --bounds") }
    guard let risk = experiment.risk(n: max(1, size)) else { return .outsideHypotheses(CleanExperiment.unreachable) }
    return Verdict([Side("P(L >= eps) at N = \(size)", .exact(risk.tail(eps)), .atMost, .exact(delta))])
  }

  public func bounds(for arguments: Arguments) throws -> [Bound] {
    let (eps, delta) = try precision(arguments)
    guard let bits = try CleanExperiment.teacherBits(arguments) else { return [] }
    guard let size = sampleSize(bits: bits, eps: eps, delta: delta),
      let sharper = ((bits * Interval.ln2 - Interval(delta).ln) / Interval(eps)).exactUpperBound?.ceiling
    else { return [] }
    return [Bound("N by the lemma", .exact(size)), Bound("N by the sharper form", .exact(sharper))]
  }
}

/// P(L >= eps) <= (1-eps)^N (1-p)/p for posterior sampling.
public struct RiskTail: Claim {
  /// What the right side is multiplied with; 1 as published.
  public var factor: Rational = 1

  public init() {}

  public let name = "risk-tail"
  public let statement = "P(L >= eps) <= (1-eps)^N (1-p)/p for posterior sampling, p the prior mass of the teacher."
  public let source = "Buzaglo et al. 2024, sharper form of the lemma (2.2)"
  public var parameters: [Parameter] {
    CleanExperiment.parameters + [Parameter("eps", "the error"), Parameter("N", "the number of points")]
  }

  public var grid: [Arguments] {
    CleanExperiment.students.flatMap { teacher, student in
      [1, 2, 3, 4, 8, 16, 40].flatMap { n in
        ["1/4", "1/2", "3/4"].flatMap { eps -> [Arguments] in
          let uniform: Arguments = ["teacher": teacher, "student": student, "N": "\(n)", "eps": eps]
          var skewed = uniform
          skewed["mass"] = "1/2,1/4,1/4,0"
          return [uniform, skewed]
        }
      }
    } + [["teacher": "3:0xe8", "student": "2,1", "N": "2", "eps": "1/4"]]
  }

  public func verdict(for arguments: Arguments) throws -> Verdict {
    let eps = try arguments.rational("eps")
    guard let experiment = try CleanExperiment(arguments) else {
      return .outsideHypotheses(CleanExperiment.unreachable)
    }
    let n = try arguments.integer("N", in: 1...(experiment.population.rowCount <= 4 ? 400 : 3))
    guard !eps.isZero, let risk = experiment.risk(n: n) else { return .outsideHypotheses("eps is 0") }
    let p = experiment.teacherMass
    let bound = factor * (1 - eps).power(n) * (1 - p) / p
    return Verdict([Side("P(L >= eps)", .exact(risk.tail(eps)), .atMost, .exact(bound))])
  }

  public func bounds(for arguments: Arguments) throws -> [Bound] {
    let eps = try arguments.rational("eps")
    let n = try arguments.integer("N", in: 1...Int.max)
    guard eps < 1, let bits = try CleanExperiment.teacherBits(arguments) else { return [] }
    // (1-p)/p = 2^bits - 1.
    let bound = (Interval(n) * Interval(1 - eps).log2).exp2 * (bits.exp2 - Interval(1)) * Interval(factor)
    return [Bound("P(L >= eps) is at most", .enclosed(bound))]
  }
}

/// E L <= 1 - 2^(-E[-log2 p_S] / N) <= 1 - p^(1/N) <= -ln(p) / N for posterior sampling.
public struct MeanRisk: Claim {
  /// What E[-log2 p_S] is multiplied with; 1 as published.
  public var factor: Rational = 1

  public init() {}

  public let name = "mean-risk"
  public let statement = "E L <= 1 - 2^(-E[-log2 p_S]/N) <= 1 - p^(1/N) <= -ln(p)/N for posterior sampling."
  public let source = "Buzaglo et al. 2024, expectation form (2.3)"
  public var parameters: [Parameter] { CleanExperiment.parameters + [Parameter("N", "the number of points")] }

  public var grid: [Arguments] {
    CleanExperiment.students.flatMap { teacher, student in
      [1, 2, 3, 4, 8, 16].map { ["teacher": teacher, "student": student, "N": "\($0)"] }
    } + [["teacher": "3:0xe8", "student": "2,1", "N": "2"]]
  }

  public func verdict(for arguments: Arguments) throws -> Verdict {
    guard let experiment = try CleanExperiment(arguments) else {
      return .outsideHypotheses(CleanExperiment.unreachable)
    }
    let n = try arguments.integer("N", in: 1...(experiment.population.rowCount <= 4 ? 200 : 3))
    let law = SampleLaw(experiment.population, sampleSize: n)
    guard let risk = ExactRisk(experiment.posterior, law: law),
      let description = experiment.posterior.expectedDescription(law: law)
    else { return .outsideHypotheses(CleanExperiment.unreachable) }
    let bits = experiment.teacherBits
    let first = Interval(1) - (-(Interval(factor) * description) / Interval(n)).exp2
    let second = Interval(1) - (-bits / Interval(n)).exp2
    let third = bits * Interval.ln2 / Interval(n)
    return Verdict([
      Side("E L", .exact(risk.error), .atMost, .enclosed(first)),
      Side("1 - 2^(-E[-log2 p_S]/N)", .enclosed(first), .atMost, .enclosed(second)),
      Side("1 - p^(1/N)", .enclosed(second), .atMost, .enclosed(third)),
    ])
  }

  public func bounds(for arguments: Arguments) throws -> [Bound] {
    let n = try arguments.integer("N", in: 1...Int.max)
    guard let bits = try CleanExperiment.teacherBits(arguments) else { return [] }
    return [
      Bound("1 - p^(1/N)", .enclosed(Interval(1) - (-bits / Interval(n)).exp2)),
      Bound("-ln(p)/N", .enclosed(bits * Interval.ln2 / Interval(n))),
    ]
  }
}
