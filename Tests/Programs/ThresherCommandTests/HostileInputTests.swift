import Formats
import Foundation
import Testing

/// Every mistake of a user gives one line on standard error with place, found and expected; the exit
/// code says whether the command line (64) or the data (65) is wrong; nothing is written.
@Suite struct HostileInputTests {
  struct BadFile: Sendable, CustomTestStringConvertible {
    var name: String
    var content: String
    /// Parts of the message, the place first.
    var message: [String]

    var testDescription: String { name }

    init(_ name: String, _ content: String, _ message: String...) {
      (self.name, self.content, self.message) = (name, content, message)
    }
  }

  static let header = ".i 3\n.o 1\n.type fr\n"

  static let badFiles: [BadFile] = [
    BadFile("empty.pla", "", "empty.pla: found an empty file"),
    BadFile("empty.csv", "", "empty.csv: found an empty file"),
    BadFile("blank.pla", "\n\n  \n", "blank.pla: found no \".i\" line", "expected a PLA file"),
    BadFile("binary.pla", "\u{7f}ELF\u{2}\u{1}\u{0}", "binary.pla: line 1", "a binary file", "expected text"),
    BadFile("binary-later.pla", header + "000 1\n\u{0}", "binary-later.pla: line 5", "a binary file"),
    BadFile("million.pla", ".i 1000000\n.o 1\n", "million.pla: line 1", "\".i 1000000\"", "1 to 4096"),
    BadFile("huge.pla", ".i 99999999999999999999\n", "huge.pla: line 1", "1 to 4096"),
    BadFile("zero.pla", ".i 0\n.o 1\n", "zero.pla: line 1", "\".i 0\"", "1 to 4096"),
    BadFile("negative.pla", ".i -3\n.o 1\n", "negative.pla: line 1", "\".i -3\"", "1 to 4096"),
    BadFile("words.pla", ".i three\n.o 1\n", "words.pla: line 1", "\".i three\"", "the number of inputs"),
    BadFile("twice.pla", ".i 3\n.i 4\n", "twice.pla: line 2", "twice", "once"),
    BadFile("late.pla", header + "000 1\n.i 4\n", "late.pla: line 5", "after the first row"),
    BadFile("no-header.pla", "000 1\n", "no-header.pla: line 1", "\"000 1\"", "before the first row"),
    BadFile("outputs.pla", ".i 3\n.o 2\n000 11\n", "outputs.pla: line 2", "2 outputs", "one output"),
    BadFile("no-outputs.pla", ".i 3\n.o 0\n", "no-outputs.pla: line 2", "\".o 0\""),
    BadFile("type.pla", ".i 3\n.o 1\n.type xy\n", "type.pla: line 3", "\"xy\"", "f, fd, fr or fdr"),
    BadFile("late-type.pla", ".i 3\n.o 1\n000 1\n.type fr\n", "late-type.pla: line 4", "after the first row"),
    BadFile("keyword.pla", ".i 3\n.o 1\n.mv 3\n", "keyword.pla: line 3", "\".mv\"", "expected .i"),
    BadFile("points.pla", ".i 3\n.o 1\n.p 99999999\n", "points.pla: line 3", "\".p 99999999\"", "0 to 1048576"),
    BadFile("short.pla", header + "000 1\n00 1\n", "short.pla: line 5", "3 columns", "3 inputs and one output"),
    BadFile("long.pla", header + "0000 1\n", "long.pla: line 4", "5 columns", "3 inputs and one output"),
    BadFile("stranger.pla", header + "0z0 1\n", "stranger.pla: line 4", "\"z\"", "0, 1 or -"),
    BadFile("unicode.pla", header + "0é0 1\n", "unicode.pla: line 4", "expected 0, 1 or -"),
    BadFile(
      "truncated.pla", ".i 3\n.o 1\n.type fr\n.p 4\n000 1\n001 0\n", "truncated.pla: line 6", "after 2 rows",
      "4 rows (.p) and .e"),
    BadFile("cut.pla", header + "000 1\n00", "cut.pla: line 5", "2 columns"),
    BadFile(
      "conflict.pla", header + "000 1\n001 0\n000 0\n.e\n", "conflict.pla: line 6", "line 4",
      "--mismatches K or --majority"),
    BadFile(
      "conflict-crlf.pla", ".i 2\r\n.o 1\r\n.type fr\r\n00\t1\r\n00\t0\r\n.e\r\n", "conflict-crlf.pla: line 5", "line 4"
    ),
    BadFile(
      "total.pla", ".i 30\n.o 1\n" + String(repeating: "1", count: 30) + " 1\n.e\n", "total.pla", "at most 20",
      ".type fr"),
    BadFile(
      "cubes.pla", ".i 60\n.o 1\n.type fr\n" + String(repeating: "-", count: 60) + " 1\n", "cubes.pla: line 4", "2^60"),
    BadFile("unnamed.csv", ",a,y\n0,1,1\n", "unnamed.csv: line 1", "without a name in column 1", "--ignore 1"),
    BadFile("no-rows.csv", "x2,x1,y\n", "no-rows.csv: line 1", "a header and no rows", "x2, x1, y"),
    BadFile("classes.csv", "a,b\n0,cat\n", "classes.csv: line 2", "\"cat\" in column 2 (b)", "--positive VALUE"),
    BadFile("quote.csv", "a,b\n\"0,1\n", "quote.csv: line 2", "a quote in column 1", "a second quote"),
    BadFile("numbers.csv", "a,b\n2.5,1\n", "numbers.csv: line 2", "\"2.5\" in column 1 (a)", "--binarize median"),
    BadFile("missing.csv", "a,b\n?,1\n", "missing.csv: line 2", "\"?\" in column 1 (a)", "--missing free"),
    BadFile("lines.truth", "0110\n011\n", "lines.truth: line 2", "\"011\"", "highest row first"),
    BadFile(
      "wide.csv", (1...5000).map { "x\($0)" }.joined(separator: ",") + ",y\n", "wide.csv: line 1", "5001 columns",
      "4096"),
    BadFile("short.csv", "x1,x2,y\n0,1\n", "short.csv: line 2", "2 columns", "2 inputs and one label"),
    BadFile("value.csv", "x1,x2,y\n0,1,1\n0,7,1\n", "value.csv: line 3", "\"7\"", "0 or 1"),
    BadFile("conflict.csv", "x1,y\n0,1\n\n0,0\n", "conflict.csv: line 4", "line 2", "--majority"),
    BadFile("comments.csv", "# nothing\n", "comments.csv", "no header"),
    BadFile("cut.json", "{\"schema\": \"thresher/instance/1\",\n\"inputs\"", "cut.json: line 2", "the end of the file"),
    BadFile("other.json", "{\"schema\": \"x\"}", "other.json: line 1", "\"x\""),
    BadFile(
      "point.json", "{\"schema\":\"thresher/instance/1\",\"inputs\":2,\n\"rows\":[{\"point\":\"012\",\"label\":1}]}",
      "point.json: line 2", "\"012\"", "2 characters 0 or 1"),
    BadFile("deep.json", String(repeating: "[", count: 10_000), "deep.json: line 1", "nested"),
  ]

