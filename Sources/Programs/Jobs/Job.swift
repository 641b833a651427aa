import Files
import Formats

/// A question that several processes answer together, as `job.json` in the folder of the job says it.
///
///     {"arguments":["count","few.pla","--widths","4,1"],"division":"shares",...,"schema":"thresher/job/1","units":["1/8",...]}
///
/// A unit is a path in the division of the work that the verb has anyway, whoever works on it and in which order: `3/8` is
/// the third of eight shares, `typical/12` a unit of an experiment, `clean-error` a claim, `all` the whole.
package struct Job: Sendable, Hashable {
  package static let schema = "thresher/job/1"
  /// The most units that a job has.
  package static let maximumUnits = 1_000_000

  /// What a unit is.
  package enum Division: String, Sendable, CaseIterable {
    /// What the verb does with `--shard`.
    case shares
    /// One statement of a paper with all its cases.
    case claims
    /// One unit of an experiment, as its journal knows it.
    case experiments
    /// Parts of the search for a network of one architecture.
    case searches
    /// Architectures, each a question of its own.
    case architectures
    /// The whole question.
    case one
  }

  /// A file that the question names, kept in the job.
  package struct CarriedFile: Sendable, Hashable {
    /// As the question names it; `-` is standard input.
    package var name: String
    /// The name inside the folder of the job.
    package var copy: String
    package var sha256: String

    package init(name: String, copy: String, sha256: String) {
      (self.name, self.copy, self.sha256) = (name, copy, sha256)
    }
  }

  /// The instance with the digest that results show, and the canonical copy of it.
  package struct Instance: Sendable, Hashable {
    package var sha256: String
    package var inputs: Int
    package var points: Int
    /// The digest of the copy `instance.pla`.
    package var canonicalDigest: String

    package init(sha256: String, inputs: Int, points: Int, canonicalDigest: String) {
      (self.sha256, self.inputs, self.points) = (sha256, inputs, points)
      self.canonicalDigest = canonicalDigest
    }
  }

  /// Of the program that planned it; another one does not work on it.
  package var version: String
  /// The verb and its options, as for one process.
  package var arguments: [String]
  package var division: Division
  /// In a sentence, what a unit is and why there are no more.
  package var remark: String
  /// The seed of everything random, nil where nothing is.
  package var seed: UInt64?
  package var instance: Instance?
  package var files: [CarriedFile]
  /// The paths of the units, distinct.
  package var units: [String]

  package init(
    version: String, arguments: [String], division: Division, remark: String, seed: UInt64?, instance: Instance?,
    files: [CarriedFile], units: [String]
  ) {
    (self.version, self.arguments, self.division, self.remark) = (version, arguments, division, remark)
    (self.seed, self.instance, self.files, self.units) = (seed, instance, files, units)
  }

  package var verb: String { arguments.first ?? "" }
}

// MARK: - The file

extension Job {
  /// The canonical copy of the instance.
  package static let canonicalName = "instance.pla"

  /// The text of `job.json`, which its digest is taken of.
  package func text() throws -> String {
    let instance: JSONValue =
      if let instance {
        [
          "sha256": .string(instance.sha256), "inputs": .integer(instance.inputs), "points": .integer(instance.points),
          "copy": .string(Self.canonicalName), "copy_sha256": .string(instance.canonicalDigest),
        ]
      } else { .null }
    return try JSONValue.object([
      "schema": .string(Self.schema), "version": .string(version), "arguments": .array(arguments.map { .string($0) }),
      "division": .string(division.rawValue), "remark": .string(remark), "seed": seed.map { .string("\($0)") } ?? .null,
      "instance": instance,
      "files": .array(
        files.map { ["name": .string($0.name), "copy": .string($0.copy), "sha256": .string($0.sha256)] }),
      "units": .array(units.map { .string($0) }),
    ]).text() + "\n"
  }

  /// Reads `job.json` strictly: every field has to be there, and no other.
  ///
  /// - Throws: `DataError` that names the line.
  package init(reading text: InputText) throws {
    let document = try JSONDocument(parsing: text)
    func only(_ names: Set<String>, in node: JSONNode) throws {
      guard case .object(let fields) = node.content else { throw document.mismatch(node, "an object") }
      if let other = fields.keys.filter({ !names.contains($0) }).min() {
        throw text.error(
          node.line, found: "the field \(DataError.quoted(other))",
          expected: "one of \(names.sorted().joined(separator: ", "))")
      }
    }
    func strings(_ name: String, of node: JSONNode) throws -> [String] {
      try document.array(document.field(name, of: node), name).map { try document.string($0, name) }
    }
    func string(_ name: String, of node: JSONNode) throws -> String {
      try document.string(document.field(name, of: node), name)
    }
    func digest(_ name: String, of node: JSONNode) throws -> String {
      let value = try string(name, of: node)
      guard value.utf8.count == 64, value.utf8.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0) })
      else { throw document.mismatch(try document.field(name, of: node), "\(name): 64 hexadecimal digits") }
      return value
    }
    let root = document.root
    let schema = try document.field("schema", of: root)
    guard schema.content == .string(Self.schema) else { throw document.mismatch(schema, "the schema \(Self.schema)") }
    try only(
      ["schema", "version", "arguments", "division", "remark", "seed", "instance", "files", "units"], in: root)
    version = try string("version", of: root)
    arguments = try strings("arguments", of: root)
    let name = try document.field("division", of: root)
    guard let division = Division(rawValue: try document.string(name, "division")) else {
      throw document.mismatch(name, "one of \(Division.allCases.map(\.rawValue).joined(separator: ", "))")
    }
    self.division = division
    remark = try string("remark", of: root)
    seed = try document.optionalField("seed", of: root).map { node in
      guard let seed = UInt64(try document.string(node, "seed")) else { throw document.mismatch(node, "a seed") }
      return seed
    }
    instance = try document.optionalField("instance", of: root).map { node in
      try only(["sha256", "inputs", "points", "copy", "copy_sha256"], in: node)
      guard try string("copy", of: node) == Self.canonicalName else {
        throw document.mismatch(node, "the copy \(Self.canonicalName)")
      }
      func count(_ name: String) throws -> Int {
        try document.integer(document.field(name, of: node), in: 0...Int.max, name)
      }
      return Instance(
        sha256: try digest("sha256", of: node), inputs: try count("inputs"), points: try count("points"),
        canonicalDigest: try digest("copy_sha256", of: node))
    }
    let list = try document.field("files", of: root)
    files = try document.array(list, "files").enumerated().map { place, node in
      try only(["name", "copy", "sha256"], in: node)
      let copy = try string("copy", of: node)
      guard copy == Self.copyName(place) else { throw document.mismatch(node, "the copy \(Self.copyName(place))") }
      return CarriedFile(name: try string("name", of: node), copy: copy, sha256: try digest("sha256", of: node))
    }
    units = try strings("units", of: root)
    guard !arguments.isEmpty, !units.isEmpty, units.count <= Self.maximumUnits, Set(units).count == units.count else {
      throw text.error(
        root.line, found: "\(arguments.count) arguments and \(units.count) units, or units that repeat",
        expected: "a verb, and from 1 to \(Self.maximumUnits) units")
    }
  }

  /// The name of the copy of a carried file inside the job.
  package static func copyName(_ place: Int) -> String { "inputs/\(place + 1)" }
}
