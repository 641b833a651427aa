import Foundation
import Tensors
import Testing

/// The commands of the page on foldable SuperNets as a reader types them, and files that do not fit.
@Suite("the commands of the page on foldable SuperNets")
struct FoldCommandTests {
  /// Two networks of two inputs and two hidden units; their fold with M = [I; I] / 2, U = [I, I] is the mean.
  static let networks = [
    #"{"layers": [{"weights": [[1, 2], [3, 4]], "bias": [1, 0]}, {"weights": [[1, -1]], "bias": [2]}]}"#,
    #"{"layers": [{"weights": [[3, 0], [1, -2]], "bias": [0, 4]}, {"weights": [[2, 5]], "bias": [0]}]}"#,
  ]

  static func tensor(_ name: String, _ rows: [[Double]]) -> Tensor {
    Tensor(name: name, shape: [rows.count, rows[0].count], doubles: rows.flatMap { $0 })
  }

  static func write(_ tensors: [Tensor], _ name: String, in folder: URL) throws {
    try TensorFile.write(tensors, to: folder.appending(path: name).path)
  }

  static func withFiles(_ body: (URL) throws -> Void) throws {
    try Executable.withDirectory { folder in
      for (name, text) in zip(["a.json", "b.json"], networks) {
        try text.write(to: folder.appending(path: name), atomically: true, encoding: .utf8)
      }
      try write(
        [
          tensor("M1", [[0.5, 0], [0, 0.5], [0.5, 0], [0, 0.5]]), tensor("U1", [[1, 0, 1, 0], [0, 1, 0, 1]]),
        ], "m.npz", in: folder)
      try body(folder)
    }
  }

  static let fold = "thresher verify fold --network a.json --network b.json --merge m.npz"

  @Test func verifyFold() throws {
    try Self.withFiles { folder in
      let output = try PaperCommandTests.run(Self.fold, in: folder)
      #expect(output.contains("layers matched: 1 of 2 networks, heads of 1 and 1 outputs"))
      #expect(output.contains("parameters of the bodies: 12 before, 6 after"))
      #expect(output.contains("U of layer 1 is kept beside the body: 2 x 2, 2 x 2"))
      #expect(output.contains("fold-identity") && output.contains("holds") && output.contains("bound from rounding"))
      func merged(_ entry: Double) throws {
        try Self.write(
          [
            Self.tensor("0.weight", [[2, 1], [entry, 1]]), Tensor(name: "0.bias", shape: [2], doubles: [0.5, 2]),
          ], "c.npz", in: folder)
      }
      try merged(2)
      let good = try PaperCommandTests.run("\(Self.fold) --merged c.npz", in: folder)
      #expect(good.contains("merged file: every number is that of the fold"))
      try merged(2.5)
      let wrong = try PaperCommandTests.run("\(Self.fold) --merged c.npz", in: folder, status: 1)
      #expect(wrong.contains("differs first in tensor \"0.weight\", row 1, column 0: 2.5 in place of 2.0"))
      try Self.write([Tensor(name: "P1", shape: [2], integers: [1, 1])], "p.npz", in: folder)
      try Self.expectRefusal(
        "thresher verify fold --network a.json --network b.json --merge p.npz",
        "p.npz: found tensor \"P1\": layer 1: not a permutation (row 1 used twice); expected every unit once", folder)
    }
  }

