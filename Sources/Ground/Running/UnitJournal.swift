import Files
import Foundation
import Synchronization

/// The finished units of a long computation, a sealed line each, appended as they finish; a folder may hold one journal a shard.
///
/// The first line of a journal says what the computation is; a folder with a journal of another one is refused. What an
/// interruption leaves torn is passed over, and its unit is worked out again.
public final class UnitJournal<Unit: Codable & Sendable>: Sendable {
  private struct Line: Codable {
    var unit: Int
    var result: Unit
  }

  private let journal: SealedJournal
  private let known: Mutex<[Int: Unit]>

  /// The results that all journals of `name` in the folder hold.
  public var results: [Int: Unit] { known.withLock { $0 } }

  /// Opens the journal of a shard, and reads those of the others.
  ///
  /// - Parameter folder: where all journals of the question lie.
  /// - Parameter name: what their files begin with.
  /// - Parameter shard: the share that this run works on.
  /// - Parameter question: a JSON object on one line that determines every result.
  /// - Parameter resuming: whether a journal that is there is continued.
  /// - Throws: `DataError` if the folder cannot be written, or holds units of another question.
  public init(folder: String, name: String, shard: Shard, question: String, resuming: Bool = true) throws {
    try Folder.make(folder)
    let schema = "thresher/units/1"
    let header = "{\"question\":\(question),\"schema\":\"\(schema)\"}"
    let own = "\(name)-\(shard.index)of\(shard.count).jsonl"
    journal = try SealedJournal(path: "\(folder)/\(own)", header: header, schema: schema, resuming: resuming)
    var known: [Int: Unit] = [:]
    for object in journal.objects { Self.adopt(object, into: &known) }
    for file in Folder.names(in: folder) where file != own && Self.isJournal(file, of: name) {
      let path = "\(folder)/\(file)"
      guard let data = FileManager.default.contents(atPath: path) else { continue }
      var lines = data.split(separator: UInt8(ascii: "\n"))
      // Another run may have made the file this moment.
      guard !lines.isEmpty else { continue }
      guard lines.removeFirst().elementsEqual(header.utf8) else {
        throw DataError(
          file: path, line: 1, found: "the journal of another question or version", expected: "the one of this run",
          fix: "choose another folder, or remove the journal")
      }
      for line in lines { SealedLine.object(of: line, context: header).map { Self.adopt($0, into: &known) } }
    }
    self.known = Mutex(known)
  }

  /// Whether a file is `name-2of5.jsonl`; `tempered-sampled-1of1.jsonl` is none of `tempered`.
  private static func isJournal(_ file: String, of name: String) -> Bool {
    guard file.hasPrefix("\(name)-"), file.hasSuffix(".jsonl") else { return false }
    let share = file.dropFirst(name.count + 1).dropLast(".jsonl".count)
    return Shard(String(share).replacing("of", with: "/")) != nil
  }

  private static func adopt(_ object: [UInt8], into known: inout [Int: Unit]) {
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    guard let line = try? decoder.decode(Line.self, from: Data(object)) else { return }
    known[line.unit] = line.result
  }

  /// Appends a finished unit and makes sure that it is on the disk.
  public func append(_ unit: Int, _ result: Unit) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    try journal.append(Array(try encoder.encode(Line(unit: unit, result: result))))
    known.withLock { $0[unit] = result }
  }
}
