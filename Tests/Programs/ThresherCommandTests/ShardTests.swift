import Foundation
import Testing

/// Shards of `sample` name their question, and `merge` joins only what belongs together.
@Suite struct ShardTests {
  private static func shard(_ name: String, _ options: [String], in directory: URL) throws -> String {
    let run = try Executable.run(
      ["sample", "--widths", "2,1", "--method", "reject", "--quiet"] + options, directory: directory)
    #expect(run.status == 0, "\(run.errors)")
    try Data(run.output.utf8).write(to: directory.appendingPathComponent(name))
    return run.output
  }

  @Test(arguments: [
    ["--function", "2:0x9", "-n", "12", "--seed", "1", "--shard", "2/2"],
    ["--function", "2:0x6", "-n", "13", "--seed", "1", "--shard", "2/2"],
    ["--function", "2:0x6", "-n", "12", "--seed", "2", "--shard", "2/2"],
    ["--function", "2:0x6", "-n", "12", "--seed", "1", "--shard", "2/3"],
    ["--function", "2:0x6", "-n", "12", "--seed", "1", "--shard", "1/2"],
    ["--function", "2:0x6", "-n", "12", "--seed", "1", "--method", "gibbs", "--shard", "2/2"],
    ["--function", "2:0x6", "-n", "12", "--seed", "1"],
  ])
  func foreignShardsAreRefused(options: [String]) throws {
    try Executable.withDirectory { directory in
      let right = ["--function", "2:0x6", "-n", "12", "--seed", "1", "--shard", "1/2"]
      _ = try Self.shard("right.jsonl", right, in: directory)
      var options = options
      if options.contains("gibbs") {
        let run = try Executable.run(["sample", "--widths", "2,1", "--quiet"] + options)
        try Data(run.output.utf8).write(to: directory.appendingPathComponent("other.jsonl"))
        options = []
      } else {
        _ = try Self.shard("other.jsonl", options, in: directory)
      }
      let merged = try Executable.run(["merge", "right.jsonl", "other.jsonl"], directory: directory)
      #expect(merged.status == 65 && merged.output.isEmpty, "\(merged.errors)")
      #expect(merged.errors.contains("other.jsonl") && merged.errors.split(separator: "\n").count == 1)
    }
  }

  /// A missing shard, also the last one, and a shard that ended early.
  @Test func missingDrawsAreCounted() throws {
    try Executable.withDirectory { directory in
      for index in 1...3 {
        _ = try Self.shard(
          "\(index).jsonl", ["--function", "2:0x6", "-n", "12", "--shard", "\(index)/3"], in: directory)
      }
      #expect(try Executable.run(["merge", "1.jsonl", "2.jsonl", "3.jsonl"], directory: directory).status == 0)
      let absent = try Executable.run(["merge", "1.jsonl", "2.jsonl"], directory: directory)
      #expect(absent.status == 30 && absent.errors.contains("4 of 12 draws are missing: no shard 3/3"))
      let path = directory.appendingPathComponent("3.jsonl")
      let lines = try String(contentsOf: path, encoding: .utf8).split(separator: "\n")
      try lines.dropLast().map { "\($0)\n" }.joined().write(to: path, atomically: true, encoding: .utf8)
      let early = try Executable.run(["merge", "1.jsonl", "2.jsonl", "3.jsonl"], directory: directory)
      #expect(early.status == 30 && early.errors.contains("1 of 12 draws are missing: a shard ended early"))
    }
  }

  /// Every byte of a shard damaged: refused, or the same draws.
  @Test func damagedShardsAreSeen() throws {
    try Executable.withDirectory { directory in
      let text = try Self.shard("1.jsonl", ["--function", "2:0x6", "-n", "2", "--shard", "1/1"], in: directory)
      let right = try Executable.run(["merge", "1.jsonl"], directory: directory).output
      let bytes = Array(text.utf8)
      for index in stride(from: 0, to: bytes.count, by: 23) {
        var damaged = bytes
        damaged[index] ^= 1
        try Data(damaged).write(to: directory.appendingPathComponent("1.jsonl"))
        let run = try Executable.run(["merge", "1.jsonl"], directory: directory)
        #expect(run.status == 65 || run.output == right, "byte \(index): \(run.status) \(run.errors)")
      }
    }
  }

  /// The largest number that fits into a word, and draws of older versions, of which nobody knows the question.
  @Test func drawsWithoutAQuestion() throws {
    func draw(_ number: String) -> String {
      #"{"draw":\#(number),"inputs":2,"layers":[[{"weights":"11","sign":1,"bias":-1}]],"schema":"thresher/network/1","tries":1}"#
        + "\n"
    }
    try Executable.withDirectory { directory in
      for (name, number) in [("large", "9223372036854775807"), ("one", "0"), ("two", "1")] {
        try Data(draw(number).utf8).write(to: directory.appendingPathComponent(name))
      }
      #expect(try Executable.run(["merge", "large"], directory: directory).status == 65)
      let several = try Executable.run(["merge", "one", "two"], directory: directory)
      #expect(several.status == 65 && several.errors.contains("names their question"))
      #expect(try Executable.run(["merge", "one"], directory: directory).status == 0)
      #expect(try Executable.run(["merge", "two"], directory: directory).status == 30)
    }
  }
}
