import Foundation
import Testing

/// Options that all verbs take alike: mismatches, teachers, networks as questions, columns beside draws.
@Suite struct OneOptionTests {
  private static func fields(_ arguments: [String], in directory: URL? = nil) throws -> [String: Any] {
    let run = try Executable.run(arguments + ["--json", "--quiet"], directory: directory)
    #expect(run.status == 0, "\(arguments) \(run.errors)")
    return try #require(try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
  }

  /// XOR of two inputs with at most one wrong row: XOR and the functions 7, 4, 2 and e, whose settings are known.
  @Test func mismatchesInCountSampleAndMass() throws {
    let question = ["--function", "2:0x6", "--widths", "2,1", "--mismatches", "1"]
    let count = try Self.fields(["count"] + question + ["--posterior"])
    #expect(count["count"] as? String == "772")
    let parts = try #require(count["by_mismatches"] as? [[String: Any]])
    #expect(parts.map { $0["count"] as? String } == ["4", "768"])
    #expect((count["functions"] as? [Any])?.count == 5)
    for method in ["fair", "reject", "gibbs"] {
      let run = try Self.fields(
        ["sample"] + question + ["--method", method, "-n", "2000", "--summary-only", "--test-uniformity"])
      let test = try #require(run["uniformity"] as? [String: Any])
      if method != "gibbs" { #expect(test["passed"] as? Bool == true) }
      if let distance = test["total_variation"] as? Double { #expect(distance < 0.1) }
    }
    let mass = try Self.fields(["mass"] + question)
    let interval = try #require(mass["bits_interval"] as? [String: Any])
    let bits = try #require((count["bits"] as? [String: Any])?["lower"] as? String)
    let exact = try #require(Double(bits))
    #expect(
      try #require(interval["lower"] as? Double) <= exact && exact <= (try #require(interval["upper"] as? Double)))
  }

  /// Contradicting rows: those that are wrong in every network come on top, as in `minimize`.
  @Test func contradictingRowsCountAsMismatches() throws {
    try Executable.withDirectory { directory in
      try Data("x1,x2,y\n0,0,0\n0,0,1\n0,1,1\n1,1,0\n".utf8).write(to: directory.appendingPathComponent("a.csv"))
      try Data("x1,x2,y\n0,1,1\n1,1,0\n".utf8).write(to: directory.appendingPathComponent("b.csv"))
      let a = try Self.fields(["count", "a.csv", "--widths", "2,1", "--mismatches", "2"], in: directory)
      let b = try Self.fields(["count", "b.csv", "--widths", "2,1", "--mismatches", "1"], in: directory)
      #expect(a["count"] as? String == b["count"] as? String)
      let parts = try #require(a["by_mismatches"] as? [[String: Any]])
      #expect(parts.map { $0["mismatches"] as? Int } == [1, 2])
      #expect(
        try Executable.run(["count", "a.csv", "--widths", "2,1", "--mismatches", "0"], directory: directory).status
          == 65)
    }
  }

  /// The same teacher as a table, a network file, a network itself, and a file of all points.
  @Test func oneTeacherInFourForms() throws {
    try Executable.withDirectory { directory in
      let network = try Executable.run(["sample", "--function", "3:0xe8", "--widths", "2,1", "--quiet"]).output
      try Data(network.utf8).write(to: directory.appendingPathComponent("teacher.json"))
      try Data("000 0\n001 0\n010 0\n100 0\n110 1\n101 1\n011 1\n111 1\n".utf8.map { $0 }).write(
        to: directory.appendingPathComponent("rows"))
      let rows = try String(contentsOf: directory.appendingPathComponent("rows"), encoding: .utf8)
      try Data(".i 3\n.o 1\n.type fr\n\(rows).e\n".utf8).write(to: directory.appendingPathComponent("teacher.pla"))
      try Data(".i 3\n.o 1\n.type fr\n000 0\n111 1\n.e\n".utf8).write(to: directory.appendingPathComponent("few.pla"))
      let teachers = ["3:0xe8", "teacher.json", network, "teacher.pla"]
      var risks: Set<String> = []
      var errors: Set<Double> = []
      for teacher in teachers {
        let count = try Self.fields(
          ["count", "few.pla", "--widths", "2,1", "--posterior", "--teacher", teacher], in: directory)
        risks.insert(try #require(count["risk"] as? String))
        let draws = try Self.fields(
          ["sample", "few.pla", "--widths", "2,1", "-n", "50", "--summary-only", "--teacher", teacher], in: directory)
        errors.insert(try #require((draws["population_error"] as? [String: Any])?["mean"] as? Double))
      }
      #expect(risks.count == 1 && errors.count == 1 && errors.first.map { $0 > 0 } == true)
      #expect(
        try Executable.run(
          ["sample", "few.pla", "--widths", "2,1", "--teacher", "2:0x6"], directory: directory
        ).status == 64)
    }
  }

  /// The truth table and the number of wrong rows beside every draw; without the options the lines are as ever.
  @Test(arguments: ["fair", "reject", "gibbs"]) func columnsBesideDraws(method: String) throws {
    try Executable.withDirectory { directory in
      let question = [
        "sample", "--function", "3:0xe8", "--widths", "2,1", "--mismatches", "1", "--method", method, "-n", "40",
        "--quiet",
      ]
      let plain = try Executable.run(question)
      let run = try Executable.run(
        question + ["--tables", "--teacher", "3:0xe8", "--errors", "--csv", "t.csv"], directory: directory)
      #expect(run.status == 0, "\(run.errors)")
      let lines = run.output.split(separator: "\n")
      #expect(lines.count == 40)
      var seen: Set<Int> = []
      for (line, bare) in zip(lines, plain.output.split(separator: "\n")) {
        var object = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
        let table = try #require((object["table"] as? String).flatMap { UInt8($0, radix: 16) })
        let wrong = try #require(object["wrong"] as? Int)
        #expect(wrong == (table ^ 0xe8).nonzeroBitCount && wrong <= 1)
        seen.insert(wrong)
        object["table"] = nil
        object["wrong"] = nil
        let other = try JSONSerialization.jsonObject(with: Data(bare.utf8)) as? NSDictionary
        #expect(other == object as NSDictionary)
      }
      #expect(seen == [0, 1])
      let table = try String(contentsOf: directory.appendingPathComponent("t.csv"), encoding: .utf8).split(
        separator: "\n")
      #expect(table.first == "draw,tries,wires,ones,wrong,table" && table.count == 41)
      #expect(try Executable.run(question + ["--errors"]).status == 64)
    }
  }

  /// A network asks about its function: on all inputs, or on the points of a file.
  @Test func networksAsQuestions() throws {
    try Executable.withDirectory { directory in
      // The conjunction of two of three inputs, written with two hidden neurons: 3 inputs x 2 + 2 = 8 weights, 4 suffice.
      try Data(
        #"""
        {"schema":"thresher/network/1","inputs":3,"layers":[[{"weights":"100","sign":1,"bias":0},
        {"weights":"010","sign":1,"bias":0}],[{"weights":"11","sign":1,"bias":-1}]]}
        """#.utf8
      ).write(to: directory.appendingPathComponent("and.json"))
      let run = try Executable.run(["minimize", "and.json", "--quiet"], directory: directory)
      #expect(
        run.status == 0 && run.output.contains("yours has 8 weights, least is 4\n"), "\(run.output) \(run.errors)")
      let fields = try Self.fields(["minimize", "and.json"], in: directory)
      let yours = try #require(fields["yours"] as? [String: Any])
      #expect(yours["size"] as? Int == 8 && yours["minimal"] as? Bool == false && fields["lower"] as? Int == 4)
      let deeper = try Executable.run(["minimize", "and.json", "--depth", "1", "--quiet"], directory: directory)
      #expect(deeper.output.contains("yours has 8 weights, least is 3 at depth 1\n"), "\(deeper.output)")

      let own = try Self.fields(["count", "and.json"], in: directory)
      let named = try Self.fields(["count", "--function", "3:0x88", "--widths", "2,1"])
      #expect(own["count"] as? String == named["count"] as? String)
      #expect((own["probability"] as? String)?.isEmpty == false)

      try Data(".i 3\n.o 1\n.type fr\n000 1\n111 0\n.e\n".utf8).write(to: directory.appendingPathComponent("two.pla"))
      let two = try Self.fields(["count", "and.json", "--on", "two.pla", "--widths", "1"], in: directory)
      try Data(".i 3\n.o 1\n.type fr\n000 0\n111 1\n.e\n".utf8).write(to: directory.appendingPathComponent("same.pla"))
      let same = try Self.fields(["count", "same.pla", "--widths", "1"], in: directory)
      #expect(two["count"] as? String == same["count"] as? String)
      let wrong = try Executable.run(["count", "same.pla", "--on", "two.pla", "--widths", "1"], directory: directory)
      #expect(wrong.status == 64)
    }
  }
}
