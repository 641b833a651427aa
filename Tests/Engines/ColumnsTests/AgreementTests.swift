import Numbers
import Running
import Solving
import Synthesis
import Testing
import ThresholdNetworks

/// The solver, the special engines and the column engine on everything small: `DecisionPanel` throws when they disagree.
@Suite struct AgreementTests {
  private func decide(_ sample: PartialFunction, _ widths: [Int]) throws -> (engines: String, isFound: Bool?) {
    let question = InterpolationQuestion(
      sample: sample, architecture: Architecture(inputCount: sample.inputCount, widths: widths))
    let (decision, engines) = try DecisionPanel(.both).decide(question, effort: .unlimited)
    switch decision.answer {
    case .found: return (engines, true)
    case .impossible: return (engines, false)
    case .undecided: return (engines, nil)
    }
  }

  @Test(arguments: [[1], [1, 1], [2, 1], [1, 1, 1], [2, 2, 1]])
  func allFunctionsOfTwoInputs(widths: [Int]) throws {
    for bits in 0..<16 {
      let sample = PartialFunction(TruthTable(inputCount: 2, bits: UInt64(bits)))
      let (engines, isFound) = try decide(sample, widths)
      #expect(engines.contains("columns") && engines.contains("z3"))
      // XOR and its complement need two neurons before the output.
      let needsTwo = bits == 6 || bits == 9 || ![0, 1, 3, 5, 7, 8, 10, 12, 14, 15].contains(bits)
      #expect(isFound == (widths[0] >= 2 || !needsTwo), "\(bits)")
    }
  }

  @Test func randomSamples() throws {
    var key = RandomKey(seed: 21)
    let shapes = [[1, 1], [2, 1], [3, 1], [2, 1, 1], [2, 2, 1], [3, 2, 1]]
    var found = 0
    for _ in 0..<60 {
      let n = 3 + key.next(below: 2)
      let sample = TwoMethodsTests.sample(inputs: n, points: 4 + key.next(below: (1 << n) - 4), &key)
      let (engines, isFound) = try decide(sample, shapes[key.next(below: shapes.count)])
      #expect(engines.contains("columns"))
      found += isFound == true ? 1 : 0
    }
    #expect(found > 5 && found < 55)
  }
}
