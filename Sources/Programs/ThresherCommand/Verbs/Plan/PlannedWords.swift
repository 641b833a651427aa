import ArgumentParser
import Files
import Formats
import Foundation
import Jobs

/// The words behind `plan` as a question, with the files that it reads.
struct PlannedWords {
  let words: [String]
  let command: any DividedVerb
  /// What the files hold that the words name, by their names; `-` is standard input.
  let files: [(name: String, bytes: [UInt8])]

  /// Options that belong to one process, with what to do about them.
  private static let refused: [String: String] = [
    "--shard": "that is for `work`", "--jobs": "that is for `work`", "--time": "a limit of time is for `work`",
    "--journal": "a job keeps what is finished", "--resume": "a job goes on by itself",
    "--no-resume": "a new job begins anew", "--csv": "a job writes no file of draws",
    "--certify": "plan `certify` instead",
    "--coq": "certify for Coq without a job", "--import": "give proofs to `certify` without a job",
    "--write-coding": "read the table once without a job",
  ]

  private static let divided = [
    "catalog", "certify", "count", "decide", "enumerate", "minimize", "reproduce", "sample", "verify",
  ]

  /// - Throws: `ValidationError` for what cannot be planned, `DataError` for files that cannot be read.
  init(_ words: [String]) throws {
    guard let verb = words.first, Self.divided.contains(verb) else {
      throw ValidationError(
        "found \(words.first.map(DataError.quoted) ?? "no verb"), expected one of "
          + "\(Self.divided.joined(separator: ", ")), with its options")
    }
    for word in words {
      let name = String(word.prefix { $0 != "=" })
      if let reason = Self.refused[name] { throw ValidationError("found \(name) in a plan; \(reason)") }
    }
    self.words = words
    var files: [(name: String, bytes: [UInt8])] = []
    for name in Self.names(in: words) {
      if name == "-" {
        files.append((name, try InputText(reading: name).bytes))
      } else if Folder.isRegularFile(name) {
        files.append((name, try Descriptor.contents(of: name, limit: InputText.maximumBytes)))
      }
    }
    self.files = files
    let parsed = try Self.parse(words)
    guard let command = parsed as? any DividedVerb else {
      throw ValidationError("found \(DataError.quoted(verb)), which is answered by one process")
    }
    self.command = command
  }

  /// A question of a job that was planned.
  static func parse(_ words: [String]) throws -> any ParsableCommand {
    // Where they write is for `merge`; their declarations want it all the same.
    let isWriting = ["certify", "reproduce"].contains(words.first)
    return try Thresher.parseAsRoot(words + (isWriting ? ["--to", "job"] : []))
  }

  /// What words may name: themselves, what stands behind `=`, and the parts of lists.
  private static func names(in words: [String]) -> [String] {
    var names: [String] = []
    for word in words.dropFirst() {
      let value = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).dropFirst().first
      for text in [word, value.map(String.init)].compactMap({ $0 }) {
        for name in [text] + text.split(separator: ",").map(String.init)
        where !name.isEmpty && !names.contains(name) && !(name.hasPrefix("--")) { names.append(name) }
      }
    }
    return names
  }
}

/// Reads what a job carries as if it lay where its question says.
struct CarriedFiles {
  let contents: [String: [UInt8]]

  func reading<Result>(_ body: () throws -> Result) rethrows -> Result {
    try StreamExchange(
      input: contents["-"], files: contents, output: { _ in }, error: { Self.say($0) }
    ).run(body)
  }

  /// Runs a verb; what it prints goes to `capture`.
  func running(_ arguments: [String], into capture: UnitCapture) -> Int32 {
    StreamExchange(
      input: contents["-"], files: contents, output: { capture.print($0) }, error: { Self.say($0) }
    ).run { capture.run { Stopwatch.keeping { Thresher.main(arguments: arguments) } } }
  }

  private static func say(_ text: String) { try? FileHandle.standardError.write(contentsOf: Data(text.utf8)) }
}
