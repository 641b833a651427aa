import Running
import Solving

/// Two engines in turns, with resource units that double from turn to turn: as good as the better one, up to a constant
/// factor, and the same answer on every run.
///
/// With several jobs the first engine's next turn begins while the second one is at work; its answer counts only if the
/// second one has none. A turn that is known to be too short, because the same question has used up as much before,
/// costs nothing but is counted as if it had been taken.
package final class PartnerEngine: DecisionEngine {
  private let engines: [any DecisionEngine]
  private let firstTurn: UInt64
  /// Where turns without an answer are kept.
  private let journal: Journal?
  /// For every engine the largest number of resource units that did not suffice.
  private var insufficient: [InterpolationQuestion: [UInt64]] = [:]

  package var name: String { engines.map(\.name).joined(separator: "+") }

  package init(
    _ first: any DecisionEngine, _ second: any DecisionEngine,
    firstTurn: UInt64 = PartnerEngine.usualFirstTurn, journal: Journal? = nil
  ) {
    self.journal = journal
    engines = [first, second]
    self.firstTurn = firstTurn
  }

  /// The usual first turn, some seconds of the first engine. A shorter one gives the second engine questions that the
  /// first one is about to settle, and has them begun anew.
  package static let usualFirstTurn: UInt64 = 32_000_000

  private static func doubled(_ turn: UInt64) -> UInt64 { turn > .max / 2 ? .max : turn * 2 }

  package func decide(_ question: InterpolationQuestion, effort: Effort) throws -> Decision {
    var used: UInt64 = 0
    var turn = firstTurn
    var isOpen = [true, true]
    var reason = Exhausted.resources
    var ahead: (units: UInt64, decision: Decision)?
    while isOpen[0] || isOpen[1] {
      for index in engines.indices where isOpen[index] {
        let rest = effort.budget.resources.map { $0 - min($0, used) } ?? .max
        guard rest > 0 else { return Decision(.undecided(.resources), resources: used) }
        // Alone, an engine gets everything that is left.
        let isAlone = !isOpen[1 - index]
        let units: UInt64? = isAlone ? effort.budget.resources.map { _ in rest } : min(rest, turn)
        var decision: Decision
        if index == 0, let known = ahead, known.units == units {
          decision = known.decision
          ahead = nil
        } else if index == 1, !isAlone, effort.jobs > 1, let units {
          let next = min(rest - units, Self.doubled(turn))
          (decision, ahead) = try decideTogether(
            question, units: units, next: next, effort: effort)
        } else {
          decision = try ask(index, question, units: units, effort: effort)
        }
        // How far an engine goes beyond its limit before it notices does not matter.
        if case .undecided(.resources) = decision.answer, let units { decision.resources = units }
        used &+= decision.resources
        guard case .undecided(let why) = decision.answer else { return Decision(decision.answer, resources: used) }
        reason = why
        switch why {
        case .resources:
          if let units { try note(units, for: question, index) }
          if isAlone { return Decision(.undecided(.resources), resources: used) }
        case .time, .interrupted: return Decision(.undecided(why), resources: used)
        case .memory, .outOfReach, .results: isOpen[index] = false
        }
      }
      turn = Self.doubled(turn)
    }
    return Decision(.undecided(reason), resources: used)
  }

  private func note(_ units: UInt64, for question: InterpolationQuestion, _ index: Int) throws {
    try journal?.recordFruitless(engines[index].name, of: question, resources: units)
    insufficient[question, default: [0, 0]][index] = max(units, insufficient[question]?[index] ?? 0)
  }

  private func isInsufficient(_ units: UInt64?, for question: InterpolationQuestion, _ index: Int) -> Bool {
    guard let units else { return false }
    if let known = insufficient[question]?[index], units <= known { return true }
    return journal?.isFruitless(engines[index].name, of: question, resources: units) ?? false
  }

  private func ask(
    _ index: Int, _ question: InterpolationQuestion, units: UInt64?, effort: Effort
  ) throws -> Decision {
    if isInsufficient(units, for: question, index) { return Decision(.undecided(.resources), resources: 0) }
    effort.report?("by \(engines[index].name)")
    return try engines[index].decide(question, effort: effort.with(resources: units))
  }

  /// The second engine's decision with `units`, and the first one's with `next` if that will be asked.
  private func decideTogether(
    _ question: InterpolationQuestion, units: UInt64, next: UInt64, effort: Effort
  ) throws -> (Decision, ahead: (units: UInt64, decision: Decision)?) {
    let isWorthIt =
      next > 0 && !isInsufficient(units, for: question, 1) && !isInsufficient(next, for: question, 0)
    guard isWorthIt else {
      return (try ask(1, question, units: units, effort: effort), nil)
    }
    let results = Results(self)
    let early = Interruption(within: effort.interruption)
    ParallelLoop.run(2, jobs: 2) { index in
      // The engines share nothing; the second one goes first, since without a second thread its answer spares the other's work.
      let engine = 1 - index
      if engine == 0 && early.isRequested { return }
      let result = Result {
        try results.engines.ask(
          engine, question, units: engine == 1 ? units : next,
          effort: engine == 1 ? effort : effort.interrupted(by: early))
      }
      if engine == 1 && !result.isOutOfResources { early.request() }
      results.slots[engine] = result
    }
    let decision = try results.take(1)
    guard case .undecided(.resources) = decision.answer else { return (decision, nil) }
    return (decision, (next, try results.take(0)))
  }

  /// One slot an engine, each written by the thread that asks it.
  private final class Results: @unchecked Sendable {
    let engines: PartnerEngine
    let slots: UnsafeMutablePointer<Result<Decision, any Error>>

    init(_ engines: PartnerEngine) {
      self.engines = engines
      slots = .allocate(capacity: 2)
      slots.initialize(repeating: .success(Decision(.undecided(.interrupted), resources: 0)), count: 2)
    }

    deinit {
      slots.deinitialize(count: 2)
      slots.deallocate()
    }

    func take(_ index: Int) throws -> Decision { try slots[index].get() }
  }
}

extension Result<Decision, any Error> {
  fileprivate var isOutOfResources: Bool {
    if case .success(let decision) = self, case .undecided(.resources) = decision.answer { return true }
    return false
  }
}
