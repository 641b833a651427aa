import Certificates
import Checker
import Testing
import ThresholdNetworks

/// Evidence against one neuron: what the engine writes is accepted, and every rule has a proof that breaks it.
@Suite struct WrongNeuronTests {
  /// Random labels on points with half of 14 inputs each, none above another, so that no chain refutes a neuron. No neuron is right on
  /// all but a few of them.
  static func folder(mismatches: Int = 0, seed: UInt64 = 5) throws -> CertificateFolder {
    let all = CertificateFolder.random(inputs: 14, points: 400, seed: seed)
    let points = all.points
    let chosen = Array(points.indices.filter { points[$0].popcount == 7 }.prefix(60))
    let sample = PartialFunction(
      inputCount: 14, points: chosen.map { points[$0] }, labels: BitVector(chosen.map { all.labels[$0] }))
    return try CertificateFolder(sample, depth: 1, mismatches: mismatches)
  }

  @Test(arguments: [0, 1, 2, 3]) func whatIsWrittenIsAccepted(mismatches: Int) throws {
    let folder = try Self.folder(mismatches: mismatches)
    let acceptance = try folder.accept()
    #expect(acceptance.refuted == ["neuron 1"] && acceptance.lower == 15 && acceptance.upper == nil)
    // The same trees with one mistake more.
    var other = folder
    other.text =
      mismatches == 0
      ? folder.text.replacing("\"depth\": 1", with: "\"depth\": 1, \"mismatches\": 1")
      : folder.text.replacing("\"mismatches\": \(mismatches)", with: "\"mismatches\": \(mismatches + 1)")
    #expect(other.text != folder.text)
    #expect(throws: Rejection.self) { try other.accept() }
    // The trees of another sample.
    let stranger = try Self.folder(mismatches: mismatches, seed: 6)
    let mixed = folder.replacing("1.tree", by: try #require(stranger.files["1.tree"]))
    #expect(throws: Rejection.self) { try mixed.accept() }
  }

  /// Exclusive or of two inputs, whose neurons are refuted by all four inequalities together: -2 >= 0.
  private static let all: [UInt8] = [0, 1, 4, 1, 1, 1, 1, 1, 1, 1, 1]

  private static func exclusiveOr(_ tree: [UInt8], mismatches: Int = 0) throws -> CertificateFolder {
    let points = [[false, false], [true, false], [false, true], [true, true]].map { BitVector($0) }
    let labels = BitVector([false, true, true, false])
    let sample = PartialFunction(inputCount: 2, points: points, labels: labels)
    return try CertificateFolder(sample, depth: 1) { certificate in
      certificate.mismatches = mismatches
      if mismatches > 0 {
        (certificate.minima, certificate.upper, certificate.isComplete) = ([], nil, false)
        certificate.lower = 3
      }
      certificate.refuted = [RefutedWidths([1], .neuron(tree))]
    }
  }

  @Test func theSmallestIsAccepted() throws {
    #expect(try Self.exclusiveOr(Self.all + Self.all).accept().refuted == ["neuron 1"])
    // By cases of the first input: without it, point 10 says t <= 0; with it, points 01 and 11 contradict each other.
    let cases: [UInt8] = [1, 0] + Self.all + Self.all
    #expect(try Self.exclusiveOr(cases + Self.all).accept().lower == 3)
    #expect(try Self.exclusiveOr([1, 0, 0, 1, 1, 2, 1] + Self.all + Self.all).accept().lower == 3)
  }

  @Test(
    arguments: [
      // Contradictions: too few inequalities, the inequality of one point without the branch that needs it, no list, no tree at all.
      ([0, 1, 3, 1, 1, 1, 1, 1, 1], "first tree, the weights do not refute a neuron"),
      ([0, 1, 1, 2, 1], "first tree, the weights do not refute a neuron"),
      ([0, 0], "first tree, the weights do not refute a neuron"),
      ([], "first tree, the tree is cut off"),
      // A branch on the first input in the other order: then point 10 says t <= 1 only.
      ([1, 1, 0, 1, 1, 2, 1], "first tree, the weights do not refute a neuron"),
      // A branch on no input, and twice on the same.
      ([1, 4], "first tree, a branch on the input 2"), ([1, 0, 1, 1], "first tree, a branch on the input 0"),
      // Nothing may be given up.
      ([2, 0], "first tree, no point may be given up"),
      // Weights on no point, and a kind of node that does not exist.
      ([0, 1, 1, 5, 1], "first tree, a weight on item"), ([7], "first tree, a node of no known kind"),
    ] as [([UInt8], String)])
  func wrongTrees(tree: [UInt8], message: String) throws {
    WrongCertificateTests.expectRejection(try Self.exclusiveOr(tree.isEmpty ? [] : tree + Self.all), message)
  }

  @Test func bothTreesAreNeeded() throws {
    WrongCertificateTests.expectRejection(try Self.exclusiveOr(Self.all), "second tree, the tree is cut off")
    WrongCertificateTests.expectRejection(
      try Self.exclusiveOr(Self.all + Self.all + [0]), "something follows the last tree")
  }

  /// Exclusive or but for one point has a neuron, so no tree may refute it.
  @Test(
    arguments: [
      (all, "the weights do not refute a neuron"),
      // Two contradictions that are the same one, or share a point.
      ([0, 2] + all.dropFirst(2) + all.dropFirst(2), "two lists share the point 0"),
      // The point 0 given up: the others do not contradict each other, and it says nothing any more.
      ([2, 0, 0, 1] + all.dropFirst(2), "a weight on the point 0, which is given up"),
      ([2, 0, 0, 1, 3, 2, 1, 1, 1, 1, 1], "the weights do not refute a neuron"),
      // Given up twice, kept and then given up, no point, more than may be.
      ([2, 0, 2, 0], "the point 0 is none, or is given up or kept"),
      ([2, 4], "the point 4 is none"), ([2, 0, 2, 1], "no point may be given up"),
    ] as [([UInt8], String)])
  func wrongMistakes(tree: [UInt8], message: String) throws {
    WrongCertificateTests.expectRejection(
      try Self.exclusiveOr(tree + Self.all, mismatches: 1), "first tree, " + message)
  }

  /// The rule is about one neuron alone, in both readers of the widths.
  @Test func widerLayers() throws {
    let points = (0..<4).map { row in BitVector([row & 1 == 1, row & 2 == 2]) }
    let sample = PartialFunction(inputCount: 2, points: points, labels: BitVector([false, true, true, false]))
    let folder = try CertificateFolder(sample, depth: 2) { certificate in
      certificate.refuted = [RefutedWidths([2, 1], .neuron(Self.all + Self.all))]
    }
    WrongCertificateTests.expectRejection(folder, "are not those of one neuron")
    let deep = try CertificateFolder(sample, depth: 2) { certificate in
      certificate.refuted = [RefutedWidths([1, 1], .neuron(Self.all + Self.all))]
    }
    #expect(try deep.accept().refuted == ["neuron 1,1"])
  }
}
