import Certificates
import Checker
import Foundation
import Testing
import ThresholdNetworks

/// Certificates that must be rejected, with what the checker says: at least one for every rule.
@Suite struct WrongCertificateTests {
  /// Replaces `old`, which must occur, once.
  static func edited(_ folder: CertificateFolder, _ old: String, _ new: String) throws -> CertificateFolder {
    var text = folder.text
    let range = try #require(text.range(of: old), "\(old) does not occur in\n\(text)")
    text.replaceSubrange(range, with: new)
    var folder = folder
    folder.text = text
    return folder
  }

  static func expectRejection(_ folder: CertificateFolder, _ message: String, line: SourceLocation = #_sourceLocation) {
    do {
      let acceptance = try folder.accept()
      Issue.record("accepted: \(acceptance.summary)", sourceLocation: line)
    } catch {
      #expect("\(error)".contains(message), "\(error)", sourceLocation: line)
    }
  }

  /// Parity of three inputs at depth 2: minimum 12, (2,1) refuted by a chain.
  static let parity = Result { try CertificateFolder(function: 3, 0b1001_0110, depth: 2) }
  /// 0x18: minimum 16 at depth 2, (3,1) refuted by margins.
  static let margin = Result { try CertificateFolder(function: 3, 0x18, depth: 2) }
  /// Hidden weighted bit of four inputs at depth 3: 26; (4,2,1) is refuted by a clausal proof.
  static let clauses = Result {
    try CertificateFolder(function: 4, CertificateFolder.hiddenWeightedBit, depth: 3, byClauses: true)
  }
  /// The same with (4,2,1) refuted first layer by first layer.
  static let layers = Result { try CertificateFolder(function: 4, CertificateFolder.hiddenWeightedBit, depth: 3) }
  /// Random points of six inputs at depth 2, refuted by a tree.
  static let tree = Result { try CertificateFolder.refutedByTree() }

  @Test func theOriginalsAreAccepted() throws {
    #expect(try Self.parity.get().accept().lower == 12)
    #expect(try Self.margin.get().accept().lower == 16)
    #expect(try Self.clauses.get().accept().lower == 26)
    #expect(try Self.tree.get().accept().refuted.contains { $0.hasPrefix("tree") })
  }

  // MARK: The header

  @Test func anotherInstance() throws {
    var folder = try Self.parity.get()
    folder.instance = try Self.margin.get().instance
    Self.expectRejection(folder, "the certificate is of another instance")
    folder = try Self.parity.get()
    folder.instance.append(UInt8(ascii: "\n"))
    Self.expectRejection(folder, "instance.pla:13: not in the form that thresher writes: something follows .e")
    folder = try Self.parity.get()
    folder.instance.insert(contentsOf: Array("# parity\n".utf8), at: 0)
    Self.expectRejection(folder, "the certificate is of another instance")
  }