  /// One map of a transformer, by the names of its file.
  @Test func verifyFoldOfNamedMaps() throws {
    try Executable.withDirectory { folder in
      let name = "vit.encoder.layer.0.output.dense"
      for (index, file) in ["a", "b"].enumerated() {
        try Self.write(
          [
            Self.tensor("\(name).weight", [[1, 2], [Double(index), 4]]),
            Tensor(name: "\(name).bias", shape: [2], doubles: [1, Double(index)]),
          ], "\(file).safetensors", in: folder)
      }
      try Self.write(
        [
          Tensor(name: "\(name).M.diagonal", shape: [4], doubles: [1, 1, 2, 3]),
          Tensor(name: "\(name).U.diagonal", shape: [4], doubles: [1, 2, 3, 1]),
        ], "m.safetensors", in: folder)
      let command = "thresher verify fold --network a.safetensors --network b.safetensors --merge m.safetensors"
      #expect(try PaperCommandTests.run(command, in: folder).contains("maps matched: 1 of 2 networks"))
      // Row 0: 1 * 1 * 1 + 2 * 1 * 3, 1 * 2 * 2 + 2 * 2 * 1; row 1: 0 + 3 * 1 * 3, 1 * 4 * 2 + 3 * 4 * 1.
      let bias = Tensor(name: "\(name).bias", shape: [2], doubles: [3, 3])
      try Self.write([Self.tensor("\(name).weight", [[7, 8], [9, 20]]), bias], "c.safetensors", in: folder)
      #expect(try PaperCommandTests.run("\(command) --merged c.safetensors", in: folder).contains("all 6 numbers"))
      try Self.write([Self.tensor("\(name).weight", [[7, 8], [9, 21]]), bias], "c.safetensors", in: folder)
      let wrong = try PaperCommandTests.run("\(command) --merged c.safetensors", in: folder, status: 1)
      #expect(wrong.contains("differs first in tensor \"\(name).weight\", row 1, column 1: 21.0 in place of 20.0"))
    }
  }

  @Test func mergeNetworks() throws {
    try Self.withFiles { folder in
      try "1,2,0\n0,1,0\n-1,3,0\n2,2,0\n".write(
        to: folder.appending(path: "x.csv"), atomically: true, encoding: .utf8)
      let command = "thresher merge-networks a.json b.json --data x.csv --data x.csv"
      let all = try PaperCommandTests.run("\(command) --seeds 2", in: folder)
      for method in ["originals", "average", "permutation", "regmean", "zipit", "fs", "distill"] {
        #expect(PaperCommandTests.row(all, method) != nil, "\(method)")
      }
      #expect(all.contains("permutation: layer 1, network 2: gap of the assignment 0"))
      let one = try PaperCommandTests.run("\(command) --method average --to out.safetensors", in: folder)
      #expect(PaperCommandTests.row(one, "average")?.count == 5)
      // What was written is the fold that the matrices make.
      let checked = try PaperCommandTests.run("\(Self.fold) --merged out.safetensors", in: folder)
      #expect(checked.contains("merged file: every number is that of the fold"))
    }
  }

  /// Too few samples for the Gram matrix: the rank and rho are stated.
  @Test func singularGramMatricesAreStated() throws {
    try Self.withFiles { folder in
      try "1,2,0\n2,4,0\n".write(to: folder.appending(path: "x.csv"), atomically: true, encoding: .utf8)
      let output = try PaperCommandTests.run(
        "thresher merge-networks a.json b.json --data x.csv --data x.csv --method regmean --rho 1", in: folder)
      #expect(output.contains("regmean: layer 1: rank 1 of 2, rho = 1"))
    }
  }

