import Foundation
import TestSupport
import Testing

/// The three commands of the page on low-bit accumulators, as a reader types them, and what goes wrong with their files.
@Suite("the three commands of the page on low-bit accumulators")
struct AccumulatorCommandTests {
  static func bytes(_ numbers: [Float]) -> Data { numbers.withUnsafeBytes { Data($0) } }

  static func write(_ tensors: [(name: String, shape: [Int], numbers: [Float])], to file: URL) throws {
    var offset = 0
    let fields = tensors.map { tensor in
      defer { offset += 4 * tensor.numbers.count }
      return
        "\"\(tensor.name)\":{\"dtype\":\"F32\",\"shape\":\(tensor.shape),\"data_offsets\":[\(offset),\(offset + 4 * tensor.numbers.count)]}"
    }
    let header = Data("{\(fields.joined(separator: ","))}".utf8)
    var data = withUnsafeBytes(of: UInt64(header.count).littleEndian) { Data($0) } + header
    for tensor in tensors { data += bytes(tensor.numbers) }
    try data.write(to: file)
  }

  static func writeNPY(_ shape: [Int], _ numbers: [Float], to file: URL) throws {
    let text =
      "{'descr': '<f4', 'fortran_order': False, 'shape': (\(shape.map(String.init).joined(separator: ", "))), }"
    let length = (text.count + 11 + 63) / 64 * 64 - 10
    let header = text + String(repeating: " ", count: length - text.count - 1) + "\n"
    try
      (Data([0x93]) + Data("NUMPY".utf8) + Data([1, 0, UInt8(length & 255), UInt8(length >> 8)]) + Data(header.utf8)
      + bytes(numbers)).write(to: file)
  }

  /// Numbers from -1 to 1 with a full mantissa.
  static func numbers(_ count: Int, _ state: inout UInt64) -> [Float] {
    (0..<count).map { _ in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Float(state >> 40) / Float(1 << 23) - 1
    }
  }

  /// A 20-6-3 network and 200 inputs.
  static func writeFiles(in folder: URL) throws {
    var state: UInt64 = 1
    try write(
      [
        ("fc1.weight", [6, 20], numbers(120, &state)), ("fc1.bias", [6], numbers(6, &state)),
        ("fc2.weight", [3, 6], numbers(18, &state)), ("fc2.bias", [3], numbers(3, &state)),
      ], to: folder.appending(path: "net.safetensors"))
    try writeNPY([200, 20], numbers(4000, &state), to: folder.appending(path: "x.npy"))
  }

  static let onData =
    "thresher verify accumulator --network net.safetensors --data x.npy --product M7E4b12 --accumulator M7E4b10 --chunk 16"