  @Test(arguments: [
    ("thresher/certificate/1", "thresher/certificate/2", "certificate.json:2: the schema is thresher/certificate/1"),
    ("\"points\": 8", "\"points\": 7", "the instance has 8 points"),
    ("\"inputs\": 3, \"points\"", "\"inputs\": 4, \"points\"", "the instance has 3 inputs"),
    ("\"size\": \"weights\"", "\"size\": \"wires\"", "\"wires\" is missing"),
    ("\"size\": \"weights\"", "\"size\": \"layers\"", "the size is weights, neurons or wires"),
    ("\"depth\": 2", "\"depth\": 3", "the witness has depth 2, not 3"),
    ("\"depth\": 2", "\"depth\": 2, \"mismatches\": 1", "do not exceed the first width and twice the mismatches"),
    ("\"depth\": 2", "\"depth\": 2, \"mismatches\": 0", "0 is outside 1...1048576"),
    ("\"lower\": 12", "\"lower\": 13", "the upper bound 12 is below the lower one"),
    ("\"lower\": 12", "\"lower\": 11", "a complete list of minima needs equal bounds"),
    ("\"upper\": 12", "\"upper\": null", "a complete list of minima needs equal bounds"),
    ("\"complete\": true", "\"complete\": 1", "true or false was expected"),
    ("\"complete\": true,", "", "\"complete\" is missing"),
    ("\"complete\": true,", "\"complete\": true, \"complete\": true,", "\"complete\" occurs twice"),
    ("\"lower\": 12", "\"lower\": 012", "a number is written without leading zeros"),
    ("\"verb\": \"minimize\"", "\"verb\": \"maximize\"", "the question that can be certified is minimize"),
    ("\"verb\": \"minimize\", ", "", "\"verb\" is missing"),
    ("\"depth\": 2", "\"depth\": 2, \"majority\": true", "\"majority\" is not known here"),
    ("\"lower\": 12", "\"lower\": 12, \"note\": 1", "\"note\" is not known here"),
    ("\"points\": 8", "\"points\": 8, \"file\": \"a\"", "\"file\" is not known here"),
    ("{\"widths\": [3, 1],", "{\"widths\": [3, 1], \"fits\": true,", "\"fits\" is not known here"),
    ("\"sign\":1", "\"sign\":1,\"threshold\":1", "\"threshold\" is not known here"),
    ("\"inputs\":3,\"layers\"", "\"inputs\":3,\"name\":1,\"layers\"", "\"name\" is not known here"),
    ("\"by\": \"counting\"", "\"by\": \"counting\", \"weights\": []", "\"weights\" is not known here"),
    ("\"lower\": 12", "\"lower\": 1.2", "'}' was expected"),
    ("\"lower\": 12", "\"lower\": 99999999999999999999", "a number has more than 15 digits"),
  ])
  func headers(old: String, new: String, message: String) throws {
    Self.expectRejection(try Self.edited(Self.parity.get(), old, new), message)
  }

  // MARK: Witnesses

  @Test func witnesses() throws {
    let parity = try Self.parity.get()
    Self.expectRejection(
      try Self.edited(parity, "\"widths\": [3, 1]", "\"widths\": [2, 1]"), "the network has the widths 3,1, not 2,1")
    Self.expectRejection(try Self.edited(parity, "\"sign\":1", "\"sign\":0"), "the witness is wrong on point")
    Self.expectRejection(try Self.edited(parity, "\"sign\":1", "\"sign\":2"), "2 is outside -1...1")
    Self.expectRejection(
      try Self.edited(parity, "\"weights\":\"111\"", "\"weights\":\"1111\""), "the weights of a neuron with 3 inputs")
    Self.expectRejection(try Self.edited(parity, "\"bias\":", "\"bias\":9"), "is outside -2...3")
    Self.expectRejection(
      try Self.edited(Self.edited(parity, "\"lower\": 12", "\"lower\": 8"), "\"upper\": 12", "\"upper\": 8"),
      "the witness has weights 12, not 8")
    // A larger network is a witness of its own size only, and leaves the smaller ones open.
    let wide = try CertificateFolder(function: 3, 0b1001_0110, depth: 2, widened: [4, 1])
    Self.expectRejection(wide, "nothing refutes the widths 3,1 of weights 12")
    var none = parity
    let start = try #require(none.text.range(of: "\"minima\": [")).upperBound
    let end = try #require(none.text.range(of: "],\n  \"refuted\"")).lowerBound
    none.text.removeSubrange(start..<end)
    Self.expectRejection(none, "no witness has size 12")
  }

  // MARK: The cover

  @Test func missingArchitectures() throws {
    Self.expectRejection(
      try Self.edited(Self.parity.get(), "\"widths\": [2, 1], \"by\"", "\"widths\": [1, 1], \"by\""),
      "nothing refutes the widths 2,1 of weights 8")
    Self.expectRejection(
      try Self.edited(Self.clauses.get(), "\"widths\": [4, 2, 1]", "\"widths\": [4, 1, 1]"), "hint")
    Self.expectRejection(
      try Self.edited(Self.clauses.get(), "\"widths\": [4, 2, 1]", "\"widths\": [4, 2]"),
      "not of depth 3 with one output")
    Self.expectRejection(
      try Self.edited(Self.clauses.get(), "\"widths\": [4, 2, 1]", "\"widths\": [4, null, 1]"),
      "every width has to be given")
    // A tie that is not among the minima.
    let ties = try CertificateFolder(function: 4, 0x06b4, depth: 3)
    #expect(try ties.accept().witnesses.count == 2)
    Self.expectRejection(try ties.withoutMinimum(0), "nothing refutes the widths 4,2,1 of weights 26")
  }

  // MARK: Refutations

