import Checker
import Foundation
import TestSupport
import Testing

/// `CoqTheorem`, `CoqEvidence`, `CoqTree` and `CoqTerm`.
@Suite struct CoqTheoremTests {
  static func bytes(_ path: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: Repository.root.appending(path: path)))
  }

  static func theorem(
    _ name: String, of instance: String, _ proof: String, change: (String) -> String = { $0 }
  ) throws -> CoqTheorem {
    let text = String(decoding: try bytes("Proofs/\(proof)/certificate.json"), as: UTF8.self)
    return try CoqTheorem(
      name: name, instance: try CheckedInstance(canonical: try bytes("Instances/bench/\(instance).pla")),
      certificate: Array(change(text).utf8), readFile: { try bytes("Proofs/\(proof)/\($0)") })
  }

  /// Chains, margins, pairs, trees at depth 2 and trees over first layers.
  @Test(arguments: [
    ("mux2", "mux2", "mux2.depth2"), ("parity4", "parity4", "parity4.depth2"), ("maj7", "maj7", "maj7.depth2"),
    ("hwb4", "hwb4", "hwb4.depth2"), ("addmsb3", "addmsb3", "addmsb3.depth2"),
    ("hwb4_depth3", "hwb4", "hwb4.depth3"), ("mux4_depth3", "mux4", "mux4.depth3"),
  ])
  func keptTheoremsAreWhatIsPrinted(name: String, instance: String, proof: String) throws {
    let kept = String(decoding: try Self.bytes("Proofs/theorems/\(name).v"), as: UTF8.self)
    #expect(try Self.theorem(name, of: instance, proof).text == kept)
  }

  @Test func theStatementIsThatOfTheCertificate() throws {
    let theorem = try Self.theorem("gt3", of: "gt3", "gt3.depth3")
    #expect(
      theorem.text.contains(
        "Theorem least_gt3 : least_weights 3 gt3 57 /\\ architectures 3 gt3 [[6; 3; 1]; [8; 1; 1]]%nat."))
    let incomplete = try Self.theorem("gt3", of: "gt3", "gt3.depth3") {
      $0.replacing("\"complete\": true", with: "\"complete\": false")
    }
    #expect(incomplete.text.contains("Theorem least_gt3 : least_weights 3 gt3 57.\nProof. apply (minimal by_weights"))
    let neurons = try Self.theorem("hwb4", of: "hwb4", "hwb4.depth2") {
      $0.replacing("\"size\": \"weights\"", with: "\"size\": \"neurons\"").replacing("er\": 25", with: "er\": 6")
    }
    #expect(
      neurons.text.contains("least_neurons 2 hwb4 6 /\\ architectures_by_neurons 2 hwb4 [[5; 1]]%nat"))
  }

  /// What no lemma is about is refused in one line that names the place.
  @Test(arguments: [
    ("\"by\": \"margin\"", "\"by\": \"clauses\"", "this evidence"),
    ("\"by\": \"margin\"", "\"by\": \"columns\"", "this evidence"),
    ("\"upper\": 25", "\"upper\": 30", "the minimum is open"),
    ("\"upper\": 25", "\"upper\": null", "the minimum is open"),
    ("\"size\": \"weights\"", "\"size\": \"wires\"", "no lemma is about this question"),
    ("\"depth\": 2", "\"depth\": 2, \"mismatches\": 1", "no lemma is about this question"),
  ])
  func otherEvidenceIsRefused(old: String, new: String, reason: String) throws {
    let rejection = try #require(throws: Rejection.self) {
      try Self.theorem("hwb4", of: "hwb4", "hwb4.depth2") { $0.replacing(old, with: new) }
    }
    #expect(rejection.line != nil)
    #expect(rejection.description.contains(reason))
    #expect(!rejection.description.contains("\n"))
  }

  @Test(arguments: [
    "hwb4", "/tmp/hwb4.vo", "hwb-4.v", "4hwb.v", ".v", "a b.v", "forall.v", "sample.v", "Model.v", "é.v", "_.v", "",
  ])
  func namesThatCoqWouldNotTakeAreRefused(file: String) {
    #expect(throws: Rejection.self) { try CoqTheorem.name(ofFile: file) }
  }

  @Test func namesOfFiles() throws {
    #expect(try CoqTheorem.name(ofFile: "proofs/hwb4_2.v") == "hwb4_2")
    #expect(try CoqTheorem.name(ofFile: "X.v") == "X")
  }

  /// A theorem that coqc would not finish is refused before anything is printed.
  @Test func hopelessTheoremsAreRefused() throws {
    let points = (0..<2).map { point in (0..<24).map { $0 < point } }
    let instance = CheckedInstance(inputCount: 24, points: points, labels: [false, true])
    let certificate = """
      {"question": {"verb": "minimize", "depth": 2, "size": "weights"}, "lower": 50, "upper": 50, "complete": true,
       "minima": [], "refuted": [{"widths": [1, 1], "by": "margin", "weights": [[1, 1]]}]}
      """
    #expect(throws: NotChecked.self) {
      try CoqTheorem(name: "wide", instance: instance, certificate: Array(certificate.utf8), readFile: { _ in [] })
    }
  }
}
