import Files
import ThresholdNetworks

/// How the columns of a table become bits: what is kept with a network, so that it can be applied to another table.
///
/// Its file (`thresher/coding/1`) names the columns by their names; another table may have them in another order, with others
/// between them.
public struct TableCoding: Hashable, Sendable {
  /// The reading of one column.
  public enum Code: Hashable, Sendable {
    /// 0 and 1, also as 0.0 and 1.0.
    case digits
    /// -1 is 0 and 1 is 1.
    case signs
    /// False and no are 0, true and yes are 1, in any case; t, f, y and n too.
    case truth
    /// Numbers: 1 above the threshold.
    case above(Double)
    /// Whole numbers: the lowest `count` binary digits of what is left of `least`, the lowest first.
    case bits(least: Int, count: Int)
    /// Words: one bit for each, in this order.
    case words([String])
    /// Classes: 1 for this one.
    case positive(String)
  }

  /// A column that is read.
  public struct Column: Hashable, Sendable {
    /// Its name in the header.
    public var name: String
    /// What its cells mean.
    public var code: Code
  }

  /// The inputs in the order of their bits.
  public var inputs: [Column]
  /// The label, of one bit.
  public var label: Column
  /// What missing cells mean.
  public var missing = TableOptions.Missing.refuse

  /// A name for each input bit: that of the column where it has one bit as it stands, else with what the bit says.
  public var bitNames: [String] { inputs.flatMap(\.bitNames) }
}

extension TableCoding.Column {
  var bitCount: Int {
    switch code {
    case .bits(_, let count): count
    case .words(let words): words.count
    default: 1
    }
  }

  var bitNames: [String] {
    switch code {
    case .digits, .signs, .truth: [name]
    case .above(let threshold): ["\(name)>\(TableCoding.decimal(threshold))"]
    case .bits(_, let count): (0..<count).map { "\(name).\($0)" }
    case .words(let words): words.map { "\(name)=\($0)" }
    case .positive(let word): ["\(name)=\(word)"]
    }
  }

  /// The bits of a cell, lowest first; nil if it is none that the code knows.
  func bits(of cell: String) -> [Bool]? {
    switch code {
    case .digits: TableCell.number(cell).flatMap { $0 == 0 ? [false] : $0 == 1 ? [true] : nil }
    case .signs: TableCell.number(cell).flatMap { $0 == -1 ? [false] : $0 == 1 ? [true] : nil }
    case .truth: TableCell.truth(cell).map { [$0] }
    case .above(let threshold): TableCell.number(cell).map { [$0 > threshold] }
    case .bits(let least, let count):
      TableCell.number(cell).flatMap { Int(exactly: $0) }.flatMap { value in
        let (rest, overflow) = value.subtractingReportingOverflow(least)
        guard !overflow, rest >= 0, rest < 1 << count else { return nil }
        return (0..<count).map { rest >> $0 & 1 == 1 }
      }
    case .words(let words): words.contains(cell) ? words.map { $0 == cell } : nil
    case .positive(let word): [TableCoding.isSame(cell, word)]
    }
  }

  /// What cells of the column may be, as a noun phrase.
  var expected: String {
    switch code {
    case .digits: "0 or 1"
    case .signs: "-1 or 1"
    case .truth: "true or false, yes or no"
    case .above: "a number"
    case .bits(let least, let count): "a whole number from \(least) to \(least + (1 << count) - 1)"
    case .words(let words): "one of " + words.prefix(8).joined(separator: ", ") + (words.count > 8 ? ", ..." : "")
    case .positive(let word): "\(word) or another class"
    }
  }

  /// All values that the bits may have: what a missing cell stands for.
  var values: [[Bool]] {
    switch code {
    case .bits(_, let count): (0..<(1 << min(count, 21))).map { value in (0..<count).map { value >> $0 & 1 == 1 } }
    case .words(let words): words.indices.map { chosen in words.indices.map { $0 == chosen } }
    default: [[false], [true]]
    }
  }
}

extension TableCoding {
  /// Whether a cell is the class that a user names: the same text, or the same number.
  static func isSame(_ cell: String, _ word: String) -> Bool {
    if cell == word { return true }
    guard let value = TableCell.number(cell) else { return false }
    return value == TableCell.number(word)
  }

  /// The shortest decimal that reads back as the number; whole numbers without a point.
  static func decimal(_ value: Double) -> String {
    Int(exactly: value).map(String.init) ?? "\(value)"
  }

  /// The reading in words, one part a kind; nil where all columns are 0 and 1.
  var note: String? {
    var parts: [String] = []
    func add(_ columns: [String], _ words: String) {
      guard !columns.isEmpty else { return }
      let shown = columns.prefix(6).joined(separator: ", ") + (columns.count > 6 ? ", ... (\(columns.count))" : "")
      parts.append("\(shown): \(words)")
    }
    let all = inputs + [label]
    add(all.filter { $0.code == .signs }.map(\.name), "-1 is 0, 1 is 1")
    add(all.filter { $0.code == .truth }.map(\.name), "false and no are 0, true and yes are 1")
    for column in all {
      switch column.code {
      case .above(let threshold): add([column.name], "1 above \(Self.decimal(threshold))")
      case .bits(let least, let count):
        add([column.name], "\(count) binary digits\(least == 0 ? "" : " of what is left of \(least)"), lowest first")
      case .words(let words): add([column.name], "an input for each of its \(words.count) words")
      case .positive(let word): add([column.name], "\(word) is 1, every other class 0")
      case .digits, .signs, .truth: break
      }
    }
    guard parts.count > 8 else { return parts.isEmpty ? nil : parts.joined(separator: "; ") }
    return parts.prefix(8).joined(separator: "; ") + "; ... (\(parts.count) such remarks; --write-coding FILE has all)"
  }
}
