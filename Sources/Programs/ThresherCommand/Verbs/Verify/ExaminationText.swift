import Claims
import Formats
import Running

/// What a paper says about a user's own files, as the terminal shows it.
enum ExaminationText {
  static func text(_ report: ExaminationReport) -> String {
    var text = report.summary.map { $0 + "\n" }.joined()
    let width = (report.quantities.map(\.name.count).max() ?? 0) + 2
    for quantity in report.quantities { text += quantity.name.padding(to: width) + quantity.value.short + "\n" }
    for (statement, verdict) in report.verdicts {
      let shown = verdict.name == "holds" ? statement.standing.holds : verdict.name
      text += "\(statement.name) (\(statement.source)): \(shown)\n"
      if let reason = verdict.reason { text += "    \(reason)\n" }
      text += ClaimText.sides(verdict)
    }
    for table in report.tables { text += self.text(table) }
    if let exhausted = report.exhausted { text += "not everything was worked out: \(exhausted)\n" }
    return text
  }

  /// Columns of equal width; numbers with ten digits.
  private static func text(_ table: Table) -> String {
    let cells = [table.columns.map(\.name)] + table.rows.map { $0.map(short) }
    let widths = table.columns.indices.map { column in (cells.map { $0[column].count }.max() ?? 0) + 2 }
    return "\(table.name)\n"
      + cells.map { row in
        let line = zip(row, widths).map { $0.padding(to: $1) }.joined()
        return "  " + (line.lastIndex { $0 != " " }.map { String(line[...$0]) } ?? "") + "\n"
      }.joined()
  }

  private static func short(_ cell: Table.Cell) -> String {
    guard case .real(let value) = cell else { return cell.description }
    return Evidence.rounded(value, error: 0).short.replacing(" +- 0", with: "")
  }
}

extension ExaminationReport {
  /// The worst of the verdicts on what is no conjecture; undecided if not everything was worked out.
  var verdict: String {
    let names = verdicts.filter { $0.statement.standing != .conjectured }.map { $0.verdict.name }
    if names.contains("violated") { return "violated" }
    if exhausted != nil || names.contains("undecided") { return "undecided" }
    return names.contains("holds") || names.isEmpty ? "holds" : "outside"
  }

  var fields: [String: JSONValue] {
    [
      "summary": .array(summary.map { .string($0) }), "quantities": .array(quantities.map(\.json)),
      "verdict": .string(verdict),
      "verdicts": .array(
        verdicts.map { statement, verdict in
          var fields = statement.fields.merging(verdict.fields) { $1 }
          fields["shown"] = .string(verdict.name == "holds" ? statement.standing.holds : verdict.name)
          return .object(fields)
        }),
      "tables": .array(tables.map(\.json)), "reason": exhausted.map { .string($0.description) } ?? .null,
    ]
  }
}
