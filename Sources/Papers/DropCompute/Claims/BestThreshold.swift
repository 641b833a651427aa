import Claims
import Numbers
import Running

/// S8: on a trace the best threshold is the end of a micro-batch, and it never loses.
package struct BestThreshold: Claim {
  /// The speed that the best threshold has at least.
  package var least: Rational = 1

  package init() {}

  package var statement: Statement {
    Statement(
      name: "best-threshold", label: "S8",
      text:
        "counting ends at the threshold, a common T_c, nothing missing: S(tau) is largest at an end of a micro-batch, one sweep "
        + "finds it, and S(tau*) >= 1",
      standing: .sharpened, source: "derived on the page for the selection of \(Source.paper)")
  }

  package var parameters: [Parameter] {
    [
      Parameter("workers", "N", kind: .integer(1...8)), Parameter("micros", "M", kind: .integer(1...6)),
      Parameter("steps", "I", kind: .integer(1...6)), Parameter("serial", "T_c", kind: .rational, default: "1"), .seed,
    ]
  }

  package var grid: [Arguments] {
    [(1, 1, 1), (2, 3, 2), (3, 3, 4), (5, 2, 3), (1, 4, 2)].flatMap { n, m, i in
      (1...4).map { ["workers": "\(n)", "micros": "\(m)", "steps": "\(i)", "seed": "\($0)"] }
    }
  }

  package func read(_ arguments: Arguments) throws -> (Trace<Rational>, Rational) {
    var key = RandomKey(seed: try arguments.seed()).fold(in: 0x7472_6163)
    let (n, m) = (try arguments.integer("workers", in: 1...8), try arguments.integer("micros", in: 1...6))
    let steps = try arguments.integer("steps", in: 1...6)
    let times = (0..<steps).map { _ in
      (0..<n).map { _ in (0..<m).map { _ in Rational(Integer(1 + key.next(below: 9)), Integer(1 + key.next(below: 3))) }
      }
    }
    return (Trace(micros: m, times: times), try arguments.rational("serial", from: 0, to: 1000))
  }

  package func verdict(on input: (Trace<Rational>, Rational), effort: Effort) throws -> Verdict {
    let (trace, serial) = input
    let sweep = ThresholdSweep(trace, serial: serial)
    var ends = Set(trace.ends.flatMap { $0.flatMap { $0 } }).sorted()
    // Between boundaries too, where nothing may be better.
    ends += zip(ends, ends.dropFirst()).map { ($0 + $1) / 2 }
    let direct = ends.map { trace.speed($0, serial: serial) }.max() ?? 0
    return Verdict([
      Side("S(tau*) of the sweep", .exact(sweep.speed), .equal, .exact(direct)),
      Side(
        "S at the threshold found", .exact(trace.speed(sweep.threshold, serial: serial)), .equal, .exact(sweep.speed)),
      Side("1", .exact(least), .atMost, .exact(sweep.speed)),
    ])
  }
}
