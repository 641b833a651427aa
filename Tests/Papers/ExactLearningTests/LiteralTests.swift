import Claims
import ExactLearning
import Testing
import ThresholdNetworks

/// Claims read functions and widths as the verbs do: see `Arguments+ExactLearning.swift`.
@Suite struct LiteralTests {
  @Test func functionsHaveOneSpelling() throws {
    let and = TruthTable(inputCount: 2, bits: 0b1000)
    for text in ["2:0x8", "2:8", "2:0X8"] {
      #expect(try Arguments(["teacher": text]).table("teacher") == and, "\(text)")
    }
    for text in ["2:0x08", "2:08", "2:", "2", "4:0x6996", "0:0", "+2:8", "2:8:8", "2:0xg"] {
      #expect(throws: ArgumentError.self, "\(text)") { try Arguments(["teacher": text]).table("teacher") }
    }
  }

  @Test func widthsHaveOneSpelling() throws {
    #expect(try Arguments(["widths": "3,2,1"]).widths("widths") == [3, 2, 1])
    #expect(try Arguments(["widths": "1000000,1"]).widths("widths") == [1_000_000, 1])
    #expect(throws: ArgumentError.self) { try Arguments(["widths": "5,1"]).widths("widths", maximumWidth: 4) }
    for text in ["", "1,", "3,2", "+3,1", "0,1", "3, 1", "2000000,1"] {
      #expect(throws: ArgumentError.self, "\(text)") { try Arguments(["widths": text]).widths("widths") }
    }
  }
}
