import Foundation
import Testing

/// Every verb on an input that is too large for it, with a second of time, each in a process of its own.
@Suite(.serialized) struct LimitTests {
  private struct Case {
    var verb: String
    var arguments: [String]
    /// The exit codes that may be: mostly 30, and 0 where the verb has something to print all the same.
    var codes: Set<Int32> = [30]
  }

  private static let cases = [
    Case(verb: "describe", arguments: ["wide.pla"], codes: [0, 30]),
    Case(verb: "minimize", arguments: ["minimize.pla", "--depth", "2"]),
    Case(verb: "minimize", arguments: ["deep.pla", "--depth", "3"]),
    Case(verb: "minimize", arguments: ["deep.pla", "--depth", "16"]),
    Case(verb: "minimize", arguments: ["deep.pla", "--depth", "32"]),
    Case(verb: "minimize", arguments: ["wide.pla", "--depth", "2", "--size", "wires"]),
    // Twenty fit, which may be found in time; eight do not in that of a test.
    Case(verb: "decide", arguments: ["wide.pla", "--widths", "20,1"], codes: [10, 30]),
    Case(verb: "decide", arguments: ["wide.pla", "--widths", "8,1"]),
    Case(verb: "decide", arguments: ["wide.pla", "--widths", "8,6,1", "--engine", "covering"]),
    Case(verb: "decide", arguments: ["wide.pla", "--widths", "20,1", "--engine", "z3"]),
    Case(verb: "decide", arguments: ["wide.pla", "--widths", "20,1", "--engine", "columns"]),
    Case(verb: "count", arguments: ["wide.pla", "--widths", "9,1"]),
    Case(verb: "enumerate", arguments: ["deep.pla", "--widths", "30,1"]),
    Case(verb: "sample", arguments: ["wide.pla", "--widths", "9,1", "-n", "10"]),
    Case(
      verb: "sample", arguments: ["deep.pla", "--widths", "12,1", "--method", "gibbs", "-n", "100000"], codes: [20, 30]),
    Case(verb: "sample", arguments: ["wide.pla", "--widths", "9,1", "--method", "reject", "-n", "10"]),
    Case(verb: "mass", arguments: ["wide.pla", "--widths", "60,1"]),
    Case(verb: "calibrate", arguments: ["--inputs", "8", "--widths", "9,1", "--points", "60", "--method", "gibbs"]),
    Case(verb: "certify", arguments: ["deep.pla", "--depth", "3", "--to", "certificate"], codes: [0, 30]),
    Case(verb: "export", arguments: ["wide.pla", "--widths", "4096,4096,1", "formula.cnf"], codes: [30, 65]),
    Case(verb: "construct", arguments: ["many.pla"], codes: [0, 30]),
    Case(verb: "forced", arguments: ["deep.pla", "--widths", "30,1"]),
    Case(verb: "forced", arguments: ["wide.pla"]),
    Case(verb: "catalog", arguments: ["5", "--from", "5:0x96696996"]),
    Case(verb: "verify", arguments: ["--all"]),
    Case(verb: "reproduce", arguments: ["tempered-sampled", "--points", "128", "--to", "results"]),
    Case(
      verb: "merge-networks", arguments: ["a.json", "b.json", "--data", "a.csv", "--data", "b.csv"], codes: [0, 30]),
    Case(verb: "evaluate", arguments: ["network.json", "many.pla"]),
    Case(verb: "convert", arguments: ["network.json", "network.pla"]),
    Case(verb: "convert", arguments: ["network.json", "network.blif"]),
    Case(
      verb: "generate",
      arguments: ["--inputs", "4000", "--points", "40000", "--teacher", "1000,1", "--to", "generated.pla"]),
    Case(verb: "merge", arguments: ["draws.jsonl"]),
    Case(verb: "plan", arguments: ["count", "wide.pla", "--widths", "9,1", "--to", "job"], codes: [0]),
    Case(verb: "work", arguments: ["job"]),
    Case(verb: "status", arguments: ["job"]),
    Case(verb: "script", arguments: ["job", "slurm"], codes: [0]),
    Case(verb: "check-source", arguments: ["certified"], codes: [0, 30]),
    // There are no such files: formulas and results are read within any limit.
    Case(verb: "import-model", arguments: ["formula.cnf", "solver.txt"], codes: [30, 65]),
    Case(verb: "report", arguments: ["result.json"], codes: [30, 65]),
    Case(verb: "serve", arguments: [], codes: [0]),
    Case(verb: "doctor", arguments: [], codes: [0, 30]),
    Case(verb: "completions", arguments: ["zsh"], codes: [0]),
  ]

