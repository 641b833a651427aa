import Checker
import Foundation
import SmallFunctions
import Testing

/// Proofs of least widths of small functions that are wrong: of each kind of mistake one that says why, and random ones.
@Suite("Wrong proofs of widths")
struct WrongWidthsTests {
  /// Ranges of four and five inputs with their proofs, for all kinds of steps.
  private static let good: [UInt8] = proofs(4, range: SmallFunctionGroup(inputCount: 4).ranges[12])

  private static func proofs(_ inputCount: Int, range: Int) -> [UInt8] {
    SmallWidthWorker(inputCount: inputCount).work(onRange: range)?.proofs ?? []
  }

  private func check(_ bytes: [UInt8]) throws -> WidthsCheck.Tally {
    var check = WidthsCheck()
    try check.add(bytes, file: "a.widths")
    return check.tally
  }

  private func rejection(_ bytes: [UInt8]) -> String? {
    do {
      _ = try check(bytes)
      return nil
    } catch { return "\(error)" }
  }

  /// Where the records begin, and the fields of the first one whose width is at least `width`.
  private struct Record {
    var start: Int
    var width: Int
    var evidence: Range<Int>

    static func first(ofWidth width: Int, in bytes: [UInt8]) -> Record? {
      var place = (bytes.firstIndex(of: UInt8(ascii: "\n")) ?? 0) + 1
      while place < bytes.count {
        let found = Int(bytes[place + 2])
        let length = place + 4 + found
        let start = length + 3
        let end = start + Int(bytes[length]) + Int(bytes[length + 1]) << 8
        if found >= width { return Record(start: place, width: found, evidence: start..<end) }
        place = end
      }
      return nil
    }
  }

  @Test func theGoodOneIsAccepted() throws {
    let tally = try check(Self.good)
    #expect(tally.inputCount == 4 && tally.classes.reduce(0, +) > 10)
  }

  @Test func aWiderNetworkIsNotLeast() throws {
    // Two neurons more that cancel each other, and the evidence of the width below.
    let record = try #require(Record.first(ofWidth: 3, in: Self.good))
    var bytes = Self.good
    bytes[record.start + 2] += 2
    bytes.insert(contentsOf: [64, 65], at: record.start + 4)
    #expect(rejection(bytes)?.contains("record") == true)
  }

  @Test func aWrongNetwork() throws {
    let record = try #require(Record.first(ofWidth: 3, in: Self.good))
    var bytes = Self.good
    bytes[record.start + 4] ^= 1
    #expect(rejection(bytes)?.contains("the network is wrong on row") == true)
    bytes[record.start + 4] = 200
    #expect(rejection(bytes)?.contains("a column that does not exist") == true)
    bytes = Self.good
    bytes[record.start + 3] = bytes[record.start + 3] &+ 1
    #expect(rejection(bytes)?.contains("a shift of") == true)
  }

  @Test func missingEvidence() throws {
    let record = try #require(Record.first(ofWidth: 3, in: Self.good))
    var bytes = Self.good
    bytes.removeSubrange(record.evidence)
    for index in 1...3 { bytes[record.evidence.lowerBound - index] = 0 }
    #expect(rejection(bytes)?.contains("nothing refutes width \(record.width - 1)") == true)
  }

  @Test func weightsThatProveNothing() throws {
    let record = try #require(Record.first(ofWidth: 3, in: Self.good))
    var bytes = Self.good
    // Behind the shift and the kind of the step.
    for index in record.evidence.lowerBound + 2..<record.evidence.lowerBound + 4 { bytes[index] = 0 }
    #expect(rejection(bytes) != nil)
  }

  /// Weights that refute one shift at once and only just fail at the other one, which is left without evidence of its own.
  @Test func weightsThatNearlyRefuteAnotherShift() throws {
    let columns = SignedColumns(inputCount: 3)
    var tried = 0
    for range in SmallFunctionGroup(inputCount: 3).ranges {
      let bytes = Self.proofs(3, range: range)
      guard let record = Record.first(ofWidth: 3, in: bytes), record.width == 3 else { continue }
      let table = range << 4 | Int(bytes[record.start])
      let labels = (0..<8).map { table >> $0 & 1 == 1 ? 1 : -1 }
      for code in 0..<1 << 16 {
        let weights = (0..<8).map { (code >> (2 * $0) & 3) * labels[$0] }
        let most = (0..<2 * columns.count).map { column in
          (0..<8).reduce(0) { $0 + weights[$1] * columns.sign(column, on: $1) }
        }.max()
        let (size, total) = (weights.reduce(0) { $0 + abs($1) }, weights.reduce(0, +))
        guard let most, size + abs(total) > 2 * most, size - abs(total) == 2 * most else { continue }
        let shift: Int8 = total > 0 ? 1 : -1
        let evidence: [UInt8] = [UInt8(bitPattern: shift), 3, UInt8(code & 255), UInt8(code >> 8)]
        var wrong = bytes
        wrong.replaceSubrange(record.evidence, with: evidence)
        let length = record.evidence.lowerBound
        wrong.replaceSubrange(length - 3..<length, with: [UInt8(evidence.count), 0, 0])
        #expect(rejection(wrong)?.contains("nothing refutes width 2 with shift \(-shift)") == true)
        tried += 1
        break
      }
    }
    #expect(tried > 0)
  }

  @Test func headersThatLie() {
    let line = String(decoding: Self.good.prefix { $0 != 10 }, as: UTF8.self)
    let body = Self.good.dropFirst(line.utf8.count)
    func with(_ header: String) -> String? { rejection(Array(header.utf8) + body) }
    #expect(with(line.replacing("inputs 4", with: "inputs 5")) != nil)
    #expect(with(line.replacing("inputs 4", with: "inputs 9"))?.contains("expected 1 to 5") == true)
    #expect(with(line + "0")?.contains("record") == true)
    #expect(with(line.replacing("classes ", with: "classes -"))?.contains("expected thresher/widths/1") == true)
    #expect(with(line.replacing("range ", with: "range 99"))?.contains("does not exist") == true)
    #expect(rejection(Self.good + [1])?.contains("bytes after the last record") == true)
    #expect(rejection([])?.contains("expected thresher/widths/1") == true)
  }

  @Test func aRangeCountsOnce() throws {
    var check = WidthsCheck()
    try check.add(Self.good, file: "a")
    #expect(throws: Rejection.self) { try check.add(Self.good, file: "b") }
    #expect(!check.isComplete)
  }

  @Test func aTableThatIsNotLeast() throws {
    let record = try #require(Record.first(ofWidth: 1, in: Self.good))
    var bytes = Self.good
    bytes[record.start] = 0xff
    #expect(rejection(bytes)?.contains("not the least of its class") == true)
  }

  /// No change of one byte is accepted with other widths; most are not accepted at all.
  @Test func changedBytes() throws {
    let expected = try check(Self.good)
    for place in Self.good.indices {
      var bytes = Self.good
      bytes[place] ^= UInt8(1 << (place % 8))
      if let tally = try? check(bytes) { #expect(tally == expected, "byte \(place)") }
    }
  }

  @Test func everyPrefixIsRejected() {
    for count in Self.good.indices { #expect(rejection(Array(Self.good[..<count])) != nil) }
  }
}
