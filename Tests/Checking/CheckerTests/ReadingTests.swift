import Checker
import Testing

@Suite struct ReadingTests {
  /// The test vectors of FIPS 180-4, and a message of several blocks.
  @Test(arguments: [
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
    (String(repeating: "a", count: 1_000_000), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"),
  ])
  func digestsAreThoseOfTheStandard(text: String, digest: String) {
    #expect(CheckedDigest.hexadecimal(of: Array(text.utf8)) == digest)
  }

  static func read(_ text: String) throws -> CheckedInstance { try CheckedInstance(pla: Array(text.utf8)) }

  static func rows(_ instance: CheckedInstance) -> [String] {
    zip(instance.points, instance.labels).map { point, label in
      point.map { $0 ? "1" : "0" }.joined() + (label ? " 1" : " 0")
    }
  }

  @Test func typesSayWhatUnlistedPointsAre() throws {
    let rows = ".i 2\n.o 1\n# comment\n01 1\n10 -\n00 0\n.e\nnot read"
    #expect(try Self.rows(Self.read(".type fr\n" + rows)) == ["01 1", "00 0"])
    #expect(try Self.rows(Self.read(".type fdr\n" + rows)) == ["01 1", "00 0"])
    #expect(try Self.rows(Self.read(".type f\n" + rows)) == ["00 0", "10 0", "01 1", "11 0"])
    #expect(try Self.rows(Self.read(".type fd\n" + rows)) == ["00 0", "01 1", "11 0"])
    #expect(try Self.rows(Self.read(rows)) == ["00 0", "01 1", "11 0"])
  }

  @Test func cubesAreExpandedAndRepetitionsMerged() throws {
    let instance = try Self.read(".i 3\n.o 1\n.type fr\n1-0 1\n100 1\n0|1|1 0\n")
    #expect(Self.rows(instance) == ["100 1", "110 1", "011 0"])
  }

  /// Line ends, byte order mark, names of columns, other digits of outputs, and free points that are listed otherwise too.
  @Test func filesAsPeopleHaveThem() throws {
    let xor = ["00 0", "01 1", "10 1", "11 0"]
    let text = ".i 2\n.o 1\n.type fr\n00 0\n01 1\n10 1\n11 0\n.e\n"
    for odd in [
      text.replacing("\n", with: "\r"), text.replacing("\n", with: "\r\n"), "\u{feff}" + text,
      ".label noise\n.ilb a b\n.ob y\n" + text, text.replacing(" 1\n1", with: " 4\n1"),
      text.replacing(" 0", with: "|0"),
      text.replacing(".e\n", with: "11 3\n11 ~\n.end\nmore"), text.replacing(".o 1", with: ".o\t1 # one"),
    ] {
      #expect(try Self.rows(Self.read(odd)) == xor, "\(odd.debugDescription)")
    }
    #expect(
      try Self.rows(Self.read(".i 2\n.o 1\n.type dr\n.phase 1\nx1\n0\n10 -\n.e\n\u{1a}")) == ["00 1", "01 0", "11 0"])
    #expect(try Self.rows(Self.read(".i 2\n.o 1\n.type fdr\n1- 1\n-1 -\n00 0\n.e\n")) == ["10 1", "00 0"])
    #expect(try Self.rows(Self.read(".i 2\n.o 1\n.type fdr\n-1 -\n1- 1\n11 0\n00 0\n.e\n")) == ["10 1", "00 0"])
  }

  @Test(arguments: [
    (".o 1\n01 1\n", "instance:2: a row before .i and .o"),
    (".i 2\n01 1\n", "instance:2: a row before .i and .o"),
    (".i 2\n.o 1\n.type fr\n01 1\n0- 0\n", "instance:5: contradicts line 4"),
    (".i 2\n.o 1\n01\n", "instance:3: 2 characters, not 2 + 1"),
    (".i 2\n.o 2\n", "instance:2: .o 2: .o and one output were expected, once, before the rows"),
    (".i 2 .type fr\n", "instance:1: .i 2 .type fr: .i and a number of inputs were expected, once, before the rows"),
    (".i 2\n.o 1 2 3\n", "instance:2: .o 1 2 3: .o and one output were expected, once, before the rows"),
    (".i 2\n.i 2\n", "instance:2: .i 2: .i and a number of inputs were expected, once, before the rows"),
    (".i 2\n.o 1\n0z 1\n", "instance:3: an input is 0, 1 or -"),
    (".i 2\n.o 1\n.mv 3\n", "instance:3: .mv: inputs of two values were expected"),
    (".i 2\n.type q\n", "instance:2: one of the types f, fd, fr, fdr, r and dr was expected, before the rows"),
    (
      ".i 2\n.o 1\n01 ~\n.type fr\n",
      "instance:4: one of the types f, fd, fr, fdr, r and dr was expected, before the rows"
    ),
    (".i 0\n", "instance:1: .i 0: .i and a number of inputs were expected, once, before the rows"),
    (".i 30\n.o 1\n.type fr\n------------------------------ 1\n", "instance:4: more than 1048576 points"),
    (".i 2\n.o 1\n.p 3\n01 1\n", "instance: 1 rows and no .e, where .p says 3"),
    (".i 2\n", "instance: no .i, or no .o"), ("", "instance: an empty file"), (".i 2\u{1}", "instance: not a text"),
  ])
  func malformedInstancesAreNamed(text: String, message: String) {
    #expect { try Self.read(text) } throws: { "\($0)" == message }
  }
}
