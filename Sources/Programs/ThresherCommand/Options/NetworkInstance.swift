import ArgumentParser
import Files
import Formats
import ThresholdNetworks

/// An instance, or a network that stands for its function.
struct QuestionedInstance {
  /// What is asked about.
  let instance: Instance
  /// The network that was named, if one was.
  let network: ThresholdNetwork?
}

extension InstanceOptions {
  /// The instance that is named. If a network is, the question is about its function on all its inputs, or on the points of
  /// `sample`, whose own labels do not matter.
  ///
  /// - Throws: `DataError` for files, `ValidationError` if there are too many inputs to list, or a sample beside an instance.
  func questioned(on sample: String? = nil) throws -> QuestionedInstance {
    guard let file, function == nil, let network = try Self.network(file, format: format) else {
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
    get throws { try file.map { try Self.network($0, format: format) != nil } ?? false }
  }

  /// The network that a file holds; nil if it holds an instance, or is standard input, which cannot be read twice.
  private static func network(_ file: String, format: FileFormat?) throws -> ThresholdNetwork? {
    let known = format ?? FileFormat(suffixOf: file)
    guard file != "-", known == .json || known == .verilog || known == .dot else { return nil }
    guard case .network(let network) = try Document(reading: file, format: format) else { return nil }
    return network
  }
}
