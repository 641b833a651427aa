import Files
import ThresholdNetworks

/// From the cells of a table to points and labels: finds the coding, or applies a given one.
struct TableReader {
  let text: InputText
  let table: TableText
  let options: TableOptions
  private let names: [String]

  /// The most different words of a column, each of which becomes an input.
  static let maximumWords = 256
  /// The most binary digits of a column of whole numbers.
  static let maximumBits = 53
  /// Columns with numbers and words are words up to so many of them; beyond it is more likely that a cell is mistyped.
  static let maximumMixedWords = 16

  /// - Throws: `DataError` for names that cannot be told apart, and for files without rows.
  init(_ text: InputText, options: TableOptions) throws {
    self.text = text
    self.options = options
    table = try TableText(text)
    names = table.header.cells
    guard !table.rows.isEmpty else {
      throw text.error(
        table.header.line, found: "a header and no rows", expected: "rows with the columns \(Self.list(names))")
    }
    var places: [String: Int] = [:]
    // A coding says which columns count; that it names each of them but once is seen when it is applied.
    for (index, name) in names.enumerated() where options.coding == nil {
      guard let other = places.updateValue(index, forKey: name), !(try ignored(other) || ignored(index)) else {
        continue
      }
      throw text.error(
        table.header.line, found: "\(DataError.quoted(name)) in columns \(other + 1) and \(index + 1)",
        expected: "a name for each column", fix: "--ignore \(index + 1) leaves the second out")
    }
  }

  private static func list(_ names: [String]) -> String {
    names.prefix(8).joined(separator: ", ") + (names.count > 8 ? ", ... (\(names.count) of them)" : "")
  }

  private func ignored(_ index: Int) throws -> Bool {
    try options.ignored.contains { choice in
      // All columns without a name are alike.
      try choice.isEmpty ? names[index].isEmpty : column(choice, option: Self.ignoring) == index
    }
  }

  private static let ignoring = "--ignore"

  // MARK: Columns

  /// The column that an option means, by its name or else its number.
  ///
  /// - Throws: `DataError` where two columns that are not left out have the name: which of them is meant nobody knows.
  private func column(_ choice: String, option: String) throws -> Int {
    // A name that --ignore has taken out of the question names what is left.
    let named = try names.indices.filter { index in
      guard names[index] == choice else { return false }
      return try option == Self.ignoring || !ignored(index)
    }
    if named.count > 1 {
      let places = named.map { "\($0 + 1)" }.joined(separator: " and ")
      throw text.error(
        table.header.line, found: "\(DataError.quoted(choice)) in columns \(places), and \(option) names it",
        expected: "one column of this name",
        fix: options.coding == nil ? "name it by its number" : "rename the others, or remove them")
    }
    if let index = named.first { return index }
    if let number = Literal.decimal(choice).flatMap({ Int(exactly: $0) }), (1...names.count).contains(number) {
      return number - 1
    }
    throw text.error(
      table.header.line, found: "no column \(DataError.quoted(choice)) for \(option)",
      expected: "one of \(Self.list(names)), or its number")
  }

  /// The columns with labels: those of --label, or the last that is not left out.
  private func labelColumns() throws -> [Int] {
    if let coding = options.coding { return [try column(coding.label.name, option: "the label of --coding")] }
    if !options.labels.isEmpty { return try options.labels.map { try column($0, option: "--label") } }
    guard let last = try names.indices.last(where: { try !ignored($0) }) else {
      throw text.error(table.header.line, found: "no column that is not left out", expected: "a label and an input")
    }
    return [last]
  }

  /// The outputs of the table, one for each label.
  func outputs() throws -> OutputList { OutputList(names: try labelColumns().map { names[$0] }) }

  /// The label that is asked about. Without --label, --output may name any column.
  private func label(_ output: String?, among labels: [Int]) throws -> Int {
    guard let output else {
      guard labels.count == 1 else {
        throw OutputList(names: labels.map { names[$0] }).refusal(table.header.line, in: text)
      }
      return labels[0]
    }
    if options.labels.isEmpty, options.coding == nil, names.contains(output) {
      return try column(output, option: "--output")
    }
    return labels[try OutputList(names: labels.map { names[$0] }).index(of: output, in: text)]
  }

  // MARK: Reading

