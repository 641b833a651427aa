import Claims
import Foundation

/// Integers of so many bits, two's complement if signed.
public struct IntegerFormat: Hashable, Sendable, CustomStringConvertible {
  /// 2 to 32.
  public let bits: Int
  /// Whether there are negative ones.
  public let isSigned: Bool

  /// The format of a width.
  ///
  /// - Returns: nil unless the width is from 2 to 32.
  public init?(bits: Int, isSigned: Bool) {
    guard (2...32).contains(bits) else { return nil }
    (self.bits, self.isSigned) = (bits, isSigned)
  }

  /// The integers of the format.
  public var range: ClosedRange<Int> { isSigned ? -(1 << (bits - 1))...(1 << (bits - 1) - 1) : 0...(1 << bits - 1) }

  /// `int16` or `uint8`.
  public var name: String { (isSigned ? "int" : "uint") + "\(bits)" }

  /// The convention in one line.
  public var description: String {
    "\(name): \(bits) bits, integers from \(range.lowerBound) to \(range.upperBound)"
      + (isSigned ? ", two's complement" : "")
  }
}

/// A format of either kind, by its name.
public enum AccumulatorFormat: Hashable, Sendable, CustomStringConvertible {
  /// Floating point, M/E/b or a format of hardware.
  case float(NumberFormat)
  /// An integer format.
  case integer(IntegerFormat)

  /// Reads `int16`, `uint8`, or a floating-point format as `NumberFormat` does.
  ///
  /// - Throws: `ArgumentError` of one line.
  public init(parsing text: String, parameter: String) throws {
    let compact = text.lowercased().filter { $0 != " " && $0 != "_" }
    for (word, isSigned) in [("uint", false), ("int", true)] where compact.hasPrefix(word) {
      guard let bits = Int(compact.dropFirst(word.count)), let format = IntegerFormat(bits: bits, isSigned: isSigned)
      else { throw ArgumentError(name: parameter, found: text, expected: "\(word)2 to \(word)32") }
      self = .integer(format)
      return
    }
    self = .float(try NumberFormat(parsing: text, parameter: parameter))
  }

  /// The convention in one line.
  public var description: String {
    switch self {
    case .float(let format): format.description
    case .integer(let format): format.description
    }
  }
}
