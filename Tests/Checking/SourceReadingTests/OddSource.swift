/// Files that are odd in the ways in which files of people are: line ends, quotes, comments, names, and a damaged byte now and then.
struct OddSource {
  private var state: UInt64

  init(seed: UInt64) { state = seed &* 0x9e37_79b9_7f4a_7c15 | 1 }

  mutating func below(_ bound: Int) -> Int {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return Int(state >> 11) % bound
  }

  mutating func chance(_ part: Int) -> Bool { below(part) == 0 }

  mutating func pick<Element>(_ elements: [Element]) -> Element { elements[below(elements.count)] }

  /// Lines with one kind of end, blank lines and comments among them, and what some systems put around a text.
  mutating func file(_ lines: [String], comments: Bool = true) -> [UInt8] {
    let end = pick(["\n", "\n", "\r\n", "\r"])
    var text = chance(8) ? "\u{feff}" : ""
    for line in lines {
      if chance(12) { text += pick(["", "  ", "\t"]) + end }
      if comments, chance(10) { text += "# a remark, \"of\" no; use" + end }
      text += line + (chance(6) ? "  " : "") + end
    }
    if chance(5), text.hasSuffix(end) { text.removeLast(end.count == 2 ? 1 : end.count) }
    var bytes = Array(text.utf8)
    if chance(10) { bytes += [26] }
    if chance(8), !bytes.isEmpty {
      // A damaged byte: another of those that mean something.
      bytes[below(bytes.count)] = pick(Array("01,;\"\n\r\t .#-x=\\".utf8))
    }
    return bytes
  }

  // MARK: Tables

  /// A table with what is said about it.
  mutating func table() -> (bytes: [UInt8], label: String?, ignored: String?, binarize: Int, missing: Int) {
    let count = 2 + below(4)
    let separator = pick([",", ",", ";", "\t"])
    let isPlain = chance(3)
    var names = (1..<count).map { "x\($0)" } + ["y"]
    if !isPlain { names = (0..<count).map { pick(["a", "b c", "d,e", "f\"g", "h;i", "x1", "2"]) + "\($0)" } }
    let kinds = names.map { _ in isPlain ? 0 : below(7) }
    let rows = (0..<(1 + below(8))).map { _ in kinds.map { cell(kind: $0) } }
    var lines = [names.map { quoted($0, separator) }.joined(separator: separator)]
    lines += rows.map { row in row.map { quoted($0, separator) }.joined(separator: separator) }
    return (
      file(lines), isPlain || chance(2) ? nil : names[below(count)], !isPlain && chance(4) ? names[0] : nil, below(4),
      below(3)
    )
  }

  private mutating func cell(kind: Int) -> String {
    if kind > 0, chance(20) { return pick(["", "?", "NA", "nan"]) }
    switch kind {
    case 0, 1: return pick(["0", "1"])
    case 2: return pick(["0.0", "1", "1.0", "0", "1e0", "+1"])
    case 3: return pick(["-1", "1", "-1.0"])
    case 4: return pick(["True", "no", "YES", "f", "T"])
    case 5: return pick(["3", "17", "-4", "2", "5", "8.0"])
    default: return pick(["red", "blue", "a,b", "sky \"blue\"", "two\nlines"])
    }
  }

  private mutating func quoted(_ cell: String, _ separator: String) -> String {
    let needs = cell.contains(separator) || cell.contains("\"") || cell.contains("\n")
    let blanks = chance(9) ? " " : ""
    guard needs || chance(7) else { return blanks + cell + blanks }
    return blanks + "\"" + cell.replacing("\"", with: "\"\"") + "\"" + blanks
  }

  // MARK: Instances in JSON

  mutating func json() -> [UInt8] {
    let inputs = 1 + below(3)
    let rows = (0..<below(7)).map { _ in
      let point = (0..<inputs).map { _ in pick(["0", "1"]) }.joined()
      return pick([
        "{\"point\":\"\(point)\",\"label\":\(below(2))}", "{ \"label\" : \(below(2)) ,\"point\":\"\(point)\" }",
        "{\"point\":\"\\u003\(point.prefix(1))\(point.dropFirst())\",\"label\":1}",
      ])
    }
    let text =
      "{\"schema\":\"thresher/instance/1\",\"inputs\":\(inputs),\"comments\":[\"a \\\"remark\\\"\"],\"rows\":["
    return file([text] + [rows.joined(separator: ",")] + ["]}"], comments: false)
  }

  // MARK: Truth tables

  mutating func truth() -> [UInt8] {
    let isHexadecimal = chance(2)
    return file(
      (0..<(1 + below(3))).map { _ in
        let inputs = (isHexadecimal ? 2 : 1) + below(3)
        let digits = isHexadecimal ? (1 << inputs) / 4 : 1 << inputs
        let line = (0..<max(1, digits)).map { _ in
          isHexadecimal ? String(below(16), radix: 16, uppercase: chance(2)) : pick(["0", "1"])
        }.joined()
        return (isHexadecimal && chance(2) ? "0x" : "") + line + (chance(6) ? " # remark" : "")
      })
  }

