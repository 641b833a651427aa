import Files

/// A matrix as comma-separated text: one row a line, decimals or fractions `p/q`.
///
/// Lines that begin with `#` are comments, blank lines are skipped, and a first line without a single number names the columns.
public enum MatrixCSV {
  /// The matrix of a text, named after its file, and the names of its columns, nil where the text has none.
  ///
  /// - Throws: `DataError` with the line of a field that is no number, or of a row of another length.
  public static func read(_ text: InputText) throws -> (matrix: Tensor, columns: [String]?) {
    var columns: [String]?
    var width: Int?
    var rows = 0
    var ranges: [Range<Int>] = []
    for (number, line) in text.lines {
      try Patience.look(text.file, atStep: number)
      guard let first = line.first, first != UInt8(ascii: "#") else { continue }
      let fields = line.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false).map(\.trimmingBlanks)
      if let width, fields.count != width {
        throw text.error(number, found: "\(fields.count) columns", expected: "\(width) as in the lines before")
      }
      if width == nil, fields.allSatisfy({ Tensor.double($0) == nil }) {
        columns = fields.map { String(decoding: $0, as: UTF8.self) }
        width = fields.count
        continue
      }
      width = fields.count
      for (column, field) in fields.enumerated() {
        guard Tensor.double(field) != nil else {
          throw text.error(
            number, found: "\(DataError.quoted(field)) in column \(column + 1)", expected: "a decimal or a fraction")
        }
        ranges.append(field.startIndex..<field.endIndex)
      }
      rows += 1
    }
    guard rows > 0, let width else { throw text.error(nil, found: "no row of numbers", expected: "a matrix") }
    let matrix = Tensor(
      name: TensorFile.stem(of: text.file), file: text.file, elementType: .text, shape: [rows, width],
      storage: .text(text, ranges))
    return (matrix, columns)
  }
}
