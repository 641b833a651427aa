import ArgumentParser
import Files
import Formats
import ThresholdNetworks

/// Readers of option values. Each throws a `ValidationError` that says what was found and expected.
public enum Parse {
  /// A decimal integer within `range`.
  public static func count(_ text: String, in range: ClosedRange<Int>) throws -> Int {
    guard let value = decimal(text).flatMap(Int.init), range.contains(value) else {
      let bounds =
        range.upperBound == .max
        ? "of at least \(range.lowerBound)" : "from \(range.lowerBound) to \(range.upperBound)"
      throw error(text, "an integer \(bounds)")
    }
    return value
  }

  /// A positive integer with an optional factor k (10^3), M (10^6) or G (10^9).
  public static func quantity(_ text: String) throws -> UInt64 {
    try scaled(
      text, ["k": 1_000, "K": 1_000, "M": 1_000_000, "G": 1_000_000_000], "a positive number such as 500k or 2M")
  }

  /// A number of bytes with an optional factor k, M or G of 2^10, 2^20, 2^30.
  public static func bytes(_ text: String) throws -> Int {
    let value = try scaled(
      text, ["k": 1 << 10, "K": 1 << 10, "M": 1 << 20, "G": 1 << 30], "a size such as 512M or 4G")
    guard value <= 1 << 50 else { throw error(text, "a size such as 512M or 4G") }
    return Int(value)
  }

  /// A time: a number of seconds, or with a unit s, m or h.
  public static func duration(_ text: String) throws -> Duration {
    let seconds = try scaled(text, ["s": 1, "m": 60, "h": 3_600], "a time such as 30s, 10m or 1h")
    guard seconds <= 1 << 32 else { throw error(text, "a time such as 30s, 10m or 1h") }
    return .seconds(seconds)
  }

  /// The widths of the layers: `3,2,1`.
  public static func widths(_ text: String) throws -> Widths {
    let expected = "positive widths separated by commas that end in 1, such as 3,2,1"
    let parts = text.split(separator: ",", omittingEmptySubsequences: false)
    let widths = parts.compactMap { decimal($0).flatMap(Int.init) }
    guard widths.count == parts.count, widths.last == 1, widths.allSatisfy({ $0 >= 1 }) else {
      throw error(text, expected)
    }
    guard widths.count <= Widths.maximumDepth, widths.allSatisfy({ $0 <= Widths.maximumWidth }) else {
      throw error(text, "at most \(Widths.maximumDepth) layers of at most \(Widths.maximumWidth) neurons")
    }
    return Widths(values: widths)
  }

  /// A number of layers.
  public static func depth(_ text: String) throws -> Int { try count(text, in: 1...Widths.maximumDepth) }

  /// A range of numbers of layers: `2...4`.
  public static func depths(_ text: String) throws -> ClosedRange<Int> {
    let parts = text.split(separator: "...", omittingEmptySubsequences: false)
    guard parts.count == 2, let first = decimal(parts[0]).flatMap(Int.init),
      let last = decimal(parts[1]).flatMap(Int.init),
      first >= 1, first <= last, last <= Widths.maximumDepth
    else { throw error(text, "a range of depths such as 2...4, from 1 to \(Widths.maximumDepth)") }
    return first...last
  }

  /// A finite number within `range`.
  public static func number(_ text: String, in range: ClosedRange<Double>) throws -> Double {
    guard let value = Double(text), range.contains(value) else {
      throw error(text, "a number from \(range.lowerBound) to \(range.upperBound)")
    }
    return value
  }

  static func error(_ found: String, _ expected: String) -> ValidationError {
    ValidationError("found \(DataError.quoted(found)), expected \(expected)")
  }

  /// The digits as a number; nil for signs, other characters, or more than 64 bits.
  private static func decimal(_ text: some StringProtocol) -> UInt64? {
    text.utf8.allSatisfy { (0x30...0x39).contains($0) } ? UInt64(text) : nil
  }

  private static func scaled(_ text: String, _ factors: [Character: UInt64], _ expected: String) throws -> UInt64 {
    var digits = text[...]
    var factor: UInt64 = 1
    if let unit = text.last, let known = factors[unit] {
      digits = digits.dropLast()
      factor = known
    }
    guard let value = decimal(digits), value > 0 else { throw error(text, expected) }
    let (product, overflow) = value.multipliedReportingOverflow(by: factor)
    if overflow { throw error(text, expected) }
    return product
  }
}

/// The widths of an architecture whose number of inputs comes from the instance.
public struct Widths: Hashable, Sendable {
  public static let maximumDepth = 64
  public static let maximumWidth = 4_096

  public let values: [Int]

  public func architecture(inputCount: Int) -> Architecture {
    Architecture(inputCount: inputCount, widths: values)
  }
}
