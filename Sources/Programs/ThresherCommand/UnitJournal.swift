import Files
import Formats
import Foundation
import Synchronization

/// The finished units of an experiment, one JSON line each, appended as they finish; a folder may hold one journal a shard.
///
/// The first line of a journal names the settings; a folder with a journal of other settings is refused. A torn last
/// line, as an interruption leaves it, is ignored.
final class UnitJournal<Result: Codable & Sendable>: Sendable {
  private struct Line: Codable {
    var unit: Int
    var result: Result
  }

  private let path: String
  private let known: Mutex<[Int: Result]>

  /// The results that all journals of `name` in the folder hold.
  var results: [Int: Result] { known.withLock { $0 } }

  init(folder: String, name: String, shard: Shard, settings: some Encodable) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    let header = String(decoding: try encoder.encode(settings), as: UTF8.self)
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw DataError(file: folder, found: "a folder that cannot be made", expected: "a writable folder")
    }
    path = "\(folder)/\(name)-\(shard.index)of\(shard.count).jsonl"
    var known: [Int: Result] = [:]
    let files = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
    for file in files where file.hasPrefix("\(name)-") && file.hasSuffix(".jsonl") {
      // `tempered-sampled-1of1` is not a journal of `tempered`.
      guard file.dropFirst(name.count + 1).first?.isNumber == true else { continue }
      guard let data = FileManager.default.contents(atPath: "\(folder)/\(file)") else { continue }
      var lines = String(decoding: data, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
      guard !lines.isEmpty, lines.removeFirst() == header else {
        throw DataError(
          file: "\(folder)/\(file)", line: 1, found: "a journal of other settings", expected: header,
          fix: "choose another folder, or remove the journal")
      }
      for line in lines {
        guard let entry = try? JSONDecoder().decode(Line.self, from: Data(line.utf8)) else { continue }
        known[entry.unit] = entry.result
      }
    }
    if !FileManager.default.fileExists(atPath: path) { try Output.write(header + "\n", to: path) }
    self.known = Mutex(known)
  }

  /// Appends a finished unit and makes sure that it is on the disk.
  func append(_ unit: Int, _ result: Result) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    var line = try encoder.encode(Line(unit: unit, result: result))
    line.append(UInt8(ascii: "\n"))
    try known.withLock { known in
      guard let handle = FileHandle(forUpdatingAtPath: path) else {
        throw DataError(file: path, found: "a journal that cannot be written", expected: "a writable file")
      }
      defer { try? handle.close() }
      let end = try handle.seekToEnd()
      // After a torn line the next one starts on its own.
      if end > 0 {
        try handle.seek(toOffset: end - 1)
        if try handle.read(upToCount: 1)?.first != UInt8(ascii: "\n") { try handle.write(contentsOf: Data("\n".utf8)) }
      }
      try handle.write(contentsOf: line)
      try handle.synchronize()
      known[unit] = result
    }
  }
}

/// One of n equal shares of the units of an experiment: `2/5`.
struct Shard: Sendable, Hashable {
  var index = 1
  var count = 1

  static func parse(_ text: String) throws -> Shard {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2, let index = Int(parts[0]), let count = Int(parts[1]), count >= 1, count <= 4096,
      (1...count).contains(index)
    else { throw Parse.error(text, "a share such as 2/5, the first number at most the second") }
    return Shard(index: index, count: count)
  }

  func contains(_ unit: Int) -> Bool { unit % count == index - 1 }
}

/// The first error of several threads.
final class FailureBox: Sendable {
  private let error = Mutex<(any Error)?>(nil)

  func store(_ failure: any Error) { error.withLock { $0 = $0 ?? failure } }

  func rethrow() throws { if let failure = error.withLock({ $0 }) { throw failure } }
}
