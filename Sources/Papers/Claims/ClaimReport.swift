import Running

/// One case of a claim, worked out.
public struct CaseResult: Sendable {
  /// As they were given; what they leave out has its default.
  public let arguments: Arguments
  /// The outcome, with both sides of every inequality that was worked out.
  public let verdict: Verdict
  /// Numbers beside the verdict; empty when the case is outside the hypotheses or undecided before it began.
  public let quantities: [Quantity]

  /// A case with its verdict.
  public init(arguments: Arguments, verdict: Verdict, quantities: [Quantity] = []) {
    (self.arguments, self.verdict, self.quantities) = (arguments, verdict, quantities)
  }
}

extension Claim {
  /// The case that `arguments` describe. One that the effort leaves no time to begin is undecided.
  ///
  /// - Throws: `ArgumentError` or `DataError`, also when there is no time.
  package func result(for arguments: Arguments, effort: Effort) throws -> CaseResult {
    let complete = try checked(arguments)
    if let exhausted = effort.exhaustion() {
      return CaseResult(arguments: arguments, verdict: .undecided([], exhausted))
    }
    let input = try read(complete)
    let verdict = try verdict(on: input, effort: effort)
    if case .outside = verdict { return CaseResult(arguments: arguments, verdict: verdict) }
    return CaseResult(arguments: arguments, verdict: verdict, quantities: try quantities(of: input, effort: effort))
  }
}

/// The verdicts of a claim on many cases.
package struct ClaimReport: Sendable {
  package let claim: any Claim
  package let cases: [CaseResult]

  package init(_ claim: any Claim, cases: [CaseResult]) { (self.claim, self.cases) = (claim, cases) }

  /// Works out the cases of `grid`, beside each other if the effort has several threads.
  package init(_ claim: any Claim, on grid: [Arguments], effort: Effort = .unlimited) throws {
    self = try Self.all([(claim, grid)], effort: effort)[0]
  }

  /// All cases of several claims under one effort.
  ///
  /// A case alone has all threads of the effort, several have one each, so that the verdicts do not depend on their number.
  package static func all(_ claims: [(claim: any Claim, grid: [Arguments])], effort: Effort) throws -> [ClaimReport] {
    let places = claims.indices.flatMap { claim in claims[claim].grid.indices.map { (claim, $0) } }
    let inner = places.count > 1 ? effort.single() : effort
    // A user who asked for one claim counts its cases; one who asked for a paper counts its claims.
    let cases = StepCount(places.count, claims.count == 1 ? "cases" : "cases of \(claims.count) claims", effort: effort)
    let results = try ParallelLoop.map(places.count, jobs: effort.jobs) { index in
      let (claim, place) = places[index]
      cases.begin("at \(claims[claim].claim.name)")
      defer { cases.finish("at \(claims[claim].claim.name)") }
      return try claims[claim].claim.result(for: claims[claim].grid[place], effort: inner)
    }
    var next = 0
    return claims.map { claim, grid in
      defer { next += grid.count }
      return ClaimReport(claim, cases: Array(results[next..<next + grid.count]))
    }
  }

  /// How many cases have the verdict of this name.
  package func count(_ name: String) -> Int { cases.count { $0.verdict.name == name } }

  /// Violated if one case is, else undecided if one is; outside only if every case is.
  package var verdict: String {
    ["violated", "undecided", "holds"].first { count($0) > 0 } ?? "outside"
  }

  /// The verdict in words that tell how far the statement is established.
  package var shown: String { verdict == "holds" ? claim.statement.standing.holds : verdict }

  /// The first violated case, else the first undecided one, else the one whose bound is closest to the value.
  package var tightest: CaseResult? {
    for name in ["violated", "undecided"] {
      if let found = cases.first(where: { $0.verdict.name == name }) { return found }
    }
    func slack(_ verdict: Verdict) -> Double {
      verdict.sides.filter { $0.relation == .atMost && $0.slack.isFinite }.map(\.slack).min() ?? .infinity
    }
    // A case that is settled tells more than one outside the hypotheses.
    return cases.filter { $0.verdict.name == "holds" }.min { slack($0.verdict) < slack($1.verdict) } ?? cases.first
  }
}
