import Claims
import Numbers
import Running
import Testing

/// `Verdict.swift` and `ClaimReport.swift`.
@Suite struct VerdictTests {
  private static let yes = Side("yes", .exact(1), .atMost, .exact(2))
  private static let no = Side("no", .exact(2), .atMost, .exact(1))
  private static let open = Side("open", .rounded(1, error: 1), .atMost, .exact(1))

  @Test func sidesDecide() {
    #expect(Verdict([]).name == "holds")
    #expect(Verdict([Self.yes]).name == "holds")
    #expect(Verdict([Self.yes, Self.open, Self.no]).name == "violated")
    let undecided = Verdict([Self.yes, Self.open])
    #expect(undecided.name == "undecided" && undecided.sides.count == 2)
    #expect(undecided.reason?.contains("rounded open") == true)
  }

  /// A claim about the number `n`: holds up to 3, is violated at 4, outside above, undecided below 0.
  private struct Toy: Claim {
    var limit = 3
    let statement = Statement(name: "toy", label: "S1", text: "n <= 3", standing: .conjectured, source: "S1")
    let parameters = [Parameter("n", "a number", kind: .integer(-9...9), default: "0")]
    let grid: [Arguments] = (0...3).map { ["n": "\($0)"] }

    func read(_ arguments: Arguments) throws -> Int { try arguments.integer("n", in: -9...9) }

    func verdict(on n: Int, effort: Effort) throws -> Verdict {
      if n < 0 { return .undecided([], .outOfReach("negative")) }
      if n > 4 { return .outside("too large") }
      return Verdict([Side("n", .exact(n), .atMost, .exact(limit))])
    }
  }

  private func report(_ numbers: [Int], effort: Effort = .unlimited) throws -> ClaimReport {
    try ClaimReport(Toy(), on: numbers.map { ["n": "\($0)"] }, effort: effort)
  }

  /// Undecided is not outside, and a single violated case decides.
  @Test func reports() throws {
    #expect(try report([0, 1, 5]).verdict == "holds")
    #expect(try report([5, 6]).verdict == "outside")
    #expect(try report([5, -1]).verdict == "undecided")
    #expect(try report([0, -1]).verdict == "undecided")
    let violated = try report([0, -1, 4, 5])
    #expect(violated.verdict == "violated" && violated.tightest?.arguments["n"] == "4")
    #expect(["holds", "violated", "undecided", "outside"].map(violated.count) == [1, 1, 1, 1])
    #expect(try report([1, 3, 2, 5]).tightest?.arguments["n"] == "3")
    #expect(try report([1]).shown == "holds so far (conjectured)")
  }

  /// Without time nothing is settled, but mistakes are still told.
  @Test func noTime() throws {
    let interruption = Interruption()
    interruption.request()
    let effort = Effort(interruption: interruption)
    #expect(try report([0, 4], effort: effort).count("undecided") == 2)
    #expect(throws: ArgumentError.self) { try report([10], effort: effort) }
  }

  @Test func unknownParametersNameTheNearest() {
    #expect(throws: ArgumentError(name: "m", found: "1", expected: "one of the parameters n; did you mean n?")) {
      try Toy().checked(["m": "1"])
    }
    #expect(Names.nearest(to: "ordr", among: ["order", "steps"]) == "order")
    #expect(Names.nearest(to: "colour", among: ["order", "steps"]) == nil)
  }

  @Test func errorsAreOneLine() {
    let error = ArgumentError(name: "n", found: "1\n2\u{1b}[2J", expected: "a number")
    #expect(error.description == #"found n=1\n2\x1b[2J, expected a number"#)
  }

  /// Text that is of no kind is refused before a claim reads it.
  @Test(arguments: ["nan", "", "1.5", "99", "9999999999999999999999"]) func kinds(value: String) {
    #expect(throws: ArgumentError.self) { try Toy().checked(["n": value]) }
  }
}
