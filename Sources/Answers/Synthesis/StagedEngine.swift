import Running
import Solving

/// Several engines one after the other, each but the last with a short turn: what one of them answers at once need not wait for
/// the long preparation of another.
final class StagedEngine: DecisionEngine {
  private let turns: [(engine: any DecisionEngine, units: UInt64)]
  private let last: any DecisionEngine

  var name: String { (turns.map(\.engine) + [last]).map(\.name).joined(separator: "+") }

  init(_ turns: [(engine: any DecisionEngine, units: UInt64)], last: any DecisionEngine) {
    (self.turns, self.last) = (turns, last)
  }

  func decide(_ question: InterpolationQuestion, effort: Effort) throws -> Decision {
    var used: UInt64 = 0
    for (engine, units) in turns {
      let rest = effort.budget.resources.map { $0 - min($0, used) } ?? .max
      guard rest > 0 else { return Decision(.undecided(.resources), resources: used) }
      effort.report?("by \(engine.name)")
      let decision = try engine.decide(question, effort: effort.with(resources: min(units, rest)))
      used &+= decision.resources
      switch decision.answer {
      case .found, .impossible: return Decision(decision.answer, resources: used)
      case .undecided(.time), .undecided(.interrupted): return Decision(decision.answer, resources: used)
      case .undecided: break
      }
    }
    let rest = effort.budget.resources.map { $0 - min($0, used) }
    if rest == 0 { return Decision(.undecided(.resources), resources: used) }
    effort.report?("by \(last.name)")
    var decision = try last.decide(question, effort: effort.with(resources: rest))
    decision.resources &+= used
    return decision
  }
}
