import Numbers

/// A vector of fractions, one entry a coordinate.
public typealias RationalVector = [Rational]

/// The few operations that the statements need, for vectors of equal length; each O(D) operations on fractions.
package enum Vectors {
  package static func dot(_ left: RationalVector, _ right: RationalVector) -> Rational {
    var sum = Rational.zero
    for (a, b) in zip(left, right) where !a.isZero && !b.isZero { sum += a * b }
    return sum
  }

  package static func squaredNorm(_ vector: RationalVector) -> Rational { dot(vector, vector) }

  package static func difference(_ left: RationalVector, _ right: RationalVector) -> RationalVector {
    zip(left, right).map { $0 - $1 }
  }

  package static func squaredDistance(_ left: RationalVector, _ right: RationalVector) -> Rational {
    squaredNorm(difference(left, right))
  }

  package static func scaled(_ vector: RationalVector, by factor: Rational) -> RationalVector {
    factor == 1 ? vector : vector.map { factor * $0 }
  }

  package static func zero(_ dimension: Int) -> RationalVector { Array(repeating: 0, count: dimension) }

  package static func doubles(_ vector: RationalVector) -> [Double] { vector.map { Double(rounding: $0) } }

  /// `(1/2, -3)`.
  package static func text(_ vector: RationalVector) -> String {
    "(" + vector.map(\.description).joined(separator: ", ") + ")"
  }
}

/// A vector of fractions over one denominator: inner products with integers then need no gcd.
struct CommonDenominator {
  let numerators: [Integer]
  /// At least 1.
  let denominator: Integer

  init(_ vector: RationalVector) {
    var common: Integer = 1
    for value in vector {
      let denominator = value.denominator
      if !common.isMultiple(of: denominator) { common = .lcm(common, denominator) }
    }
    self.init(
      numerators: vector.map { $0.numerator * common.exactQuotient(dividingBy: $0.denominator) }, denominator: common)
  }

  init(numerators: [Integer], denominator: Integer) {
    (self.numerators, self.denominator) = (numerators, denominator)
  }

  var vector: RationalVector { numerators.map { Rational($0, denominator) } }

  static func dot(_ left: [Integer], _ right: [Integer]) -> Integer {
    var sum = IntegerAccumulator()
    for (a, b) in zip(left, right) { sum.addProduct(a, b) }
    return sum.value
  }
}