  /// The verbs that take no number of threads, and those that have no progress to keep quiet about.
  private static let withoutJobs: Set<String> = [
    "describe", "export", "construct", "evaluate", "convert", "generate", "merge", "check-source", "doctor",
    "completions", "serve", "import-model", "report", "plan", "status", "script",
  ]
  private static let withoutQuiet: Set<String> = [
    "export", "convert", "generate", "completions", "serve", "import-model", "report", "script",
  ]

  /// The verbs as the help of the program lists them: a new one without a case fails.
  @Test func everyVerbHasACase() throws {
    let help = try Executable.run(["--help"]).output
    let list = try #require(help.split(separator: "exit codes").first)
    let verbs = list.split(separator: "\n").filter { $0.hasPrefix("  ") && !$0.hasPrefix("   ") }
      .compactMap { $0.split(separator: " ").first.map(String.init) }
      .filter { $0 != "thresher" && $0.allSatisfy { $0.isLowercase || $0 == "-" } }
    let listed = Set(verbs)
    #expect(listed.count > 20)
    #expect(listed.subtracting(Self.cases.map(\.verb)).isEmpty)
    #expect(Set(Self.cases.map(\.verb)).subtracting(listed).isEmpty)
    for verb in listed.sorted() {
      let text = try Executable.run([verb, "--help-all"]).output
      #expect(text.contains("--time") && text.contains("--memory"), "\(verb)")
    }
  }

  @Test func everyVerbEndsInTime() throws {
    try Executable.withDirectory { directory in
      try LimitFiles.prepare(directory, draws: 400_000)
      var slowest = (verb: "", seconds: 0.0)
      for item in Self.cases {
        // One thread, where there are several: CPU seconds of two would be twice as many.
        let jobs = Self.withoutJobs.contains(item.verb) ? [] : ["--jobs", "1"]
        let quiet = Self.withoutQuiet.contains(item.verb) ? [] : ["--quiet"]
        let command = ([item.verb] + item.arguments).joined(separator: " ")
        // Tests of other suites take the cores and the memory bus from under the program, and its CPU seconds grow with that:
        // what a limit promises is judged by the least of a few runs.
        var seconds = Double.infinity
        for _ in 0..<4 where seconds >= 2 {
          let run = try Executable.run(
            [item.verb] + item.arguments + ["--time", "1s"] + jobs + quiet, directory: directory, isTimed: true)
          #expect(item.codes.contains(run.status), "\(command): \(run.status) \(run.errors)")
          seconds = min(seconds, try Self.childSeconds(in: run.errors))
        }
        #expect(seconds < 2.5, "\(command) took \(seconds) s of CPU")
        if seconds > slowest.seconds { slowest = (command, seconds) }
      }
      // Nothing half-written.
      for name in ["network.pla", "network.blif", "generated.pla"] {
        #expect(!FileManager.default.fileExists(atPath: directory.appendingPathComponent(name).path))
      }
      // The one to look at when limits slip.
      print("slowest within --time 1s: \(slowest.verb), \((slowest.seconds * 100).rounded() / 100) s of CPU")
    }
  }

  /// CPU seconds of the program, as the shell that ran it prints them last: `0m1.234s 0m0.056s` for its children.
  ///
  /// Tests of other suites run beside this one, so the time of all children of the tests would say nothing.
  private static func childSeconds(in text: String) throws -> Double {
    let line = try #require(text.split(separator: "\n").last)
    return try line.split(separator: " ").reduce(0) { sum, field in
      let parts = field.dropLast().split(separator: "m")
      return sum + 60 * (try #require(Double(parts[0]))) + (try #require(Double(parts[1])))
    }
  }

  @Test func limitsOfMemoryNameTheSize() throws {
    try Executable.withDirectory { directory in
      try Data(LimitFiles.sample(inputs: 8, points: 60, seed: 1).utf8).write(
        to: directory.appendingPathComponent("a.pla"))
      let run = try Executable.run(["export", "a.pla", "--widths", "4096,4096,1", "a.cnf"], directory: directory)
      #expect(run.status == 65 && run.errors.contains("literals"), "\(run.errors)")
    }
  }
}
