import Checker
import Files
import Formats
import Foundation
import SourceReading
import Testing
import ThresholdNetworks

/// Both readers of a user's file: whatever `thresher` reads, the second reader reads as the same points in the same order, and
/// what `thresher` takes for a contradiction, it refuses.
@Suite struct SourceReadingTests {
  /// `THRESHER_ODD_SOURCES=100000` for the exhaustive run.
  static let count = ProcessInfo.processInfo.environment["THRESHER_ODD_SOURCES"].flatMap(Int.init) ?? 4_000
  static let seed: UInt64 = 12

  /// A file as `thresher` reads it, with the record that `certify` writes for it.
  struct Reading {
    var sample: Sample
    var record: SourceRecord
    var majority: Bool
  }

  static func record(_ fields: [String: JSONValue]) throws -> SourceRecord {
    let all: [String: JSONValue] = [
      "schema": "thresher/source/1", "file": "odd", "function": .null, "format": .null, "sha256": .null,
      "output": .null, "majority": false, "coding": .null,
    ]
    return try SourceRecord(
      parsing: Array(try JSONValue.object(all.merging(fields) { $1 }).text(isPretty: false).utf8))
  }

  /// Reads a file in both ways. Returns whether `thresher` reads it.
  static func agree(
    _ bytes: [UInt8], _ format: FileFormat, _ options: ReadingOptions, majority: Bool, _ number: Int
  ) throws -> Bool {
    let text = InputText(file: "odd", bytes: bytes)
    var options = options
    options.format = format
    guard (try? text.checkThatThisIsText()) != nil, case .sample(let sample)? = try? Document(text, options: options)
    else { return false }
    let record = try record([
      "format": .string(format.rawValue), "output": options.output.map { .string($0) } ?? .null,
      "majority": .bool(majority), "coding": sample.coding?.value ?? .null,
      "labels": .array(options.table.labels.map { .string($0) }),
      "ignored": .array(options.table.ignored.map { .string($0) }),
    ])
    let function = majority ? sample.majority() : try? sample.partialFunction()
    let shown = String(decoding: bytes, as: UTF8.self).debugDescription
    guard let function else {
      // Nothing can be certified about it; a canonical file of some of its rows must not pass for it.
      #expect(throws: SourceRefusal.self, "\(format) \(number): \(shown)") {
        _ = try SourceComparison.compare(
          record, bytes: bytes, with: Array(PLA.text(of: Sample(name: "a", sample.majority())).utf8))
      }
      return false
    }
    let canonical = PLA.text(of: Sample(name: "instance.pla", function))
    do {
      let points = try SourceComparison.compare(record, bytes: bytes, with: Array(canonical.utf8))
      #expect(points == function.pointCount)
    } catch {
      Issue.record("\(format) \(number) of seed \(seed): \(shown): \(error)")
    }
    if function.pointCount > 0 { try refusesOthers(record, bytes, function, "\(format) \(number): \(shown)") }
    return true
  }

  /// Another label and another order are found.
  static func refusesOthers(
    _ record: SourceRecord, _ bytes: [UInt8], _ function: PartialFunction, _ name: String
  ) throws {
    var labels = function.labels
    labels[function.pointCount - 1].toggle()
    let flipped = PartialFunction(inputCount: function.inputCount, points: function.points, labels: labels)
    var others = [flipped]
    if function.pointCount > 1 {
      others.append(
        PartialFunction(
          inputCount: function.inputCount, points: function.points.reversed(),
          labels: BitVector(function.points.indices.reversed().map { function.labels[$0] })))
      others.append(
        PartialFunction(
          inputCount: function.inputCount, points: Array(function.points.dropLast()),
          labels: BitVector(function.points.indices.dropLast().map { function.labels[$0] })))
    }
    for other in others {
      #expect(throws: SourceRefusal.self, "\(name)") {
        _ = try SourceComparison.compare(
          record, bytes: bytes, with: Array(PLA.text(of: Sample(name: "instance.pla", other)).utf8))
      }
    }
  }

  @Test func oddTablesAreReadAlike() throws {
    var read = 0
    for number in 0..<Self.count {
      var odd = OddSource(seed: Self.seed + UInt64(number) * 7)
      let table = odd.table()
      var options = ReadingOptions()
      options.table.labels = table.label.map { [$0] } ?? []
      options.table.ignored = table.ignored.map { [$0] } ?? []
      options.table.binarization = [nil, .median, .threshold(2.5), .bits][table.binarize]
      options.table.missing = [.refuse, .free, .drop][table.missing]
      let isRead = try Self.agree(table.bytes, .csv, options, majority: odd.chance(3), number)
      if isRead { read += 1 }
    }
    #expect(read > Self.count / 5, "\(read) of \(Self.count)")
  }

  @Test(arguments: ["json", "truth", "blif", "v", "pla"])
  func oddFilesAreReadAlike(format: String) throws {
    var read = 0
    for number in 0..<Self.count {
      var odd = OddSource(seed: Self.seed + UInt64(number) * 11)
      let bytes =
        switch format {
        case "json": odd.json()
        case "truth": odd.truth()
        case "blif": odd.circuit()
        case "v": odd.verilog()
        default: odd.pla()
        }
      var options = ReadingOptions()
      if format != "json" { options.output = odd.pick([nil, "1", "2", "o0", "a0"]) }
      let isRead = try Self.agree(
        bytes, #require(FileFormat(rawValue: format)), options, majority: odd.chance(3), number)
      if isRead { read += 1 }
    }
    #expect(read > Self.count / 10, "\(read) of \(Self.count)")
  }

  /// Escaped names of Verilog that look like something else: `thresher` reads them, so both readers do.
  @Test(arguments: [
    "~", "&", "^", "|", "?:", ":", "(", ")", "(*", "*)", ";", ",", "=", "1'b0", "0", "assign", "and", "module",
    "endmodule",
    "input", "wire", "//", "/*", "*/", "`define", "\\", "a[3]", "$", "~^", "b.c", "\"",
  ])
  func escapedNamesAreReadAlike(name: String) throws {
    for (number, body) in [
      "assign y = \\\(name) & b;", "assign y = ~\\\(name)\n^ b;", "wire v = b ? \\\(name) : 1'b1; assign y = v;",
      "nand \\\(name)_ (y, b, \\\(name) );",
    ].enumerated() {
      let text = "module m(\\\(name) , b, y);\ninput \\\(name)\t, b;\noutput y;\n\(body)\nendmodule\n"
      #expect(try Self.agree(Array(text.utf8), .verilog, ReadingOptions(), majority: false, number), "\(text)")
    }
  }

  /// Operators in the place of a name, and names in the place of an operator: neither reader takes them.
  @Test(arguments: [
    "assign y = \\~ a;", "assign y = a \\& b;", "\\assign y = a;", "assign y = \\ a;", "assign y = \\a;",
    "assign y \\= a;",
    "assign y = \\1'b0 ;", "\\and (y, a, b);", "assign and = a;", "assign y = a; \\endmodule ",
  ])
  func escapedSignsAreNone(body: String) throws {
    let text = "module m(a, b, y);\ninput a, b;\noutput y;\n\(body)\nendmodule\n"
    var options = ReadingOptions()
    options.format = .verilog
    #expect(throws: DataError.self) { _ = try Document(InputText(file: "odd.v", text: text), options: options) }
    let record = try Self.record(["format": "v"])
    let instance = PLA.text(of: Sample(name: "a", try FunctionLiteral.sample("2:0xa").partialFunction()))
    #expect(throws: SourceRefusal.self) {
      _ = try SourceComparison.compare(record, bytes: Array(text.utf8), with: Array(instance.utf8))
    }
  }

  @Test func functionsOfTheCommandLine() throws {
    let record = try Self.record(["file": .null, "function": "3:0xe4"])
    let sample = try FunctionLiteral.sample("3:0xe4")
    let text = PLA.text(of: Sample(name: "a", try sample.partialFunction()))
    #expect(try SourceComparison.compare(record, bytes: [], with: Array(text.utf8)) == 8)
    let other = PLA.text(of: Sample(name: "a", try FunctionLiteral.sample("3:0xe8").partialFunction()))
    #expect(throws: SourceRefusal.self) {
      _ = try SourceComparison.compare(record, bytes: [], with: Array(other.utf8))
    }
  }

  /// What is no record is refused in one line.
  @Test(arguments: [
    "", "{}", "[1]", "{\"schema\":\"thresher/source/2\",\"file\":\"a\",\"majority\":false}", "{\"schema\"",
  ])
  func otherRecordsAreRefused(text: String) {
    #expect(throws: SourceRefusal.self) { _ = try SourceRecord(parsing: Array(text.utf8)) }
  }
}
