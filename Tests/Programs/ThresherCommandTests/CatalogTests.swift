import Foundation
import Testing

@Suite("thresher catalog")
struct CatalogTests {
  /// By hand: 26 of the 256 functions of three inputs are one neuron (3 2^3 + 2), parity is the only class of three.
  @Test func allClassesOfThreeInputs() throws {
    let run = try Executable.run(["catalog", "3", "--depth", "2"])
    #expect(run.status == 0 && run.errors.isEmpty)
    let lines = run.output.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
    #expect(lines.contains(["4", "5", "26"]))
    #expect(lines.contains(["3:0x69", "2", "12", "3,1"]))
    let json = try Executable.run(["catalog", "3", "--depth", "3", "--json"])
    #expect(json.output.contains("thresher/result/1"))
  }

  /// A range continues where the last line says, and agrees with the class of a single function.
  @Test func rangesOfFiveInputs() throws {
    let first = try Executable.run(["catalog", "5", "--from", "5:0x00000000", "--count", "3"])
    #expect(first.status == 0)
    let lines = first.output.split(separator: "\n")
    #expect(lines.count == 4 && lines.last == "next  --from 5:0x00000003")
    let second = try Executable.run(["catalog", "5", "--from", "5:0x00000003", "--count", "1"])
    let single = try Executable.run(["catalog", "5", "--function", "5:0xfffffffc"])
    #expect(second.output.split(separator: "\n").first == single.output.split(separator: "\n").first)
  }

  /// A catalog with gaps is none: limits end it with one line and without a class.
  @Test(arguments: [["--budget", "10"], ["--memory", "2K"]], ["2", "3"])
  func limitsEndTheWholeCatalog(limit: [String], depth: String) throws {
    let run = try Executable.run(["catalog", "4", "--depth", depth] + limit)
    #expect(run.status == 30 && run.output.isEmpty)
    #expect(run.errors.split(separator: "\n").count == 1 && run.errors.contains("--from"), "\(run.errors)")
  }

  /// What is said of random functions is what the catalog of all says of their classes, with any number of threads; shares add up to one.
  @Test(arguments: [(3, 3), (4, 2)]) func randomFunctions(inputs: Int, depth: Int) throws {
    let words = ["catalog", "\(inputs)", "--depth", "\(depth)", "--json"]
    struct Row: Decodable { let table: String, weights: Int, widths: [[Int]] }
    struct Bar: Decodable { let weights: Int, draws: Int, share: Double }
    struct Result: Decodable { let classes: [Row], histogram: [Bar] }
    struct Whole: Decodable { let classes: [Row] }
    let run = try Executable.run(words + ["--sample", "50", "--seed", "5", "--jobs", "1"])
    #expect(run.status == 0 && run.errors.isEmpty)
    let drawn = try JSONDecoder().decode(Result.self, from: Data(run.output.utf8))
    let all = try JSONDecoder().decode(Whole.self, from: Data(Executable.run(words).output.utf8))
    let known = Dictionary(uniqueKeysWithValues: all.classes.map { ($0.table, $0) })
    #expect(drawn.classes.count == 50 && Set(drawn.classes.map(\.table)).count > 10)
    for row in drawn.classes {
      let expected = try #require(known[row.table])
      #expect(row.weights == expected.weights && row.widths == expected.widths)
    }
    #expect(drawn.histogram.reduce(0) { $0 + $1.draws } == 50)
    for bar in drawn.histogram {
      let members = drawn.classes.count { $0.weights == bar.weights }
      #expect(members == bar.draws && bar.share == Double(members) / 50)
    }
    let parallel = try Executable.run(words + ["--sample", "50", "--seed", "5", "--jobs", "2"])
    #expect(JobTests.untimed(parallel.output) == JobTests.untimed(run.output))
    let other = try Executable.run(words + ["--sample", "50", "--seed", "6"])
    let tables = try JSONDecoder().decode(Result.self, from: Data(other.output.utf8)).classes.map(\.table)
    #expect(tables != drawn.classes.map(\.table))
  }

