import Files
import Formats
import Testing
import ThresholdNetworks

/// `VerilogCircuit` and `VerilogTokens`: circuits of gates as others write them.
@Suite struct VerilogCircuitTests {
  private static func function(_ text: String, output: String? = nil) throws -> String {
    var options = ReadingOptions(format: .verilog)
    options.output = output
    guard case .sample(let sample) = try Document(InputText(file: "c.v", text: text), options: options) else {
      return "a network"
    }
    let function = try sample.partialFunction()
    var values = BitVector(count: 1 << function.inputCount)
    for index in 0..<function.pointCount where function.labels[index] {
      values[function.point(index).ones.reduce(0) { $0 | 1 << $1 }] = true
    }
    return "\(TruthTable(inputCount: function.inputCount, values: values))"
  }

  /// The right function is worked out by hand: row r has x_i = bit i - 1 of r.
  @Test(arguments: [
    ("assign y = a & b | c;", "3:0xf8"), ("assign y = a ^ b ^ c;", "3:0x96"), ("assign y = a ~^ b;", "3:0x99"),
    ("assign y = a ? b : c;", "3:0xd8"), ("assign y = ~(a | b) & c;", "3:0x10"), ("assign y = ~~a;", "3:0xaa"),
    ("assign y = a | b ^ c & a;", "3:0xee"), ("assign y = 1'b1;", "3:0xff"), ("assign y = 1'b0 | c;", "3:0xf0"),
    ("and (y, a, b, c);", "3:0x80"), ("nand g(y, a, b);", "3:0x77"), ("or g (y, a, b, c);", "3:0xfe"),
    ("nor (y, a, b, c);", "3:0x01"), ("xor (y, a, b, c);", "3:0x96"), ("xnor (y, a, b);", "3:0x99"),
    ("not (y, c);", "3:0x0f"), ("buf (w, y, b);", "3:0xcc"), ("xor (y, a, b ? c : a);", "3:0x48"),
    ("wire w = a & b, v = ~c; assign y = w ^ v;", "3:0x87"),
    ("wire w; and g1(w, a, b), g2(v, b, c); assign y = w /* both\n */ | v; // end", "3:0xc8"),
  ])
  func functions(body: String, function: String) throws {
    for head in [
      "module m(a, b, c, y); input a, b, c; output y; wire v;",
      "`timescale 1ns/1ps\n(* top *) module m (input wire a, b, input c,\n output wire y);\nwire v;",
    ] {
      #expect(try Self.function("// by hand\n\(head)\n\(body)\nendmodule\n") == function, "\(body)")
    }
  }

  /// Names that look like signs, numbers, remarks and words of the language, and a name with and without its backslash.
  @Test(arguments: [
    ("\\~ ", "assign y = \\~ & b;", "2:0x8"), ("\\& ", "assign y = ~\\& ;", "2:0x5"),
    ("\\~ ", "assign y = ~\\~ | b;", "2:0xd"),
    ("\\assign ", "assign y = \\assign ^ b;", "2:0x6"), ("\\and\n", "and \\or (y, \\and , b);", "2:0x8"),
    ("\\1'b1 ", "assign y = \\1'b1\t& b;", "2:0x8"), ("\\( ", "assign y = (\\( | b);", "2:0xe"),
    ("\\) ", "or (y, \\) , b);", "2:0xe"), ("\\; ", "assign y = \\; & ~b;", "2:0x2"),
    ("\\a[3] ", "assign y = \\a[3] & b;", "2:0x8"),
    ("\\// ", "assign y = \\// & b;", "2:0x8"), ("\\/*x*/ ", "assign y = \\/*x*/ & b;", "2:0x8"),
    ("\\(*) ", "assign y = \\(*) & b;", "2:0x8"),
    ("\\a ", "assign y = a & b;", "2:0x8"), ("a", "assign y = \\a & \\b ;", "2:0x8"),
    ("\\\\ ", "assign y = \\\\ | b;", "2:0xe"),
    ("\\?: ", "assign y = b ? \\?: : 1'b0;", "2:0x8"), ("\\` ", "wire \\~^ = \\` ; assign y = \\~^ ~^ b;", "2:0x9"),
    ("\\input ", "wire \\module = \\input ; assign y = \\module & b;", "2:0x8"),
  ])
  func escapedNames(name: String, body: String, function: String) throws {
    let text = "module \\m~ (\(name), b, y);\ninput \(name), b; output y;\n\(body)\nendmodule\n"
    #expect(try Self.function(text) == function)
  }

  @Test func outputs() throws {
    let text = "module add(input a, b, output sum, carry);\nassign sum = a ^ b, carry = a & b;\nendmodule"
    #expect(try Self.function(text, output: "carry") == "2:0x8")
    #expect(try Self.function(text, output: "1") == "2:0x6")
    #expect(throws: DataError.self) { try Self.function(text) }
  }

  /// What is no such circuit is refused with its line, in one sentence.
  @Test(arguments: [
    ("input a; output y; assign y = a + a;", "line 2"), ("input [3:0] a; output y;", "a vector"),
    ("input a; output y; reg y;", "\"reg\""), ("input a; output y; always @(a) y = a;", "\"always\""),
    ("input a; output y; assign y = b;", "\"b\" without a value"), ("input a; output y;", "the output \"y\""),
    ("input a; output y; assign y = a; assign y = a;", "a second value for \"y\""),
    ("input a; output y; assign y = y & a;", "depends on itself"), ("input a; output y; and (y);", "without an input"),
    ("input a; output y; assign y = a && a;", "single bits"), ("input a; output y; assign y = 2'b10;", "constants"),
    ("input a; output y; inner i(y, a);", "\"inner\""), ("input a; output y; assign y = a", "\"endmodule\""),
    ("input a; output y; assign y = a; endmodule module n; ", "one module"), ("input a; /* ", "without an end"),
    ("output y; assign y = 1'b1;", "without a direction"), ("input a; output y; assign y = \\ a;", "a backslash"),
    ("input a; output y; assign y = \\~ a;", "found \"a\""), ("input a; output y; assign y = a \\& a;", "line 2"),
    ("input a; output \\y; assign y = a;", "line 2"),
    ("input a; output y; assign y = \(String(repeating: "(", count: 300))a;", "within each other"),
  ])
  func refusals(body: String, message: String) throws {
    let error = try #require(throws: DataError.self) { try Self.function("module m(a, y);\n\(body)\nendmodule") }
    #expect(error.description.hasPrefix("c.v: ") && error.description.contains(message), "\(error)")
    #expect(!error.description.contains("\n"))
  }

  /// What we write stays a network, and what we would have refused is still told in our words.
  @Test func ownNetworks() throws {
    #expect(
      try Self.function(
        "module network(\n  input wire x1,\n  output wire y\n);\n  wire n1_1 = (x1) >= 1'd1;\n  assign y = n1_1;\nendmodule\n"
      )
        == "a network")
  }
}
