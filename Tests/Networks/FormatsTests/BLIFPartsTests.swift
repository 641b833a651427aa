import Files
import Formats
import Testing
import ThresholdNetworks

/// Circuits with several outputs, models in models, free points, and more inputs than can be listed.
@Suite struct BLIFPartsTests {
  private func read(_ text: String, _ output: String? = nil) throws -> Sample {
    let document = try Document(
      InputText(file: "t.blif", text: text), options: ReadingOptions(format: .blif, output: output))
    guard case .sample(let sample) = document else { throw DataError(file: "", found: "", expected: "") }
    return sample
  }

  private func labels(_ sample: Sample) -> String { sample.rows.map { $0.label ? "1" : "0" }.joined() }

  static let half = ".model half\n.inputs a b\n.outputs s c\n.names a b s\n10 1\n01 1\n.names a b c\n11 1\n.end\n"
  static let full = """
    .model full
    .inputs x y z
    .outputs sum carry
    .area 7
    .subckt half a=x b=y s=t c=u
    .subckt half a=t b=z s=sum c=v
    .delay x 1
    .names u v carry
    1- 1
    -1 1
    .end

    """

  @Test func outputsAndModels() throws {
    #expect(try labels(read(Self.half, "c")) == "0001")
    #expect(try labels(read(Self.full + Self.half, "sum")) == "01101001")
    let carry = try read(Self.full + ".model broken\n.latch a b\n.end\n" + Self.half, "2")
    #expect(labels(carry) == "00010111" && carry.outputName == "carry" && carry.inputNames == ["x", "y", "z"])
    #expect { try read(Self.half) } throws: {
      "\($0)" == "t.blif: found 2 outputs; expected one output; choose with --output: s, c"
    }
  }

  @Test func freePointsAreLeftOut() throws {
    let text = ".model m\n.inputs a b\n.outputs y\n.names a b y\n11 1\n.exdc\n.names a b y\n01 1\n.end\n"
    let rows = try read(text).rows.map { "\($0.point)\($0.label ? 1 : 0)" }
    #expect(rows == ["000", "100", "111"])
  }

  @Test func theConeOfAnOutput() throws {
    let inputs = (0..<30).map { "i\($0)" }.joined(separator: " ")
    let text = ".model m\n.inputs \(inputs)\n.outputs y z\n.names i3 i17 y\n11 1\n.names \(inputs) z\n"
    let cone = try read(text + String(repeating: "1", count: 30) + " 1\n.end\n", "y")
    #expect(labels(cone) == "0001" && cone.inputNames == ["i3", "i17"])
    #expect(cone.notes == ["y can depend on 2 of 30 inputs; the question is about these: i3 i17"])
    #expect(throws: DataError.self) { try read(text + ".end\n", "z") }
  }

  @Test(arguments: [
    (".model m\n.inputs a\n.outputs y\n.subckt n a=a y=y\n.end\n", "line 4", "no model \"n\""),
    (".model m\n.inputs a\n.outputs y\n.subckt m a=a y=y\n.end\n", "line 4", "no model \"m\""),
    (".model m\n.inputs a\n.outputs y\n.subckt h a=a s=y\n.end\n" + half, "line 4", "no value for the input \"b\""),
    (".model m\n.inputs a\n.outputs y\n.subckt h a\n.end\n", "line 4", "\"a\""),
    (".model m\n.inputs a\n.outputs y\n.gate and2 a=a O=y\n.end\n", "line 4", "\".gate\""),
    (
      ".model m\n.inputs a\n.outputs y\n.subckt p a=a y=y\n.end\n.model p\n.inputs a\n.outputs y\n.subckt p a=a y=y\n",
      "line 9", "contains itself"
    ),
  ])
  func refusals(text: String, line: String, found: String) {
    let named = text.replacing(".model half", with: ".model h")
    #expect { try read(named) } throws: { "\($0)".hasPrefix("t.blif: \(line): found") && "\($0)".contains(found) }
  }
}
