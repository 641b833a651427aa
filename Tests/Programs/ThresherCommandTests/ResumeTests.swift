import Files
import Foundation
import TestSupport
import Testing

/// Runs that are killed and resumed, and runs with different numbers of jobs, print the same bytes apart from `timing`.
@Suite(.serialized) struct ResumeTests {
  /// A sample that takes Z3 a few seconds: rand_6_24 of the benchmark instances.
  private static let instance = Repository.instances.appending(path: "bench/rand_6_24.pla").path

  /// The result without the field that may differ.
  private static func withoutTiming(_ text: String) throws -> NSDictionary {
    let object = try JSONSerialization.jsonObject(with: Data(text.utf8))
    let fields = try #require(object as? NSDictionary).mutableCopy() as? NSMutableDictionary
    let result = try #require(fields)
    #expect(result["timing"] != nil)
    result.removeObject(forKey: "timing")
    return result
  }

  @Test func killedAtTenMomentsAndResumed() throws {
    let question = ["minimize", Self.instance, "--depth", "3", "--engine", "z3", "--json", "--jobs", "1"]
    let whole = try Self.withoutTiming(Executable.run(question).output)
    try Executable.withDirectory { directory in
      let journal = directory.appendingPathComponent("run.jsonl").path
      let arguments = question + ["--journal", journal, "--resume"]
      var generator = SystemRandomNumberGenerator()
      for _ in 0..<10 {
        let process = Process()
        process.executableURL = Executable.url
        process.arguments = arguments
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        Thread.sleep(forTimeInterval: .random(in: 0.02...0.6, using: &generator))
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
        process.waitUntilExit()
        // A crash in the middle of a write leaves half a line.
        if let handle = FileHandle(forWritingAtPath: journal) {
          try handle.seekToEnd()
          try handle.write(contentsOf: Data("{\"answer\":\"fou".utf8))
          try handle.close()
        }
      }
      let resumed = try Executable.run(arguments)
      #expect(resumed.status == 0)
      #expect(try Self.withoutTiming(resumed.output) == whole)
      // The finished journal answers everything.
      #expect(try Self.withoutTiming(Executable.run(arguments).output) == whole)
    }
  }

  @Test(arguments: ["z3", "auto"], ["2", "3"])
  func sameBytesForAnyNumberOfJobs(engine: String, depth: String) throws {
    let results = try ["1", "2"].map { jobs in
      try Self.withoutTiming(
        Executable.run(["minimize", Self.instance, "--depth", depth, "--engine", engine, "--json", "--jobs", jobs])
          .output)
    }
    #expect(results[0] == results[1])
  }

  @Test func journalOfAnotherQuestionIsRefused() throws {
    try Executable.withDirectory { directory in
      let journal = directory.appendingPathComponent("run.jsonl").path
      let first = try Executable.run(["minimize", "--function", "3:0x96", "--journal", journal])
      #expect(first.status == 0)
      let again = try Executable.run(["minimize", "--function", "3:0x96", "--journal", journal])
      #expect(again.status == 65 && again.errors.contains("--resume"))
      let other = try Executable.run(["minimize", "--function", "3:0x97", "--journal", journal, "--resume"])
      #expect(other.status == 65 && other.errors.contains("another question"))
    }
  }

  /// A journal that calls every width impossible, even under its own checksums, changes no answer: a refutation without evidence
  /// is asked again.
  @Test(arguments: [
    ("3:0x69", "weights"), ("3:0x69", "neurons"), ("3:0x18", "weights"),
  ])
  func wrongRefutationsAreAskedAgain(function: String, size: String) throws {
    try Executable.withDirectory { directory in
      let journal = directory.appendingPathComponent("run.jsonl")
      let question = ["minimize", "--function", function, "--size", size, "--jobs", "1", "--journal", journal.path]
      let undisturbed = try Executable.run(question)
      #expect(undisturbed.status == 0)
      let header = try String(contentsOf: journal, encoding: .utf8).split(separator: "\n")[0]
      let lines = (1...40).map {
        #"{"answer":"impossible","budget":"8000000","by":"a wrong engine","cost":"1","mismatches":0,"widths":[\#($0),1]}"#
      }
      func write(_ lines: [String]) throws {
        let text = ([String(header)] + lines).joined(separator: "\n") + "\n"
        try text.write(to: journal, atomically: true, encoding: .utf8)
      }
      try write(lines)
      #expect(try Executable.run(question + ["--resume"]).status == 0)
      try write(
        lines.map { String(decoding: SealedLine.seal(Array($0.utf8), context: String(header)), as: UTF8.self) })
      let run = try Executable.run(question + ["--resume"], directory: directory)
      #expect(run.status == 0 && run.output == undisturbed.output)
    }
  }

  @Test func interruptedPrintsWhatIsKnown() throws {
    let process = Process()
    process.executableURL = Executable.url
    let hard = URL(fileURLWithPath: Self.instance).deletingLastPathComponent().appendingPathComponent("rand_8_64.pla")
    process.arguments = ["minimize", hard.path, "--engine", "z3", "--json"]
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    Thread.sleep(forTimeInterval: 2)
    kill(process.processIdentifier, SIGINT)
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    #expect(process.terminationStatus == 30)
    let fields = try #require(JSONSerialization.jsonObject(with: data) as? [String: Any])
    #expect(fields["answer"] as? String == "interval" && fields["reason"] as? String == "interrupted")
    let upper = try #require(fields["upper"] as? Int)
    #expect(try #require(fields["lower"] as? Int) <= 90 && upper >= 90)
    #expect((fields["minima"] as? [[String: Any]])?.map { $0["weights"] as? Int } == [upper])
  }
}
