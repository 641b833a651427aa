import Claims
import ExactLearning
import Numbers
import Running

/// Guess and check: N >= (-ln p + 3 ln(2/delta)) / eps points make the error smaller than eps with probability 1 - delta.
package struct GuessAndCheck: Claim {
  /// The published 3.
  package var confidenceFactor: Rational = 3
  /// What the whole sample size is multiplied with; 1 as published.
  package var sizeFactor: Rational = 1

  package init() {}

  package let statement = Statement(
    name: "guess-and-check", label: "S1",
    text:
      "N >= (-ln p + 3 ln(2/delta)) / eps implies P(L >= eps) <= delta for guess and check, p the prior mass of the teacher.",
    standing: .published, source: "Buzaglo et al. 2024, S1")
  package var parameters: [Parameter] {
    CleanCase.parameters + [
      Parameter("eps", "the error", kind: .rational), Parameter("delta", "the confidence", kind: .rational),
    ]
  }

  package var grid: [Arguments] {
    CleanCase.students.flatMap { teacher, student in
      [("1/4", "1/2"), ("1/2", "1/10"), ("3/4", "9/10"), ("1/10", "1/2")].map { eps, delta in
        ["teacher": teacher, "student": student, "eps": eps, "delta": delta]
      }
    }
  }

  /// The least N that the lemma certainly covers.
  package func sampleSize(bits: Interval, eps: Rational, delta: Rational) -> Integer? {
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

  /// A student that learns a teacher, the error and the confidence.
  package struct Case: Sendable {
    package var clean: CleanCase
    package var eps: Rational
    package var delta: Rational

    package init(clean: CleanCase, eps: Rational, delta: Rational) {
      (self.clean, self.eps, self.delta) = (clean, eps, delta)
    }
  }

  package func read(_ arguments: Arguments) throws -> Case {
    let (eps, delta) = try precision(arguments)
    return Case(clean: try CleanCase(arguments), eps: eps, delta: delta)
  }

  package func verdict(on case: Case, effort: Effort) throws -> Verdict {
    let (eps, delta) = (`case`.eps, `case`.delta)
    return try .within {
      guard let prior = try `case`.clean.prior(effort: effort) else { return .outside(CleanCase.unreachable) }
      guard let size = sampleSize(bits: prior.teacherBits, eps: eps, delta: delta).flatMap({ Int(exactly: $0) }),
        size <= 400, prior.population.rowCount <= 4
      else { return .undecided([], .outOfReach("too many points for an exact computation; see --bounds")) }
      guard let risk = try prior.risk(n: max(1, size), effort: effort) else { return .outside(CleanCase.unreachable) }
      return Verdict([Side("P(L >= eps) at N = \(size)", .exact(risk.tail(eps)), .atMost, .exact(delta))])
    }
  }

  package func bounds(for arguments: Arguments) throws -> [Bound] {
    let (eps, delta) = try precision(arguments)
    guard let bits = try CleanCase.teacherBits(arguments) else { return [] }
    guard let size = sampleSize(bits: bits, eps: eps, delta: delta),
      let sharper = ((bits * Interval.ln2 - Interval(delta).ln) / Interval(eps)).exactUpperBound?.ceiling
    else { return [] }
    return [Bound("N by the lemma", .exact(size)), Bound("N by the sharper form", .exact(sharper))]
  }
}
