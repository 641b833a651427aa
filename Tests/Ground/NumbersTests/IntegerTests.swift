import Numbers
import Testing

@Suite struct IntegerTests {
  /// Numbers of mixed sizes and signs, small ones often.
  static func samples(_ count: Int, seed: UInt64) -> [Integer] {
    var key = RandomKey(seed: seed)
    return (0..<count).map { index in
      if index < 5 { return Integer(index - 2) }
      let words = (0..<key.next(below: 5)).map { _ in key.next() }
      return Integer(words: words, isNegative: key.next() & 1 == 1)
    }
  }

  @Test func ringIdentities() {
    let numbers = Self.samples(40, seed: 1)
    for a in numbers {
      for b in numbers {
        #expect(a + b == b + a)
        #expect((a + b) - b == a)
        #expect((a + b) * (a - b) == a * a - b * b)
        #expect((a < b) == (b - a > 0))
        var sum = a
        sum.addProduct(a, b)
        #expect(sum == a * (1 + b))
      }
    }
  }

  @Test func divisionVariants() {
    for a in Self.samples(40, seed: 2) {
      for b in Self.samples(40, seed: 3) where !b.isZero {
        let (q, r) = a.quotientAndRemainder(dividingBy: b)
        #expect(q * b + r == a && r.magnitude < b.magnitude && (r.isZero || r.isNegative == a.isNegative))
        let floor = a.flooredQuotient(dividingBy: b)
        #expect(floor * b + a.modulo(b) == a && (a.modulo(b).isZero || a.modulo(b).isNegative == b.isNegative))
        #expect((a * b).exactQuotient(dividingBy: b) == a && (a * b).isMultiple(of: b))
      }
    }
  }

  /// On numbers that fit into 128 bits the standard library is the oracle.
  @Test func agreesWithTheStandardLibrary() {
    var key = RandomKey(seed: 4)
    for _ in 0..<2000 {
      let shift = Int(key.next() & 63)
      let x = Int64(bitPattern: key.next()) >> Int64(shift)
      let y = Int64(bitPattern: key.next()) >> Int64(63 - shift)
      let (a, b) = (Integer(x), Integer(y))
      #expect(Int128(exactly: a * b) == Int128(x) * Int128(y))
      #expect(Int128(exactly: a - b) == Int128(x) - Int128(y))
      #expect("\(a)" == "\(x)" && Integer("\(x)") == a && a.text(radix: 16) == String(x, radix: 16))
      #expect(
        Int64(exactly: a) == x && Int8(exactly: a) == Int8(exactly: x) && UInt32(exactly: a) == UInt32(exactly: x))
      if y != 0 && !(x == .min && y == -1) {
        #expect(Int64(exactly: a / b) == x / y && Int64(exactly: a % b) == x % y)
      }
    }
    #expect(Integer(Int128.min) == -(Integer(1) << 127))
    #expect(Int128(exactly: Integer(Int128.min)) == Int128.min)
    #expect(Int128(exactly: Integer(Int128.min) - 1) == nil && Int128(exactly: Integer(Int128.max) + 1) == nil)
    #expect(UInt128(exactly: Integer(UInt128.max)) == UInt128.max && UInt128(exactly: Integer(-1)) == nil)
    #expect(Int64(exactly: Integer(Int64.min)) == Int64.min && Int64(exactly: Integer(Int64.min) - 1) == nil)
  }

  @Test func valuesAreIndependent() {
    var a: Integer = 7
    let b = a
    a += a
    a *= a
    #expect(a == 196 && b == 7)
    a -= b
    #expect(a == 189)
    a <<= 0
    #expect(Set([a, 189, b]).count == 2)
  }

  /// 25! and the binomials of Pascal's triangle; a literal longer than any machine word.
  @Test func combinatorics() {
    #expect(Integer.factorial(25) == 15_511_210_043_330_985_984_000_000)
    for n in 1...30 {
      for k in -1...(n + 1) {
        #expect(Integer.binomial(n, k) == Integer.binomial(n - 1, k) + Integer.binomial(n - 1, k - 1))
      }
    }
    #expect(Integer.multinomial([2, 3, 4]) == 1260)
    #expect(Integer.gcd(-12, 18) == 6 && Integer.lcm(4, 6) == 12 && Integer.gcd(0, 0) == 0)
    let power: Integer = -1_606_938_044_258_990_275_541_962_092_341_162_602_522_202_993_782_792_835_301_376
    #expect(power == -(Integer(2).power(200)) && power.bitLength == 201 && power.trailingZeroBitCount == 200)
    #expect((Integer(10).power(40) + 1).squareRoot == Integer(10).power(20))
    #expect(Integer(-5) >> 1 == -3 && Integer(5) << 70 == 5 * Integer(2).power(70))
  }

  @Test(arguments: ["", "-", "+", "1 2", " 1", "1_000", "0x10", "12a", "١"])
  func rejectsWhatIsNoNumber(text: String) { #expect(Integer(text) == nil) }

  @Test func conversionsToFloatingPoint() {
    #expect(Double(rounding: Integer(1) << 53 + 1) == 0x1p53)
    #expect(Double(rounding: (Integer(1) << 54) + 3) == 0x1p54 + 4)
    #expect(Double(rounding: Integer(10).power(400)) == .infinity)
    #expect(Integer(exactly: 0x1p80) == Integer(1) << 80)
    #expect(Integer(exactly: 0.5) == nil && Integer(exactly: Double.nan) == nil)
  }

  @Test func accumulatorSums() {
    let numbers = Self.samples(60, seed: 5)
    var sum = IntegerAccumulator()
    for (a, b) in zip(numbers, numbers.reversed()) {
      sum.addProduct(a, b)
      sum.add(a)
      sum.addProduct(b, word: 3)
    }
    let expected = zip(numbers, numbers.reversed()).reduce(Integer()) { $0 + $1.0 * $1.1 + $1.0 + 3 * $1.1 }
    #expect(sum.value == expected)
    sum.multiply(byWord: 5)
    sum.subtract(expected)
    #expect(sum.value == 4 * expected)
    sum.reset()
    let isZero = sum.isZero
    #expect(isZero)
  }
}

extension Integer {
  fileprivate static func <<= (left: inout Integer, shift: Int) { left = left << shift }
}
