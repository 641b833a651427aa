import Claims
import Foundation
import Numbers
import Running

/// S12: at one threshold, a policy that only looks at the clock between micro-batches is later and keeps no more unless it keeps the late one.
package struct PreemptionIsBest: Claim {
  package struct Case: Sendable {
    package var times: [Double]
    package var threshold: Double
    package var forward: Double
  }

  /// How much earlier than preemption the others may be.
  package var lead = 0.0

  package init() {}

  package var statement: Statement {
    Statement(
      name: "preemption-is-best", label: "S12",
      text:
        "every path and threshold: check-drop and two-checks are never ready before preempt, check-drop keeps as many, two-checks "
        + "at most one more and check-keep as many or one more",
      standing: .sharpened, source: "derived on the page")
  }

  package var parameters: [Parameter] {
    [
      .micros, Parameter("threshold", "tau", kind: .rational),
      Parameter("forward", "share of the forward pass", kind: .rational, default: "1/3"), .seed,
    ]
  }

  package var grid: [Arguments] {
    [1, 4, 12].flatMap { m in
      ["1/2", "5/2", "9"].flatMap { tau in (1...3).map { ["micros": "\(m)", "threshold": tau, "seed": "\($0)"] } }
    }
  }

  package func read(_ arguments: Arguments) throws -> Case {
    var key = RandomKey(seed: try arguments.seed())
    return try Case(
      // Multiples of 1/64, so that sums are exact.
      times: (0..<arguments.micros()).map { _ in Double(1 + key.next(below: 128)) / 64 },
      threshold: arguments.real("threshold", from: Rational(1, 64), to: 1000),
      forward: arguments.real("forward", from: 0, to: 1))
  }

  package func verdict(on input: Case, effort: Effort) throws -> Verdict {
    func outcome(_ kind: DropSemantics) -> (kept: Int, ready: Double) {
      input.times.withUnsafeBufferPointer { kind.outcome($0, threshold: input.threshold, forward: input.forward) }
    }
    let best = outcome(.preempt)
    let (drop, keep, two) = (outcome(.checkDrop), outcome(.checkKeep), outcome(.twoChecks))
    func exact(_ value: Double) -> Evidence { .rounded(value, error: 0) }
    return Verdict([
      Side("ready, preempt", exact(best.ready + lead), .atMost, exact(drop.ready)),
      Side("ready, preempt", exact(best.ready + lead), .atMost, exact(two.ready)),
      Side("kept, check-drop", .exact(drop.kept), .equal, .exact(best.kept)),
      Side("kept, two-checks", .exact(two.kept), .atMost, .exact(best.kept + 1)),
      Side("kept, preempt", .exact(best.kept), .atMost, .exact(keep.kept)),
      Side("kept, check-keep", .exact(keep.kept), .atMost, .exact(best.kept + 1)),
    ])
  }
}
