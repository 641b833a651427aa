import Foundation
import Testing

@Suite struct SamplingVerbTests {
  /// Majority of three inputs with two hidden neurons.
  private static let question = ["--function", "3:0xe8", "--widths", "2,1"]

  @Test(arguments: ["reject", "gibbs", "metropolis"])
  func sameSeedGivesSameBytesForAnyNumberOfJobs(method: String) throws {
    let arguments = ["sample"] + Self.question + ["--method", method, "-n", "40", "--quiet"]
    let one = try Executable.run(arguments + ["--jobs", "1"])
    #expect(one.status == 0 && one.output.split(separator: "\n").count == 40)
    #expect(try Executable.run(arguments + ["--jobs", "3"]).output == one.output)
    #expect(try Executable.run(arguments + ["--seed", "2"]).output != one.output)
  }

  @Test(arguments: ["reject", "gibbs"]) func shardsMergeIntoOneRun(method: String) throws {
    try Executable.withDirectory { directory in
      let arguments = ["sample"] + Self.question + ["--method", method, "-n", "25", "--quiet"]
      let files = try (1...3).map { shard -> String in
        let part = try Executable.run(arguments + ["--shard", "\(shard)/3"])
        let file = directory.appendingPathComponent("\(shard).jsonl")
        try Data(part.output.utf8).write(to: file)
        return file.path
      }
      let merged = try Executable.run(["merge"] + files)
      #expect(merged.status == 0)
      #expect(merged.output == (try Executable.run(arguments).output))
      // A missing shard leaves gaps, and a shard given twice is an error.
      #expect(try Executable.run(["merge", files[0], files[2]]).status == 30)
      let twice = try Executable.run(["merge", files[0], files[0]])
      #expect(twice.status == 65 && twice.errors.contains("which is in"))
    }
  }

  /// Three inputs, eight points: every network that fits computes the function itself.
  @Test func summaryTellsErrorAndDistance() throws {
    for method in ["reject", "gibbs"] {
      let run = try Executable.run(
        ["sample"] + Self.question + ["--method", method, "-n", "50", "--json", "--summary-only", "--test-uniformity"])
      #expect(run.status == 0)
      let summary = try #require(
        try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
      #expect(summary["draws"] as? Int == 50)
      let agreement = try #require(summary["agreement"] as? [String: Any])
      #expect(agreement["mean"] as? Double == 1)
      let uniformity = try #require(summary["uniformity"] as? [String: Any])
      #expect(uniformity["total_variation"] as? Double == 0)
    }
  }

  /// Parity of three inputs needs three hidden neurons: the tries run out, and nothing is printed.
  @Test func hopelessSearchEndsByItsBudget() throws {
    let run = try Executable.run(
      ["sample", "--function", "3:0x96", "--widths", "2,1", "--method", "reject", "--tries", "2M", "--json"])
    #expect(run.status == 30)
    #expect(run.output.contains("\"tries\":\"2000000\""))
    let mass = try Executable.run(["mass", "--function", "3:0x96", "--widths", "2,1", "--population", "20"])
    #expect(mass.status == 30 && mass.output.contains("no population met a network"))
  }

  /// The exact mass lies in the 95% interval of this seed.
  @Test func massAgreesWithCount() throws {
    func fields(_ text: String) throws -> [String: Any] {
      try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    }
    let count = try fields(try Executable.run(["count", "--function", "3:0x96", "--widths", "3,1", "--json"]).output)
    let mass = try fields(
      try Executable.run(["mass", "--function", "3:0x96", "--widths", "3,1", "--json", "--jobs", "2"]).output)
    let exact = try #require((count["bits"] as? [String: Any])?["lower"] as? String)
    let interval = try #require(mass["bits_interval"] as? [String: Any])
    let value = try #require(Double(exact))
    #expect(
      try #require(interval["lower"] as? Double) <= value && value <= (try #require(interval["upper"] as? Double)))
  }

  @Test(arguments: [
    ["--shard", "3/2", "--method", "reject"], ["--shard", "1/2"], ["--shard", "1/9", "--method", "gibbs"],
    ["--csv", "x.csv"], ["-n", "0"],
  ])
  func wrongOptionsAreUsageErrors(options: [String]) throws {
    let run = try Executable.run(["sample"] + Self.question + options)
    #expect(run.status == 64 && run.output.isEmpty)
  }

  @Test func interruptionKeepsWhatWasDrawn() throws {
    let process = Process()
    process.executableURL = Executable.url
    process.arguments = [
      "sample", "--function", "3:0x96", "--widths", "3,1", "--method", "gibbs", "-n", "100000000", "--quiet",
    ]
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    // The first draws have been printed when something can be read.
    let first = pipe.fileHandleForReading.availableData
    process.interrupt()
    let rest = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    let text = String(decoding: first + rest, as: UTF8.self)
    #expect(process.terminationStatus == 30)
    #expect(text.hasSuffix("}\n") && text.hasPrefix("{\"draw\":0,"))
  }
}
