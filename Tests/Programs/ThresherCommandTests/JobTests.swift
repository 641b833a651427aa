import Foundation
import Testing

/// `plan`, `work`, `status`, `script` and `merge` of a job: the same bytes as one process, whoever did the units.
@Suite struct JobTests {
  /// Questions of every verb that can be planned.
  static let questions: [[String]] = [
    ["count", "few.pla", "--widths", "4,1"], ["count", "few.pla", "--widths", "3,1", "--mismatches", "1"],
    ["count", "few.pla", "--widths", "2,2,1"], ["count", "few.pla", "--widths", "2,1", "--posterior"],
    ["catalog", "3"], ["catalog", "4", "--from", "4:0x0001", "--count", "7"],
    ["enumerate", "few.pla", "--depth", "2", "--networks"], ["enumerate", "few.pla", "--widths", "2,1"],
    ["sample", "few.pla", "--widths", "2,1", "-n", "9"],
    ["sample", "few.pla", "--widths", "2,1", "-n", "9", "--teacher", "3:0xe8", "--errors", "--tables"],
    ["sample", "few.pla", "--widths", "2,1", "-n", "9", "--method", "reject"],
    ["sample", "few.pla", "--widths", "2,1", "-n", "9", "--method", "gibbs", "--chains", "5"],
    ["sample", "few.pla", "--widths", "2,1", "-n", "9", "--method", "metropolis", "--teacher", "3:0xe8"],
    ["sample", "--function", "3:0x96", "--widths", "1,1", "-n", "4"],
    ["decide", "few.pla", "--widths", "2,1"], ["decide", "--function", "3:0x96", "--widths", "1,1"],
    ["minimize", "few.pla", "--depths", "2...3"], ["minimize", "--function", "3:0x96", "--size", "wires"],
    ["verify", "clean-error"], ["verify", "accumulators"],
  ]

  static func withSample<Result>(_ body: (URL) throws -> Result) throws -> Result {
    try Executable.withDirectory { directory in
      try Data(".i 3\n.o 1\n.type fr\n000 0\n111 1\n110 1\n.e\n".utf8).write(
        to: directory.appendingPathComponent("few.pla"))
      return try body(directory)
    }
  }

