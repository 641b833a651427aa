import Foundation
import Running
import Solving
import Synthesis
import Testing
import ThresherCommand
import ThresholdNetworks

/// What happens when an engine is wrong.
@Suite struct DisagreementTests {
  /// An engine that gives the same answer to every question.
  private final class Stubborn: DecisionEngine {
    let name: String
    let answer: Answer<ThresholdNetwork>

    init(name: String, answer: Answer<ThresholdNetwork>) { (self.name, self.answer) = (name, answer) }

    func decide(_ question: InterpolationQuestion, effort: Effort) -> Decision {
      Decision(answer, resources: 1)
    }
  }

  private static let xor = InterpolationQuestion(
    sample: PartialFunction(TruthTable(inputCount: 2, bits: 0b0110)),
    architecture: Architecture(inputCount: 2, widths: [2, 1]))

  private static let right = ThresholdNetwork(
    inputCount: 2,
    layers: [
      [
        Neuron(weights: BitVector([true, true]), sign: 1, bias: 0),
        Neuron(weights: BitVector([true, true]), sign: -1, bias: 2),
      ], [Neuron(weights: BitVector([true, true]), sign: 1, bias: -1)],
    ])

  /// The error of a panel of these engines; it has to throw one.
  private static func error(of engines: [Stubborn]) throws -> any Error {
    do {
      _ = try DecisionPanel(comparing: engines).decide(xor, effort: .unlimited)
    } catch {
      return error
    }
    throw NothingThrown()
  }

  private struct NothingThrown: Error {}

  @Test func aContradictionIsSavedAndExitsWith70() throws {
    let error = try Self.error(of: [
      Stubborn(name: "right", answer: .found(Self.right)),
      Stubborn(name: "wrong", answer: .impossible(.exhausted("wrong"))),
    ])
    let disagreement = try #require(error as? EngineDisagreement)
    #expect(disagreement.description.contains("right says found, wrong says impossible"))
    try expectSaved(error, as: "right says found, wrong says impossible")
  }

  @Test func aWitnessThatDoesNotFitIsSavedAndExitsWith70() throws {
    let one = ThresholdNetwork.constant(true, Architecture(inputCount: 2, widths: [2, 1]))
    let error = try Self.error(of: [Stubborn(name: "wrong", answer: .found(one))])
    #expect(error is WrongWitness)
    try expectSaved(error, as: "engine wrong returned a network")
  }

  private func expectSaved(_ error: any Error, as description: String) throws {
    try Executable.withDirectory { directory in
      #expect(Thresher.report(error, savingIn: directory.path) == 70)
      let files = try FileManager.default.contentsOfDirectory(atPath: directory.path)
      let name = try #require(files.first)
      #expect(files.count == 1 && name.hasPrefix("disagreement-") && name.hasSuffix(".pla"))
      let file = directory.appendingPathComponent(name)
      let text = try String(contentsOf: file, encoding: .utf8)
      #expect(text.contains(description) && text.contains("widths: 2,1"))
      // The file is the question again.
      #expect(try Executable.run(["decide", file.path, "--widths", "2,1", "--engine", "both"]).status == 10)
    }
  }

  @Test func agreementIsAnAnswer() throws {
    let panel = DecisionPanel(comparing: [
      Stubborn(name: "open", answer: .undecided(.time)), Stubborn(name: "right", answer: .found(Self.right)),
    ])
    let (decision, engine) = try panel.decide(Self.xor, effort: .unlimited)
    guard case .found(let network) = decision.answer else {
      Issue.record("\(decision.answer)")
      return
    }
    #expect(network == Self.right && engine == "right")
  }
}
