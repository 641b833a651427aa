import Checker
import Testing

/// The one form in which the checker reads a sample.
@Suite struct CheckedInstanceTests {
  static let text = "# made by hand\n#\n.i 2\n.o 1\n.type fr\n.p 3\n10 0\n01 1\n11 0\n.e\n"

  static func read(_ text: String) throws -> CheckedInstance { try CheckedInstance(canonical: Array(text.utf8)) }

  @Test func theCanonicalFormIsRead() throws {
    let instance = try Self.read(Self.text)
    #expect(instance.points.indices.map { instance.row($0) } == ["10 0", "01 1", "11 0"])
    #expect(instance.inputCount == 2)
    #expect(
      try Self.read(Self.text.replacing("# made by hand\n#\n", with: "").replacing(".p 3\n", with: "")) == instance)
    #expect(try Self.read(".i 1\n.o 1\n.type fr\n.p 0\n.e\n").points.isEmpty)
  }

  /// Each line: what is replaced, by what, the line that is named, and a part of the reason.
  @Test(arguments: [
    ("\n", "\r\n", 1, "the byte 13"), ("\n", "\r", 1, "the byte 13"), ("# made", "\u{feff}# made", 1, "the byte 239"),
    ("# made", "# m\u{e4}de", 1, "the byte 195"), ("# made", " # made", 1, "\".i \" and a number"),
    ("\n.i 2", "\n.i 2 .type fr", 3, "\".i \" and a number were expected"), (".i 2", ".i  2", 3, "a number"),
    (".i 2", ".i +2", 3, "a number"), (".i 2", ".i 02", 3, "a number"), (".i 2", ".i 2 ", 3, "a number"),
    (".i 2", ".i 0", 3, "0 is outside 1...4096"), (".i 2", ".i 4097", 3, "4097 is outside"),
    (".i 2", ".i 3", 7, "3 digits 0 or 1, a blank and a digit"), (".i 2\n.o 1", ".o 1\n.i 2", 3, "\".i \""),
    (".o 1\n", "", 4, "\".o 1\""), (".o 1", ".o 1 2 3", 4, "\".o 1\""), (".o 1", ".o 2", 4, "\".o 1\""),
    (".o 1", ".ilb a b\n.o 1", 4, "\".o 1\""), (".type fr\n", "", 5, "\".type fr\""),
    (".type fr", ".type fd", 5, "\".type fr\""), (".type fr", ".type fr ", 5, "\".type fr\""),
    (".type fr\n.p 3", ".p 3\n.type fr", 5, "\".type fr\""), (".p 3", ".p 4", 10, ".p says 4 rows, not 3"),
    (".p 3", ".p 2", 10, ".p says 2 rows, not 3"), (".p 3", ".p 3\n.p 3", 7, "digits"),
    (".p 3", ".p 1048577", 6, "outside"), (".p 3", ".p 3\n.type f", 7, "digits"), (".p 3", ".p 3\n\n", 7, "digits"),
    (".p 3", ".p 3\n# later", 7, "digits"), ("10 0", "1- 0", 7, "digits"), ("10 0", "10 -", 7, "digits"),
    ("10 0", "100", 7, "digits"), ("10 0", "10\t0", 7, "the byte 9"), ("10 0", "10|0", 7, "digits"),
    ("10 0", "10  0", 7, "digits"), ("10 0", "10 0 ", 7, "digits"), ("10 0", "10 4", 7, "digits"),
    ("11 0", "10 0", 9, "the point of line 7 again"), ("11 0", "01 0", 9, "the point of line 8 again"),
    (".e\n", ".e", 10, "the file ends before the line \".e\" has ended"), (".e\n", "", 10, "the file ends before"),
    (".e\n", ".end\n", 10, "digits"), (".e\n", ".e\n\n", 10, "something follows .e"),
    (".e\n", ".e\n.e\n", 10, "something follows .e"),
  ])
  func everythingElseIsRefused(old: String, new: String, line: Int, reason: String) throws {
    let changed = Self.text.replacing(old, with: new, maxReplacements: old == "\n" ? .max : 1)
    #expect(changed != Self.text)
    do {
      _ = try Self.read(changed)
      Issue.record("\(changed) is read")
    } catch {
      let message = "\(error)"
      #expect(message.hasPrefix("instance.pla:\(line): not in the form that thresher writes: "), "\(message)")
      #expect(message.contains(reason) && !message.contains("\n"), "\(message)")
    }
  }
}
