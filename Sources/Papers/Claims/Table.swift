import Formats
import Numbers

/// A table of results. CSV, JSON, figure and report all come from it, so a column is written once.
public struct Table: Sendable, Hashable {
  public struct Column: Sendable, Hashable {
    public enum Kind: String, Sendable { case text, integer, rational, real }

    public let name: String
    /// Nil for a pure number.
    public let unit: String?
    public let meaning: String
    public let kind: Kind

    public init(_ name: String, _ kind: Kind, unit: String? = nil, meaning: String) {
      (self.name, self.kind, self.unit, self.meaning) = (name, kind, unit, meaning)
    }
  }

  public enum Cell: Sendable, Hashable {
    case text(String)
    case integer(Integer)
    case rational(Rational)
    /// Written with 17 digits at most, as many as give the same double when read.
    case real(Double)
    /// Not defined here.
    case empty

    public static func integer(_ value: Int) -> Cell { .integer(Integer(value)) }
    public static func real(_ value: Double?) -> Cell { value.map { .real($0) } ?? .empty }

    public var number: Double? {
      switch self {
      case .integer(let value): Interval(Rational(value)).midpoint
      case .rational(let value): Interval(value).midpoint
      case .real(let value): value
      case .text, .empty: nil
      }
    }
  }

  public let name: String
  public let columns: [Column]
  public private(set) var rows: [[Cell]]

  public init(name: String, columns: [Column], rows: [[Cell]] = []) {
    precondition(rows.allSatisfy { $0.count == columns.count }, "rows of other lengths")
    (self.name, self.columns, self.rows) = (name, columns, rows)
  }

  public mutating func append(_ row: [Cell]) {
    precondition(row.count == columns.count, "\(row.count) cells for \(columns.count) columns")
    rows.append(row)
  }

  /// The cells of the column `name`.
  public func column(_ name: String) -> [Cell] {
    guard let index = columns.firstIndex(where: { $0.name == name }) else { return [] }
    return rows.map { $0[index] }
  }
}

extension Table.Cell: CustomStringConvertible {
  public var description: String {
    switch self {
    case .text(let text): text
    case .integer(let value): value.description
    case .rational(let value): value.description
    case .real(let value): value == value.rounded() && abs(value) < 1e15 ? "\(Int(value))" : "\(value)"
    case .empty: ""
    }
  }
}

// MARK: - CSV and JSON

extension Table {
  /// The header and a line a row (RFC 4180, LF).
  public var csv: String {
    ([columns.map(\.name)] + rows.map { $0.map(\.description) })
      .map { $0.map(Self.quoted).joined(separator: ",") + "\n" }.joined()
  }

  private static func quoted(_ field: String) -> String {
    field.contains { $0 == "," || $0 == "\"" || $0.isNewline } ? "\"\(field.replacing("\"", with: "\"\""))\"" : field
  }

  public var json: JSONValue {
    [
      "name": .string(name),
      "columns": .array(
        columns.map {
          [
            "name": .string($0.name), "unit": $0.unit.map { .string($0) } ?? .null, "meaning": .string($0.meaning),
            "kind": .string($0.kind.rawValue),
          ]
        }),
      "rows": .array(
        rows.map { row in
          .array(
            row.map { cell in
              switch cell {
              case .text(let text): .string(text)
              case .integer, .rational: .string(cell.description)
              case .real(let value): .number(value)
              case .empty: .null
              }
            })
        }),
    ]
  }
}
