import Files
import Formats
import Foundation
import TestSupport
import Testing
import ThresholdNetworks

/// Files of several outputs: `OutputList`, `Sample.readAll`, and each format that has them.
@Suite struct OutputTests {
  /// A file of some type with 2 to 60 outputs, the same for the same number.
  static func file(_ number: Int) -> String {
    var state = UInt64(number) &* 0x9e37_79b9_7f4a_7c15 | 1
    func next(_ bound: Int) -> Int {
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      return Int(state >> 11) % bound
    }
    let (inputs, outputs) = (1 + next(7), 2 + number % 59)
    let type = ["f", "fd", "fr", "fdr", "r", "dr"][number % 6]
    var text = ".i \(inputs)\n.o \(outputs)\n.type \(type)\n"
    if number % 3 == 0 { text += ".ob " + (0..<outputs).map { "f\($0)" }.joined(separator: " ") + "\n" }
    if number % 5 == 0 { text += ".phase \(String(repeating: "1", count: outputs))\n" }
    // Rows that contradict each other for some output are likely in types fr and fdr with free inputs.
    let digits = type == "fr" || type == "fdr" ? "000111" : "0011-2x"
    for _ in 0..<next(12) {
      text += String((0..<inputs).map { _ in digits.randomElement(next) }) + " "
      text += String((0..<outputs).map { _ in "0011-24~3".randomElement(next) }) + "\n"
    }
    return text + ".e\n"
  }

  @Test func setsHaveTheSizesOfAnotherReader() throws {
    let folder = try TemporaryFolder()
    var (read, conflicts) = (0, 0)
    for number in 0..<400 {
      let text = Self.file(number)
      let path = try folder.write("\(number).pla", Array(text.utf8))
      let plain = PlainPLA(text)
      let samples = try Sample.readAll(path, options: ReadingOptions())
      #expect(samples.count == plain.outputs)
      for (output, sample) in samples.enumerated() {
        let sizes = (try? sample.partialFunction()).map { function in
          let ones = function.labels.popcount
          return [ones, function.pointCount - ones, 1 << function.inputCount - function.pointCount]
        }
        #expect(sizes == plain.sizes(output), "file \(number), output \(output)")
        if sizes == nil { conflicts += 1 } else { read += 1 }
      }
    }
    #expect(read > 8_000 && conflicts > 100, "\(read) \(conflicts)")
  }

  private func text(_ text: String, _ name: String = "t.pla") -> InputText { InputText(file: name, text: text) }

  private func rows(_ document: Document) throws -> String {
    guard case .sample(let sample) = document else { throw DataError(file: "", found: "a network", expected: "rows") }
    return sample.rows.map { "\($0.point)\($0.label ? 1 : 0)" }.joined(separator: " ")
  }

  static let adder = ".i 2\n.o 2\n.ilb a b\n.ob sum carry\n00 00\n01 10\n10 10\n11 01\n.e\n"

  @Test func outputsAreChosenByNameOrNumber() throws {
    for (choice, expected) in [("sum", "000 101 011 110"), ("2", "000 100 010 111"), ("carry", "000 100 010 111")] {
      let read = try Document(text(Self.adder), options: ReadingOptions(output: choice))
      #expect(try rows(read) == expected)
    }
    guard case .sample(let sample) = try Document(text(Self.adder), options: ReadingOptions(output: "2")) else {
      return
    }
    #expect(sample.outputName == "carry" && sample.inputNames == ["a", "b"])
    // A name goes before a number.
    let swapped = Self.adder.replacing("sum carry", with: "2 1")
    #expect(try rows(Document(text(swapped), options: ReadingOptions(output: "2"))) == "000 101 011 110")
  }

  @Test(arguments: [
    (nil, "t.pla: line 2: found 2 outputs; expected one output; choose with --output: sum, carry"),
    ("3", "t.pla: found no output \"3\"; expected one of sum, carry"),
    ("0", "t.pla: found no output \"0\"; expected one of sum, carry"),
    ("Sum", "t.pla: found no output \"Sum\"; expected one of sum, carry"),
  ])
  func refusalsListTheOutputs(choice: String?, message: String) {
    #expect { try Document(text(Self.adder), options: ReadingOptions(output: choice)) } throws: { "\($0)" == message }
  }

  @Test func linesOfTruthTables() throws {
    let two = text("# two of three inputs\n10010110\n\n11101000\n", "t.truth")
    #expect(throws: DataError.self) { try Document(two) }
    let parity = "0000 1001 0101 1100 0011 1010 0110 1111"
    #expect(try rows(Document(two, options: ReadingOptions(output: "1"))) == parity)
    // The same in hexadecimal, with and without its mark; a mark says nothing about other lines.
    #expect(try rows(Document(text("0x96", "t.truth"))) == parity)
    #expect(try rows(Document(text("96", "t.truth"))) == parity)
    #expect(try rows(Document(text("0x96\n01", "t.truth"), options: ReadingOptions(output: "2"))) == "01 10")
    #expect(try rows(Document(text("ff\n01", "t.truth"), options: ReadingOptions(output: "2"))).count == 8 * 5 - 1)
    for wrong in ["", "0", "101", "0x", "0x123", "12g4", "01 01"] {
      #expect(throws: DataError.self) { try Document(text(wrong, "t.truth"), format: .truth) }
    }
  }

  @Test func truthTablesAreWrittenAndReadBack() throws {
    let sample = try FunctionLiteral.sample("4:0x6a96")
    let written = try Document.sample(sample).text(as: .truth, name: "t")
    #expect(written == "0110101010010110\n")
    #expect(try rows(Document(text(written, "t"))) == rows(.sample(sample)))
    #expect(throws: DataError.self) {
      try Document.sample(Sample(name: "s", inputCount: 1, rows: [])).text(as: .truth, name: "t")
    }
  }
}

extension String {
  fileprivate func randomElement(_ next: (Int) -> Int) -> Character { self[index(startIndex, offsetBy: next(count))] }
}
