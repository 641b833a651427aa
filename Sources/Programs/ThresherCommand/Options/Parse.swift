import ArgumentParser
import Files
import Formats

/// Readers of option values: the literals of `Formats`, with a `ValidationError` that says what was found and expected.
public enum Parse {
  /// A decimal integer within `range`.
  ///
  /// - Throws: `ValidationError`, one line, like all readers here.
  public static func count(_ text: String, in range: ClosedRange<Int>) throws -> Int {
    try validated { () throws(Literal.Malformed) in try Literal.count(text, in: range) }
  }

  /// A positive integer with an optional factor k, M or G of powers of 1000.
  public static func quantity(_ text: String) throws -> UInt64 {
    try validated { () throws(Literal.Malformed) in try Literal.quantity(text) }
  }

  /// A number of bytes, at most 2^50, with an optional factor k, M or G of powers of 1024.
  public static func bytes(_ text: String) throws -> Int {
    try validated { () throws(Literal.Malformed) in try Literal.bytes(text) }
  }

  /// A time: seconds, or a number with a unit s, m or h.
  public static func duration(_ text: String) throws -> Duration {
    try validated { () throws(Literal.Malformed) in try Literal.duration(text) }
  }

  /// The widths of the layers, `3,2,1`; the last is 1.
  public static func widths(_ text: String) throws -> Widths {
    try validated { () throws(Literal.Malformed) in try Literal.widths(text) }
  }

  /// A number of layers.
  public static func depth(_ text: String) throws -> Int { try count(text, in: 1...Widths.maximumDepth) }

  /// A range of depths, `2...4`.
  public static func depths(_ text: String) throws -> ClosedRange<Int> {
    try validated { () throws(Literal.Malformed) in try Literal.depths(text) }
  }

  /// A finite decimal within `range`.
  public static func number(_ text: String, in range: ClosedRange<Double>) throws -> Double {
    try validated { () throws(Literal.Malformed) in try Literal.number(text, in: range) }
  }

  static func error(_ found: String, _ expected: String) -> ValidationError {
    ValidationError("found \(DataError.quoted(found)), expected \(expected)")
  }

  private static func validated<Value>(_ read: () throws(Literal.Malformed) -> Value) throws -> Value {
    do throws(Literal.Malformed) { return try read() } catch { throw self.error(error.found, error.expected) }
  }
}
