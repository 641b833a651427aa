import Files

/// A table of text with a line for each output of a file.
enum OutputTable {
  /// Rows of cells, the first with the titles, padded to columns.
  static func text(_ rows: [[String]]) -> String {
    let rows = rows.map { $0.map(DataError.oneLine) }
    let count = rows.map(\.count).max() ?? 0
    let widths = (0..<count).map { column in rows.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0 }
    return rows.map { row in
      let cells = row.enumerated().map { $0 == row.count - 1 ? $1 : $1.padding(to: widths[$0] + 2) }
      return cells.joined() + "\n"
    }.joined()
  }
}
