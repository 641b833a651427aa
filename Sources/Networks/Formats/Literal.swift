import ThresholdNetworks

/// What stands on a command line or in a table instead of a value: counts, sizes, times, widths, depths.
///
/// Each kind has its one reader here, so that all who ask for it take the same spellings; truth tables have `FunctionLiteral`.
public enum Literal {
  /// A text that is no such literal, with what was expected.
  public struct Malformed: Error, Hashable, Sendable {
    /// The text as it was given.
    public var found: String
    /// What is accepted, with an example, as a noun phrase.
    public var expected: String

    /// A refusal; whoever knows the option or the file puts its name in front.
    public init(found: String, expected: String) { (self.found, self.expected) = (found, expected) }
  }

  /// A decimal integer within `range`.
  public static func count(_ text: String, in range: ClosedRange<Int>) throws(Malformed) -> Int {
    guard let value = decimal(text).flatMap(Int.init), range.contains(value) else {
      let bounds =
        range.upperBound == .max
        ? "of at least \(range.lowerBound)" : "from \(range.lowerBound) to \(range.upperBound)"
      throw Malformed(found: text, expected: "an integer \(bounds)")
    }
    return value
  }

  /// A positive integer with an optional factor k (10^3), M (10^6) or G (10^9).
  public static func quantity(_ text: String) throws(Malformed) -> UInt64 {
    try scaled(
      text, ["k": 1_000, "K": 1_000, "M": 1_000_000, "G": 1_000_000_000], "a positive number such as 500k or 2M")
  }

  /// A number of bytes with an optional factor k, M or G of 2^10, 2^20, 2^30.
  public static func bytes(_ text: String) throws(Malformed) -> Int {
    let expected = "a size such as 512M or 4G"
    let value = try scaled(text, ["k": 1 << 10, "K": 1 << 10, "M": 1 << 20, "G": 1 << 30], expected)
    guard value <= 1 << 50 else { throw Malformed(found: text, expected: expected) }
    return Int(value)
  }

  /// A time: a number of seconds, or with a unit s, m or h.
  public static func duration(_ text: String) throws(Malformed) -> Duration {
    let expected = "a time such as 30s, 10m or 1h"
    let seconds = try scaled(text, ["s": 1, "m": 60, "h": 3_600], expected)
    guard seconds <= 1 << 32 else { throw Malformed(found: text, expected: expected) }
    return .seconds(seconds)
  }

  /// The widths of the layers: `3,2,1`.
  ///
  /// - Parameters:
  ///   - text: decimal numbers separated by commas.
  ///   - maximumWidth: the widest layer that is taken.
  public static func widths(
    _ text: String, maximumWidth: Int = Widths.maximumWidth
  ) throws(Malformed) -> Widths {
    let parts = text.split(separator: ",", omittingEmptySubsequences: false)
    let widths = parts.compactMap { decimal($0).flatMap(Int.init) }
    guard widths.count == parts.count, widths.last == 1, widths.allSatisfy({ $0 >= 1 }) else {
      throw Malformed(found: text, expected: "positive widths separated by commas that end in 1, such as 3,2,1")
    }
    guard widths.count <= Widths.maximumDepth, widths.allSatisfy({ $0 <= maximumWidth }) else {
      throw Malformed(
        found: text, expected: "at most \(Widths.maximumDepth) layers of at most \(maximumWidth) neurons")
    }
    return Widths(values: widths)
  }

  /// A range of numbers of layers: `2...4`.
  public static func depths(_ text: String) throws(Malformed) -> ClosedRange<Int> {
    let parts = text.split(separator: "...", omittingEmptySubsequences: false)
    guard parts.count == 2, let first = decimal(parts[0]).flatMap(Int.init),
      let last = decimal(parts[1]).flatMap(Int.init),
      first >= 1, first <= last, last <= Widths.maximumDepth
    else {
      throw Malformed(
        found: text, expected: "a range of depths such as 2...4, from 1 to \(Widths.maximumDepth)")
    }
    return first...last
  }

  /// A finite number within `range`.
  public static func number(_ text: String, in range: ClosedRange<Double>) throws(Malformed) -> Double {
    guard let value = Double(text), range.contains(value) else {
      throw Malformed(found: text, expected: "a number from \(range.lowerBound) to \(range.upperBound)")
    }
    return value
  }

  /// The digits as a number; nil for signs, other characters, or more than 64 bits.
  static func decimal(_ text: some StringProtocol) -> UInt64? {
    text.utf8.allSatisfy { (0x30...0x39).contains($0) } ? UInt64(text) : nil
  }

  private static func scaled(
    _ text: String, _ factors: [Character: UInt64], _ expected: String
  ) throws(Malformed) -> UInt64 {
    var digits = text[...]
    var factor: UInt64 = 1
    if let unit = text.last, let known = factors[unit] {
      digits = digits.dropLast()
      factor = known
    }
    guard let value = decimal(digits), value > 0 else { throw Malformed(found: text, expected: expected) }
    let (product, overflow) = value.multipliedReportingOverflow(by: factor)
    if overflow { throw Malformed(found: text, expected: expected) }
    return product
  }
}

/// The widths of an architecture whose number of inputs comes from the instance.
public struct Widths: Hashable, Sendable {
  /// The largest number of layers of a literal.
  public static let maximumDepth = 64
  /// The largest width of a literal.
  public static let maximumWidth = 4_096

  /// The width of each layer, the last one 1.
  public let values: [Int]

  /// Widths that are known to be legal.
  ///
  /// - Precondition: positive widths within the limits, the last one 1.
  public init(values: [Int]) { self.values = values }

  /// The architecture of these widths over `inputCount` inputs.
  public func architecture(inputCount: Int) -> Architecture {
    Architecture(inputCount: inputCount, widths: values)
  }
}
