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
    #expect(SHA256.hexadecimal(of: Array(text.utf8)) == digest)
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

  @Test(arguments: [
    (".o 1\n01 1\n", "instance:2: a cube before .i"),
    (".i 2\n.type fr\n01 1\n0- 0\n", "instance:4: contradicts line 3"),
    (".i 2\n01\n", "instance:2: 2 characters, not 2 + 1"),
    (".i 2\n.o 2\n", "instance:2: .o 2: one output was expected"),
    (".i 2\n0x 1\n", "instance:2: an input is 0, 1 or -"),
    (".i 2\n.type q\n", "instance:2: .type q: f, fd, fr or fdr was expected, before the first cube"),
    (".i 0\n", "instance:1: .i 0: one number of inputs was expected"),
    (".i 30\n.type fr\n------------------------------ 1\n", "instance:3: more than 20 free inputs in a cube"),
    ("", "instance: .i is missing"),
  ])
  func malformedInstancesAreNamed(text: String, message: String) {
    #expect { try Self.read(text) } throws: { "\($0)" == message }
  }
}
