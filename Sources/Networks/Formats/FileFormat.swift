import Files
import ThresholdNetworks

/// The file formats, by their usual suffix.
public enum FileFormat: String, CaseIterable, Sendable {
  /// Samples in PLA, tables or BLIF, samples and networks in JSON, networks in DOT, total functions as lines of truth tables.
  case pla, csv, json, blif, dot, truth
  /// Networks in Verilog as we write them, and circuits of gates as others do, as files `.v`.
  case verilog = "v"

  /// The format that the suffix of a file name tells, nil if it tells none.
  public init?(suffixOf path: String) {
    guard let dot = path.lastIndex(of: ".") else { return nil }
    let suffix = path[path.index(after: dot)...].lowercased()
    self.init(rawValue: suffix == "tsv" ? "csv" : suffix)
  }

  /// The format that the first line with content looks like; PLA if it looks like no other.
  public init(contentOf text: InputText) {
    let first = text.lines.lazy.map(\.bytes).first { !$0.isEmpty && $0.first != UInt8(ascii: "#") } ?? []
    let signs: [(sign: String, format: FileFormat)] = [
      ("{", .json), ("x1", .csv), ("digraph", .dot), ("//", .verilog), ("module", .verilog), (".model", .blif),
    ]
    if let sign = signs.first(where: { first.starts(with: $0.sign.utf8) }) {
      self = sign.format
    } else if TruthLines.isLine(first) {
      self = .truth
    } else {
      // A row of a PLA file has no separators between its columns.
      let isTable = first.first != UInt8(ascii: ".") && first.contains { ",;\t\"".utf8.contains($0) }
      self = isTable && first.contains { !"01-|".utf8.contains($0) && !$0.isBlank } ? .csv : .pla
    }
  }
}

/// What a file holds.
public enum Document: Sendable {
  /// PLA, CSV, JSON, truth-table lines; an output of a circuit in BLIF or Verilog counts as the sample of its function.
  case sample(Sample)
  /// JSON, Verilog, DOT.
  case network(ThresholdNetwork)

  /// Reads a file, or standard input for `-`. Without a format the suffix decides; without a known
  /// suffix, the content.
  public init(reading path: String, format: FileFormat? = nil) throws {
    try self.init(reading: path, options: ReadingOptions(format: format))
  }

  /// Reads a file as `options` say.
  public init(reading path: String, options: ReadingOptions) throws {
    var options = options
    options.format = options.format ?? FileFormat(suffixOf: path)
    try self.init(InputText(reading: path), options: options)
  }

  /// Reads a sample or a network.
  ///
  /// - Parameters:
  ///   - text: the bytes with the name of their file.
  ///   - format: nil for the one that the content shows.
  /// - Throws: `DataError`, one line with file and line.
  public init(_ text: InputText, format: FileFormat? = nil) throws {
    try self.init(text, options: ReadingOptions(format: format))
  }

  /// Reads a sample or a network as `options` say.
  ///
  /// - Throws: `DataError`, one line with file and line.
  public init(_ text: InputText, options: ReadingOptions) throws {
    let format = options.format ?? FileFormat(contentOf: text)
    func column(_ list: OutputList) throws -> Int? { try options.output.map { try list.index(of: $0, in: text) } }
    if options.table.isAsked && format != .csv {
      throw text.error(
        nil, found: "options for tables with a \(format.rawValue) file", expected: "a table with a header",
        fix: "--format csv if it is one")
    }
    switch format {
    case .pla: self = .sample(try PLA.read(text, output: column(PLA.outputs(of: text))))
    case .csv: self = .sample(try CSV.read(text, options: options))
    case .truth:
      let lines = try TruthLines(text)
      self = .sample(try lines.sample(column(lines.outputs)))
    case .blif:
      let circuit = try BLIFCircuit(parsing: text)
      self = .sample(try BLIF.sample(circuit, output: column(OutputList(names: circuit.outputs))))
    case .verilog:
      switch try Verilog.contents(of: text) {
      case .network(let network): self = try Self.network(network, text, options)
      case .circuit(let circuit):
        self = .sample(try BLIF.sample(circuit, output: column(OutputList(names: circuit.outputs))))
      }
    case .dot: self = try Self.network(DOT.read(text), text, options)
    case .json:
      let document = try JSONDocument(parsing: text)
      let schema = try document.field("schema", of: document.root)
      if try document.string(schema, "schema") == InstanceJSON.schema {
        _ = try column(OutputList(names: ["y"]))
        self = .sample(try InstanceJSON.read(document))
      } else {
        self = try Self.network(NetworkJSON.read(document), text, options)
      }
    }
  }

