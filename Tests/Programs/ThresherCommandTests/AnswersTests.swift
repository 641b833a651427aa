import Foundation
import TestSupport
import Testing

/// The answers of the verbs stay what they were: `Instances/answers.jsonl` has commands with what they printed.
///
/// Fields may be added to a result. What is not compared: `timing` and `versions`, and of searches the witness, the refuted
/// widths and the cost, which may differ between processors because linear programs are solved in floating point.
@Suite struct AnswersTests {
  private struct Kept {
    var arguments: [String]
    var exit: Int32
    var answers: [Any]

    init(_ line: Substring) throws {
      let object = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
      arguments = try #require(object["arguments"] as? [String])
      exit = Int32(try #require(object["exit"] as? Int))
      answers = try #require(object["answers"] as? [Any])
    }
  }

  private static func kept() throws -> [Substring] {
    try String(contentsOf: Repository.instances.appending(path: "answers.jsonl"), encoding: .utf8).split(
      separator: "\n")
  }

  @Test func answersAreUnchanged() throws {
    let lines = try Self.kept()
    #expect(lines.count >= 50)
    for line in lines {
      let kept = try Kept(line)
      let run = try Executable.run(kept.arguments, directory: Repository.root)
      let command = kept.arguments.joined(separator: " ")
      #expect(run.status == kept.exit, "\(command): \(run.errors)")
      let answers = try Self.documents(run.output)
      #expect(answers.count == kept.answers.count, "\(command)")
      for (old, new) in zip(kept.answers, answers) {
        for difference in Self.differences(old, new, at: "") { Issue.record("\(command): \(difference)") }
      }
    }
  }

  /// A result that was changed by hand is noticed wherever it stands.
  @Test func changesAreNoticed() throws {
    let old = try Self.documents(#"{"a":{"b":[1,{"c":"2"}]},"d":null}"#)[0]
    #expect(Self.differences(old, old, at: "").isEmpty)
    for text in [
      #"{"a":{"b":[1,{"c":"3"}]},"d":null}"#, #"{"a":{"b":[1]},"d":null}"#, #"{"a":{"b":[1,{"c":2}]},"d":null}"#,
      #"{"a":{"b":[1,{"c":"2"}]},"d":false}"#, #"{"a":{"b":[1,{"c":"2"}]}}"#, #"{"a":{"b":[true,{"c":"2"}]},"d":null}"#,
    ] {
      #expect(Self.differences(old, try Self.documents(text)[0], at: "").count == 1, "\(text)")
    }
    let more = try Self.documents(#"{"a":{"b":[1,{"c":"2","e":0}]},"d":null,"f":1}"#)[0]
    #expect(Self.differences(old, more, at: "").isEmpty)
  }

  /// One document, or one on each line.
  private static func documents(_ text: String) throws -> [Any] {
    if let whole = try? JSONSerialization.jsonObject(with: Data(text.utf8)) { return [whole] }
    return try text.split(separator: "\n").map { try JSONSerialization.jsonObject(with: Data($0.utf8)) }
  }

  /// Where the new value lacks or alters something of the old one.
  private static func differences(_ old: Any, _ new: Any, at place: String) -> [String] {
    switch (old, new) {
    case (let old as [String: Any], let new as [String: Any]):
      return old.sorted { $0.key < $1.key }.flatMap { key, value in
        new[key].map { differences(value, $0, at: "\(place)/\(key)") } ?? ["\(place)/\(key) is missing"]
      }
    case (let old as [Any], let new as [Any]):
      if old.count != new.count { return ["\(place) has \(new.count) items, not \(old.count)"] }
      return old.indices.flatMap { differences(old[$0], new[$0], at: "\(place)/\($0)") }
    default:
      let (before, after) = (text(old), text(new))
      return before == after ? [] : ["\(place) is \(after), not \(before)"]
    }
  }

  /// A value as JSON writes it, so that 1, "1" and true differ.
  private static func text(_ value: Any) -> String {
    let data = try? JSONSerialization.data(withJSONObject: [value], options: [.sortedKeys])
    return data.map { String(decoding: $0, as: UTF8.self) } ?? "\(value)"
  }
}