  /// A result without its wall times.
  static func untimed(_ text: String) -> String { text.replacing(#/,?\s*"timing" ?: ?\{[^}]*\}/#, with: "") }

  @Test(arguments: questions) func eightSharesInAnyOrder(_ question: [String]) throws {
    try Self.withSample { directory in
      let whole = try Executable.run(question + ["--quiet"], directory: directory)
      let json = try Executable.run(question + ["--quiet", "--json"], directory: directory)
      let plan = try Executable.run(["plan"] + question + ["--to", "job"], directory: directory)
      #expect(plan.status == 0, "\(plan.errors)")
      // Workers need nothing but the job.
      try FileManager.default.removeItem(at: directory.appendingPathComponent("few.pla"))
      let early = try Executable.run(["merge", "job"], directory: directory)
      #expect(early.status == 30 && early.output.isEmpty && early.errors.split(separator: "\n").count == 1)
      for share in [5, 2, 8, 1, 7, 3, 6, 4] {
        let work = try Executable.run(["work", "job", "--shard", "\(share)/8", "--quiet"], directory: directory)
        #expect(work.status == 0, "\(work.errors)")
      }
      #expect(try Executable.run(["status", "job"], directory: directory).status == 0)
      let merged = try Executable.run(["merge", "job"], directory: directory)
      #expect(merged.output == whole.output && merged.status == whole.status, "\(question) \(merged.errors)")
      let mergedJSON = try Executable.run(["merge", "job", "--json"], directory: directory)
      #expect(Self.untimed(mergedJSON.output) == Self.untimed(json.output), "\(question)")
    }
  }

  /// What `certify` and `reproduce` write.
  @Test(arguments: [
    ["certify", "few.pla", "--depth", "2"], ["certify", "--function", "3:0x96", "--depth", "2"],
    ["reproduce", "separable-helix-angles"],
  ])
  func foldersAreTheSame(_ question: [String]) throws {
    try Self.withSample { directory in
      let whole = try Executable.run(question + ["--to", "whole", "--quiet"], directory: directory)
      #expect(try Executable.run(["plan"] + question + ["--to", "job"], directory: directory).status == 0)
      for share in [2, 1] {
        #expect(try Executable.run(["work", "job", "--shard", "\(share)/2"], directory: directory).status == 0)
      }
      #expect(try Executable.run(["merge", "job"], directory: directory).status == 64)
      let merged = try Executable.run(["merge", "job", "--to", "merged"], directory: directory)
      #expect(merged.status == whole.status, "\(merged.errors)")
      #expect(merged.output == whole.output.replacing("whole/", with: "merged/"))
      func contents(_ folder: String) throws -> [String: String] {
        let url = directory.appendingPathComponent(folder)
        var contents: [String: String] = [:]
        for name in try FileManager.default.contentsOfDirectory(atPath: url.path)
        where !name.hasSuffix(".jsonl") && !name.hasSuffix(".pdf") {
          let data = try Data(contentsOf: url.appendingPathComponent(name))
          contents[name] = Self.untimed(String(decoding: data, as: UTF8.self))
        }
        return contents
      }
      #expect(try contents("merged") == contents("whole"))
    }
  }

  /// Two workers that claim, one of them killed on the way, and one that comes later.
  @Test func killedWorkersHoldNothingUp() throws {
    try Self.withSample { directory in
      let question = ["count", "few.pla", "--widths", "3,2,1"]
      let whole = try Executable.run(question + ["--quiet"], directory: directory)
      #expect(try Executable.run(["plan"] + question + ["--to", "job"], directory: directory).status == 0)
      let statuses = try Executable.claimingWorkers(3, endedAfter: .milliseconds(150), in: directory)
      #expect(statuses[2] == 0)
      let merged = try Executable.run(["merge", "job"], directory: directory)
      #expect(merged.status == 0 && merged.output == whole.output, "\(merged.errors)")
    }
  }

  @Test func damageIsSeenAndMended() throws {
    try Self.withSample { directory in
      let question = ["count", "few.pla", "--widths", "2,1", "--units", "3"]
      #expect(try Executable.run(["plan"] + question + ["--to", "job"], directory: directory).status == 0)
      #expect(try Executable.run(["work", "job"], directory: directory).status == 0)
      let result = directory.appendingPathComponent("job/results/000001.json")
      let bytes = try Data(contentsOf: result)
      try bytes.dropLast(5).write(to: result)
      let merged = try Executable.run(["merge", "job"], directory: directory)
      #expect(merged.status == 65 && merged.output.isEmpty && merged.errors.contains("000001.json"))
      #expect(merged.errors.split(separator: "\n").count == 1)
      #expect(try Executable.run(["status", "job"], directory: directory).status == 30)
      #expect(try Executable.run(["work", "job", "--claim"], directory: directory).status == 0)
      #expect(try Data(contentsOf: result) == bytes)
      #expect(try Executable.run(["merge", "job"], directory: directory).status == 0)
      // A result of a job about something else.
      let other = ["plan", "count", "few.pla", "--widths", "3,1", "--units", "3", "--to", "other"]
      #expect(try Executable.run(other, directory: directory).status == 0)
      #expect(try Executable.run(["work", "other"], directory: directory).status == 0)
      try FileManager.default.removeItem(at: result)
      try FileManager.default.copyItem(at: directory.appendingPathComponent("other/results/000001.json"), to: result)
      let foreign = try Executable.run(["merge", "job"], directory: directory)
      #expect(foreign.status == 65 && foreign.output.isEmpty && foreign.errors.contains("another job"))
      let differs = directory.appendingPathComponent("job/results/000002.json.differs-x")
      try Data("x".utf8).write(to: differs)
      #expect(try Executable.run(["merge", "job"], directory: directory).status == 70)
    }
  }

  static let wrong: [(arguments: [String], code: Int32)] = [
    (["plan", "few.pla", "--to", "job"], 64), (["plan", "describe", "few.pla", "--to", "job"], 64),
    (["plan", "count", "few.pla", "--to", "job"], 64), (["plan", "count", "few.pla", "--widths", "2,1"], 64),
    (["plan", "count", "few.pla", "--widths", "2,1", "--shard", "1/2", "--to", "job"], 64),
    (["plan", "count", "nosuch.pla", "--widths", "2,1", "--to", "job"], 65),
    (["plan", "count", "few.pla", "--widths", "2,1", "--to", "few.pla"], 65),
    (["plan", "count", "few.pla", "--widths", "2,1", "--to", "."], 65), (["work", "nosuch"], 65),
    (["status", "few.pla"], 65), (["merge", "."], 65), (["script", "nosuch", "slurm"], 65),
    (["script", "nosuch", "nosuch"], 64), (["work", "nosuch", "--claim", "--shard", "1/2"], 64),
  ]

  @Test(arguments: wrong)
  func refusals(arguments: [String], code: Int32) throws {
    try Self.withSample { directory in
      let run = try Executable.run(arguments, directory: directory)
      #expect(run.status == code && run.output.isEmpty, "\(arguments) \(run.status) \(run.errors)")
      #expect(run.errors.split(separator: "\n").count == 1, "\(run.errors)")
      #expect(!FileManager.default.fileExists(atPath: directory.appendingPathComponent("job/job.json").path))
    }
  }

  /// Every script does the whole job when its workers are run.
  @Test(arguments: ["slurm", "parallel", "snakemake", "kubernetes"]) func scripts(kind: String) throws {
    try Self.withSample { directory in
      let plan = ["plan", "count", "few.pla", "--widths", "2,1", "--units", "5", "--to", "job with blanks"]
      #expect(try Executable.run(plan, directory: directory).status == 0)
      let script = try Executable.run(["script", "job with blanks", kind, "--workers", "2"], directory: directory)
      #expect(script.status == 0 && script.output.contains("job with blanks"), "\(script.errors)")
      guard kind == "slurm" else { return }
      try Data(script.output.utf8).write(to: directory.appendingPathComponent("array.sh"))
      for task in 1...2 {
        let run = try PromiseTests.shell("SLURM_ARRAY_TASK_ID=\(task) bash array.sh", in: directory)
        #expect(run.status == 0, "\(run.errors)")
      }
      #expect(try Executable.run(["status", "job with blanks"], directory: directory).status == 0)
    }
  }
}
