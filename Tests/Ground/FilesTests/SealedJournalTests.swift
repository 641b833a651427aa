import Files
import Foundation
import Testing

/// SealedJournal, SealedLine.
@Suite struct SealedJournalTests {
  static let header = #"{"question":"q","schema":"test/journal/1"}"#
  static let objects = [#"{"unit":1}"#, #"{"unit":2,"x":[0.5]}"#, #"{"unit":3}"#]

  static func open(_ path: String, header: String = header, resuming: Bool = true) throws -> SealedJournal {
    try SealedJournal(path: path, header: header, schema: "test/journal/", resuming: resuming)
  }

  static func fill(_ path: String) throws -> [UInt8] {
    let journal = try open(path)
    for object in objects { try journal.append(Array(object.utf8)) }
    return [UInt8](try Data(contentsOf: URL(filePath: path)))
  }

  static func texts(_ journal: SealedJournal) -> [String] {
    journal.objects.map { String(decoding: $0, as: UTF8.self) }
  }

  @Test func whatIsAppendedIsReadAgain() throws {
    try DiskTests.withDirectory { folder in
      let path = "\(folder)/j"
      _ = try Self.fill(path)
      #expect(try Self.texts(Self.open(path)) == Self.objects)
      #expect(DiskTests.failure { _ = try Self.open(path, resuming: false) }.contains("--resume"))
    }
  }

  /// Every prefix of a journal, as a kill may leave it: the whole lines are kept, and the file goes on from there.
  @Test func everyTornJournalIsContinued() throws {
    try DiskTests.withDirectory { folder in
      let path = "\(folder)/j"
      let whole = try Self.fill(path)
      for length in 0...whole.count {
        try Data(whole[..<length]).write(to: URL(filePath: path))
        let journal = try Self.open(path)
        let lines = whole[..<length].count { $0 == 0x0a }
        #expect(Self.texts(journal) == Array(Self.objects.prefix(max(0, lines - 1))))
        try journal.append(Array(#"{"unit":9}"#.utf8))
        #expect(try [UInt8](Data(contentsOf: URL(filePath: path))).starts(with: Self.header.utf8))
      }
    }
  }

  /// Every byte of a journal changed: the line is passed over, or the file is refused and keeps its bytes.
  @Test func everyDamagedByteIsSeen() throws {
    try DiskTests.withDirectory { folder in
      let path = "\(folder)/j"
      let whole = try Self.fill(path)
      for index in whole.indices {
        for change in [UInt8(1), 0x0a ^ whole[index], 0xff] where change != 0 {
          var damaged = whole
          damaged[index] ^= change
          try Data(damaged).write(to: URL(filePath: path))
          if let journal = try? Self.open(path) {
            #expect(index > Self.header.utf8.count)
            #expect(Set(Self.texts(journal)).isSubset(of: Self.objects))
            #expect(Self.texts(journal).count < Self.objects.count)
          } else {
            #expect(index <= Self.header.utf8.count)
            #expect(try [UInt8](Data(contentsOf: URL(filePath: path))) == damaged)
          }
        }
      }
    }
  }

  /// A line of a file with another header is no line of this one.
  @Test func linesBelongToTheirHeader() throws {
    try DiskTests.withDirectory { folder in
      let path = "\(folder)/j"
      let whole = try Self.fill(path)
      let other = Self.header.replacing("\"q\"", with: "\"r\"")
      try Data(other.utf8 + whole[Self.header.utf8.count...]).write(to: URL(filePath: path))
      let journal = try Self.open(path, header: other)
      #expect(journal.objects.isEmpty && journal.damagedLines == 3)
    }
  }

  @Test(arguments: [
    ("a note of the user, one line without an end", "no journal of ours"), ("note\nmore\n", "no journal of ours"),
    (#"{"question":"p","schema":"test/journal/1"}"# + "\n", "another question"),
    (#"{"question":"p","schema":"test/journal/0"}"#, "another question"), ("\n", "no journal of ours"),
  ])
  func foreignFilesKeepTheirBytes(text: String, message: String) throws {
    try DiskTests.withDirectory { folder in
      let path = "\(folder)/j"
      try Data(text.utf8).write(to: URL(filePath: path))
      #expect(DiskTests.failure { _ = try Self.open(path) }.contains(message))
      #expect(DiskTests.content(path) == text)
    }
  }

  @Test func oneRunAtATime() throws {
    try DiskTests.withDirectory { folder in
      let first = try Self.open("\(folder)/j")
      #expect(DiskTests.failure { _ = try Self.open("\(folder)/j") }.contains("another run"))
      try first.append(Array(#"{"unit":1}"#.utf8))
      #expect(DiskTests.failure { _ = try Self.open(folder) }.contains("it is a folder"))
      #expect(DiskTests.failure { _ = try Self.open("/dev/null") }.contains("no regular file"))
      #expect(DiskTests.failure { _ = try Self.open("\(folder)/none/j") }.contains("no such file or folder"))
    }
  }
}