  /// Verbs that read an instance, with the options that they need.
  static let verbs: [[String]] = [
    ["describe"], ["count", "--widths", "2,1"], ["minimize", "--depth", "2"], ["decide", "--widths", "2,1"],
  ]

  @Test(arguments: badFiles)
  func badData(file: BadFile) throws {
    try Executable.withDirectory { directory in
      let path = directory.appendingPathComponent(file.name)
      try Data(file.content.utf8).write(to: path)
      let isConflict = file.name.hasPrefix("conflict")
      // What describe says does not need contradictions settled, nor rows listed.
      let isDescribed = isConflict || file.name == "cubes.pla"
      for verb in Self.verbs where !(isDescribed && verb == ["describe"]) {
        try expectFailure([verb[0], file.name] + verb.dropFirst(), status: 65, message: file.message, in: directory)
      }
      if !isConflict {
        try expectFailure(["convert", file.name, "out.json"], status: 65, message: file.message, in: directory)
      }
      // The same bytes through a pipe, without the help of a suffix.
      let outcome = try Executable.run(["count", "-", "--widths", "2,1"], input: Data(file.content.utf8))
      #expect(outcome.status == 65)
      #expect(outcome.errors.hasPrefix("thresher: -: ") && outcome.errors.split(separator: "\n").count == 1)
      #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path) == [file.name])
    }
  }

