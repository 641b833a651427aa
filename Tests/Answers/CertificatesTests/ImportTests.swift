import Certificates
import Checker
import Files
import Formats
import Foundation
import Running
import Solving
import Testing
import ThresholdNetworks

/// Proofs that other programs write for the checker's formula. Programs that are not installed are skipped by name.
@Suite struct ImportTests {
  private static func path(_ program: String) -> String? {
    ["/usr/bin/", "/usr/local/bin/", "/opt/local/bin/"].map { $0 + program }
      .first(where: FileManager.default.isExecutableFile)
  }

  /// A program with the arguments that make it write a proof: FORMULA and PROOF stand for the files.
  struct Solver: CustomStringConvertible, Sendable {
    let program: String
    let arguments: [String]

    var description: String { ([program] + arguments).joined(separator: " ") }
  }

  /// Questions without a network: parity of four inputs needs four hidden neurons; the others by the table of four inputs.
  private static let questions: [(inputs: Int, bits: UInt64, widths: [Int])] = [
    (4, 0x6996, [3, 1]), (4, 0x6996, [3, 2, 1]), (4, 0x1683, [4, 1]), (4, 0x7e0e, [3, 2, 1]), (3, 0x96, [2, 3, 1]),
  ]

  @Test(
    .enabled(if: path("cadical") != nil, "cadical is not installed"),
    arguments: [["--no-binary"], [], ["--unsat"], ["--no-binary", "--plain"]])
  func cadical(options: [String]) throws {
    try check(Solver(program: "cadical", arguments: options + ["-q", "FORMULA", "PROOF"]))
  }

  @Test(.enabled(if: path("kissat") != nil, "kissat is not installed"), arguments: [["--no-binary"], []])
  func kissat(options: [String]) throws {
    try check(Solver(program: "kissat", arguments: options + ["-q", "FORMULA", "PROOF"]))
  }

  @Test(.enabled(if: path("picosat") != nil, "picosat is not installed"))
  func picosat() throws { try check(Solver(program: "picosat", arguments: ["-r", "PROOF", "FORMULA"])) }

  @Test(.enabled(if: path("glucose") != nil, "glucose is not installed"))
  func glucose() throws {
    try check(Solver(program: "glucose", arguments: ["-certified", "-certified-output=PROOF", "FORMULA"]))
  }

  private func check(_ solver: Solver) throws {
    let program = try #require(Self.path(solver.program))
    let directory = FileManager.default.temporaryDirectory.appendingPathComponent("thresher-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: directory) }
    let (formula, proof) = (directory.appendingPathComponent("f.cnf"), directory.appendingPathComponent("f.proof"))
    for (inputs, bits, widths) in Self.questions {
      let sample = CertifyTests.function(inputs, bits)
      let instance = Array(PLA.text(of: Sample(name: "test", sample)).utf8)
      let encoding = try ReferenceEncoding(CheckedInstance(canonical: instance), widths: widths, form: .normal)
      try Data(encoding.formula.dimacs.utf8).write(to: formula)
      try? FileManager.default.removeItem(at: proof)
      let process = Process()
      process.executableURL = URL(fileURLWithPath: program)
      process.arguments = solver.arguments.map {
        $0.replacingOccurrences(of: "FORMULA", with: formula.path).replacingOccurrences(of: "PROOF", with: proof.path)
      }
      process.standardOutput = FileHandle.nullDevice
      try process.run()
      process.waitUntilExit()
      #expect(process.terminationStatus == 20, "\(solver): unsatisfiable")
      let evidence = try EvidenceFinder(sample: sample).evidence(
        importing: [UInt8](Data(contentsOf: proof)), for: widths)
      #expect(evidence.widths == widths && evidence.evidence.method == "clauses")
      let files = try Self.certificate(of: evidence, for: sample, instance)
      let acceptance = try Self.accept(files, instance)
      #expect(acceptance.refuted == ["clauses \(widths.map(String.init).joined(separator: ","))"], "\(solver)")
    }
  }

  /// The files of a certificate that claims nothing but what was imported.
  static func certificate(
    of evidence: RefutedWidths, for sample: PartialFunction, _ instance: [UInt8]
  ) throws -> [String: [UInt8]] {
    let certificate = try Certifier(sample: sample, depth: evidence.widths.count).certify(
      Certifier.Claim(lower: 1, minima: [], isComplete: false),
      instanceDigest: Files.SHA256.hexadecimal(of: instance), imported: [evidence], effort: .unlimited)
    return Dictionary(uniqueKeysWithValues: try certificate.files().map { ($0.name, $0.bytes) })
  }

  static func accept(_ files: [String: [UInt8]], _ instance: [UInt8]) throws -> Acceptance {
    try CertificateCheck(
      instance: instance, certificate: files["certificate.json"] ?? [], readFile: { files[$0] ?? [] }
    ).accept()
  }
}
