import Files
import Formats
import Testing
import ThresholdNetworks

private func pla(_ text: String) throws -> Sample { try PLA.read(InputText(file: "t.pla", text: text)) }

@Suite struct SampleTests {
  @Test func conflictsNameBothLines() throws {
    let sample = try pla(".i 2\n.o 1\n.type fr\n00 0\n11 1\n00 1\n11 0\n.e\n")
    let error = try #require(throws: DataError.self) { try sample.partialFunction() }
    #expect(error.line == 6)
    #expect(error.description.contains("line 4"))
    #expect(error.description.contains("--mismatches") && error.description.contains("--majority"))
    #expect(error.description.contains("1 more such point"))
  }

  @Test func majorityDropsTiesAndWeighsMargins() throws {
    // 00: 3 to 1; 01: a tie; 10: once.
    let sample = try pla(".i 2\n.o 1\n.type fr\n00 1\n00 1\n00 0\n00 1\n01 1\n01 0\n10 0\n.e\n")
    let majority = sample.majority()
    #expect(majority.points.map(\.description) == ["00", "10"])
    #expect(majority.labels.description == "10")
    let relaxed = try sample.relaxed(mismatches: 5)
    #expect(relaxed.function.weights == [2, 1])
    #expect(relaxed.base == 2 && relaxed.allowance == 3)
    #expect(throws: DataError.self) { try sample.relaxed(mismatches: 1) }
  }

  @Test func agreeingDuplicatesCountInWeightsOnly() throws {
    let sample = try pla(".i 1\n.o 1\n.type fr\n1 1\n1 1\n0 0\n.e\n")
    #expect(try sample.partialFunction().weights == [1, 1])
    #expect(try sample.relaxed(mismatches: 0).function.weights == [2, 1])
  }
}
