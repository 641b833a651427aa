import Foundation

/// Tables: cells between separators, quotes as in RFC 4180, and the columns as the coding of `source.json` says.
enum SourceTable {
  static func read(_ bytes: [UInt8], _ record: SourceRecord, _ isOver: () -> Bool) throws -> SourceRows {
    let table = try cells(SourceText.content(bytes), isOver)
    guard let header = table.first else { throw SourceRefusal("the source has no header") }
    guard let coding = record.coding ?? plain(header) else {
      throw SourceRefusal("source.json has no coding, and the header of the source is not x1,...,xd,y")
    }
    func place(_ name: String, leavingOut left: Set<Int>) throws -> Int {
      if let place = header.indices.first(where: { header[$0] == name && !left.contains($0) }) { return place }
      guard let number = Int(name), number >= 1, number <= header.count else {
        throw SourceRefusal("the source has no column \"\(name)\"")
      }
      return number - 1
    }
    // Of two columns with one name the other one is meant.
    let left = Set(try (record.ignored ?? []).map { try place($0, leavingOut: []) })
    func place(_ column: SourceRecord.Column) throws -> Int { try place(column.column, leavingOut: left) }
    // Who names the label means the first column of that name.
    let isNamed = record.labels?.isEmpty == false || record.output != nil
    let columns = try coding.inputs.map { (column: $0, place: try place($0)) }
    let label = try place(coding.label.column, leavingOut: isNamed ? [] : left)
    var rows = SourceRows(inputCount: columns.reduce(0) { $0 + $1.column.width })
    for (index, row) in table.dropFirst().enumerated() {
      if index & 0x3f == 0x3f, isOver() { throw SourceTimeOver() }
      guard row.count == header.count else {
        throw SourceRefusal("row \(index + 1) of the source has \(row.count) cells, the header \(header.count)")
      }
      if isMissing(row[label]) {
        guard coding.missing == "drop" else { throw SourceRefusal("row \(index + 1) of the source has no label") }
        continue
      }
      guard let value = coding.label.bits(row[label])?.first else {
        throw SourceRefusal("row \(index + 1) of the source: \"\(row[label])\" is no label")
      }
      for point in try points(row, columns, missing: coding.missing, index + 1) { try rows.add(point, value) }
    }
    return rows
  }

  /// What a row stands for: nothing if it is dropped, several points if it has free cells.
  private static func points(
    _ row: [String], _ columns: [(column: SourceRecord.Column, place: Int)], missing: String, _ number: Int
  ) throws -> [[Bool]] {
    var points: [[Bool]] = [[]]
    for (column, place) in columns {
      var choices: [[Bool]] = []
      if let bits = column.bits(row[place]) {
        choices = [bits]
      } else if isMissing(row[place]) {
        if missing == "drop" { return [] }
        choices = missing == "free" ? column.allValues : []
      }
      guard !choices.isEmpty, points.count * choices.count <= 1 << 20 else {
        throw SourceRefusal("row \(number) of the source: \"\(row[place])\" in the column \"\(column.column)\"")
      }
      points = points.flatMap { point in choices.map { point + $0 } }
    }
    return points
  }

  /// The reading of a table that needs no coding: digits under the header x1,...,xd,y.
  private static func plain(_ header: [String]) -> SourceRecord.Coding? {
    let names = (1..<max(2, header.count)).map { "x\($0)" } + ["y"]
    guard header == names else { return nil }
    let columns = names.map { SourceRecord.Column(column: $0, code: "digits") }
    return SourceRecord.Coding(inputs: columns.dropLast(), label: columns[columns.count - 1], missing: "refuse")
  }

  private static func isMissing(_ cell: String) -> Bool { ["", "?", "NA", "NaN", "nan"].contains(cell) }

  // MARK: Cells

  /// The rows as cells, comments and blank lines left out.
  private static func cells(_ bytes: [UInt8], _ isOver: () -> Bool) throws -> [[String]] {
    var rows: [[String]] = []
    var separator: UInt8?
    var place = 0
    while place < bytes.count {
      let line = bytes[place...].prefix { !SourceText.isLineEnd($0) }
      let content = SourceText.trimmed(line)
      if content.isEmpty || content.first == UInt8(ascii: "#") {
        place = line.endIndex + (line.endIndex < bytes.count ? 1 : 0)
        continue
      }
      let known = separator ?? Self.separator(of: line)
      separator = known
      if rows.count & 0x3f == 0x3f, isOver() { throw SourceTimeOver() }
      rows.append(try row(bytes, &place, known))
    }
    return rows
  }

