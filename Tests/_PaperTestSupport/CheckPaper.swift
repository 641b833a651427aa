import Claims
import Files
import Formats
import Running
import Testing

/// What every paper has to satisfy.
///
/// - Every claim holds on its grid, and not all of the grid is outside its hypotheses.
/// - Every broken constant is found violated, and every claim has one or stands in `unbreakable` with the reason.
/// - Unknown, missing, NaN, infinite, empty and huge parameters are errors of one line.
/// - The verdicts are the same, byte by byte, for one thread and for four.
/// - Every label of the page has a claim or stands in `unclaimed` with a reason; every claim's label is on the page, and the
///   page gives each label the standing that its claim has.
///
///       @Test func everyClaim() throws {
///         try checkPaper(SeparableTasks.self, broken: [Broken("half", ForgettingBound()) { $0.factor = 2 }])
///       }
package func checkPaper(
  _ paper: any Paper.Type, broken: [Broken], unbreakable: [String: String] = [:],
  sourceLocation: SourceLocation = #_sourceLocation
) throws {
  let check = PaperCheck(paper: paper, sourceLocation: sourceLocation)
  check.names()
  check.page()
  for claim in paper.claims { try check.holds(claim) }
  for claim in paper.claims { try check.doesNotDependOnJobs(claim) }
  for claim in paper.claims { check.refusesBadParameters(Questioned(claim)) }
  for examination in paper.examinations { check.refusesBadParameters(Questioned(examination)) }
  for experiment in paper.experiments { check.refusesBadParameters(Questioned(experiment)) }
  try check.breaks(broken, unbreakable: unbreakable)
}

struct PaperCheck {
  let paper: any Paper.Type
  let sourceLocation: SourceLocation

  private func expect(_ condition: Bool, _ complaint: @autoclosure () -> String) {
    if !condition { Issue.record(Comment(rawValue: complaint()), sourceLocation: sourceLocation) }
  }

  /// A name stands for one thing, and parameters do not stand for options of the program.
  func names() {
    let claims = paper.claims.map(\.name)
    expect(!claims.isEmpty, "\(paper.name) has no claims")
    expect(Set(claims).count == claims.count, "\(paper.name): two claims of one name")
    let parameters =
      paper.claims.map { ($0.name, $0.parameters) } + paper.examinations.map { ($0.name, $0.parameters) }
      + paper.experiments.map { ($0.name, $0.parameters) }
    for (name, parameters) in parameters {
      let names = parameters.map(\.name)
      expect(Set(names).count == names.count, "\(name): two parameters of one name")
      expect(Parameter.reserved.isDisjoint(with: names), "\(name) takes the name of an option of the program: \(names)")
    }
  }

  /// The room is named after the type.
  func page() {
    let room = String(describing: paper)
    let letters = Set(paper.claims.compactMap(\.statement.label.first)).union(["S"])
    guard let page = PaperPage(room: room, letters: letters) else {
      return expect(false, "\(room) has no page Sources/Papers/\(room)/\(room).docc/\(room).md")
    }
    let claimed = Set(paper.claims.map(\.statement.label))
    for label in page.labels.sorted() where !claimed.contains(label) {
      expect(paper.unclaimed[label]?.isEmpty == false, "\(label) has no claim, and no reason why not")
    }
    for label in paper.unclaimed.keys.sorted() {
      expect(page.labels.contains(label), "\(label) is unclaimed but not on the page")
      expect(!claimed.contains(label), "\(label) is unclaimed, but a claim has it")
    }
    for label in page.labels.sorted() {
      expect(page.standings[label] != nil, "the page of \(room) does not say how sure \(label) is")
    }
    for claim in paper.claims {
      let label = claim.statement.label
      expect(page.labels.contains(label), "\(claim.name): \(label) is not on the page")
      let (stated, claimed) = (page.standings[label] ?? "nothing", claim.statement.standing.rawValue)
      expect(
        stated == claimed, "\(label) is \(stated) on the page of \(room), and \(claimed) in the claim \(claim.name)")
    }
  }

  func holds(_ claim: any Claim) throws {
    let report = try ClaimReport(claim, on: claim.grid, effort: Effort(jobs: 4))
    expect(!claim.grid.isEmpty, "\(claim.name) has no grid")
    expect(report.count("holds") > 0, "\(claim.name): no case holds")
    // What is conjectured may fail; it is never among the theorems.
    if claim.statement.standing == .conjectured { return }
    for result in report.cases where ["violated", "undecided"].contains(result.verdict.name) {
      let sides = result.verdict.sides.map { "\($0.name): \($0.value.short) \($0.relation.rawValue) \($0.bound.short)" }
      expect(
        false,
        "\(claim.name) \(result.arguments): \(result.verdict.name) \(result.verdict.reason ?? "") \(sides)")
    }
  }

  /// Some cases of the grid, inside with one thread and with four.
  func doesNotDependOnJobs(_ claim: any Claim) throws {
    for arguments in spread(claim.grid, 5) {
      let texts = try [1, 4].map { try claim.result(for: arguments, effort: Effort(jobs: $0)).json.text() }
      expect(texts[0] == texts[1], "\(claim.name) \(arguments) depends on the number of threads")
    }
  }

  private func spread(_ grid: [Arguments], _ count: Int) -> [Arguments] {
    grid.count <= count ? grid : (0..<count).map { grid[$0 * (grid.count - 1) / (count - 1)] }
  }

  func breaks(_ broken: [Broken], unbreakable: [String: String]) throws {
    for wrong in broken {
      let isFound = try wrong.claim.grid.contains {
        guard case .violated(let sides) = try wrong.claim.result(for: $0, effort: .unlimited).verdict else {
          return false
        }
        return sides.contains { $0.satisfied == .no }
      }
      expect(isFound, "\(wrong) is not found violated")
    }
    let tried = Set(broken.map(\.claim.name))
    for claim in paper.claims where !tried.contains(claim.name) {
      expect(unbreakable[claim.name]?.isEmpty == false, "\(claim.name) has no broken constant, and no reason why not")
    }
  }
}
