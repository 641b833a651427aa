import Files
import Foundation
import Running
import Testing

/// `UnitJournal.swift` and `Memo.swift`.
@Suite struct UnitJournalTests {
  private struct Unit: Codable, Hashable {
    var value: Double
    var name: String?
  }

  private func withFolder(_ body: (String) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "units-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try body(folder)
  }

  private func open(_ folder: String, _ shard: String = "1/1", name: String = "x", question: String = #"{"a":1}"#)
    throws
    -> UnitJournal<Unit>
  {
    try UnitJournal(folder: folder, name: name, shard: try #require(Shard(shard)), question: question)
  }

  /// Values that are no finite numbers survive as well.
  @Test func unitsAreReadAgain() throws {
    try withFolder { folder in
      let units = [0.1, 1 / 3.0, -0.0, 1e300, .infinity, -.infinity].map { Unit(value: $0, name: "\($0)") }
      do {
        let journal = try open(folder)
        for (number, unit) in units.enumerated() { try journal.append(number, unit) }
      }
      let again = try open(folder).results
      #expect(again.count == units.count && units.indices.allSatisfy { again[$0] == units[$0] })
    }
  }

  @Test func shardsSeeEachOther() throws {
    try withFolder { folder in
      do {
        try open(folder, "1/2").append(0, Unit(value: 1))
        try open(folder, name: "x-longer").append(5, Unit(value: 5))
      }
      let second = try open(folder, "2/2")
      try second.append(1, Unit(value: 2))
      #expect(second.results.keys.sorted() == [0, 1])
    }
  }

  /// A line that is torn, changed, or from another journal is passed over.
  @Test func damagedLines() throws {
    try withFolder { folder in
      do {
        let journal = try open(folder)
        for unit in 0..<3 { try journal.append(unit, Unit(value: Double(unit))) }
      }
      let path = "\(folder)/x-1of1.jsonl"
      let text = try String(contentsOfFile: path, encoding: .utf8)
      try String(text.replacing("\"value\":1", with: "\"value\":7").dropLast(5))
        .write(toFile: path, atomically: true, encoding: .utf8)
      #expect(try open(folder).results.keys.sorted() == [0])
    }
  }

  @Test func otherQuestionsAreRefused() throws {
    try withFolder { folder in
      do { try open(folder).append(0, Unit(value: 1)) }
      #expect(throws: DataError.self) { try open(folder, question: #"{"a":2}"#) }
      #expect(throws: DataError.self) { try open(folder, "2/2", question: #"{"a":2}"#) }
    }
  }

  @Test func memoMakesOnce() throws {
    let memo = Memo<Int, Int>()
    var made = 0
    for key in [1, 1, 2, 2, 1] {
      #expect(
        memo.value(for: key) {
          made += 1
          return 10 * key
        } == 10 * key)
    }
    #expect(made == 3)
  }
}
