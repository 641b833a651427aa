import Foundation
import Numbers
import Tensors
import TestSupport
import Testing

/// `--neurons` of the verbs that ask about other than binary neurons.
@Suite struct NeuronVerbTests {
  private static func fields(_ arguments: [String], status: Int32 = 0) throws -> [String: Any] {
    let run = try Executable.run(arguments + ["--json", "--quiet"])
    #expect(run.status == status, "\(arguments) \(run.errors)")
    return try #require(try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
  }

  /// Exclusive or is no neuron of any model, and two ternary neurons and an output: 16 settings of 46,656.
  @Test func exclusiveOr() throws {
    let xor = ["--function", "2:0x6", "--neurons", "ternary"]
    let none = try Self.fields(["decide"] + xor + ["--widths", "1"], status: 20)
    #expect(none["answer"] as? String == "impossible" && none["neurons"] as? String == "ternary")
    let found = try Self.fields(["decide"] + xor + ["--widths", "2,1", "--engine", "both"], status: 10)
    #expect((found["network"] as? [String: Any])?["schema"] as? String == "thresher/network/2")
    let count = try Self.fields(["count"] + xor + ["--widths", "2,1"])
    #expect(count["count"] as? String == "16" && count["settings"] as? String == "46656")
    let least = try Self.fields(["minimize"] + xor + ["--size", "wires"])
    #expect(least["upper"] as? Int == 6)
  }

  /// One mismatch of exclusive or of three inputs, in every model, and a certificate that says so.
  @Test(arguments: ["bipolar", "ternary", "levels:2", "threshold"]) func mismatches(model: String) throws {
    let parity = ["--function", "3:0x96", "--mismatches", "1", "--neurons", model]
    let least = try Self.fields(["minimize"] + parity)
    #expect(least["upper"] as? Int == 8 && least["lower"] as? Int == 8)
    let folder = try TemporaryFolder()
    let certified = try Self.fields(["certify"] + parity + ["--to", folder.path("c")])
    #expect(certified["neurons"] as? String == model && certified["upper"] as? Int == 8)
    let check = try Executable.run([folder.path("c")], program: Executable.folder.appending(path: "thresher-check"))
    #expect(check.status == 0 && check.output.contains("depth 2, \(model) neurons, wrong on at most 1 of 8 points"))
  }

  /// The 26 binary classes of three inputs by hidden width, in every model: `ModelCatalog.binaryClasses`.
  @Test(arguments: [
    ("bipolar", [5, 11, 9, 1]), ("ternary", [8, 15, 3]), ("levels:1", [8, 14, 4]), ("threshold", [11, 14, 1]),
  ])
  func binaryClasses(model: String, classes: [Int]) throws {
    let fields = try Self.fields(["catalog", "3", "--neurons", model, "--binary-classes"])
    let bars = try #require(fields["histogram"] as? [[String: Any]])
    #expect(bars.compactMap { $0["classes"] as? Int } == classes)
    #expect(bars.compactMap { $0["weights"] as? Int } == (1...classes.count).map { 4 * $0 })
    #expect(bars.compactMap { $0["functions"] as? Int }.reduce(0, +) == 256)
  }

  /// Fewer neurons for more mistakes, down to a constant.
  @Test func frontier() throws {
    let fields = try Self.fields(["minimize", "--function", "3:0x96", "--frontier", "--neurons", "ternary"])
    let steps = try #require(fields["frontier"] as? [[String: Any]])
    #expect(steps.compactMap { $0["mismatches"] as? Int } == [0, 1, 2, 3, 4])
    #expect(steps.compactMap { $0["upper"] as? Int } == [12, 8, 4, 4, 4])
    #expect(fields["answer"] as? String == "optimal")
  }