  /// A network has one output, y.
  private static func network(
    _ network: ThresholdNetwork, _ text: InputText, _ options: ReadingOptions
  ) throws -> Self {
    if let output = options.output { _ = try OutputList(names: ["y"]).index(of: output, in: text) }
    return .network(network)
  }

  /// The document in another format. A network as PLA or CSV is its complete function.
  ///
  /// - Parameters:
  ///   - format: the format that is written.
  ///   - name: what messages call the document.
  ///   - inputNames: what pictures and circuits of a network say about its inputs.
  /// - Throws: `DataError` if the format cannot hold it, `Patience.Ended` if the time is over before all is written.
  public func text(as format: FileFormat, name: String, inputNames: [String]? = nil) throws -> String {
    func look(_ index: Int) throws { try Patience.look(name, atStep: index) }
    switch (self, format) {
    case (.sample(let sample), .pla): return try PLA.text(of: sample, withNames: true, look)
    case (.sample(let sample), .csv): return try CSV.text(of: sample, look)
    case (.sample(let sample), .json): return try InstanceJSON.text(of: sample, look)
    case (.sample(let sample), .truth): return try TruthLines.text(of: sample)
    case (.sample, _):
      throw DataError(
        file: name, found: "an instance", expected: "a network; an instance becomes pla, csv, json or truth")
    case (.network(let network), .json): return NetworkJSON.text(of: network)
    case (.network(let network), .blif):
      return try BLIF.text(of: network, inputNames: inputNames) { try Patience.look(name) }
    case (.network(let network), .verilog): return Verilog.text(of: network, inputNames: inputNames)
    case (.network(let network), .dot): return DOT.text(of: network, inputNames: inputNames)
    case (.network(let network), .pla), (.network(let network), .csv), (.network(let network), .truth):
      let inputs = network.architecture.inputCount
      guard inputs <= Sample.maximumTotalInputs else {
        throw DataError(
          file: name, found: "a network of \(inputs) inputs",
          expected: "at most \(Sample.maximumTotalInputs) to list its function")
      }
      guard let table = network.truthTable(isStopped: { Patience.isOver }) else {
        throw Patience.Ended(file: name)
      }
      let sample = Sample(
        name: name, PartialFunction(table), comments: ["network: \(try NetworkJSON.line(of: network))"])
      return try Document.sample(sample).text(as: format, name: name)
    }
  }
}

extension Sample {
  /// Reads an instance; see `Document.init(reading:format:)`.
  public static func read(_ path: String, format: FileFormat? = nil) throws -> Sample {
    try read(path, options: ReadingOptions(format: format))
  }

  /// Reads an instance as `options` say.
  public static func read(_ path: String, options: ReadingOptions) throws -> Sample {
    guard case .sample(let sample) = try Document(reading: path, options: options) else { throw isNetwork(path) }
    return sample
  }

  private static func isNetwork(_ path: String) -> DataError {
    DataError(
      file: path, found: "a network", expected: "an instance",
      fix: "`thresher convert` lists the function of a network")
  }

  /// Reads every output of a file as an instance of its own, in the order of the file; each has an `outputName`.
  ///
  /// - Throws: `DataError`; the text is read once, its rows once for each output.
  public static func readAll(_ path: String, options: ReadingOptions) throws -> [Sample] {
    let text = try InputText(reading: path)
    var options = options
    options.format = options.format ?? FileFormat(suffixOf: path) ?? FileFormat(contentOf: text)
    let outputs: OutputList
    switch options.format {
    case .pla: outputs = PLA.outputs(of: text)
    case .truth: outputs = try TruthLines(text).outputs
    case .blif: outputs = OutputList(names: try BLIFCircuit(parsing: text).outputs)
    case .verilog:
      outputs =
        if case .circuit(let circuit) = try Verilog.contents(of: text) {
          OutputList(names: circuit.outputs)
        } else { OutputList(count: 1) }
    case .csv: outputs = try CSV.outputs(of: text, options: options)
    default: outputs = OutputList(count: 1)
    }
    return try (0..<outputs.count).map { index in
      options.output = "\(index + 1)"
      // A name that is another's number would be taken first.
      if let names = outputs.names { options.output = names[index] }
      guard case .sample(var sample) = try Document(text, options: options) else { throw isNetwork(path) }
      sample.outputName = sample.outputName ?? outputs.name(index)
      return sample
    }
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
