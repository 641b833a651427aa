import Claims
import ExactLearning
import Numbers
import Running

/// Independent noise: KL(e_c || E[L_D0 | c]) + e_c log2(1/eps) + (1 - e_c) log2(1/(1-eps)) <= I_c / (N P_c), and its consequences when P_c = 1.
package struct CleanErrorFromInformation: Claim {
  /// What the right side is multiplied with; 1 as published.
  package var factor: Rational = 1

  package init() {}

  package let statement = Statement(
    name: "clean-error", label: "S9",
    text: """
      Independent noise: KL(e || E[L_D0 | c]) + e log2(1/noise) + (1-e) log2(1/(1-noise)) <= I_c / (N P_c), e the flip rate \
      given c; if P_c = 1: |E L_D - 2 noise (1-noise)| <= (1 - 2 noise) sqrt((I/N - H(noise)) ln 2 / 2).
      """,
    standing: .sharpened, source: "Harel et al. 2024, S9")
  package let parameters =
    LearningCase.parameters + [
      Parameter("bits", "for --bounds: I with P_c = 1, in place of all parameters but N and noise", kind: .rational)
    ]

  package var grid: [Arguments] {
    LearningCase.independentGrid(rules: [("posterior", "2,1"), ("minimal", "2,1"), ("minimal-first", "2,1")])
      + [["teacher": "3:0xe8", "noise": "1/8", "N": "2", "rule": "posterior", "student": "2,1"]]
  }

  package func read(_ arguments: Arguments) throws -> LearningCase { try LearningCase(arguments) }

  package func verdict(on learning: LearningCase, effort: Effort) throws -> Verdict {
    try .within {
      guard let outcome = try learning.outcome(effort: effort) else { return .outside("no sample has an interpolator") }
      return verdict(learning, outcome)
    }
  }

  private func verdict(_ learning: LearningCase, _ outcome: LearningCase.Outcome) -> Verdict {
    guard let noise = learning.population.independentNoise, noise < Rational(1, 2) else {
      return .outside("the noise depends on the point, or is not below 1/2")
    }
    let risk = outcome.risk
    guard let divergence = Bits.divergence(risk.flipRate, risk.cleanError) else {
      return .outside("the divergence is infinite")
    }
    let value = divergence + Bits.cross(risk.flipRate, noise) + Bits.cross(1 - risk.flipRate, 1 - noise)
    let rate = Interval(factor) * outcome.informationRate
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

  package func bounds(for arguments: Arguments) throws -> [Bound] {
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
