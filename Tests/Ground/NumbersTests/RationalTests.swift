import Numbers
import Testing

@Suite struct RationalTests {
  static func samples(_ count: Int, seed: UInt64) -> [Rational] {
    zip(IntegerTests.samples(count, seed: seed), IntegerTests.samples(count, seed: seed + 100))
      .map { Rational($0, $1.isZero ? 1 : $1) }
  }

  @Test func fieldIdentities() {
    let numbers = Self.samples(25, seed: 1)
    for a in numbers {
      #expect(Integer.gcd(a.numerator, a.denominator) == 1 && a.denominator > 0)
      #expect(Rational("\(a)") == a)
      #expect(Rational(a.floor) <= a && a < Rational(a.floor + 1) && a.ceiling == -(-a).floor)
      for b in numbers {
        #expect((a + b) * (a - b) == a * a - b * b)
        #expect(
          (a + b).numerator * a.denominator * b.denominator
            == (a.numerator * b.denominator + b.numerator * a.denominator) * (a + b).denominator)
        #expect((a < b) == (a.numerator * b.denominator < b.numerator * a.denominator))
        if !b.isZero { #expect(a / b * b == a && b.power(-3) * b.power(3) == 1) }
        var c = a
        c += b
        c -= a
        #expect(c == b)
      }
    }
  }

  @Test func readsAndWrites() {
    #expect("\(Rational(6, -4))" == "-3/2" && "\(Rational(6, 3))" == "2")
    #expect(Rational("0.25") == Rational(1, 4) && Rational("-1.5") == Rational(-3, 2))
    #expect(Rational("1/0") == nil && Rational("a") == nil && Rational("1.") == nil && Rational("1/2/3") == nil)
    #expect(Rational(exactly: 0.1) != Rational(1, 10) && Rational(exactly: 0.375) == Rational(3, 8))
    #expect(Double(rounding: Rational(1, 10)) == 0.1 && Double(rounding: Rational(-2, 3)) == -2.0 / 3)
  }
}