  /// What a command line gets wrong; `{}` stands for a good file.
  static let badUsage: [(arguments: [String], message: [String])] = [
    (["frobnicate"], ["frobnicate"]),
    (["describe"], ["found no instance", "expected a file"]),
    (["describe", "{}", "--bogus"], ["--bogus"]),
    (["describe", "{}", "another"], ["another"]),
    (["describe", "{}", "--function", "2:0x6"], ["a file and --function"]),
    (["describe", "--function", "6996"], ["\"6996\"", "n:0xHEX"]),
    (["describe", "--function", "40:0x1"], ["\"40:0x1\"", "n from 1 to 20"]),
    (["describe", "--function", "2:0x1ffff"], ["\"2:0x1ffff\"", "exactly 1 hexadecimal digit"]),
    (["describe", "--function", "2:0xg"], ["\"2:0xg\""]),
    (["describe", "{}", "--mismatches", "-1"], ["\"-1\"", "an integer of at least 0"]),
    (["describe", "{}", "--mismatches", "many"], ["\"many\"", "an integer"]),
    (["describe", "{}", "--mismatches", "1", "--majority"], ["--majority and --mismatches"]),
    (["describe", "{}", "--quiet", "--verbose"], ["--quiet and --verbose"]),
    (["describe", "{}", "--format", "exe"], ["exe"]),
    (["count", "{}"], ["--widths"]),
    (["count", "{}", "--widths", "2"], ["\"2\"", "end in 1"]),
    (["count", "{}", "--widths", "3,0,1"], ["\"3,0,1\"", "positive widths"]),
    (["count", "{}", "--widths", "3,-2,1"], ["\"3,-2,1\"", "positive widths"]),
    (["count", "{}", "--widths", "a,1"], ["\"a,1\"", "positive widths"]),
    (["count", "{}", "--widths", ""], ["\"\"", "positive widths"]),
    (["count", "{}", "--widths", "99999999999999999999,1"], ["positive widths"]),
    (["count", "{}", "--widths", "100000,1"], ["at most 64 layers of at most 4096"]),
    (["count", "{}", "--widths", "2,1", "--memory", "0"], ["\"0\"", "512M or 4G"]),
    (["count", "{}", "--widths", "2,1", "--memory", "-4G"], ["\"-4G\"", "512M or 4G"]),
    (["decide", "{}"], ["--widths"]),
    (["decide", "{}", "--widths", "3,2"], ["\"3,2\"", "end in 1"]),
    (["decide", "{}", "--widths", "2,1", "--budget", "-2M"], ["\"-2M\"", "500k or 2M"]),
    (["decide", "{}", "--widths", "2,1", "--wires", "-1"], ["\"-1\""]),
    (["minimize", "{}", "--depth", "0"], ["\"0\"", "from 1 to 64"]),
    (["minimize", "{}", "--depth", "-2"], ["\"-2\"", "from 1 to 64"]),
    (["minimize", "{}", "--depth", "two"], ["\"two\"", "from 1 to 64"]),
    (["minimize", "{}", "--depths", "4...2"], ["\"4...2\"", "2...4"]),
    (["minimize", "{}", "--depths", "0...2"], ["\"0...2\"", "2...4"]),
    (["minimize", "{}", "--depth", "2", "--depths", "2...4"], ["--depth and --depths"]),
    (["minimize", "{}", "--size", "inputs"], ["inputs"]),
    (["minimize", "{}", "--budget", "-5"], ["\"-5\"", "500k or 2M"]),
    (["minimize", "{}", "--budget", "0"], ["\"0\"", "500k or 2M"]),
    (["minimize", "{}", "--time", "-1s"], ["\"-1s\"", "30s, 10m or 1h"]),
    (["minimize", "{}", "--time", "soon"], ["\"soon\"", "30s, 10m or 1h"]),
    (["minimize", "{}", "--jobs", "0"], ["\"0\"", "from 1 to 256"]),
    (["minimize", "{}", "--resume"], ["--journal"]),
    (["generate", "--inputs", "4"], ["--teacher", "--family"]),
    (["generate", "--inputs", "0", "--family", "parity"], ["\"0\"", "1 to 4096"]),
    (["generate", "--inputs", "4", "--teacher", "2,1", "--points", "17"], ["17", "at most 16"]),
    (
      ["generate", "--inputs", "4", "--teacher", "2,1", "--points", "8", "--noise", "2"], ["\"2\"", "from 0.0 to 1.0"]
    ),
    (["generate", "--inputs", "4", "--teacher", "2,1", "--points", "8", "--noise", "nan"], ["\"nan\""]),
    (["generate", "--inputs", "4", "--teacher", "2,1", "--points", "8", "--seed", "-1"], ["\"-1\"", "integer"]),
    (["generate", "--inputs", "5", "--family", "equality"], ["5 inputs", "an even number"]),
    (["generate", "--inputs", "5", "--family", "exactly"], ["without --parameter"]),
    (["generate", "--inputs", "5", "--family", "exactly", "--parameter", "9"], ["--parameter 9", "0 to 5"]),
    (["convert", "{}", "out.exe"], ["\"out.exe\"", "suffix or --to"]),
    (["sample", "{}"], ["--widths"]),
    (["sample", "{}", "--widths", "2,1", "-n", "0"], ["\"0\"", "from 1 to 1000000000"]),
    (["sample", "{}", "--widths", "2,1", "-n", "many"], ["\"many\"", "an integer"]),
    (["sample", "{}", "--widths", "2,1", "--method", "guess"], ["guess"]),
    (["sample", "{}", "--widths", "2,1", "--errors"], ["--errors without --teacher"]),
    (["sample", "{}", "--widths", "2,1", "--shard", "1/2", "--test-uniformity"], ["--test-uniformity and --shard"]),
    (["sample", "{}", "--widths", "2,1", "--method", "reject", "--shard", "3/2"], ["\"3/2\""]),
    (["sample", "{}", "--widths", "2,1", "--method", "reject", "--shard", "0/2"], ["\"0/2\""]),
    (["sample", "{}", "--widths", "2,1", "--method", "reject", "--shard", "1"], ["\"1\""]),
    (["sample", "{}", "--widths", "2,1", "--method", "gibbs", "--shard", "1/9"], ["--shard 1/9 of 4 chains"]),
    (["sample", "{}", "--widths", "2,1", "--method", "reject", "--tries", "-5"], ["\"-5\"", "500k or 2M"]),
    (["sample", "{}", "--widths", "2,1", "--method", "gibbs", "--tries", "5"], ["--tries with --method gibbs"]),
    (["sample", "{}", "--widths", "2,1", "--chains", "2"], ["--chains with --method fair", "gibbs or metropolis"]),
    (
      ["sample", "{}", "--widths", "2,1", "--method", "reject", "--thinning", "2"], ["--thinning with --method reject"]
    ),
    (["sample", "{}", "--widths", "2,1", "--method", "gibbs", "--chains", "0"], ["\"0\"", "from 1 to 10000"]),
    (["sample", "{}", "--widths", "2,1", "--method", "gibbs", "--thinning", "0"], ["\"0\"", "from 1"]),
    (["sample", "{}", "--widths", "2,1", "--method", "gibbs", "--burn-in", "-1"], ["\"-1\"", "from 0"]),
    (["sample", "{}", "--widths", "15,1", "--method", "gibbs", "--memory", "1k"], ["bytes", "--memory"]),
    (["sample", "{}", "--widths", "15,1", "--method", "reject", "--memory", "1k"], ["bytes", "--memory"]),
    (["sample", "{}", "--widths", "2,1", "--method", "reject", "-n", "1000000000", "--memory", "1G"], ["--memory"]),
    (["sample", "{}", "--widths", "2,1", "--method", "gibbs", "--chains", "10000", "--memory", "1M"], ["--memory"]),
    (["mass", "{}"], ["--widths"]),
    (["mass", "{}", "--widths", "2,1", "--population", "9"], ["\"9\"", "from 10"]),
    (["mass", "{}", "--widths", "2,1", "--repetitions", "1"], ["\"1\"", "from 2"]),
    (["mass", "{}", "--widths", "2,1", "--population", "10000000", "--memory", "1M"], ["bytes", "--memory"]),
    (["calibrate", "--inputs", "3", "--points", "9", "--widths", "2,1"], ["9 points of 3 inputs", "at most 2^n"]),
    (["calibrate", "--inputs", "4097", "--points", "4", "--widths", "2,1"], ["\"4097\"", "from 1 to 4096"]),
    (["calibrate", "--inputs", "3", "--points", "1", "--widths", "2,1"], ["\"1\"", "from 2"]),
    (["calibrate", "--inputs", "3", "--points", "4", "--widths", "2,1", "--method", "fair"], ["fair"]),
    (["calibrate", "--inputs", "15", "--points", "4", "--widths", "2,1", "--memory", "1M"], ["bytes", "--memory"]),
    (["merge"], ["files"]),
  ]

