import Foundation
import TestSupport
import Testing

@Suite("thresher construct, verify, reproduce")
struct PaperVerbTests {
  private func object(_ run: Executable.Outcome) throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
  }

  /// Every method writes a network that `evaluate` finds right on the instance.
  @Test(arguments: ["monomials", "minterms", "table", "hash", "bucket-linear", "seeds", "parity"])
  func constructedNetworksFit(method: String) throws {
    try Executable.withDirectory { directory in
      let network = directory.appendingPathComponent("network.json").path
      let built = try Executable.run(["construct", "--function", "4:0x6996", "--method", method, "--to", network])
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

  /// What a paper derives and what it states are told apart, and every number has its kind.
  @Test func verifyShowsStandingAndEvidence() throws {
    let result = try object(try Executable.run(["verify", "mean-description", "--N", "4", "--noise=1/4", "--json"]))
    #expect(result["shown"] as? String == "holds (derived here)" && result["standing"] as? String == "sharpened")
    #expect(result["label"] as? String == "S6")
    let sides = try #require(result["sides"] as? [[String: Any]])
    #expect(sides.count == 1 && sides[0]["evidence"] as? String == "enclosed")
    let cases = try #require(result["cases"] as? [[String: Any]])
    #expect(cases.count == 1 && cases[0]["quantities"] != nil)
  }

  /// --set and an option of the parameter's name are the same; a paper runs all its claims; shards share the cases.
  @Test func namesAndShards() throws {
    let long = try Executable.run(["verify", "cap", "--d", "3", "--angle", "1/2"])
    #expect(long.status == 0 && long.output.contains("1 case: holds 1"))
    let set = try Executable.run(["verify", "cap", "--set", "d=3", "--set", "angle=1/2"])
    #expect(set.output == long.output)
    func cases(_ more: [String]) throws -> [String: Int] {
      let result = try object(try Executable.run(["verify", "typical-interpolators", "--json"] + more))
      let claims = try #require(result["claims"] as? [[String: Any]])
      #expect(claims.count == 8 && result["verdict"] as? String == "holds")
      return Dictionary(
        uniqueKeysWithValues: claims.map {
          ($0["claim"] as? String ?? "", (($0["counts"] as? [String: Int]) ?? [:]).values.reduce(0, +))
        })
    }
    let parts = [try cases(["--shard", "1/2"]), try cases(["--shard", "2/2"])]
    #expect(try cases([]) == parts[0].merging(parts[1], uniquingKeysWith: +))
  }

  /// Without time nothing is violated, and nothing is said to hold that was not worked out.
  @Test func outOfTime() throws {
    let run = try Executable.run(["verify", "tempered-overfitting", "--time", "1s", "--jobs", "1", "--json"])
    let result = try object(run)
    let claims = try #require(result["claims"] as? [[String: Any]])
    let undecided = claims.reduce(0) { $0 + ((($1["counts"] as? [String: Int]) ?? [:])["undecided"] ?? 0) }
    #expect(run.status == (undecided > 0 ? 30 : 0))
    #expect(result["verdict"] as? String == (undecided > 0 ? "undecided" : "holds"))
  }

  /// Random quantised networks on a sample of two inputs: the drawn probability against the counted one.
  @Test func examinationOfAFile() throws {
    try Executable.withDirectory { directory in
      let file = directory.appendingPathComponent("and.csv").path
      try "x1,x2,y\n0,0,0\n1,0,0\n1,1,1\n".write(toFile: file, atomically: true, encoding: .utf8)
      let command = ["verify", "quantised-posterior", "--data", file, "--draws", "200", "--seed", "3", "--json"]
      let run = try Executable.run(command + ["--jobs", "1"])
      let result = try object(run)
      #expect(run.status == 0 && result["verdict"] as? String == "holds")
      let verdicts = try #require(result["verdicts"] as? [[String: Any]])
      #expect(verdicts.count == 1 && verdicts[0]["label"] as? String == "S10")
      let tables = try #require(result["tables"] as? [[String: Any]])
      #expect((tables.first?["rows"] as? [Any])?.count == 1)
      func withoutTiming(_ run: Executable.Outcome) throws -> NSDictionary {
        var fields = try object(run)
        fields["timing"] = nil
        return fields as NSDictionary
      }
      #expect(try withoutTiming(run) == withoutTiming(try Executable.run(command + ["--jobs", "4"])))
      // A sample that no such network fits leaves the question open.
      let few = try Executable.run(["verify", "quantised-posterior", "--data", file, "--tries", "1", "--draws", "50"])
      #expect(few.status == 30)
    }
    let missing = try Executable.run(["verify", "quantised-posterior", "--data", "/no/such/file.csv"])
    #expect(missing.status == 65 && missing.errors.split(separator: "\n").count == 1)
  }

  /// Mistyped names and options name what was meant.
  @Test(arguments: [
    (["verify", "clean-eror"], "did you mean clean-error?"),
    (["verify", "cap", "--angel", "1"], "did you mean angle?"),
    (["reproduce", "tempred", "--to", "x"], "did you mean tempered?"),
    (["reproduce", "tempered", "--to", "x", "--dpth", "2"], "did you mean depth?"),
  ])
  func nearestNames(arguments: [String], advice: String) throws {
    let run = try Executable.run(arguments)
    #expect(run.status == 64 && run.errors.contains(advice) && run.errors.split(separator: "\n").count == 1)
  }

  @Test func reproduceListsExperiments() throws {
    let run = try Executable.run(["reproduce"])
    #expect(run.status == 0)
    for name in ["tempered", "tempered-sampled", "typical"] { #expect(run.output.contains("\n\(name)\n")) }
  }

  @Test func boundsBeyondEnumeration() throws {
    let run = try Executable.run(["verify", "binomial-entropy", "--bounds", "--set", "N=1000000", "--set", "k=100000"])
    #expect(run.status == 0 && run.output.split(separator: "\n").count == 3)
  }

  @Test(arguments: [
    ["verify", "nonsense"], ["verify", "cap", "--set", "d=1"], ["verify", "cap", "--set", "colour=red"],
    ["verify", "cap", "--set", "d"], ["verify", "--all", "cap"], ["verify", "--set", "d=3"],
    ["verify", "cap", "--bounds"], ["verify", "cap", "--d", "nan", "--angle", "1"], ["verify", "cap", "3"],
    ["verify", "typical-interpolators", "--d", "3"], ["verify", "cap", "--d", "3", "--d", "4", "--angle", "1"],
    ["verify", "quantised-posterior"], ["reproduce", "--to", "x"], ["verify", "cap", "--shard", "3/2"],
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

  /// Chains on random samples against the exact average over all samples of three inputs, at every noise level: the mean of
  /// n samples is within five standard errors, of which the standard deviation over samples is exact too. The fixed
  /// seed makes this no lottery.
  @Test func sampledAgreesWithExact() throws {
    try Executable.withDirectory { directory in
      let options = ["--teacher", "3:0xe8", "--points", "5", "--student", "3", "--to", directory.path, "--quiet"]
      let samples = 24
      #expect(try Executable.run(["reproduce", "tempered", "--distinct"] + options).status == 0)
      #expect(
        try Executable.run(["reproduce", "tempered-sampled", "--samples", "\(samples)", "--seed", "3"] + options).status
          == 0)
      func table(_ name: String) throws -> [[String: String]] {
        let text = try String(contentsOf: directory.appendingPathComponent(name), encoding: .utf8)
        let lines = text.split(separator: "\n").map { $0.split(separator: ",", omittingEmptySubsequences: false) }
        return lines.dropFirst().map { line in
          Dictionary(uniqueKeysWithValues: zip(lines[0].map(String.init), line.map(String.init)))
        }
      }
      let exact = try table("tempered.csv").filter { $0["flips"] == "independent" }
      let sampled = try table("tempered-sampled.csv")
      #expect(sampled.count == 6 * samples)
      for noise in ["0", "0.1", "0.2", "0.3", "0.4", "0.5"] {
        let level = try #require(Double(noise))
        func reference(_ measure: String) throws -> (mean: Double, deviation: Double) {
          let row = try #require(
            exact.first { $0["measure"] == measure && abs((Double($0["noise"] ?? "") ?? -1) - level) < 1e-9 })
          return (try #require(Double(row["error"] ?? "")), try #require(Double(row["deviation"] ?? "")))
        }
        func mean(_ column: String) throws -> (mean: Double, count: Double) {
          let errors = sampled.filter { $0["noise"] == noise }.compactMap { Double($0[column] ?? "") }
          try #require(errors.count > samples / 2)
          return (level + (1 - 2 * level) * errors.reduce(0, +) / Double(errors.count), Double(errors.count))
        }
        let (typical, minimal) = (try mean("typical_clean_error"), try mean("minimal_clean_error"))
        let expected = try reference("typical")
        #expect(
          abs(typical.mean - expected.mean) <= 5 * expected.deviation / typical.count.squareRoot() + 1e-9,
          "noise \(noise): \(typical), \(expected)")
        // One network of every minimal architecture lies between the best and the worst.
        let (best, worst) = (try reference("minimal-best"), try reference("minimal-worst"))
        #expect(minimal.mean >= best.mean - 5 * best.deviation / minimal.count.squareRoot() - 1e-9)
        #expect(minimal.mean <= worst.mean + 5 * worst.deviation / minimal.count.squareRoot() + 1e-9)
      }
      let chart = try String(contentsOf: directory.appendingPathComponent("tempered-sampled.svg"), encoding: .utf8)
      #expect(chart.contains("typical, by chains"))
    }
  }

  /// The numbers of Instances/claims, asked again.
  @Test func instancesBehindTheClaims() throws {
    struct Count: Decodable {
      var file: String
      var widths: [Int]
      var count: String
    }
    struct Minimum: Decodable {
      var file: String
      var depth: Int
      var weights: Int
      var widths: [[Int]]
    }
    struct Expected: Decodable {
      var counts: [Count]
      var minima: [Minimum]
    }
    let folder = Repository.instances.appending(path: "claims")
    let expected = try JSONDecoder().decode(
      Expected.self, from: Data(contentsOf: folder.appendingPathComponent("expected.json")))
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".pla") }
    #expect(Set(expected.counts.map(\.file) + expected.minima.map(\.file)) == Set(files))
    func ask(_ verb: String, _ file: String, _ options: [String]) throws -> [String: Any] {
      try object(try Executable.run([verb, folder.appendingPathComponent(file).path, "--json"] + options))
    }
    for entry in expected.counts {
      let widths = entry.widths.map(String.init).joined(separator: ",")
      #expect(try ask("count", entry.file, ["--widths", widths])["count"] as? String == entry.count)
    }
    for entry in expected.minima {
      let result = try ask("minimize", entry.file, ["--depth", "\(entry.depth)"])
      let widths = (result["minima"] as? [[String: Any]])?.compactMap { $0["widths"] as? [Int] }
      #expect(result["upper"] as? Int == entry.weights && widths == entry.widths)
    }
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
      // Data twice and the chart, and the chart as PDF or the reason why there is none.
      let lines = whole.output.split(separator: "\n")
      let hasPDF = lines.contains { $0.hasSuffix("whole/tempered.pdf") }
      #expect(whole.status == 0 && lines.count { !$0.hasSuffix(".pdf") } == 3)
      #expect(hasPDF != whole.errors.contains("rsvg-convert is not installed"))
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
