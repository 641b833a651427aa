import ThresholdNetworks

/// A reader of PLA files that shares nothing with that of Formats: it keeps the rows as text and asks each of them about each
/// point. It takes files as these tests write them, one row a line.
struct PlainPLA {
  var type = "fd"
  var inputs = 0
  var outputs = 0
  var rows: [(input: [Character], output: [Character])] = []

  init(_ text: String) {
    for line in text.split(separator: "\n") {
      let words = line.split(separator: " ").map(String.init)
      switch words[0] {
      case ".i": inputs = Int(words[1]) ?? 0
      case ".o": outputs = Int(words[1]) ?? 0
      case ".type": type = words[1]
      case ".e": return
      case let word where word.hasPrefix(".") || word.hasPrefix("#"): break
      default: rows.append((Array(words[0]), Array(words[1])))
      }
    }
  }

  /// What rows say about a point: the sets of which it is in the ON, OFF and free ones.
  private func listed(_ point: [Character], _ output: Int) -> (one: Bool, zero: Bool, free: Bool) {
    var found = (one: false, zero: false, free: false)
    for row in rows where zip(row.input, point).allSatisfy({ $0 == "-" || $0 == "2" || $0 == "x" || $0 == $1 }) {
      switch row.output[output] {
      case "1", "4": if type.contains("f") { found.one = true }
      case "0": if type.contains("r") { found.zero = true }
      case "-", "2": if type.contains("d") { found.free = true }
      default: break
      }
    }
    return found
  }

  /// The sizes of the ON, OFF and free sets of an output; nil if a point is both one and zero.
  func sizes(_ output: Int) -> [Int]? {
    var (ones, zeros) = (0, 0)
    for number in 0..<(1 << inputs) {
      let point = (0..<inputs).map { Character(number >> $0 & 1 == 1 ? "1" : "0") }
      let found = listed(point, output)
      if found.free { continue }
      if found.one && found.zero { return nil }
      if found.one {
        ones += 1
      } else if found.zero {
        zeros += 1
      } else if !(type.contains("f") && type.contains("r")) {
        if type.contains("f") { zeros += 1 } else { ones += 1 }
      }
    }
    return [ones, zeros, 1 << inputs - ones - zeros]
  }
}
