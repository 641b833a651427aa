import Claims

/// Reports of claims as the terminal shows them.
enum ClaimText {
  private static let verdicts = ["holds", "violated", "undecided", "outside"]

  /// One claim with its statement and the violated, undecided or tightest case.
  static func long(_ report: ClaimReport) -> String {
    let statement = report.claim.statement
    let counts = verdicts.map { "\($0) \(report.count($0))" }.joined(separator: ", ")
    return "\(statement.name): \(statement.text)\n\(statement.source)\n\(report.shown)\n"
      + "\(report.cases.count) case\(report.cases.count == 1 ? "" : "s"): \(counts)\n" + describe(report)
  }

  /// A line a claim; what is violated is shown below it.
  static func table(_ reports: [ClaimReport]) -> String {
    let width = max(24, reports.map { $0.claim.name.count }.max() ?? 0) + 2
    func line(_ cells: [String], _ source: String) -> String {
      zip(cells, [width, 30, 7, 11, 9]).map { $0.padding(to: $1) }.joined() + source + "\n"
    }
    return line(["claim", "verdict", "cases", "undecided", "outside"], "source")
      + reports.map { report in
        line(
          [
            report.claim.name, report.shown, "\(report.cases.count)", "\(report.count("undecided"))",
            "\(report.count("outside"))",
          ], report.claim.statement.source) + (report.verdict == "violated" ? describe(report) : "")
      }.joined()
  }

  /// The violated, undecided or tightest case with its sides.
  private static func describe(_ report: ClaimReport) -> String {
    guard let tightest = report.tightest else { return "" }
    let verdict = tightest.verdict
    if verdict.name == "outside" { return "  outside: \(verdict.reason ?? "")\n" }
    let title = verdict.name == "holds" ? (report.cases.count > 1 ? "tightest" : "case") : verdict.name
    var text = "  \(title): \(tightest.arguments)\n"
    if let reason = verdict.reason { text += "    \(reason)\n" }
    text += sides(verdict)
    for quantity in tightest.quantities { text += "    \(quantity.name): \(quantity.value.short)\n" }
    return text
  }

  /// Every side on a line, with the kind of the weaker evidence unless both are exact.
  static func sides(_ verdict: Verdict) -> String {
    verdict.sides.map { side in
      let kind = side.kind == .exact ? "" : "   \(side.kind.rawValue)"
      let mark =
        switch side.satisfied {
        case .yes: ""
        case .no: "   VIOLATED"
        case .cannotTell: "   cannot tell"
        }
      return "    \(side.name): \(side.value.short) \(side.relation.rawValue) \(side.bound.short)\(kind)\(mark)\n"
    }.joined()
  }
}
