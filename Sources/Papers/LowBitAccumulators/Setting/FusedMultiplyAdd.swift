import Numbers

/// FMAq(x, w, s) = Qa(Qp(x w) + s), and dot products of it in chunks. All in fractions: this is the definition.
public struct FusedMultiplyAdd: Hashable, Sendable {
  /// Qp, what becomes of a product before it is added.
  public var product: Quantizer
  /// Qa, what becomes of every sum.
  public var accumulator: Quantizer
  /// The number c of consecutive terms that are summed from zero before the sums are added.
  public var chunk: Int

  /// The arithmetic of two quantizers.
  ///
  /// - Precondition: `chunk >= 1`, and the two quantizers round alike.
  public init(product: Quantizer, accumulator: Quantizer, chunk: Int) {
    precondition(chunk >= 1 && product.rounding == accumulator.rounding, "chunks of \(chunk)")
    (self.product, self.accumulator, self.chunk) = (product, accumulator, chunk)
  }

  /// The arithmetic of two formats that are rounded in the same way.
  ///
  /// - Parameters:
  ///   - product: the format of products.
  ///   - accumulator: the format of sums.
  ///   - chunk: the number c of terms that are summed from zero, at least 1.
  ///   - rounding: of products and sums.
  ///   - underflow: nil for what each format has by itself.
  public init(
    product: NumberFormat, accumulator: NumberFormat, chunk: Int, rounding: Rounding = .towardZero,
    underflow: Underflow? = nil
  ) {
    self.init(
      product: Quantizer(product, rounding: rounding, underflow: underflow),
      accumulator: Quantizer(accumulator, rounding: rounding, underflow: underflow), chunk: chunk)
  }

  /// One step from the exact product x w.
  public func step(_ exactProduct: Rational, _ s: Rational) -> Rational { accumulator(product(exactProduct) + s) }

  /// The dot product, chunk by chunk; the first sum is taken as it is.
  ///
  /// - Precondition: vectors of one length.
  public func dot(_ x: [Rational], _ w: [Rational]) -> Rational {
    precondition(x.count == w.count, "\(x.count) inputs and \(w.count) weights")
    return sum(zip(x, w).map { $0 * $1 })
  }

  /// The same from exact products.
  public func sum(_ products: [Rational]) -> Rational {
    var total: Rational?
    for start in stride(from: 0, to: products.count, by: chunk) {
      let part = products[start..<min(start + chunk, products.count)].reduce(Rational()) { step($1, $0) }
      total = total.map { accumulator($0 + part) } ?? part
    }
    return total ?? 0
  }

  /// What happened in one step.
  public struct Step: Hashable, Sendable {
    /// The exact product, its quantization, the sum before and after quantization.
    public var exactProduct, product, unrounded, sum: Rational
    /// OF: the sum stayed below the largest accumulator (strictly).
    public var isInRange: Bool
    /// DIFF: the accumulator changed.
    public var changes: Bool
    /// P: the product stayed below the largest product (strictly).
    public var productIsInRange: Bool
  }

  /// The steps of one chunk from zero.
  public func trace(_ products: some Sequence<Rational>) -> [Step] {
    var s = Rational()
    return products.map { exact in
      let p = product(exact)
      let z = p + s
      let next = accumulator(z)
      defer { s = next }
      return Step(
        exactProduct: exact, product: p, unrounded: z, sum: next, isInRange: z.magnitude < accumulator.largest,
        changes: next != s, productIsInRange: exact.magnitude < product.largest)
    }
  }
}
