import Foundation
import Numbers
import Running
import Statistics
import Testing

/// Quadrature.swift, IntervalSeries.swift.
@Suite struct QuadratureTests {
  @Test func agreesWithClosedForms() {
    let sine = Quadrature(from: 0, to: .pi) { sin($0) }
    #expect(abs(sine.value - 2) < 1e-14 && sine.errorEstimate < 1e-12 && sine.exhausted == nil)
    let kink = Quadrature(from: -1, to: 2, breaks: [0.3]) { abs($0 - 0.3) }
    #expect(abs(kink.value - (1.3 * 1.3 + 1.7 * 1.7) / 2) < 1e-14 && kink.evaluations == 30)
    let root = Quadrature(from: 0, to: 1, tolerance: 1e-10) { $0.squareRoot() }
    #expect(abs(root.value - 2.0 / 3) < 1e-9)
    let backwards = Quadrature(from: 1, to: 0) { $0 * $0 }
    #expect(abs(backwards.value + 1.0 / 3) < 1e-15)
  }

  /// A pole: the tolerance is never reached, and the result says so.
  @Test func saysWhenItDidNotConverge() {
    let pole = Quadrature(from: 0, to: 1, partLimit: 50) { 1 / $0 }
    #expect(pole.exhausted == .resources && pole.errorEstimate > 1e-3)
  }

  @Test func enclosesClosedForms() throws {
    // 1/x over [1, 2], e^x over [0, 1], ln over [1, 3], sqrt over [1, 4], and a product of all operations.
    let cases: [(Interval?, Interval)] = [
      (IntervalSeries.integral(from: 1, to: 2) { x in x.power(0) / x }, Interval(2).ln),
      (IntervalSeries.integral(from: 0, to: 1) { $0.exp }, Interval(1).exp - Interval(1)),
      (IntervalSeries.integral(from: 1, to: 3) { $0.ln }, Interval(3) * Interval(3).ln - Interval(2)),
      (IntervalSeries.integral(from: 1, to: 4) { $0.squareRoot }, Interval(Rational(14, 3))),
      (IntervalSeries.integral(from: 2, to: 0) { $0 * $0 - Interval(1) }, Interval(Rational(-2, 3))),
      // The error function: 2/sqrt(pi) times the integral of exp(-x^2).
      (
        IntervalSeries.integral(from: 0, to: 1) { (-($0 * $0)).exp },
        Interval(1).erf * Interval.pi.squareRoot / Interval(2)
      ),
    ]
    for (enclosure, exact) in cases {
      let enclosure = try #require(enclosure)
      // Both contain the integral, so they meet; and the enclosure is narrow.
      #expect(!(enclosure < exact) && !(exact < enclosure))
      #expect(enclosure.upperBound - enclosure.lowerBound < 1e-12)
    }
  }

  @Test func coarseEnclosuresContainFineOnes() throws {
    let coarse = try #require(IntervalSeries.integral(from: 0, to: 3, cells: 2, order: 2) { (-($0 * $0)).exp })
    let fine = try #require(IntervalSeries.integral(from: 0, to: 3, cells: 60, order: 12) { (-($0 * $0)).exp })
    #expect(coarse.lowerBound < fine.lowerBound && fine.upperBound < coarse.upperBound)
    #expect(fine.upperBound - fine.lowerBound < 1e-12)
  }

  @Test func complementaryErrorFunction() {
    let value = Interval(10).erfc
    #expect(value.lowerBound <= 2.088_487_583_762_545e-45 && value.upperBound >= 2.088_487_583_762_544e-45)
    #expect((Interval(3).erf + Interval(3).erfc).contains(1))
  }
}