  /// Functions of five inputs at depth 3, where no table is at hand: `minimize`, which asks other engines too, says the same sizes and
  /// widths.
  @Test func randomFunctionsOfFiveInputsAreMinimized() throws {
    struct Row: Decodable { let table: String, weights: Int, widths: [[Int]] }
    struct Result: Decodable { let classes: [Row] }
    struct Minimum: Decodable { let widths: [Int] }
    struct Minimization: Decodable { let answer: String, upper: Int, minima: [Minimum] }
    let run = try Executable.run(["catalog", "5", "--depth", "3", "--sample", "6", "--seed", "1", "--json"])
    let rows = try JSONDecoder().decode(Result.self, from: Data(run.output.utf8)).classes
    #expect(rows.count == 6)
    for row in rows {
      let other = try Executable.run([
        "minimize", "--function", "5:0x\(row.table)", "--depth", "3", "--json", "--quiet",
      ])
      let minimum = try JSONDecoder().decode(Minimization.self, from: Data(other.output.utf8))
      #expect(minimum.answer == "optimal" && minimum.upper == row.weights, "\(row.table)")
      #expect(Set(minimum.minima.map(\.widths)) == Set(row.widths), "\(row.table)")
    }
  }

  /// Functions that exceed the resources are open with what is proved; time leaves the first draws.
  @Test func randomFunctionsWithinLimits() throws {
    let words = ["catalog", "5", "--depth", "3", "--sample", "30"]
    let bounded = try Executable.run(words + ["--budget", "1"])
    #expect(bounded.status == 30 && bounded.output.contains("not decided within the resources"), "\(bounded.output)")
    let late = try Executable.run(["catalog", "5", "--depth", "3", "--sample", "1000000", "--time", "1s"])
    #expect(late.status == 30 && late.output.contains("not asked"), "\(late.output)")
    let wrong = try Executable.run(words + ["--from", "5:0x3"])
    #expect(wrong.status == 64 && wrong.errors.contains("expected --sample without it"))
  }

  /// All classes of four inputs in a folder: by two shards and one after the other the same files, which the checker accepts; a
  /// file that is gone is made again, a strange one is refused.
  @Test func allClassesInAFolder() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "catalog-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    let (whole, shared) = (folder.appending(path: "whole"), folder.appending(path: "shared"))
    let all = try Executable.run(["catalog", "4", "--to", whole.path])
    #expect(all.status == 0 && all.errors.isEmpty)
    #expect(
      all.output.contains("\n    8       40        1          24\n1072 of 1072 classes settled; widest: 4:0x1ac6\n"))
    let first = try Executable.run(["catalog", "4", "--to", shared.path, "--shard", "2/2", "--json"])
    #expect(first.status == 30 && first.output.contains("\"interval\""))
    let second = try Executable.run(["catalog", "4", "--to", shared.path, "--shard", "1/2", "--jobs", "2"])
    #expect(second.status == 0 && second.output == all.output)
    for name in try FileManager.default.contentsOfDirectory(atPath: whole.path) {
      let bytes = try Data(contentsOf: whole.appending(path: name))
      #expect(try Data(contentsOf: shared.appending(path: name)) == bytes, "\(name)")
    }
    let check = try Executable.run(
      ["--widths", shared.path], program: Executable.folder.appending(path: "thresher-check"))
    #expect(check.status == 0 && check.output.contains("1072 of 1072 classes settled"))
    let range = shared.appending(path: "4-1.widths")
    try FileManager.default.removeItem(at: range)
    #expect(try Executable.run(["catalog", "4", "--to", shared.path]).output == all.output)
    try Data("something\n".utf8).write(to: range)
    let strange = try Executable.run(["catalog", "4", "--to", shared.path])
    #expect(strange.status == 65 && strange.output.isEmpty && strange.errors.contains("4-1.widths"))
    let rejected = try Executable.run(
      ["--widths", range.path], program: Executable.folder.appending(path: "thresher-check"))
    #expect(rejected.status == 1 && rejected.output.contains("4-1.widths:1: expected thresher/widths/1"))
  }

  @Test(arguments: [
    ["catalog", "4", "--to", "x", "--depth", "3"], ["catalog", "4", "--to", "x", "--function", "4:0x6996"],
    ["catalog", "4", "--to", "x", "--budget", "10"],
    ["catalog", "5"], ["catalog", "6"], ["catalog", "4", "--depth", "4"], ["catalog", "4", "--count", "2"],
    ["catalog", "5", "--function", "4:0x6996"],
  ])
  func wrongUsageIsOneLine(arguments: [String]) throws {
    let run = try Executable.run(arguments)
    #expect(run.status == 64 && run.output.isEmpty)
    #expect(run.errors.split(separator: "\n").count == 1)
  }
}