  /// A row for each size, with the first and the last number of mistakes.
  @Test func rowsOfTheFrontier() throws {
    let question = ["minimize", "--function", "3:0x96", "--frontier", "--quiet"]
    let ternary = try Executable.run(question + ["--neurons", "ternary"])
    #expect(
      ternary.output == """
        neurons     ternary
        mismatches  weights     widths
        0           12          3,1
        1           8           2,1
        2...4       4           1,1

        """)
    let binary = try Executable.run(question + ["--size", "neurons"])
    #expect(
      binary.output == """
        mismatches  neurons     widths
        0           4           3,1
        1           3           2,1
        2...4       2           1,1

        """)
  }

  /// An interval has the binary network as its upper end: five neurons for parity of five inputs, and its output.
  @Test func binaryNetworksBoundThresholdNetworks() throws {
    let fields = try Self.fields(
      [
        "minimize", "--function", "5:0x96696996", "--size", "neurons", "--neurons", "threshold", "--budget", "2000000",
      ], status: 30)
    #expect(fields["upper"] as? Int == 6 && (fields["lower"] as? Int ?? 0) >= 3)
    let network = try #require((fields["minima"] as? [[String: Any]])?.first?["network"] as? [String: Any])
    #expect(network["neurons"] as? String == "threshold")
  }

  /// Two layers of larq become a network whose bits are those of floating point.
  @Test func layersOfLarq() throws {
    let folder = try TemporaryFolder()
    var key = RandomKey(seed: 9)
    func layer(_ name: String, _ inputs: Int, _ width: Int) throws -> [String: [Float]] {
      func numbers(_ count: Int, _ scale: Float) -> [Float] {
        (0..<count).map { _ in (Float(key.next(below: 2001)) - 1000) / 1000 * scale }
      }
      let parts = [
        "kernel": numbers(inputs * width, 1), "beta": numbers(width, 1), "gamma": numbers(width, 2),
        "moving_mean": numbers(width, 2), "moving_variance": numbers(width, 3).map { abs($0) },
      ]
      try TensorFile.write(
        parts.map { Tensor(name: $0.key, shape: $0.key == "kernel" ? [inputs, width] : [width], floats: $0.value) },
        to: folder.path(name))
      return parts
    }
    let (first, second) = (try layer("a.npz", 6, 5), try layer("b.npz", 5, 3))
    for neuron in 0..<3 {
      let run = try Executable.run([
        "convert", folder.path("a.npz"), folder.path("n.json"), "--then", folder.path("b.npz"), "--neuron",
        "\(neuron + 1)",
      ])
      #expect(run.status == 0, "\(run.errors)")
      let table = try Executable.run(["convert", folder.path("n.json"), "--to", "pla"])
      let rows = table.output.split(separator: "\n").filter { $0.first == "0" || $0.first == "1" }
      #expect(rows.count == 64)
      for row in rows {
        var values: [Float] = row.prefix(6).map { $0 == "1" ? 1 : -1 }
        for (parts, width) in [(first, 5), (second, 3)] {
          values = (0..<width).map { place in
            let sum = values.enumerated().reduce(Float(0)) {
              $0 + ((parts["kernel"]?[$1.offset * width + place] ?? 0) < 0 ? -$1.element : $1.element)
            }
            let factor = (parts["gamma"]?[place] ?? 0) / ((parts["moving_variance"]?[place] ?? 0) + 0.001).squareRoot()
            return (sum - (parts["moving_mean"]?[place] ?? 0)) * factor + (parts["beta"]?[place] ?? 0) >= 0 ? 1 : -1
          }
        }
        #expect(row.last == (values[neuron] > 0 ? "1" : "0"), "\(neuron) \(row)")
      }
    }
    for (arguments, message) in [
      (["convert", folder.path("a.npz"), "--to", "json"], "5 neurons in the last layer"),
      (["convert", folder.path("b.npz"), "--to", "json", "--then", folder.path("b.npz")], "a layer of 5 inputs"),
      (["convert", folder.path("a.npz"), "--to", "json", "--neuron", "6"], "expected 1 to 5"),
      (["convert", folder.path("n.json"), folder.path("o.npz")], "for a network of bipolar neurons"),
    ] {
      let run = try Executable.run(arguments)
      #expect(run.status == 65 || run.status == 64, "\(arguments)")
      #expect(run.errors.contains(message) && run.errors.split(separator: "\n").count == 1, "\(run.errors)")
    }
  }

  /// The teacher of a sample stands in its comments and is wrong on the flipped rows alone.
  @Test(arguments: ["bipolar", "ternary", "levels:2", "threshold"]) func teachers(model: String) throws {
    let folder = try TemporaryFolder()
    let run = try Executable.run([
      "generate", "--inputs", "5", "--teacher", "3,1", "--points", "20", "--noise", "0.1", "--seed", "2", "--neurons",
      model, "--to", folder.path("a.pla"),
    ])
    #expect(run.status == 0, "\(run.errors)")
    let text = try String(contentsOfFile: folder.path("a.pla"), encoding: .utf8)
    let teacher = try #require(text.split(separator: "\n").first { $0.hasPrefix("# teacher: ") }).dropFirst(11)
    #expect(teacher.contains("\"neurons\":\"\(model)\"") && text.contains("--teacher 3,1 --neurons \(model) "))
    try Data(teacher.utf8).write(to: URL(fileURLWithPath: folder.path("t.json")))
    let fields = try Self.fields(["evaluate", folder.path("t.json"), folder.path("a.pla")])
    #expect(fields["mismatches"] as? Int == 2 && fields["rows"] as? Int == 20)
  }

  /// Exclusive or by two ternary neurons: networks one by one, and up to what is alike.
  @Test func networksOneByOne() throws {
    let xor = ["enumerate", "--function", "2:0x6", "--widths", "2,1", "--neurons", "ternary"]
    let all = try Self.fields(xor + ["--networks"])
    #expect(all["total"] as? Int == 16 && all["complete"] as? Bool == true)
    for (upTo, total) in [(["neurons"], 8), (["inputs"], 12), (["neurons", "inputs"], 7)] {
      let fields = try Self.fields(xor + ["--networks"] + upTo.flatMap { ["--up-to", $0] })
      let networks = try #require(fields["networks"] as? [[String: Any]])
      #expect(networks.count == total, "\(upTo)")
      #expect(networks.compactMap { $0["orbit"] as? Int }.reduce(0, +) == 16)
    }
    let some = try Self.fields(xor + ["--networks", "--limit", "3"], status: 30)
    #expect(some["total"] as? Int == 3 && some["reason"] != nil)
    // Of the 14 single neurons of two inputs, those that differ by the order of the inputs are 10 classes.
    let point = ["enumerate", "-", "--format", "pla", "--widths", "1", "--neurons", "threshold", "--up-to", "inputs"]
    let run = try Executable.run(point + ["--json"], input: Data(".i 2\n.o 1\n.type fr\n00 0\n.e\n".utf8))
    #expect(run.status == 0 && run.output.contains("\"orbit\" : 2"), "\(run.errors)")
  }

  /// Draws of chains fit, stand in the order of their numbers, and come near to the exact law; what is told about draws of binary
  /// neurons is told about these.
  @Test(arguments: ["gibbs", "metropolis"]) func chains(method: String) throws {
    let folder = try TemporaryFolder()
    let run = try Executable.run([
      "sample", "--function", "3:0xe4", "--widths", "3,1", "--neurons", "ternary", "--method", method, "-n", "400",
      "--test-uniformity", "--teacher", "3:0xe4", "--csv", folder.path("t.csv"), "--tables", "--json", "--quiet",
    ])
    #expect(run.status == 0, "\(run.errors)")
    let lines = run.output.split(separator: "\n")
    #expect(lines.count == 401)
    for (number, line) in lines.dropLast().enumerated() {
      #expect(line.hasPrefix("{\"draw\":\(number),") && line.contains("\"table\":\"e4\""))
    }
    let last = try #require(lines.last)
    let fields = try #require(try JSONSerialization.jsonObject(with: Data(last.utf8)) as? [String: Any])
    let diagnostics = try #require(fields["diagnostics"] as? [String: [String: Any]])
    #expect(diagnostics["wires"]?["r_hat"] is Double && fields["fitting_share"] is Double)
    // One function fits, and the teacher is it.
    #expect((fields["uniformity"] as? [String: Any])?["total_variation"] as? Double == 0)
    #expect((fields["population_error"] as? [String: Any])?["mean"] as? Double == 0)
    #expect(try String(contentsOfFile: folder.path("t.csv"), encoding: .utf8).split(separator: "\n").count == 401)
    // Every draw is a file of its own.
    try Data(lines[7].utf8).write(to: URL(fileURLWithPath: folder.path("d.json")))
    #expect(try Self.fields(["evaluate", folder.path("d.json"), "--function", "3:0xe4"])["mismatches"] as? Int == 0)
    let none = ["sample", "--function", "2:0x6", "--widths", "1", "--neurons", "ternary", "--method", method]
    #expect(try Executable.run(none).status == 20)
  }

  /// Shares of counts and of lists come to what one run prints; a function with settings in several shares is one function.
  @Test(arguments: [
    ["count", "--widths", "2,2,1", "--neurons", "levels:1"],
    ["count", "--widths", "2,1", "--neurons", "ternary", "--mismatches", "1"],
    ["enumerate", "--widths", "2,1", "--neurons", "bipolar"], ["enumerate", "--widths", "1", "--neurons", "threshold"],
    ["enumerate", "--widths", "2,1", "--neurons", "bipolar", "--networks"],
  ]) func shares(question: [String]) throws {
    try Executable.withDirectory { folder in
      try Data(".i 3\n.o 1\n.type fr\n000 0\n011 1\n101 1\n.e\n".utf8).write(to: folder.appending(path: "a.pla"))
      let question = [question[0], "a.pla"] + question.dropFirst()
      let whole = try Executable.run(question, directory: folder)
      for share in 1...3 {
        let run = try Executable.run(question + ["--shard", "\(share)/3"], directory: folder)
        #expect(run.status == 0, "\(run.errors)")
        try Data(run.output.utf8).write(to: folder.appending(path: "\(share)"))
      }
      let merged = try Executable.run(["merge", "1", "2", "3"], directory: folder)
      #expect(merged.status == 0 && merged.output == whole.output && !whole.output.isEmpty, "\(merged.errors)")
      #expect(try Executable.run(["merge", "1", "3"], directory: folder).status == 30)
      // A job of two units.
      _ = try Executable.run(["plan"] + question + ["--to", "job", "--units", "2"], directory: folder)
      _ = try Executable.run(["work", "job"], directory: folder)
      let job = try Executable.run(["merge", "job"], directory: folder)
      #expect(job.status == 0 && job.output == whole.output, "\(job.errors)")
    }
  }

  /// Few points force the size of all, and without any one of them it is smaller.
  @Test(arguments: ["bipolar", "ternary", "levels:1", "threshold"]) func explanations(model: String) throws {
    let folder = try TemporaryFolder()
    func minimize(_ rows: [String], _ options: [String] = []) throws -> [String: Any] {
      let text = ".i 4\n.o 1\n.type fr\n" + rows.joined(separator: "\n") + "\n.e\n"
      try Data(text.utf8).write(to: URL(fileURLWithPath: folder.path("a.pla")))
      return try Self.fields(["minimize", folder.path("a.pla"), "--neurons", model] + options)
    }
    let rows = [
      "0000 0", "1000 1", "0100 1", "1100 0", "0010 1", "1010 0", "0110 0", "1110 1", "0001 1", "1001 1", "0111 0",
    ]
    let whole = try minimize(rows, ["--explain"])
    let size = try #require(whole["upper"] as? Int)
    let points = try #require((whole["explanation"] as? [String: Any])?["points"] as? [Int])
    #expect(points.count < rows.count && size > 5)
    #expect(try minimize(points.map { rows[$0] })["upper"] as? Int == size)
    for point in points {
      #expect(try minimize(points.filter { $0 != point }.map { rows[$0] })["upper"] as? Int ?? .max < size, "\(point)")
    }
    let single = try Self.fields(["minimize", "--function", "2:0x8", "--neurons", model, "--explain", "--depth", "1"])
    #expect(single["explanation"] is NSNull)
  }

  /// The formula of the checker, and that of Z3.
  @Test(arguments: ["bipolar", "ternary", "levels:1", "threshold"]) func exports(model: String) throws {
    let question = ["--function", "2:0x6", "--widths", "2,1", "--neurons", model]
    let cnf = try Executable.run(["export"] + question + ["--as", "cnf", "-"])
    #expect(cnf.status == 0 && cnf.output.contains("p cnf "), "\(cnf.errors)")
    let smt = try Executable.run(["export"] + question + ["--as", "smt2", "-"])
    #expect(smt.status == 0 && smt.output.contains("(check-sat)"))
    let opb = try Executable.run(["export"] + question + ["--as", "opb", "-"])
    #expect(opb.status == 64 && opb.output.isEmpty)
  }

  /// What a model has no answer to is one line and exit code 64, never an option ignored.
  @Test(arguments: [
    ["count", "--widths", "2,1", "--neurons", "threshold"], ["sample", "--widths", "2,1", "--neurons", "threshold"],
    ["decide", "--widths", "2,1", "--neurons", "octonary"],
    ["minimize", "--neurons", "ternary", "--size", "wires", "--explain"],
    ["decide", "--widths", "2,1", "--neurons", "bipolar", "--engine", "covering"],
    ["minimize", "--neurons", "bipolar", "--journal", "kept"],
    ["certify", "--neurons", "ternary", "--coq", "a.v", "--to", "c"],
    ["certify", "--neurons", "ternary", "--size", "wires", "--to", "c"],
    ["forced", "--widths", "2,1", "--neurons", "threshold"],
  ]) func refusals(arguments: [String]) throws {
    let run = try Executable.run(arguments + ["--function", "2:0x6"])
    #expect(run.status == 64 && run.output.isEmpty, "\(arguments) \(run.output)")
    #expect(run.errors.split(separator: "\n").count == 1, "\(run.errors)")
  }
}
