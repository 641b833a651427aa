import Claims
import Numbers
import Running

/// S1: strengths lambda^{p_t} give projections of points that are drawn towards 0 first.
package struct ScheduledStrengths: Claim {
  /// The power of p_{t-1}/p_t by which w_{t-1} is multiplied.
  package var power = 1
  /// The bound on the growth of the error times L, from L to 100 L.
  package var growth = 2.0

  package init() {}

  package enum Schedule: String, CaseIterable, Sendable {
    case constant, linear, doubling

    /// p_t, t from 1.
    func exponent(_ t: Int) -> Rational {
      switch self {
      case .constant: 1
      case .linear: Rational(t)
      case .doubling: Rational(Integer(2).power(t))
      }
    }

    /// p_{t-1}/p_t, t from 2.
    func ratio(_ t: Int) -> Rational { exponent(t - 1) / exponent(t) }
  }

  package let statement = Statement(
    name: "separable-schedule-limit", label: "S1",
    text:
      "Strengths lambda^{p_t}, 0 < p_1 <= p_2 <= ...: w_t / ln(1/lambda_t) -> v_t = P_tau(t)((p_{t-1}/p_t) v_{t-1}), v_0 = 0. "
      + "Each task separable by itself.", standing: .sharpened, source: "derived on the page")

  package var parameters: [Parameter] {
    RunParameters.all(steps: 6) + [
      Parameter(
        "schedule", "p_t = 1, t or 2^t", kind: .choice(Schedule.allCases.map(\.rawValue)), default: "linear")
    ]
  }

  package var grid: [Arguments] {
    ["linear", "doubling", "constant"].flatMap { schedule in
      ["example-b", "example-a", "example-t1"].map { ["tasks": $0, "steps": "6", "schedule": schedule] }
    }
  }

  package func read(_ arguments: Arguments) throws -> (run: RunCase, schedule: Schedule) {
    (try RunParameters.read(arguments), try arguments.choice("schedule", of: Schedule.self))
  }

  package func verdict(on example: (run: RunCase, schedule: Schedule), effort: Effort) throws -> Verdict {
    let (run, schedule) = example
    if let reason = run.problem.outsideOneByOne { return .outside(reason) }
    // 2^t leaves doubles behind soon, and exponents are of no use beyond.
    if schedule == .doubling && run.steps > 16 { return .outside("p_t = 2^t needs at most 16 steps here") }
    let limits = run.trajectory(effort: effort) { schedule.ratio($0).power(power) }
    let rounded = WeakRegularization(tasks: run.problem.tasks.map { $0.rows.map(Vectors.doubles) })
    func errors(_ strength: Double) -> [(value: Double, error: Double)] {
      let strengths = (1...max(1, limits.stepCount)).map { strength * Double(rounding: schedule.exponent($0)) }
      let weak = rounded.run(order: limits.order, strengths: strengths)
      return (0..<limits.stepCount).map { t in
        let limit = Vectors.doubles(limits.points[t + 1])
        var square = 0.0
        for (a, b) in zip(weak.points[t], limit) { square += (a / strengths[t] - b) * (a / strengths[t] - b) }
        let size = 1 + limit.map { abs($0) }.reduce(0, +)
        return (square.squareRoot() * strength, weak.errors[t] / strengths[t] * strength + 0x1p-50 * size * strength)
      }
    }
    let (early, late) = (errors(1e3), errors(1e5))
    var sides = SideCollector()
    for t in 0..<limits.stepCount {
      let allowed = growth * early[t].value + 1
      sides.add(
        Side(
          "L ||w_t / ln(1/lambda_t) - v_t|| at L = 10^5 <= \(growth) times that at 10^3 + 1, t = \(t + 1)",
          .rounded(late[t].value, error: late[t].error), .atMost,
          .rounded(allowed, error: growth * early[t].error + 1e-12 * allowed)), as: "error")
    }
    return sides.verdict(exhausted: limits.exhausted)
  }
}