  /// The table as a sample of the label that `output` names.
  func sample(output: String?) throws -> Sample {
    let labels = try labelColumns()
    let labelColumn = try label(output, among: labels)
    let coding: TableCoding
    let columns: [Int]
    if let known = options.coding {
      coding = known
      columns = try known.inputs.map { try column($0.name, option: "--coding") }
    } else {
      // Other labels tell what this one is; a last column that nobody has called a label is an input.
      let others = options.labels.isEmpty ? [] : labels
      columns = try names.indices.filter { try $0 != labelColumn && !others.contains($0) && !ignored($0) }
      coding = try found(columns, labelColumn)
    }
    var rows: [Sample.Row] = []
    var dropped = 0
    for row in table.rows {
      let count = rows.count
      try Patience.look(text.file, atStep: count)
      try append(row, columns, labelColumn, coding, to: &rows)
      if rows.count == count { dropped += 1 }
    }
    var sample = Sample(
      name: text.file, inputCount: coding.bitNames.count, rows: rows, comments: table.comments)
    sample.inputNames = coding.bitNames
    sample.outputName = names[labelColumn]
    sample.coding = coding
    if let note = coding.note, options.coding == nil { sample.notes.append(note) }
    if dropped > 0 { sample.notes.append("\(dropped) rows with missing cells are left out") }
    if coding.missing == .free, rows.count > table.rows.count {
      sample.notes.append("missing cells are free: \(table.rows.count) rows stand for \(rows.count) points")
    }
    return sample
  }

  private func found(_ columns: [Int], _ label: Int) throws -> TableCoding {
    guard !columns.isEmpty else {
      throw text.error(table.header.line, found: "a label and no other column", expected: "at least one input")
    }
    if let unnamed = (columns + [label]).first(where: { names[$0].isEmpty }) {
      throw text.error(
        table.header.line, found: "a column without a name in column \(unnamed + 1), as programs write row numbers",
        expected: "a name", fix: "--ignore \(unnamed + 1) leaves it out")
    }
    let inputs = try columns.map { index in
      try Patience.look(text.file)
      return TableCoding.Column(name: names[index], code: try TableColumn(self, index).inputCode())
    }
    let bits = inputs.reduce(0) { $0 + $1.bitCount }
    guard bits <= Sample.maximumInputs else {
      throw text.error(
        table.header.line, found: "columns that become \(bits) inputs", expected: "at most \(Sample.maximumInputs)",
        fix: "--ignore NAME leaves columns out")
    }
    let labelCode = try TableColumn(self, label).labelCode()
    return TableCoding(
      inputs: inputs, label: TableCoding.Column(name: names[label], code: labelCode), missing: options.missing)
  }

  func name(_ column: Int) -> String { names[column] }

  /// The place of a cell in words.
  func place(_ column: Int) -> String { "column \(column + 1) (\(names[column]))" }

  // MARK: Rows

  private func append(
    _ row: TableText.Row, _ columns: [Int], _ label: Int, _ coding: TableCoding, to rows: inout [Sample.Row]
  ) throws {
    guard !TableCell.isMissing(row.cells[label]) else {
      guard coding.missing == .drop else {
        throw text.error(
          row.line, found: "no label in \(place(label))", expected: coding.label.expected,
          fix: "--missing drop leaves such rows out")
      }
      return
    }
    let value = try bits(row, label, coding.label)[0]
    var points: [[Bool]] = [[]]
    for (column, code) in zip(columns, coding.inputs) {
      let choices: [[Bool]]
      // A word of the coding is what it is, whatever it looks like.
      if TableCell.isMissing(row.cells[column]), code.bits(of: row.cells[column]) == nil {
        switch coding.missing {
        case .drop: return
        case .free: choices = code.values
        case .refuse:
          throw text.error(
            row.line, found: "\(DataError.quoted(row.cells[column])) in \(place(column))", expected: code.expected,
            fix: "--missing free lets the row stand for all values, --missing drop leaves it out")
        }
      } else {
        choices = [try bits(row, column, code)]
      }
      guard points.count * choices.count + rows.count <= Sample.maximumPoints else {
        throw text.error(
          row.line, found: "missing cells that stand for too many points",
          expected: "at most \(Sample.maximumPoints) points in all", fix: "--missing drop leaves such rows out")
      }
      if choices.count == 1 {
        for index in points.indices { points[index] += choices[0] }
      } else {
        points = points.flatMap { point in choices.map { point + $0 } }
      }
    }
    rows += points.map { Sample.Row(point: BitVector($0), label: value, line: row.line) }
  }

  private func bits(_ row: TableText.Row, _ column: Int, _ code: TableCoding.Column) throws -> [Bool] {
    guard let bits = code.bits(of: row.cells[column]) else {
      throw text.error(
        row.line, found: "\(DataError.quoted(row.cells[column])) in \(place(column))", expected: code.expected)
    }
    return bits
  }
}
