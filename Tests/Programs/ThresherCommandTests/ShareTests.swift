import Foundation
import Testing

/// `--shard` of count, catalog, enumerate and fair draws, and `merge` of what they print (`ShareFile.swift`).
@Suite struct ShareTests {
  /// Questions whose shares come out as one run prints them, byte for byte.
  static let questions: [[String]] = [
    ["count", "--function", "3:0x96", "--widths", "4,1"],
    ["count", "--function", "3:0x18", "--widths", "2,2,1"],
    ["count", "--function", "3:0x96", "--widths", "3,1", "--mismatches", "2"],
    ["count", "--function", "3:0x00", "--widths", "2,1,1"],
    ["catalog", "3", "--depth", "2"], ["catalog", "4", "--from", "4:0x0001", "--count", "7"],
    ["enumerate", "--function", "2:0x6", "--widths", "2,1", "--networks"],
    ["enumerate", "few.pla", "--depth", "2"], ["enumerate", "few.pla", "--widths", "2,1", "--networks"],
    ["sample", "--function", "3:0xe8", "--widths", "2,1", "-n", "25"],
    [
      "sample", "few.pla", "--widths", "2,1", "-n", "20", "--mismatches", "1", "--tables", "--teacher", "3:0xe8",
      "--errors",
    ],
  ]

  private static func withSample<Result>(_ body: (URL) throws -> Result) throws -> Result {
    try Executable.withDirectory { directory in
      try Data(".i 3\n.o 1\n.type fr\n000 0\n111 1\n110 1\n.e\n".utf8).write(
        to: directory.appendingPathComponent("few.pla"))
      return try body(directory)
    }
  }

  /// Writes what the shares print, and returns the names of the files.
  private static func write(_ arguments: [String], of count: Int, in directory: URL) throws -> [String] {
    try (1...count).map { index in
      let run = try Executable.run(arguments + ["--quiet", "--shard", "\(index)/\(count)"], directory: directory)
      #expect(run.status == 0, "\(run.errors)")
      try Data(run.output.utf8).write(to: directory.appendingPathComponent("\(index)of\(count)"))
      return "\(index)of\(count)"
    }
  }

  @Test(arguments: questions) func sharesComeOutAsOneRun(_ arguments: [String]) throws {
    try Self.withSample { directory in
      let whole = try Executable.run(arguments + ["--quiet"], directory: directory)
      #expect(whole.status == 0 && !whole.output.isEmpty, "\(whole.errors)")
      for count in [1, 3] {
        let files = try Self.write(arguments, of: count, in: directory)
        let merged = try Executable.run(["merge"] + files.reversed(), directory: directory)
        #expect(merged.status == 0 && merged.output == whole.output, "\(merged.errors)")
        if count == 1 { continue }
        let missing = try Executable.run(["merge", files[0], files[2]], directory: directory)
        #expect(missing.status == 30 && missing.errors.contains("2/3"), "\(missing.errors)")
        if arguments[0] == "count" { #expect(missing.output.isEmpty) }
        let twice = try Executable.run(["merge", files[0], files[0]], directory: directory)
        #expect(twice.status == 65 && twice.output.isEmpty)
      }
    }
  }

  /// Shares of another question, of another verb, and of another number of shares.
  @Test func foreignSharesAreRefused() throws {
    try Self.withSample { directory in
      let others = [
        ["count", "--function", "3:0x97", "--widths", "2,1"], ["count", "--function", "3:0x96", "--widths", "3,1"],
        ["count", "--function", "3:0x96", "--widths", "2,1", "--mismatches", "1"], ["catalog", "3"],
        ["enumerate", "--function", "3:0x96", "--widths", "2,1"],
        ["sample", "--function", "3:0xe8", "--widths", "2,1", "-n", "4"],
      ]
      let right = ["count", "--function", "3:0x96", "--widths", "2,1"]
      _ = try Self.write(right, of: 2, in: directory)
      for other in others {
        let run = try Executable.run(other + ["--quiet", "--shard", "2/2"], directory: directory)
        try Data(run.output.utf8).write(to: directory.appendingPathComponent("other"))
        let merged = try Executable.run(["merge", "1of2", "other"], directory: directory)
        #expect(merged.status == 65 && merged.output.isEmpty, "\(other) \(merged.errors)")
        #expect(merged.errors.split(separator: "\n").count == 1 && merged.errors.contains("other"))
      }
      _ = try Self.write(right, of: 3, in: directory)
      #expect(try Executable.run(["merge", "1of2", "2of3"], directory: directory).status == 65)
    }
  }

  /// Every byte of a share damaged: refused, or the same count.
  @Test func damagedSharesAreSeen() throws {
    try Self.withSample { directory in
      let arguments = ["count", "--function", "2:0x6", "--widths", "2,1"]
      let whole = try Executable.run(arguments + ["--quiet"]).output
      let file = try Self.write(arguments, of: 1, in: directory)[0]
      let url = directory.appendingPathComponent(file)
      let bytes = Array(try Data(contentsOf: url))
      for index in stride(from: 0, to: bytes.count, by: 19) {
        var damaged = bytes
        damaged[index] ^= 1
        try Data(damaged).write(to: url)
        let run = try Executable.run(["merge", file], directory: directory)
        #expect(run.status == 65 || run.status == 30 || run.output == whole, "byte \(index): \(run.output)")
      }
      // Without its last line a share ended early.
      try Data(bytes.prefix { $0 != UInt8(ascii: "\n") } + [0x0a]).write(to: url)
      #expect(try Executable.run(["merge", file], directory: directory).status == 30)
    }
  }

  @Test(arguments: [
    ["count", "--function", "2:0x6", "--widths", "2,1", "--posterior"],
    ["catalog", "3", "--function", "3:0x96"], ["catalog", "4", "--from", "4:0x0001"],
    ["enumerate", "--function", "2:0x6", "--widths", "2,1", "--networks", "--up-to", "neurons"],
    ["sample", "--function", "2:0x6", "--widths", "2,1", "--test-uniformity"],
  ])
  func whatCannotBeSharedIsRefused(_ arguments: [String]) throws {
    let run = try Executable.run(arguments + ["--shard", "1/2"])
    #expect(run.status == 64 && run.output.isEmpty && run.errors.contains("--shard"), "\(run.errors)")
  }
}
