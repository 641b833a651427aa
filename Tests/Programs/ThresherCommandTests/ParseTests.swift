import Formats
import Testing
import ThresherCommand

@Suite struct ParseTests {
  @Test func suffixes() throws {
    #expect(try Parse.quantity("500k") == 500_000)
    #expect(try Parse.quantity("2M") == 2_000_000)
    #expect(try Parse.bytes("4G") == 4 << 30)
    #expect(try Parse.duration("10m") == .seconds(600))
    #expect(try Parse.widths("3,2,1").values == [3, 2, 1])
    #expect(try Parse.depths("2...4") == 2...4)
  }

  @Test(arguments: ["", "-1", "0", "k", "1.5", "2T", "99999999999999999999", "18446744073709551615G"])
  func malformedQuantities(text: String) {
    #expect(throws: (any Error).self) { try Parse.quantity(text) }
    #expect(throws: (any Error).self) { try Parse.bytes(text) }
    #expect(throws: (any Error).self) { try Parse.duration(text) }
  }

  @Test(arguments: ["", "1,", "2", "3,0,1", "3,-2,1", "a,1", "3,2", "3;1", "99999,1", "99999999999999999999,1"])
  func malformedWidths(text: String) {
    #expect(throws: (any Error).self) { try Parse.widths(text) }
  }

  @Test(arguments: ["", "2", "4...2", "0...2", "2...", "-1...2", "1...65"])
  func malformedDepths(text: String) {
    #expect(throws: (any Error).self) { try Parse.depths(text) }
  }
}
