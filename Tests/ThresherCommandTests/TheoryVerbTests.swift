import Foundation
import Testing

@Suite("thresher construct, verify, reproduce")
struct TheoryVerbTests {
  private func object(_ run: Executable.Outcome) throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
  }

  /// Every method writes a network that `evaluate` finds right on the instance.
  @Test(arguments: ["monomials", "minterms", "table", "hash", "bucket-linear", "seeds", "parity"])
  func constructedNetworksFit(method: String) throws {
    try Executable.withDirectory { directory in
      let network = directory.appendingPathComponent("network.json").path
      let built = try Executable.run(["construct", "--function", "4:0x6996", "--method", method, "--output", network])
      #expect(built.status == 0 && built.errors.isEmpty)
      let checked = try object(try Executable.run(["evaluate", network, "--function", "4:0x6996", "--json"]))
      #expect(checked["mismatches"] as? Int == 0)
    }
  }

  /// Parity of four inputs is smallest by the method made for it: w = 4 4 + 4; two more layers cost one weight each.
  @Test func bestOfParity() throws {
    let best = try object(try Executable.run(["construct", "--function", "4:0x6996", "--json"]))
    #expect(best["method"] as? String == "parity" && best["weights"] as? Int == 20)
    let deep = try object(try Executable.run(["construct", "--function", "4:0x6996", "--depth", "4", "--json"]))
    #expect(deep["weights"] as? Int == 22)
  }

  @Test func verifyListsClaims() throws {
    let run = try Executable.run(["verify"])
    #expect(run.status == 0)
    for name in ["error-from-information", "tempered-constants", "guess-and-check", "cap"] {
      #expect(run.output.contains(name))
    }
  }

  @Test func verifyHasTheFieldsOfAResult() throws {
    let result = try object(try Executable.run(["verify", "tempered-constants", "--set", "noise=1/4", "--json"]))
    #expect(result["claim"] as? String == "tempered-constants" && result["verdict"] as? String == "holds")
    let sides = try #require(result["sides"] as? [[String: Any]])
    #expect(sides.count == 3)
    #expect(sides[0]["value"] as? String == "1/4" && sides[0]["bound"] as? String == "3/8")
    #expect(sides[0]["relation"] as? String == "<=" && sides[0]["evidence"] as? String == "exact")
  }

  @Test func boundsBeyondEnumeration() throws {
    let run = try Executable.run(["verify", "binomial-entropy", "--bounds", "--set", "N=1000000", "--set", "k=100000"])
    #expect(run.status == 0 && run.output.split(separator: "\n").count == 3)
  }

  @Test(arguments: [
    ["verify", "nonsense"], ["verify", "cap", "--set", "d=1"], ["verify", "cap", "--set", "colour=red"],
    ["verify", "cap", "--set", "d"], ["verify", "--all", "cap"], ["verify", "--set", "d=3"],
    ["verify", "cap", "--bounds"],
    ["reproduce", "tempered", "--to", "/nowhere", "--shard", "3/2"],
    ["reproduce", "tempered", "--to", "x", "--student", "9"],
    ["reproduce", "typical", "--to", "x", "--teacher", "5:0x0"], ["reproduce", "tempered"],
    ["construct", "--function", "2:0x6", "--depth", "1"],
    ["construct", "--function", "2:0x6", "--method", "seeds", "--depth", "3"],
    ["construct", "--function", "3:0xe8", "--method", "parity"],
  ])
  func wrongUsageIsOneLine(arguments: [String]) throws {
    let run = try Executable.run(arguments)
    #expect(run.status == 64 && run.output.isEmpty)
    #expect(run.errors.split(separator: "\n").count == 1)
  }

  /// Two shards in one folder give the same files as one run, byte by byte but for the timing, and an
  /// unfinished folder is told by exit code 30.
  @Test func shardsAndResumption() throws {
    try Executable.withDirectory { directory in
      func run(_ folder: String, _ more: [String] = []) throws -> Executable.Outcome {
        try Executable.run(
          [
            "reproduce", "tempered", "--teacher", "3:0xe8", "--points", "4,8", "--student", "2", "--to",
            directory.appendingPathComponent(folder).path,
          ] + more)
      }
      func file(_ name: String) throws -> String {
        try String(contentsOf: directory.appendingPathComponent(name), encoding: .utf8)
      }
      let whole = try run("whole")
      #expect(whole.status == 0 && whole.output.split(separator: "\n").count == 3)
      let first = try run("shards", ["--shard", "1/2"])
      #expect(first.status == 30 && first.errors.split(separator: "\n").count == 1)
      #expect(try run("shards", ["--shard", "2/2"]).status == 0)
      #expect(try file("whole/tempered.csv") == file("shards/tempered.csv"))
      #expect(try file("whole/tempered.svg") == file("shards/tempered.svg"))
      // A torn last line is computed again.
      let journal = directory.appendingPathComponent("whole/tempered-1of1.jsonl")
      let text = try String(contentsOf: journal, encoding: .utf8)
      try String(text.dropLast(40)).write(to: journal, atomically: true, encoding: .utf8)
      let csv = try file("whole/tempered.csv")
      #expect(try run("whole").status == 0)
      #expect(try file("whole/tempered.csv") == csv)
      // Other settings do not mix with these.
      let other = try run("whole", ["--depth", "3"])
      #expect(other.status == 65 && other.errors.split(separator: "\n").count == 1)
    }
  }
}
