import Formats
import Testing

/// Literal, FunctionLiteral.
@Suite struct LiteralTests {
  @Test(arguments: [
    ("3:0xe8", true), ("3:e8", true), ("12:0xfff", true), ("e8", false), ("a/3:e8", false), ("3:e8.pla", false),
    (":e8", false),
    ("3:", false), ("3:0x", false), ("C:\\x", false),
  ])
  func literalsAgainstFiles(text: String, isLiteral: Bool) { #expect(FunctionLiteral.isMeant(by: text) == isLiteral) }

  @Test func values() throws {
    #expect(try Literal.quantity("500k") == 500_000 && Literal.quantity("7") == 7)
    #expect(try Literal.bytes("512M") == 512 << 20)
    #expect(try Literal.duration("1h") == .seconds(3_600))
    #expect(try Literal.widths("3,2,1").values == [3, 2, 1])
    #expect(try Literal.depths("2...4") == 2...4)
    #expect(try Literal.count("12", in: 1...12) == 12)
    #expect(throws: Literal.Malformed(found: "13", expected: "an integer from 1 to 12")) {
      try Literal.count("13", in: 1...12)
    }
    #expect(throws: Literal.Malformed.self) { try Literal.widths("3,2") }
  }
}
