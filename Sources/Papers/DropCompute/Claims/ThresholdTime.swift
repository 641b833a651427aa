import Claims
import Foundation
import Numbers
import Running

/// S5: below M mu the expected step time under a threshold is the threshold, almost.
package struct ThresholdTime: Claim {
  /// The factor of the bound.
  package var factor = 1.0

  package init() {}

  package var statement: Statement {
    Statement(
      name: "threshold-time", label: "S5",
      text:
        "Gaussian model, tau <= M mu: 0 <= tau - E[min(tau, T)] <= sqrt(pi/2) s sqrt(M) / (N 2^N), less than 1e-9 mu from N = 32 on for "
        + "s/mu <= 3/10 and M <= 256, so the closed form may put tau for it",
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
    [(1, 12), (2, 4), (8, 12), (16, 12), (32, 12), (512, 12)].flatMap { n, m in
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
    guard threshold <= Double(model.micros) else { return .outside("tau > M mu") }
    let value = Evidence.rounded(threshold - model.expectedMinimum(threshold), error: 1e-9)
    // ln Phi is concave, so that Phi(z) <= e^(z sqrt(2/pi)) / 2 below 0. What lies below the error of the quadrature is not told apart.
    let n = Double(model.workers)
    let bound =
      factor * (Double.pi / 2).squareRoot() * model.deviation * Double(model.micros).squareRoot() / n * pow(2, -n)
    return Verdict([
      Side(
        "tau - E[min(tau, T)]", value, .atMost, .rounded(max(bound, 2e-9), error: 1e-12 * bound)),
      Side("-2e-9", .exact(Rational(-2, 1_000_000_000)), .atMost, value),
    ])
  }
}
