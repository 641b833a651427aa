import Files

/// The outputs of a file, from which a user chooses one by name or number.
struct OutputList: Equatable {
  let count: Int
  /// A name for each output, nil where the file has none that can be told apart.
  let names: [String]?

  init(count: Int, names: [String]? = nil) {
    self.count = count
    self.names = names.flatMap { $0.count == count && Set($0).count == count ? $0 : nil }
  }

  init(names: [String]) { self.init(count: names.count, names: names) }

  /// The name of an output, or its number from 1.
  func name(_ index: Int) -> String { names?[index] ?? "\(index + 1)" }

  /// The outputs in words: the names, or the range of numbers.
  private var list: String {
    guard let names else { return "1 to \(count)" }
    let shown = names.prefix(12).map { $0.count > 40 ? $0.prefix(40) + "..." : $0 }.joined(separator: ", ")
    return shown + (count > 12 ? ", ... (\(count) of them)" : "")
  }

  /// What a file of several outputs gets where one is needed.
  func refusal(_ line: Int?, in text: InputText) -> DataError {
    text.error(line, found: "\(count) outputs", expected: "one output", fix: "choose with --output: \(list)")
  }

  /// The output that a user names: by its name, or by its number from 1.
  ///
  /// - Throws: `DataError` that lists the outputs.
  func index(of choice: String, in text: InputText) throws -> Int {
    if let place = names?.firstIndex(of: choice) { return place }
    if let number = Literal.decimal(choice).flatMap({ Int(exactly: $0) }), number >= 1, number <= count {
      return number - 1
    }
    if count == 0 { throw text.error(nil, found: "0 outputs", expected: "one output") }
    throw text.error(
      nil, found: "no output \(DataError.quoted(choice))",
      expected: count == 1 ? "--output 1, the only one\(names.map { ", or \($0[0])" } ?? "")" : "one of \(list)")
  }
}
