import Files
import Formats
import Jobs

/// The result of a unit that a verb has printed, as `merge` reads it.
struct UnitResult {
  let file: String
  let exitCode: Int32
  let pieces: [UnitCapture.Piece]
  let remarks: [String: JSONValue]
  /// The files that the verb has written.
  let files: [(name: String, base64: String)]

  /// - Throws: `DataError` for what is no such object.
  init(_ document: JSONDocument) throws {
    file = document.text.file
    let root = document.root
    func string(_ name: String, _ node: JSONNode) throws -> String {
      try document.string(document.field(name, of: node), name)
    }
    exitCode = Int32(try document.integer(document.field("exit", of: root), in: 0...255, "exit"))
    pieces = try document.array(document.field("pieces", of: root), "pieces").map { node in
      if let result = document.optionalField("result", of: node) {
        return .result(fields: JSONValue(exactly: result), text: try string("text", node))
      }
      if let summary = document.optionalField("summary", of: node) {
        return .summary(fields: JSONValue(exactly: summary))
      }
      return .text(Array(try string("text", node).utf8))
    }
    guard case .object(let remarks) = JSONValue(exactly: try document.field("remarks", of: root)) else {
      throw document.mismatch(try document.field("remarks", of: root), "an object")
    }
    self.remarks = remarks
    files =
      try document.optionalField("files", of: root).map { list in
        try document.array(list, "files").map { (try string("name", $0), try string("base64", $0)) }
      } ?? []
  }

  /// What was printed before any result, as a file of its own.
  var printed: InputText {
    let bytes = pieces.flatMap { piece -> [UInt8] in if case .text(let bytes) = piece { bytes } else { [] } }
    return InputText(file: file, bytes: bytes)
  }

  /// The fields of the summary, nil if there is none.
  var summary: [String: JSONValue]? {
    for case .summary(.object(let fields)) in pieces { return fields }
    return nil
  }
}

extension JSONValue {
  /// The value that was written by `text()`, and is written again as the same bytes.
  init(exactly node: JSONNode) {
    switch node.content {
    case .null: self = .null
    case .bool(let value): self = .bool(value)
    case .integer(let value): self = .integer(value)
    case .number(let digits): self = Double(digits).map { .number($0) } ?? .string(digits)
    case .string(let text): self = .string(text)
    case .array(let elements): self = .array(elements.map { JSONValue(exactly: $0) })
    case .object(let fields): self = .object(fields.mapValues { JSONValue(exactly: $0) })
    }
  }
}