  @Test func verifyThresholdMerge() throws {
    try Executable.withDirectory { folder in
      func unit(_ weights: String, _ threshold: Int) -> String {
        "{\"weights\": \"\(weights)\", \"sign\": 1, \"bias\": \(1 - threshold)}"
      }
      func write(_ name: String, _ units: [String], _ output: String) throws {
        let layers = "[[\(units.joined(separator: ", "))], [\(output)]]"
        try "{\"schema\": \"thresher/network/1\", \"inputs\": 4, \"layers\": \(layers)}".write(
          to: folder.appending(path: name), atomically: true, encoding: .utf8)
      }
      try write("a.json", [unit("1100", 1), unit("0110", 2), unit("0011", 1)], unit("101", 2))
      try write("b.json", [unit("0110", 2), unit("1001", 1), unit("0011", 1)], unit("111", 2))
      let output = try PaperCommandTests.run(
        "thresher verify threshold-merge --network a.json --network b.json", in: folder)
      #expect(output.contains("hidden units: 6 in 2 networks"))
      #expect(
        PaperCommandTests.row(output, "merged width by identical neurons") == [
          "merged width by identical neurons", "4",
        ])
      #expect(PaperCommandTests.row(output, "merged width by equivalent neurons")?.last == "4")
      #expect(output.contains("distinct-units") && output.contains("kept-apart") && output.contains("second-layer"))
      // One input for each of the 4 * 3 / 2 pairs, and the merged weights of both outputs.
      for pair in ["1.1  1.2", "1.1  1.3", "1.1  2.2", "1.2  1.3", "1.2  2.2", "1.3  2.2"] {
        let row = try #require(
          PaperCommandTests.lines(output).first {
            $0.hasPrefix("  \(pair.prefix(3)) ") && $0.contains(" \(pair.suffix(3)) ")
          })
        let cells = row.split(separator: " ")
        #expect(cells.count == 4 && cells[2].count == 4 && cells[2].allSatisfy { "01".contains($0) }, "\(row)")
      }
      #expect(output.contains("1 0 1 0") && output.contains("0 1 1 1"))
    }
  }

  /// Every file that is no file of tensors is refused in one line.
  static func expectRefusal(_ command: String, _ part: String, _ folder: URL) throws {
    let outcome = try Executable.run(command.split(separator: " ").dropFirst().map(String.init), directory: folder)
    #expect(outcome.status == 65 && outcome.output.isEmpty, "\(command): \(outcome)")
    #expect(outcome.errors.split(separator: "\n").count == 1 && outcome.errors.contains(part), "\(outcome.errors)")
  }

  @Test func badFilesAreRefused() throws {
    try Self.withFiles { folder in
      func refuse(_ name: String, _ bytes: [UInt8], _ part: String) throws {
        try Data(bytes).write(to: folder.appending(path: name))
        try Self.expectRefusal("thresher verify fold --network \(name) --network b.json --merge m.npz", part, folder)
        try Self.expectRefusal("thresher verify fold --network a.json --network b.json --merge \(name)", part, folder)
        try Self.expectRefusal(
          "thresher verify fold --network a.json --network b.json --merge m.npz --merged \(name)", part, folder)
      }
      func safetensors(_ header: String, _ count: Int, size: Int? = nil) -> [UInt8] {
        let bytes = Array(header.utf8)
        return (0..<8).map { UInt8((size ?? bytes.count) >> (8 * $0) & 0xff) } + bytes
          + [UInt8](repeating: 0, count: count)
      }
      func entry(_ name: String, _ type: String, _ shape: String, _ from: Int, _ to: Int) -> String {
        "\"\(name)\":{\"dtype\":\"\(type)\",\"shape\":\(shape),\"data_offsets\":[\(from),\(to)]}"
      }
      try refuse(
        "overlap.safetensors",
        safetensors("{\(entry("0.weight", "F32", "[2,2]", 0, 16)),\(entry("0.bias", "F32", "[2]", 8, 16))}", 16),
        "tensor \"0.bias\": bytes 8..<16 that overlap with tensor \"0.weight\"")
      try refuse(
        "short.safetensors", safetensors("{\(entry("0.weight", "F32", "[2,3]", 0, 16))}", 16),
        "tensor \"0.weight\": 16 bytes; expected 24 for shape [2, 3] of F32")
      try refuse(
        "type.safetensors", safetensors("{\(entry("0.weight", "F8_E5M2", "[4,4]", 0, 16))}", 16),
        "tensor \"0.weight\": elements of type \"F8_E5M2\"")
      try refuse(
        "twice.safetensors",
        safetensors("{\(entry("0.weight", "F32", "[2]", 0, 8)),\(entry("0.weight", "F32", "[2]", 0, 8))}", 8),
        "the field \"0.weight\" twice")
      try refuse(
        "header.safetensors", safetensors("{}", 0, size: 104_857_600),
        "found a header of 104857600 bytes; expected at most")
      try refuse(
        "net.pt", [0x80, 2, 0x8a, 10], "save_file(torch.load(\"net.pt\", weights_only=True), \"net.safetensors\")")
      try refuse("empty.npz", [], "found an empty file")
      // Shapes that do not fit together, with the tensor's name.
      try Self.write([Self.tensor("M1", [[1, 0], [0, 1]]), Self.tensor("U1", [[1, 0]])], "w.npz", in: folder)
      try Self.expectRefusal(
        "thresher verify fold --network a.json --network b.json --merge w.npz", "tensor \"M1\": shape [2, 2]", folder)
    }
  }
}
