import Numbers
import Tensors

/// How far a number of a file may be from an exact sum of products, as a part of the sum of the absolute values of the terms.
///
/// A float of unit roundoff u may be off by gamma_n = n u / (1 - n u) for n additions and products in any order (Higham 2002,
/// section 3.5). Programs add 16-bit floats with 32 bits and round each of two products, the sum and the result. Integers and texts
/// have no rounding.
struct RoundingAllowance {
  /// At most 1: then too many terms for the type bound nothing.
  let part: Rational
  /// What underflow may add.
  let least: Rational

  init(_ type: ElementType, terms: Int) {
    func gamma(_ bits: Int) -> Rational {
      let n = Rational(terms + 2) / Rational(Integer(2).power(bits))
      return n < Rational(1, 2) ? n / (1 - n) : 1
    }
    func tiny(_ bits: Int) -> Rational { Rational(terms + 2) / Rational(Integer(2).power(bits)) }
    switch type {
    case .float64: (part, least) = (gamma(53), tiny(1074))
    case .float32: (part, least) = (gamma(24), tiny(149))
    case .float16: (part, least) = (min(1, gamma(24) + Rational(1, 512)), tiny(24))
    case .bfloat16: (part, least) = (min(1, gamma(24) + Rational(1, 64)), tiny(133))
    default: (part, least) = (0, 0)
    }
  }
}
