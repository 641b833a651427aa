import Certificates
import Checker
import Foundation
import Running
import Testing
import ThresholdNetworks

/// Wrong proofs with mismatches and with wires: at least one for every rule, with what the checker says.
@Suite struct WrongAllowanceTests {
  typealias Wrong = WrongCertificateTests

  /// The first random sample whose certificate is refuted by a method, with the evidence in `method` of an entry.
  static func folder(
    _ method: String, inputs: Int, points: Int, depth: Int, measure: SizeMeasure = .weights, mismatches: Int = 0
  ) throws -> CertificateFolder {
    for seed in UInt64(1)...40 {
      let sample = CertificateFolder.random(inputs: inputs, points: points, seed: seed)
      let folder = try CertificateFolder(sample, depth: depth, measure: measure, mismatches: mismatches)
      if folder.text.contains("\"by\": \"\(method)\"") { return folder }
    }
    throw Rejection("no sample is refuted by \(method)")
  }

  static let margin = Result { try folder("margin", inputs: 4, points: 14, depth: 2, mismatches: 1) }
  static let tree = Result { try folder("tree", inputs: 5, points: 24, depth: 2, mismatches: 1) }
  static let wireMargin = Result { try folder("margin", inputs: 4, points: 10, depth: 2, measure: .wires) }
  static let wireTree = Result { try folder("tree", inputs: 4, points: 12, depth: 2, measure: .wires) }
  static let oneNeuron = Result {
    try folder("columns", inputs: 4, points: 10, depth: 1, measure: .wires, mismatches: 2)
  }
  /// Parity of the levels of a chain of six points.
  static let chain = Result {
    let parity = PartialFunction(TruthTable(inputCount: 5, bits: 0x6996_9669))
    return try CertificateFolder(parity.restricted(to: [0, 1, 3, 7, 15, 31]), depth: 2, mismatches: 1)
  }

  /// The same certificate with other claims; files that are not named any more stay.
  static func changed(
    _ folder: CertificateFolder, _ change: (inout Certificate) -> Void
  ) throws -> CertificateFolder {
    var certificate = folder.certificate
    change(&certificate)
    var copy = folder
    let files = try certificate.files()
    copy.text = String(decoding: files[0].bytes, as: UTF8.self)
    copy.files = Dictionary(files.dropFirst().map { ($0.name, $0.bytes) }, uniquingKeysWith: { $1 })
    return copy
  }

  /// A claim without networks, so that nothing but the refutations can fail.
  static func bound(
    _ folder: CertificateFolder, _ change: (inout Certificate) -> Void = { _ in }
  ) throws -> CertificateFolder {
    try changed(folder) { certificate in
      (certificate.minima, certificate.upper, certificate.isComplete) = ([], nil, false)
      change(&certificate)
    }
  }

  @Test func theOriginalsAreAccepted() throws {
    for folder in [Self.margin, Self.tree, Self.wireMargin, Self.wireTree, Self.oneNeuron, Self.chain] {
      let folder = try folder.get()
      let acceptance = try folder.accept()
      #expect(acceptance.lower == acceptance.upper && acceptance.isComplete)
      #expect(try Self.bound(folder).accept().lower <= acceptance.lower)
    }
  }

  // MARK: Mismatches

  /// With fewer mismatches the bound stays true but the network does not fit; with more the evidence falls short.
  @Test func anotherNumberOfMismatches() throws {
    for folder in [Self.margin, Self.tree, Self.chain] {
      let folder = try folder.get()
      let none = try Self.changed(folder) { $0.mismatches = 0 }
      #expect(throws: Rejection.self) { try none.accept() }
      #expect(try Self.bound(folder).accept().mismatches == 1)
    }
    Wrong.expectRejection(
      try Self.bound(Self.margin.get()) { $0.mismatches = 2 }, "the weights do not refute threshold")
    Wrong.expectRejection(
      try Self.bound(Self.chain.get()) { $0.mismatches = 2 }, "do not exceed the first width and twice the mismatches")
    #expect(throws: Rejection.self) { try Self.bound(Self.tree.get()) { $0.mismatches = 3 }.accept() }
    // Half of the points and more: a constant fits.
    Wrong.expectRejection(
      try Self.bound(Self.margin.get()) { $0.mismatches = 7 },
      "every architecture fits: a constant is wrong on at most 7")
  }

  @Test func aChainWiderThanItReaches() throws {
    let folder = try Self.bound(Self.chain.get()) { certificate in
      certificate.refuted = certificate.refuted.map { entry in
        var entry = entry
        if case .counting = entry.evidence { entry.widths[0] = (entry.widths[0] ?? 0) + 1 }
        return entry
      }
    }
    Wrong.expectRejection(folder, "5 changes along the chain do not exceed the first width and twice the mismatches")
  }

  /// Without the weight of a point that counts, or with all of it on one point.
  @Test func changedWeights() throws {
    for index in 0..<14 {
      let folder = try Self.bound(Self.margin.get()) { certificate in
        for entry in certificate.refuted.indices {
          guard case .margin(var lists) = certificate.refuted[entry].evidence else { continue }
          let sum = lists[0].reduce(0, +)
          lists[0] = lists[0].indices.map { $0 == index ? sum : 0 }
          certificate.refuted[entry].evidence = .margin(lists)
        }
      }
      Wrong.expectRejection(folder, "the weights do not refute threshold 1")
    }
  }

