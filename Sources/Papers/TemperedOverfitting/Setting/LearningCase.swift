import Claims
import ExactLearning
import Numbers
import Running
import ThresholdNetworks

/// A small population with a learning rule: what the claims about errors are about.
public struct LearningCase: Sendable {
  /// The rules by their names on the command line; `minimal` leaves ties equally likely, `minimalFirst` takes the first
  /// truth table.
  public enum Rule: String, CaseIterable, Sendable {
    /// Posterior sampling; a network of least size, with all functions of that size equally likely.
    case posterior, minimal
    /// A network of least size, the first truth table among those of that size.
    case minimalFirst = "minimal-first"
  }

  static let parameters =
    Arguments.populationParameters + [
      Parameter("noise", "the flip probability; separated by commas, one for each row"),
      Parameter("N", "the number of points", kind: .integer(1...Int.max)),
      Parameter(
        "rule", "posterior, minimal (all least networks equally likely) or minimal-first",
        kind: .choice(Rule.allCases.map(\.rawValue))),
      Parameter("student", "the widths of posterior sampling, as in 2,1; of the minimal rules, the widest allowed"),
    ]

  /// The law of a labelled point.
  public var population: Population
  /// N, the points of a sample.
  public var pointCount: Int
  /// The rule whose error is asked for.
  public var rule: Rule
  /// Of posterior sampling; of the minimal rules, the depth with the widest layers allowed.
  public var widths: [Int]

  /// A case; see the properties for the parameters.
  public init(population: Population, pointCount: Int, rule: Rule, widths: [Int]) {
    (self.population, self.pointCount, self.rule, self.widths) = (population, pointCount, rule, widths)
  }

  init(_ arguments: Arguments) throws {
    let population = try arguments.population(noise: "noise")
    let rule = try arguments.choice("rule", of: Rule.self)
    let widths: [Int]
    switch rule {
    case .posterior:
      widths = try arguments.smallArchitecture("student", inputCount: population.teacher.inputCount).widths
    case .minimal, .minimalFirst:
      widths = try arguments.widths("student", maximumWidth: 3)
      guard widths.count <= 3 else {
        throw ArgumentError(name: "student", found: arguments["student"], expected: "a depth of at most 3")
      }
    }
    self.init(
      population: population,
      pointCount: try arguments.integer("N", in: 1...(population.rowCount <= 4 ? 64 : 3)), rule: rule, widths: widths)
  }

  /// What the rule does on all samples.
  struct Outcome {
    let law: SampleLaw
    let risk: ExactRisk
    /// Posterior sampling only.
    let posterior: PosteriorSampling?

    /// I_c / (N P_c).
    var informationRate: Interval { risk.information / Interval(Rational(risk.sampleSize) * risk.interpolable) }
  }

  /// Nil when no sample has an interpolator.
  ///
  /// - Throws: `EffortEnded`.
  func outcome(effort: Effort) throws -> Outcome? {
    let law = try SampleLaw(population, sampleSize: pointCount, effort: effort)
    let inputCount = population.teacher.inputCount
    switch rule {
    case .posterior:
      let posterior = PosteriorSampling(
        try FunctionDistribution(Architecture(inputCount: inputCount, widths: widths), effort: effort))
      return try ExactRisk(posterior, law: law, effort: effort).map {
        Outcome(law: law, risk: $0, posterior: posterior)
      }
    case .minimal, .minimalFirst:
      let minimal = try MinimalSize(
        inputCount: inputCount, depth: widths.count, maximumWidth: widths.max() ?? 1,
        ties: rule == .minimal ? .uniform : .first, effort: effort)
      return try ExactRisk(minimal, law: law, effort: effort).map { Outcome(law: law, risk: $0, posterior: nil) }
    }
  }

  /// 1 - 2^(-bits/N): what `bits` of description guarantee for the error of N points.
  static func errorBound(_ arguments: Arguments) throws -> Interval {
    let n = try arguments.integer("N", in: 1...Int.max)
    let bits = try arguments.bits()
    return Interval(1) - (-bits / Interval(n)).exp2
  }

  /// Teachers, noise and rules that take a few seconds together: independent noise of four levels.
  static func independentGrid(rules: [(rule: String, student: String)]) -> [Arguments] {
    var grid: [Arguments] = []
    for teacher in ["2:0x8", "2:0x6", "2:0x0", "2:0xb"] {
      for noise in ["0", "1/8", "1/4", "2/5"] {
        for n in [1, 2, 3, 4, 8] {
          for (rule, student) in rules {
            grid.append(["teacher": teacher, "noise": noise, "N": "\(n)", "rule": rule, "student": student])
          }
        }
      }
    }
    return grid
  }

  /// Noise that depends on the point, deterministic flips among it, and points of unequal probability.
  static func arbitraryGrid(rules: [(rule: String, student: String)]) -> [Arguments] {
    var grid: [Arguments] = []
    for (teacher, noise) in [
      ("2:0x8", "0,0,0,1"), ("2:0x8", "1/2,0,1/4,0"), ("2:0xe", "1,0,0,0"), ("2:0x6", "0,1/3,0,0"),
    ] {
      for n in [1, 2, 4, 8] {
        for (rule, student) in rules {
          grid.append(["teacher": teacher, "noise": noise, "N": "\(n)", "rule": rule, "student": student])
          grid.append([
            "teacher": teacher, "noise": noise, "N": "\(n)", "rule": rule, "student": student,
            "mass": "1/2,1/4,1/8,1/8",
          ])
        }
      }
    }
    return grid
  }
}
