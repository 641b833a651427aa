import Numbers

/// How a number that a format lacks becomes one of its values.
public enum Rounding: String, Sendable, CaseIterable {
  /// The low bits of the magnitude are dropped: the paper's floor, toward zero.
  case towardZero = "rz"
  /// True floor: negative numbers move away from zero.
  case downward = "rd"
  /// To the nearest value, ties to an even mantissa; without mantissa bits to the larger magnitude (IEEE 754-2019, 4.3.1).
  case nearestEven = "rne"
}

/// What happens below the smallest normal magnitude.
public enum Underflow: String, Sendable, CaseIterable {
  /// It becomes zero (under `nearestEven` the nearer of zero and the smallest magnitude, ties to zero).
  case flush
  /// Nothing: exponents have no lower end, as in the paper's first stage of fine-tuning.
  case ignored
  /// The spacing of the smallest normal numbers goes on to zero.
  case gradual
}

/// Q: from real numbers to the values of a format. Numbers that are too large become the largest magnitude.
public struct Quantizer: Hashable, Sendable {
  /// The values that the quantizer maps to.
  public var format: NumberFormat
  /// Which neighbour a number between two values becomes.
  public var rounding: Rounding
  /// What happens below the least normal magnitude.
  public var underflow: Underflow

  /// A quantizer to a format.
  ///
  /// - Parameters:
  ///   - format: the values that the quantizer maps to.
  ///   - rounding: which neighbour a number between two values becomes.
  ///   - underflow: nil for what the format has by itself: gradual with subnormal numbers, else flush.
  public init(_ format: NumberFormat, rounding: Rounding = .towardZero, underflow: Underflow? = nil) {
    (self.format, self.rounding) = (format, rounding)
    self.underflow = underflow ?? (format.hasSubnormals ? .gradual : .flush)
  }

  /// R_OF as a fraction.
  public var largest: Rational { Self.rational(format.largest) }

  /// R_UF as a fraction.
  public var smallest: Rational { Self.rational(format.smallest) }

  static func rational(_ value: Double) -> Rational { Rational(exactly: value) ?? 0 }

  /// floor(log2 x) of a positive fraction.
  static func exponent(of x: Rational) -> Int {
    let estimate = x.numerator.bitLength - x.denominator.bitLength
    return x < Rational(2).power(estimate) ? estimate - 1 : estimate
  }

  /// Q(x), from the definition. This is the reference for every faster way.
  public func callAsFunction(_ x: Rational) -> Rational {
    let magnitude = x.magnitude
    if x.isZero { return x }
    if magnitude >= largest { return x.isNegative ? -largest : largest }
    let below = magnitude < smallest
    if below && underflow == .flush {
      guard rounding == .nearestEven, magnitude > smallest / 2 else { return 0 }
      return x.isNegative ? -smallest : smallest
    }
    let exponent = below && underflow == .gradual ? format.exponents.lowerBound : Self.exponent(of: magnitude)
    let unit = Rational(2).power(exponent - format.mantissaBits)
    let rounded = round(x / unit) * unit
    if rounded.magnitude > largest { return x.isNegative ? -largest : largest }
    return rounded
  }

  private func round(_ x: Rational) -> Rational {
    switch rounding {
    case .towardZero: return Rational(x.isNegative ? x.ceiling : x.floor)
    case .downward: return Rational(x.floor)
    case .nearestEven:
      let lower = x.floor
      let rest = x - Rational(lower)
      let half = Rational(1, 2)
      return Rational(rest > half || (rest == half && lower.isOdd) ? lower + 1 : lower)
    }
  }
}
