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

  @Test(arguments: [
    ["catalog", "5"], ["catalog", "6"], ["catalog", "4", "--depth", "4"], ["catalog", "4", "--count", "2"],
    ["catalog", "5", "--function", "4:0x6996"],
  ])
  func wrongUsageIsOneLine(arguments: [String]) throws {
    let run = try Executable.run(arguments)
    #expect(run.status == 64 && run.output.isEmpty)
    #expect(run.errors.split(separator: "\n").count == 1)
  }
}