  @Test(arguments: badUsage.indices)
  func badCommandLine(index: Int) throws {
    let (arguments, message) = Self.badUsage[index]
    try Executable.withDirectory { directory in
      try Data("\(Self.header)000 1\n111 0\n.e\n".utf8).write(to: directory.appendingPathComponent("good.pla"))
      try expectFailure(
        arguments.map { $0 == "{}" ? "good.pla" : $0 }, status: 64, message: message, in: directory)
      #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path) == ["good.pla"])
    }
  }

  @Test func missingFilesAndDirectories() throws {
    try Executable.withDirectory { directory in
      for verb in Self.verbs {
        let rest = verb.dropFirst()
        try expectFailure(
          [verb[0], "missing.pla"] + rest, status: 65, message: ["missing.pla: found no such file", "a readable file"],
          in: directory)
        try expectFailure(
          [verb[0], "."] + rest, status: 65, message: [".: found a directory", "a readable file"], in: directory)
      }
      try expectFailure(
        ["convert", "missing.json", "out.v"], status: 65, message: ["missing.json: found no such file"], in: directory)
      #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path).isEmpty)
    }
  }

  /// What cannot be written is said, and leaves nothing behind.
  @Test func unwritableOutput() throws {
    try Executable.withDirectory { directory in
      try expectFailure(
        ["generate", "--inputs", "3", "--family", "parity", "--to", "nowhere/out.pla"], status: 65,
        message: ["nowhere/out.pla", "cannot be written", "a writable file"], in: directory)
      #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path).isEmpty)
    }
  }

