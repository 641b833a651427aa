import ExactLearning
import Testing
import ThresholdNetworks

/// Functions in words (`TableWords.swift`).
@Suite struct TableWordsTests {
  @Test(arguments: [
    ("0000", 4, "never"), ("ffff", 4, "always"), ("fee8", 4, "at least two of four"), ("8888", 4, "x1 and x2"),
    ("1668", 4, "exactly two of four"), ("6666", 4, "x1 xor x2"), ("eeee", 4, "x1 or x2"), ("aaaa", 4, "x1"),
    ("0f0f", 4, "not x3"), ("e8e8", 4, "at least two of x1 x2 x3"), ("6996", 4, "an odd number of four"),
    ("9669", 4, "an even number of four"), ("0117", 4, "at most one of four"), ("e4", 3, "3:0xe4"),
  ])
  func words(hexadecimal: String, inputs: Int, expected: String) throws {
    #expect(try #require(TruthTable(inputCount: inputs, hexadecimal: hexadecimal)).words == expected)
  }

  @Test func longTablesAreCut() {
    let x = TruthTable.projection(0, of: 8)
    let y = TruthTable.projection(5, of: 8)
    #expect(TruthTable(inputCount: 8, values: x & ~y).words == "of 8 inputs")
  }
}
