import Foundation

/// A quantizer on doubles that is exact nevertheless: products and sums are first rounded to odd, that is truncated with the last
/// bit set where something was lost, and no later rounding to at most 23 bits can tell that from the exact number
/// (Boldo and Melquiond 2008, "Emulation of FMA and correctly rounded sums").
///
/// Numbers have to stay within 2^-900 ... 2^900 in magnitude.
package struct LaneQuantizer: Sendable {
  private let dropped: UInt64
  private let mantissaBits: UInt64
  package let largest: Double
  package let smallest: Double
  private let spacing: Double
  private let rounding: Rounding
  private let underflow: Underflow

  package init(_ quantizer: Quantizer) {
    let format = quantizer.format
    mantissaBits = UInt64(format.mantissaBits)
    dropped = 1 << (52 - mantissaBits) - 1
    (largest, smallest, spacing) = (format.largest, format.smallest, format.spacing)
    (rounding, underflow) = (quantizer.rounding, quantizer.underflow)
  }

  /// x w rounded to odd.
  @inline(__always) package static func multiply(_ x: Double, _ w: Double) -> Double {
    let product = x * w
    return odd(product, rest: (-product).addingProduct(x, w))
  }

  /// a + b rounded to odd.
  @inline(__always) package static func add(_ a: Double, _ b: Double) -> Double {
    // Knuth's two-sum: `rest` is exactly what the sum has lost.
    let sum = a + b
    let virtual = sum - a
    return odd(sum, rest: (a - (sum - virtual)) + (b - virtual))
  }

  @inline(__always) private static func odd(_ value: Double, rest: Double) -> Double {
    if rest == 0 { return value }
    let truncated = (rest < 0) == (value < 0) ? value : Double(signOf: value, magnitudeOf: value.magnitude.nextDown)
    return Double(bitPattern: truncated.bitPattern | 1)
  }

  /// Q of the number that `value` is, or is rounded to odd from.
  @inline(__always) package func callAsFunction(_ value: Double) -> Double {
    let magnitude = value.magnitude
    if magnitude >= largest { return Double(signOf: value, magnitudeOf: largest) }
    if magnitude < smallest && underflow != .ignored { return small(value) }
    var bits = magnitude.bitPattern
    switch rounding {
    case .towardZero: break
    case .downward: if value < 0 { bits += dropped }
    case .nearestEven:
      // Without mantissa bits the last digit is the leading one, and odd: ties go to the larger magnitude (IEEE 754-2019, 4.3.1).
      bits += dropped >> 1 + (mantissaBits == 0 ? 1 : (bits >> (52 - mantissaBits)) & 1)
    }
    let rounded = min(Double(bitPattern: bits & ~dropped), largest)
    return value < 0 ? -rounded : rounded
  }

  private func small(_ value: Double) -> Double {
    if underflow == .flush {
      return rounding == .nearestEven && value.magnitude > smallest / 2
        ? Double(signOf: value, magnitudeOf: smallest) : 0
    }
    let units = value / spacing
    let rule: FloatingPointRoundingRule =
      switch rounding {
      case .towardZero: .towardZero
      case .downward: .down
      case .nearestEven: .toNearestOrEven
      }
    let rounded = units.rounded(rule) * spacing
    return rounded == 0 ? 0 : rounded
  }
}

/// FMAq on doubles, exact as `LaneQuantizer` is.
package struct LaneMultiplyAdd: Sendable {
  package let product: LaneQuantizer
  package let accumulator: LaneQuantizer
  package let chunk: Int

  package init(_ arithmetic: FusedMultiplyAdd) {
    product = LaneQuantizer(arithmetic.product)
    accumulator = LaneQuantizer(arithmetic.accumulator)
    chunk = arithmetic.chunk
  }

  /// Qa(Qp(x w) + s).
  @inline(__always) package func step(_ x: Double, _ w: Double, _ s: Double) -> Double {
    accumulator(LaneQuantizer.add(product(LaneQuantizer.multiply(x, w)), s))
  }

  package func dot(_ x: [Double], _ w: [Double]) -> Double {
    precondition(x.count == w.count, "\(x.count) inputs and \(w.count) weights")
    var total = 0.0
    for start in stride(from: 0, to: x.count, by: chunk) {
      var s = 0.0
      for index in start..<min(start + chunk, x.count) { s = step(x[index], w[index], s) }
      total = start == 0 ? s : accumulator(LaneQuantizer.add(total, s))
    }
    return total
  }
}
