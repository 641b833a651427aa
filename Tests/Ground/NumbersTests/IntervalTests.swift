import Foundation
import Numbers
import Testing

@Suite struct IntervalTests {
  /// Arithmetic on intervals of fractions contains the exact result and stays narrow.
  @Test func enclosesExactArithmetic() {
    let numbers = RationalTests.samples(20, seed: 7)
    for a in numbers {
      for b in numbers {
        let (x, y) = (Interval(a), Interval(b))
        #expect((x + y).contains(a + b) && (x - y).contains(a - b) && (x * y).contains(a * b))
        if !b.isZero { #expect((x / y).contains(a / b)) }
        #expect(x.power(3).contains(a.power(3)) && (x - y).power(2).contains((a - b).power(2)))
        #expect(!(x < y) || a < b)
        #expect(!(x <= y) || a <= b)
      }
    }
  }

  @Test func enclosesTranscendentalFunctions() {
    for (value, expected) in [(Rational(1, 3), Foundation.log(1.0 / 3)), (7, Foundation.log(7)), (1, 0)] {
      let enclosure = Interval(value).ln
      #expect(abs(enclosure.midpoint - expected) < 1e-15)
      #expect(enclosure.upperBound - enclosure.lowerBound < 1e-15)
    }
    // exp and ln, log2 and exp2 are inverse; the round trip must contain the start.
    for value in RationalTests.samples(20, seed: 8) where value.signum > 0 {
      #expect(Interval(value).ln.exp.contains(value))
      #expect(Interval(value).log2.exp2.contains(value))
      #expect(Interval(value).squareRoot.power(2).contains(value))
      #expect(Interval(value).power(Rational(1, 3)).power(3).contains(value))
    }
    #expect(Interval(Integer(1) << 90).log2.contains(90))
    #expect(!Interval(10).log2.contains(Rational("3.3219280948873623") ?? 0))
  }

  /// ln 2 and pi to 40 digits, from the tables.
  @Test func decimalEndsAreRoundedOutwards() {
    let digits = "0.6931471805599453094172321214581765680755"
    #expect(Interval.ln2.lowerText(digits: 40) == digits)
    #expect(Interval.ln2.upperText(digits: 40) == digits.dropLast() + "6")
    #expect(Interval.pi.lowerText(digits: 5) == "3.1415" && Interval.pi.upperText(digits: 5) == "3.1416")
    #expect(Interval(-3).description == "[-3, -3]")
    #expect((-Interval.pi).lowerText(digits: 5) == "-3.1416")
    #expect(Interval(Rational(1, 1024)).lowerText() == "0.0009765625")
    #expect(Interval(Integer(10).power(30)).lowerText() == "1e30")
    #expect(Interval(100).upperText() == "100" && Interval(Rational(1, 8)).upperText() == "0.125")
  }

  @Test func evenPowersOfIntervalsAroundZero() {
    let interval = Interval.hull(Interval(-3), Interval(2))
    let square = interval.power(2)
    #expect(square.exactLowerBound == 0 && square.exactUpperBound == 9)
    #expect((interval * interval).exactLowerBound == -6)
  }
}
