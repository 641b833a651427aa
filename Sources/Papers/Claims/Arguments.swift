import Files
import Numbers

/// The parameters of a claim by name, as they are written on the command line.
public struct Arguments: Hashable, Sendable, ExpressibleByDictionaryLiteral {
  /// The text of every parameter that was given; a parameter given several times has its texts joined by
  /// `fileSeparator`.
  public private(set) var values: [String: String]

  /// Arguments with these texts, unchecked: `checked(by:)` compares them with the parameters.
  public init(_ values: [String: String]) { self.values = values }

  /// Arguments as a literal, `["tasks": "example-a", "steps": "10"]`. The names are distinct.
  public init(dictionaryLiteral elements: (String, String)...) {
    values = Dictionary(uniqueKeysWithValues: elements)
  }

  /// The text of a parameter; nil where it was not given.
  public subscript(name: String) -> String? {
    get { values[name] }
    set { values[name] = newValue }
  }

  /// The arguments with the defaults of `parameters`.
  ///
  /// - Throws: `ArgumentError` for a name that is not among them. What is missing without a default is for the reader of the
  ///   arguments to miss.
  public func completed(by parameters: [Parameter]) throws -> Arguments {
    let known = parameters.map(\.name)
    for name in values.keys.sorted() where !known.contains(name) {
      let nearest = Names.nearest(to: name, among: known).map { "; did you mean \($0)?" } ?? ""
      throw ArgumentError(
        name: name, found: values[name],
        expected: known.isEmpty ? "no parameters" : "one of the parameters \(known.joined(separator: ", "))\(nearest)")
    }
    var complete = self
    for parameter in parameters where complete[parameter.name] == nil { complete[parameter.name] = parameter.standard }
    return complete
  }

  /// The same with every value of the kind that its parameter states.
  public func checked(by parameters: [Parameter]) throws -> Arguments {
    let complete = try completed(by: parameters)
    for parameter in parameters { try complete[parameter.name].map { try parameter.check($0) } }
    return complete
  }
}

extension Arguments: CustomStringConvertible {
  /// `N=4 noise=1/4`, sorted by name.
  public var description: String {
    values.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: " ")
  }
}

/// A parameter that cannot be used.
public struct ArgumentError: Error, Hashable, CustomStringConvertible {
  /// The parameter.
  public var name: String
  /// What was given, of any length; nil if nothing was.
  public var found: String?
  /// What would have been accepted, as a noun phrase: `an integer from 1 to 60`.
  public var expected: String

  /// An error about one parameter; the three parts become the sentence of `description`.
  public init(name: String, found: String?, expected: String) {
    (self.name, self.found, self.expected) = (name, found, expected)
  }

  /// One line, whatever was found.
  public var description: String {
    let shown = found.map { "\(name)=\($0.count <= 60 ? $0 : "\($0.prefix(40))... (\($0.count) characters)")" }
    return DataError.oneLine("found \(shown ?? "no value of \(name)"), expected \(expected)")
  }
}

extension Arguments {
  /// The text of a parameter.
  ///
  /// - Throws: `ArgumentError` with `expected` if the parameter was not given.
  public func text(_ name: String, expected: String) throws -> String {
    guard let value = values[name] else { throw ArgumentError(name: name, found: nil, expected: expected) }
    return value
  }

  /// An integer in decimal.
  ///
  /// - Parameters:
  ///   - name: the parameter.
  ///   - range: inclusive; an upper end of `Int.max` reads as "at least" in the message.
  /// - Throws: `ArgumentError` for anything else, also for an integer that does not fit into 64 bits.
  public func integer(_ name: String, in range: ClosedRange<Int>) throws -> Int {
    let expected =
      range.upperBound == .max
      ? "an integer of at least \(range.lowerBound)" : "an integer from \(range.lowerBound) to \(range.upperBound)"
    let text = try text(name, expected: expected)
    guard let value = Int(text), range.contains(value) else {
      throw ArgumentError(name: name, found: text, expected: expected)
    }
    return value
  }

  /// A fraction `a/b` or a decimal, exactly as written, within the bounds.
  public func rational(_ name: String, from lower: Rational = 0, to upper: Rational = 1) throws -> Rational {
    let expected = "a fraction from \(lower) to \(upper)"
    let text = try text(name, expected: expected)
    guard text.utf8.count <= 200, let value = Rational(text), lower <= value, value <= upper else {
      throw ArgumentError(name: name, found: text, expected: expected)
    }
    return value
  }

  /// Fractions separated by commas.
  public func rationals(_ name: String, count: ClosedRange<Int>) throws -> [Rational] {
    let expected =
      count.lowerBound == count.upperBound
      ? "\(count.lowerBound) fractions separated by commas"
      : "\(count.lowerBound) to \(count.upperBound) fractions separated by commas"
    let text = try text(name, expected: expected)
    let parts = text.split(separator: ",", omittingEmptySubsequences: false)
    let values = parts.compactMap { $0.utf8.count <= 200 ? Rational(String($0)) : nil }
    guard values.count == parts.count, count.contains(values.count) else {
      throw ArgumentError(name: name, found: text, expected: expected)
    }
    return values
  }

  /// Integers separated by commas.
  public func integers(_ name: String, in range: ClosedRange<Int>, count: ClosedRange<Int> = 1...64) throws -> [Int] {
    let expected = "integers from \(range.lowerBound) to \(range.upperBound), separated by commas"
    let text = try text(name, expected: expected)
    let parts = text.split(separator: ",", omittingEmptySubsequences: false)
    let values = parts.compactMap { Int($0) }.filter { range.contains($0) }
    guard values.count == parts.count, count.contains(values.count) else {
      throw ArgumentError(name: name, found: text, expected: expected)
    }
    return values
  }

  /// The case of an enumeration whose raw value was given.
  ///
  /// - Throws: `ArgumentError` that lists all raw values.
  public func choice<Option: RawRepresentable<String> & CaseIterable>(_ name: String, of type: Option.Type) throws
    -> Option
  {
    let expected = Option.allCases.map(\.rawValue).joined(separator: " or ")
    let text = try text(name, expected: expected)
    guard let option = Option(rawValue: text) else { throw ArgumentError(name: name, found: text, expected: expected) }
    return option
  }

  /// `true` or `false`; a bare `--name` on the command line is `true`.
  public func flag(_ name: String) throws -> Bool {
    switch try text(name, expected: "true or false") {
    case "true": true
    case "false": false
    case let other: throw ArgumentError(name: name, found: other, expected: "true or false")
    }
  }

  /// The files of a parameter that may be given several times.
  public func files(_ name: String, count: ClosedRange<Int> = 1...64) throws -> [String] {
    let bounds =
      count.lowerBound == count.upperBound ? "\(count.lowerBound)" : "\(count.lowerBound) to \(count.upperBound)"
    let files = (values[name] ?? "").split(separator: Self.fileSeparator).map(String.init)
    guard count.contains(files.count) else {
      throw ArgumentError(
        name: name, found: files.isEmpty ? nil : "\(files.count) files",
        expected: "\(bounds) files, each with --\(name)")
    }
    return files
  }

  /// Stands between the files of a parameter that is given several times; no file name has it.
  public static let fileSeparator: Character = "\0"
}
