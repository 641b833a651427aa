import Files
import Formats
import ThresholdNetworks

/// Samples and networks in every format. What is read is written and read again as the same.
let textReaders: [FuzzedReader] =
  FileFormat.allCases.map { format in
    let ending = format == .verilog ? "verilog" : format.rawValue
    return FuzzedReader(ending, like: ["." + format.rawValue]) { bytes in
      try readTwice(InputText(file: "input", bytes: bytes), format)
    }
  } + [
    FuzzedReader("any-format", like: [".pla", ".csv", ".json", ".blif", ".dot", ".v", ".truth"]) { bytes in
      let text = InputText(file: "input", bytes: bytes)
      try text.checkThatThisIsText()
      _ = try Document(text)
    },
    FuzzedReader("outputs", like: [".pla"]) { bytes in
      let text = InputText(file: "input", bytes: bytes)
      try text.checkThatThisIsText()
      _ = try PLA.cubes(text)
      for output in 0..<3 { _ = try PLA.read(text, output: output) }
    },
    FuzzedReader("coding") { bytes in
      let text = InputText(file: "coding.json", bytes: bytes)
      try text.checkThatThisIsText()
      let coding = try TableCoding(text)
      _ = try TableCoding(InputText(file: "again.json", text: coding.value.text()))
    },
    FuzzedReader("coded-table", .bundle, like: [".csv"]) { bytes in
      let bundle = FileBundle(bytes)
      var options = ReadingOptions(format: .csv)
      switch bundle["options"]?.first.map({ Int($0) % 6 }) ?? 0 {
      case 1: options.table.missing = .free
      case 2: options.table.missing = .drop
      case 3: options.table.binarization = .median
      case 4: options.table.binarization = .bits
      case 5: options.table.wantsCoding = true
      default: break
      }
      if let coding = bundle["coding.json"] {
        options.table.coding = try TableCoding(InputText(file: "coding.json", bytes: coding))
      }
      let text = InputText(file: "table.csv", bytes: bundle["table.csv"] ?? bytes)
      try text.checkThatThisIsText()
      _ = try CSV.read(text, options: options)
    },
    FuzzedReader("literals") { bytes in
      let text = String(decoding: bytes, as: UTF8.self)
      _ = try? FunctionLiteral.sample(text)
      _ = try? Literal.bytes(text)
      _ = try? Literal.duration(text)
      _ = try? Literal.depths(text)
      _ = try? Literal.number(text, in: -1e9...1e9)
      _ = try? Literal.count(text, in: 1...1_000)
      _ = try Literal.widths(text)
    },
  ]

/// Larger samples take too long to write for each of a million inputs.
private let longest = 512

private func readTwice(_ text: InputText, _ format: FileFormat) throws {
  try text.checkThatThisIsText()
  let document = try Document(text, format: format)
  var formats: [FileFormat]
  switch document {
  case .sample(let sample):
    guard sample.rows.count <= longest, sample.inputCount <= longest else { return }
    formats = [.pla, .csv, .json]
  case .network(let network):
    guard network.architecture.weightCount <= longest else { return }
    formats = [.json, .verilog, .dot]
  }
  for format in formats {
    let written: String
    do { written = try document.text(as: format, name: "input") } catch is DataError { continue }
    let again: Document
    do { again = try Document(InputText(file: "written", text: written), format: format) } catch {
      fatalError("what was written as \(format) is not read: \(error)\n\(written)")
    }
    claim(isSame(document, again, format), "what was written as \(format) says something else:\n\(written)")
  }
}

/// Names and remarks, for which some formats have no place, left out. Circuits have no place for how a constant came about either.
private func isSame(_ left: Document, _ right: Document, _ format: FileFormat) -> Bool {
  switch (left, right) {
  case (.sample(let left), .sample(let right)):
    left.inputCount == right.inputCount && left.rows.map(\.point) == right.rows.map(\.point)
      && left.rows.map(\.label) == right.rows.map(\.label)
  case (.network(let left), .network(let right)):
    left.architecture == right.architecture
      && (format == .json
        ? left == right : left.architecture.inputCount > 10 || left.truthTable { false } == right.truthTable { false })
  default: false
  }
}
