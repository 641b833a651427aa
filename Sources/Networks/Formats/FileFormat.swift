import Files
import ThresholdNetworks

/// The file formats, by their usual suffix.
public enum FileFormat: String, CaseIterable, Sendable {
  /// Samples in PLA, CSV or BLIF, samples and networks in JSON, networks in DOT.
  case pla, csv, json, blif, dot
  /// Networks in Verilog, as files `.v`.
  case verilog = "v"

  /// The format that the suffix of a file name tells, nil if it tells none.
  public init?(suffixOf path: String) {
    guard let dot = path.lastIndex(of: ".") else { return nil }
    self.init(rawValue: path[path.index(after: dot)...].lowercased())
  }

  /// The format that the first line with content looks like; PLA if it looks like no other.
  public init(contentOf text: InputText) {
    let first = text.lines.lazy.map(\.bytes).first { !$0.isEmpty && $0.first != UInt8(ascii: "#") } ?? []
    let signs: [(sign: String, format: FileFormat)] = [
      ("{", .json), ("x1", .csv), ("digraph", .dot), ("//", .verilog), ("module", .verilog), (".model", .blif),
    ]
    self = signs.first { first.starts(with: $0.sign.utf8) }?.format ?? .pla
  }
}

/// What a file holds.
public enum Document: Sendable {
  /// PLA, CSV, JSON; a BLIF circuit of one output counts as the sample of its function.
  case sample(Sample)
  /// JSON, Verilog, DOT.
  case network(ThresholdNetwork)

  /// Reads a file, or standard input for `-`. Without a format the suffix decides; without a known
  /// suffix, the content.
  public init(reading path: String, format: FileFormat? = nil) throws {
    try self.init(InputText(reading: path), format: format ?? FileFormat(suffixOf: path))
  }

  /// Reads a sample or a network.
  ///
  /// - Parameters:
  ///   - text: the bytes with the name of their file.
  ///   - format: nil for the one that the content shows.
  /// - Throws: `DataError`, one line with file and line.
  public init(_ text: InputText, format: FileFormat? = nil) throws {
    switch format ?? FileFormat(contentOf: text) {
    case .pla: self = .sample(try PLA.read(text))
    case .csv: self = .sample(try CSV.read(text))
    case .blif: self = .sample(try BLIF.read(text))
    case .verilog: self = .network(try Verilog.read(text))
    case .dot: self = .network(try DOT.read(text))
    case .json:
      let document = try JSONDocument(parsing: text)
      let schema = try document.field("schema", of: document.root)
      let isInstance = try document.string(schema, "schema") == InstanceJSON.schema
      self = try isInstance ? .sample(InstanceJSON.read(document)) : .network(NetworkJSON.read(document))
    }
  }

  /// The document in another format. A network as PLA or CSV is its complete function.
  ///
  /// - Throws: `DataError` if the format cannot hold it.
  public func text(as format: FileFormat, name: String) throws -> String {
    switch (self, format) {
    case (.sample(let sample), .pla): return PLA.text(of: sample)
    case (.sample(let sample), .csv): return CSV.text(of: sample)
    case (.sample(let sample), .json): return try InstanceJSON.text(of: sample)
    case (.sample, _):
      throw DataError(file: name, found: "an instance", expected: "a network; an instance becomes pla, csv or json")
    case (.network(let network), .json): return NetworkJSON.text(of: network)
    case (.network(let network), .blif): return BLIF.text(of: network)
    case (.network(let network), .verilog): return Verilog.text(of: network)
    case (.network(let network), .dot): return DOT.text(of: network)
    case (.network(let network), .pla), (.network(let network), .csv):
      let inputs = network.architecture.inputCount
      guard inputs <= Sample.maximumTotalInputs else {
        throw DataError(
          file: name, found: "a network of \(inputs) inputs",
          expected: "at most \(Sample.maximumTotalInputs) to list its function")
      }
      let sample = Sample(
        name: name, PartialFunction(network.truthTable), comments: ["network: \(try NetworkJSON.line(of: network))"])
      return try Document.sample(sample).text(as: format, name: name)
    }
  }
}

extension Sample {
  /// Reads an instance; see `Document.init(reading:format:)`.
  public static func read(_ path: String, format: FileFormat? = nil) throws -> Sample {
    guard case .sample(let sample) = try Document(reading: path, format: format) else {
      throw DataError(
        file: path, found: "a network", expected: "an instance",
        fix: "`thresher convert` lists the function of a network")
    }
    return sample
  }
}

extension ThresholdNetwork {
  /// Reads a network; see `Document.init(reading:format:)`.
  public static func read(_ path: String, format: FileFormat? = nil) throws -> ThresholdNetwork {
    guard case .network(let network) = try Document(reading: path, format: format) else {
      throw DataError(file: path, found: "an instance", expected: "a network (JSON, Verilog or DOT)")
    }
    return network
  }
}
