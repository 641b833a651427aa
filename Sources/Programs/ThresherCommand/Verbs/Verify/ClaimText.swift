import Claims
import Files
import Formats

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

  /// What a table says about one claim; a job keeps it as the result of a unit.
  struct Row {
    let name: String
    let verdict: String
    let shown: String
    let cases: Int
    let undecided: Int
    let outside: Int
    let source: String
    let isConjecture: Bool
    /// Shown below a violated claim.
    let details: String
    /// The claim in a list of results.
    let summary: JSONValue

    init(_ report: ClaimReport) {
      (name, verdict, shown) = (report.claim.name, report.verdict, report.shown)
      (cases, undecided, outside) = (report.cases.count, report.count("undecided"), report.count("outside"))
      source = report.claim.statement.source
      isConjecture = report.claim.statement.standing == .conjectured
      details = report.verdict == "violated" ? describe(report) : ""
      summary = .object(report.summary)
    }
  }

  /// A line a claim; what is violated is shown below it.
  static func table(_ rows: [Row]) -> String {
    let width = max(24, rows.map { $0.name.count }.max() ?? 0) + 2
    func line(_ cells: [String], _ source: String) -> String {
      zip(cells, [width, 30, 7, 11, 9]).map { $0.padding(to: $1) }.joined() + source + "\n"
    }
    return line(["claim", "verdict", "cases", "undecided", "outside"], "source")
      + rows.map { row in
        line([row.name, row.shown, "\(row.cases)", "\(row.undecided)", "\(row.outside)"], row.source) + row.details
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

extension ClaimText.Row {
  /// As a job keeps it.
  var value: JSONValue {
    [
      "name": .string(name), "verdict": .string(verdict), "shown": .string(shown), "cases": .integer(cases),
      "undecided": .integer(undecided), "outside": .integer(outside), "source": .string(source),
      "conjecture": .bool(isConjecture), "details": .string(details), "summary": summary,
    ]
  }

  /// - Throws: `DataError` for what is no such object.
  init(_ document: JSONDocument) throws {
    func string(_ name: String) throws -> String {
      try document.string(document.field(name, of: document.root), name)
    }
    func count(_ name: String) throws -> Int {
      try document.integer(document.field(name, of: document.root), in: 0...Int.max, name)
    }
    (name, verdict, shown) = (try string("name"), try string("verdict"), try string("shown"))
    (cases, undecided, outside) = (try count("cases"), try count("undecided"), try count("outside"))
    (source, details) = (try string("source"), try string("details"))
    isConjecture = try document.field("conjecture", of: document.root).content == .bool(true)
    summary = JSONValue(exactly: try document.field("summary", of: document.root))
  }
}
