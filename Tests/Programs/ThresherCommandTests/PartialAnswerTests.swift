import Foundation
import Testing

/// What verbs tell, and leave, where memory or time end first.
@Suite struct PartialAnswerTests {
  /// The verbs that read, write and compare keep to --memory too, and leave nothing behind.
  @Test(arguments: [
    ["evaluate", "network.json", "a.pla"], ["convert", "a.pla", "out.csv"],
    ["generate", "--family", "parity", "--inputs", "9", "--to", "out.pla"], ["merge", "draws.jsonl"], ["doctor"],
    ["completions", "bash"], ["check-source", "certified"],
  ])
  func memoryIsALimit(arguments: [String]) throws {
    try Executable.withDirectory { directory in
      try LimitFiles.prepare(directory)
      try Data(LimitFiles.sample(inputs: 18, points: 60, seed: 1).utf8).write(
        to: directory.appendingPathComponent("a.pla"))
      let run = try Executable.run(arguments + ["--memory", "1K"], directory: directory)
      #expect(run.status == 30, "\(run.status) \(run.errors) \(run.output)")
      #expect((run.errors + run.output).contains("memory"))
      for name in ["out.csv", "out.pla"] {
        #expect(!FileManager.default.fileExists(atPath: directory.appendingPathComponent(name).path))
      }
    }
  }

  /// The search for a class that is far away says how far it came, and a class that was asked for is told without it.
  @Test func catalogGoesOnWhereItsTimeEnded() throws {
    let run = try Executable.run(["catalog", "5", "--from", "5:0x96696996", "--time", "1s", "--json", "--quiet"])
    #expect(run.status == 30)
    let place = try #require(run.output.split(separator: "\n").first { $0.contains("\"next\"") })
    // How far it comes depends on the machine.
    #expect(place.contains("5:0x") && !place.contains("5:0x96696996"), "\(place)")
    let single = try Executable.run(["catalog", "5", "--function", "5:0x96696996", "--time", "20s", "--quiet"])
    #expect(single.status == 0, "\(single.errors)")
  }

  /// `mass` tells what it has when its time ends: an interval if a small population was done, what is certain in any case.
  @Test func massTellsWhatItHas() throws {
    try Executable.withDirectory { directory in
      try LimitFiles.prepare(directory)
      let none = try Executable.run(
        ["mass", "wide.pla", "--widths", "60,1", "--time", "1s", "--quiet", "--jobs", "1"], directory: directory)
      #expect(none.status == 30, "\(none.errors)")
      #expect(none.output.contains("95% between") || none.output.contains("certain      between"), "\(none.output)")
      let some = try Executable.run(
        [
          "mass", "--function", "4:0x6996", "--widths", "5,1", "--population", "1000000", "--time", "3s", "--quiet",
          "--json", "--jobs", "1",
        ], directory: directory)
      #expect(some.status == 30 && some.output.contains("\"reason\""), "\(some.output) \(some.errors)")
      #expect(some.output.contains("\"bits_interval\"") || some.output.contains("\"certain\""), "\(some.output)")
    }
  }
}
