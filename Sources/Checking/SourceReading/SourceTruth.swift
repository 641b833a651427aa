import Checker

/// Truth tables: a line of digits for a function, the highest row first.
enum SourceTruth {
  /// A function as on the command line, `n:0xHEX`.
  static func literal(_ text: String) throws -> CheckedInstance {
    let parts = text.split(separator: ":", maxSplits: 1)
    guard parts.count == 2, let inputs = Int(parts[0]), (1...20).contains(inputs),
      parts[1].hasPrefix("0x") || parts[1].hasPrefix("0X"), var values = bits(ofHexadecimal: parts[1].dropFirst(2))
    else { throw SourceRefusal("source.json: \"\(text)\" is no function") }
    let size = 1 << inputs
    // Digits stand for four rows; fewer rows leave the upper ones zero.
    guard values.dropFirst(size).allSatisfy({ !$0 }) else {
      throw SourceRefusal("source.json: \"\(text)\" has more rows than 2^\(inputs)")
    }
    values = Array(values.prefix(size)) + [Bool](repeating: false, count: max(0, size - values.count))
    return instance(values, inputs: inputs)
  }

  static func read(_ bytes: [UInt8], output: String?) throws -> CheckedInstance {
    let lines = SourceText.words(bytes).map(\.words).filter { !$0.isEmpty }
    guard lines.allSatisfy({ $0.count == 1 }) else { throw SourceRefusal("the source has lines of several words") }
    let tables = lines.map { $0[0] }
    func isMarked(_ table: String) -> Bool { table.hasPrefix("0x") || table.hasPrefix("0X") }
    let isHexadecimal = tables.contains { !isMarked($0) && $0.contains { $0 != "0" && $0 != "1" } }
    let place = try SourceText.place(of: output, names: nil, count: tables.count)
    let table = tables[place]
    let values: [Bool]?
    if isMarked(table) {
      values = bits(ofHexadecimal: table.dropFirst(2))
    } else if isHexadecimal {
      values = bits(ofHexadecimal: table[...])
    } else {
      values = table.reversed().map { $0 == "1" }
    }
    guard let values, values.count >= 2, values.count & (values.count - 1) == 0, values.count <= 1 << 20 else {
      throw SourceRefusal("line \"\(table.prefix(40))\" of the source is no truth table")
    }
    return instance(values, inputs: values.count.trailingZeroBitCount)
  }

  /// The lowest row first.
  private static func bits(ofHexadecimal digits: Substring) -> [Bool]? {
    var bits: [Bool] = []
    for digit in digits.reversed() {
      guard digit.isASCII, let value = digit.hexDigitValue else { return nil }
      for place in 0..<4 { bits.append(value >> place & 1 == 1) }
    }
    return bits
  }

  /// All points, x1 changing fastest.
  private static func instance(_ values: [Bool], inputs: Int) -> CheckedInstance {
    CheckedInstance(
      inputCount: inputs, points: values.indices.map { row in (0..<inputs).map { row >> $0 & 1 == 1 } }, labels: values)
  }
}
