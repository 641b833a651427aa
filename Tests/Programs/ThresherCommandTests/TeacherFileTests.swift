import Foundation
import Testing

/// Teachers of experiments as tables, networks and files: `Reproduce` and `TrueLabels`.
@Suite struct TeacherFileTests {
  @Test func sameBytes() throws {
    try Executable.withDirectory { directory in
      func run(_ arguments: [String]) throws -> Executable.Outcome {
        try Executable.run(arguments, directory: directory)
      }
      #expect(try run(["construct", "--function", "2:0x8", "--to", "net.json"]).status == 0)
      #expect(try run(["convert", "net.json", "all.csv"]).status == 0)
      try "module m(input a, b, output y); and (y, a, b); endmodule\n".write(
        to: directory.appending(path: "gate.v"), atomically: true, encoding: .utf8)
      let network = try String(contentsOf: directory.appending(path: "net.json"), encoding: .utf8)
        .replacing("\n", with: " ")
      var tables: [String] = []
      for (index, teacher) in ["2:0x8", "net.json", "all.csv", "gate.v", network].enumerated() {
        let outcome = try run([
          "reproduce", "typical", "--teacher", teacher, "--points", "2", "--to", "out\(index)", "--quiet",
        ])
        #expect(outcome.status == 0, "\(teacher): \(outcome.errors)")
        tables.append(
          try String(contentsOf: directory.appending(path: "out\(index)/typical.csv"), encoding: .utf8))
      }
      #expect(Set(tables).count == 1 && tables[0].count > 100)
      // Several at once, of both kinds.
      #expect(
        try run(["reproduce", "typical", "--teacher", "net.json,2:0x6", "--points", "2", "--to", "both", "--quiet"])
          .status == 0)
    }
  }

  /// A file that leaves points open is no teacher, and a name that is nothing is refused as before.
  @Test func refusals() throws {
    try Executable.withDirectory { directory in
      try "x1,x2,y\n0,0,1\n".write(to: directory.appending(path: "part.csv"), atomically: true, encoding: .utf8)
      for (teacher, message) in [("part.csv", "1 points; expected all 2^2"), ("nothing", "teacher")] {
        let run = try Executable.run(
          ["reproduce", "typical", "--teacher", teacher, "--points", "2", "--to", "out"], directory: directory)
        #expect([64, 65].contains(run.status) && run.errors.contains(message), "\(run.errors)")
        #expect(run.errors.split(separator: "\n").count == 1)
      }
    }
  }
}
