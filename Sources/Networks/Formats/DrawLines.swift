import Files
import Running
import ThresholdNetworks

/// What `sample` prints for draws by chance: a network file on one line for each draw, with the place of the draw
/// among all draws and what it cost.
///
///     {"draw":0,"inputs":2,"layers":[...],"schema":"thresher/network/1","tries":17}
///
/// The draws of a shard are headed by a line that names their question (`DrawHeader`), and sealed under it.
public enum DrawLines {
  /// The largest number of draws that a question asks for.
  public static let maximumDraws = 1_000_000_000

  /// A network with its place among the draws.
  public struct Draw: Hashable, Sendable {
    /// The place among all draws, from 0.
    public let number: Int
    /// The networks that were tried for it.
    public let tries: UInt64
    /// The network, with its raw parameters.
    public let network: ThresholdNetwork
    /// What stands beside the parameters.
    public let extras: Extras

    /// A draw; see the properties for the parameters.
    public init(number: Int, tries: UInt64, network: ThresholdNetwork, extras: Extras = .none) {
      self.number = number
      self.tries = tries
      self.network = network
      self.extras = extras
    }
  }

  /// What stands in the line of a draw if it is asked for.
  public struct Extras: Hashable, Sendable {
    /// The truth table in hexadecimal, the highest row first.
    public var table: String?
    /// The number of points on which the draw differs from a teacher.
    public var wrong: Int?

    /// Neither.
    public static let none = Extras(table: nil, wrong: nil)

    /// Both may be absent.
    public init(table: String?, wrong: Int?) { (self.table, self.wrong) = (table, wrong) }
  }

  /// Draws with the header under which they stand, nil where no line names their question.
  public struct Part: Sendable {
    /// The question that the draws answer; nil for draws of a whole run without a header.
    public var header: DrawHeader?
    /// The draws in the order of the file.
    public var draws: [Draw]
  }

  /// The draws of a file without regard to headers; see `parts(of:)`.
  public static func read(_ text: InputText) throws -> [Draw] { try parts(of: text).flatMap(\.draws) }

  /// Reads the draws of a file; a summary (`thresher/result/1`) among them is passed over.
  ///
  /// - Throws: `DataError` for a line that is no draw, or that is damaged.
  public static func parts(of text: InputText) throws -> [Part] {
    var parts: [Part] = []
    for (number, bytes) in text.pieces {
      try Patience.look(text.file, atStep: number)
      guard bytes.contains(where: { $0 > 0x20 }) else { continue }
      do {
        try add(InputText(file: text.file, bytes: Array(bytes)), to: &parts)
      } catch var error as DataError {
        error.line = number
        throw error
      }
    }
    return parts
  }

  /// Adds what one line holds.
  private static func add(_ line: InputText, to parts: inout [Part]) throws {
    let document = try JSONDocument(parsing: line)
    let schema = try document.string(document.field("schema", of: document.root), "schema")
    if schema == "thresher/result/1" { return }
    if schema == DrawHeader.schema {
      parts.append(Part(header: try DrawHeader(document), draws: []))
      return
    }
    if parts.isEmpty { parts.append(Part(header: nil, draws: [])) }
    if let header = parts[parts.count - 1].header, SealedLine.object(of: line.bytes, context: header.line) == nil {
      throw line.error(
        nil, found: "a damaged draw, or one that belongs to another header", expected: "a line as `sample` printed it",
        fix: "draw the shard again")
    }
    parts[parts.count - 1].draws.append(
      Draw(
        number: try document.integer(document.field("draw", of: document.root), in: 0...maximumDraws - 1, "draw"),
        tries: UInt64(try document.integer(document.field("tries", of: document.root), in: 0...Int.max, "tries")),
        network: try NetworkJSON.read(document), extras: try extras(document)))
  }

  private static func extras(_ document: JSONDocument) throws -> Extras {
    Extras(
      table: try document.optionalField("table", of: document.root).map { try document.string($0, "table") },
      wrong: try document.optionalField("wrong", of: document.root).map {
        try document.integer($0, in: 0...Int.max, "wrong")
      })
  }
}

/// The first line of a shard of draws: which question they answer, and which share of them this is.
///
///     {"draws":100,"question":{"method":"reject","seed":"1","widths":[3,1]},"schema":"thresher/draws/1","sha256":"...","shard":"1/4"}
///
/// Shards belong together if everything but the number of the share is equal.
public struct DrawHeader: Sendable {
  /// The value of the field `schema`.
  public static let schema = "thresher/draws/1"

  /// What all shards of a question have in common.
  public struct Question: Hashable, Sendable {
    /// The number of draws of all shards together.
    public var draws: Int
    /// The number of shares into which the draws are divided.
    public var shardCount: Int
    /// The parameters, seed and method among them, as one line of JSON with sorted keys.
    public var parameters: String
    /// The digest of the instance.
    public var digest: String
    /// The version of the program that made the draws.
    public var version: String
  }

  /// What all shards have in common.
  public let question: Question
  /// 1 ... `shardCount`.
  public let shard: Int
  /// The line as it stands in the file, under which its draws are sealed.
  public let line: String

  /// The header of one shard.
  ///
  /// - Parameters:
  ///   - parameters: what determines the draws, without their number and the share.
  ///   - digest: the SHA-256 of the instance.
  ///   - draws: the draws of all shards together.
  ///   - shard: the number of this share, from 1.
  ///   - count: the number of shares.
  ///   - version: of the program.
  public init(
    parameters: [String: JSONValue], digest: String, draws: Int, shard: Int, of count: Int, version: String
  ) throws {
    question = Question(
      draws: draws, shardCount: count, parameters: try JSONValue.object(parameters).text(isPretty: false),
      digest: digest, version: version)
    self.shard = shard
    line = try JSONValue.object([
      "schema": .string(Self.schema), "draws": .integer(draws), "question": .object(parameters),
      "sha256": .string(digest), "shard": .string("\(shard)/\(count)"), "version": .string(version),
    ]).text(isPretty: false)
  }

  init(_ document: JSONDocument) throws {
    let root = document.root
    func text(_ name: String) throws -> String { try document.string(document.field(name, of: root), name) }
    guard let share = Shard(try text("shard")) else {
      throw document.mismatch(try document.field("shard", of: root), "shard: i/n with i at most n")
    }
    let draws = try document.integer(
      document.field("draws", of: root), in: 1...DrawLines.maximumDraws, "draws")
    let parameters = try JSONValue(document.field("question", of: root)).text(isPretty: false)
    question = Question(
      draws: draws, shardCount: share.count, parameters: parameters, digest: try text("sha256"),
      version: try text("version"))
    self.shard = share.index
    line = String(decoding: document.text.bytes, as: UTF8.self)
  }
}

extension JSONValue {
  /// The value that was read; a number that is no integer stays the text that it was.
  package init(_ node: JSONNode) {
    switch node.content {
    case .null: self = .null
    case .bool(let value): self = .bool(value)
    case .integer(let value): self = .integer(value)
    case .number(let digits), .string(let digits): self = .string(digits)
    case .array(let elements): self = .array(elements.map { JSONValue($0) })
    case .object(let fields): self = .object(fields.mapValues { JSONValue($0) })
    }
  }
}
