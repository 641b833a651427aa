import ArgumentParser
import Files
import Formats
import NeuronModels
import ThresholdNetworks

/// An instance, or a network that stands for its function.
struct QuestionedInstance {
  /// What is asked about.
  let instance: Instance
  /// The network that was named, if one was.
  let network: NamedNetwork?

  /// The widths of a question: those that are given, else those of the network.
  func widths(_ given: Widths?) throws -> [Int] {
    guard let values = given?.values ?? network?.architecture.widths else {
      throw ValidationError("found no --widths; expected the widths of the layers, as in --widths 6,3,1")
    }
    return values
  }
}

/// A network in a file that a user names, of whatever neurons. Binary ones stay as compact as they are.
enum NamedNetwork {
  case binary(ThresholdNetwork)
  case rich(ModelNetwork)

  /// The network that a file holds; nil if it holds an instance.
  static func read(_ file: String, format: FileFormat?) throws -> NamedNetwork? {
    let known = format ?? FileFormat(suffixOf: file)
    guard known == .json || known == .verilog || known == .dot else { return nil }
    if let network = try model(in: file, format: format) { return .rich(network) }
    guard case .network(let network) = try Document(reading: file, format: format) else { return nil }
    return .binary(network)
  }

  var architecture: Architecture {
    switch self {
    case .binary(let network): network.architecture
    case .rich(let network): network.architecture
    }
  }

  var model: NeuronModel {
    switch self {
    case .binary: .binary
    case .rich(let network): network.model
    }
  }

  func size(by measure: SizeMeasure) -> Int {
    if let size = architecture.size(by: measure) { return size }
    switch self {
    case .binary(let network): return network.wireCount
    case .rich(let network): return network.wireCount
    }
  }

  func column(on sample: PartialFunction) -> BitVector {
    switch self {
    case .binary(let network): network.column(on: sample)
    case .rich(let network): network.column(on: sample)
    }
  }

  func evaluate(_ point: BitVector) -> Bool {
    switch self {
    case .binary(let network): network.evaluate(point)
    case .rich(let network): network.evaluate(point)
    }
  }

  var truthTable: TruthTable {
    switch self {
    case .binary(let network): network.truthTable
    case .rich(let network): network.truthTable
    }
  }

  /// As it is written for others.
  var written: WrittenNetwork {
    switch self {
    case .binary(let network): WrittenNetwork(network)
    case .rich(let network): WrittenNetwork(network)
    }
  }

  /// As JSON on one line.
  var line: String {
    get throws {
      switch self {
      case .binary(let network): try NetworkJSON.line(of: network)
      case .rich(let network): try ModelNetworkJSON.line(of: network)
      }
    }
  }

  /// The network of a file that names the model of its neurons (`thresher/network/2`, or a result with one); nil for any other.
  static func model(in file: String, format: FileFormat?) throws -> ModelNetwork? {
    guard (format ?? FileFormat(suffixOf: file)) == .json else { return nil }
    return try model(in: InputText(reading: file))
  }

  /// The same of a text in JSON.
  static func model(in text: InputText) throws -> ModelNetwork? {
    // A short look for the name, in which JSON may escape a slash.
    let names = [ModelNetworkJSON.schema, ModelNetworkJSON.schema.replacing("/", with: "\\/")]
    guard names.contains(where: { text.bytes.firstRange(of: Array($0.utf8)) != nil }) else { return nil }
    // Comments of instances may hold a network.
    let document = try JSONDocument(parsing: text)
    let schema = try document.optionalField("schema", of: document.root).map { try document.string($0, "schema") }
    guard schema == ModelNetworkJSON.schema || schema == ResultDocument.schema else { return nil }
    return try ModelNetworkJSON.read(text)
  }
}

extension InstanceOptions {
  /// The instance that is named. If a network is, the question is about its function on all its inputs, or on the points of
  /// `sample`, whose own labels do not matter.
  ///
  /// - Throws: `DataError` for files, `ValidationError` if there are too many inputs to list, or a sample beside an instance.
  func questioned(on sample: String? = nil) throws -> QuestionedInstance {
    guard let file, function == nil, let network = try NamedNetwork.read(file, format: format) else {
      if sample != nil {
        throw ValidationError("found --on with an instance; expected a network whose function is asked")
      }
      return QuestionedInstance(instance: try instance(), network: nil)
    }
    let inputs = network.architecture.inputCount
    let points: PartialFunction
    if let sample {
      let rows = try Sample.read(sample)
      guard rows.inputCount == inputs else {
        throw DataError(
          file: sample, found: "points of \(rows.inputCount) inputs", expected: "\(inputs), as the network has")
      }
      let distinct = rows.tallies.map(\.point)
      let unlabelled = PartialFunction(inputCount: inputs, points: distinct, labels: BitVector(count: distinct.count))
      points = PartialFunction(inputCount: inputs, points: distinct, labels: network.column(on: unlabelled))
    } else {
      guard inputs <= Sample.maximumTotalInputs else {
        throw DataError(
          file: file, found: "a network of \(inputs) inputs",
          expected: "at most \(Sample.maximumTotalInputs) to list its function", fix: "name points with --on FILE")
      }
      points = PartialFunction(network.truthTable)
    }
    return QuestionedInstance(
      instance: Instance(
        sample: Sample(name: file, points), function: points, mismatches: mismatches ?? 0),
      network: network)
  }

  /// Whether the file that is named holds a network.
  var namesNetwork: Bool {
    get throws { try file.map { try NamedNetwork.read($0, format: format) != nil } ?? false }
  }
}
