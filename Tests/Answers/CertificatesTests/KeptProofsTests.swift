import Checker
import Foundation
import TestSupport
import Testing
import ThresholdNetworks

/// The certificates and tables that are kept in the tree.
@Suite struct KeptProofsTests {
  static let root = Repository.root

  static func bytes(_ path: URL) throws -> [UInt8] { [UInt8](try Data(contentsOf: path)) }

  /// Every folder of `Proofs/` that has all its files is accepted.
  @Test func proofsAreAccepted() throws {
    let proofs = Self.root.appendingPathComponent("Proofs")
    let names = try FileManager.default.contentsOfDirectory(atPath: proofs.path).filter { $0.contains(".depth") }
    let open = Set(
      try RecordsTests.records().filter { $0.lower < $0.upper }.map {
        URL(fileURLWithPath: $0.certificate).lastPathComponent
      })
    var accepted = 0
    for name in names.sorted() where !open.contains(name) {
      let folder = proofs.appendingPathComponent(name)
      let missing = FileManager.default.fileExists(atPath: folder.appendingPathComponent("recipes.json").path)
      if missing { continue }
      let parts = name.components(separatedBy: ".depth")
      let instance = Self.root.appendingPathComponent("Instances/bench/\(parts[0]).pla")
      let acceptance = try CertificateCheck(
        instance: Self.bytes(instance), certificate: Self.bytes(folder.appendingPathComponent("certificate.json")),
        readFile: { try Self.bytes(folder.appendingPathComponent($0)) }
      ).accept()
      #expect(acceptance.lower == acceptance.upper && acceptance.isComplete, "\(name)")
      #expect("\(acceptance.depth)" == parts[1])
      accepted += 1
    }
    #expect(accepted >= 100)
  }

  /// Those with mismatches and of wires: the name of a folder is the question.
  @Test(arguments: [("mismatches", "weights"), ("wires", "wires")])
  func otherQuestionsAreAccepted(folder: String, measure: String) throws {
    let proofs = Self.root.appendingPathComponent("Proofs/\(folder)")
    let names = try FileManager.default.contentsOfDirectory(atPath: proofs.path).filter { $0.contains(".depth") }
    #expect(names.count >= 18)
    for name in names.sorted() {
      let folder = proofs.appendingPathComponent(name)
      let match = try #require(name.wholeMatch(of: /(.+)\.depth([123])(?:\.k([0-9]+))?/), "\(name)")
      let instance = match.1
      let bytes = try Self.bytes(Self.root.appendingPathComponent("Instances/bench/\(instance).pla"))
      let acceptance = try CertificateCheck(
        user: (bytes, "\(instance).pla"),
        certificate: Self.bytes(folder.appendingPathComponent("certificate.json")),
        readFile: { try Self.bytes(folder.appendingPathComponent($0)) }
      ).accept()
      #expect(acceptance.lower == acceptance.upper && acceptance.isComplete, "\(name)")
      #expect(acceptance.measure == measure && "\(acceptance.depth)" == match.2)
      #expect("\(acceptance.mismatches)" == match.3 ?? "0")
    }
  }

  struct Row {
    var table: TruthTable
    var count: Int
    var depth: Int
    var weights: Int
    var architectures: Set<[Int]>
  }

  static func rows(_ name: String) throws -> [Row] {
    let text = try String(contentsOf: root.appendingPathComponent("Instances/functions/\(name)"), encoding: .utf8)
    return try text.split(separator: "\n").dropFirst().map { line in
      let match = try #require(line.wholeMatch(of: /(\d):0x([0-9a-f]+),(\d+),(\d),(\d+),"([^"]*)","[^"]*"/), "\(line)")
      let table = try #require(TruthTable(inputCount: Int(match.1) ?? 0, hexadecimal: match.2))
      return Row(
        table: table, count: Int(match.3) ?? 0, depth: Int(match.4) ?? 0, weights: Int(match.5) ?? 0,
        architectures: Set(match.6.split(separator: " ").map { $0.split(separator: ",").compactMap { Int($0) } }))
    }
  }

