import ArgumentParser
import Files
import Formats
import NeuronModels
import ThresholdNetworks

/// True labels that a user names: a truth table `n:0xHEX`, a network (a file, or its JSON object itself), or a file of labelled
/// points.
enum TrueLabels {
  /// Known on every input.
  case network(ThresholdNetwork)
  /// The labelled points of a file, or all rows of a table.
  case points(PartialFunction)

  /// - Throws: `DataError` for what is wrong with a file, `ValidationError` for a literal; both if the inputs differ in number.
  init(_ text: String, inputCount: Int) throws {
    self = try TrueLabels(text)
    guard self.inputCount == inputCount else {
      throw ValidationError("found a teacher of \(self.inputCount) inputs, expected \(inputCount)")
    }
  }

  /// Labels of any number of inputs.
  init(_ text: String) throws {
    if FunctionLiteral.isMeant(by: text) {
      do {
        self = .points(PartialFunction(try FunctionLiteral.truthTable(text)))
      } catch let error as DataError {
        throw ValidationError(error.description)
      }
    } else {
      let isObject = text.first { !$0.isWhitespace } == "{"
      let given = isObject ? InputText(file: "--teacher", bytes: Array(text.utf8)) : nil
      if let model = try given.map({ try NamedNetwork.model(in: $0) }) ?? NamedNetwork.model(in: text, format: nil) {
        self = try Self.points(of: model)
        return
      }
      switch try given.map({ try Document($0, format: .json) }) ?? Document(reading: text) {
      case .network(let network): self = .network(network)
      case .sample(let sample): self = .points(try sample.partialFunction())
      }
    }
  }

  /// The function of a network of other than binary neurons, as of a file of all its points.
  private static func points(of network: ModelNetwork) throws -> Self {
    if let binary = network.binary { return .network(binary) }
    let inputs = network.architecture.inputCount
    guard inputs <= Sample.maximumTotalInputs else {
      throw ValidationError(
        "found a teacher of \(inputs) inputs and \(network.model) neurons; expected at most \(Sample.maximumTotalInputs)"
      )
    }
    return .points(PartialFunction(network.truthTable))
  }

  /// The labels of all points as a literal, for those who read no files.
  ///
  /// - Throws: `ValidationError` unless every point has a label.
  func literal(of text: String) throws -> String {
    let function = try function()
    guard function.pointCount == 1 << inputCount else {
      throw ValidationError(
        "found the teacher \(DataError.quoted(text)) with labels of \(function.pointCount) points; expected all "
          + "2^\(inputCount)")
    }
    var values = BitVector(count: function.pointCount)
    for index in 0..<function.pointCount where function.labels[index] {
      values[function.point(index).ones.reduce(0) { $0 | 1 << $1 }] = true
    }
    return "\(TruthTable(inputCount: inputCount, values: values))"
  }

  var inputCount: Int {
    switch self {
    case .network(let network): network.architecture.inputCount
    case .points(let function): function.inputCount
    }
  }

  /// The labels as a function; a network on all its inputs, of which there may be 20.
  func function() throws -> PartialFunction {
    switch self {
    case .points(let function): return function
    case .network(let network):
      guard inputCount <= Sample.maximumTotalInputs else {
        throw ValidationError(
          "found a teacher of \(inputCount) inputs; expected at most \(Sample.maximumTotalInputs) to list its labels")
      }
      return PartialFunction(network.truthTable)
    }
  }
}
