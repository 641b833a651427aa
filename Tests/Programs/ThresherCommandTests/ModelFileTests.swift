import Foundation
import Numbers
import TestSupport
import Testing

/// Files of `thresher/network/2` wherever networks are read or written, against sums that the test adds up itself.
@Suite struct ModelFileTests {
  /// A network of some model, with its values by definition.
  struct Network {
    let model: String
    let layers: [[(weights: [Int], bias: Int)]]
    let inputs: Int

    init(_ model: String, weights values: [Int], biases: (Int) -> ClosedRange<Int>, _ key: inout RandomKey) {
      self.model = model
      inputs = 4
      var fanIn = inputs
      layers = [3, 2, 1].map { width in
        defer { fanIn = width }
        return (0..<width).map { _ in
          let range = biases(fanIn)
          return (
            (0..<fanIn).map { _ in values[Int(key.next(below: UInt64(values.count)))] },
            range.lowerBound + Int(key.next(below: UInt64(range.count)))
          )
        }
      }
    }

    func value(_ row: Int) -> Bool {
      var values = (0..<inputs).map { row >> $0 & 1 }
      for layer in layers {
        values = layer.map { neuron in
          zip(neuron.weights, values).reduce(neuron.bias) { $0 + $1.0 * $1.1 } > 0 ? 1 : 0
        }
      }
      return values == [1]
    }

    var table: String { "4:0x" + String((0..<16).reduce(0) { $0 | (value($1) ? 1 << $1 : 0) }, radix: 16).padded(4) }

    var json: String {
      let layers = layers.map { layer in
        "[" + layer.map { "{\"weights\":\($0.weights),\"bias\":\($0.bias)}" }.joined(separator: ",") + "]"
      }
      return "{\"schema\":\"thresher/network/2\",\"neurons\":\"\(model)\",\"inputs\":\(inputs),\"layers\":["
        + layers.joined(separator: ",") + "]}"
    }
  }

  static func networks(_ count: Int, seed: UInt64) -> [Network] {
    var key = RandomKey(seed: seed)
    return (0..<count).flatMap { _ in
      [
        Network("bipolar", weights: [-1, 1], biases: { 1 - $0...$0 }, &key),
        Network("ternary", weights: [-1, 0, 1], biases: { 1 - $0...$0 }, &key),
        Network("levels:3", weights: Array(-3...3), biases: { _ in -3...3 }, &key),
        Network("threshold", weights: Array(-9...9) + [1 << 33], biases: { _ in -9...9 }, &key),
      ]
    }
  }

  private static func run(_ arguments: [String], in folder: URL, status: Int32 = 0) throws -> String {
    let run = try Executable.run(arguments, directory: folder)
    #expect(run.status == status, "\(arguments) \(run.errors)")
    return run.output
  }

  /// Rows of a PLA in the order of the table.
  private static func table(ofPLA text: String) -> String {
    var bits = 0
    for line in text.split(separator: "\n") where line.count == 6 && line.last == "1" {
      bits |= 1 << line.prefix(4).enumerated().reduce(0) { $0 | ($1.element == "1" ? 1 << $1.offset : 0) }
    }
    return "4:0x" + String(bits, radix: 16).padded(4)
  }

