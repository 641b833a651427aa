import Running
import Solving
import Synthesis
import TestSupport
import Testing
import ThresholdNetworks
import Z3Solver

/// `decide` against plain enumeration of all networks.
@Suite struct DecisionTests {
  static let architectures = [[1], [2, 1], [3, 1], [2, 2, 1]]

  private static func z3(
    _ sample: PartialFunction, _ widths: [Int], mismatches: Int = 0, wires: Int? = nil
  ) throws -> Bool? {
    let question = InterpolationQuestion(
      sample: sample, architecture: Architecture(inputCount: sample.inputCount, widths: widths),
      mismatches: mismatches, maximumWires: wires)
    switch try EncodedEngine(solver: Z3Solver()).decide(question, effort: .unlimited).answer
    {
    case .found(let network):
      #expect(Interpolator(checking: network, on: sample, allowing: mismatches) != nil)
      #expect(network.wireCount <= wires ?? .max)
      return true
    case .impossible: return false
    case .undecided: return nil
    }
  }

  @Test(arguments: architectures)
  func everyFunctionOfThreeInputs(widths: [Int]) throws {
    let known = PlainEnumeration(inputCount: 3, widths: widths)
    for bits in UInt64(0)..<256 {
      let sample = PartialFunction(TruthTable(inputCount: 3, bits: bits))
      #expect(try Self.z3(sample, widths) == (known.leastWires[bits] != nil), "\(bits) at \(widths)")
    }
  }

  @Test(arguments: architectures)
  func randomPartialFunctions(widths: [Int]) throws {
    let known = PlainEnumeration(inputCount: 3, widths: widths)
    var generator = SplitMix(state: 7)
    for _ in 0..<200 {
      let sample = PartialFunction.random(inputs: 3, points: .random(in: 2...8, using: &generator), using: &generator)
      #expect(try Self.z3(sample, widths) == (known.leastMismatches(on: sample) == 0), "\(sample) at \(widths)")
    }
  }

  @Test(arguments: architectures)
  func wiresOfEveryFunctionOfThreeInputs(widths: [Int]) throws {
    let known = PlainEnumeration(inputCount: 3, widths: widths)
    // Complements have equal wires, so half of the functions say it all.
    for bits in UInt64(0)..<128 {
      guard let least = known.leastWires[bits] else { continue }
      let sample = PartialFunction(TruthTable(inputCount: 3, bits: bits))
      #expect(try Self.z3(sample, widths, wires: least) == true, "\(bits) at \(widths) with \(least) wires")
      if least > 0 {
        #expect(try Self.z3(sample, widths, wires: least - 1) == false, "\(bits) at \(widths) with \(least - 1) wires")
      }
    }
  }

  @Test(arguments: [[1], [2, 1], [2, 2, 1]])
  func mismatches(widths: [Int]) throws {
    let known = PlainEnumeration(inputCount: 3, widths: widths)
    var generator = SplitMix(state: 11)
    for _ in 0..<40 {
      let plain = PartialFunction.random(inputs: 3, points: 8, using: &generator)
      let sample = PartialFunction(
        inputCount: 3, points: plain.points, labels: plain.labels,
        weights: (0..<8).map { _ in .random(in: 1...3, using: &generator) })
      let least = known.leastMismatches(on: sample)
      #expect(try Self.z3(sample, widths, mismatches: least) == true)
      if least > 0 { #expect(try Self.z3(sample, widths, mismatches: least - 1) == false) }
    }
  }

  @Test func disagreementIsAnError() throws {
    // A wrong promise makes Z3 refute what multicover finds: the panel must notice.
    var question = InterpolationQuestion(
      sample: PartialFunction(TruthTable(inputCount: 2, bits: 0x6)),
      architecture: Architecture(inputCount: 2, widths: [2, 1]))
    question.outputThresholds = []
    #expect(throws: EngineDisagreement.self) { try DecisionPanel(.both).decide(question, effort: .unlimited) }
  }
}