  /// What is no file of draws, or not draws that belong together.
  @Test(arguments: [
    ("", "draws.jsonl", "an empty file"), ("\n\n", "draws.jsonl", "no draws"),
    ("{", "draws.jsonl: line 1", "the end of the file"),
    ("{\"schema\":\"thresher/network/1\",\"inputs\":1}\n", "line 1", "\"draw\""),
    ("{\"schema\":\"x\",\"draw\":0,\"tries\":1}\n", "line 1", "\"x\""),
    (draw(0) + draw(0), "draws.jsonl", "draw 0"), (draw(0) + draw(-1), "line 2", "draw"),
    (draw(0) + draw(1, inputs: 2), "draws.jsonl", "widths"),
    ("\u{7f}ELF\u{2}\u{1}\u{0}", "draws.jsonl", "a binary file"),
  ])
  func badDraws(content: String, place: String, found: String) throws {
    try Executable.withDirectory { directory in
      try Data(content.utf8).write(to: directory.appendingPathComponent("draws.jsonl"))
      try expectFailure(["merge", "draws.jsonl"], status: 65, message: [place, found], in: directory)
      try expectFailure(
        ["merge", "none.jsonl"], status: 65, message: ["none.jsonl: found no such file"], in: directory)
    }
  }

  private static func draw(_ number: Int, inputs: Int = 1) -> String {
    let weights = String(repeating: "1", count: inputs)
    return "{\"draw\":\(number),\"inputs\":\(inputs),\"layers\":[[{\"bias\":0,\"sign\":1,\"weights\":\"\(weights)\"}]],"
      + "\"schema\":\"thresher/network/1\",\"tries\":3}\n"
  }