  @Test func chains() throws {
    let parity = try Self.parity.get()
    let chain = try #require(parity.text.firstMatch(of: /"chain": \[(\d+), (\d+), (\d+), (\d+)\]/))
    Self.expectRejection(
      try Self.edited(parity, "\(chain.0)", "\"chain\": [\(chain.1), \(chain.2), \(chain.3)]"),
      "2 changes along the chain do not exceed the first width")
    Self.expectRejection(
      try Self.edited(parity, "\(chain.0)", "\"chain\": [\(chain.2), \(chain.1), \(chain.3), \(chain.4)]"),
      "is not above point")
    Self.expectRejection(
      try Self.edited(parity, "\(chain.0)", "\"chain\": [\(chain.1), \(chain.1), \(chain.3), \(chain.4)]"),
      "have the same label")
    Self.expectRejection(try Self.edited(parity, "\(chain.0)", "\"chain\": [0, 1, 2, 8]"), "8 is outside 0...7")
    Self.expectRejection(try Self.edited(parity, "\"counting\"", "\"belief\""), "belief is not a method of refutation")
  }

  @Test func margins() throws {
    let margin = try Self.margin.get()
    let first = try #require(margin.text.firstMatch(of: /"weights": \[\[(\d+),([^\]]*)\]/))
    Self.expectRejection(
      try Self.edited(margin, "\(first.0)", "\"weights\": [[1,0,0,0,0,0,0,0]"),
      "the weights do not refute threshold 1 at width 3")
    Self.expectRejection(
      try Self.edited(margin, "\(first.0)", "\"weights\": [[\(first.2)]"), "one weight for each point")
    Self.expectRejection(try Self.edited(margin, "\(first.0)", "\"weights\": [[-1,\(first.2)]"), "-1 is outside")
    Self.expectRejection(
      try Self.edited(margin, "\(first.0)", "\"weights\": [[999999999999999,\(first.2)]"), "is outside 0...")
    Self.expectRejection(
      try Self.edited(margin, "\(first.0),", "\"weights\": ["), "one list of weights for each threshold 1...3")
    // Feasible widths cannot be refuted by any weights.
    Self.expectRejection(
      try Self.edited(margin, "\"widths\": [3, 1], \"by\"", "\"widths\": [4, 1], \"by\""),
      "one list of weights for each threshold 1...4")
  }

  @Test func trees() throws {
    let tree = try Self.tree.get()
    let name = try #require(tree.files.keys.first { $0.hasSuffix(".tree") })
    let bytes = try #require(tree.files[name])
    Self.expectRejection(tree.replacing(name, by: Array(bytes.dropLast(9))), "the tree is cut off")
    Self.expectRejection(tree.replacing(name, by: bytes + [1]), "something follows the last tree")
    Self.expectRejection(tree.replacing(name, by: [9] + bytes), "threshold 1, a node of no known kind")
    Self.expectRejection(tree.replacing(name, by: [1] + bytes), "threshold 1, node 1: every demand could still be met")
    // No weights at all prune nothing.
    Self.expectRejection(tree.replacing(name, by: [0, 0] + bytes), "threshold 1, node 1: the weights do not refute it")
    Self.expectRejection(tree.replacing(name, by: []), "threshold 1, the tree is cut off")
    Self.expectRejection(try Self.edited(tree, "\"by\": \"tree\"", "\"by\": \"separation\""), "\(name):")
  }

  @Test func separations() throws {
    let folder = try CertificateFolder(function: 4, 0x035a, depth: 3)
    let first = try #require(folder.text.firstMatch(of: /"by": "separation",\s*"weights": \[\[(\d+),(\d+),(\d+)\]/))
    Self.expectRejection(
      try Self.edited(folder, "[\(first.1),\(first.2),\(first.3)]", "[\(first.1),\(first.2),100000]"),
      "the weights do not refute separation by")
    Self.expectRejection(
      try Self.edited(folder, "[\(first.1),\(first.2),\(first.3)]", "[16,\(first.2),\(first.3)]"), "16 is outside")
    Self.expectRejection(
      try Self.edited(folder, "[\(first.1),\(first.2),\(first.3)]", "[\(first.1),\(first.2)]"),
      "a one, a zero and a weight")
    Self.expectRejection(
      try Self.edited(folder, "\"widths\": [2, null, 1]", "\"widths\": [3, null, 1]"),
      "the weights do not refute separation by 3")
    Self.expectRejection(
      try Self.edited(folder, "\"widths\": [2, null, 1]", "\"widths\": [null, 2, 1]"), "separation needs a first width")
  }

