import Files
import ThresholdNetworks

/// The cells of a table of text: a header and rows, separated by commas, semicolons or tabs, with quotes as in RFC 4180.
///
/// Lines that begin with `#` are comments and blank lines are skipped, outside of quotes. A cell in quotes may hold the
/// separator, line ends, and quotes written twice; blanks around a cell do not belong to it.
struct TableText {
  /// A row with the line where it begins.
  struct Row {
    var cells: [String]
    var line: Int
  }

  let header: Row
  let rows: [Row]
  let comments: [String]

  /// - Throws: `DataError` for a file without a header, a row with another number of cells, or a quote that does not end.
  init(_ text: InputText) throws {
    var cursor = Cursor(text)
    var comments: [String] = []
    guard let header = try cursor.next(&comments) else {
      throw text.error(nil, found: "no header", expected: "a header with the names of the columns")
    }
    guard header.cells.count >= 2, header.cells.count - 1 <= Sample.maximumInputs else {
      throw text.error(
        header.line, found: "a header of \(header.cells.count) columns",
        expected: "1 to \(Sample.maximumInputs) inputs and a label, separated by commas, semicolons or tabs")
    }
    var rows: [Row] = []
    while let row = try cursor.next(&comments) {
      try Patience.look(text.file, atStep: rows.count)
      guard row.cells.count == header.cells.count else {
        throw text.error(
          row.line, found: "\(row.cells.count) columns",
          expected: "\(header.cells.count - 1) inputs and one label, as the header has")
      }
      rows.append(row)
      guard rows.count <= Sample.maximumPoints else {
        throw text.error(
          row.line, found: "more than \(Sample.maximumPoints) rows", expected: "at most \(Sample.maximumPoints)")
      }
    }
    (self.header, self.rows, self.comments) = (header, rows, comments)
  }
}

extension TableText {
  private struct Cursor {
    let text: InputText
    let bytes: [UInt8]
    var place: Int
    var line = 1
    var separator: UInt8?

    init(_ text: InputText) {
      self.text = text
      bytes = text.content
      place = bytes.starts(with: [0xef, 0xbb, 0xbf]) ? 3 : 0
    }

    private static let quote = UInt8(ascii: "\"")

    private static func isLineEnd(_ byte: UInt8) -> Bool { byte == 10 || byte == 13 }

    /// The next row that is no comment and not blank.
    mutating func next(_ comments: inout [String]) throws -> Row? {
      while place < bytes.count {
        let end = bytes[place...].firstIndex(where: Self.isLineEnd) ?? bytes.count
        let content = bytes[place..<end].trimmingBlanks
        if content.isEmpty || content.first == UInt8(ascii: "#") {
          if !content.isEmpty { comments.append(content.dropFirst().trimmingBlanks.remark) }
          place = end
          skipLineEnd()
          continue
        }
        if separator == nil { separator = Self.separator(of: bytes[place..<end]) }
        return try row()
      }
      return nil
    }

    /// The separator that is most frequent outside of quotes.
    private static func separator(of line: ArraySlice<UInt8>) -> UInt8 {
      var isQuoted = false
      var counts: [UInt8: Int] = [:]
      for byte in line {
        if byte == quote { isQuoted.toggle() }
        if !isQuoted { counts[byte, default: 0] += 1 }
      }
      let known: [UInt8] = [UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\t")]
      return known.reduce(known[0]) { (counts[$1] ?? 0) > (counts[$0] ?? 0) ? $1 : $0 }
    }

    private mutating func skipLineEnd() {
      guard place < bytes.count, Self.isLineEnd(bytes[place]) else { return }
      let isPair = bytes[place] == 13 && place + 1 < bytes.count && bytes[place + 1] == 10
      place += isPair ? 2 : 1
      line += 1
    }

    private mutating func row() throws -> Row {
      var row = Row(cells: [], line: line)
      while true {
        row.cells.append(try cell(of: row))
        guard place < bytes.count, bytes[place] == separator else { break }
        place += 1
      }
      skipLineEnd()
      return row
    }

    private func isBlank(_ byte: UInt8) -> Bool { byte.isBlank && !Self.isLineEnd(byte) && byte != separator }

    private mutating func cell(of row: Row) throws -> String {
      while place < bytes.count, isBlank(bytes[place]) { place += 1 }
      if place < bytes.count, bytes[place] == Self.quote { return try quotedCell(of: row) }
      let start = place
      while place < bytes.count, bytes[place] != separator, !Self.isLineEnd(bytes[place]) { place += 1 }
      return String(decoding: bytes[start..<place].trimmingBlanks, as: UTF8.self)
    }

    private mutating func quotedCell(of row: Row) throws -> String {
      let start = line
      var cell: [UInt8] = []
      place += 1
      while true {
        guard place < bytes.count else {
          throw text.error(
            start, found: "a quote in column \(row.cells.count + 1) that does not end", expected: "a second quote")
        }
        let byte = bytes[place]
        if byte == Self.quote {
          guard place + 1 < bytes.count, bytes[place + 1] == Self.quote else { break }
          place += 1
        } else if byte == 10 || (byte == 13 && (place + 1 == bytes.count || bytes[place + 1] != 10)) {
          line += 1
        }
        cell.append(byte)
        place += 1
      }
      place += 1
      while place < bytes.count, isBlank(bytes[place]) { place += 1 }
      guard place == bytes.count || bytes[place] == separator || Self.isLineEnd(bytes[place]) else {
        throw text.error(
          line, found: "\(DataError.quoted([bytes[place]])) behind a quote in column \(row.cells.count + 1)",
          expected: "a separator or the end of the line (a quote in quotes is written twice)")
      }
      return String(decoding: cell, as: UTF8.self)
    }
  }
}

/// What single cells of a table mean.
enum TableCell {
  static func isMissing(_ cell: String) -> Bool {
    switch cell {
    case "", "?", "NA", "NaN", "nan": true
    default: false
    }
  }

  /// The number in decimal notation, nil for anything else.
  static func number(_ cell: some StringProtocol) -> Double? {
    guard let first = cell.utf8.first, cell.utf8.allSatisfy({ "0123456789+-.eE".utf8.contains($0) }),
      first != UInt8(ascii: "e") && first != UInt8(ascii: "E"), let value = Double(cell), value.isFinite
    else { return nil }
    return value
  }

  /// True and false in the words of programs.
  static func truth(_ cell: String) -> Bool? {
    switch cell.lowercased() {
    case "true", "yes", "t", "y": true
    case "false", "no", "f", "n": false
    default: nil
    }
  }
}
