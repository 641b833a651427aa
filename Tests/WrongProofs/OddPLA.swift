import Numbers

/// Random PLA files as people, old programs and attackers write them: most are nearly right.
struct OddPLA {
  private var key: RandomKey
  private var text: [UInt8] = []
  private var newline: [UInt8] = [10]

  init(_ key: RandomKey) { self.key = key }

  static func bytes(number: Int, seed: UInt64) -> [UInt8] {
    var writer = Self(RandomKey(seed: seed).fold(in: UInt64(number)))
    writer.write()
    return writer.text
  }

  private mutating func chance(_ one: Int, in all: Int) -> Bool { key.next(below: all) < one }

  private mutating func pick<T>(_ values: [T]) -> T { values[key.next(below: values.count)] }

  private mutating func append(_ string: String) { text.append(contentsOf: string.utf8) }

  private mutating func endLine() {
    if chance(1, in: 30) { append(pick([" ", "\t", " # remark", "#.e", "\u{b}", "\u{c}", " |"])) }
    if chance(1, in: 80) {
      text.append(contentsOf: pick([[13], [13, 10], [10, 13], [10, 10], [11], [12]] as [[UInt8]]))
    }
    text.append(contentsOf: newline)
  }

  private mutating func line(_ string: String) {
    if chance(1, in: 40) { append(pick([" ", "\t", "  "])) }
    append(string)
    endLine()
  }

  private mutating func write() {
    if chance(1, in: 40) { return writePlain() }
    newline = pick([[10], [10], [10], [13, 10], [13], [13], [10, 13]])
    if chance(1, in: 12) { text += [0xef, 0xbb, 0xbf] }
    let inputs = 1 + key.next(below: 4)
    if chance(1, in: 6) { line(pick(["# a comment", "#", "", "# .i 9", ".label noise", "# \u{e4}", "#\t.e"])) }
    var head = [number(".i", inputs), output()]
    if chance(3, in: 4) { head.append(type()) }
    if chance(1, in: 3) { head.append(".p " + pick(["0", "1", "2", "9", "-1", "+3", "x", "2 3"])) }
    if chance(1, in: 5) {
      head.append(
        pick([".ilb a b", ".ob y", ".ilb", ".label l", ".phase 1", ".pair 1", ".lb q", ".foo", ".mv 3", ".9"]))
    }
    if chance(1, in: 5) { head.swapAt(key.next(below: head.count), key.next(below: head.count)) }
    if chance(1, in: 25) { head.append(pick(head)) }
    if chance(1, in: 25) { head.remove(at: key.next(below: head.count)) }
    for entry in head { line(entry) }
    for _ in 0..<key.next(below: 7) {
      line(row(inputs))
      if chance(1, in: 40) { line(pick([type(), ".i 2", ".o 1", ".p 3", "", "# between", ".e", "."])) }
    }
    if chance(5, in: 6) { line(pick([".e", ".e", ".e", ".end", ".e 1", ".E", ".ee"])) }
    if chance(1, in: 6) { line(pick(["after the end", row(inputs), ".i 5", "\u{1a}", ""])) }
    if chance(1, in: 10), text.last == 10 || text.last == 13 { text.removeLast() }
    if chance(1, in: 12) { spoil() }
  }

  /// As thresher writes it, now and then with a fault.
  private mutating func writePlain() {
    let inputs = 1 + key.next(below: 3)
    let rows = (0..<(1 << inputs)).filter { _ in chance(2, in: 3) }.shuffled(using: &key)
    append(".i \(inputs)\n.o 1\n.type fr\n.p \(rows.count)\n")
    for row in rows {
      append(String((0..<inputs).map { row >> $0 & 1 == 1 ? "1" : "0" }) + pick([" 0\n", " 1\n"]))
    }
    append(".e\n")
    if chance(1, in: 2) { spoil() }
  }

  /// One byte is changed, taken out or put in.
  private mutating func spoil() {
    guard !text.isEmpty else { return }
    let place = key.next(below: text.count)
    let bytes: [UInt8] = [0, 9, 10, 11, 13, 26, 32, 35, 45, 46, 48, 49, 50, 51, 52, 95, 124, 126, 127, 128, 228, 255]
    switch key.next(below: 3) {
    case 0: text[place] = pick(bytes)
    case 1: text.remove(at: place)
    default: text.insert(pick(bytes), at: place)
    }
  }

  private mutating func number(_ keyword: String, _ value: Int) -> String {
    if chance(11, in: 12) { return "\(keyword) \(value)" }
    return keyword
      + pick([
        " 0\(value)", " +\(value)", "  \(value)", "\t\(value)", " \(value) .type fr", " \(value) 1", "", " -1", " 0",
      ])
  }

  private mutating func output() -> String {
    if chance(9, in: 10) { return ".o 1" }
    return ".o" + pick([" 01", " +1", " 2", " 1 2 3", "", " 0", "\t1", " 1 # one", "1", " 18446744073709551617"])
  }

  private mutating func type() -> String {
    if chance(14, in: 15) { return ".type " + pick(["fr", "fr", "fr", "fd", "f", "fdr", "fdr"]) }
    return pick([
      ".type", ".type r", ".type dr", ".type r", ".type FR", ".type fr fr", ".type d", ".type\tfr", ".type rf",
    ])
  }

  private mutating func row(_ inputs: Int) -> String {
    let count = chance(1, in: 60) ? inputs + pick([-1, 1]) : inputs
    var row = ""
    for _ in 0..<max(count, 0) {
      row += chance(1, in: 6) ? pick(["-", "2", "-", "x"]) : pick(["0", "1"])
      if chance(1, in: 25) { row += pick([" ", "|", "\t"]) }
    }
    if chance(1, in: 200) { row += pick(["x", "3", "~", "4", "#"]) }
    if chance(1, in: 40) { row += pick(["\n", "\r", "\n# \u{e4}\n", "\n.e\n"]) }
    row += pick(["", " ", " ", " ", "\t", "|", " | ", "  "])
    return row + (chance(1, in: 5) ? pick(["-", "2", "~", "3", "4", "", "x", "10"]) : pick(["0", "1"]))
  }
}
