import Foundation
import TestSupport
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

  @Test(arguments: ["reject", "gibbs", "metropolis"]) func shardsMergeIntoOneRun(method: String) throws {
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

  /// Parity of three inputs needs three hidden neurons, so nothing fits two. Parity of four fits four neurons, but hardly ever: the
  /// tries run out, and nothing is printed.
  @Test func hopelessSearchEndsByItsBudget() throws {
    for method in ["reject", "gibbs", "metropolis"] {
      let none = try Executable.run(
        ["sample", "--function", "3:0x96", "--widths", "2,1", "--method", method, "--json"])
      #expect(none.status == 20)
    }
    let run = try Executable.run(
      ["sample", "--function", "4:0x6996", "--widths", "4,1", "--method", "reject", "--tries", "2M", "--json"])
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

  /// Every method tells how far its draws are from a teacher, and writes a line for each draw.
  @Test(arguments: ["fair", "reject", "gibbs", "metropolis"]) func teacherAndTable(method: String) throws {
    try Executable.withDirectory { directory in
      // Majority itself: at least 2 of (x1 and x2 or x3).
      let teacher = try Executable.run(["sample"] + Self.question + ["--quiet"])
      try Data(teacher.output.utf8).write(to: directory.appendingPathComponent("teacher.json"))
      try Data(".i 3\n.o 1\n.type fr\n000 0\n111 1\n110 1\n.e\n".utf8).write(
        to: directory.appendingPathComponent("few.pla"))
      let run = try Executable.run(
        [
          "sample", "few.pla", "--widths", "2,1", "--method", method, "-n", "30", "--teacher", "teacher.json", "--csv",
          "table.csv", "--json", "--summary-only", "--quiet",
        ], directory: directory)
      #expect(run.status == 0, "\(run.errors)")
      let summary = try #require(
        try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
      let error = try #require(summary["population_error"] as? [String: Any])
      let histogram = try #require(summary["error_histogram"] as? [[String: Int]])
      let wrong = histogram.reduce(0) { $0 + ($1["wrong"] ?? 0) * ($1["draws"] ?? 0) }
      let mean = try #require(error["mean"] as? Double)
      #expect(abs(mean - Double(wrong) / (8 * 30)) < 1e-12 && wrong > 0)
      let lines = try String(contentsOf: directory.appendingPathComponent("table.csv"), encoding: .utf8)
        .split(separator: "\n").map { $0.split(separator: ",", omittingEmptySubsequences: false) }
      #expect(lines.count == 31 && lines[0].joined(separator: ",") == "draw,tries,wires,ones,wrong")
      #expect(lines.dropFirst().reduce(0) { $0 + (Int($1[4]) ?? 0) } == wrong)
      #expect(lines.dropFirst().map { String($0[0]) } == (0..<30).map(String.init))
    }
  }

  /// Fewer repetitions or draws than asked for, ended by the budget: exit code 30, and the same bytes every time.
  @Test(arguments: [
    ["sample", "--method", "reject", "-n", "100000", "--budget", "1k"],
    ["sample", "--method", "gibbs", "-n", "10000000", "--budget", "200k"],
    ["mass", "--budget", "2k", "--population", "50"], ["mass", "--budget", "10"],
    ["calibrate", "--inputs", "3", "--points", "4", "--budget", "100k"],
  ])
  func budgetEndsTheWork(arguments: [String]) throws {
    let rest = arguments[0] == "calibrate" ? ["--widths", "2,1"] : ["--function", "3:0x96", "--widths", "3,1"]
    let runs = try ["1", "2"].map { jobs in
      try Executable.run(arguments + rest + ["--jobs", jobs, "--quiet"])
    }
    #expect(runs[0].status == 30 && runs[1].status == 30, "\(runs[0].errors)")
    #expect(runs[0].output == runs[1].output)
  }

  /// Chains that are too short for their networks are told of, with the option that helps; others are not.
  @Test func warnsOfShortChains() throws {
    try Executable.withDirectory { directory in
      _ = try Executable.run(
        ["generate", "--inputs", "64", "--teacher", "3,1", "--points", "40", "--seed", "5", "--to", "wide.csv"],
        directory: directory)
      let question = ["sample", "wide.csv", "--widths", "3,1", "--method", "gibbs", "--summary-only"]
      let short = try Executable.run(question, directory: directory)
      #expect(short.errors.contains("a burn-in of 500 steps is short for 195 weights"), "\(short.errors)")
      #expect(short.errors.contains("--burn-in 1950"), "\(short.errors)")
      let long = try Executable.run(question + ["--burn-in", "1950"], directory: directory)
      #expect(!long.errors.contains("burn-in"), "\(long.errors)")
      // Two chains of proposals that hardly move in 100 steps each.
      let apart = try Executable.run(
        question + ["--method", "metropolis", "--burn-in", "0", "-n", "200", "--chains", "2"], directory: directory)
      #expect(apart.errors.contains("chains disagree (R-hat "), "\(apart.errors)")
    }
  }

  /// Draws that wait for those of slower chains are printed when the time has ended.
  @Test func timeKeepsTheDrawsOfAllChains() throws {
    let file = Repository.instances.appending(path: "bench/rand_8_32.pla").path
    let run = try Executable.run([
      "sample", file, "--widths", "5,1", "--method", "gibbs", "--chains", "3", "-n", "200000", "--time", "2s", "--json",
      "--quiet",
    ])
    #expect(run.status == 30)
    let lines = run.output.split(separator: "\n")
    let last = Data(String(lines.last ?? "").utf8)
    let result = try #require(JSONSerialization.jsonObject(with: last) as? [String: Any])
    #expect(lines.count > 1 && result["draws"] as? Int == lines.count - 1, "a result and \(lines.count - 1) draws")
  }

  /// A deadline is kept by networks so large that a single move takes long.
  @Test(arguments: [
    ["sample", "--widths", "2000,1000,1", "--method", "metropolis"],
    ["sample", "--widths", "1500,600,1", "--method", "reject"],
    ["mass", "--widths", "300,1"], ["mass", "--widths", "14,14,14,1"],
  ])
  func largeNetworksKeepDeadlines(arguments: [String]) throws {
    let start = ContinuousClock.now
    let run = try Executable.run(arguments + ["--function", "3:0x96", "--time", "1s", "--quiet"])
    #expect(run.status == 30, "\(run.errors)")
    #expect(ContinuousClock.now - start < .seconds(15))
  }

  @Test(arguments: ["gibbs", "reject", "fair"]) func interruptionKeepsWhatWasDrawn(method: String) throws {
    let process = Process()
    process.executableURL = Executable.url
    process.arguments = [
      "sample", "--function", "3:0xe8", "--widths", "2,1", "--method", method, "-n", "20000000", "--quiet",
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
    #expect(text.hasSuffix("}\n") && text.hasPrefix(method == "fair" ? "{\"inputs\":3," : "{\"draw\":0,"))
  }
}
