import Columns
import Numbers
import Running
import Solving
import Synthesis
import Testing
import ThresholdNetworks

@Suite struct ColumnsEngineTests {
  @Test func decidesAsTheCountDoes() throws {
    var key = RandomKey(seed: 12)
    let engine = ColumnsEngine()
    let shapes = [[1], [1, 1], [2, 1], [3, 1], [2, 1, 1], [2, 2, 1]]
    var answers = [0, 0]
    for index in 0..<200 {
      let n = 2 + key.next(below: 2)
      let widths = shapes[key.next(below: shapes.count)]
      let sample = TwoMethodsTests.sample(inputs: n, points: 1 + key.next(below: 1 << n), &key)
      let architecture = Architecture(inputCount: n, widths: widths)
      let question = InterpolationQuestion(sample: sample, architecture: architecture)
      let count = try InterpolatorCount(of: sample, architecture: architecture).count
      switch try engine.decide(question, effort: .unlimited).answer {
      case .found(let network):
        #expect(!count.isZero && network.isConsistent(with: sample) && network.architecture == architecture)
        answers[1] += 1
      case .impossible(let refutation):
        #expect(count.isZero && refutation == .exhausted("columns"), "question \(index)")
        answers[0] += 1
      case .undecided(let reason):
        Issue.record("question \(index): \(reason)")
      }
    }
    #expect(answers.allSatisfy { $0 > 20 })
  }

  @Test func saysWhatItDoesNotTreat() throws {
    let sample = PartialFunction(TruthTable(inputCount: 2, bits: 6))
    var question = InterpolationQuestion(sample: sample, architecture: Architecture(inputCount: 2, widths: [2, 1]))
    question.maximumWires = 3
    let answer = try ColumnsEngine().decide(question, effort: .unlimited).answer
    guard case .undecided(.outOfReach) = answer else {
      Issue.record("\(answer)")
      return
    }
  }
}
