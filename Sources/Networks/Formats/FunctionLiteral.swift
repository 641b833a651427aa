import Files
import ThresholdNetworks

/// Total functions of few inputs as one writes them on a command line: `4:0x6996` is the number of
/// inputs and the truth table in hexadecimal, highest row first.
public enum FunctionLiteral {
  /// The total sample of a literal. Leading zeros of the table may be left out.
  public static func sample(_ literal: String) throws -> Sample {
    let table = try truthTable(literal)
    return Sample(name: table.description, PartialFunction(table))
  }

  public static func truthTable(_ literal: String) throws -> TruthTable {
    func error(_ expected: String) -> DataError {
      DataError(file: "--function", found: DataError.quoted(literal), expected: expected)
    }
    let parts = literal.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2, let inputs = Int(parts[0]), (1...Sample.maximumTotalInputs).contains(inputs) else {
      throw error("n:0xHEX with n from 1 to \(Sample.maximumTotalInputs)")
    }
    let digits = parts[1].hasPrefix("0x") || parts[1].hasPrefix("0X") ? parts[1].dropFirst(2) : parts[1]
    let width = max(1, (1 << inputs) / 4)
    guard !digits.isEmpty, digits.utf8.count <= width,
      let table = TruthTable(
        inputCount: inputs, hexadecimal: String(repeating: "0", count: width - digits.utf8.count) + digits)
    else { throw error("a truth table of \(1 << inputs) bits: at most \(width) hexadecimal digits") }
    return table
  }
}
