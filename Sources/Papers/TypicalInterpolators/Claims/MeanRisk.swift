import Claims
import ExactLearning
import Numbers
import Running

/// E L <= 1 - 2^(-E[-log2 p_S] / N) <= 1 - p^(1/N) <= -ln(p) / N for posterior sampling.
package struct MeanRisk: Claim {
  /// What E[-log2 p_S] is multiplied with; 1 as published.
  package var factor: Rational = 1

  package init() {}

  package let statement = Statement(
    name: "mean-risk", label: "S3",
    text:
      "E L <= 1 - 2^(-E[-log2 p_S]/N) <= 1 - p^(1/N) <= -ln(p)/N for posterior sampling.",
    standing: .sharpened, source: "Buzaglo et al. 2024, S3")
  package var parameters: [Parameter] {
    CleanCase.parameters + [Parameter("N", "the number of points", kind: .integer(1...Int.max))]
  }

  package var grid: [Arguments] {
    CleanCase.students.flatMap { teacher, student in
      [1, 2, 3, 4, 8, 16].map { ["teacher": teacher, "student": student, "N": "\($0)"] }
    } + [["teacher": "3:0xe8", "student": "2,1", "N": "2"]]
  }

  /// A student that learns a teacher from a number of points.
  package struct Case: Sendable {
    package var clean: CleanCase
    package var pointCount: Int

    package init(clean: CleanCase, pointCount: Int) { (self.clean, self.pointCount) = (clean, pointCount) }
  }

  package func read(_ arguments: Arguments) throws -> Case {
    let clean = try CleanCase(arguments)
    return Case(
      clean: clean, pointCount: try arguments.integer("N", in: 1...(clean.population.rowCount <= 4 ? 200 : 3)))
  }

  package func verdict(on case: Case, effort: Effort) throws -> Verdict {
    try .within { try verdict(`case`, effort) }
  }

  private func verdict(_ case: Case, _ effort: Effort) throws -> Verdict {
    guard let prior = try `case`.clean.prior(effort: effort) else { return .outside(CleanCase.unreachable) }
    let n = `case`.pointCount
    let law = try SampleLaw(prior.population, sampleSize: n, effort: effort)
    guard let risk = try ExactRisk(prior.posterior, law: law, effort: effort),
      let description = prior.posterior.expectedDescription(law: law)
    else { return .outside(CleanCase.unreachable) }
    let bits = prior.teacherBits
    let first = Interval(1) - (-(Interval(factor) * description) / Interval(n)).exp2
    let second = Interval(1) - (-bits / Interval(n)).exp2
    let third = bits * Interval.ln2 / Interval(n)
    return Verdict([
      Side("E L", .exact(risk.error), .atMost, .enclosed(first)),
      Side("1 - 2^(-E[-log2 p_S]/N)", .enclosed(first), .atMost, .enclosed(second)),
      Side("1 - p^(1/N)", .enclosed(second), .atMost, .enclosed(third)),
    ])
  }

  package func bounds(for arguments: Arguments) throws -> [Bound] {
    let n = try arguments.integer("N", in: 1...Int.max)
    guard let bits = try CleanCase.teacherBits(arguments) else { return [] }
    return [
      Bound("1 - p^(1/N)", .enclosed(Interval(1) - (-bits / Interval(n)).exp2)),
      Bound("-ln(p)/N", .enclosed(bits * Interval.ln2 / Interval(n))),
    ]
  }
}
