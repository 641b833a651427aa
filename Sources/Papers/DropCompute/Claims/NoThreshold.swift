import Claims
import Numbers
import Running

/// S6: a threshold that nobody reaches changes nothing, and more workers gain more.
package struct NoThreshold: Claim {
  /// The speed without drops.
  package var speed: Rational = 1

  package init() {}

  package var statement: Statement {
    Statement(
      name: "no-threshold", label: "S6",
      text: "tau at least the longest time: S_eff = 1; closed form, tau fixed: S_eff increases with N like E[T]",
      standing: .published, source: "\(Source.paper), effective speedup")
  }

  package var parameters: [Parameter] { [.workers(), .micros] }
  package var grid: [Arguments] {
    [(1, 4), (2, 4), (3, 3), (64, 2), (512, 12)].map { ["workers": "\($0)", "micros": "\($1)"] }
  }

  package func read(_ arguments: Arguments) throws -> (Int, Int) {
    let workers = try arguments.integer("workers", in: 1...10_000_000)
    guard workers <= 4096 else {
      throw ArgumentError(name: "workers", found: "\(workers)", expected: "at most 4096, for exact powers")
    }
    return (workers, try arguments.micros())
  }

  package func verdict(on input: (Int, Int), effort: Effort) throws -> Verdict {
    let (workers, micros) = input
    let model = TwoPointModel(
      workers: workers, micros: micros, fast: 1, slow: 3, probability: Rational(1, 4), serial: 1)
    let top = Rational(3 * micros)
    let few = GaussianModel(workers: workers + 1, micros: micros, mean: 1, deviation: 0.3, serial: 1)
    let many = GaussianModel(workers: 2 * workers + 1, micros: micros, mean: 1, deviation: 0.3, serial: 1)
    let threshold = 0.9 * Double(micros)
    return Verdict([
      Side("S_eff(longest time)", .exact(model.speed(top)), .equal, .exact(speed)),
      Side(
        "S_eff with N + 1", .rounded(few.speed(threshold, closed: true), error: 1e-9), .atMost,
        .rounded(many.speed(threshold, closed: true), error: 1e-9)),
    ])
  }
}
