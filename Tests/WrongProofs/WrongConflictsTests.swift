import Certificates
import Checker
import Running
import Testing
import ThresholdNetworks

/// Evidence by duties: what is written is accepted, and what is spoiled is not.
@Suite struct WrongConflictsTests {
  /// A random sample that one or two neurons do not fit, refuted by conflicts.
  static func folder(mismatches: Int = 0, seed: UInt64 = 3, width: Int = 2) throws -> CertificateFolder {
    let sample = CertificateFolder.random(inputs: 6, points: 24 + 4 * mismatches, seed: seed)
    return try CertificateFolder(sample, depth: 2, mismatches: mismatches) { certificate in
      let finder = EvidenceFinder(sample: sample, mismatches: mismatches)
      guard case .refuted(let entry) = try finder.decideByConflicts([width, 1], effort: .unlimited) else {
        throw Rejection("\(width) neurons fit")
      }
      certificate.refuted = [entry]
      certificate.isComplete = false
      certificate.minima = []
      certificate.upper = nil
      // A neuron more weighs its inputs and the weight of the output.
      certificate.lower = (width + 1) * 7
    }
  }

  private static let file = "2.1.conflicts"

  @Test(arguments: [0, 1]) func whatIsWrittenIsAccepted(mismatches: Int) throws {
    let folder = try Self.folder(mismatches: mismatches)
    #expect(try folder.accept().refuted == ["conflicts 2,1"])
    var other = folder
    other.text =
      mismatches == 0
      ? folder.text.replacing("\"depth\": 2", with: "\"depth\": 2, \"mismatches\": 1")
      : folder.text.replacing("\"mismatches\": 1", with: "\"mismatches\": 2")
    #expect(other.text != folder.text)
    #expect(throws: Rejection.self) { try other.accept() }
    // The evidence of another sample, and of wider layers.
    let stranger = try Self.folder(mismatches: mismatches, seed: 4)
    let mixed = folder.replacing(Self.file, by: try #require(stranger.files[Self.file]))
    #expect(throws: Rejection.self) { try mixed.accept() }
    var wider = folder
    wider.text = folder.text.replacing("\"widths\": [2, 1]", with: "\"widths\": [3, 1]")
    #expect(wider.text != folder.text)
    #expect(throws: Rejection.self) { try wider.accept() }
  }

  /// A cut file, one with something behind it, and none.
  @Test func otherLengths() throws {
    let folder = try Self.folder()
    let bytes = try #require(folder.files[Self.file])
    WrongCertificateTests.expectRejection(
      folder.replacing(Self.file, by: bytes + [0]), "something follows the last proof")
    for length in [0, 1, 2, 3, bytes.count / 2, bytes.count - 1] {
      #expect(throws: Rejection.self) { try folder.replacing(Self.file, by: Array(bytes.prefix(length))).accept() }
    }
  }

  /// Exclusive or by one neuron: all four inequalities contradict each other, for either sign.
  private static let all: [UInt8] = [0, 1, 4, 1, 1, 1, 1, 1, 1, 1, 1]

  private static func exclusiveOr(_ evidence: [UInt8]) throws -> CertificateFolder {
    let points = [[false, false], [true, false], [false, true], [true, true]].map { BitVector($0) }
    let sample = PartialFunction(inputCount: 2, points: points, labels: BitVector([false, true, true, false]))
    return try CertificateFolder(sample, depth: 2) { certificate in
      certificate.refuted = [RefutedWidths([1, 1], .conflicts(evidence))]
    }
  }

  /// Sign 1 is variable 1 and the duties are 2 ... 5. With clauses 1 ... 4, the duties, and the conflicts 5 (plain) and 6, not the
  /// sign follows (literal 3), then the empty clause.
  private static let proof: [UInt8] = [
    16, 1, 3, 5, 6, 5, 4, 3, 2, 0, 6, 7, 6, 5, 4, 1, 2,
  ]

  @Test func theSmallestByHand() throws {
    #expect(try Self.exclusiveOr([2, 0] + Self.all + [1] + Self.all + Self.proof.byLength).accept().lower == 6)
    // Without one of the conflicts, with both for the same sign, with a conflict of three points that is none.
    for conflicts in [
      [1, 0] + Self.all, [1, 1] + Self.all, [2, 0] + Self.all + [0] + Self.all,
      [2, 0] + Self.all + [1, 0, 1, 3, 1, 1, 1, 1, 1, 1],
    ] as [[UInt8]] {
      #expect(throws: Rejection.self) { try Self.exclusiveOr(conflicts + Self.proof.byLength).accept() }
    }
    WrongCertificateTests.expectRejection(
      try Self.exclusiveOr([1, 2] + Self.all + Self.proof.byLength), "conflict 1 has no sign")
    // Points cannot be given up in a conflict.
    WrongCertificateTests.expectRejection(
      try Self.exclusiveOr([1, 0, 2, 0] + Self.all), "conflict 1, no point may be given up")
  }

  /// One byte changed, at every place: the checker may accept only what still is a proof of the same.
  @Test func changedBytes() throws {
    let folder = try Self.exclusiveOr([2, 0] + Self.all + [1] + Self.all + Self.proof.byLength)
    let bytes = try #require(folder.files["1.1.conflicts"])
    var rejected = 0
    for place in bytes.indices {
      var other = bytes
      other[place] = bytes[place] &+ 1
      do {
        _ = try folder.replacing("1.1.conflicts", by: other).accept()
      } catch is Rejection { rejected += 1 }
    }
    // Heavier weights of one point still contradict in a few places.
    #expect(rejected > bytes.count * 3 / 4)
  }
}

extension [UInt8] {
  /// The proof with its true length in front, whatever was written there.
  fileprivate var byLength: [UInt8] { [UInt8(count - 1)] + dropFirst() }
}