  // MARK: Circuits

  mutating func circuit() -> [UInt8] {
    let inputs = (0..<(1 + below(4))).map { "i\($0)" }
    var lines = [".model main", ".inputs " + inputs.joined(separator: chance(4) ? " \\\n" : " ")]
    let outputs = (0..<(1 + below(2))).map { "o\($0)" }
    lines.append(".outputs " + outputs.joined(separator: " "))
    let usesModel = chance(4)
    var known = inputs
    if usesModel {
      lines.append(".subckt part p=\(pick(known)) q=\(pick(known)) r=s0")
      known.append("s0")
    }
    for name in (0..<below(4)).map({ "n\($0)" }) + outputs {
      lines += cover(name, known)
      known.append(name)
    }
    if chance(5) { lines += [".exdc"] + cover(outputs[0], inputs) }
    if !chance(6) { lines.append(".end") }
    if usesModel { lines += [".model part", ".inputs p q", ".outputs r"] + cover("r", ["p", "q"]) + [".end"] }
    return file(lines)
  }

  private mutating func cover(_ name: String, _ known: [String]) -> [String] {
    let operands = (0..<below(min(4, known.count + 1))).map { _ in pick(known) }
    let value = pick(["0", "1"])
    let cubes = (0..<below(4)).map { _ in
      operands.isEmpty
        ? value : operands.map { _ in pick(["0", "1", "-"]) }.joined() + pick([" ", "\t"]) + value
    }
    return [".names " + (operands + [name]).joined(separator: " ")] + cubes
  }

  // MARK: Structural Verilog

  mutating func verilog() -> [UInt8] {
    let inputs = (0..<(1 + below(4))).map { "a\($0)" }
    let outputs = (0..<(1 + below(2))).map { "o\($0)" }
    var lines: [String] = []
    if chance(2) {
      lines.append("module m(" + (inputs + outputs).joined(separator: ", ") + ");")
      lines.append(
        "input " + inputs.joined(separator: ",") + "; output \(pick(["", "wire "]))" + outputs.joined(separator: ", ")
          + ";")
    } else {
      lines.append("module m (input wire " + inputs.joined(separator: ", "))
      lines.append(", output " + outputs.joined(separator: pick([", ", ",output wire "])) + ");")
    }
    var known = inputs
    for name in (0..<below(4)).map({ "n\($0)" }) + outputs {
      let isWire = name.hasPrefix("n")
      switch below(isWire ? 4 : 2) {
      case 0: lines.append("assign \(name) = \(expression(known, 3));")
      case 1:
        let kind = pick(["and", "or", "nand", "nor", "xor", "xnor", "buf", "not"])
        let count = kind == "buf" || kind == "not" ? 1 : 1 + below(3)
        let ports = (0..<count).map { _ in expression(known, 1) }
        lines.append("\(kind) \(pick(["", "g\(lines.count)"])) (\(name), \(ports.joined(separator: ", ")));")
      case 2: lines.append("wire \(name) = \(expression(known, 2)); /* a remark\n */")
      default: lines.append("wire \(name); assign \(name) = \(expression(known, 3)); // \(name)")
      }
      known.append(pick([name, "\\\(name) "]))
    }
    if chance(9) { lines.append(pick(["(* keep *)", "`timescale 1ns", "wire [3:0] v;", "assign = a0;", "reg r;"])) }
    return file(lines + ["endmodule"])
  }

  private mutating func expression(_ known: [String], _ depth: Int) -> String {
    func part() -> Int { depth - 1 }
    switch depth == 0 ? below(2) : below(9) {
    case 0, 1: return chance(8) ? pick(["1'b0", "1'b1", "1'h1"]) : pick(known)
    case 2: return "~" + expression(known, 0)
    case 3: return "(" + expression(known, part()) + ")"
    case 4: return "\(expression(known, part())) ? \(expression(known, part())) : \(expression(known, part()))"
    default:
      let sign = pick(["&", "|", "^", "~^", "^~", " & ~", " | ~ "])
      return expression(known, part()) + sign + expression(known, part())
    }
  }

  // MARK: PLA files of several outputs

  mutating func pla() -> [UInt8] {
    let (inputs, outputs) = (1 + below(3), 1 + below(3))
    var lines = [".i \(inputs)", ".o \(outputs)"]
    if chance(3) { lines.append(".type " + pick(["f", "fd", "fr", "fdr", "r", "dr"])) }
    if chance(3) {
      lines.append(".ob " + (0..<outputs).map { pick(["a", "b", "c"]) + "\($0)" }.joined(separator: " "))
    }
    if chance(4) { lines.append(".phase " + (0..<outputs).map { _ in pick(["0", "1"]) }.joined()) }
    for _ in 0..<below(6) {
      let point = (0..<inputs).map { _ in pick(["0", "1", "0", "1", "-"]) }.joined()
      let values = (0..<outputs).map { _ in pick(["0", "1", "1", "-", "~"]) }.joined()
      lines.append(point + pick([" ", "", " | ", "\n"]) + values)
    }
    if !chance(5) { lines.append(".e") }
    return file(lines)
  }
}
