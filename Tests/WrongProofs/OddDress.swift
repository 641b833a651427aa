import Formats
import Numbers
import ThresholdNetworks

/// A sample as a file that is read as this sample or refused, in forms by which another reader might be led astray.
enum OddDress {
  static func dressed(_ sample: PartialFunction, using key: inout RandomKey) -> [UInt8] {
    var lines = PLA.text(of: Sample(name: "user.pla", sample)).split(separator: "\n").map(String.init)
    for _ in 0...key.next(below: 2) { change(&lines, using: &key) }
    let end = ["\n", "\n", "\r", "\r\n", "\n\r", "\u{b}\n", " \n"][key.next(below: 7)]
    var text = lines.joined(separator: end) + end
    if key.next(below: 6) == 0 { text = "\u{feff}" + text }
    if key.next(below: 6) == 0 { text += "trailing words\n.i 1\n" }
    return Array(text.utf8)
  }

  private static func change(_ lines: inout [String], using key: inout RandomKey) {
    func place(of prefix: String) -> Int? { lines.firstIndex { $0.hasPrefix(prefix) } }
    switch key.next(below: 10) {
    // Words behind a directive, which a careless reader passes over.
    case 0: if let i = place(of: ".i ") { lines[i] += [" .type fr", " 1", "\t.o 1"][key.next(below: 3)] }
    case 1: if let i = place(of: ".o ") { lines[i] += [" 2 3", " # one", " .type f"][key.next(below: 3)] }
    // The type behind the rows, twice, or behind a row without a value.
    case 2: if let i = place(of: ".type") { lines.insert(lines.remove(at: i), at: lines.count - 1) }
    case 3: lines.insert([".type f", ".type fd", ".type fdr"][key.next(below: 3)], at: lines.count - 1)
    case 4:
      if let i = place(of: ".type"), let inputs = lines.first(where: { $0.hasPrefix(".i ") })?.dropFirst(3) {
        lines.insert(String(repeating: "0", count: Int(inputs) ?? 1) + " ~", at: i)
      }
    case 5: if let i = place(of: ".type") { lines[i] = "# " + lines[i] + "\r" + lines[i] }
    case 6:
      lines.insert([".label x", ".ilb a", ".ob y", "", "# .e", ".p 1"][key.next(below: 6)], at: key.next(below: 5))
    case 7: lines = lines.map { $0.hasPrefix(".") ? $0 : $0.replacing(" 1", with: " 4").replacing(" ", with: "|") }
    case 8: lines.insert(".e", at: min(4 + key.next(below: 3), lines.count))
    default: lines = lines.map { $0.hasPrefix(".") ? $0 : " \t" + $0 }
    }
  }
}
