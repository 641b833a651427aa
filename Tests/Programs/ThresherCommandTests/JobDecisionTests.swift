import Foundation
import TestSupport
import Testing

/// Jobs of `decide`, `minimize` and `certify` that come apart: the same bytes as one process, from shares in any order and after kills.
@Suite struct JobDecisionTests {
  static let instance = "noisy_5_28_30.pla"

  /// Questions with the division of their units, and how the first of them is called.
  static let questions: [(words: [String], units: Int, division: String, first: String)] = [
    (["decide", instance, "--widths", "5,2,1"], 8, "searches", "layers/5,2,1/0-1"),
    (["decide", instance, "--widths", "5,3,1"], 3, "searches", "layers/5,3,1/0-5"),
    (["decide", "noisy_6_40_20.pla", "--widths", "7,1"], 8, "searches", "cover/0/7/4/r1"),
    (["minimize", instance, "--depths", "2...3"], 8, "architectures", "1,1+"),
    (["certify", "noisy_6_40_20.pla"], 8, "architectures", "1,1"),
    (["certify", "noisy_5_16_20.pla", "--depth", "3"], 8, "architectures", "1,1,1"),
  ]

  /// A directory with the instances.
  static func withInstances<Result>(_ body: (URL) throws -> Result) throws -> Result {
    try Executable.withDirectory { directory in
      for name in ["noisy_5_28_30.pla", "noisy_6_40_20.pla", "noisy_5_16_20.pla"] {
        try FileManager.default.copyItem(
          at: Repository.instances.appending(path: "bench/\(name)"), to: directory.appending(path: name))
      }
      return try body(directory)
    }
  }

  /// The files of a folder by their names.
  static func contents(_ folder: URL) throws -> [String: Data] {
    var contents: [String: Data] = [:]
    for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) where !name.hasPrefix(".") {
      contents[name] = try Data(contentsOf: folder.appending(path: name))
    }
    return contents
  }

  /// One process, and what the job comes to.
  private static func compare(_ words: [String], in directory: URL) throws {
    let isCertified = words[0] == "certify"
    let whole = try Executable.run(
      words + (isCertified ? ["--to", "whole"] : ["--json"]) + ["--quiet"], directory: directory)
    let merged = try Executable.run(
      ["merge", "job"] + (isCertified ? ["--to", "merged"] : ["--json"]), directory: directory)
    #expect(merged.status == whole.status, "\(words) \(merged.errors)")
    guard isCertified else {
      #expect(JobTests.untimed(merged.output) == JobTests.untimed(whole.output), "\(words)")
      return
    }
    #expect(merged.output == whole.output.replacing("whole/", with: "merged/"))
    let folder = directory.appending(path: "merged")
    #expect(try contents(folder) == contents(directory.appending(path: "whole")))
    let check = try Executable.run(
      ["merged/instance.pla", "merged"], directory: directory,
      program: Executable.folder.appending(path: "thresher-check"))
    #expect(check.status == 0, "\(check.output) \(check.errors)")
  }

  @Test(arguments: questions.indices) func sharesInAnyOrder(place: Int) throws {
    let question = Self.questions[place]
    try Self.withInstances { directory in
      let plan = try Executable.run(
        ["plan"] + question.words + ["--units", "\(question.units)", "--to", "job", "--json"], directory: directory)
      #expect(plan.status == 0, "\(plan.errors)")
      #expect(plan.output.contains("\"division\" : \"\(question.division)\""))
      let job = try String(contentsOf: directory.appending(path: "job/job.json"), encoding: .utf8)
      #expect(job.contains("\"\(question.first)"), "\(job)")
      for share in [3, 1, 2] {
        let early = try Executable.run(["merge", "job"], directory: directory)
        #expect(early.status == (question.words[0] == "certify" ? 64 : 30) && early.output.isEmpty)
        let work = try Executable.run(["work", "job", "--shard", "\(share)/3", "--quiet"], directory: directory)
        #expect(work.status == 0, "\(work.errors)")
      }
      #expect(try Executable.run(["status", "job"], directory: directory).status == 0)
      try Self.compare(question.words, in: directory)
    }
  }

  /// Workers that are killed, one that is told to stop, and one that comes later.
  @Test(arguments: [3, 5]) func killedWorkersHoldNothingUp(place: Int) throws {
    let question = Self.questions[place]
    try Self.withInstances { directory in
      let plan = try Executable.run(
        ["plan"] + question.words + ["--units", "8", "--to", "job"], directory: directory)
      #expect(plan.status == 0, "\(plan.errors)")
      _ = try Executable.claimingWorkers(2, endedAfter: .milliseconds(200), in: directory)
      let last = try Executable.run(["work", "job", "--claim", "--quiet"], directory: directory)
      #expect(last.status == 0, "\(last.errors)")
      try Self.compare(question.words, in: directory)
    }
  }

  /// A unit that is not there is missing; answers that contradict each other are seen.
  @Test func whatIsMissingIsSaid() throws {
    try Self.withInstances { directory in
      let words = ["decide", Self.instance, "--widths", "5,2,1", "--units", "4", "--to", "job"]
      #expect(try Executable.run(["plan"] + words, directory: directory).status == 0)
      #expect(try Executable.run(["work", "job"], directory: directory).status == 0)
      try FileManager.default.removeItem(at: directory.appending(path: "job/results/000002.json"))
      let merged = try Executable.run(["merge", "job"], directory: directory)
      #expect(merged.status == 30 && merged.output.isEmpty && merged.errors.contains("layers/5,2,1/"))
      // A limit of time leaves what is open missing.
      let late = try Executable.run(["work", "job", "--time", "0s"], directory: directory)
      #expect(late.status == 30 || late.status == 64, "\(late.status) \(late.errors)")
      #expect(try Executable.run(["merge", "job"], directory: directory).status == 30)
    }
  }

  static let single: [(words: [String], why: String)] = [
    (["decide", instance, "--widths", "1,1"], "a short attempt settles it"),
    (["minimize", instance], "a short search settles it"),
    (["minimize", instance, "--size", "wires"], "widths do not tell the wires"),
    (["decide", instance, "--widths", "5,2,1", "--budget", "1M"], "a budget is for the whole run"),
    (["certify", instance, "--neurons", "ternary"], "tables of other neurons"),
    (["decide", instance, "--widths", "4,1", "--engine", "z3", "--wires", "3"], "one unit"),
  ]

  @Test(arguments: single.indices) func whyAJobHasOneUnit(place: Int) throws {
    try Self.withInstances { directory in
      let (words, why) = Self.single[place]
      let plan = try Executable.run(["plan"] + words + ["--to", "job"], directory: directory)
      #expect(plan.status == 0 && plan.output.contains("1 unit") && plan.output.contains(why), "\(plan.output)")
    }
  }
}
