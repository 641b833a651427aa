import Claims
import Numbers
import Running

/// S17: a neuron with weights and inputs +-1 is a popcount with threshold ceil((t + n) / 2).
package struct SignedPopcount: Claim {
  package struct Case: Sendable {
    package var weights: UInt64
    package var count: Int, threshold: Int
  }

  /// The divisor of t + n.
  package var divisor = 2

  package init() {}

  package var statement: Statement {
    Statement(
      name: "signed-popcount", label: "S17",
      text: "weights and inputs +-1: S = 2 popcount(xnor) - n, and S >= t iff popcount(xnor) >= ceil((t + n) / 2)",
      standing: .sharpened, source: "derived on the page")
  }

  package var parameters: [Parameter] {
    [
      Parameter("count", "n", kind: .integer(1...16)), Parameter("threshold", "t", kind: .integer(-16...16)), .seed,
    ]
  }

  package var grid: [Arguments] {
    [1, 4, 7, 10].flatMap { n in [-3, 0, 1, 4].map { ["count": "\(n)", "threshold": "\($0)"] } }
  }

  package func read(_ arguments: Arguments) throws -> Case {
    var key = RandomKey(seed: UInt64(try arguments.integer("seed", in: 0...Int.max)))
    let count = try arguments.integer("count", in: 1...16)
    return Case(
      weights: key.next(below: UInt64(1) << UInt64(count)), count: count,
      threshold: try arguments.integer("threshold", in: -16...16))
  }

  package func verdict(on input: Case, effort: Effort) throws -> Verdict {
    let (n, t) = (input.count, input.threshold)
    let least = Int(exactly: Rational(t + n, over: divisor).ceiling) ?? 0
    var wrong = 0
    for x in 0..<UInt64(1) << UInt64(n) {
      let sum = (0..<n).reduce(0) { $0 + ((x ^ input.weights) >> UInt64($1) & 1 == 0 ? 1 : -1) }
      let popcount = n - (x ^ input.weights).nonzeroBitCount
      if (sum >= t) != (popcount >= least) { wrong += 1 }
    }
    return Verdict([Side("inputs decided wrongly", .exact(wrong), .equal, .exact(0))])
  }
}
