import Checker
import Files
import Formats
import Foundation
import Numbers
import Testing
import ThresholdNetworks

/// The program on files: instances that one could read otherwise than they are meant, and checks that take too long.
@Suite struct WrongInstanceTests {
  /// What `thresher-check` says about files in a folder of their own.
  static func outcome(_ files: [String: String], _ words: [String]) throws -> CheckCommand.Outcome {
    let folder = FileManager.default.temporaryDirectory.appending(path: "thresher-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    for (name, text) in files { try Data(text.utf8).write(to: folder.appending(path: name)) }
    return CheckCommand.outcome(
      of: words.map { $0.hasPrefix("-") || Int($0) != nil ? $0 : folder.appending(path: $0).path })
  }

  /// A certificate of depth 2 in one line; the digest is that of `instance`.
  static func certificate(of instance: String, inputs: Int, points: Int, _ claim: String) -> String {
    let digest = Files.SHA256.hexadecimal(of: Array(instance.utf8))
    return """
      {"schema": "thresher/certificate/1", "instance": {"sha256": "\(digest)", "inputs": \(inputs), "points": \(points)}, \
      "question": {"verb": "minimize", "depth": 2, "size": "weights"}, \(claim)}
      """
  }

  /// Three weights, by constant zero.
  static let constantZero = """
    "minima": [{"widths": [1, 1], "network": {"schema": "thresher/network/1", "inputs": 2, "layers": \
    [[{"weights": "00", "sign": 0, "bias": 0}], [{"weights": "0", "sign": 0, "bias": 0}]]}}], \
    "refuted": [], "lower": 3, "upper": 3, "complete": true
    """
  static let xor = ".i 2\n.o 1\n.type fr\n00 0\n01 1\n10 1\n11 0\n.e\n"

  @Test func xorIsNotConstant() throws {
    // One line for a reader that knows only line feeds: type fd without rows, hence constant zero.
    let returns = Self.xor.replacing("\n", with: "\r")
    let outcome = try Self.outcome(
      ["a.pla": returns, "a.json": Self.certificate(of: returns, inputs: 2, points: 4, Self.constantZero)],
      ["a.pla", "a.json"])
    #expect(outcome.code == 1 && outcome.text.contains("a.pla:1: not in the form that thresher writes: the byte 13"))
    // The same with the reading of the attack beside it.
    let zero = ".i 2\n.o 1\n.type fr\n.p 4\n00 0\n10 0\n01 0\n11 0\n.e\n"
    for user in [returns, Self.xor, ".i 2 .type fr\n" + Self.xor.dropFirst(5)] {
      let tied = try Self.outcome(
        [
          "a.pla": user, "instance.pla": zero,
          "certificate.json": Self.certificate(of: zero, inputs: 2, points: 4, Self.constantZero),
        ], ["a.pla", "certificate.json"])
      #expect(tied.code == 1 && tied.text.hasPrefix("rejected: ") && tied.text.contains("a.pla"), "\(tied.text)")
    }
  }

  /// What thresher refuses is refused.
  @Test(arguments: [
    ".i 2 .type fr\n.o 1 2 3\n00 0\n01 1\n10 1\n.e\n", ".i 2\n.o 1\n01 ~\n.type fr\n00 0\n10 1\n.e\n",
    ".i 2\n.o 1\n.type fr\n00 0\n01 1\n.type f\n.e\n", ".i 2\n.type fr\n00 0\n01 1\n.e\n", ".i 2\n.o 1\n.mv 4\n.e\n",
  ])
  func whatThresherRefuses(text: String) throws {
    #expect(ReaderAgreementTests.asThresherReads(Array(text.utf8)) == nil)
    let claim = "\"minima\": [], \"refuted\": [], \"lower\": 0, \"upper\": null, \"complete\": false"
    let lone = try Self.outcome(
      ["a.pla": text, "a.json": Self.certificate(of: text, inputs: 2, points: 4, claim)], ["a.pla", "a.json"])
    #expect(lone.code == 1 && lone.text.contains("not in the form that thresher writes"))
    let xor = Self.xor
    let tied = try Self.outcome(
      ["a.pla": text, "instance.pla": xor, "certificate.json": Self.certificate(of: xor, inputs: 2, points: 4, claim)],
      ["a.pla", "certificate.json"])
    #expect(tied.code == 1 && tied.text.contains("a.pla"))
  }

  /// What certify accepts is accepted: the odd file, and instance.pla as certify writes it.
  @Test(arguments: [
    ".i 2\n.o 1\n.type fdr\n1- 1\n-1 -\n00 0\n.e\n", ".i 2\r.o 1\r.type fr\r00 0\r01 1\r10 1\r11 0\r.e\r",
    "\u{feff}.i 2\r\n.o 1\r\n.label names\r\n0- 4\r\n11 3\r\n.e\r\n", "# \u{e4}\n.i 3\n.o 1\n1-- 1\n-11 2\n",
  ])
  func oddFilesOfWhichACertificateIsMade(text: String) throws {
    let function = try PLA.read(InputText(file: "a.pla", text: text)).partialFunction()
    let folder = try CertificateFolder(function, depth: 2)
    var files = folder.files.mapValues { String(decoding: $0, as: UTF8.self) }
    files["a.pla"] = text
    files["instance.pla"] = String(decoding: folder.instance, as: UTF8.self)
    files["certificate.json"] = folder.text
    let outcome = try Self.outcome(files, ["a.pla", "certificate.json", "--points"])
    #expect(outcome.code == 0)
    let lines = outcome.text.split(separator: "\n")
    #expect(lines.last?.hasPrefix("accepted: depth 2, ") == true)
    #expect(
      lines.dropLast()
        == function.points.indices.map { "\(function.points[$0]) \(function.labels[$0] ? 1 : 0)" }[...])
    #expect(try Self.outcome(files, ["certificate.json"]).code == 0)
    // Another order of the points is another sample.
    files["a.pla"] =
      folder.text.isEmpty
      ? ""
      : PLA.text(of: Sample(name: "a", function)).split(separator: "\n").reversed()
        .filter { !$0.hasPrefix(".") }.reduce(".i \(function.inputCount)\n.o 1\n.type fr\n") { $0 + $1 + "\n" }
    #expect(try Self.outcome(files, ["a.pla", "certificate.json"]).text.contains("is not that of instance.pla"))
  }

