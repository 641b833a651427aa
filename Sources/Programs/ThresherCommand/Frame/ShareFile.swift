import Files
import Formats
import Running

/// What one share of `count`, `catalog` or `enumerate` prints with `--shard i/n`: a line that names the question, and sealed lines
/// with what this share found; the last one says whether that is all of it.
///
///     {"instance":{...},"question":{"verb":"count",...},"schema":"thresher/share/1","shard":"1/4","version":"0.1.0"}
///     {"sum":"...","by_mismatches":["12"],"complete":true,"resources":3}
///
/// Shares belong together if everything but the number of the share is equal.
struct ShareFile {
  static let schema = "thresher/share/1"

  /// The first line.
  let header: String

  /// - Parameters:
  ///   - parameters: what determines the answer, without the share.
  ///   - instance: what results say about the instance, null if there is none.
  init(verb: String, parameters: [String: JSONValue], instance: JSONValue, shard: Shard) throws {
    var question = parameters
    question["verb"] = .string(verb)
    header = try JSONValue.object([
      "schema": .string(Self.schema), "question": .object(question), "instance": instance,
      "shard": .string("\(shard)"), "version": .string(Versions.thresher),
    ]).text(isPretty: false)
  }

  /// A line for an object.
  func line(_ fields: [String: JSONValue]) throws -> String {
    let object = Array(try JSONValue.object(fields).text(isPretty: false).utf8)
    return String(decoding: SealedLine.seal(object, context: header), as: UTF8.self) + "\n"
  }

  /// Prints the header and these lines.
  func write(_ objects: [[String: JSONValue]]) throws {
    try Output.write(header + "\n" + objects.map(line).joined())
  }

  /// Whether a file begins like a share.
  static func isMeant(by text: InputText) -> Bool {
    guard let line = text.bytes.split(separator: UInt8(ascii: "\n"), maxSplits: 1).first,
      let document = try? JSONDocument(parsing: InputText(file: text.file, bytes: Array(line))),
      let schema = document.optionalField("schema", of: document.root)
    else { return false }
    return schema.content == .string(Self.schema)
  }
}

/// Shares that were read and belong together.
struct Shares {
  /// The objects of one file, without the last, which is `end`; nil if the share ended before it was written.
  struct Part {
    let file: String
    let index: Int
    var objects: [JSONDocument]
    var end: JSONDocument?
  }

  let verb: String
  /// The parameters, with the verb among them.
  let question: [String: JSONValue]
  let instance: JSONValue
  let count: Int
  /// In the order of the shares.
  let parts: [Part]

  /// - Throws: `DataError` for damaged lines, and for shares that do not belong together.
  init(_ texts: [InputText]) throws {
    var first: (file: String, fields: [String: JSONValue], count: Int)?
    var parts: [Part] = []
    for text in texts {
      var lines = text.pieces.makeIterator()
      guard ShareFile.isMeant(by: text), let head = lines.next().map({ Array($0.bytes) }) else {
        throw DataError(
          file: text.file, line: 1, found: "no share", expected: "what a verb prints with --shard i/n, as in the others"
        )
      }
      let document = try JSONDocument(parsing: InputText(file: text.file, bytes: head))
      guard case .object(var fields) = JSONValue(document.root), case .string(let name)? = fields["shard"],
        let shard = Shard(name)
      else { throw DataError(file: text.file, line: 1, found: "a header without a share", expected: "shard: i/n") }
      fields["shard"] = nil
      if let first {
        guard first.fields == fields, first.count == shard.count else {
          throw DataError(
            file: text.file, line: 1, found: "a share of another question", expected: "the question of \(first.file)",
            fix: "give every share its own --shard i/n and all of them the same options and version")
        }
      } else {
        first = (text.file, fields, shard.count)
      }
      if let other = parts.first(where: { $0.index == shard.index }) {
        throw DataError(
          file: text.file, found: "shard \(shard), which is in \(other.file) too", expected: "every shard once")
      }
      parts.append(try Self.part(text.file, shard.index, header: head, IteratorSequence(lines)))
    }
    guard let first, case .object(let question)? = first.fields["question"], case .string(let verb)? = question["verb"]
    else { throw DataError(file: texts.first?.file ?? "-", found: "no question", expected: "a share of a verb") }
    (self.question, self.verb, count) = (question, verb, first.count)
    instance = first.fields["instance"] ?? .null
    self.parts = parts.sorted { $0.index < $1.index }
  }

  private static func part(
    _ file: String, _ index: Int, header: [UInt8], _ lines: some Sequence<(number: Int, bytes: ArraySlice<UInt8>)>
  ) throws -> Part {
    var part = Part(file: file, index: index, objects: [], end: nil)
    for (number, line) in lines {
      try Patience.look(file, atStep: number)
      if line.isEmpty { continue }
      guard let object = SealedLine.object(of: line, context: String(decoding: header, as: UTF8.self)) else {
        throw DataError(
          file: file, line: number, found: "a damaged line, or one that belongs to another header",
          expected: "a line as it was printed", fix: "run the shard again")
      }
      let document = try JSONDocument(parsing: InputText(file: file, bytes: object))
      if document.optionalField("complete", of: document.root) != nil {
        part.end = document
      } else {
        part.objects.append(document)
      }
    }
    return part
  }

  /// What is missing, in one sentence; nil if every share is there and whole.
  var missing: String? {
    let absent = Set(1...count).subtracting(parts.map(\.index)).sorted()
    if !absent.isEmpty { return "no shard " + absent.map { "\($0)/\(count)" }.joined(separator: ", ") }
    let early = parts.filter { part in
      part.end.flatMap { $0.optionalField("complete", of: $0.root)?.content } != .bool(true)
    }
    return early.isEmpty ? nil : "not complete: shard " + early.map { "\($0.index)/\(count)" }.joined(separator: ", ")
  }
}

extension JSONDocument {
  /// A field of the whole as a value, null if it is not there.
  func value(_ name: String) -> JSONValue { optionalField(name, of: root).map { JSONValue($0) } ?? .null }
}
