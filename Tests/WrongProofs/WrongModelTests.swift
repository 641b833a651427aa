import Certificates
import Checker
import Files
import Formats
import Foundation
import ModelColumns
import NeuronModels
import Running
import TestSupport
import Testing
import ThresholdNetworks

extension CertificateFolder {
  /// A certificate of the least weights of networks of other than binary neurons.
  ///
  /// - Parameter byClauses: whether every refutation of given widths is by a clausal proof.
  init(
    _ model: NeuronModel, _ sample: PartialFunction, depth: Int, mismatches: Int = 0, byClauses: Bool = false
  ) throws {
    let tables = ModelTables(model)
    let least = try ModelMinimization(of: sample, depth: depth, by: .weights, effort: .unlimited) { architecture in
      ModelQuestion(model, sample, architecture, mismatches: mismatches).decide(tables, effort: .unlimited)
    }
    let certifier = try #require(ModelCertifier(model, sample: sample, depth: depth, mismatches: mismatches))
    let text = Array(PLA.text(of: Sample(name: "test", sample)).utf8)
    let isNone = least.minima.isEmpty
    var certificate = try certifier.certify(
      lower: isNone ? sample.inputCount + 1 : least.lower, minima: least.minima, isComplete: !isNone,
      instanceDigest: SHA256.hexadecimal(of: text), effort: .unlimited)
    if byClauses {
      certificate.refuted = try certificate.refuted.map { entry in
        let widths = entry.widths.compactMap { $0 }
        guard widths.count == depth else { return entry }
        guard case .refuted(let proved) = try certifier.finder.decideByClauses(widths, effort: .unlimited) else {
          throw Rejection("\(widths) is not refuted")
        }
        return proved
      }
    }
    let files = try certificate.files()
    self.init(
      sample: sample, instance: text, text: String(decoding: files[0].bytes, as: UTF8.self),
      files: Dictionary(uniqueKeysWithValues: files.dropFirst().map { ($0.name, $0.bytes) }), certificate: certificate)
  }
}

/// Certificates of other than binary neurons: true ones of every model and method, and wrong ones that are refused.
@Suite struct WrongModelTests {
  static let models: [NeuronModel] = [.bipolar, .ternary, .levels(1), .levels(2), .threshold]

  private static func function(_ inputs: Int, _ bits: UInt64) -> PartialFunction {
    PartialFunction(TruthTable(inputCount: inputs, bits: bits))
  }

  /// Parity of three inputs by margins or pairs, columns, and clauses.
  static let margin = Result { try CertificateFolder(.ternary, function(3, 0x96), depth: 2) }
  static let clauses = Result { try CertificateFolder(.levels(1), function(2, 0x6), depth: 2, byClauses: true) }
  static let hulls = Result { try CertificateFolder(.threshold, Self.plane(of: 7), depth: 1) }

  /// Points of so many inputs on which no threshold neuron is right: exclusive or of the first two.
  private static func plane(of inputs: Int) throws -> PartialFunction {
    let points = (0..<4).map { row in BitVector((0..<inputs).map { $0 < 2 ? row >> $0 & 1 == 1 : $0 == 3 }) }
    return PartialFunction(inputCount: inputs, points: points, labels: BitVector([false, true, true, false]))
  }

  @Test(arguments: models) func trueOnesAreAccepted(model: NeuronModel) throws {
    for (bits, inputs) in [(UInt64(0x6), 2), (0x96, 3), (0x18, 3), (0xe8, 3), (0x68, 3)] {
      let folder = try CertificateFolder(model, Self.function(inputs, bits), depth: 2)
      let acceptance = try folder.accept()
      #expect(acceptance.lower == acceptance.upper && acceptance.isComplete, "\(model) \(bits)")
      #expect(acceptance.summary.contains("depth 2, \(model) neurons, least weights"), "\(acceptance.summary)")
    }
  }

  /// One mismatch; what is accepted says so.
  @Test(arguments: [NeuronModel.bipolar, .ternary, .levels(1)]) func mismatches(model: NeuronModel) throws {
    let acceptance = try CertificateFolder(model, Self.function(3, 0x96), depth: 2, mismatches: 1).accept()
    #expect(acceptance.mismatches == 1 && acceptance.lower == acceptance.upper)
  }

  /// Every refutation by a clausal proof, at depths 2 and 3.
  @Test(arguments: models) func clausalProofs(model: NeuronModel) throws {
    let folder = try CertificateFolder(model, Self.function(3, 0x96), depth: 2, byClauses: true)
    #expect(try folder.accept().lower == folder.certificate.lower)
    let deep = try CertificateFolder(model, Self.function(2, 0x6), depth: 3, byClauses: true)
    #expect(try deep.accept().refuted.allSatisfy { $0.hasPrefix("clauses") || $0.hasPrefix("separation") })
  }

