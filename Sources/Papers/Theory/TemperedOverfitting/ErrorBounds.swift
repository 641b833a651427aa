import Numbers
import ThresholdNetworks

/// A small population with a learning rule, as the claims of this file take it.
struct Experiment {
  enum Rule: String, CaseIterable {
    case posterior, minimal
    case minimalFirst = "minimal-first"
  }

  static let parameters =
    Arguments.populationParameters + [
      Parameter("noise", "the flip probability; separated by commas, one for each row"),
      Parameter("N", "the number of points"),
      Parameter("rule", "posterior, minimal (all least networks equally likely) or minimal-first"),
      Parameter("student", "the widths of posterior sampling, as in 2,1; of the minimal rules, the widest allowed"),
    ]

  let population: Population
  let law: SampleLaw
  let risk: ExactRisk
  /// Posterior sampling only.
  let posterior: PosteriorSampling?

  /// Nil when no sample has an interpolator.
  init?(_ arguments: Arguments) throws {
    population = try arguments.population(noise: "noise")
    let teacher = population.teacher
    let n = try arguments.integer("N", in: 1...(population.rowCount <= 4 ? 64 : 3))
    let law = SampleLaw(population, sampleSize: n)
    self.law = law
    let rule = try arguments.choice("rule", of: Rule.self)
    switch rule {
    case .posterior:
      let posterior = PosteriorSampling(
        try arguments.distribution(widths: "student", inputCount: teacher.inputCount))
      self.posterior = posterior
      guard let risk = ExactRisk(posterior, law: law) else { return nil }
      self.risk = risk
    case .minimal, .minimalFirst:
      let widths = try arguments.widths("student", maximumWidth: 3)
      guard widths.count <= 3 else {
        throw ArgumentError(name: "student", found: arguments["student"], expected: "a depth of at most 3")
      }
      posterior = nil
      let minimal = MinimalSize(
        inputCount: teacher.inputCount, depth: widths.count, maximumWidth: widths.max() ?? 1,
        ties: rule == .minimal ? .uniform : .first)
      guard let risk = ExactRisk(minimal, law: law) else { return nil }
      self.risk = risk
    }
  }

  /// I_c / (N P_c).
  var informationRate: Interval { risk.information / Interval(Rational(risk.sampleSize) * risk.interpolable) }

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

/// Theorem: -log2(1 - E[L_D | c]) <= I_c / (N P_c), for any noise and any rule.
public struct ErrorFromInformation: Claim {
  /// What the right side is multiplied with; 1 as published.
  public var factor: Rational = 1

  public init() {}

  public let name = "error-from-information"
  public let statement = "-log2(1 - E[L_D | c]) <= I_c / (N P_c) for every interpolating rule and any noise."
  public let source = "Harel et al. 2024, from description length to error (4.1)"
  public let parameters =
    Experiment.parameters + [Parameter("bits", "for --bounds: I_c / P_c, in place of all parameters but N")]

  public var grid: [Arguments] {
    Experiment.independentGrid(rules: [("posterior", "2,1"), ("minimal", "2,1"), ("minimal-first", "2,1")])
      + Experiment.arbitraryGrid(rules: [("posterior", "2,1"), ("minimal", "2,1")])
      + [["teacher": "3:0xe8", "noise": "1/8", "N": "2", "rule": "posterior", "student": "2,1"]]
  }

  public func verdict(for arguments: Arguments) throws -> Verdict {
    guard let experiment = try Experiment(arguments) else { return .outsideHypotheses("no sample has an interpolator") }
    return verdict(experiment)
  }

  public func bounds(for arguments: Arguments) throws -> [Bound] {
    [Bound("E[L_D | c] is at most", .enclosed(try Experiment.errorBound(arguments)))]
  }

  private func verdict(_ experiment: Experiment) -> Verdict {
    guard let value = Bits.surprise(ofError: experiment.risk.error) else {
      return .outsideHypotheses("the error is 1")
    }
    return Verdict([
      Side("-log2(1 - E L)", .enclosed(value), .atMost, .enclosed(Interval(factor) * experiment.informationRate))
    ])
  }
}

/// Posterior sampling: -log2(1 - E[L_D | c]) <= (E[-log2 p_S | c] + log2(1/P_c)) / N.
public struct ErrorFromPriorMass: Claim {
  /// What the right side is multiplied with; 1 as published.
  public var factor: Rational = 1

  public init() {}

  public let name = "error-from-mass"
  public let statement = "Posterior sampling: -log2(1 - E[L_D | c]) <= (E[-log2 p_S | c] + log2(1/P_c)) / N, any noise."
  public let source = "Harel et al. 2024, from description length to error (4.2)"
  public let parameters =
    Experiment.parameters + [
      Parameter("bits", "for --bounds: E[-log2 p_S | c] + log2(1/P_c), in place of all parameters but N")
    ]

