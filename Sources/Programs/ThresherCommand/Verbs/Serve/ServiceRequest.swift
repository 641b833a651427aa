import Files
import Formats

/// One line that a service reads: a question for a verb, or the wish to end one.
///
///     {"id":1,"verb":"count","options":{"widths":[3,1]},"operands":["-"],"input":".i 1\n.o 1\n0 1\n.e\n"}
///     {"cancel":1}
struct ServiceRequest: Sendable {
  /// What the asker calls a request: an integer or a string, as it is written in JSON.
  typealias ID = String

  let id: ID
  /// The verb with its operands and options, as on a command line.
  let arguments: [String]
  /// Whether the answer is JSON.
  let wantsJSON: Bool
  let wantsProgress: Bool
  let input: [UInt8]?
  let files: [String: [UInt8]]

  /// The bytes that it holds while it waits.
  var size: Int {
    (input?.count ?? 0) + files.values.reduce(0) { $0 + $1.count } + arguments.reduce(256) { $0 + $1.utf8.count }
  }

  /// A line, read.
  enum Line {
    case request(ServiceRequest)
    case cancel(ID)
    /// It cannot be answered; the one-line message, and the id if there is one.
    case wrong(ID, String)
  }

  /// Verbs that print text alone.
  static let verbsOfText: Set<String> = [
    "export", "import-model", "convert", "generate", "completions", "report", "serve",
  ]

  private static let fields: Set<String> = [
    "id", "verb", "operands", "options", "arguments", "input", "files", "progress", "text",
  ]

  /// Reads a line; `number` is what messages call it.
  static func read(_ bytes: [UInt8], line number: Int) -> Line {
    let text = InputText(file: "request \(number)", bytes: bytes)
    var id = "null"
    do {
      let document = try JSONDocument(parsing: text)
      guard case .object(let fields) = document.root.content else {
        throw document.mismatch(document.root, "an object with \"id\" and \"verb\"")
      }
      if let node = document.optionalField("cancel", of: document.root) {
        guard fields.count == 1 else {
          throw text.error(nil, found: "\"cancel\" with other fields", expected: "it alone")
        }
        return .cancel(try Self.id(node, document))
      }
      id = try Self.id(document.field("id", of: document.root), document)
      return .request(try ServiceRequest(id, fields, document))
    } catch let error as DataError {
      return .wrong(id, error.description)
    } catch {
      return .wrong(id, "request \(number): \(error)")
    }
  }

  private static func id(_ node: JSONNode, _ document: JSONDocument) throws -> ID {
    switch node.content {
    case .integer(let value): return "\(value)"
    case .string(let value) where value.utf8.count <= 256: return ServiceText.quoted(value)
    default: throw document.mismatch(node, "an id: an integer, or a string of at most 256 bytes")
    }
  }

  private init(_ id: ID, _ fields: [String: JSONNode], _ document: JSONDocument) throws {
    if let unknown = fields.keys.filter({ !Self.fields.contains($0) }).min() {
      throw document.text.error(
        nil, found: "the field \(DataError.quotedName(unknown))",
        expected: "one of " + Self.fields.sorted().joined(separator: ", "))
    }
    func strings(_ name: String) throws -> [String] {
      guard let node = document.optionalField(name, of: document.root) else { return [] }
      return try document.array(node, name).map { try document.string($0, name) }
    }
    func flag(_ name: String) throws -> Bool {
      guard let node = document.optionalField(name, of: document.root) else { return false }
      guard case .bool(let value) = node.content else { throw document.mismatch(node, "\(name): true or false") }
      return value
    }
    let verb = try document.string(document.field("verb", of: document.root), "verb")
    guard !verb.hasPrefix("-") else {
      throw document.text.error(nil, found: "the verb \(DataError.quoted(verb))", expected: "the name of a verb")
    }
    self.id = id
    wantsProgress = try flag("progress")
    wantsJSON = try !flag("text") && !Self.verbsOfText.contains(verb)
    input = try document.optionalField("input", of: document.root).map {
      Array(try document.string($0, "input").utf8)
    }
    var files: [String: [UInt8]] = [:]
    if let node = document.optionalField("files", of: document.root) {
      guard case .object(let texts) = node.content else {
        throw document.mismatch(node, "files: an object of names and texts")
      }
      for (name, text) in texts { files[name] = Array(try document.string(text, "a file").utf8) }
    }
    self.files = files
    var arguments = [verb] + (try strings("operands")) + (try strings("arguments"))
    if let node = document.optionalField("options", of: document.root) {
      guard case .object(let options) = node.content else {
        throw document.mismatch(node, "options: an object of names and values")
      }
      for (name, value) in options.sorted(by: { $0.key < $1.key }) {
        arguments += try Self.words(name, value, document)
      }
    }
    if wantsJSON && !arguments.contains("--json") { arguments.append("--json") }
    self.arguments = arguments
  }

  /// An option as words: `{"widths":[3,1]}` is `--widths 3,1`, `{"ignore":["a","b"]}` is `--ignore a --ignore b`.
  private static func words(_ name: String, _ value: JSONNode, _ document: JSONDocument) throws -> [String] {
    let name = name.replacing("_", with: "-")
    guard !name.isEmpty,
      name.utf8.allSatisfy({ $0 == 0x2d || (0x30...0x39).contains($0) || (0x41...0x7a).contains($0) }),
      !name.hasPrefix("-")
    else { throw document.text.error(nil, found: "the option \(DataError.quoted(name))", expected: "a name") }
    let option = name.count == 1 ? "-" + name : "--" + name
    func word(_ node: JSONNode) throws -> String {
      switch node.content {
      case .integer(let number): return "\(number)"
      case .number(let digits): return digits
      case .string(let text): return text
      default: throw document.mismatch(node, "\(name): a number, a string, or an array of these")
      }
    }
    switch value.content {
    case .null, .bool(false): return []
    case .bool(true): return [option]
    case .array(let values):
      let areNumbers = values.allSatisfy {
        switch $0.content {
        case .integer, .number: true
        default: false
        }
      }
      if areNumbers { return [option, try values.map(word).joined(separator: ",")] }
      return try values.flatMap { [option, try word($0)] }
    default: return [option, try word(value)]
    }
  }
}
