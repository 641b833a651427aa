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

  /// The same of other neurons: every share worked out again from the list, whose settings add up to the count.
  @Test(
    arguments: ["bipolar", "ternary", "levels:1"],
    [["--function", "3:0xe4", "--depth", "2"], ["few.pla", "--widths", "2,1"]])
  func otherNeuronsAgreeWithTheList(model: String, question: [String]) throws {
    try Executable.withDirectory { directory in
      try Data(".i 2\n.o 1\n.type fr\n00 0\n11 1\n.e\n".utf8).write(to: directory.appendingPathComponent("few.pla"))
      let forced = try Self.fields(["forced", "--neurons", model] + question, in: directory)
      let list = try Self.fields(["enumerate", "--networks", "--neurons", model] + question, in: directory)
      let networks = try (try #require(list["networks"] as? [[String: Any]])).map { entry in
        let network = try #require(entry["network"] as? [String: Any])
        let layers = try #require(network["layers"] as? [[[String: Any]]])
        return (
          settings: Int(entry["settings"] as? String ?? "") ?? 0,
          layers: layers.map { $0.map { (weights: $0["weights"] as? [Int] ?? [], bias: $0["bias"] as? Int ?? 0) } }
        )
      }
      let total = networks.reduce(0) { $0 + $1.settings }
      #expect(forced["networks"] as? Int == networks.count && forced["count"] as? String == "\(total)" && total > 0)
      func value(_ text: String?) -> Double {
        let parts = (text ?? "").split(separator: "/").compactMap { Double($0) }
        return parts.count == 2 ? parts[0] / parts[1] : parts.first ?? -1
      }
      func isShare(_ text: String?, _ settings: Int) -> Bool {
        abs(value(text) - Double(settings) / Double(total)) < 1e-12
      }
      let inputs = try #require(forced["inputs"] as? [[String: String]])
      for (index, input) in inputs.enumerated() {
        // Of the fewest wires: a weight that is not 0 matters.
        let reading = networks.filter { $0.layers[0].contains { $0.weights[index] != 0 && !isConstant($0) } }
        #expect(isShare(input["share"], reading.reduce(0) { $0 + $1.settings }), "\(input)")
      }
      // Bipolar and ternary functions have one setting each, unless they are constant.
      guard model != "levels:1" else { return }
      for (index, layer) in try #require(forced["layers"] as? [[[String: String]]]).enumerated() {
        #expect(!layer.isEmpty)
        for entry in layer where entry["neuron"]?.hasPrefix("constant") == false {
          let making = networks.filter { network in
            network.layers[index].contains { neuron in
              let read = neuron.weights.filter { $0 != 0 }.sorted(by: >).map(String.init).joined(separator: " ")
              return !isConstant(neuron) && entry["neuron"] == "weights \(read) reach \(1 - neuron.bias)"
            }
          }
          #expect(isShare(entry["share"], making.reduce(0) { $0 + $1.settings }), "\(entry)")
        }
      }
    }
    func isConstant(_ neuron: (weights: [Int], bias: Int)) -> Bool {
      let least = neuron.weights.reduce(neuron.bias) { $0 + min(0, $1) }
      let most = neuron.weights.reduce(neuron.bias) { $0 + max(0, $1) }
      return least > 0 || most <= 0
    }
  }
}
