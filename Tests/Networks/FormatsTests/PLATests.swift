import Files
import Formats
import Testing
import ThresholdNetworks

@Suite struct PLATests {
  private func rows(_ text: String) throws -> String {
    let sample = try PLA.read(InputText(file: "t.pla", text: text))
    return sample.rows.map { "\($0.point)\($0.label ? 1 : 0)" }.joined(separator: " ")
  }

  /// espresso(5): what each type says about listed and unlisted points, for the same four rows.
  @Test(arguments: [
    // Rows list ones and zeros; - and ~ say nothing.
    (".type fr\n", "110 101 111"),
    // Rows list ones; all other points are 0.
    (".type f\n", "000 101 010 111"),
    // Rows list ones and don't cares; all other points are 0. This is the default.
    (".type fd\n", "000 101 111"), ("", "000 101 111"),
    // Rows list all three; unlisted points are free.
    (".type fdr\n", "110 101 111"),
  ])
  func typesHaveTheirTrueMeaning(type: String, expected: String) throws {
    // fr lists 11 twice, as zero and as one: rows are kept as they stand.
    #expect(try rows(".i 2\n.o 1\n\(type)11 0\n1- 1\n01 -\n00 ~\n.e\n") == expected)
  }

  /// Rows list the zeros, or zeros and don't cares; everything else is one.
  @Test func typesOfTheOffSet() throws {
    #expect(try rows(".i 2\n.o 1\n.type r\n11 0\n0- 1\n10 -\n.e\n") == "001 101 011 110")
    #expect(try rows(".i 2\n.o 1\n.type dr\n11 0\n1- 0\n10 -\n.e\n") == "001 011 110")
  }

  @Test func linesThatSayNothingAboutTheFunctionPass() throws {
    let text = ".i 2\n.o 1\n.phase 1\n.pair 1 (a b)\n.lb q\n.type fr\n.strange x\nxX 1\n.e\n\u{1a}\n"
    let sample = try PLA.read(InputText(file: "t.pla", text: text))
    #expect(sample.rows.count == 4 && sample.notes.count == 3)
    for wrong in [".mv 3 1 2", ".kiss", ".", ".3", "._"] {
      #expect(throws: DataError.self) { try rows(".i 2\n.o 1\n\(wrong)\n11 1\n.e\n") }
    }
  }

  @Test func rowsGoOverLines() throws {
    #expect(try rows(".i 3\n.o 1\n.type fr\n11\n0 1\n0\n# between\n01\n\n0\n.e\n") == "1101 0010")
    for wrong in ["11\n.e\n", "11\n", "11\n0011\n.e\n", "1\n.p 3\n10 1\n"] {
      #expect(throws: DataError.self) { try rows(".i 3\n.o 1\n.type fr\n" + wrong) }
    }
  }

  /// Comments of former decades; a byte of another coding elsewhere is refused.
  @Test func commentsAreInAnyCoding() throws {
    let old = Array(".i 1\n.o 1\n".utf8) + [0x23, 0x20, 0x47, 0x72, 0xfc, 0xdf, 0x65, 10] + Array("1 1\n.e\n".utf8)
    let text = InputText(file: "t.pla", bytes: old)
    try text.checkThatThisIsText()
    #expect(try PLA.read(text).comments == ["Gr\u{fc}\u{df}e"])
    #expect(throws: DataError.self) {
      try InputText(file: "t.pla", bytes: Array(".i 1\n".utf8) + [0xfc, 10]).checkThatThisIsText()
    }
  }

  @Test func cubesAreExpanded() throws {
    #expect(try rows(".i 3\n.o 1\n.type fr\n-1- 1\n000 0\n.e\n") == "0101 1101 0111 1111 0000")
    // A point that is listed as a one and as a don't care is a don't care.
    #expect(try rows(".i 1\n.o 1\n.type fd\n- -\n1 1\n.e\n") == "")
    // Old spellings: 2 is a free input, 4 a one of the output.
    #expect(try rows(".i 2\n.o 1\n.type fr\n2 0 4\n.e\n") == "001 101")
  }

  @Test func aWrongRowCountIsForgivenWhereTheFileEnds() throws {
    #expect(try rows(".i 1\n.o 1\n.type fr\n.p 7\n1 1\n.e\n") == "11")
    #expect(try rows(".i 1\n.o 1\n.type fr\n.p 1\n1 1\n0 0\n") == "11 00")
    #expect(throws: DataError.self) { try rows(".i 1\n.o 1\n.type fr\n.p 7\n1 1\n") }
  }

  @Test func linesCommentsAndAnnotationsAreKept() throws {
    let text = "# family: parity\n# seed: 12\n.i 1\n.o 1\n.type fr\n# between\n1 1 # aside\n0 0\n.e\n"
    let sample = try PLA.read(InputText(file: "t.pla", text: text))
    #expect(sample.rows.map(\.line) == [7, 8])
    #expect(sample.comments == ["family: parity", "seed: 12", "between"])
    #expect(sample.annotation("seed") == "12")
    #expect(sample.annotation("see") == nil)
  }

  /// Digests from sha256sum(1).
  @Test(arguments: [
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
    (
      String(repeating: "a", count: 1_000_000),
      "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
    ),
  ])
  func digests(text: String, expected: String) {
    #expect(SHA256.hexadecimal(of: Array(text.utf8)) == expected)
  }

  @Test func literals() throws {
    #expect(try FunctionLiteral.truthTable("2:0x6").hexadecimal == "6")
    #expect(try FunctionLiteral.truthTable("3:0xe8") == FunctionLiteral.truthTable("3:e8"))
    #expect(try FunctionLiteral.truthTable("1:2").hexadecimal == "2")
    #expect(
      try FunctionLiteral.sample("2:0x8").partialFunction() == PartialFunction(TruthTable(inputCount: 2, bits: 8)))
    for wrong in [
      "", ":", "2", "0:0x1", "21:0x0", "9223372036854775808:0x1", "18446744073709551615:0x1", "-1:0x0", "1:0x4", "2:",
      "2:0x", "2:0x10", "2:6:6", "4:0x6", "3:0x00e8", "3:0x",
      "3: e8", "+3:e8",
    ] {
      #expect(throws: DataError.self) { try FunctionLiteral.truthTable(wrong) }
    }
  }

  /// The digest of a sample that comes from no file is that of the file that would be written.
  @Test func digestOfALiteral() throws {
    let sample = try FunctionLiteral.sample("3:0xe4")
    #expect(sample.digest == SHA256.hexadecimal(of: Array(PLA.text(of: sample).utf8)))
    #expect(try PLA.read(InputText(file: "t", text: PLA.text(of: sample))).digest == sample.digest)
  }
}
