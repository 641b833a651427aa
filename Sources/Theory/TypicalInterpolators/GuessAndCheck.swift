import Numbers
import ThresholdNetworks

/// A noiseless small population and posterior sampling, as the claims of this file take them.
private struct CleanExperiment {
  static let parameters = [
    Parameter("teacher", "a function of one to three inputs, as in 2:0x8"),
    Parameter("student", "the widths of the student, as in 2,1"),
    Parameter("mass", "the probabilities of the rows, separated by commas; uniform if absent"),
  ]

  let population: Population
  let posterior: PosteriorSampling
  /// The prior mass of the functions that agree with the teacher almost everywhere; positive.
  let teacherMass: Rational

  /// Nil when the student cannot be equivalent to the teacher.
  init?(_ arguments: Arguments) throws {
    let teacher = try arguments.table("teacher")
    let rows = teacher.values.count
    var masses: [Rational]?
    if arguments["mass"] != nil {
      let values = try arguments.rationals("mass", count: rows)
      guard values.reduce(0, +) == 1 else {
        throw ArgumentError(name: "mass", found: arguments["mass"], expected: "\(rows) fractions with the sum 1")
      }
      masses = values
    }
    let population = Population(teacher: teacher, masses: masses, flips: [Rational](repeating: 0, count: rows))
    self.population = population
    posterior = PosteriorSampling(try arguments.distribution(widths: "student", inputCount: teacher.inputCount))
    let prior = posterior.prior
    teacherMass = prior.functions.filter { population.error(of: $0).isZero }.reduce(0) {
      $0 + prior.probability(of: $1)
    }
    if teacherMass.isZero { return nil }
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
      Parameter("bits", "for --bounds: -log2 p, in place of teacher and student"),
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
    let bits = -expectation(ofLogarithms: [experiment.teacherMass: 1])
    guard let size = sampleSize(bits: bits, eps: eps, delta: delta).flatMap({ Int(exactly: $0) }), size <= 400,
      experiment.population.rowCount <= 4
    else { return .outsideHypotheses("too many points for an exact computation; see --bounds") }
    guard let risk = experiment.risk(n: max(1, size)) else { return .outsideHypotheses(CleanExperiment.unreachable) }
    return Verdict([Side("P(L >= eps) at N = \(size)", .exact(risk.tail(eps)), .atMost, .exact(delta))])
  }

  public func bounds(for arguments: Arguments) throws -> [Bound] {
    let (eps, delta) = try precision(arguments)
    let bits: Interval
    if arguments["bits"] != nil {
      bits = Interval(try arguments.rational("bits", to: Rational(Integer(10).power(18))))
    } else {
      guard let experiment = try CleanExperiment(arguments) else { return [] }
      bits = -expectation(ofLogarithms: [experiment.teacherMass: 1])
    }
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
    let bits = -expectation(ofLogarithms: [experiment.teacherMass: 1])
    let first = Interval(1) - (-(Interval(factor) * description) / Interval(n)).exp2
    let second = Interval(1) - (-bits / Interval(n)).exp2
    let third = bits * Interval.ln2 / Interval(n)
    return Verdict([
      Side("E L", .exact(risk.error), .atMost, .enclosed(first)),
      Side("1 - 2^(-E[-log2 p_S]/N)", .enclosed(first), .atMost, .enclosed(second)),
      Side("1 - p^(1/N)", .enclosed(second), .atMost, .enclosed(third)),
    ])
  }
}