  /// 1072 classes of four inputs (Burnside's lemma for the 96 symmetries) and 26 of three, with all functions between them.
  @Test(arguments: [("functions3.csv", 3, 256), ("functions4.csv", 4, 65_536)])
  func tablesAreComplete(name: String, inputs: Int, functions: Int) throws {
    let rows = try Self.rows(name)
    for depth in 2...3 {
      let classes = rows.filter { $0.depth == depth }
      #expect(classes.reduce(0) { $0 + $1.count } == functions)
      #expect(Set(classes.map(\.table)).count == classes.count)
      #expect(classes.count == Self.classCount(inputs: inputs))
    }
  }

  /// The number of classes by counting the functions that each symmetry fixes.
  static func classCount(inputs n: Int) -> Int {
    var permutations: [[Int]] = [[]]
    for item in 0..<n {
      permutations = permutations.flatMap { p in (0...p.count).map { Array(p[..<$0]) + [item] + Array(p[$0...]) } }
    }
    var fixed = 0
    for permutation in permutations {
      for complementsInputs in [false, true] {
        for complementsOutput in [false, true] {
          // Cycles of the action on points; with a complemented output each must have even length.
          var seen = [Bool](repeating: false, count: 1 << n)
          var cycles = 0
          var isPossible = true
          for start in seen.indices where !seen[start] {
            var length = 0
            var point = start
            while !seen[point] {
              seen[point] = true
              length += 1
              let moved = (0..<n).reduce(0) { $0 | (point >> permutation[$1] & 1) << $1 }
              point = complementsInputs ? moved ^ ((1 << n) - 1) : moved
            }
            cycles += 1
            if complementsOutput && length % 2 == 1 { isPossible = false }
          }
          if isPossible { fixed += 1 << cycles }
        }
      }
    }
    return fixed / (4 * permutations.count)
  }

  /// A sample of the tables is certified again; `make exhaustive` does all of it.
  @Test(arguments: ["functions3.csv", "functions4.csv"])
  func tablesAreCertified(name: String) throws {
    let rows = try Self.rows(name)
    for row in rows.enumerated().filter({ $0.offset % (name == "functions3.csv" ? 7 : 61) == 3 }).map(\.element) {
      let acceptance = try Folder(PartialFunction(row.table), depth: row.depth).accept()
      #expect(acceptance.lower == row.weights && acceptance.upper == row.weights, "\(row.table) depth \(row.depth)")
      #expect(Set(acceptance.witnesses) == row.architectures)
    }
  }

  /// Permuting inputs, complementing all inputs, complementing the output keep the least weights; complementing
  /// one input does not.
  @Test func symmetriesThatKeepSizes() throws {
    func least(_ bits: UInt64) throws -> Int { try Folder(CertifyTests.function(3, bits), depth: 2).accept().lower }
    func moved(_ bits: UInt64, _ map: (Int) -> Int) -> UInt64 {
      (0..<8).reduce(0) { $0 | (bits >> UInt64(map($1)) & 1) << UInt64($1) }
    }
    for bits: UInt64 in [0x18, 0x1b, 0x1e, 0x06, 0x69, 0x88, 0x2c] {
      let size = try least(bits)
      #expect(try least(bits ^ 0xff) == size)
      #expect(try least(moved(bits) { $0 ^ 7 }) == size)
      #expect(try least(moved(bits) { ($0 & 1) << 1 | $0 >> 1 & 1 | $0 & 4 }) == size)
      #expect(try least(moved(bits) { ($0 << 1 | $0 >> 2) & 7 }) == size)
    }
    // x1 and x2 is one neuron; x1 and not x2 is none.
    #expect(try Folder(CertifyTests.function(2, 0b1000), depth: 2).accept().lower == 3)
    #expect(try Folder(CertifyTests.function(2, 0b0010), depth: 2).accept().lower == 6)
  }
}