  @Test func spoiltTrees() throws {
    for folder in [Self.tree, Self.wireTree] {
      let folder = try folder.get()
      let (name, bytes) = try #require(folder.files.first { $0.key.hasSuffix(".tree") })
      // A leaf missing at the end, then something too much.
      Wrong.expectRejection(folder.replacing(name, by: Array(bytes.dropLast())), "cut off")
      Wrong.expectRejection(folder.replacing(name, by: bytes + [1]), "something follows the last tree")
      Wrong.expectRejection(folder.replacing(name, by: [1] + bytes), "node 1: every demand could still be met")
      Wrong.expectRejection(folder.replacing(name, by: [6] + bytes), "a node of no known kind")
      Wrong.expectRejection(folder.replacing(name, by: [5, 200, 1] + bytes), "the item 200")
      Wrong.expectRejection(folder.replacing(name, by: []), "cut off")
    }
    // Nothing may be given up without mismatches, nor a point that is kept, nor more than there are.
    let wires = try Self.wireTree.get()
    let wireName = try #require(wires.files.keys.first { $0.hasSuffix(".tree") })
    Wrong.expectRejection(wires.replacing(wireName, by: [5, 0]), "node 1: point 0 may not be given up")
    let tree = try Self.tree.get()
    let name = try #require(tree.files.keys.first { $0.hasSuffix(".tree") })
    Wrong.expectRejection(tree.replacing(name, by: [5, 0, 5, 1]), "node 2: point 1 may not be given up")
  }

  /// Pairs refute depth 3 with mismatches; trees of pairs and of layers are refused there.
  @Test func pairs() throws {
    let parity = PartialFunction(TruthTable(inputCount: 4, bits: 0x6996))
    let ones = 8
    // All pairs of neighbours: a column separates at most 12 of the 32, so three do not suffice after one point is given up.
    var weights: [[Int]] = []
    let onePoints = (0..<16).filter { $0.nonzeroBitCount % 2 == 1 }
    let zeroPoints = (0..<16).filter { $0.nonzeroBitCount % 2 == 0 }
    for (one, x) in onePoints.enumerated() {
      for (zero, y) in zeroPoints.enumerated() where (x ^ y).nonzeroBitCount == 1 { weights.append([one, zero, 1]) }
    }
    #expect(onePoints.count == ones && weights.count == 32)
    let folder = try CertificateFolder(parity, depth: 3, mismatches: 1)
    func claim(_ width: Int, _ evidence: CheckableEvidence, mismatches: Int = 1) throws -> CertificateFolder {
      try Self.bound(folder) { certificate in
        certificate.mismatches = mismatches
        certificate.lower = 1
        certificate.refuted = [RefutedWidths([width, nil, 1], evidence)]
      }
    }
    #expect(try claim(2, .separation(weights)).accept().refuted == ["separation 2,*,1"])
    Wrong.expectRejection(try claim(3, .separation(weights)), "the weights do not refute separation by 3 columns")
    Wrong.expectRejection(
      try claim(2, .separation(weights), mismatches: 2), "the weights do not refute separation by 2 columns")
    Wrong.expectRejection(try claim(2, .separation(Array(weights.dropLast(4)))), "do not refute separation by 2")
    Wrong.expectRejection(try claim(2, .separationTree([1])), "trees of pairs refute networks without mismatches alone")
    Wrong.expectRejection(try claim(2, .layers([1])), "layers refute networks without mismatches alone")
  }

  /// The formula with one more mismatch is another one.
  @Test func clauses() throws {
    let sample = CertificateFolder.random(inputs: 4, points: 14, seed: 2)
    let folder = try CertificateFolder(sample, depth: 3, mismatches: 1) { certificate in
      let finder = EvidenceFinder(sample: sample, mismatches: 1)
      guard case .refuted(let entry) = try finder.decideByClauses([2, 1, 1], effort: .unlimited) else {
        throw Rejection("2,1,1 is not refuted")
      }
      (certificate.minima, certificate.upper, certificate.isComplete, certificate.lower) = ([], nil, false, 1)
      certificate.refuted = [entry]
    }
    #expect(try folder.accept().refuted == ["clauses 2,1,1"])
    Wrong.expectRejection(try Wrong.edited(folder, "\"mismatches\": 1", "\"mismatches\": 2"), "step")
    Wrong.expectRejection(try Wrong.edited(folder, ", \"mismatches\": 1", ""), "step")
  }

  /// Counts with mismatches, added up by the columns within so many errors.
  @Test func counts() throws {
    let xor = PartialFunction(TruthTable(inputCount: 2, bits: 6))
    let folder = try CertificateFolder(xor, depth: 2, mismatches: 1)
    // By going through all settings.
    let right = Forger.count(xor, mismatches: 1)
    #expect(right > 0)
    let counted = try Wrong.edited(
      folder, "\"refuted\"", "\"counts\": [{\"widths\": [1, 1], \"count\": \"\(right)\"}], \"refuted\"")
    #expect(try counted.accept().counts == ["1,1: \(right)"])
    Wrong.expectRejection(
      try Wrong.edited(folder, "\"refuted\"", "\"counts\": [{\"widths\": [1, 1], \"count\": \"0\"}], \"refuted\""),
      "the widths 1,1 have \(right) settings that fit")
  }
}
