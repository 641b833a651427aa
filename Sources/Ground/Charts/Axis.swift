import Foundation

/// One axis of a chart: what it shows, how values become positions, and which values are marked.
public struct Axis: Sendable {
  /// How values are laid out along the axis; a logarithmic axis shows positive values alone.
  public enum Scale: Sendable { case linear, logarithmic }

  /// What stands beside the axis, with the unit if there is one.
  public var label: String
  /// How values are laid out.
  public var scale: Scale
  /// The values at the two ends; nil to take them from the data.
  public var range: ClosedRange<Double>?

  /// An axis; without a range it spans the values of all series.
  public init(_ label: String, scale: Scale = .linear, range: ClosedRange<Double>? = nil) {
    self.label = label
    self.scale = scale
    self.range = range
  }
}

/// An axis whose ends are settled: maps values to 0...1.
struct ResolvedAxis {
  let scale: Axis.Scale
  let lower: Double
  let upper: Double
  /// The marked values, ascending.
  let ticks: [Double]

  /// The axis for `values`: a stated range as it is, else the data's range extended to round numbers.
  init(_ axis: Axis, values: [Double]) {
    scale = axis.scale
    let usable = values.filter { $0.isFinite && (axis.scale == .linear || $0 > 0) }
    var low = axis.range?.lowerBound ?? usable.min() ?? (axis.scale == .linear ? 0 : 1)
    var high = axis.range?.upperBound ?? usable.max() ?? (axis.scale == .linear ? 1 : 10)
    switch axis.scale {
    case .linear:
      if low == high { (low, high) = (low - 0.5, high + 0.5) }
      let step = Self.step(for: high - low)
      if axis.range == nil {
        low = (low / step + 1e-9).rounded(.down) * step
        high = (high / step - 1e-9).rounded(.up) * step
      }
      let first = Int((low / step - 1e-9).rounded(.up))
      let last = Int((high / step + 1e-9).rounded(.down))
      ticks = first <= last ? (first...last).map { Double($0) * step } : []
    case .logarithmic:
      if low <= 0 { low = min(1, high / 10) }
      if high <= low { (low, high) = (low / 2, low * 2) }
      if axis.range == nil { (low, high) = (low / 1.1, high * 1.1) }
      ticks = Self.logarithmicTicks(low, high)
    }
    (lower, upper) = (low, high)
  }

  /// The position of a value: 0 at the lower end, 1 at the upper.
  func position(_ value: Double) -> Double {
    switch scale {
    case .linear: (value - lower) / (upper - lower)
    case .logarithmic: log(value / lower) / log(upper / lower)
    }
  }

  func contains(_ value: Double) -> Bool {
    let position = self.position(value)
    return position >= -1e-9 && position <= 1 + 1e-9
  }

  /// 1, 2 or 5 times a power of ten, so that four to eight steps fit.
  static func step(for span: Double) -> Double {
    let power = pow(10, floor(log10(span / 5)))
    let ratio = span / 5 / power
    return power * (ratio < 1.5 ? 1 : ratio < 3.5 ? 2 : ratio < 7.5 ? 5 : 10)
  }

  /// Powers of ten, with 2 and 5 times them while there are few; of two when the axis spans little.
  static func logarithmicTicks(_ low: Double, _ high: Double) -> [Double] {
    let decades = (Int(floor(log10(low)))...Int(ceil(log10(high)))).map { pow(10, Double($0)) }
    let inside: (Double) -> Bool = { $0 >= low * (1 - 1e-9) && $0 <= high * (1 + 1e-9) }
    let powers = decades.filter(inside)
    if powers.count >= 4 { return powers }
    return decades.flatMap { [$0, 2 * $0, 5 * $0] }.filter(inside)
  }

  /// A tick's label: as short as the steps allow, scientific far from 1.
  func label(_ value: Double) -> String {
    if value == 0 { return "0" }
    let magnitude = abs(value)
    if magnitude >= 1e6 || magnitude < 1e-4 {
      let exponent = Int(floor(log10(magnitude) + 1e-9))
      let mantissa = value / pow(10, Double(exponent))
      let digits = Self.short(mantissa, decimals: 2)
      return (digits == "1" ? "" : digits == "-1" ? "-" : digits + "\u{b7}") + "10^{\(exponent)}"
    }
    let decimals = scale == .linear && ticks.count > 1 ? max(0, Int(-floor(log10(ticks[1] - ticks[0]) + 1e-9))) : 6
    return Self.short(value, decimals: decimals)
  }

  private static func short(_ value: Double, decimals: Int) -> String {
    var text = String(format: "%.\(decimals)f", value)
    if text.contains(".") {
      while text.hasSuffix("0") { text.removeLast() }
      if text.hasSuffix(".") { text.removeLast() }
    }
    return text
  }
}