  /// Some hundred thousand columns, one after the other: no stack is as deep.
  @Test func countsOfManyColumns() throws {
    let sample = CertificateFolder.random(inputs: 13, points: 60, seed: 14)
    let text = PLA.text(of: Sample(name: "a", sample))
    for (count, code) in [("0", Int32(0)), ("1", 1)] {
      let claim =
        "\"minima\": [], \"refuted\": [], \"lower\": 0, \"upper\": null, \"complete\": false, "
        + "\"counts\": [{\"widths\": [1, 1], \"count\": \"\(count)\"}]"
      let files = ["a.pla": text, "a.json": Self.certificate(of: text, inputs: 13, points: 60, claim)]
      #expect(try Self.outcome(files, ["a.pla", "a.json"]).code == code)
      let outcome = try Self.outcome(files, ["a.pla", "a.json", "--work", "100000"])
      #expect(outcome.code == 30)
      #expect(outcome.text.hasPrefix("not checked: counting the widths 1,1 would need "))
    }
  }

  /// Checks that would take very long end at once, and are not mistaken for a rejection.
  @Test(arguments: [
    "\"lower\": 0, \"upper\": null, \"complete\": false, \"refuted\": [], \"counts\": [{\"widths\": [16, 16, 1], \"count\": \"1\"}]",
    "\"lower\": 0, \"upper\": null, \"complete\": false, \"refuted\": [], \"counts\": [{\"widths\": [40, 1], \"count\": \"1\"}]",
    "\"lower\": 0, \"upper\": null, \"complete\": false, \"refuted\": [{\"widths\": [30, 1], \"by\": \"columns\"}]",
    "\"lower\": 1000000000, \"upper\": null, \"complete\": false, \"refuted\": []",
  ])
  func hugeChecks(claim: String) throws {
    let text = PLA.text(of: Sample(name: "a", CertificateFolder.random(inputs: 6, points: 40, seed: 3)))
    let outcome = try Self.outcome(
      ["a.pla": text, "a.json": Self.certificate(of: text, inputs: 6, points: 40, "\"minima\": [], " + claim)],
      ["a.pla", "a.json"])
    // The last one is false at once: nothing refutes its first architecture.
    #expect(outcome.code == (claim.contains("1000000000") ? 1 : 30), "\(outcome.text)")
  }

  @Test func wrongCommands() {
    for words in [
      [], ["a", "b", "c"], ["a", "--work"], ["a", "--work", "0"], ["a", "b", "--nosuch"], ["a", "--formula", "1,2"],
    ] {
      #expect(CheckCommand.outcome(of: words).code == 64)
    }
    #expect(CheckCommand.outcome(of: ["--help"]).code == 0)
    let missing = CheckCommand.outcome(of: ["/nonexistent/a\nb", "/nonexistent/c"])
    #expect(missing.code == 1 && missing.text.split(separator: "\n").count == 1)
  }
}
