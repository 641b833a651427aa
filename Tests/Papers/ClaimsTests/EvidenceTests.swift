import Claims
import Numbers
import Testing

/// Comparison of sides by the kind of their evidence: `Evidence.swift`, `Side.swift`.
@Suite struct EvidenceTests {
  private static let third = Rational(1, 3)
  private static let aroundThird = Evidence.enclosed(Interval(Rational(1, 3)))

  @Test func fractionsAreComparedExactly() {
    #expect(Side("", .exact(Self.third), .equal, .exact(Rational(2, 6))).satisfied == .yes)
    #expect(Side("", .exact(Self.third), .atMost, .exact(Self.third)).satisfied == .yes)
    let above = Self.third + Rational(1, Integer(10).power(100))
    #expect(Side("", .exact(above), .atMost, .exact(Self.third)).satisfied == .no)
    #expect(Side("", .exact(above), .equal, .exact(Self.third)).satisfied == .no)
  }

  @Test func enclosuresAreComparedByCertainty() {
    #expect(Side("", Self.aroundThird, .atMost, .exact(Rational(1, 2))).satisfied == .yes)
    #expect(Side("", .exact(Rational(1, 2)), .atMost, Self.aroundThird).satisfied == .no)
    #expect(Side("", Self.aroundThird, .atMost, .exact(Self.third)).satisfied == .cannotTell)
    #expect(Side("", Self.aroundThird, .equal, .exact(Self.third)).satisfied == .cannotTell)
    #expect(Side("", Self.aroundThird, .equal, .exact(Rational(1, 2))).satisfied == .no)
  }

  @Test func roundingErrorsCount() {
    let bound = Evidence.exact(1)
    #expect(Side("", .rounded(0.9, error: 0.05), .atMost, bound).satisfied == .yes)
    #expect(Side("", .rounded(0.99, error: 0.05), .atMost, bound).satisfied == .cannotTell)
    #expect(Side("", .rounded(1.1, error: 0.05), .atMost, bound).satisfied == .no)
    #expect(Side("", .rounded(1.01, error: 0.05), .equal, bound).satisfied == .yes)
  }

  /// Five standard errors are the limit, to either side.
  @Test(arguments: [
    (0.4, Side.Satisfaction.yes), (0.46, .cannotTell), (0.5, .cannotTell), (0.54, .cannotTell), (0.56, .no),
  ])
  func drawnValues(mean: Double, expected: Side.Satisfaction) {
    let side = Side("", .drawn(mean: mean, standardError: 0.01, draws: 100), .atMost, .exact(Rational(1, 2)))
    #expect(side.satisfied == expected && side.kind == .drawn)
    let equation = Side("", .drawn(mean: mean, standardError: 0.01, draws: 100), .equal, .exact(Rational(1, 2)))
    #expect(equation.satisfied == (abs(mean - 0.5) < 0.05 ? .yes : .no))
  }

  /// What is no number never settles anything.
  @Test(arguments: [
    Evidence.rounded(.nan, error: 0), .rounded(1, error: .infinity), .rounded(1, error: -1), .rounded(1, error: .nan),
    .drawn(mean: 1, standardError: .nan, draws: 1), .drawn(mean: .infinity, standardError: 0, draws: 3),
  ])
  func noNumbersSayNothing(value: Evidence) {
    for relation in [Relation.atMost, .equal] {
      #expect(Side("", value, relation, .exact(1)).satisfied == .cannotTell)
      #expect(Side("", .exact(1), relation, value).satisfied == .cannotTell)
    }
  }

  @Test func theWeakerKindIsPrinted() {
    let kinds: [Evidence] = [
      .exact(1), .enclosed(Interval(1)), .rounded(1, error: 0), .drawn(mean: 1, standardError: 0, draws: 9),
    ]
    for (i, left) in kinds.enumerated() {
      for (j, right) in kinds.enumerated() {
        #expect(Side("", left, .atMost, right).kind == Evidence.Kind.allCases[max(i, j)])
      }
    }
  }
}
