import Files
import ThresholdNetworks

/// Total functions of few inputs as one writes them on a command line: `4:0x6996`, or `4:6996`, is the number of inputs and the
/// truth table in hexadecimal, highest row first, with exactly as many digits as the table needs (one for one input).
public enum FunctionLiteral {
  /// The total sample of a literal.
  public static func sample(_ literal: String) throws -> Sample {
    let table = try truthTable(literal)
    return Sample(name: table.description, PartialFunction(table))
  }

  /// Whether a text is meant as a literal and not as the name of a file: digits, a colon, and hexadecimal digits.
  public static func isMeant(by text: String) -> Bool {
    guard let (inputs, digits) = parts(of: text) else { return false }
    return !inputs.isEmpty && Literal.decimal(inputs) != nil && !digits.isEmpty && digits.allSatisfy(\.isHexDigit)
  }

  /// The function of a literal.
  ///
  /// - Throws: `DataError` that says how many digits were expected.
  public static func truthTable(_ literal: String) throws -> TruthTable {
    func error(_ expected: String) -> DataError {
      DataError(file: "--function", found: DataError.quoted(literal), expected: expected)
    }
    guard let (number, digits) = parts(of: literal), let inputs = Literal.decimal(number).flatMap({ Int(exactly: $0) }),
      (1...Sample.maximumTotalInputs).contains(inputs)
    else { throw error("n:0xHEX with n from 1 to \(Sample.maximumTotalInputs)") }
    guard let table = TruthTable(inputCount: inputs, hexadecimal: digits) else {
      let width = max(1, (1 << inputs) / 4)
      throw error(
        "a truth table of \(1 << inputs) bits: exactly \(width) hexadecimal digit\(width == 1 ? "" : "s")")
    }
    return table
  }

  private static func parts(of literal: String) -> (inputs: Substring, digits: Substring)? {
    let parts = literal.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2 else { return nil }
    let isMarked = parts[1].hasPrefix("0x") || parts[1].hasPrefix("0X")
    return (parts[0], isMarked ? parts[1].dropFirst(2) : parts[1])
  }
}
