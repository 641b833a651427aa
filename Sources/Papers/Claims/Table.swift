import Numbers

/// A table of results. CSV, JSON, figure and report all come from it, so a column is written once.
public struct Table: Sendable, Hashable {
  /// A column: what its cells are and mean.
  public struct Column: Sendable, Hashable {
    /// What the cells of a column are. A `real` is a double; integers and fractions are exact and of any size.
    public enum Kind: String, Sendable { case text, integer, rational, real }

    /// The head of the column in CSV and the key in JSON.
    public let name: String
    /// Nil for a pure number.
    public let unit: String?
    /// One phrase for the reader of the table.
    public let meaning: String
    /// What the cells are; a cell may also be empty.
    public let kind: Kind

    /// A column; without a unit it holds pure numbers or text.
    public init(_ name: String, _ kind: Kind, unit: String? = nil, meaning: String) {
      (self.name, self.kind, self.unit, self.meaning) = (name, kind, unit, meaning)
    }
  }

  /// One entry of a table.
  public enum Cell: Sendable, Hashable {
    /// A name or a word.
    case text(String)
    /// An integer of any size, exactly.
    case integer(Integer)
    /// A fraction, written `a/b`.
    case rational(Rational)
    /// Written with 17 digits at most, as many as give the same double when read.
    case real(Double)
    /// Not defined here.
    case empty

    /// An integer of machine size as a cell.
    public static func integer(_ value: Int) -> Cell { .integer(Integer(value)) }
    /// A double as a cell; nil is the empty cell.
    public static func real(_ value: Double?) -> Cell { value.map { .real($0) } ?? .empty }

    /// The value as the nearest double, for figures; nil for text and empty cells.
    public var number: Double? {
      switch self {
      case .integer(let value): Interval(Rational(value)).midpoint
      case .rational(let value): Interval(value).midpoint
      case .real(let value): value
      case .text, .empty: nil
      }
    }
  }

  /// The name of the table, and of the files that hold it.
  public let name: String
  /// What the cells mean, in the order of the rows' cells.
  public let columns: [Column]
  /// The rows in order; every row has a cell for every column.
  public private(set) var rows: [[Cell]]

  /// A table from its rows.
  ///
  /// - Precondition: as many cells as columns in every row, each of the kind of its column.
  public init(name: String, columns: [Column], rows: [[Cell]] = []) {
    (self.name, self.columns, self.rows) = (name, columns, [])
    for row in rows { append(row) }
  }

  /// Adds a row. An integer becomes the fraction or the double that its column asks for.
  ///
  /// - Precondition: as many cells as columns, each of the kind of its column.
  public mutating func append(_ row: [Cell]) {
    precondition(row.count == columns.count, "\(row.count) cells for \(columns.count) columns")
    rows.append(
      zip(columns, row).map { column, cell in
        guard let kept = cell.converted(to: column.kind) else {
          preconditionFailure("\(cell) in the column \(column.name) of kind \(column.kind)")
        }
        return kept
      })
  }

  /// The cells of the column `name`.
  public func column(_ name: String) -> [Cell] {
    guard let index = columns.firstIndex(where: { $0.name == name }) else { return [] }
    return rows.map { $0[index] }
  }
}

extension Table.Cell: CustomStringConvertible {
  /// The cell as CSV shows it before quoting: fractions `a/b`, doubles in the shortest text that reads back equal.
  public var description: String {
    switch self {
    case .text(let text): text
    case .integer(let value): value.description
    case .rational(let value): value.description
    // The shortest text that gives the same double; whole numbers without their ".0".
    case .real(let value):
      value == value.rounded() && abs(value) < 1e15 && value != 0 ? "\(Int(value))" : Self.text(value)
    case .empty: ""
    }
  }

  private static func text(_ value: Double) -> String { value == 0 ? "0" : "\(value)" }
}

extension Table.Cell {
  /// The cell as its column keeps it; nil if it is of another kind.
  func converted(to kind: Table.Column.Kind) -> Table.Cell? {
    switch (kind, self) {
    case (_, .empty), (.text, .text), (.integer, .integer), (.rational, .rational): self
    case (.rational, .integer(let value)): .rational(Rational(value))
    case (.real, .integer), (.real, .rational): number.map { .real($0) }
    // Zero has one sign in a table, and what is no number is not there.
    case (.real, .real(let value)): value.isNaN ? .empty : .real(value == 0 ? 0 : value)
    default: nil
    }
  }
}
