import Files
import Formats
import Testing

/// Texts that are nearly files of some format: every one is read or refused in one line, and none ends the program.
@Suite struct OddTextTests {
  private static let pieces = [
    ".i 2\n", ".o 1\n", ".o 3\n", ".type r\n", ".type fdr\n", "01 1\n", "1- 011\n", "--\n", "1\n", ".ob a b c\n",
    ".ilb p q\n",
    ".phase 1\n", ".mv 3\n", ".e\n", "\u{1a}", "x1,x2,y\n", "a;b;c\n", "a\tb\n", "0,1,1\n", "1;-1;1\n", "\"", "\"\"",
    ",",
    "?,1,0\n", "red,1,0\n", "3.5,1,yes\n", "True,0,no\n", "-1,1,NA\n", "1e999,0,1\n", "#\u{e9}\n", "\n", "\r", " ",
    ".model m\n",
    ".inputs a b\n", ".outputs y z\n", ".outputs y\n", ".names a b y\n", ".names y\n", "11 1\n",
    ".subckt m a=b b=a y=c\n",
    ".exdc\n", ".end\n", ".area 3\n", "\\\n", "0x96\n", "10010110\n", "e8\n", "0x\n",
    "{\"schema\":\"thresher/coding/1\"}\n",
    "module network(\n", "input wire x1,\n", "digraph network {\n", "x1 [shape=plaintext, label=\"\n", "}\n", ".p 2\n",
    ".foo\n",
  ]

  @Test func anythingIsReadOrRefusedInOneLine() {
    var state: UInt64 = 20_261_128
    func next(_ bound: Int) -> Int {
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      return Int(state >> 11) % bound
    }
    var read = 0
    for _ in 0..<100_000 {
      // Most pieces of a text are of one format.
      let start = next(Self.pieces.count)
      // Half of them begin as they should.
      let heads = [".i 2\n.o 1\n", ".i 1\n.o 2\n.type fr\n", "a,b,y\n0,1,1\n", ".model m\n.inputs a b\n.outputs y\n"]
      var bytes: [UInt8] = next(2) == 0 ? [] : Array(heads[next(heads.count)].utf8)
      for _ in 0..<(1 + next(12)) {
        bytes += Self.pieces[next(4) == 0 ? next(Self.pieces.count) : (start + next(16)) % Self.pieces.count].utf8
      }
      if next(4) == 0 { bytes[next(bytes.count)] = UInt8(next(256)) }
      var options = ReadingOptions(format: next(3) == 0 ? FileFormat.allCases[next(FileFormat.allCases.count)] : nil)
      if next(3) == 0 { options.output = ["1", "2", "y", "a", "0", ""][next(6)] }
      if options.format == .csv || next(20) == 0 {
        options.table.binarization = [nil, .median, .bits, .threshold(2)][next(4)]
        options.table.missing = [.refuse, .free, .drop][next(3)]
        options.table.positive = [nil, "red", "1"][next(3)]
        options.table.labels = [[], ["y"], ["2"], ["a", "b"]][next(4)]
        options.table.ignored = [[], ["1"], ["c"]][next(3)]
      }
      do {
        let text = InputText(file: "odd", bytes: bytes)
        try text.checkThatThisIsText()
        _ = try Document(text, options: options)
        read += 1
      } catch {
        #expect(error is DataError && !"\(error)".contains("\n"), "\(error)")
      }
    }
    #expect(read > 1_000, "\(read)")
  }
}
