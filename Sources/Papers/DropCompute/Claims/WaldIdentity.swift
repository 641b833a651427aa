import Claims
import Numbers
import Running

/// S7: with exponential times the completed micro-batches are the time until the threshold.
package struct WaldIdentity: Claim {
  /// The mean time of a micro-batch.
  package var mean = 1.0

  package init() {}

  package var statement: Statement {
    Statement(
      name: "wald-identity", label: "S7",
      text:
        "exponential times of mean mu: E[M~(tau)] = E[min(tau, T_1)] / mu; so N = 1 has S_eff = 1 for T_c = 0, < 1 for T_c > 0",
      standing: .sharpened, source: "derived on the page")
  }

  package var parameters: [Parameter] { [.micros, Parameter("threshold", "tau", kind: .rational)] }
  package var grid: [Arguments] {
    [1, 4, 12, 40].flatMap { m in ["1/2", "3", "12"].map { ["micros": "\(m)", "threshold": $0] } }
  }

  package func read(_ arguments: Arguments) throws -> (ExponentialModel, Double) {
    (
      ExponentialModel(workers: 1, micros: try arguments.micros(), serial: 1),
      try arguments.real("threshold", from: Rational(1, 100), to: 1000)
    )
  }

  package func verdict(on input: (ExponentialModel, Double), effort: Effort) throws -> Verdict {
    let (model, threshold) = input
    return Verdict([
      Side(
        "E[M~]", .rounded(model.completed(threshold), error: 1e-8), .equal,
        .rounded(model.expectedMinimum(threshold) / mean, error: 1e-8)),
      Side("S_eff with one worker", .rounded(model.speed(threshold), error: 1e-8), .atMost, .exact(1)),
    ])
  }
}
