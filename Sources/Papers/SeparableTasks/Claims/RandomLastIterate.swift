import Claims
import Numbers
import Running

/// R3: a rate for the last iterate of random orderings that knows neither dimension nor margin; the constant is a guess.
package struct RandomLastIterate: RunClaim {
  /// c in c R^2 ||w*||^2 k^{-1/4}; the paper's own constant is not known here.
  package var constant: Rational = 1

  package init() {}

  package let statement = Statement(
    name: "separable-random-last", label: "R3",
    text:
      "Independent uniform tasks, k >= 1: E (1/T) sum_m F_m(w_k) <= c R^2 ||w*||^2 k^{-1/4} with c = 1. Jointly separable tasks.",
    standing: .conjectured, source: "rate of arXiv 2504.04579; the constant 1 is a guess")

  package var parameters: [Parameter] { ExpectedClaims.parameters }
  package var grid: [Arguments] {
    // The worst found: two opposed samples with the cosine -1/3, and three tasks of two samples.
    ExpectedClaims.grid + [
      ["tasks": "0.57735,0.8165|0.57735,-0.8165", "steps": "4"],
      [
        "tasks": "-0.0256,-0.7265,-0.6867;-0.2206,-0.836,0.5017|0.9253,0.1289,0.3566;0.2666,-0.4054,0.8739"
          + "|0.9631,0.1332,-0.234;0.3519,-0.4136,-0.8397", "steps": "2",
      ],
    ]
  }

  package func read(_ arguments: Arguments) throws -> RunCase { try Self.readWithoutOrder(arguments) }

  package func verdict(on run: RunCase, effort: Effort) throws -> Verdict {
    if let reason = run.problem.outside { return .outside(reason) }
    guard let kappa = run.problem.squaredKappa else { return .holds([]) }
    let problem = run.problem
    return ExpectedClaims.verdict(of: run, keepsSums: false, effort: effort) { k, expected, sides in
      if k == 0 { return }
      let mean =
        expected.mean { state in problem.tasks.map { $0.forgetting(at: state.point) }.reduce(0, +) }
        / Rational(problem.taskCount)
      // To the fourth power, so that no root is needed.
      sides.add(
        "k (E mean F)^4 <= (c kappa^2)^4", at: "k = \(k)", Rational(k) * mean.power(4), .atMost,
        (constant * kappa).power(4))
    }
  }

  package func collect(_ trajectory: Trajectory, of run: RunCase, offline: [Rational], into sides: inout SideCollector)
  {
  }
}