  /// A device or a link is written through, not replaced by a file.
  @Test func devicesAndLinksStayWhatTheyAre() throws {
    try Executable.withDirectory { directory in
      let link = directory.appendingPathComponent("link.pla").path
      try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "target.pla")
      try Data("old, and longer than what is written".utf8).write(to: directory.appendingPathComponent("target.pla"))
      for target in ["/dev/null", "link.pla"] {
        let outcome = try Executable.run(
          ["generate", "--inputs", "1", "--family", "parity", "--to", target], directory: directory)
        #expect(outcome.status == 0, "\(outcome.errors)")
      }
      let type = try FileManager.default.attributesOfItem(atPath: "/dev/null")[.type] as? FileAttributeType
      #expect(type == .typeCharacterSpecial)
      #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == "target.pla")
      #expect(try Sample.read(directory.appendingPathComponent("target.pla").path).rows.count == 2)
    }
  }

  /// CRLF, tabs, a byte order mark, no final line end, no .e, repeated rows: all of these are fine.
  @Test(arguments: [
    "\u{feff}.i 2\r\n.o 1\r\n.type fr\r\n00\t1\r\n11  0\r\n.e\r\n", "\t.i\t2\n.o 1\n.type fr\n0 0|1\n11 0",
    ".i 2\n.o 1\n.ilb a b\n.ob f\n.type fr\n00 1 # first\n00 1\n11 0\n.e\nafter the end",
    ".i 2\r.o 1\r.type fr\r00 1\r11 0\r",
    "x1, x2, y\r\n0,\t0, 1\r\n1,1,0", "# c\n\nx1,x2,y\n0,0,1\n1,1,0\n",
  ])
  func harmlessFiles(content: String) throws {
    let outcome = try Executable.run(["describe", "-"], input: Data(content.utf8))
    #expect(outcome.status == 0 && outcome.errors.isEmpty)
    #expect(outcome.output.contains("2 distinct with a label") && outcome.output.contains("1 ones, 1 zeros"))
  }

  private func expectFailure(
    _ arguments: [String], status: Int32, message: [String], in directory: URL,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let outcome = try Executable.run(arguments, directory: directory)
    #expect(outcome.status == status, "\(arguments) \(outcome.errors)", sourceLocation: sourceLocation)
    #expect(outcome.output.isEmpty, sourceLocation: sourceLocation)
    #expect(outcome.errors.hasSuffix("\n"), sourceLocation: sourceLocation)
    #expect(outcome.errors.split(separator: "\n").count == 1, "\(outcome.errors)", sourceLocation: sourceLocation)
    for part in message {
      #expect(outcome.errors.contains(part), "\(arguments): \(outcome.errors)", sourceLocation: sourceLocation)
    }
  }
}
