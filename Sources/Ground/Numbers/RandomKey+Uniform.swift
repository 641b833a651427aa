extension RandomKey {
  /// An exactly uniform number of 0 ..< bound.
  ///
  /// By multiplication with rejection of the few low products (Lemire 2019).
  @inlinable public mutating func next(below bound: UInt64) -> UInt64 {
    precondition(bound > 0, "a number below 0")
    var product = next().multipliedFullWidth(by: bound)
    if product.low < bound {
      let threshold = (0 &- bound) % bound
      while product.low < threshold { product = next().multipliedFullWidth(by: bound) }
    }
    return product.high
  }

  /// A uniform integer from 0 to bound - 1, without bias. The bound is at least 1.
  @inlinable public mutating func next(below bound: Int) -> Int {
    precondition(bound > 0, "a number below \(bound)")
    return Int(truncatingIfNeeded: next(below: UInt64(bound)))
  }

  /// An exactly uniform number of 0 ..< bound: random bits, rejected until they are below the bound.
  @inlinable public mutating func next(below bound: UInt128) -> UInt128 {
    precondition(bound > 0, "a number below 0")
    let high = UInt64(truncatingIfNeeded: bound >> 64)
    if high == 0 { return UInt128(next(below: UInt64(truncatingIfNeeded: bound))) }
    let mask = ~UInt64(0) &>> UInt64(high.leadingZeroBitCount)
    while true {
      let candidate = UInt128(next() & mask) << 64 | UInt128(next())
      if candidate < bound { return candidate }
    }
  }

  /// An exactly uniform integer of 0 ..< bound.
  ///
  /// - Complexity: fewer than two tries on average, each of `bound.bitLength` random bits.
  public mutating func next(below bound: Integer) -> Integer {
    precondition(bound.signum > 0, "a number below \(bound)")
    let bits = bound.bitLength
    let wordCount = (bits + 63) / 64
    let mask = ~UInt64(0) >> UInt64(64 * wordCount - bits)
    while true {
      var words = (0..<wordCount).map { _ in next() }
      words[wordCount - 1] &= mask
      let candidate = Integer(words: words)
      if candidate < bound { return candidate }
    }
  }

  /// True with exactly the given probability, a fraction of 0...1.
  public mutating func bernoulli(_ probability: Rational) -> Bool {
    precondition(!probability.isNegative && probability <= 1, "the probability \(probability)")
    return next(below: probability.denominator) < probability.numerator
  }

  /// A double of 0 ..< 1 with 53 random bits.
  @inlinable public mutating func nextUnit() -> Double { Double(next() &>> 11) * 0x1p-53 }
}
