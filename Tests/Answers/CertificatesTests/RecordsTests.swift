import Checker
import Foundation
import Testing

/// `Instances/records.json`: the best bounds of the instances that are not settled by the fastest other programs.
@Suite struct RecordsTests {
  struct Record: Decodable {
    let name: String
    let depth: Int
    /// A lower bound that the certificate proves.
    let lower: Int
    /// The size of the certificate's networks.
    let upper: Int
    /// Their widths.
    let widths: [[Int]]
    /// The folder of the certificate, from the root of the repository.
    let certificate: String
  }

  static func records() throws -> [Record] {
    let file = KeptProofsTests.root.appendingPathComponent("Instances/records.json")
    return try JSONDecoder().decode([Record].self, from: Data(contentsOf: file))
  }

  /// Every instance of the benchmark has its least weights at depth 2 and 3 in expected.json, or a record.
  @Test func nothingIsLeftOut() throws {
    struct Expected: Decodable {
      struct Entry: Decodable { let name: String, depth: Int }
      let solved: [Entry]
      let open: [Entry]
    }
    let folder = KeptProofsTests.root.appendingPathComponent("Instances/bench")
    let expected = try JSONDecoder().decode(
      Expected.self, from: Data(contentsOf: folder.appendingPathComponent("expected.json")))
    var known = Set(expected.solved.map { "\($0.name).depth\($0.depth)" })
    let records = try Self.records()
    for record in records { #expect(known.insert("\(record.name).depth\(record.depth)").inserted, "\(record)") }
    for entry in expected.open { #expect(known.contains("\(entry.name).depth\(entry.depth)"), "\(entry)") }
    for file in try FileManager.default.contentsOfDirectory(atPath: folder.path) where file.hasSuffix(".pla") {
      // The classes of four inputs are in Instances/functions at both depths.
      if file.hasPrefix("npn4_") { continue }
      for depth in 2...3 { #expect(known.contains("\(file.dropLast(4)).depth\(depth)"), "\(file) \(depth)") }
    }
  }

  /// Every witness fits and has the size of the upper bound; every lower bound is proved, unless a proof was too large to be kept.
  @Test func boundsHold() throws {
    for record in try Self.records() {
      let folder = KeptProofsTests.root.appendingPathComponent(record.certificate)
      let instance = try KeptProofsTests.bytes(
        KeptProofsTests.root.appendingPathComponent("Instances/bench/\(record.name).pla"))
      let certificate = try KeptProofsTests.bytes(folder.appendingPathComponent("certificate.json"))
      let check = try CertificateCheck(
        instance: instance, certificate: certificate,
        readFile: { try KeptProofsTests.bytes(folder.appendingPathComponent($0)) })
      #expect(try check.acceptWitnesses() == record.widths, "\(record)")
      if FileManager.default.fileExists(atPath: folder.appendingPathComponent("recipes.json").path) { continue }
      let acceptance = try check.accept()
      #expect(acceptance.depth == record.depth && acceptance.measure == "weights")
      #expect(acceptance.lower == record.lower && acceptance.upper == record.upper, "\(record)")
      #expect(acceptance.isComplete == (record.lower == record.upper), "\(record)")
    }
  }
}
