import Claims
import ExactLearning
import Numbers
import Running
import ThresholdNetworks

/// A noiseless small population with a student: what the claims about posterior sampling are about.
public struct CleanCase: Sendable {
  /// The law of a labelled point, without flips.
  public var population: Population
  /// The shape of the networks that are drawn uniformly among those that interpolate.
  public var student: Architecture

  /// A case; its flip probabilities have to be zero.
  public init(population: Population, student: Architecture) {
    (self.population, self.student) = (population, student)
  }

  init(_ arguments: Arguments) throws {
    let population = try arguments.population()
    self.init(
      population: population,
      student: try arguments.smallArchitecture("student", inputCount: population.teacher.inputCount))
  }

  static let parameters =
    Arguments.populationParameters + [
      Parameter("student", "the widths of the student, as in 2,1"),
      Parameter("bits", "for --bounds: -log2 p, in place of teacher and student", kind: .rational),
    ]

  /// Posterior sampling of the student, and how likely its prior is to compute the teacher.
  struct Prior {
    let population: Population
    let posterior: PosteriorSampling
    /// The prior mass of the functions that agree with the teacher almost everywhere; positive.
    let teacherMass: Rational

    /// -log2 p.
    var teacherBits: Interval { -Bits.sum(ofLogarithms: [teacherMass: 1]) }

    /// Nil when no sample has an interpolator.
    func risk(n: Int, effort: Effort) throws -> ExactRisk? {
      try ExactRisk(posterior, law: SampleLaw(population, sampleSize: n, effort: effort), effort: effort)
    }
  }

  /// Nil when the student cannot be equivalent to the teacher.
  ///
  /// - Throws: `EffortEnded`.
  func prior(effort: Effort) throws -> Prior? {
    let posterior = PosteriorSampling(try FunctionDistribution(student, effort: effort))
    let mass = posterior.prior.functions.filter { population.error(of: $0).isZero }.reduce(Rational.zero) {
      $0 + posterior.prior.probability(of: $1)
    }
    return mass.isZero ? nil : Prior(population: population, posterior: posterior, teacherMass: mass)
  }

  /// -log2 p as `bits` states it, else of a teacher that can be enumerated; nil if no student is equivalent to it.
  static func teacherBits(_ arguments: Arguments) throws -> Interval? {
    try arguments["bits"] != nil ? arguments.bits() : CleanCase(arguments).prior(effort: .unlimited)?.teacherBits
  }

  static let unreachable = "no student is equivalent to the teacher"

  /// Teachers with students, as the grids take them.
  static let students: [(String, String)] = [
    ("2:0x8", "2,1"), ("2:0x6", "2,1"), ("2:0x6", "3,1"), ("2:0x0", "2,1"), ("2:0xe", "1,1"), ("2:0x8", "2,2,1"),
  ]
}
