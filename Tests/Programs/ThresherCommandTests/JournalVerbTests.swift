import Files
import Foundation
import Testing

/// Journals of `minimize` that are not what they seem.
@Suite struct JournalVerbTests {
  static let question = ["minimize", "--function", "3:0xe4", "--depth", "2", "--jobs", "1"]

  private static func run(_ directory: URL, _ options: [String] = ["--resume"]) throws -> Executable.Outcome {
    try Executable.run(question + ["--journal", "j"] + options, directory: directory)
  }

  /// The header of the question, and a line under its checksum.
  private static func header(_ directory: URL) throws -> String {
    _ = try run(directory, [])
    let path = directory.appendingPathComponent("j")
    return String(try String(contentsOf: path, encoding: .utf8).split(separator: "\n")[0])
  }

  /// Lines with right checksums and wrong witnesses: other widths than the line, another sample. They settle nothing.
  @Test(arguments: [
    #"{"answer":"found","budget":"8000000","cost":"1","mismatches":0,"network":[[{"bias":0,"sign":1,"weights":"111"}]],"widths":[3,1]}"#,
    #"{"answer":"found","budget":"8000000","cost":"1","mismatches":0,"network":[[{"bias":2,"sign":1,"weights":"110"},{"bias":-1,"sign":1,"weights":"101"},{"bias":0,"sign":1,"weights":"010"}],[{"bias":-1,"sign":1,"weights":"111"}]],"widths":[3,1]}"#,
    #"{"answer":"found","budget":"8000000","cost":"1","mismatches":0,"network":[[{"bias":0,"sign":1,"weights":"1"}],[{"bias":0,"sign":1,"weights":"1"}]],"widths":[1,1]}"#,
    #"{"answer":"found","budget":"8000000","cost":"1","mismatches":0,"network":[],"widths":[]}"#,
  ])
  func wrongWitnessesSettleNothing(line: String) throws {
    try Executable.withDirectory { directory in
      let right = try Executable.run(Self.question).output
      let header = try Self.header(directory)
      let sealed = SealedLine.seal(Array(line.utf8), context: header)
      let path = directory.appendingPathComponent("j")
      try Data(Array("\(header)\n".utf8) + sealed + [0x0a]).write(to: path)
      let run = try Self.run(directory)
      #expect(run.status == 0 && run.output == right, "\(run.errors)")
      #expect(right.contains("least weights 12") && right.contains("fits     3,1"))
    }
  }

  @Test func theSecondRunIsRefused() throws {
    try Executable.withDirectory { directory in
      let header = try Self.header(directory)
      let holder = try SealedJournal(
        path: directory.appendingPathComponent("j").path, header: header, schema: "thresher/journal/", resuming: true)
      let second = try Self.run(directory)
      #expect(second.status == 65 && second.errors.contains("another run"))
      #expect(second.errors.split(separator: "\n").count == 1)
      withExtendedLifetime(holder) {}
    }
  }
}

/// What a run that ends early leaves: the network that it has found, which a later run starts from or improves.
@Suite struct JournalWitnessTests {
  private static let question = ["minimize", "a.pla", "--depth", "3", "--jobs", "1", "--json", "--quiet"]

  private static func upper(_ run: Executable.Outcome) throws -> Int {
    let fields = try #require(try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
    #expect((fields["minima"] as? [Any])?.isEmpty == false)
    return try #require(fields["upper"] as? Int)
  }

  @Test func aHardQuestionKeepsItsWitness() throws {
    try Executable.withDirectory { directory in
      var state: UInt64 = 8
      let rows = (0..<48).map { row in
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        let point = String(row * 5 % 256, radix: 2)
        return String(repeating: "0", count: 8 - point.count) + point + " \(state >> 40 & 1)\n"
      }
      try Data((".i 8\n.o 1\n.type fr\n" + rows.joined() + ".e\n").utf8)
        .write(to: directory.appendingPathComponent("a.pla"))
      let path = directory.appendingPathComponent("j")
      let arguments = Self.question + ["--journal", "j", "--resume", "--time"]
      let first = try Executable.run(arguments + ["2s"], directory: directory)
      #expect(first.status == 30, "\(first.errors)")
      let text = try String(contentsOf: path, encoding: .utf8)
      #expect(text.contains("\"part\":\"witness\""))
      let second = try Executable.run(arguments + ["1s"], directory: directory)
      #expect(second.status == 30)
      #expect(try Self.upper(second) <= Self.upper(first))
      // A network that does not fit is passed over: the answer has one that does, as without a journal.
      let lines = try Data(contentsOf: path).split(separator: 0x0a)
      let header = String(decoding: lines[0], as: UTF8.self)
      var forged = Array("\(header)\n".utf8)
      for line in lines.dropFirst() {
        let object = try #require(SealedLine.object(of: line, context: header))
        let lie = String(decoding: object, as: UTF8.self).replacing("\"sign\":1", with: "\"sign\":0")
        forged += SealedLine.seal(Array(lie.utf8), context: header) + [0x0a]
      }
      try Data(forged).write(to: path)
      let third = try Executable.run(arguments + ["1s"], directory: directory)
      #expect(third.status == 30)
      let plain = try Executable.run(Self.question + ["--time", "1s"], directory: directory)
      #expect(try Self.upper(third) > 0 && Self.upper(plain) > 0)
    }
  }
}

