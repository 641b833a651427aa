import Numbers
import ThresholdNetworks

/// The parameters of a claim by name, as they are written on the command line.
public struct Arguments: Hashable, Sendable, ExpressibleByDictionaryLiteral {
  public private(set) var values: [String: String]

  public init(_ values: [String: String]) { self.values = values }

  public init(dictionaryLiteral elements: (String, String)...) {
    values = Dictionary(uniqueKeysWithValues: elements)
  }

  public subscript(name: String) -> String? {
    get { values[name] }
    set { values[name] = newValue }
  }
}

extension Arguments: CustomStringConvertible {
  /// `N=4 noise=1/4`, sorted by name.
  public var description: String {
    values.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: " ")
  }
}

/// A parameter of a claim that cannot be used.
public struct ArgumentError: Error, Hashable, CustomStringConvertible {
  public var name: String
  public var found: String?
  public var expected: String

  public var description: String {
    "found \(found.map { "\(name)=\($0)" } ?? "no value of \(name)"), expected \(expected)"
  }
}

extension Arguments {
  func text(_ name: String, expected: String) throws -> String {
    guard let value = values[name] else { throw ArgumentError(name: name, found: nil, expected: expected) }
    return value
  }

  func integer(_ name: String, in range: ClosedRange<Int>) throws -> Int {
    let expected =
      range.upperBound == .max
      ? "an integer of at least \(range.lowerBound)" : "an integer from \(range.lowerBound) to \(range.upperBound)"
    let text = try text(name, expected: expected)
    guard let value = Int(text), range.contains(value) else {
      throw ArgumentError(name: name, found: text, expected: expected)
    }
    return value
  }

  func rational(_ name: String, from lower: Rational = 0, to upper: Rational = 1) throws -> Rational {
    let expected = "a fraction from \(lower) to \(upper)"
    let text = try text(name, expected: expected)
    guard text.utf8.count <= 200, let value = Rational(text), lower <= value, value <= upper else {
      throw ArgumentError(name: name, found: text, expected: expected)
    }
    return value
  }

  /// A number of bits for `--bounds`, in place of what has to be enumerated.
  func bits() throws -> Interval { Interval(try rational("bits", to: Rational(Integer(10).power(18)))) }

  /// `count` fractions of 0...1 separated by commas; a single one stands for all.
  func rationals(_ name: String, count: Int) throws -> [Rational] {
    let expected = "one fraction from 0 to 1, or \(count) separated by commas"
    let text = try text(name, expected: expected)
    let parts = text.split(separator: ",", omittingEmptySubsequences: false)
    let values = parts.compactMap { $0.utf8.count <= 200 ? Rational(String($0)) : nil }.filter { 0 <= $0 && $0 <= 1 }
    guard values.count == parts.count, values.count == 1 || values.count == count else {
      throw ArgumentError(name: name, found: text, expected: expected)
    }
    return values.count == count ? values : [Rational](repeating: values[0], count: count)
  }

  /// Widths that end in 1: `3,2,1`.
  func widths(_ name: String, maximumWidth: Int = 1 << 20) throws -> [Int] {
    let expected = "widths from 1 to \(maximumWidth), separated by commas, the last one 1"
    let text = try text(name, expected: expected)
    let parts = text.split(separator: ",", omittingEmptySubsequences: false)
    let widths = parts.compactMap { Int($0) }
    guard widths.count == parts.count, widths.last == 1, widths.count <= 64,
      widths.allSatisfy({ 1...maximumWidth ~= $0 })
    else { throw ArgumentError(name: name, found: text, expected: expected) }
    return widths
  }

  /// A function of one to three inputs: `2:0x8`.
  func table(_ name: String) throws -> TruthTable {
    let expected = "a function of one to three inputs such as 2:0x8"
    let text = try text(name, expected: expected)
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2, let inputs = Int(parts[0]), (1...3).contains(inputs), parts[1].hasPrefix("0x"),
      let table = TruthTable(inputCount: inputs, hexadecimal: parts[1].dropFirst(2))
    else { throw ArgumentError(name: name, found: text, expected: expected) }
    return table
  }

  func choice<Option: RawRepresentable<String> & CaseIterable>(_ name: String, of type: Option.Type) throws -> Option {
    let expected = Option.allCases.map(\.rawValue).joined(separator: " or ")
    let text = try text(name, expected: expected)
    guard let option = Option(rawValue: text) else { throw ArgumentError(name: name, found: text, expected: expected) }
    return option
  }
}
