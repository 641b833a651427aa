import Files
import ThresholdNetworks

/// Tables: a header, then one labelled point a line.
///
/// What we write has the names x1, ..., xd and y, or those that the columns had, and the digits 0 and 1; other programs read it as
/// it stands, so there is no line of comments in it. What we read is any table; see `TableReader` for other names, separators,
/// quotes and values. Lines that begin with `#` are comments; blank lines are skipped.
public enum CSV {
  /// Reads a sample.
  ///
  /// - Throws: `DataError` with the line of the first cell that cannot be read, its column, and the option that helps.
  public static func read(_ text: InputText, options: ReadingOptions = ReadingOptions()) throws -> Sample {
    // The plain form is by far the fastest to read, and the table reader has the better words for what is wrong.
    if options.output == nil, !options.table.isAsked, let sample = try? plain(text) { return sample }
    return try TableReader(text, options: options.table).sample(output: options.output)
  }

  /// The outputs of a table: a column for each `--label`.
  static func outputs(of text: InputText, options: ReadingOptions) throws -> OutputList {
    try TableReader(text, options: options.table).outputs()
  }

  /// Reads the header `x1,...,xd,y` and rows of digits.
  private static func plain(_ text: InputText) throws -> Sample {
    var inputCount: Int?
    var rows: [Sample.Row] = []
    var comments: [String] = []
    for (number, line) in text.lines {
      try Patience.look(text.file, atStep: number)
      guard let first = line.first else { continue }
      if first == UInt8(ascii: "#") {
        comments.append(String(decoding: line.dropFirst().trimmingBlanks, as: UTF8.self))
        continue
      }
      if let inputCount, let row = plainRow(line, inputCount: inputCount, number: number) {
        rows.append(row)
        guard rows.count <= Sample.maximumPoints else { throw tooMany(number, text) }
        continue
      }
      let fields = line.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false).map(\.trimmingBlanks)
      if let inputCount {
        rows.append(try row(fields, inputCount: inputCount, number: number, text: text))
      } else {
        inputCount = try readHeader(fields, number: number, text: text)
      }
      guard rows.count <= Sample.maximumPoints else { throw tooMany(number, text) }
    }
    guard let inputCount else {
      throw text.error(nil, found: "no header", expected: "the header x1,...,xd,y")
    }
    return Sample(
      name: text.file, inputCount: inputCount, rows: rows, comments: comments,
      digest: SHA256.hexadecimal(of: text.bytes))
  }

  private static func tooMany(_ number: Int, _ text: InputText) -> DataError {
    text.error(number, found: "more than \(Sample.maximumPoints) rows", expected: "at most \(Sample.maximumPoints)")
  }

  /// A row of digits with a comma between them and nothing else, in one pass; nil for any other line. A file may have a
  /// million of them.
  private static func plainRow(_ line: ArraySlice<UInt8>, inputCount: Int, number: Int) -> Sample.Row? {
    guard line.count == 2 * inputCount + 1 else { return nil }
    var words = [UInt64](repeating: 0, count: (inputCount + 63) / 64)
    let isPlain = line.withUnsafeBufferPointer { line in
      for place in 0...inputCount {
        let digit = line[2 * place]
        guard digit & 0xfe == UInt8(ascii: "0"), place == 0 || line[2 * place - 1] == UInt8(ascii: ",") else {
          return false
        }
        if place < inputCount { words[place >> 6] |= UInt64(digit & 1) << UInt64(place & 63) }
      }
      return true
    }
    guard isPlain else { return nil }
    return Sample.Row(
      point: BitVector(words: words, count: inputCount), label: line[line.endIndex - 1] == UInt8(ascii: "1"),
      line: number)
  }

  private static func readHeader(_ fields: [ArraySlice<UInt8>], number: Int, text: InputText) throws -> Int {
    guard fields.count >= 2, fields.count - 1 <= Sample.maximumInputs else {
      throw text.error(
        number, found: "a header of \(fields.count) columns",
        expected: "x1,...,xd,y with 1 to \(Sample.maximumInputs) inputs")
    }
    for (index, field) in fields.enumerated() {
      let name = index == fields.count - 1 ? "y" : "x\(index + 1)"
      guard Array(field) == Array(name.utf8) else {
        throw text.error(
          number, found: "the column name \(DataError.quoted(field)) in column \(index + 1)",
          expected: "\"\(name)\" (the header is x1,...,xd,y)")
      }
    }
    return fields.count - 1
  }

  private static func row(
    _ fields: [ArraySlice<UInt8>], inputCount: Int, number: Int, text: InputText
  ) throws -> Sample.Row {
    guard fields.count == inputCount + 1 else {
      throw text.error(
        number, found: "\(fields.count) columns", expected: "\(inputCount) inputs and one label")
    }
    var bits = BitVector(count: inputCount + 1)
    for (index, field) in fields.enumerated() {
      guard field.count == 1, let digit = field.first, digit == UInt8(ascii: "0") || digit == UInt8(ascii: "1") else {
        throw text.error(
          number, found: "\(DataError.quoted(field)) in column \(index + 1)", expected: "0 or 1")
      }
      bits[index] = digit == UInt8(ascii: "1")
    }
    return Sample.Row(
      point: bits.selecting(Array(0..<inputCount)), label: bits[inputCount], line: number)
  }

  /// The sample as a table, without its comments: PLA and JSON files keep them.
  public static func text(of sample: Sample) -> String { text(of: sample) { _ in } }

  /// The same, `look` being called before each row with its index.
  static func text(of sample: Sample, _ look: (Int) throws -> Void) rethrows -> String {
    let names = (0..<max(1, sample.inputCount)).map { sample.inputName($0) } + [sample.outputName ?? "y"]
    var bytes = Array((names.map(cell).joined(separator: ",") + "\n").utf8)
    for (index, row) in sample.rows.enumerated() {
      try look(index)
      row.point.appendDigits(to: &bytes, separator: UInt8(ascii: ","))
      bytes += row.label ? ",1\n".utf8 : ",0\n".utf8
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// A name as a cell, in quotes where it needs them.
  private static func cell(_ name: String) -> String {
    let isPlain = !name.isEmpty && !name.utf8.contains { ",;\"#".utf8.contains($0) || $0 <= 0x20 }
    return isPlain ? name : "\"" + name.replacing("\"", with: "\"\"") + "\""
  }
}
