/// The formats of accumulators near a given one in which no inputs of a neuron overflow.
///
/// Overflow needs no tables (see `WorstCase.Overflow`), so all candidates are tried.
package struct SafeFormats: Hashable, Sendable, CustomStringConvertible {
  /// The same M and E with the largest bias, that is the finest spacing, that is safe; nil if none near the given one is, or
  /// the format is one of hardware, whose bias is fixed.
  package let bias: NumberFormat?
  /// The same M and bias, thus the same spacing, with the fewest exponent bits.
  package let exponent: NumberFormat?

  /// - Complexity: O(weights) for each of at most 100 candidates.
  package init(weights: [Double], inputs: [Double], arithmetic: FusedMultiplyAdd) {
    let given = arithmetic.accumulator.format
    func isSafe(_ format: NumberFormat) -> Bool {
      var other = arithmetic
      other.accumulator.format = format
      let model = UnlistedAccumulator(other)
      return WorstCase.Overflow.sum(weights: weights, inputs: inputs, model: model, chunk: other.chunk) == nil
    }
    guard given.shifted(by: 0) != nil else {
      (bias, exponent) = (nil, nil)
      return
    }
    // Where even the given bias overflows a smaller one is looked for, else the largest that does not.
    var found = isSafe(given) ? given : nil
    let direction = found == nil ? -1 : 1
    for shift in 1...48 {
      guard let format = given.shifted(by: direction * shift) else { break }
      let safe = isSafe(format)
      if direction < 0, safe { found = format }
      if safe == (direction < 0) { break }
      if direction > 0 { found = format }
    }
    bias = found
    exponent = (1...8).lazy.compactMap {
      NumberFormat(mantissa: given.mantissaBits, exponent: $0, bias: -given.exponents.lowerBound)
    }.first { isSafe($0) }
  }

  private init(bias: NumberFormat?, exponent: NumberFormat?) { (self.bias, self.exponent) = (bias, exponent) }

  /// What is safe for all of some neurons; nil if nothing is.
  package static func all(_ formats: [SafeFormats]) -> SafeFormats? {
    guard !formats.isEmpty, formats.allSatisfy({ !$0.isEmpty }) else { return nil }
    let biases = formats.compactMap(\.bias)
    let exponents = formats.compactMap(\.exponent)
    return SafeFormats(
      bias: biases.count < formats.count ? nil : biases.max { $0.exponents.lowerBound < $1.exponents.lowerBound },
      exponent: exponents.count < formats.count ? nil : exponents.max { $0.exponents.count < $1.exponents.count })
  }

  /// Whether nothing near the given format is safe.
  package var isEmpty: Bool { bias == nil && exponent == nil }

  /// The names, with what each keeps.
  package var description: String {
    let names = [bias?.name, exponent.map { "\($0.name) with the given bias" }].compactMap { $0 }
    return "least accumulator format without overflow: \(names.joined(separator: ", or "))"
  }
}