  public var grid: [Arguments] {
    Experiment.independentGrid(rules: [("posterior", "2,1"), ("posterior", "1")])
      + Experiment.arbitraryGrid(rules: [("posterior", "2,1"), ("posterior", "3,1")])
      + [["teacher": "3:0xe8", "noise": "1/8", "N": "2", "rule": "posterior", "student": "2,1"]]
  }

  public func verdict(for arguments: Arguments) throws -> Verdict {
    guard let experiment = try Experiment(arguments), let posterior = experiment.posterior,
      let description = posterior.expectedDescription(law: experiment.law)
    else { return .outsideHypotheses("the claim is about posterior sampling with an interpolable sample") }
    guard let value = Bits.surprise(ofError: experiment.risk.error) else { return .outsideHypotheses("the error is 1") }
    let penalty = -expectation(ofLogarithms: [experiment.risk.interpolable: 1])
    let bound = (description + penalty) / Interval(experiment.risk.sampleSize)
    return Verdict([Side("-log2(1 - E L)", .enclosed(value), .atMost, .enclosed(Interval(factor) * bound))])
  }

  public func bounds(for arguments: Arguments) throws -> [Bound] {
    [Bound("E[L_D | c] is at most", .enclosed(try Experiment.errorBound(arguments)))]
  }
}

/// Independent noise: KL(e_c || E[L_D0 | c]) + e_c log2(1/eps) + (1 - e_c) log2(1/(1-eps)) <= I_c / (N P_c), and its consequences when P_c = 1.
public struct CleanErrorFromInformation: Claim {
  /// What the right side is multiplied with; 1 as published.
  public var factor: Rational = 1

  public init() {}

  public let name = "clean-error"
  public let statement = """
    Independent noise: KL(e || E[L_D0 | c]) + e log2(1/noise) + (1-e) log2(1/(1-noise)) <= I_c / (N P_c), e the flip rate given c; \
    if P_c = 1: |E L_D - 2 noise (1-noise)| <= (1 - 2 noise) sqrt((I/N - H(noise)) ln 2 / 2).
    """
  public let source = "Harel et al. 2024, from description length to error (4.3)"
  public let parameters =
    Experiment.parameters + [
      Parameter("bits", "for --bounds: I with P_c = 1, in place of all parameters but N and noise")
    ]

  public var grid: [Arguments] {
    Experiment.independentGrid(rules: [("posterior", "2,1"), ("minimal", "2,1"), ("minimal-first", "2,1")])
      + [["teacher": "3:0xe8", "noise": "1/8", "N": "2", "rule": "posterior", "student": "2,1"]]
  }

  public func verdict(for arguments: Arguments) throws -> Verdict {
    guard let experiment = try Experiment(arguments) else { return .outsideHypotheses("no sample has an interpolator") }
    guard let noise = experiment.population.independentNoise, noise < Rational(1, 2) else {
      return .outsideHypotheses("the noise depends on the point, or is not below 1/2")
    }
    let risk = experiment.risk
    guard let divergence = Bits.divergence(risk.flipRate, risk.cleanError) else {
      return .outsideHypotheses("the divergence is infinite")
    }
    let value = divergence + Bits.cross(risk.flipRate, noise) + Bits.cross(1 - risk.flipRate, 1 - noise)
    let rate = Interval(factor) * experiment.informationRate
    var sides = [Side("divergence and description of the flips", .enclosed(value), .atMost, .enclosed(rate))]
    if risk.interpolable == 1 {
      let identity = noise + (1 - 2 * noise) * risk.cleanError
      sides.append(Side("L_D against noise + (1 - 2 noise) L_D0", .exact(risk.error), .equal, .exact(identity)))
      let excess = rate - Bits.entropy(noise)
      if excess.isCertainlyPositive {
        let gap = (risk.error - 2 * noise * (1 - noise)).magnitude
        let bound = Interval(1 - 2 * noise) * (excess * Interval.ln2 * Interval(0.5)).squareRoot
        sides.append(Side("|E L_D - 2 noise (1-noise)|", .exact(gap), .atMost, .enclosed(bound)))
      }
    }
    return Verdict(sides)
  }

  public func bounds(for arguments: Arguments) throws -> [Bound] {
    let n = try arguments.integer("N", in: 1...Int.max)
    let noise = try arguments.rational("noise", to: Rational(1, 2))
    let excess = try arguments.bits() / Interval(n) - Bits.entropy(noise)
    // Every interpolator has I >= N H(noise).
    guard excess.isCertainlyPositive else { return [] }
    let gap = Interval(1 - 2 * noise) * (excess * Interval.ln2 * Interval(0.5)).squareRoot
    return [
      Bound("|E L_D - 2 noise (1-noise)| is at most", .enclosed(gap)),
      Bound("E L_D is at most", .enclosed(Interval(2 * noise * (1 - noise)) + gap)),
    ]
  }
}
