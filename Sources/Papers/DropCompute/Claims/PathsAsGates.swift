import Claims
import Numbers
import Running

/// S4: with two-point times a completed micro-batch is a threshold gate, so all expectations are sums of binomial tails.
package struct PathsAsGates: Claim {
  /// The number of slow micro-batches beyond which a sum is late, relative to floor((tau - a m) / (b - a)).
  package var shift: Rational = 0

  package init() {}

  package var statement: Statement {
    Statement(
      name: "paths-as-gates", label: "S4",
      text:
        "times a, or b with probability p: T^(m) <= tau iff at most (tau - a m)/(b - a) of m micro-batches are slow, and "
        + "E[M~] is the sum of those binomial tails",
      standing: .sharpened, source: "derived on the page")
  }

  package var parameters: [Parameter] {
    [
      Parameter("micros", "M", kind: .integer(1...12)), Parameter("probability", "p", kind: .rational, default: "1/4"),
      Parameter("threshold", "tau", kind: .rational),
    ]
  }

  package var grid: [Arguments] {
    (1...5).flatMap { m in ["1", "5/2", "4", "7"].map { ["micros": "\(m)", "threshold": $0] } }
  }

  package func read(_ arguments: Arguments) throws -> (TwoPointModel, Rational) {
    let model = TwoPointModel(
      workers: 1, micros: try arguments.integer("micros", in: 1...12), fast: 1, slow: 3,
      probability: try arguments.rational("probability"), serial: 1)
    return (model, try arguments.rational("threshold", from: 0, to: 1000))
  }

  package func verdict(on input: (TwoPointModel, Rational), effort: Effort) throws -> Verdict {
    let (model, threshold) = input
    // Every path of one worker.
    var expected = Rational()
    for path in 0..<1 << model.micros {
      var (time, weight, completed) = (Rational(), Rational(1), 0)
      for m in 0..<model.micros {
        let isSlow = path >> m & 1 == 1
        time += isSlow ? model.slow : model.fast
        weight *= isSlow ? model.probability : 1 - model.probability
        if time <= threshold { completed += 1 }
      }
      expected += weight * Rational(completed)
    }
    let gates = model.completed(threshold + shift * (model.slow - model.fast))
    return Verdict([Side("E[M~] over all paths", .exact(expected), .equal, .exact(gates))])
  }
}
