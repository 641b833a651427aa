import Files
import Foundation
import Testing

/// AtomicFile, Folder, Descriptor.
@Suite struct DiskTests {
  static func withDirectory<Result>(_ body: (String) throws -> Result) throws -> Result {
    let path = FileManager.default.temporaryDirectory.path + "/files-\(UUID().uuidString)"
    try Folder.make(path)
    defer { try? FileManager.default.removeItem(atPath: path) }
    return try body(path)
  }

  static func content(_ path: String) -> String? { try? String(contentsOfFile: path, encoding: .utf8) }

  static func failure(_ body: () throws -> Void) -> String {
    do {
      try body()
      return "no failure"
    } catch { return "\(error)" }
  }

  @Test func filesAppearCompleteAndKeepTheirPermissions() throws {
    try Self.withDirectory { folder in
      let path = "\(folder)/a.txt"
      try AtomicFile.write("one\n", to: path)
      chmod(path, 0o600)
      try AtomicFile.write("two\n", to: path)
      #expect(Self.content(path) == "two\n")
      let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
      #expect(mode == 0o600)
      #expect(Folder.names(in: folder) == ["a.txt"])
    }
  }

  /// Through links, also one that leads to a name that does not exist yet.
  @Test func linksAreFollowed() throws {
    try Self.withDirectory { folder in
      try FileManager.default.createSymbolicLink(atPath: "\(folder)/link", withDestinationPath: "target")
      try AtomicFile.write("x", to: "\(folder)/link")
      #expect(Self.content("\(folder)/target") == "x")
      #expect(try FileManager.default.destinationOfSymbolicLink(atPath: "\(folder)/link") == "target")
      try FileManager.default.createSymbolicLink(atPath: "\(folder)/circle", withDestinationPath: "circle")
      #expect(Self.failure { try AtomicFile.write("x", to: "\(folder)/circle") }.contains("circle"))
    }
  }

  /// What a killed run has left goes; what a living one still writes, and what has another name, stays.
  @Test func staleFilesAreRemoved() throws {
    try Self.withDirectory { folder in
      let (stale, living, foreign) = (".thresher-1-2-3.part", ".thresher-4-5-6.part", ".other.part")
      for name in [stale, living, foreign] { try Data("half".utf8).write(to: URL(filePath: "\(folder)/\(name)")) }
      let writer = try Descriptor(opening: "\(folder)/\(living)", flags: O_RDWR)
      #expect(try writer.lock())
      try AtomicFile.write("x", to: "\(folder)/a")
      #expect(Folder.names(in: folder) == [foreign, living, "a"].sorted())
    }
  }

  @Test func refusalsAreOneLine() throws {
    try Self.withDirectory { folder in
      #expect(Self.failure { try AtomicFile.write("x", to: folder) }.contains("it is a folder"))
      #expect(Self.failure { try AtomicFile.write("x", to: "\(folder)/none/a") }.contains("no such file or folder"))
      #expect(Self.failure { try AtomicFile.write("x", to: "/dev/full") }.contains("the disk is full"))
      try AtomicFile.write("x", to: "\(folder)/a")
      #expect(Self.failure { try Folder.make("\(folder)/a/b") }.contains("a folder that cannot be made"))
      #expect(Self.failure { try Folder.make("\(folder)/a") }.contains("a file has its name"))
      try AtomicFile.write("x", to: "/dev/null")
    }
  }

  @Test func foldersAreLockedForOneRun() throws {
    try Self.withDirectory { folder in
      var first: Descriptor? = try Folder.lock("\(folder)/new/inner")
      #expect(Self.failure { _ = try Folder.lock("\(folder)/new/inner") }.contains("another run"))
      _ = first
      first = nil
      _ = try Folder.lock("\(folder)/new/inner")
    }
  }

  /// Pipes are read like files; names that are not UTF-8 are opened.
  @Test func readingWhateverIsThere() throws {
    try Self.withDirectory { folder in
      let odd = folder + "/" + FileName.string([0x61, 0xff, 0x2e, 0x70])
      try AtomicFile.write("text\n", to: odd)
      #expect(try InputText(reading: odd).bytes == Array("text\n".utf8))
      #expect(Folder.names(in: folder) == [FileName.string([0x61, 0xff, 0x2e, 0x70])])
      let pipe = "\(folder)/pipe"
      mkfifo(pipe, 0o600)
      let writer = Thread { try? AtomicFile.write("through a pipe\n", to: pipe) }
      writer.start()
      #expect(try InputText(reading: pipe).bytes == Array("through a pipe\n".utf8))
      #expect(Self.failure { _ = try InputText(reading: folder) }.contains("a directory"))
      #expect(Self.failure { _ = try InputText(reading: "/dev/null") }.contains("an empty file"))
      #expect(Self.failure { _ = try InputText(reading: "/dev/zero") }.contains("more than 268435456 bytes"))
    }
  }
}