  /// What occurs most often in the header outside of quotes; the comma in a tie.
  private static func separator(of line: ArraySlice<UInt8>) -> UInt8 {
    let outside = line.split(separator: UInt8(ascii: "\""), omittingEmptySubsequences: false).enumerated()
      .filter { $0.offset % 2 == 0 }.flatMap { Array($0.element) }
    func count(_ sign: Character) -> Int { outside.count { $0 == sign.asciiValue } }
    let (commas, semicolons, tabs) = (count(","), count(";"), count("\t"))
    if tabs > max(commas, semicolons) { return 9 }
    return semicolons > commas ? UInt8(ascii: ";") : UInt8(ascii: ",")
  }

  /// One row from `place` on, which ends behind it.
  private static func row(_ bytes: [UInt8], _ place: inout Int, _ separator: UInt8) throws -> [String] {
    enum State { case before, plain, quoted, behind }
    let quote = UInt8(ascii: "\"")
    var row: [String] = []
    var cell: [UInt8] = []
    var state = State.before
    func finish() {
      let isPlain = state == .plain || state == .before
      row.append(String(decoding: isPlain ? SourceText.trimmed(cell[...]) : cell[...], as: UTF8.self))
      cell = []
      state = .before
    }
    while place < bytes.count {
      let byte = bytes[place]
      place += 1
      if state == .quoted {
        if byte != quote {
          cell.append(byte)
        } else if place < bytes.count, bytes[place] == quote {
          cell.append(quote)
          place += 1
        } else {
          state = .behind
        }
      } else if SourceText.isLineEnd(byte) {
        finish()
        return row
      } else if byte == separator {
        finish()
      } else if state == .before, byte == quote {
        state = .quoted
      } else if state == .behind {
        guard SourceText.isBlank(byte) else { throw SourceRefusal("the source has a character behind a quote") }
      } else if state == .plain || !SourceText.isBlank(byte) {
        state = .plain
        cell.append(byte)
      }
    }
    if state == .quoted { throw SourceRefusal("the source has a quote that does not end") }
    finish()
    return row
  }
}

extension SourceRecord.Column {
  init(column: String, code: String) {
    (self.column, self.code) = (column, code)
    (threshold, least, count, words, word) = (nil, nil, nil, nil, nil)
  }

  /// The number of bits.
  var width: Int { code == "bits" ? count ?? 1 : code == "words" ? words?.count ?? 1 : 1 }

  /// Every value that the bits may have.
  var allValues: [[Bool]] {
    switch code {
    case "bits": (0..<(1 << min(width, 21))).map { value in (0..<width).map { value >> $0 & 1 == 1 } }
    case "words": (0..<width).map { chosen in (0..<width).map { $0 == chosen } }
    default: [[false], [true]]
    }
  }

  /// The bits of a cell, nil if it is none that the code knows.
  func bits(_ cell: String) -> [Bool]? {
    let number = Self.number(cell)
    switch code {
    case "digits": return number == 0 ? [false] : number == 1 ? [true] : nil
    case "signs": return number == -1 ? [false] : number == 1 ? [true] : nil
    case "truth":
      if ["true", "yes", "t", "y"].contains(cell.lowercased()) { return [true] }
      return ["false", "no", "f", "n"].contains(cell.lowercased()) ? [false] : nil
    case "above":
      guard let number, let threshold = threshold.flatMap(Self.number) else { return nil }
      return [number > threshold]
    case "bits":
      guard let number, number == number.rounded(), abs(number) < 0x1p60, let least = least.flatMap({ Int($0) }),
        let count, (1...60).contains(count), abs(least) < 1 << 60
      else { return nil }
      let rest = Int(number) - least
      guard rest >= 0, rest >> count == 0 else { return nil }
      return (0..<count).map { rest >> $0 & 1 == 1 }
    case "words": return words?.contains(cell) == true ? words?.map { $0 == cell } : nil
    case "positive":
      guard let word else { return nil }
      let wanted = Self.number(word)
      return [cell == word || (number != nil && number == wanted)]
    default: return nil
    }
  }

  /// A number in decimal notation.
  private static func number(_ text: String) -> Double? {
    guard let first = text.first, first != "e", first != "E",
      text.allSatisfy({ $0.isASCII && "0123456789+-.eE".contains($0) })
    else { return nil }
    var end: UnsafeMutablePointer<CChar>?
    let (value, isWhole) = text.withCString { start in
      let value = strtod(start, &end)
      return (value, end.map { $0 - UnsafeMutablePointer(mutating: start) } == text.utf8.count)
    }
    return isWhole && value.isFinite ? value : nil
  }
}