  @Test func layers() throws {
    let folder = try Self.layers.get()
    #expect(try folder.accept().refuted.contains("layers 4,2,1"))
    let name = "4.2.1.tree"
    let bytes = try #require(folder.files[name])
    Self.expectRejection(try Self.edited(folder, "\"widths\": [4, 2, 1]", "\"widths\": [4, 3, 1]"), name)
    Self.expectRejection(try Self.edited(folder, "\"widths\": [4, 2, 1]", "\"widths\": [5, 2, 1]"), name)
    Self.expectRejection(
      try Self.edited(folder, "\"widths\": [4, 2, 1]", "\"widths\": [4, null, 1]"), "are not a question of depth 3")
    Self.expectRejection(try Self.edited(folder, "\"by\": \"layers\"", "\"by\": \"separation\""), "\(name):")
    Self.expectRejection(folder.replacing(name, by: Array(bytes.dropLast(3))), "the tree is cut off")
    Self.expectRejection(folder.replacing(name, by: bytes + [1]), "something follows the tree")
    // Complete before all columns are chosen; every demand can be met.
    Self.expectRejection(folder.replacing(name, by: [4, 0] + bytes), "node 1: sets are left to choose")
    Self.expectRejection(folder.replacing(name, by: [1] + bytes), "node 1: every demand could still be met")
    // Four times constant one, then weights for no threshold, or none that weigh anything.
    let constants: [UInt8] = [2, 0, 0, 2, 0, 0, 2, 0, 0, 2, 0, 0]
    Self.expectRejection(
      folder.replacing(name, by: constants + [4, 0]), "node 5: one list of weights for each threshold 1...2")
    Self.expectRejection(
      folder.replacing(name, by: constants + [4, 2, 0, 0]),
      "node 5: the weights do not refute threshold 1 of the second layer")
  }

  /// The first entry that is refuted by `method`, whose evidence is left out, by a recount.
  static func recounted(_ folder: CertificateFolder, insteadOf method: String) throws -> CertificateFolder {
    let entry = try Regex("\"by\": \"\(method)\",[^}]*")
    var folder = folder
    let range = try #require(folder.text.firstMatch(of: entry)?.range)
    folder.text.replaceSubrange(range, with: "\"by\": \"columns\"")
    return folder
  }

  @Test func columns() throws {
    let margin = try CertificateFolder(function: 2, 0b0110, depth: 2)
    let recounted = try Self.recounted(margin, insteadOf: "counting")
    #expect(try recounted.accept().refuted == ["columns 1,1"])
    Self.expectRejection(
      try Self.edited(recounted, "\"widths\": [1, 1], \"by\"", "\"widths\": [2, 1], \"by\""),
      "settings of the widths 2,1 fit")
    Self.expectRejection(
      try Self.edited(margin, "\"by\": \"counting\"", "\"by\": \"columns\""), "\"chain\" is not known here")
    let counted = try Self.edited(
      margin, "\"refuted\"", "\"counts\": [{\"widths\": [1, 1], \"count\": \"0\"}], \"refuted\"")
    #expect(try counted.accept().counts == ["1,1: 0"])
    Self.expectRejection(
      try Self.edited(margin, "\"refuted\"", "\"counts\": [{\"widths\": [1, 1], \"count\": \"1\"}], \"refuted\""),
      "the widths 1,1 have 0 settings that fit")
    // 48 points at width 12: an answer at once, and another one than "rejected".
    let large = try Self.recounted(Self.tree.get(), insteadOf: "tree")
    #expect {
      try large.accept()
    } throws: { error in
      error is NotChecked && "\(error)".hasPrefix("not checked: counting the widths ")
        && "\(error)".contains(" steps, and the limit is ")
    }
  }

  @Test func constantSamples() throws {
    let folder = try CertificateFolder(function: 2, 0, depth: 2)
    #expect(try folder.accept().lower == 3)
    Self.expectRejection(
      try Self.edited(folder, "\"refuted\": []", "\"refuted\": [{\"widths\": [1, 1], \"by\": \"columns\"}]"),
      "every architecture fits a constant sample")
  }
}
