import Claims
import Numbers
import Running

/// S5: below M mu the expected step time under a threshold is the threshold, almost.
package struct ThresholdTime: Claim {
  /// The largest difference, in units of mu.
  package var tolerance = Rational(1, 10_000)

  package init() {}

  package var statement: Statement {
    Statement(
      name: "threshold-time", label: "S5",
      text:
        "Gaussian model, N >= 32, tau <= M mu: tau - 1e-4 mu <= E[min(tau, T)] <= tau, so the closed form may put tau for it",
      standing: .sharpened, source: "derived on the page for the closed form of \(Source.paper)")
  }

  package var parameters: [Parameter] {
    [
      Parameter("workers", "N", kind: .integer(1...1_000_000)), .micros,
      Parameter("deviation", "s / mu", kind: .rational, default: "3/10"),
      Parameter("threshold", "tau / (M mu)", kind: .rational, default: "1"),
    ]
  }

  package var grid: [Arguments] {
    [(8, 12), (32, 12), (64, 4), (512, 12)].flatMap { n, m in
      ["3/4", "9/10", "1"].map { ["workers": "\(n)", "micros": "\(m)", "threshold": $0] }
    }
  }

  package func read(_ arguments: Arguments) throws -> (GaussianModel, Double) {
    let model = GaussianModel(
      workers: try arguments.integer("workers", in: 1...1_000_000), micros: try arguments.micros(), mean: 1,
      deviation: try arguments.real("deviation", from: Rational(1, 1000), to: Rational(3, 10)), serial: 1)
    return (model, try arguments.real("threshold", from: Rational(1, 10), to: 2) * Double(model.micros))
  }

  package func verdict(on input: (GaussianModel, Double), effort: Effort) throws -> Verdict {
    let (model, threshold) = input
    guard model.workers >= 32, threshold <= Double(model.micros) else { return .outside("N < 32, or tau > M mu") }
    let value = Evidence.rounded(threshold - model.expectedMinimum(threshold), error: 1e-9)
    return Verdict([
      Side("tau - E[min(tau, T)]", value, .atMost, .exact(tolerance)),
      Side("-2e-9", .exact(Rational(-2, 1_000_000_000)), .atMost, value),
    ])
  }
}
