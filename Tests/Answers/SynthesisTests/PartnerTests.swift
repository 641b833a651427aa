import Covering
import Running
import Solving
import Synthesis
import TestSupport
import Testing
import ThresholdNetworks
import Z3Solver

/// Two engines in turns.
@Suite struct PartnerTests {
  /// Turns so short that both engines have many: verdict, witness and cost are the same for any number of jobs and
  /// when the question is asked again.
  @Test func jobsAndHistoryDoNotMatter() throws {
    var generator = SplitMix(state: 17)
    let sample = PartialFunction.random(inputs: 6, points: 32, using: &generator)
    func engine() -> PartnerEngine {
      PartnerEngine(
        SeparationEngine(sample: sample), EncodedEngine(solver: Z3Solver()), firstTurn: 300)
    }
    var verdicts: Set<String> = []
    for widths in [[4, 3, 1], [5, 2, 1], [6, 2, 1]] {
      let question = InterpolationQuestion(sample: sample, architecture: Architecture(inputCount: 6, widths: widths))
      for budget in [Budget(resources: 2_000), Budget(resources: 40_000), Budget()] {
        func decision(_ engine: PartnerEngine, jobs: Int = 1) throws -> String {
          let decision = try engine.decide(question, effort: Effort(budget: budget, jobs: jobs))
          return "\(decision.answer) \(decision.resources)"
        }
        let one = engine()
        let first = try decision(one)
        #expect(try decision(one) == first)
        let two = engine()
        #expect(try decision(two, jobs: 2) == first)
        #expect(try decision(two, jobs: 2) == first)
        verdicts.insert(String(first.prefix(5)))
      }
    }
    #expect(verdicts == ["found", "impos", "undec"])
  }

  /// The second engine's answer counts before the first one's next turn, although they are at work together.
  @Test func answersComeInOrder() throws {
    let sample = PartialFunction(TruthTable(inputCount: 2, bits: 0x6))
    let question = InterpolationQuestion(sample: sample, architecture: Architecture(inputCount: 2, widths: [2, 1, 1]))
    for jobs in 1...2 {
      let early = Scripted(needs: 800, .impossible(.solver("early")))
      let second = Scripted(needs: 400, .impossible(.solver("second")))
      let engine = PartnerEngine(early, second, firstTurn: 400)
      let decision = try engine.decide(question, effort: Effort(jobs: jobs))
      #expect("\(decision.answer)".contains("second") && decision.resources == 800)
      let other = PartnerEngine(early, Scripted(needs: 401, .impossible(.solver("late"))), firstTurn: 400)
      let later = try other.decide(question, effort: Effort(jobs: jobs))
      #expect("\(later.answer)".contains("early") && later.resources == 1_600)
      let cut = try other.decide(question, effort: Effort(budget: Budget(resources: 1_599), jobs: jobs))
      #expect("\(cut.answer)".contains("resource units") && cut.resources == 1_599)
    }
  }

  /// Knows the answer and what it costs.
  private final class Scripted: DecisionEngine {
    let name = "scripted"
    let needed: UInt64
    let answer: Answer<ThresholdNetwork>

    init(needs units: UInt64, _ answer: Answer<ThresholdNetwork>) { (needed, self.answer) = (units, answer) }

    func decide(_ question: InterpolationQuestion, effort: Effort) -> Decision {
      if let units = effort.budget.resources, units < needed {
        return Decision(.undecided(.resources), resources: units)
      }
      return Decision(answer, resources: needed)
    }
  }
}