  /// A neuron of seven inputs: sums of points, and no list of functions.
  @Test func hullsOfManyInputs() throws {
    let folder = try Self.hulls.get()
    #expect(folder.text.contains("\"by\": \"hulls\""))
    #expect(try folder.accept().lower == 8)
    // Some weight goes to another point, or all go.
    WrongCertificateTests.expectRejection(
      try Self.reweighted(folder) { weights in weights[0] += 1 }, "do not have the same sum of points")
    WrongCertificateTests.expectRejection(
      try Self.reweighted(folder) { weights in weights = weights.map { _ in 0 } }, "do not have the same sum of points")
    WrongCertificateTests.expectRejection(
      try Self.reweighted(folder) { weights in weights.removeLast() }, "one weight for each point")
  }

  private static func reweighted(
    _ folder: CertificateFolder, _ change: (inout [Int]) -> Void
  ) throws -> CertificateFolder {
    guard case .hulls(var weights) = folder.certificate.refuted[0].evidence else { throw Rejection("no hulls") }
    let old = "[" + weights.map(String.init).joined(separator: ",") + "]"
    change(&weights)
    return try WrongCertificateTests.edited(folder, old, "[" + weights.map(String.init).joined(separator: ",") + "]")
  }

  /// The question, the network and the evidence of one model under the name of another, and rules of binary neurons.
  @Test(arguments: [
    ("\"neurons\": \"ternary\"}", "\"neurons\": \"bipolar\"}", "the question is about bipolar neurons"),
    ("\"neurons\": \"ternary\"}", "\"neurons\": \"levels:1\"}", "the question is about levels:1 neurons"),
    (", \"neurons\": \"ternary\"}", "}", "\"neurons\" is not known here"),
    ("\"neurons\": \"ternary\"}", "\"neurons\": \"binary\"}", "without this key they are binary"),
    (
      "\"neurons\": \"ternary\"}", "\"neurons\": \"levels:0\"}",
      "the neurons are bipolar, ternary, levels:Q or threshold"
    ),
    ("\"neurons\": \"ternary\"}", "\"neurons\": 3}", "a string was expected"),
    ("thresher/network/2", "thresher/network/1", "a network of ternary neurons has the schema thresher/network/2"),
    ("\"weights\":[1,", "\"weights\":[2,", "2 is no weight of a ternary neuron"),
    ("\"lower\": 12", "\"lower\": 11", "a complete list of minima needs equal bounds"),
    ("\"size\": \"weights\"", "\"size\": \"wires\"", "wires of ternary neurons are not checked"),
    ("\"bias\":", "\"sign\":1,\"bias\":", "\"sign\" is not known here"),
  ])
  func wrongHeaders(old: String, new: String, message: String) throws {
    WrongCertificateTests.expectRejection(
      try WrongCertificateTests.edited(try Self.margin.get(), old, new), message)
  }

  /// A chain along which labels alternate says nothing of neurons with weights of both signs, nor do trees of binary neurons.
  @Test func rulesOfBinaryNeurons() throws {
    var folder = try Self.margin.get()
    for (by, evidence) in [
      ("counting", "\"chain\": [0, 1, 3, 7]"), ("tree", "\"file\": \"a.tree\", \"sha256\": \"\""),
      ("neuron", "\"file\": \"a.tree\", \"sha256\": \"\""), ("layers", "\"file\": \"a.tree\", \"sha256\": \"\""),
      ("conflicts", "\"file\": \"a.conflicts\", \"sha256\": \"\""), ("hulls", "\"weights\": [1, 1, 1, 1, 1, 1, 1, 1]"),
    ] {
      folder = try Self.refuting(try Self.margin.get(), "{\"widths\": [2, 1], \"by\": \"\(by)\", \(evidence)}")
      WrongCertificateTests.expectRejection(folder, "\(by) is not a method of refutation for ternary neurons")
    }
    // A true statement of binary neurons that is false here: two ternary neurons do exclusive or, with one wire each to both inputs.
    let levels = try CertificateFolder(.levels(2), Self.function(2, 0x6), depth: 2)
    WrongCertificateTests.expectRejection(
      try Self.refuting(levels, "{\"widths\": [1, 1], \"by\": \"margin\", \"weights\": [[1, 1, 1, 1]]}"),
      "margin is not a method of refutation for levels:2 neurons")
  }

  private static func refuting(_ folder: CertificateFolder, _ entry: String) throws -> CertificateFolder {
    let start = try #require(folder.text.range(of: "\"refuted\": "))
    var folder = folder
    folder.text = folder.text[..<start.upperBound] + "[\(entry)]\n}\n"
    return folder
  }

