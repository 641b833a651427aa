import Files
import Formats
import Testing
import ThresholdNetworks

/// The network with every neuron in the canonical parameters of its function.
func canonical(_ network: ThresholdNetwork) -> ThresholdNetwork {
  ThresholdNetwork(
    inputCount: network.architecture.inputCount,
    layers: network.layers.map { layer in layer.map { $0.function.neuron(fanIn: $0.fanIn) } })
}

@Suite struct RoundTripTests {
  /// Repeated and contradicting rows, odd comments, one input and seventy.
  static let samples: [Sample] = [1, 2, 5, 64, 70].map { inputs in
    let rows = (0..<12).map { index in
      Sample.Row(
        point: BitVector((0..<inputs).map { (index * 7 + $0 * $0) % 5 < 2 }), label: index % 3 == 0, line: 0)
    }
    return Sample(
      name: "s", inputCount: inputs, rows: rows, comments: ["family: test", "", "seed: 7", "a, b; \"c\" | .i 3"])
  }

  @Test(arguments: [FileFormat.pla, .csv, .json])
  func instances(format: FileFormat) throws {
    for sample in Self.samples {
      let text = try Document.sample(sample).text(as: format, name: "s")
      // With the suffix known, and by the content alone.
      for known in [format, nil] {
        guard case .sample(let read) = try Document(InputText(file: "s", text: text), format: known) else {
          Issue.record("not a sample")
          continue
        }
        #expect(read.inputCount == sample.inputCount)
        #expect(read.rows.map(\.point) == sample.rows.map(\.point))
        #expect(read.rows.map(\.label) == sample.rows.map(\.label))
        // Other programs would take comments of a table for rows.
        #expect(read.comments == (format == .csv ? [] : sample.comments))
        #expect(try Document.sample(read).text(as: format, name: "s") == text)
      }
    }
  }

  /// JSON keeps the parameters; Verilog and DOT keep the function of every neuron.
  @Test(arguments: [FileFormat.json, .verilog, .dot])
  func networks(format: FileFormat) throws {
    for network in assortedNetworks() {
      let text = try Document.network(network).text(as: format, name: "n")
      for known in [format, nil] {
        guard case .network(let read) = try Document(InputText(file: "n", text: text), format: known) else {
          Issue.record("not a network")
          continue
        }
        #expect(read == (format == .json ? network : canonical(network)))
        #expect(try Document.network(read).text(as: format, name: "n") == text)
      }
    }
  }

  @Test(arguments: [FileFormat.blif, .pla, .csv])
  func functionsOfNetworks(format: FileFormat) throws {
    for network in assortedNetworks() {
      let text = try Document.network(network).text(as: format, name: "n")
      for known in [format, nil] {
        guard case .sample(let read) = try Document(InputText(file: "n", text: text), format: known) else {
          Issue.record("not a sample")
          continue
        }
        #expect(try read.partialFunction().canonical == PartialFunction(network.truthTable).canonical)
      }
    }
  }

  @Test func whatAFormatCannotHoldIsRefused() throws {
    for format in [FileFormat.blif, .verilog, .dot] {
      #expect(throws: DataError.self) { try Document.sample(Self.samples[0]).text(as: format, name: "s") }
    }
    let wide = ThresholdNetwork.constant(true, Architecture(inputCount: 21, widths: [1]))
    #expect(throws: DataError.self) { try Document.network(wide).text(as: .pla, name: "n") }
  }

  @Test(arguments: [
    ("module network(\n  input wire x2,\n", FileFormat.verilog, "line 2"),
    ("  input wire x1,\n  wire n1_1 = (x1) > 1'd1;\n", .verilog, "line 2"),
    ("  input wire x1,\n  wire n1_1 = (x1) >= 1'd2;\n", .verilog, "threshold 2"),
    ("  input wire x1,\n  wire n1_1 = (x9) >= 1'd1;\n", .verilog, "operand \"x9\""),
    ("  input wire x1,\n  wire n1_1 = (x1 + x1) >= 1'd1;\n", .verilog, "distinct"),
    ("  input wire x1,\n  wire n2_1 = 1'b0;\n", .verilog, "n1_1 first"),
    ("  input wire x1,\n  wire n1_1 = 1'b0;\n  wire n1_1 = 1'b0;\n", .verilog, "each neuron once"),
    ("  input wire x1,\n  wire n1_1 = 1'b0;\n  wire n1_2 = 1'b0;\n", .verilog, "2 neurons"),
    ("  wire n1_1 = 1'b0;\n", .verilog, "0 inputs"),
    ("digraph network {\n  x1 -> n1_1;\n", .dot, "line 2"),
    ("digraph network {\n  x1 [shape=plaintext];\n  n1_1 [label=\"> 1\"];\n", .dot, "line 3"),
    (".model m\n.inputs a\n.outputs y\n.names y y\n1 1\n", .blif, "depends on itself"),
    (".model m\n.inputs a\n.outputs y\n", .blif, "no definition of \"y\""),
    (".model m\n.inputs a\n.outputs y z\n", .blif, "2 outputs"),
    (".model m\n.inputs a a\n.outputs y\n.names y\n", .blif, "different inputs"),
    (".model m\n.inputs a\n.outputs y\n.names a y\n11 1\n", .blif, "line 5"),
    (".model m\n.inputs a\n.outputs y\n.names a y\n1 1\n0 0\n", .blif, "one cover"),
    (".model m\n.inputs a\n.outputs y\n.latch a y\n", .blif, ".latch"),
  ])
  func malformedCircuitsAreRefused(text: String, format: FileFormat, expected: String) throws {
    let error = try #require(throws: DataError.self) {
      _ = try Document(InputText(file: "n", text: text), format: format)
    }
    #expect(error.description.contains(expected), "\(error)")
  }

  /// A cover with complemented output, a continued line, and a definition after its use.
  @Test func readsForeignBLIF() throws {
    let text = ".model m\n.inputs a \\\n b\n.outputs y\n.names t y\n0 1\n.names a b t\n11 0\n.end\n"
    let sample = try BLIF.read(InputText(file: "m.blif", text: text))
    #expect(try sample.partialFunction() == PartialFunction(TruthTable(inputCount: 2, bits: 0x8)))
  }
}
