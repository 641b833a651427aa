import Files
import ThresholdNetworks

/// Instances as JSON (`thresher/instance/1`): the rows in order, with the point as in a PLA file.
///
///     {"schema":"thresher/instance/1","inputs":2,"comments":["seed: 1"],"rows":[{"point":"01","label":1}]}
public enum InstanceJSON {
  /// The value of the field `schema`.
  public static let schema = "thresher/instance/1"

  /// Reads an instance.
  ///
  /// - Throws: `DataError` for other schemas, other fields, and points of different lengths.
  public static func read(_ text: InputText) throws -> Sample { try read(JSONDocument(parsing: text)) }

  static func read(_ document: JSONDocument) throws -> Sample {
    let schemaNode = try document.field("schema", of: document.root)
    guard try document.string(schemaNode, "schema") == schema else {
      throw document.mismatch(schemaNode, "\"\(schema)\"")
    }
    let inputs = try document.field("inputs", of: document.root)
    let inputCount = try document.integer(inputs, in: 1...Sample.maximumInputs, "inputs")
    let rowsNode = try document.field("rows", of: document.root)
    let rowNodes = try document.array(rowsNode, "rows")
    guard rowNodes.count <= Sample.maximumPoints else {
      throw document.mismatch(rowsNode, "rows: at most \(Sample.maximumPoints)")
    }
    let rows = try rowNodes.enumerated().map { index, row in
      try Patience.look(document.text.file, atStep: index)
      let bits = try document.bits(document.field("point", of: row), count: inputCount, "point")
      let label = try document.integer(document.field("label", of: row), in: 0...1, "label")
      return Sample.Row(
        point: BitVector(bits.utf8.map { $0 == UInt8(ascii: "1") }), label: label == 1, line: row.line)
    }
    var comments: [String] = []
    if let node = document.optionalField("comments", of: document.root) {
      comments = try document.array(node, "comments").map { DataError.oneLine(try document.string($0, "a comment")) }
    }
    return Sample(
      name: document.text.file, inputCount: inputCount, rows: rows, comments: comments,
      digest: SHA256.hexadecimal(of: document.text.bytes))
  }

  /// The sample as a JSON file, one line a row.
  public static func text(of sample: Sample) throws -> String { try text(of: sample) { _ in } }

  /// The same, `look` being called before each row with its index.
  static func text(of sample: Sample, _ look: (Int) throws -> Void) throws -> String {
    let comments = try JSONValue.array(sample.comments.map { .string($0) }).text(isPretty: false)
    let rows = try sample.rows.enumerated().map { index, row in
      try look(index)
      return "    {\"point\": \"\(row.point)\", \"label\": \(row.label ? 1 : 0)}"
    }
    return """
      {
        "schema": "\(schema)",
        "inputs": \(sample.inputCount),
        "comments": \(comments),
        "rows": [
      \(rows.joined(separator: ",\n"))
        ]
      }

      """
  }
}