/// Refutations in journals: none is believed, whatever its checksum.
@Suite struct ForgedRefutationTests {
  private static let questions: [[String]] = [
    ["minimize", "--function", "3:0xe4", "--depth", "2", "--jobs", "1"],
    ["minimize", "--function", "4:0x1668", "--depth", "2", "--jobs", "2"],
    ["minimize", "--function", "4:0x1668", "--depth", "3", "--jobs", "1"],
    ["minimize", "--function", "4:0x1668", "--depth", "3", "--engine", "z3", "--jobs", "1"],
  ]

  /// Every line of a finished journal, turned into a refutation under a right checksum: widths that have a witness are said to
  /// have none. The answer stays what it is.
  @Test(arguments: questions) func falseRefutationsChangeNothing(question: [String]) throws {
    try Executable.withDirectory { directory in
      let arguments = question + ["--journal", "j", "--resume"]
      let right = try Executable.run(arguments, directory: directory)
      #expect(right.status == 0, "\(right.errors)")
      let path = directory.appendingPathComponent("j")
      let lines = try Data(contentsOf: path).split(separator: 0x0a)
      let header = String(decoding: lines[0], as: UTF8.self)
      var forged = Array("\(header)\n".utf8)
      var count = 0
      for line in lines.dropFirst() {
        let object = try #require(SealedLine.object(of: line, context: header))
        var fields = try #require(try JSONSerialization.jsonObject(with: Data(object)) as? [String: Any])
        if fields["answer"] as? String == "found" { count += 1 }
        fields["answer"] = "impossible"
        fields["by"] = "multicover"
        fields["network"] = nil
        let lie = try JSONSerialization.data(withJSONObject: fields, options: .sortedKeys)
        forged += SealedLine.seal([UInt8](lie), context: header) + [0x0a]
      }
      #expect(count > 0, "no witness to deny")
      try Data(forged).write(to: path)
      let run = try Executable.run(arguments, directory: directory)
      #expect(run.status == 0 && run.output == right.output, "\(run.errors)")
      // The true lines stand behind the false ones now.
      let again = try Executable.run(arguments, directory: directory)
      #expect(again.status == 0 && again.output == right.output)
    }
  }
}

/// Refutations with evidence: they are believed once the checker has examined them, and asked again where it has not.
@Suite struct KeptRefutationVerbTests {
  private static let question = ["minimize", "--function", "4:0x1683", "--depth", "3", "--json", "--jobs", "1"]

  private static func objects(_ path: URL) throws -> (header: String, fields: [[String: Any]]) {
    let lines = try Data(contentsOf: path).split(separator: 0x0a)
    let header = String(decoding: lines[0], as: UTF8.self)
    let fields = try lines.dropFirst().map { line in
      let object = try #require(SealedLine.object(of: line, context: header))
      return try #require(try JSONSerialization.jsonObject(with: Data(object)) as? [String: Any])
    }
    return (header, fields)
  }

  private static func write(_ objects: [[String: Any]], header: String, to path: URL) throws {
    var bytes = Array("\(header)\n".utf8)
    for object in objects {
      let data = try JSONSerialization.data(withJSONObject: object, options: .sortedKeys)
      bytes += SealedLine.seal([UInt8](data), context: header) + [0x0a]
    }
    try Data(bytes).write(to: path)
  }

  private static func untimed(_ text: String) -> [Substring] {
    text.split(separator: "\n").filter { !$0.contains("seconds") && !$0.contains("peak_memory") }
  }

  @Test func resumedRunsTakeThemFromTheJournal() throws {
    try Executable.withDirectory { directory in
      let path = directory.appendingPathComponent("j")
      let arguments = Self.question + ["--journal", "j", "--resume"]
      let plain = try Executable.run(Self.question, directory: directory)
      let first = try Executable.run(arguments, directory: directory)
      #expect(first.status == 0 && Self.untimed(first.output) == Self.untimed(plain.output))
      let (header, fields) = try Self.objects(path)
      let proved = fields.filter { $0["evidence"] != nil }
      #expect(!proved.isEmpty && proved.allSatisfy { $0["answer"] as? String == "impossible" })
      // A second run adds nothing: what it needs is there.
      let second = try Executable.run(arguments, directory: directory)
      #expect(Self.untimed(second.output) == Self.untimed(plain.output))
      #expect(try Self.objects(path).fields.count == fields.count)
      // Evidence that proves less, or nothing, under a right checksum: the question is asked again.
      for damage in ["{}", "{\"by\":\"separation\",\"rows\":[[0,0,1]],\"widths\":[9,null,1]}"] {
        let damaged = fields.map { line in
          var line = line
          if line["evidence"] != nil { line["evidence"] = damage }
          if line["answer"] as? String == "found" {
            line["answer"] = "impossible"
            line["by"] = "separation"
            line["evidence"] = damage
            line["network"] = nil
          }
          return line
        }
        try Self.write(damaged, header: header, to: path)
        let run = try Executable.run(arguments, directory: directory)
        #expect(run.status == 0 && Self.untimed(run.output) == Self.untimed(plain.output), "\(run.errors)")
      }
    }
  }
}
