import Files
import Foundation

/// The named columns of a CSV, row by row from a mapped file, so that a large one never lies in memory as a whole.
///
/// Fields are separated by commas and hold no quotes, as in traces and logs.
package struct CSVRows {
  /// One field of a row, valid while the row is read.
  package struct Field {
    package let bytes: Slice<UnsafeRawBufferPointer>

    package var text: String { String(decoding: bytes, as: UTF8.self) }

    /// A number without sign of at most 18 digits; nil for anything else.
    package var natural: Int? {
      guard (1...18).contains(bytes.count) else { return nil }
      var value = 0
      for byte in bytes {
        guard (0x30...0x39).contains(byte) else { return nil }
        value = 10 * value + Int(byte - 0x30)
      }
      return value
    }

    /// A decimal as the nearest double; nil for anything else.
    ///
    /// Up to 15 digits are an exact double, and so is the power of ten by which they are divided: one rounding.
    package var decimal: Double? {
      var (digits, places, count) = (0, -1, 0)
      for byte in bytes {
        if byte == 0x2e, places < 0 {
          places = 0
          continue
        }
        guard (0x30...0x39).contains(byte), count < 15 else { return Double(text) }
        digits = 10 * digits + Int(byte - 0x30)
        count += 1
        if places >= 0 { places += 1 }
      }
      return count == 0 ? nil : Double(digits) / Self.powers[max(0, places)]
    }

    private static let powers: [Double] = (0...15).map { pow(10, Double($0)) }
  }

  package let path: String
  private let file: MappedFile

  /// - Throws: `DataError` if the file cannot be read.
  package init(_ path: String) throws {
    self.path = path
    file = try MappedFile(path)
  }

  /// About how many rows there are, from the length of the first ones.
  package var expectedCount: Int {
    file.withUnsafeBytes { bytes in
      let head = bytes.prefix(4096)
      let lines = head.count { $0 == 10 }
      return lines == 0 ? 0 : bytes.count * lines / head.count + lines
    }
  }

  /// Tells `body` the fields of the columns in every row after the header, with the number of the line.
  ///
  /// - Throws: `DataError` for a header without one of the columns, a row of another length, and what `body` throws.
  package func forEach(_ columns: [String], _ body: (Int, [Field]) throws -> Void) throws {
    try file.withUnsafeBytes { bytes in
      var places: [Int]?
      var row: [Field] = []
      var (start, line, width) = (0, 0, 0)
      while start < bytes.count {
        line += 1
        row.removeAll(keepingCapacity: true)
        var (begin, end) = (start, start)
        while end < bytes.count, bytes[end] != 10 {
          if bytes[end] == 44 {
            row.append(Field(bytes: Slice(base: bytes, bounds: begin..<end)))
            begin = end + 1
          }
          end += 1
        }
        let last = end > begin && bytes[end - 1] == 13 ? end - 1 : end
        row.append(Field(bytes: Slice(base: bytes, bounds: begin..<last)))
        start = end + 1
        if row.count == 1, row[0].bytes.isEmpty { continue }
        guard let places else {
          width = row.count
          places = try header(columns, row, line)
          continue
        }
        guard row.count == width else {
          throw DataError(file: path, line: line, found: "\(row.count) fields", expected: "\(width), as in the header")
        }
        try body(line, places.map { row[$0] })
      }
      if places == nil { throw DataError(file: path, found: "an empty file", expected: Self.expected(columns)) }
    }
  }

  private static func expected(_ columns: [String]) -> String { "a header with \(columns.joined(separator: ", "))" }

  private func header(_ columns: [String], _ row: [Field], _ line: Int) throws -> [Int] {
    let names = row.map(\.text)
    return try columns.map { name in
      guard let place = names.firstIndex(of: name) else {
        throw DataError(
          file: path, line: line, found: DataError.quoted(names.joined(separator: ",")),
          expected: Self.expected(columns))
      }
      return place
    }
  }
}
