import Files
import ThresholdNetworks

/// Truth tables as lines of digits, one total function a line, the highest row first.
///
/// A line of 2^n digits 0 and 1 is binary. If some line has other digits, all lines are hexadecimal: 2^n / 4 digits for n inputs,
/// n at least 2; digits behind `0x` always are, and do not matter for the other lines. Lines that begin with `#` are comments. The k-th function is output k.
///
///     10010110        x1 xor x2 xor x3
///     0xe8            at least two of x1, x2, x3
public struct TruthLines {
  /// The functions with their lines, at least one.
  let functions: [(table: TruthTable, line: Int)]
  private let text: InputText
  private let comments: [String]

  var outputs: OutputList { OutputList(count: functions.count) }

  /// - Throws: `DataError` with the line that is no truth table.
  init(_ text: InputText) throws {
    self.text = text
    var comments: [String] = []
    var lines: [(digits: ArraySlice<UInt8>, number: Int)] = []
    for (number, line) in text.lines where !line.isEmpty {
      if line.first == UInt8(ascii: "#") {
        comments.append(line.dropFirst().trimmingBlanks.remark)
      } else {
        lines.append((line.prefix { $0 != UInt8(ascii: "#") }.trimmingBlanks, number))
      }
    }
    let isHexadecimal = lines.contains { Self.hasHexadecimalDigits($0.digits) }
    functions = try lines.map { line in
      try Patience.look(text.file)
      let digits = String(decoding: line.digits, as: UTF8.self)
      guard let table = Self.table(digits, isHexadecimal: isHexadecimal) else {
        throw text.error(
          line.number, found: DataError.quoted(digits),
          expected: "the values of a function, highest row first: 2^n binary or 2^n / 4 hexadecimal digits, "
            + "n at most \(Sample.maximumTotalInputs)")
      }
      return (table, line.number)
    }
    if functions.isEmpty { throw text.error(nil, found: "no function", expected: "a truth table a line") }
    self.comments = comments
  }

  /// Whether a line looks like a truth table.
  static func isLine(_ line: ArraySlice<UInt8>) -> Bool {
    table(String(decoding: line, as: UTF8.self), isHexadecimal: hasHexadecimalDigits(line)) != nil
  }

  private static func isMarked(_ line: some Collection<UInt8>) -> Bool {
    line.starts(with: "0x".utf8) || line.starts(with: "0X".utf8)
  }

  private static func hasHexadecimalDigits(_ line: ArraySlice<UInt8>) -> Bool {
    !isMarked(line) && line.contains { $0 != 0x30 && $0 != 0x31 }
  }

  private static func table(_ digits: String, isHexadecimal: Bool) -> TruthTable? {
    let isHexadecimal = isHexadecimal || isMarked(digits.utf8)
    let digits = isMarked(digits.utf8) ? String(digits.dropFirst(2)) : digits
    let bits = digits.utf8.count * (isHexadecimal ? 4 : 1)
    let inputs = bits.trailingZeroBitCount
    guard bits >= 2, bits == 1 << inputs, inputs <= Sample.maximumTotalInputs else { return nil }
    if isHexadecimal { return TruthTable(inputCount: inputs, hexadecimal: digits) }
    guard digits.utf8.allSatisfy({ $0 == 0x30 || $0 == 0x31 }) else { return nil }
    return TruthTable(inputCount: inputs, values: BitVector(digits.utf8.reversed().map { $0 == 0x31 }))
  }

  /// The function of an output, counted from 0; nil for the only one.
  func sample(_ output: Int?) throws -> Sample {
    guard output != nil || functions.count == 1 else { throw outputs.refusal(nil, in: text) }
    let (table, line) = functions[output ?? 0]
    let rows = (0..<table.values.count).map { row in
      Sample.Row(
        point: BitVector(words: [UInt64(row)], count: table.inputCount), label: table.values[row], line: line)
    }
    var sample = Sample(name: text.file, inputCount: table.inputCount, rows: rows, comments: comments)
    if functions.count > 1 { sample.outputName = outputs.name(output ?? 0) }
    return sample
  }

  /// The sample as a line of binary digits, comments first.
  ///
  /// - Throws: `DataError` unless the sample labels every point of at most `Sample.maximumTotalInputs` inputs.
  public static func text(of sample: Sample) throws -> String {
    let function = try sample.partialFunction()
    let inputs = function.inputCount
    guard inputs <= Sample.maximumTotalInputs, function.pointCount == 1 << inputs else {
      throw DataError(
        file: sample.name, found: "\(function.pointCount) labelled points of \(inputs) inputs",
        expected: "all points with a label, for a truth table has no don't cares")
    }
    var values = BitVector(count: 1 << inputs)
    for (index, point) in function.points.enumerated() {
      values[Int(point.words.first ?? 0)] = function.labels[index]
    }
    let remarks = sample.comments.map { $0.isEmpty ? "#\n" : "# \($0)\n" }.joined()
    return remarks + String(values.description.reversed()) + "\n"
  }
}