  /// The circuit is read as BLIF, the program compiled, the module simulated: the values are those of the sums.
  @Test func formsOfOthersComputeTheSame() throws {
    let tools = ["/usr/bin/gcc", "/usr/bin/iverilog", "/usr/bin/python3"].filter {
      FileManager.default.isExecutableFile(atPath: $0)
    }
    if tools.count < 3 { print("skipped: of gcc, iverilog and python3 there is only \(tools)") }
    try Executable.withDirectory { folder in
      for (number, network) in Self.networks(2, seed: 41).enumerated() {
        try Data(network.json.utf8).write(to: folder.appending(path: "n.json"))
        #expect(Self.table(ofPLA: try Self.run(["convert", "n.json", "--to", "pla"], in: folder)) == network.table)
        if network.model != "threshold" {
          _ = try Self.run(["convert", "n.json", "n.blif"], in: folder)
          #expect(Self.table(ofPLA: try Self.run(["convert", "n.blif", "--to", "pla"], in: folder)) == network.table)
        }
        for suffix in ["c", "py", "v", "tex", "svg", "dot", "vnnlib"] {
          _ = try Self.run(["convert", "n.json", "n.\(suffix)"], in: folder)
        }
        guard number < 4, tools.count == 3 else { continue }
        let values = (0..<16).map { network.value($0) ? "1" : "0" }.joined()
        try Data(
          """
          #include <stdio.h>
          #include "n.c"
          int main(void) {
            for (int r = 0; r < 16; r++) {
              unsigned char x[4] = {r & 1, r >> 1 & 1, r >> 2 & 1, r >> 3 & 1};
              putchar('0' + thresher_network(x));
            }
            return 0;
          }
          """.utf8
        ).write(to: folder.appending(path: "main.c"))
        try Data(
          """
          `include "n.v"
          module test;
            reg [3:0] r; wire y; integer i;
            network n(r[0], r[1], r[2], r[3], y);
            initial for (i = 0; i < 16; i = i + 1) begin r = i; #1 $write("%b", y); end
          endmodule
          """.utf8
        ).write(to: folder.appending(path: "t.v"))
        let script =
          "gcc -std=c99 -Wall -Wextra -Werror -pedantic main.c -o main && ./main && echo && iverilog -o t t.v && ./t && echo"
          + " && python3 -c 'import n; print(\"\".join(str(n.network([r >> i & 1 for i in range(4)])) for r in range(16)))'"
        let run = try Executable.run(["-c", script], directory: folder, program: URL(fileURLWithPath: "/bin/sh"))
        #expect(
          run.output.split(separator: "\n") == [values[...], values[...], values[...]], "\(network.json) \(run.errors)")
      }
    }
  }

  /// Networks of every model come back from their graphs as they were, whatever else their weights might be.
  @Test func graphsComeBack() throws {
    try Executable.withDirectory { folder in
      for network in Self.networks(5, seed: 43) where !network.json.contains("8589934592") {
        try Data(network.json.utf8).write(to: folder.appending(path: "n.json"))
        _ = try Self.run(["convert", "n.json", "n.onnx"], in: folder)
        let back = try Self.run(["convert", "n.onnx", "-", "--to", "json"], in: folder)
        #expect(try back == Self.run(["convert", "n.json", "-", "--to", "json"], in: folder), "\(network.json)")
        #expect(Self.table(ofPLA: try Self.run(["convert", "n.onnx", "--to", "pla"], in: folder)) == network.table)
      }
      let written = try Self.run(["minimize", "--function", "3:0x96", "--json", "--quiet"], in: folder)
      try Data(written.utf8).write(to: folder.appending(path: "b.json"))
      for words in [
        ["b.json", "c.json"], ["b.json", "b.onnx"], ["b.onnx", "d.json"], ["b.onnx", "b.npz"], ["b.npz", "e.json"],
      ] {
        _ = try Self.run(["convert"] + words, in: folder)
      }
      let texts = try ["c.json", "d.json", "e.json"].map { try Data(contentsOf: folder.appending(path: $0)) }
      #expect(texts[0].count > 100 && texts[0] == texts[1] && texts[0] == texts[2])
      for (words, message) in [
        (["b.onnx", "o.json", "--then", "b.npz"], "found --then"),
        (["b.json", "o.json", "--values", "bits"], "found --values"),
        (["b.onnx", "o.json", "--neuron", "2"], "found --neuron 2; expected 1 to 1"),
      ] as [([String], String)] {
        let run = try Executable.run(["convert"] + words, directory: folder)
        #expect(run.status == 64 && run.errors.contains(message), "\(run.errors)")
      }
    }
  }

  /// A binary network has the graph that it has as ternary, with signs in the weights, bit for bit; then the model of
  /// its neurons.
  @Test func graphsAreThoseOfBinaryNeurons() throws {
    try Executable.withDirectory { folder in
      let found = try Executable.run(["minimize", "--function", "3:0x96", "--json", "--quiet"])
      let fields = try #require(try JSONSerialization.jsonObject(with: Data(found.output.utf8)) as? [String: Any])
      var network = try #require((fields["minima"] as? [[String: Any]])?.first?["network"] as? [String: Any])
      try JSONSerialization.data(withJSONObject: network).write(to: folder.appending(path: "b.json"))
      network["schema"] = "thresher/network/2"
      network["neurons"] = "ternary"
      network["layers"] = (network["layers"] as? [[[String: Any]]])?.map { layer in
        layer.map { neuron -> [String: Any] in
          let sign = neuron["sign"] as? Int ?? 0
          return [
            "bias": neuron["bias"] ?? 0,
            "weights": (neuron["weights"] as? String ?? "").map { $0 == "1" ? sign : 0 },
          ]
        }
      }
      try JSONSerialization.data(withJSONObject: network).write(to: folder.appending(path: "t.json"))
      for name in ["b", "t"] { _ = try Self.run(["convert", "\(name).json", "\(name).onnx"], in: folder) }
      let (binary, ternary) = (
        try Data(contentsOf: folder.appending(path: "b.onnx")), try Data(contentsOf: folder.appending(path: "t.onnx"))
      )
      func graph(_ file: Data) throws -> Data {
        try file.prefix(upTo: #require(file.range(of: Data("thresher.neurons".utf8))).lowerBound - 4)
      }
      #expect(try graph(binary) == graph(ternary) && binary.count > 100)
    }
  }

  /// A network stands for its function, whatever its neurons are.
  @Test func networksAreInstances() throws {
    try Executable.withDirectory { folder in
      for network in Self.networks(1, seed: 42) {
        try Data(network.json.utf8).write(to: folder.appending(path: "n.json"))
        for arguments in [["minimize", "--depth", "2"], ["count", "--widths", "2,1"], ["describe"]] {
          for model in [[], ["--neurons", "ternary"]] {
            func result(_ instance: [String]) throws -> [String: Any] {
              let run = try Executable.run(
                arguments + instance + model + ["--json", "--quiet"], directory: folder)
              #expect(run.status == 0, "\(arguments) \(run.errors)")
              return try #require(try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
            }
            let (ours, plain) = (try result(["n.json"]), try result(["--function", network.table]))
            for field in ["lower", "upper", "count", "settings", "ones", "columns"] {
              #expect("\(ours[field] ?? "")" == "\(plain[field] ?? "")", "\(network.json) \(arguments) \(field)")
            }
            if arguments[0] == "minimize" {
              let yours = try #require(ours["yours"] as? [String: Any])
              #expect(yours["size"] as? Int == 20 && yours["widths"] as? [Int] == [3, 2, 1])
              let isSame = network.model == "ternary" && !model.isEmpty
              #expect(yours["neurons"] as? String == (isSame ? nil : network.model))
              #expect(isSame || yours["minimal"] is NSNull)
            }
          }
        }
        // On points of a file its values count, not the labels there; without --widths its own are taken.
        try Data(".i 4\n.o 1\n.type fr\n0000 0\n1111 0\n".utf8).write(to: folder.appending(path: "points.pla"))
        let labels = "0000 \(network.value(0) ? 1 : 0)\n1111 \(network.value(15) ? 1 : 0)\n"
        try Data(".i 4\n.o 1\n.type fr\n\(labels)".utf8).write(to: folder.appending(path: "labelled.pla"))
        let bipolar = ["--neurons", "bipolar"]
        let own = try Self.run(["count", "n.json", "--on", "points.pla"] + bipolar, in: folder)
        #expect(try own == Self.run(["count", "labelled.pla", "--widths", "3,2,1"] + bipolar, in: folder))
        #expect(own.contains("count"))
      }
    }
  }

  /// What cannot hold a network, and what a network is not.
  @Test(arguments: [
    (["convert", "n.json", "n.npz"], "the arrays of npz are those of binary neurons"),
    (["convert", "n.json", "n.onnx"], "for onnx has int32 here"), (["convert", "n.json", "n.blif"], "for blif"),
    (["decide", "n.json", "--widths", "1"], "found a network; expected an instance"),
    (["evaluate", "n.json", "n.json"], "found a network; expected an instance"),
  ]) func refusals(arguments: [String], message: String) throws {
    try Executable.withDirectory { folder in
      let text =
        "{\"schema\":\"thresher/network/2\",\"neurons\":\"threshold\",\"inputs\":2,\"layers\":"
        + "[[{\"weights\":[\(1 << 35),-7],\"bias\":\(-(1 << 33))}]]}"
      try Data(text.utf8).write(to: folder.appending(path: "n.json"))
      let run = try Executable.run(arguments, directory: folder)
      #expect(run.status == 65 || run.status == 64, "\(arguments)")
      #expect(run.errors.contains(message) && run.errors.split(separator: "\n").count == 1, "\(run.errors)")
    }
  }
}

extension String {
  fileprivate func padded(_ width: Int) -> String { String(repeating: "0", count: max(0, width - count)) + self }
}
