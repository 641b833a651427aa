/// The sizes that so many mistakes need, as text: a row for each size and what fits at it, with the first and the last number of
/// mistakes, for most numbers change nothing.
struct FrontierTable {
  private var rows: [(first: Int, last: Int, size: String, widths: String)] = []
  private let measure: String

  /// - Parameter measure: what a size counts.
  init(measure: String) { self.measure = measure }

  /// Adds the size for the next number of mistakes.
  mutating func add(mismatches: Int, size: String, widths: [String]) {
    let widths = widths.joined(separator: "  ")
    if let row = rows.last, row.size == size, row.widths == widths {
      rows[rows.count - 1].last = mismatches
    } else {
      rows.append((mismatches, mismatches, size, widths))
    }
  }

  var text: String {
    let lines =
      [("mismatches", measure, "widths")]
      + rows.map { row in (row.first == row.last ? "\(row.first)" : "\(row.first)...\(row.last)", row.size, row.widths)
      }
    func width(_ words: [String]) -> Int { max(12, (words.map(\.count).max() ?? 0) + 2) }
    let (first, second) = (width(lines.map(\.0)), width(lines.map(\.1)))
    return lines.map { $0.0.padding(to: first) + $0.1.padding(to: second) + $0.2 + "\n" }.joined()
  }
}
