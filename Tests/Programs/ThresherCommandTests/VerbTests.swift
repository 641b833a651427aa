import Files
import Formats
import Foundation
import TestSupport
import Testing
import ThresherCommand
import ThresholdNetworks

@Suite struct VerbTests {
  static let instances = Repository.instances

  private func files(in folder: String) throws -> [URL] {
    try FileManager.default.contentsOfDirectory(
      at: Self.instances.appendingPathComponent(folder), includingPropertiesForKeys: nil
    ).filter { $0.pathExtension == "pla" }.sorted { $0.path < $1.path }
  }

  private func object(_ outcome: Executable.Outcome) throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
  }

  /// Every generated file names the command that made it; running it gives the same bytes.
  @Test(arguments: ["classic", "noisy"])
  func instancesAreMadeByTheirCommands(folder: String) throws {
    let files = try files(in: folder)
    #expect(files.count >= 12)
    for file in files {
      let sample = try Sample.read(file.path)
      let command = try #require(sample.annotation("command"))
      let words = command.split(separator: " ").map(String.init)
      #expect(words.prefix(2) == ["thresher", "generate"])
      let outcome = try Executable.run(Array(words.dropFirst()))
      #expect(outcome.status == 0)
      #expect(outcome.output == (try String(contentsOf: file, encoding: .utf8)), "\(file.lastPathComponent)")
    }
  }

  /// The header of a noisy file tells the truth: the teacher is right except on the flipped rows, and
  /// their number is round(noise * points).
  @Test func noisyFilesTellTheirTeacherAndFlips() throws {
    for file in try files(in: "noisy") {
      let sample = try Sample.read(file.path)
      let line = try #require(sample.annotation("teacher"))
      let teacher = try NetworkJSON.read(InputText(file: "teacher", text: line))
      let flipped = try #require(sample.annotation("flipped rows")).split(separator: " ").compactMap { Int($0) }
      let wrong = sample.rows.indices.filter { teacher.evaluate(sample.rows[$0].point) != sample.rows[$0].label }
      #expect(wrong.map { $0 + 1 } == flipped)
      let noise = try #require(sample.annotation("noise").flatMap(Double.init))
      #expect(flipped.count == Int((noise * Double(sample.rows.count)).rounded()))
    }
  }

  @Test func benchmarkFilesAreRead() throws {
    let files = try files(in: "bench")
    #expect(files.count == 83)
    for file in files {
      let sample = try Sample.read(file.path)
      #expect(try sample.partialFunction().pointCount == sample.rows.count)
    }
  }

  @Test func resultsRepeatByteForByteApartFromTiming() throws {
    let results = try (0..<2).map { _ in
      var result = try object(
        Executable.run(["describe", Self.instances.appendingPathComponent("bench/noisy_6_32_10.pla").path, "--json"]))
      #expect(result.removeValue(forKey: "timing") is [String: Any])
      return try JSONSerialization.data(withJSONObject: result, options: .sortedKeys)
    }
    #expect(results[0] == results[1])
  }

  @Test func describeKnowsTheMultiplexer() throws {
    let result = try object(Executable.run(["describe", "--function", "3:0xe4", "--json"]))
    #expect(result["schema"] as? String == "thresher/result/1")
    #expect((result["question"] as? [String: Any])?["verb"] as? String == "describe")
    let instance = try #require(result["instance"] as? [String: Any])
    #expect(instance["inputs"] as? Int == 3 && instance["points"] as? Int == 8)
    #expect(instance["sha256"] as? String == (try FunctionLiteral.sample("3:0xe4").digest))
    #expect(result["ones"] as? Int == 4 && result["zeros"] as? Int == 4)
    #expect(result["essential_inputs"] as? [Int] == [1, 2, 3])
    #expect((result["interchangeable_inputs"] as? [[Int]])?.isEmpty == true)
    #expect(result["single_neuron"] as? Bool == false)
    let parity = try object(Executable.run(["describe", "--function", "4:0x6996", "--json"]))
    #expect(parity["interchangeable_inputs"] as? [[Int]] == [[1, 2, 3, 4]])
    let conjunction = try object(Executable.run(["describe", "--function", "2:0x8", "--json"]))
    #expect(conjunction["single_neuron"] as? Bool == true)
  }

  @Test func describeReportsConflictsInsteadOfFailing() throws {
    let text = ".i 1\n.o 1\n.type fr\n1 1\n1 1\n1 0\n0 0\n0 1\n.e\n"
    let outcome = try Executable.run(["describe", "-", "--json"], input: Data(text.utf8))
    let result = try object(outcome)
    #expect(outcome.status == 0)
    #expect(result["conflicts"] as? Int == 2 && result["unavoidable_mismatches"] as? Int == 2)
    #expect(result["rows"] as? Int == 5 && result["constant_mismatches"] as? Int == 2)
  }

  /// "At least two of three" against the majority with one label wrong and one row repeated.
  @Test func evaluateCountsRowsAndMargins() throws {
    try Executable.withDirectory { directory in
      let network = ThresholdNetwork(
        inputCount: 3, layers: [[Neuron(weights: BitVector(repeating: true, count: 3), sign: 1, bias: -1)]])
      try Data(NetworkJSON.text(of: network).utf8).write(to: directory.appendingPathComponent("n.json"))
      try Data(".i 3\n.o 1\n.type fr\n111 1\n110 1\n110 1\n000 0\n100 1\n.e\n".utf8)
        .write(to: directory.appendingPathComponent("s.pla"))
      let result = try object(Executable.run(["evaluate", "n.json", "s.pla", "--json"], directory: directory))
      #expect(result["rows"] as? Int == 5 && result["agreement"] as? Int == 4 && result["mismatches"] as? Int == 1)
      #expect(result["wrong_lines"] as? [Int] == [8])
      #expect(
        result["confusion"] as? [String: Int] == ["true_ones": 3, "false_ones": 0, "true_zeros": 1, "false_zeros": 1])
      // Potential = ones - 1: 111 has margin 2, 110 twice 1, 000 has 1 - (-1) = 2, 100 has 0.
      #expect(
        result["margins"] as? [[String: Int]] == [
          ["margin": 0, "rows": 1], ["margin": 1, "rows": 2], ["margin": 2, "rows": 2],
        ])
      let misfit = try Executable.run(["evaluate", "n.json", "--function", "2:0x6"], directory: directory)
      #expect(misfit.status == 65 && misfit.errors.contains("found 2 inputs; expected 3"))
    }
  }

  /// Rows of a point vote as in all other verbs: 110 is 1, 000 a tie, 111 is 0 and 100 is 1, where "at least two of three" is
  /// right once. With --mismatches the raw rows are counted.
  @Test func evaluateLetsRowsVote() throws {
    try Executable.withDirectory { directory in
      let network = ThresholdNetwork(
        inputCount: 3, layers: [[Neuron(weights: BitVector(repeating: true, count: 3), sign: 1, bias: -1)]])
      try Data(NetworkJSON.text(of: network).utf8).write(to: directory.appendingPathComponent("n.json"))
      try Data(".i 3\n.o 1\n.type fr\n110 1\n110 0\n110 1\n000 1\n000 0\n111 0\n100 1\n100 1\n100 0\n.e\n".utf8)
        .write(to: directory.appendingPathComponent("s.pla"))
      let votes = try object(
        Executable.run(["evaluate", "n.json", "s.pla", "--majority", "--json"], directory: directory))
      #expect(votes["rows"] as? Int == 3 && votes["agreement"] as? Int == 1 && votes["ties"] as? Int == 1)
      #expect(votes["wrong_lines"] as? [Int] == [9, 10])
      let text = try Executable.run(["evaluate", "n.json", "s.pla", "--majority"], directory: directory).output
      #expect(text.contains("agreement  1 of 3 points") && text.contains("ties       1 points"))
      for (allowed, fits) in [(4, false), (5, true)] {
        let raw = try object(
          Executable.run(["evaluate", "n.json", "s.pla", "--mismatches", "\(allowed)", "--json"], directory: directory))
        #expect(raw["rows"] as? Int == 9 && raw["mismatches"] as? Int == 5 && raw["fits"] as? Bool == fits)
      }
      // The verbs that search take the same labels from the votes.
      let question = try object(Executable.run(["describe", "s.pla", "--majority", "--json"], directory: directory))
      #expect(question["answer"] != nil || question["instance"] != nil)
    }
  }

  @Test func convertRunsThroughAllFormats() throws {
    try Executable.withDirectory { directory in
      func convert(_ arguments: String...) throws {
        let outcome = try Executable.run(["convert"] + arguments, directory: directory)
        #expect(outcome.status == 0 && outcome.errors.isEmpty, "\(arguments) \(outcome.errors)")
      }
      func bytes(_ name: String) throws -> Data { try Data(contentsOf: directory.appendingPathComponent(name)) }
      let source = Self.instances.appendingPathComponent("noisy/n6-t3_1-p24-e0.1-s1.pla")
      try convert(source.path, "a.csv")
      try convert("a.csv", "a.json")
      try convert("a.json", "b.pla")
      // A table keeps the rows; the comments, which other programs would take for rows, are in JSON and PLA files only.
      let whole = try String(contentsOf: source, encoding: .utf8).split(separator: "\n")
      let bare = whole.filter { !$0.hasPrefix("#") }.map { $0 + "\n" }.joined()
      #expect(try bytes("b.pla") == Data(bare.utf8))
      try convert(source.path, "c.json")
      try convert("c.json", "c.pla")
      #expect(try bytes("c.pla") == Data(contentsOf: source))
      let teacher = try #require(try Sample.read(source.path).annotation("teacher"))
      try Data(teacher.utf8).write(to: directory.appendingPathComponent("t.json"))
      try convert("t.json", "t.v")
      try convert("t.v", "t.dot")
      try convert("t.dot", "t2.v")
      #expect(try bytes("t.v") == bytes("t2.v"))
      try convert("t.json", "t.blif")
      try convert("t.blif", "f.csv")
      try convert("t.json", "g.csv")
      let functions = try ["f.csv", "g.csv"].map {
        try Sample.read(directory.appendingPathComponent($0).path).partialFunction()
      }
      #expect(functions[0] == functions[1])
    }
  }

  @Test func doctorFindsEverythingWell() throws {
    let outcome = try Executable.run(["doctor", "--json"])
    #expect(outcome.status == 0, "\(outcome.output)")
    let result = try object(outcome)
    #expect(result["healthy"] as? Bool == true)
    #expect((result["components"] as? [[String: Any]])?.isEmpty == false)
  }

  @Test func helpGoesToStandardOutput() throws {
    for arguments in [[], ["--help"], ["describe", "--help"], ["--version"]] {
      let outcome = try Executable.run(arguments)
      #expect(outcome.status == 0 && outcome.errors.isEmpty && !outcome.output.isEmpty)
    }
  }
}