  /// What fits is not refuted, by any rule.
  @Test(arguments: models) func whatFits(model: NeuronModel) throws {
    let folder = try CertificateFolder(model, Self.function(2, 0x6), depth: 2)
    let kind = model == .threshold ? "networks of the widths 2,1 fit" : "settings of the widths 2,1 fit"
    WrongCertificateTests.expectRejection(
      try Self.refuting(folder, "{\"widths\": [2, 1], \"by\": \"columns\"}"), kind)
    WrongCertificateTests.expectRejection(
      try Self.refuting(
        folder, "{\"widths\": [2, 1], \"by\": \"separation\", \"weights\": [[0,0,1],[0,1,1],[1,0,1],[1,1,1]]}"),
      "do not refute separation by 2 columns")
    if model == .bipolar || model == .ternary {
      WrongCertificateTests.expectRejection(
        try Self.refuting(folder, "{\"widths\": [2, 1], \"by\": \"margin\", \"weights\": [[1,1,1,1],[1,1,1,1]]}"),
        "do not refute threshold 1 at width 2")
    }
    if model == .threshold {
      WrongCertificateTests.expectRejection(
        try Self.refuting(folder, "{\"widths\": [2, 1], \"by\": \"hulls\", \"weights\": [1,1,1,1]}"),
        "hulls refute one neuron without mismatches")
    }
  }

  /// Widths (d, 1, 1) may do more than (d, 1) with levels, where the complement of a neuron need not be one.
  @Test func levelsAreNotCutAtWidthOne() throws {
    let one = ColumnRecount(Self.checked(2, 0x7), model: .levels(1), widths: [1])
    #expect(try one.count().description == "0")
    let two = ColumnRecount(Self.checked(2, 0x7), model: .levels(1), widths: [1, 1])
    #expect(try two.count().description != "0")
  }

  private static func checked(_ inputs: Int, _ bits: Int) -> CheckedInstance {
    CheckedInstance(
      inputCount: inputs, points: (0..<1 << inputs).map { row in (0..<inputs).map { row >> $0 & 1 == 1 } },
      labels: (0..<1 << inputs).map { bits >> $0 & 1 == 1 })
  }

  /// Another proof, or a cut one, is refused.
  @Test func spoiledProofs() throws {
    let folder = try Self.clauses.get()
    let (name, bytes) = try #require(folder.files.first)
    WrongCertificateTests.expectRejection(folder.replacing(name, by: Array(bytes.dropLast())), name)
    #expect(throws: Rejection.self) { try folder.replacing(name, by: []).accept() }
  }

  /// Settings are counted again, and threshold neurons have none.
  @Test func counts() throws {
    func counted(_ model: NeuronModel, _ count: String) throws -> CertificateFolder {
      let folder = try CertificateFolder(model, Self.function(2, 0x6), depth: 2)
      return try WrongCertificateTests.edited(
        folder, "\"refuted\"", "\"counts\": [{\"widths\": [2, 1], \"count\": \"\(count)\"}], \"refuted\"")
    }
    #expect(try counted(.ternary, "16").accept().counts == ["2,1: 16"])
    WrongCertificateTests.expectRejection(try counted(.ternary, "17"), "have 16 settings that fit")
    WrongCertificateTests.expectRejection(try counted(.threshold, "1"), "infinitely many settings")
  }

  /// No lemma in Coq is about them.
  @Test func noTheorem() throws {
    let folder = try Self.margin.get()
    let error = #expect(throws: Rejection.self) {
      try CoqTheorem(
        name: "parity", instance: CheckedInstance(canonical: folder.instance), certificate: Array(folder.text.utf8),
        readFile: { _ in [] })
    }
    #expect(error?.message.contains("no lemma is about other than binary neurons") == true)
  }

  /// The second checker says the same of true and of spoiled ones.
  @Test func secondChecker() throws {
    let place = try TemporaryFolder()
    var pairs: [(instance: String, certificate: String)] = []
    var expected: [Bool] = []
    func add(_ folder: CertificateFolder, _ isTrue: Bool) throws {
      let url = place.url.appending(path: "\(pairs.count)")
      try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
      var files = folder.files
      files["certificate.json"] = Array(folder.text.utf8)
      files["instance.pla"] = folder.instance
      for (name, bytes) in files { try Data(bytes).write(to: url.appending(path: name)) }
      pairs.append((url.appending(path: "instance.pla").path, url.path))
      expected.append(isTrue)
    }
    for model in Self.models {
      for bits in [UInt64(0x6), 0x9] { try add(try CertificateFolder(model, Self.function(2, bits), depth: 2), true) }
      let folder = try CertificateFolder(model, Self.function(2, 0x6), depth: 2)
      try add(try Self.refuting(folder, "{\"widths\": [2, 1], \"by\": \"columns\"}"), false)
    }
    try add(try Self.margin.get(), true)
    try add(try Self.hulls.get(), true)
    try add(try Self.reweighted(try Self.hulls.get()) { $0[0] += 1 }, false)
    guard let answers = try SecondCheckerTests.answers(to: pairs) else { return }
    for (answer, isTrue) in zip(answers, expected) where !answer.contains(": not checked") {
      #expect(answer.hasSuffix(": accepted") == isTrue, "\(answer)")
    }
    #expect(answers.count == pairs.count && answers.count { $0.contains(": not checked") } <= 2)
  }
}
