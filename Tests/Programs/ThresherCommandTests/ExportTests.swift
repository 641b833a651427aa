import Foundation
import Testing

/// Verbs/Export: what each language takes, and what it refuses.
@Suite struct ExportTests {
  private static func export(_ arguments: String...) throws -> Executable.Outcome {
    try Executable.run(["export", "--function", "2:0x6", "-", "--widths", "2,1"] + arguments)
  }

  @Test func linearConstraintsCountNatively() throws {
    let plain = try Self.export("--as", "opb")
    #expect(plain.status == 0)
    #expect(!plain.output.contains("min:"))
    // T <= |W| of a neuron with two inputs: one line, no counter.
    #expect(plain.output.contains("\n+1 x1 +1 x2 +1 ~x3 +1 ~x4 >= 2 ;\n"))
    let wires = try Self.export("--as", "opb", "--least", "wires")
    #expect(wires.output.contains("\nmin: +1 x1 +1 x2 "))
    let wrong = try Self.export("--as", "opb", "--least", "mismatches")
    #expect(
      wrong.output.split(separator: "\n").contains { $0.hasPrefix("min:") && $0.count(where: { $0 == "x" }) == 4 })
  }

  /// By hand: the maximal sets are {1, 2, 3}, {1, 4}, {2, 3, 4}. Weights 1/2 on 1, 2 and 4 prove (2 + 1 + 2) / 2 where the output
  /// fires from one neuron on, the weight 1 on point 2 proves 2 where it needs two.
  @Test(arguments: [("1", "5/2", "2", "1"), ("2", "2", "1", "2")])
  func coversOfExclusiveOr(_ threshold: String, _ value: String, zeros: String, ones: String) throws {
    let run = try Self.export("--as", "lp", "--threshold", threshold)
    #expect(run.status == 0)
    let lines = run.output.split(separator: "\n")
    #expect(lines.contains("\\ relaxation \(value)"))
    let demands = lines.filter { $0.hasPrefix(" p") }.compactMap { $0.split(separator: " ").last.map(String.init) }
    #expect(demands == [zeros, ones, ones, zeros])
  }

  @Test func casesCoverEverything() throws {
    let run = try Self.export("--as", "icnf", "--split", "2")
    let lines = run.output.split(separator: "\n")
    #expect(lines.contains("p inccnf"))
    #expect(lines.filter { $0.hasPrefix("a ") } == ["a -1 -2 0", "a 1 -2 0", "a -1 2 0", "a 1 2 0"])
  }

  @Test func weightsOfConstants() throws {
    let run = try Self.export("--as", "cnf", "--models", "weighted")
    // 5 m 2^(m - 1) settings of a constant with fan-in 2; the threshold of neuron 1.1 begins at variable 3.
    #expect(run.output.contains("\nc t wmc\nc p weight -3 20 0\nc p weight 3 1 0\n"))
  }

  @Test(arguments: [
    (["--as", "cnf", "--least", "wires"], "found --least with cnf; expected opb"),
    (["--as", "opb", "--models", "settings"], "found --models with opb; expected cnf"),
    (["--as", "cnf", "--split", "2"], "found --split with cnf; expected icnf"),
    (["--as", "cnf", "--threshold", "2"], "found --threshold with cnf; expected lp"),
    (["--as", "lp"], "found no --threshold with lp; expected one from 1 to 2"),
    (["--as", "lp", "--threshold", "3"], "found --threshold 3; expected one from 1 to 2"),
    (["--as", "lp", "--threshold", "1", "--wires", "3"], "found --wires with lp"),
    (["--as", "lp", "--threshold", "1", "--mismatches", "1"], "found --mismatches with lp"),
    (["--as", "cnf", "--models", "settings", "--wires", "3"], "found --wires with --models"),
    (["--as", "cnf", "--models", "choices", "--plain"], "found --plain and --models"),
  ]) func refusals(_ options: [String], _ message: String) throws {
    let run = try Executable.run(["export", "--function", "2:0x6", "-", "--widths", "2,1"] + options)
    #expect(run.status == 64)
    #expect(run.errors.contains(message), "\(run.errors)")
    #expect(run.output.isEmpty)
  }
}
