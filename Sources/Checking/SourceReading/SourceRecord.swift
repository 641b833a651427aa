import Foundation

/// Where the instance of a certificate comes from: `source.json` (`thresher/source/1`) in its folder.
///
///     {"schema":"thresher/source/1","file":"table.csv","format":"csv","sha256":"...","output":null,"majority":false,
///      "coding":{...}}
///
/// It says what a second reader has to know, and nothing that it could find out by itself: how the columns of a table became bits
/// is a decision, and stands there as `--write-coding` writes it.
public struct SourceRecord: Decodable, Sendable {
  /// How one column of a table became bits; the fields are those of `thresher/coding/1`.
  struct Column: Decodable, Sendable {
    var column: String
    var code: String
    var threshold: String?
    var least: String?
    var count: Int?
    var words: [String]?
    var word: String?
  }

  struct Coding: Decodable, Sendable {
    var inputs: [Column]
    var label: Column
    var missing: String
  }

  static let schema = "thresher/source/1"

  let schema: String
  /// The file as the user named it; nil for a function that was given on the command line.
  public let file: String?
  /// The function on the command line, as in `3:0xe4`.
  public let function: String?
  /// pla, csv, json, blif, v (structural Verilog) or truth.
  let format: String?
  /// The SHA-256 of the bytes of the file; nil where it cannot be read twice.
  public let sha256: String?
  /// The output that was chosen, by name or number.
  let output: String?
  /// Whether contradicting rows voted.
  let majority: Bool
  let coding: Coding?
  /// The columns of a table that were left out, by name or number.
  let ignored: [String]?
  /// The columns that were named as labels; none if the last one is the label.
  let labels: [String]?

  /// Whether there is a second reader for the source.
  public var isReadable: Bool { function != nil || ["pla", "csv", "json", "truth", "blif", "v"].contains(format) }

  /// Reads `source.json`.
  ///
  /// - Throws: `SourceRefusal` for anything else.
  public init(parsing bytes: [UInt8]) throws {
    do {
      self = try JSONDecoder().decode(SourceRecord.self, from: Data(bytes))
    } catch {
      throw SourceRefusal("source.json: no record of a source")
    }
    guard schema == Self.schema, (file == nil) != (function == nil) else {
      throw SourceRefusal("source.json: no record of one source with the schema \(Self.schema)")
    }
  }
}

/// The time was over before a source was read.
public struct SourceTimeOver: Error {}

/// Why a source is not read, or not what the certificate is about. One line.
public struct SourceRefusal: Error, Hashable, CustomStringConvertible {
  /// The reason.
  public let description: String

  init(_ description: String) { self.description = description }
}
