import Files
import Formats
import Foundation
import Numbers

// A table as CSV and as JSON. What is written is read back equal: a text is told from an empty cell by its quotes, and a
// double is written with the digits that give it again.

extension Table {
  /// The header and a line a row (RFC 4180, LF).
  public var csv: String {
    let header = columns.map { Self.quoted($0.name) }.joined(separator: ",") + "\n"
    return header + rows.map { $0.map(Self.field).joined(separator: ",") + "\n" }.joined()
  }

  private static func field(_ cell: Cell) -> String {
    if case .text(let text) = cell { return text.isEmpty ? "\"\"" : quoted(text) }
    return cell.description
  }

  private static func quoted(_ field: String) -> String {
    field.contains { $0 == "," || $0 == "\"" || $0.isNewline } ? "\"\(field.replacing("\"", with: "\"\""))\"" : field
  }

  /// Reads what `csv` wrote.
  ///
  /// - Throws: `DataError` that names the line, if the header has other names or a cell is not of its column's kind.
  public init(csv: InputText, name: String, columns: [Column]) throws {
    self.init(name: name, columns: columns)
    var records = try CSVRecords(csv).records
    let names = records.isEmpty ? [] : records.removeFirst().fields.map(\.text)
    guard names == columns.map(\.name) else {
      throw csv.error(
        1, found: "the columns \(DataError.quoted(names.joined(separator: ",")))",
        expected: columns.map(\.name).joined(separator: ","))
    }
    for record in records {
      guard record.fields.count == columns.count else {
        throw csv.error(record.line, found: "\(record.fields.count) fields", expected: "\(columns.count)")
      }
      append(
        try zip(columns, record.fields).map { column, field in
          if field.text.isEmpty && !field.isQuoted { return .empty }
          guard let cell = Cell(field.text, kind: column.kind) else {
            throw csv.error(
              record.line, found: "\(column.name) \(DataError.quoted(field.text))", expected: column.kind.expected)
          }
          return cell
        })
    }
  }

  /// The name, the columns with their meaning, and the rows as objects by column.
  ///
  /// Integers and fractions are strings, for they may be of any size; a double that is infinite is a string too.
  public var json: JSONValue {
    ["name": .string(name), "columns": columnsJSON, "rows": rowsJSON]
  }

  /// For each column its name, unit, meaning and kind.
  public var columnsJSON: JSONValue {
    .array(
      columns.map {
        [
          "name": .string($0.name), "unit": $0.unit.map { .string($0) } ?? .null, "meaning": .string($0.meaning),
          "kind": .string($0.kind.rawValue),
        ]
      })
  }

  /// An object a row.
  public var rowsJSON: JSONValue {
    .array(
      rows.map { row in
        .object(Dictionary(zip(columns, row).map { ($0.name, $1.json) }, uniquingKeysWith: { first, _ in first }))
      })
  }
}

extension Table.Column.Kind {
  fileprivate var expected: String {
    switch self {
    case .text: "text"
    case .integer: "an integer"
    case .rational: "a fraction"
    case .real: "a number"
    }
  }
}

extension Table.Cell {
  fileprivate var json: JSONValue {
    switch self {
    case .text(let text): .string(text)
    case .integer(let value): Int(exactly: value).map { .integer($0) } ?? .string(value.description)
    case .rational(let value): .string(value.description)
    case .real(let value): value.isFinite ? .number(value) : .string(value.description)
    case .empty: .null
    }
  }

  /// The cell that a field of a CSV file writes; nil if it is not of this kind.
  fileprivate init?(_ text: String, kind: Table.Column.Kind) {
    switch kind {
    case .text: self = .text(text)
    case .integer:
      guard let value = Integer(text) else { return nil }
      self = .integer(value)
    case .rational:
      guard let value = Rational(text) else { return nil }
      self = .rational(value)
    case .real:
      guard let value = Double(text), !value.isNaN else { return nil }
      self = .real(value)
    }
  }
}

/// The records of a CSV file: fields separated by commas, quoted where they hold commas, quotes or line ends.
private struct CSVRecords {
  struct Field {
    var text = ""
    var isQuoted = false
  }

  struct Record {
    /// The line on which it begins.
    let line: Int
    var fields: [Field]
  }

  private(set) var records: [Record] = []

  init(_ file: InputText) throws {
    var (line, bytes, index) = (1, file.bytes, 0)
    if bytes.last != 0x0a { bytes.append(0x0a) }
    var record = Record(line: 1, fields: [])
    while index < bytes.count {
      var field = Field()
      var content: [UInt8] = []
      if bytes[index] == 0x22 {
        field.isQuoted = true
        index += 1
        while true {
          guard index < bytes.count else {
            throw file.error(record.line, found: "a quoted field without an end", expected: "a second quote")
          }
          if bytes[index] == 0x22 {
            index += 1
            guard index < bytes.count, bytes[index] == 0x22 else { break }
          }
          if bytes[index] == 0x0a { line += 1 }
          content.append(bytes[index])
          index += 1
        }
      } else {
        while bytes[index] != 0x2c && bytes[index] != 0x0a {
          content.append(bytes[index])
          index += 1
        }
        if bytes[index] == 0x0a && content.last == 0x0d { content.removeLast() }
      }
      guard index < bytes.count, bytes[index] == 0x2c || bytes[index] == 0x0a || bytes[index] == 0x0d else {
        throw file.error(line, found: "text behind a quoted field", expected: "a comma or the end of the line")
      }
      field.text = String(decoding: content, as: UTF8.self)
      record.fields.append(field)
      if bytes[index] == 0x0d { index += 1 }
      if index < bytes.count, bytes[index] == 0x0a {
        line += 1
        records.append(record)
        record = Record(line: line, fields: [])
      }
      index += 1
    }
  }
}
