import Claims
import Numbers
import Running

/// The mean description of binomially many flips: E log2 C(N, K) <= N H(eps).
package struct MeanDescription: Claim {
  /// What N H(eps) is multiplied with; 1 as published.
  package var factor: Rational = 1

  package init() {}

  package let statement = Statement(
    name: "mean-description", label: "S6",
    text:
      "E log2 C(N,K) <= N H(noise) for K binomial (N, noise).",
    standing: .sharpened, source: "Harel et al. 2024, S6")
  package let parameters = [
    Parameter("N", "points", kind: .integer(1...Int.max)), Parameter("noise", "the flip probability", kind: .rational),
  ]

  package var grid: [Arguments] {
    [1, 4, 16, 64, 200].flatMap { n in
      ["0", "1/20", "1/4", "1/3", "1/2"].map { ["N": "\(n)", "noise": $0] }
    }
  }

  package func read(_ arguments: Arguments) throws -> (points: Int, noise: Rational) {
    (try arguments.integer("N", in: 1...500), try arguments.rational("noise", to: Rational(1, 2)))
  }

  package func verdict(on case: (points: Int, noise: Rational), effort: Effort) throws -> Verdict {
    let (n, noise) = `case`
    return try .within {
      Verdict([
        Side("E log2 C(N,K)", .enclosed(try mean(n, noise, effort)), .atMost, .enclosed(bound(n, noise)))
      ])
    }
  }

  private func bound(_ n: Int, _ noise: Rational) -> Interval { Interval(n) * Bits.entropy(noise) * Interval(factor) }

  private func mean(_ n: Int, _ noise: Rational, _ effort: Effort) throws -> Interval {
    try (0...n).reduce(Interval(0)) { sum, k in
      try effort.goOn()
      let binomial = Integer.binomial(n, k)
      let weight = Rational(binomial) * noise.power(k) * (1 - noise).power(n - k)
      return binomial == 1 || weight.isZero ? sum : sum + Interval(weight) * Interval(binomial).log2
    }
  }

  package func bounds(for arguments: Arguments) throws -> [Bound] {
    let n = try arguments.integer("N", in: 1...Int.max)
    let noise = try arguments.rational("noise", to: Rational(1, 2))
    return [Bound("N H(noise)", .enclosed(bound(n, noise)))]
  }
}
