import Certificates
import Checker
import Foundation
import Testing
import ThresholdNetworks

/// Certificates of least wires that must be rejected.
@Suite struct WrongWiresTests {
  typealias Allowing = WrongAllowanceTests
  typealias Wrong = WrongCertificateTests

  @Test func oneWireMore() throws {
    for folder in [Allowing.wireMargin, Allowing.wireTree, Allowing.oneNeuron] {
      let folder = try folder.get()
      // The bound itself, then what is said of every number of hidden neurons.
      let higher = try Allowing.bound(folder) { $0.lower += 1 }
      Wrong.expectRejection(higher, "nothing refutes")
      let stretched = try Allowing.bound(folder) { certificate in
        certificate.lower += 1
        certificate.refuted = certificate.refuted.map { entry in
          var entry = entry
          entry.wires = certificate.lower
          return entry
        }
      }
      #expect(throws: Rejection.self) { try stretched.accept() }
    }
  }

  @Test func entriesMissing() throws {
    let folder = try Allowing.wireMargin.get()
    for index in folder.certificate.refuted.indices {
      let without = try Allowing.changed(folder) { $0.refuted.remove(at: index) }
      let width = folder.certificate.refuted[index].widths[0] ?? 0
      Wrong.expectRejection(without, "nothing refutes \(width) hidden neurons with")
    }
  }

  /// What is said of k hidden neurons says nothing of fewer or more.
  @Test func anotherNumberOfNeurons() throws {
    let folder = try Allowing.bound(Allowing.wireMargin.get()) { certificate in
      certificate.refuted = certificate.refuted.map { entry in
        var entry = entry
        entry.widths[0] = (entry.widths[0] ?? 0) + 1
        return entry
      }
    }
    #expect(throws: Rejection.self) { try folder.accept() }
  }

  /// Where networks read different numbers of hidden neurons, all are needed for "complete".
  @Test func tieMissing() throws {
    for seed in UInt64(1)...60 {
      let sample = CertificateFolder.random(inputs: 4, points: 10, seed: seed)
      let folder = try CertificateFolder(sample, depth: 2, measure: .wires)
      guard folder.certificate.minima.count > 1 else { continue }
      for index in folder.certificate.minima.indices {
        Wrong.expectRejection(
          try Allowing.changed(folder) { $0.minima.remove(at: index) },
          "nothing refutes \(folder.certificate.minima[index].architecture.widths[0]) hidden neurons with "
            + "\(folder.certificate.lower) wires")
      }
      return
    }
    Issue.record("no sample has ties")
  }

  @Test func changedPricesAndForms() throws {
    let folder = try Allowing.wireMargin.get()
    let text = folder.text
    #expect(text.contains("\"price\": ") && text.contains("\"wires\": "))
    // A price beyond everything, a list without one, a key too much.
    let prices = folder.text.replacing(/"price": [0-9]+/) { _ in "\"price\": 1000000" }
    var dear = folder
    dear.text = prices
    Wrong.expectRejection(dear, "the weights do not refute threshold 1 of")
    for (old, new, message) in [
      ("\"price\"", "\"cost\"", "\"cost\" is not known here"),
      ("\"points\": [", "\"points\": [1,", "one weight for each point"),
      ("\"by\": \"margin\"", "\"by\": \"counting\"", "\"weights\" is not known here"),
      ("\"size\": \"wires\"", "\"size\": \"weights\"", "the witness has weights"),
      ("\"size\": \"wires\"", "\"size\": \"neurons\"", "the witness has neurons"),
      ("\"depth\": 2", "\"depth\": 3", "wires are checked at depth 1 and 2 alone"),
      ("\"wires\": ", "\"wires\": -", "-"),
    ] {
      // The first "points" is that of the instance.
      var wrong = folder
      let start = text.range(of: old, options: old.hasPrefix("\"points\": [") ? .backwards : [])
      wrong.text.replaceSubrange(try #require(start), with: new)
      Wrong.expectRejection(wrong, message)
    }
    // Wires are of wires alone.
    let margin = try Wrong.margin.get()
    Wrong.expectRejection(
      try Wrong.edited(margin, "\"by\": \"margin\"", "\"wires\": 9, \"by\": \"margin\""), "\"wires\" is not known here")
  }

  /// Methods that do not count wires.
  @Test(arguments: [
    (CheckableEvidence.counting(chain: [0, 1]), "counting does not refute wires at depth 2"),
    (.columns, "columns does not refute wires at depth 2"),
    (.clauses([1]), "clauses does not refute wires at depth 2"),
    (.separation([]), "separation does not refute wires at depth 2"),
  ])
  func foreignMethods(evidence: CheckableEvidence, message: String) throws {
    let folder = try Allowing.bound(Allowing.wireMargin.get()) { certificate in
      certificate.refuted = [RefutedWidths([2, 1], evidence, wires: 4)]
    }
    Wrong.expectRejection(folder, message)
  }

  /// The theorems for Coq are about networks that fit every point, by weights or neurons.
  @Test func noTheorems() throws {
    for folder in [Allowing.wireMargin, Allowing.margin] {
      let folder = try folder.get()
      #expect(throws: Rejection.self) {
        try CoqTheorem(
          name: "sample_of_tests", instance: CheckedInstance(canonical: folder.instance),
          certificate: Array(folder.text.utf8), readFile: { folder.files[$0] ?? [] })
      }
    }
  }

  @Test func constants() throws {
    let zero = PartialFunction(TruthTable(inputCount: 2, bits: 0))
    let folder = try CertificateFolder(zero, depth: 2, measure: .wires)
    #expect(try folder.accept().lower == 0)
    Wrong.expectRejection(
      try Allowing.bound(folder) { $0.lower = 1 }, "a constant fits, which has no wires")
    Wrong.expectRejection(
      try Allowing.bound(folder) { $0.refuted = [RefutedWidths([1], .columns, wires: 1)] }, "are not of depth 2")
  }

  /// A neuron whose sign is 0 has no wires, whatever its W; one that is not heeded has.
  @Test func witnessWithMoreWires() throws {
    let folder = try Allowing.wireMargin.get()
    let wider = try Allowing.changed(folder) { certificate in
      let network = certificate.minima[0]
      let inputs = network.architecture.inputCount
      let idle = Neuron(weights: BitVector(repeating: true, count: inputs), sign: 1, bias: 0)
      let output = network.layers[1][0]
      let weights = BitVector((0..<output.fanIn).map { output.weights[$0] } + [false])
      certificate.minima = [
        ThresholdNetwork(
          inputCount: inputs,
          layers: [network.layers[0] + [idle], [Neuron(weights: weights, sign: output.sign, bias: output.bias)]])
      ]
    }
    // The upper bound is that of the network before.
    Wrong.expectRejection(wider, "the witness has wires \(folder.certificate.lower + 4), not")
  }
}
