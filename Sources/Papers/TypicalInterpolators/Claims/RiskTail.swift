import Claims
import ExactLearning
import Numbers
import Running

/// P(L >= eps) <= (1-eps)^N (1-p)/p for posterior sampling.
package struct RiskTail: Claim {
  /// What the right side is multiplied with; 1 as published.
  package var factor: Rational = 1

  package init() {}

  package let statement = Statement(
    name: "risk-tail", label: "S2",
    text:
      "P(L >= eps) <= (1-eps)^N (1-p)/p for posterior sampling, p the prior mass of the teacher.",
    standing: .sharpened, source: "Buzaglo et al. 2024, S2")
  package var parameters: [Parameter] {
    CleanCase.parameters + [
      Parameter("eps", "the error", kind: .rational),
      Parameter("N", "the number of points", kind: .integer(1...Int.max)),
    ]
  }

  package var grid: [Arguments] {
    CleanCase.students.flatMap { teacher, student in
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

  /// A student that learns a teacher from a number of points, and the error.
  package struct Case: Sendable {
    package var clean: CleanCase
    package var pointCount: Int
    package var eps: Rational

    package init(clean: CleanCase, pointCount: Int, eps: Rational) {
      (self.clean, self.pointCount, self.eps) = (clean, pointCount, eps)
    }
  }

  package func read(_ arguments: Arguments) throws -> Case {
    let clean = try CleanCase(arguments)
    return Case(
      clean: clean, pointCount: try arguments.integer("N", in: 1...(clean.population.rowCount <= 4 ? 400 : 3)),
      eps: try arguments.rational("eps"))
  }

  package func verdict(on case: Case, effort: Effort) throws -> Verdict {
    let (n, eps) = (`case`.pointCount, `case`.eps)
    return try .within {
      if eps.isZero { return .outside("eps is 0") }
      guard let prior = try `case`.clean.prior(effort: effort), let risk = try prior.risk(n: n, effort: effort) else {
        return .outside(CleanCase.unreachable)
      }
      let p = prior.teacherMass
      let bound = factor * (1 - eps).power(n) * (1 - p) / p
      return Verdict([Side("P(L >= eps)", .exact(risk.tail(eps)), .atMost, .exact(bound))])
    }
  }

  package func bounds(for arguments: Arguments) throws -> [Bound] {
    let eps = try arguments.rational("eps")
    let n = try arguments.integer("N", in: 1...Int.max)
    guard eps < 1, let bits = try CleanCase.teacherBits(arguments) else { return [] }
    // (1-p)/p = 2^bits - 1.
    let bound = (Interval(n) * Interval(1 - eps).log2).exp2 * (bits.exp2 - Interval(1)) * Interval(factor)
    return [Bound("P(L >= eps) is at most", .enclosed(bound))]
  }
}
