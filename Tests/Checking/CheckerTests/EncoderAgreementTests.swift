import Checker
import Encoding
import Numbers
import ProofSolver
import Running
import Solving
import Testing
import ThresholdNetworks

/// The checker's formula and the encoder's say the same, though they share no code.
@Suite struct EncoderAgreementTests {
  static func encoderIsSatisfiable(_ sample: PartialFunction, _ widths: [Int]) throws -> Bool {
    let architecture = Architecture(inputCount: sample.inputCount, widths: widths)
    let encoding = InterpolationEncoding(sample: sample, architecture: architecture)
    let (verdict, _) = try ProofSolver.decide(encoding.formula, effort: .unlimited)
    guard case .satisfiable(let values) = verdict else { return false }
    #expect(encoding.network(from: values).isConsistent(with: sample))
    return true
  }

  static func compare(_ sample: PartialFunction, _ widths: [Int]) throws -> Bool {
    let reference = try ReferenceEncodingTests.isSatisfiable(sample, widths)
    #expect(try encoderIsSatisfiable(sample, widths) == reference, "\(sample.points) \(sample.labels) \(widths)")
    return reference
  }

  @Test(arguments: [[1, 1], [2, 1], [3, 1], [1, 1, 1], [2, 1, 1], [2, 2, 1]])
  func allFunctionsOfThreeInputs(widths: [Int]) throws {
    var possible = 0
    // The two constants are excluded: the checker refuses to refute anything about them.
    for bits in UInt64(1)..<255 where try Self.compare(PartialFunction(TruthTable(inputCount: 3, bits: bits)), widths) {
      possible += 1
    }
    #expect(possible > 0 && possible < 254)
  }

  @Test func randomPartialFunctions() throws {
    var key = RandomKey(seed: 13)
    var answers: [Bool: Int] = [:]
    for index in 0..<500 {
      let inputs = 3 + index % 3
      let points = min(1 << inputs, 6 + key.next(below: 12))
      let sample = PartialFunction.random(inputs: inputs, points: points, using: &key)
      for widths in [[1 + index % 4, 1], [1 + index % 3, 2, 1]] {
        answers[try Self.compare(sample, widths), default: 0] += 1
      }
    }
    #expect(answers[true, default: 0] > 200 && answers[false, default: 0] > 200)
  }
}
