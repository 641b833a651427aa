import Files

/// One column of a table: what its cells are, and so how they become bits.
struct TableColumn {
  private let reader: TableReader
  private let index: Int
  /// The cells that are not missing.
  private let cells: [(text: String, line: Int)]
  /// Their numbers, nil for words.
  private let numbers: [Double?]

  init(_ reader: TableReader, _ index: Int) {
    self.reader = reader
    self.index = index
    cells = reader.table.rows.map { (text: $0.cells[index], line: $0.line) }.filter { !TableCell.isMissing($0.text) }
    numbers = cells.map { TableCell.number($0.text) }
  }

  /// The reading of columns that are bits as they stand.
  private var plainCode: TableCoding.Code? {
    if numbers.allSatisfy({ $0 == 0 || $0 == 1 }) { return .digits }
    if numbers.allSatisfy({ $0 == -1 || $0 == 1 }) { return .signs }
    return cells.allSatisfy { TableCell.truth($0.text) != nil } ? .truth : nil
  }

  /// How an input becomes bits.
  func inputCode() throws -> TableCoding.Code {
    if let plainCode { return plainCode }
    if !numbers.contains(nil) { return try numberCode(numbers.compactMap { $0 }) }
    var words: [String] = []
    var known: Set<String> = []
    for cell in cells where known.insert(cell.text).inserted { words.append(cell.text) }
    if let number = numbers.firstIndex(where: { $0 != nil }), words.count > TableReader.maximumMixedWords {
      // Numbers with a few words among them, or the other way round: the rarer are the strange ones.
      let isMostlyNumbers = numbers.count { $0 != nil } * 2 > numbers.count
      let odd = isMostlyNumbers ? numbers.firstIndex { $0 == nil } ?? number : number
      throw error(
        odd, expected: isMostlyNumbers ? "a number, as other rows have" : "a word, as other rows have",
        fix: "--ignore \(DataError.quoted(reader.name(index))) leaves the column out")
    }
    guard words.count <= TableReader.maximumWords else {
      throw reader.text.error(
        cells[0].line, found: "\(words.count) different words in \(reader.place(index))",
        expected: "at most \(TableReader.maximumWords), for each becomes an input",
        fix: "--ignore \(DataError.quoted(reader.name(index))) leaves the column out")
    }
    return .words(words.sorted())
  }

  /// How a label becomes a bit.
  func labelCode() throws -> TableCoding.Code {
    if let positive = reader.options.positive {
      guard cells.contains(where: { TableCoding.isSame($0.text, positive) }) else {
        throw reader.text.error(
          nil, found: "no label \(DataError.quoted(positive)) in \(reader.place(index))",
          expected: "--positive with one of \(classes)")
      }
      return .positive(positive)
    }
    if let plainCode { return plainCode }
    let odd = cells.indices.first { place in
      let number = numbers[place]
      return number.map { $0 != 0 && $0 != 1 && $0 != -1 } ?? (TableCell.truth(cells[place].text) == nil)
    }
    throw error(
      odd ?? 0, expected: "0 or 1 as a label",
      fix: "--positive VALUE makes one of the classes 1 (here \(classes)), --label NAME takes another column")
  }

  private var classes: String {
    var words: [String] = []
    for cell in cells where !words.contains(cell.text) {
      words.append(cell.text)
      if words.count > 6 { return words.dropLast().joined(separator: ", ") + ", ..." }
    }
    return words.joined(separator: ", ")
  }

  private func numberCode(_ values: [Double]) throws -> TableCoding.Code {
    switch reader.options.binarization {
    case .threshold(let value): return .above(value)
    case .median: return .above(Self.splittingMedian(values))
    case .bits:
      let wholes = values.map { Int(exactly: $0) }
      if let odd = wholes.firstIndex(of: nil) {
        throw error(odd, expected: "a whole number for --binarize bits", fix: "--binarize median or threshold=V")
      }
      let present = wholes.compactMap { $0 }
      guard let least = present.min(), let most = present.max() else { return .digits }
      let (range, overflow) = most.subtractingReportingOverflow(least)
      let count = Int.bitWidth - range.leadingZeroBitCount
      guard !overflow, count <= TableReader.maximumBits, abs(least) <= 1 << TableReader.maximumBits else {
        throw reader.text.error(
          nil, found: "numbers from \(least) to \(most) in \(reader.place(index))",
          expected: "a range of at most \(TableReader.maximumBits) binary digits for --binarize bits")
      }
      return .bits(least: least, count: max(1, count))
    case nil:
      let odd = values.firstIndex { $0 != 0 && $0 != 1 } ?? 0
      throw error(odd, expected: "0 or 1", fix: "--binarize median, threshold=V or bits makes bits of numbers")
    }
  }

  /// The median, or where no value is above it, the largest value below: whenever two values differ, so do their bits.
  private static func splittingMedian(_ values: [Double]) -> Double {
    let sorted = values.sorted()
    guard let least = sorted.first, let most = sorted.last else { return 0 }
    let middle = sorted.count / 2
    let median = sorted.count % 2 == 1 ? sorted[middle] : sorted[middle - 1] / 2 + sorted[middle] / 2
    if median < most || least == most { return median }
    return sorted.last { $0 < most } ?? median
  }

  private func error(_ cell: Int, expected: String, fix: String) -> DataError {
    reader.text.error(
      cells[cell].line, found: "\(DataError.quoted(cells[cell].text)) in \(reader.place(index))", expected: expected,
      fix: fix)
  }
}
