import Foundation
import Testing

@Suite struct DecideTests {
  private static func fields(_ outcome: Executable.Outcome) throws -> [String: Any] {
    try #require(JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
  }

  @Test(arguments: ["auto", "z3", "covering", "both"])
  func exitCodesAndFields(engine: String) throws {
    let found = try Executable.run(["decide", "--function", "3:0x96", "--widths", "3,1", "--engine", engine, "--json"])
    #expect(found.status == 10)
    let yes = try Self.fields(found)
    #expect(yes["answer"] as? String == "found" && yes["network"] is [String: Any] && yes["by"] is String)
    #expect(yes["widths"] as? [Int] == [3, 1])
    let none = try Executable.run(["decide", "--function", "3:0x96", "--widths", "2,1", "--engine", engine, "--json"])
    #expect(none.status == 20)
    let no = try Self.fields(none)
    #expect(no["answer"] as? String == "impossible" && no["network"] is NSNull)
    // The column engine, which --engine both asks as well, needs no budget for so small a case.
    if engine == "both" { return }
    let open = try Executable.run([
      "decide", "--function", "4:0x6996", "--widths", "3,1", "--engine", engine, "--budget", "1", "--json",
    ])
    #expect(open.status == 30)
    #expect(try Self.fields(open)["answer"] as? String == "undecided")
  }

  /// Beyond the special engines of depth 2 and 3, small questions go to the column engine, which does not treat mismatches.
  @Test(arguments: [("1", 0, "columns"), ("2,2,2,1", 0, "columns"), ("1,1,1,1", 1, "z3"), ("2,1", 0, "multicover")])
  func engineByTheQuestion(widths: String, mismatches: Int, engine: String) throws {
    let run = try Executable.run([
      "decide", "--function", "3:0x96", "--widths", widths, "--mismatches", "\(mismatches)", "--json",
    ])
    #expect(run.status == 20)
    #expect(try Self.fields(run)["by"] as? String == engine)
  }

  @Test func wiresAndMismatches() throws {
    func status(_ arguments: String...) throws -> Int32 { try Executable.run(["decide"] + arguments).status }
    #expect(try status("--function", "2:0x6", "--widths", "2,1", "--wires", "6") == 10)
    #expect(try status("--function", "2:0x6", "--widths", "2,1", "--wires", "5") == 20)
    #expect(try status("--function", "2:0x6", "--widths", "1", "--mismatches", "1") == 10)
    #expect(try status("--function", "2:0x6", "--widths", "1", "--mismatches", "0") == 20)
  }

  /// Other solvers read what is exported; each one that is installed has to agree.
  @Test func exportedFormulas() throws {
    try Executable.withDirectory { directory in
      for (widths, isSatisfiable) in [("3,1", true), ("2,1", false)] {
        for (suffix, solver) in [("cnf", "cadical"), ("smt2", "z3"), ("opb", "clasp")] {
          let file = directory.appendingPathComponent("f.\(suffix)").path
          let export = try Executable.run(["export", "--function", "3:0x96", file, "--widths", widths])
          // With --function the only operand is the file to write.
          #expect(export.status == 0, "\(export.errors)")
          guard
            let judge = ["/usr/bin/", "/usr/local/bin/"].map({ $0 + solver })
              .first(where: FileManager.default.isExecutableFile)
          else { continue }
          let process = Process()
          process.executableURL = URL(fileURLWithPath: judge)
          process.arguments = [file]
          let output = Pipe()
          process.standardOutput = output
          process.standardError = FileHandle.nullDevice
          try process.run()
          let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self).lowercased()
          process.waitUntilExit()
          let verdicts = ["sat", "s satisfiable", "unsat", "s unsatisfiable"]
          let verdict = text.split(separator: "\n").map(String.init).first(where: verdicts.contains)
          #expect(verdict.map { $0.contains("unsat") } == !isSatisfiable, "\(solver): \(text)")
        }
      }
    }
  }
}
