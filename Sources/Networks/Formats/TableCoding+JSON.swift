import Files
import ThresholdNetworks

extension TableCoding {
  /// The value of the field `schema`.
  public static let schema = "thresher/coding/1"

  /// The coding as a JSON object; numbers are strings, so that they read back exactly.
  public var value: JSONValue {
    [
      "schema": .string(Self.schema), "inputs": .array(inputs.map(\.value)), "label": label.value,
      "missing": .string(missing.rawValue),
    ]
  }

  /// Reads the file that `value` is written to.
  ///
  /// - Throws: `DataError` with file and line.
  public init(reading path: String) throws { try self.init(InputText(reading: path)) }

  /// Reads the text of such a file.
  ///
  /// - Throws: `DataError` with file and line.
  public init(_ text: InputText) throws {
    let document = try JSONDocument(parsing: text)
    let root = document.root
    let schema = try document.field("schema", of: root)
    guard try document.string(schema, "schema") == Self.schema else {
      throw document.mismatch(schema, "\"\(Self.schema)\"")
    }
    let inputNode = try document.field("inputs", of: root)
    inputs = try document.array(inputNode, "inputs").map { try Column($0, in: document) }
    guard !inputs.isEmpty, inputs.reduce(0, { $0 + $1.bitCount }) <= Sample.maximumInputs else {
      throw document.mismatch(inputNode, "columns of 1 to \(Sample.maximumInputs) bits")
    }
    let labelNode = try document.field("label", of: root)
    label = try Column(labelNode, in: document)
    guard label.bitCount == 1 else { throw document.mismatch(labelNode, "a label of one bit") }
    let missingNode = try document.field("missing", of: root)
    guard let missing = TableOptions.Missing(rawValue: try document.string(missingNode, "missing")) else {
      throw document.mismatch(missingNode, "refuse, free or drop")
    }
    self.missing = missing
  }
}

extension TableCoding.Column {
  fileprivate var value: JSONValue {
    var fields: [String: JSONValue] = ["column": .string(name)]
    switch code {
    case .digits: fields["code"] = "digits"
    case .signs: fields["code"] = "signs"
    case .truth: fields["code"] = "truth"
    case .above(let threshold):
      fields["code"] = "above"
      fields["threshold"] = .string(TableCoding.decimal(threshold))
    case .bits(let least, let count):
      fields["code"] = "bits"
      fields["least"] = .string("\(least)")
      fields["count"] = .integer(count)
    case .words(let words):
      fields["code"] = "words"
      fields["words"] = .array(words.map { .string($0) })
    case .positive(let word):
      fields["code"] = "positive"
      fields["word"] = .string(word)
    }
    return .object(fields)
  }

  fileprivate init(_ node: JSONNode, in document: JSONDocument) throws {
    func string(_ field: String) throws -> String { try document.string(document.field(field, of: node), field) }
    name = try string("column")
    let kind = try document.field("code", of: node)
    switch try document.string(kind, "code") {
    case "digits": code = .digits
    case "signs": code = .signs
    case "truth": code = .truth
    case "above":
      guard let threshold = TableCell.number(try string("threshold")) else {
        throw document.mismatch(try document.field("threshold", of: node), "a number in quotes")
      }
      code = .above(threshold)
    case "bits":
      guard let least = Int(try string("least")) else {
        throw document.mismatch(try document.field("least", of: node), "a whole number in quotes")
      }
      let count = try document.integer(document.field("count", of: node), in: 1...TableReader.maximumBits, "count")
      guard !least.addingReportingOverflow(1 << count).overflow else {
        throw document.mismatch(try document.field("least", of: node), "a smaller number")
      }
      code = .bits(least: least, count: count)
    case "words":
      let words = try document.field("words", of: node)
      let list = try document.array(words, "words").map { try document.string($0, "a word") }
      guard !list.isEmpty, Set(list).count == list.count else { throw document.mismatch(words, "different words") }
      code = .words(list)
    case "positive": code = .positive(try string("word"))
    default: throw document.mismatch(kind, "digits, signs, truth, above, bits, words or positive")
    }
  }
}
