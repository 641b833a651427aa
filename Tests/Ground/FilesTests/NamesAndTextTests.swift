import Files
import Testing

/// FileName, DataError, SHA256, InputText.
@Suite struct NamesAndTextTests {
  /// Every name of two bytes, and names that look like our own escapes, come back as they were.
  @Test func namesAreBytes() {
    for first in UInt8(1)...255 {
      for second in UInt8(1)...255 {
        let bytes = [first, second]
        #expect(FileName.bytes(FileName.string(bytes)) == bytes)
      }
    }
    for bytes: [UInt8] in [
      Array("grün.pla".utf8), [0xf4, 0x8f, 0xbe, 0x80], [0xf4, 0x8f, 0xbf, 0xbf, 0x41], [0x41, 0xff, 0x42], [0xc3],
    ] { #expect(FileName.bytes(FileName.string(bytes)) == bytes) }
    #expect(FileName.string(Array("grün.pla".utf8)) == "grün.pla")
    #expect(FileName.string([0x41, 0xff]) != FileName.string(FileName.string([0x41, 0xff]).utf8.map { $0 }))
  }

  /// What a message shows of names that would break its line or the terminal.
  @Test(arguments: [
    ("plain name", "plain name"), ("a\nb", "a\\nb"), ("\u{1b}[2J", "\\x1b[2J"), ("a\u{202e}b", "a\\u{202e}b"),
    (FileName.string([0x61, 0xff]), "a\\xff"), ("tab\t", "tab\\t"), ("\u{7f}", "\\x7f"), ("\u{1}", "\\x01"),
  ])
  func messagesAreOneLine(text: String, shown: String) {
    #expect(DataError.oneLine(text) == shown)
    #expect(DataError.oneLine(shown) == shown)
    #expect(DataError(file: text, found: "x", expected: "y").description == "\(shown): found x; expected y")
  }

  @Test(arguments: [
    ("plain-1.pla", "plain-1.pla"), ("two words", "'two words'"), ("it's", "'it'\\''s'"), ("", "''"),
    ("$(x)", "'$(x)'"),
    ("a\nb", "$'a\\x0ab'"), (FileName.string([0x61, 0xff, 0x62]), "$'a\\xffb'"), ("*", "'*'"), ("grün", "'grün'"),
  ])
  func wordsForAShell(word: String, quoted: String) { #expect(FileName.shellQuoted(word) == quoted) }

  /// FIPS 180-4's examples, and lengths around the blocks against digests of sha256sum.
  @Test(arguments: [
    ("", 0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", 1, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 1,
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
    ("a", 55, "9f4390f8d30c2dd92ec9f095b65e2b9ae9b0a925a5258e241c9f1e910f734318"),
    ("a", 64, "ffe054fe7ae0cb6dc65c3af9b61d5209f439851db43d0ba5997337df154668eb"),
    ("a", 1_000_000, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"),
  ])
  func digests(text: String, times: Int, digest: String) {
    #expect(SHA256.hexadecimal(of: Array(String(repeating: text, count: times).utf8)) == digest)
  }

  @Test(arguments: [
    ("", []), ("a", ["a"]), ("a\n", ["a"]), ("a\n\n b \n", ["a", "", "b"]),
    ("a\r\nb\rc\n\rd", ["a", "b", "c", "", "d"]),
    ("\u{feff}x\n", ["x"]), ("\n", [""]), ("\r\n\r\n", ["", ""]),
  ])
  func lines(text: String, lines: [String]) {
    let found = Array(InputText(file: "f", text: text).lines)
    #expect(found.map { String(decoding: $0.bytes, as: UTF8.self) } == lines)
    #expect(found.map(\.number) == Array(1..<lines.count + 1))
  }
}
