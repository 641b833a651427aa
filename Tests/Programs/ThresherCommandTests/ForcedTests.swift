import Foundation
import Testing

/// What all networks share, against the list of all of them (`Forced.swift`).
@Suite struct ForcedTests {
  private static func fields(_ arguments: [String], status: Int32 = 0, in directory: URL? = nil) throws -> [String: Any]
  {
    let run = try Executable.run(arguments + ["--json", "--quiet"], directory: directory)
    #expect(run.status == status, "\(arguments) \(run.errors)")
    return try #require(try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
  }

  /// x1 decides; x2 and x3 are never needed, and never read by a single neuron that fits everywhere.
  @Test func inputsNeverUsed() throws {
    let fields = try Self.fields(["forced", "--function", "3:0xaa", "--depth", "1"])
    let inputs = try #require(fields["inputs"] as? [[String: String]])
    #expect(inputs.map { $0["read_by"] } == ["all", "none", "none"])
    #expect(inputs.map { $0["share"] } == ["1", "0", "0"])
  }

  /// Every share worked out again from `enumerate --networks`, in which no neuron is constant here.
  @Test(arguments: [
    ["--function", "3:0xe4"], ["few.pla"], ["--function", "3:0x18", "--depth", "3"], ["few.pla", "--widths", "1"],
    ["--function", "2:0x6", "--widths", "2,1"],
  ])
  func agreesWithTheList(_ question: [String]) throws {
    try Executable.withDirectory { directory in
      try Data(".i 3\n.o 1\n.type fr\n000 0\n111 1\n110 1\n011 0\n.e\n".utf8).write(
        to: directory.appendingPathComponent("few.pla"))
      let forced = try Self.fields(["forced"] + question, in: directory)
      let list = try Self.fields(["enumerate", "--networks"] + question, in: directory)
      let entries = try #require(list["networks"] as? [[String: Any]])
      let networks = try entries.map { entry -> [[[String: Any]]] in
        let network = try #require(entry["network"] as? [String: Any])
        return try #require(network["layers"] as? [[[String: Any]]])
      }
      #expect(forced["networks"] as? Int == networks.count && !networks.isEmpty)
      let isConstant = networks.joined().joined().contains { ($0["sign"] as? Int) == 0 }
      #expect(!isConstant)
      #expect(forced["count"] as? String == "\(networks.count)")
      func share(_ count: Int) -> String {
        func divisor(_ a: Int, _ b: Int) -> Int { b == 0 ? a : divisor(b, a % b) }
        let common = divisor(count, networks.count)
        return networks.count == common ? "\(count / common)" : "\(count / common)/\(networks.count / common)"
      }
      let inputs = try #require(forced["inputs"] as? [[String: String]])
      for (index, input) in inputs.enumerated() {
        let count = networks.count { layers in
          layers[0].contains { neuron in
            Array((neuron["weights"] as? String ?? "").utf8)[index] == UInt8(ascii: "1")
          }
        }
        #expect(input["share"] == share(count), "\(input)")
      }
      let layers = try #require(forced["layers"] as? [[[String: String]]])
      for (index, layer) in layers.enumerated() {
        for entry in layer {
          let count = networks.count { network in
            network[index].contains { neuron in
              let ones = (neuron["weights"] as? String ?? "").utf8.count { $0 == UInt8(ascii: "1") }
              let (sign, bias) = (neuron["sign"] as? Int ?? 0, neuron["bias"] as? Int ?? 0)
              let shape = sign > 0 ? "at least \(1 - bias) of \(ones)" : "fewer than \(bias) of \(ones)"
              return shape == entry["neuron"]
            }
          }
          #expect(entry["share"] == share(count), "\(entry)")
        }
      }
    }
  }

  @Test func whatIsNotDecidedIsSaid() throws {
    let none = try Self.fields(["forced", "--function", "3:0x96", "--widths", "2,1"], status: 20)
    #expect(none["count"] as? String == "0")
    let many = try Self.fields(["forced", "--function", "3:0xe8", "--widths", "4,1", "--limit", "5"], status: 30)
    #expect((many["reason"] as? String)?.contains("--limit") == true && many["layers"] is NSNull)
    #expect((many["inputs"] as? [Any])?.count == 3)
  }
}
