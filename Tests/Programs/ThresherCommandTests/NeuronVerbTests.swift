import Foundation
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

  /// Two mismatches of exclusive or of three inputs, in every model, and a certificate that says so.
  @Test(arguments: ["bipolar", "ternary", "levels:2", "threshold"]) func mismatches(model: String) throws {
    let parity = ["--function", "3:0x96", "--mismatches", "2", "--neurons", model]
    let least = try Self.fields(["minimize"] + parity)
    #expect(least["upper"] as? Int == 8 && least["lower"] as? Int == 8)
    let folder = try TemporaryFolder()
    let certified = try Self.fields(["certify"] + parity + ["--to", folder.path("c")])
    #expect(certified["neurons"] as? String == model && certified["upper"] as? Int == 8)
    let check = try Executable.run([folder.path("c")], program: Executable.folder.appending(path: "thresher-check"))
    #expect(check.status == 0 && check.output.contains("depth 2, \(model) neurons, wrong on at most 2 of 8 points"))
  }

  /// What a model has no answer to is one line and exit code 64, never an option ignored.
  @Test(arguments: [
    ["count", "--widths", "2,1", "--neurons", "threshold"], ["sample", "--widths", "2,1", "--neurons", "threshold"],
    ["decide", "--widths", "2,1", "--neurons", "octonary"], ["minimize", "--neurons", "ternary", "--explain"],
    ["decide", "--widths", "2,1", "--neurons", "bipolar", "--engine", "covering"],
    ["minimize", "--neurons", "bipolar", "--journal", "kept"],
    ["certify", "--neurons", "ternary", "--coq", "a.v", "--to", "c"],
    ["certify", "--neurons", "ternary", "--size", "wires", "--to", "c"],
    ["forced", "--widths", "2,1", "--neurons", "bipolar"],
  ]) func refusals(arguments: [String]) throws {
    let run = try Executable.run(arguments + ["--function", "2:0x6"])
    #expect(run.status == 64 && run.output.isEmpty, "\(arguments) \(run.output)")
    #expect(run.errors.split(separator: "\n").count == 1, "\(run.errors)")
  }
}
