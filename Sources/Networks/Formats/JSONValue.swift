import Foundation

/// A JSON value. Objects are written with sorted keys, so equal values give equal bytes.
public enum JSONValue: Hashable, Sendable {
  /// Nothing, where a field has to be there.
  case null
  /// True or false.
  case bool(Bool)
  /// An integer of machine size; larger ones are strings, see `exact`.
  case integer(Int)
  /// Only for measurements; exact values are integers or strings.
  case number(Double)
  /// Any text.
  case string(String)
  /// Values in order.
  case array([JSONValue])
  /// Values by name.
  case object([String: JSONValue])

  /// An exact integer of any size, as results write it: a decimal string.
  public static func exact(_ value: some BinaryInteger) -> Self { .string(String(value)) }

  /// The text with two spaces of indentation, or on one line; no line end.
  public func text(isPretty: Bool = true) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    if isPretty { encoder.outputFormatting.insert(.prettyPrinted) }
    return String(decoding: try encoder.encode(self), as: UTF8.self)
  }
}

extension JSONValue: Encodable {
  /// Encodes the value for any encoder; `text()` is the writer of this package, with sorted keys.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .null: try container.encodeNil()
    case .bool(let value): try container.encode(value)
    case .integer(let value): try container.encode(value)
    case .number(let value): try container.encode(value)
    case .string(let value): try container.encode(value)
    case .array(let values): try container.encode(values)
    case .object(let fields): try container.encode(fields)
    }
  }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral,
  ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral, ExpressibleByNilLiteral
{
  /// A string as a literal.
  public init(stringLiteral value: String) { self = .string(value) }
  /// An integer as a literal.
  public init(integerLiteral value: Int) { self = .integer(value) }
  /// True or false as a literal.
  public init(booleanLiteral value: Bool) { self = .bool(value) }
  /// An array as a literal.
  public init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
  /// An object as a literal; its keys are distinct.
  public init(dictionaryLiteral elements: (String, JSONValue)...) {
    self = .object(Dictionary(uniqueKeysWithValues: elements))
  }
  /// Null as a literal.
  public init(nilLiteral: ()) { self = .null }
}