  @Test func aNetworkOnData() throws {
    try Executable.withDirectory { folder in
      try Self.writeFiles(in: folder)
      let output = try PaperCommandTests.run(Self.onData, in: folder)
      let lines = PaperCommandTests.lines(output)
      #expect(lines[0] == "network 20-6-3, chunks of 16, rounding rz, underflow flush")
      #expect(
        lines[2]
          == "accumulator M7E4b10: 12 bits, values 2^e (1 + m/2^7) for e from -10 to 5, largest 63.75, smallest normal 0.0009765625, no subnormal numbers, no infinity, 4097 values"
      )
      let layers = [(lines[3], 1200), (lines[4], 600)]
      for (index, (line, count)) in layers.enumerated() {
        let form =
          #/layer fc(\d): (\d+) dot products: 0 overflows, [\d.]+ % flushed products, [\d.]+ % fully swamped; relative error rms ([\d.]+), largest ([\d.]+)/#
        let match = try #require(line.wholeMatch(of: form))
        #expect(match.1 == "\(index + 1)" && match.2 == "\(count)" && (Double(match.3) ?? 1) < 0.05)
      }
      #expect(lines[5].wholeMatch(of: #/predictions changed: \d+ of 200/#) != nil)
      #expect(PaperCommandTests.row(output, "fc1")?[1...2] == ["1200", "24000"])
      #expect(output == (try PaperCommandTests.run(Self.onData + " --jobs 1", in: folder)))
      // A narrower accumulator overflows and changes predictions.
      let narrow = try PaperCommandTests.run(
        Self.onData.replacing("M7E4b10", with: "M1E2b4"), in: folder)
      #expect(narrow.contains("overflows") && !narrow.contains("1200 dot products: 0 overflows"))
    }
  }

  @Test func allInputs() throws {
    try Executable.withDirectory { folder in
      try Self.writeFiles(in: folder)
      let command = "thresher verify accumulator --network net.safetensors --inputs M3E3b4 --worst-case"
      let output = try PaperCommandTests.run(command, in: folder)
      let lines = PaperCommandTests.lines(output)
      #expect(lines[4].hasPrefix("9 neurons: estimated "))
      let form =
        #/layer fc(\d), neuron (\d): overflow (impossible|reachable, at the inputs [-\d.,]+); largest \|error\| [\d.]+ of [\d.]+; least accumulator format without overflow: (M7E4b-?\d+), or M7E\db10 with the given bias/#
      let neurons = lines.compactMap { $0.wholeMatch(of: form) }
      #expect(neurons.count == 9)
      for neuron in neurons where neuron.3 != "impossible" {
        #expect(neuron.3.split(separator: " ").last?.split(separator: ",").count == (neuron.1 == "1" ? 20 : 6))
        #expect(neuron.4 != "M7E4b10")
      }
      #expect(lines.contains { $0.hasPrefix("layer fc1, 6 neurons: least accumulator format without overflow: M7E4b") })
      #expect(output == (try PaperCommandTests.run(command + " --jobs 1", in: folder)))
      let integers = try PaperCommandTests.run(
        command.replacing("M3E3b4", with: "int8") + " --weights int8 --accumulator int16", in: folder)
      #expect(integers.firstMatch(of: #/least width \d+ \(wrap\), \d+ \(saturate\), l1 bound \d+/#) != nil)
    }
  }

  /// 1000 neurons of 256 weights: time and memory stand before the work, which does not begin beyond the memory.
  @Test func aLargeLayerStaysWithinMemory() throws {
    try Executable.withDirectory { folder in
      var state: UInt64 = 2
      try Self.write(
        [("fc1.weight", [1000, 256], Self.numbers(256_000, &state))], to: folder.appending(path: "net.safetensors"))
      let command = ["verify", "accumulator", "--network", "net.safetensors", "--inputs", "M3E3b4", "--worst-case"]
      let refused = try Executable.run(command + ["--memory", "4M"], directory: folder)
      #expect(refused.status == 30)
      let lines = PaperCommandTests.lines(refused.output)
      #expect(lines[4].wholeMatch(of: #/1000 neurons: estimated [\d.]+ min of one core, and [\d.]+ MB .*/#) != nil)
      #expect(lines.last?.hasPrefix("not everything was worked out: memory: ") == true)
      // Ended by time, it shows what is done.
      let stopped = try Executable.run(command + ["--time", "2s", "--memory", "100M"], directory: folder)
      #expect(stopped.status == 30 && stopped.output.contains("not everything was worked out: time used up"))
    }
  }

  @Test func thresholdNetwork() throws {
    try Executable.withDirectory { folder in
      try """
      {"schema": "thresher/network/1", "inputs": 4, "layers": [
        [{"weights": "1111", "sign": 1, "bias": -2}, {"weights": "0111", "sign": -1, "bias": 2}],
        [{"weights": "11", "sign": 1, "bias": 0}]]}
      """.write(to: folder.appending(path: "net.json"), atomically: true, encoding: .utf8)
      let output = try PaperCommandTests.run("thresher verify accumulator --network net.json", in: folder)
      #expect(
        PaperCommandTests.row(output, "1      0 ") == ["1", "0", "4", "S >= 3", "3", "2", "3", "yes", "all 2^4 inputs"])
      #expect(output.contains("S < 2") && output.contains("neurons verified"))
    }
  }

  /// The same network as ONNX gives the same output.
  @Test func onnx() throws {
    guard let peer = PythonPeer(packages: ["numpy", "onnx", "safetensors"]) else { return }
    try Executable.withDirectory { folder in
      try Self.writeFiles(in: folder)
      let script = """
        import sys, onnx
        from onnx import helper, numpy_helper, TensorProto
        from safetensors.numpy import load_file
        t = load_file(sys.argv[1])
        c = [numpy_helper.from_array(t["fc1.weight"], "fc1"), numpy_helper.from_array(t["fc1.bias"], "b1"),
             numpy_helper.from_array(t["fc2.weight"].T.copy(), "fc2"), numpy_helper.from_array(t["fc2.bias"], "b2")]
        n = [helper.make_node("Gemm", ["x", "fc1", "b1"], ["s"], transB=1), helper.make_node("Relu", ["s"], ["h"]),
             helper.make_node("MatMul", ["h", "fc2"], ["p"]), helper.make_node("Add", ["p", "b2"], ["y"])]
        v = lambda name, k: helper.make_tensor_value_info(name, TensorProto.FLOAT, ["n", k])
        onnx.save(helper.make_model(helper.make_graph(n, "g", [v("x", 20)], [v("y", 3)], c)), sys.argv[2])
        """
      let run = try peer.run([
        "-c", script, folder.appending(path: "net.safetensors").path, folder.appending(path: "net.onnx").path,
      ])
      try #require(run.status == 0, "\(run.output)")
      let expected = try PaperCommandTests.run(Self.onData, in: folder)
      #expect(
        try PaperCommandTests.run(Self.onData.replacing("net.safetensors", with: "net.onnx"), in: folder) == expected)
    }
  }

  @Test func figures() throws {
    try Executable.withDirectory { folder in
      let output = try PaperCommandTests.run(
        "thresher reproduce accumulators --to DIR --draws 20 --seeds 2 --epochs 2 --samples 100", in: folder)
      for (name, rows) in [("errors", 98), ("accuracy", 68), ("training", 13)] {
        for kind in ["csv", "json", "svg"] { #expect(output.contains("DIR/accumulator-\(name).\(kind)")) }
        let table = try String(contentsOf: folder.appending(path: "DIR/accumulator-\(name).csv"), encoding: .utf8)
        #expect(table.split(separator: "\n").filter { !$0.hasPrefix("#") }.count == rows + 1, "\(name)")
      }
    }
  }

  /// Statements that could not be confirmed are never shown as theorems.
  @Test func conjectures() throws {
    try Executable.withDirectory { folder in
      for claim in ["diff-gradient", "two-stages"] {
        let output = try PaperCommandTests.run("thresher verify \(claim)", in: folder)
        #expect(output.contains("holds so far (conjectured)"), "\(output)")
      }
    }
  }

  static let mistakes: [(words: [String], status: Int32, message: String)] = [
    (["--accumulator", "M7E0b3"], 64, "expected at least one exponent bit"),
    (["--accumulator", "fp9"], 64, "found accumulator=fp9, expected a format such as M7E4b10"),
    (["--data", "/nowhere.npy"], 65, "/nowhere.npy"), (["--data", "wide.npy"], 65, "expected 20 columns"),
    (["--data", "nan.npy"], 65, "nan.npy"), (["--worst-case"], 64, "found data="),
    (["--network", "net.safetensors"], 64, "expected 1 files"),
  ]

  @Test(arguments: mistakes) func mistakesAreOneLine(_ mistake: (words: [String], status: Int32, message: String))
    throws
  {
    try Executable.withDirectory { folder in
      try Self.writeFiles(in: folder)
      try Self.writeNPY([2, 22], [Float](repeating: 1, count: 44), to: folder.appending(path: "wide.npy"))
      try Self.writeNPY([1, 20], [Float](repeating: .nan, count: 20), to: folder.appending(path: "nan.npy"))
      var words = ["verify", "accumulator", "--network", "net.safetensors"]
      if mistake.words[0] != "--data" { words += ["--data", "x.npy"] }
      let outcome = try Executable.run(words + mistake.words, directory: folder)
      let lines = outcome.errors.split(separator: "\n")
      #expect(outcome.status == mistake.status && outcome.output.isEmpty, "\(outcome.errors)")
      #expect(lines.first?.contains(mistake.message) == true, "\(outcome.errors)")
    }
  }
}
