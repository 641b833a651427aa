import Claims
import Files
import Formats
import Foundation
import Numbers
import RealNetworks
import Running
import ThresholdNetworks

/// `thresher verify accumulator`: what a narrow accumulator does to a network, on data or at worst.
package struct AccumulatorExamination: Examination {
  /// What is asked about the files.
  package enum Case: Sendable {
    case data(LowBitNetwork, AccumulatorData)
    case worst(LowBitNetwork, WorstCaseQuestion)
    case threshold(ThresholdNetwork, NumberFormat)
  }

  package init() {}

  package let name = "accumulator"
  package let text =
    "what a narrow accumulator does to a network: on data, or at worst over all inputs; widths of threshold networks"
  package let parameters = [
    Parameter("network", "a dense network (.npz, .safetensors, .onnx, .json) or a threshold network", kind: .file),
    Parameter("data", "inputs row by row (.npy, .npz, .csv), a label in one more column or as y", kind: .file),
    Parameter("product", "the format of products; exact with an integer accumulator", default: "M7E4b12"),
    Parameter("accumulator", "the format of the accumulator, as M7E4b10 or int16", default: "M7E4b10"), .chunk(),
    .rounding, Parameter("underflow", "what formats have, or another", kind: .choice(underflows), default: "format"),
    Parameter("overflow", "of an integer accumulator", kind: .choice(["wrap", "saturate"]), default: "wrap"),
    Parameter("inputs", "round inputs of every layer to this format; all of its values at worst", default: "none"),
    Parameter("weights", "round weights to this format first", default: "none"),
    Parameter("worst-case", "over all inputs, not data", kind: .choice(["false", "true"]), default: "false"),
    Parameter("neurons", "at worst: the first ones of every layer", kind: .integer(1...1 << 24), default: "16777216"),
  ]

  private static let underflows = ["format"] + Underflow.allCases.map(\.rawValue)

  package func read(_ arguments: Arguments) throws -> Case {
    let arithmetic = try Self.arithmetic(arguments)
    let isWorst = try arguments.flag("worst-case")
    let neurons = try arguments.integer("neurons", in: 1...1 << 24)
    let path = try arguments.files("network", count: 1...1)[0]
    let data = arguments["data"] == nil ? nil : try arguments.files("data", count: 1...1)[0]
    if let network = try Self.thresholdNetwork(path) {
      guard case .float(let sums) = arithmetic.sums, data == nil else {
        throw ArgumentError(
          name: data == nil ? "accumulator" : "data", found: data ?? arguments["accumulator"],
          expected:
            "only a floating-point accumulator beside a threshold network: every width of integers is worked out")
      }
      return .threshold(network, sums.accumulator.format)
    }
    let file = try DenseNetworkFile(reading: path)
    let network = try LowBitNetwork(file.doubles(), of: file, in: arithmetic)
    if isWorst {
      if let data { throw ArgumentError(name: "data", found: data, expected: "no data with --worst-case") }
      return .worst(network, try Self.question(arithmetic, neurons, arguments))
    }
    guard let data else { throw ArgumentError(name: "data", found: nil, expected: "inputs, or --worst-case") }
    return .data(network, try AccumulatorData(reading: data, width: network.inputCount))
  }

  private static func arithmetic(_ arguments: Arguments) throws -> NetworkArithmetic {
    func optional(_ name: String) throws -> AccumulatorFormat? {
      let text = try arguments.text(name, expected: "a format or none")
      return text == "none" ? nil : try AccumulatorFormat(parsing: text, parameter: name)
    }
    let (inputs, weights) = (try optional("inputs"), try optional("weights"))
    let chunk = try arguments.integer("chunk", in: 1...1 << 20)
    let rounding = try arguments.choice("rounding", of: Rounding.self)
    let named = try arguments.text("underflow", expected: underflows.joined(separator: " or "))
    let underflow = Underflow(rawValue: named)
    let overflow = try arguments.choice("overflow", of: IntegerAccumulatorModel.Overflow.self)
    let product = try arguments.format("product")
    let name = try arguments.text("accumulator", expected: NumberFormat.expectedName)
    switch try AccumulatorFormat(parsing: name, parameter: "accumulator") {
    case .float(let format):
      for (name, format) in [("inputs", inputs), ("weights", weights)] {
        if case .integer(let format) = format {
          throw ArgumentError(
            name: name, found: format.name, expected: "a floating-point format, as the accumulator is one")
        }
      }
      let sums = FusedMultiplyAdd(
        product: product, accumulator: format, chunk: chunk, rounding: rounding, underflow: underflow)
      return NetworkArithmetic(sums: .float(sums), inputs: inputs, weights: weights)
    case .integer(let format):
      for (name, format) in [("inputs", inputs), ("weights", weights)] {
        if case .float(let format) = format {
          throw ArgumentError(name: name, found: format.name, expected: "an integer format, as the accumulator is one")
        }
        if case .integer(let format) = format, format.bits >= IntegerProduct.entryBits {
          throw ArgumentError(
            name: name, found: format.name, expected: "at most \(IntegerProduct.entryBits - 1) bits")
        }
      }
      guard format.isSigned, product.name == "M7E4b12", underflow == nil, rounding == .towardZero else {
        throw ArgumentError(
          name: "accumulator", found: name,
          expected: "a signed width, and no format of products, rounding or underflow beside it: products are exact")
      }
      let sums = IntegerProduct(bits: format.bits, overflow: overflow, chunk: chunk)
      return NetworkArithmetic(sums: .integer(sums), inputs: inputs, weights: weights)
    }
  }

  /// What the worst case goes over.
  private static func question(
    _ arithmetic: NetworkArithmetic, _ neurons: Int, _ arguments: Arguments
  ) throws -> WorstCaseQuestion {
    guard let inputs = arithmetic.inputs else {
      throw ArgumentError(
        name: "inputs", found: nil, expected: "the format of inputs, as M3E3b4 or int8, all of whose values may occur")
    }
    if case .float(let sums) = arithmetic.sums {
      if sums.accumulator.underflow == .ignored {
        throw ArgumentError(
          name: "underflow", found: "ignored", expected: "flush or gradual, for the sums have to be finitely many")
      }
      if case .float(let inputs) = inputs {
        for (name, format) in [("inputs", inputs), ("accumulator", sums.accumulator.format)]
        where format.valueCount > 1 << 17 {
          throw ArgumentError(name: name, found: format.name, expected: "a format of at most \(1 << 17) values")
        }
      }
    }
    return WorstCaseQuestion(inputs: inputs, neurons: neurons)
  }

  /// The network of a file with the schema of threshold networks, nil for any other file.
  private static func thresholdNetwork(_ path: String) throws -> ThresholdNetwork? {
    guard path.lowercased().hasSuffix(".json") else { return nil }
    let text = try InputText(reading: path)
    let document = try JSONDocument(parsing: text)
    return document.optionalField("schema", of: document.root) == nil ? nil : try NetworkJSON.read(text)
  }

  package func report(on input: Case, effort: Effort) throws -> ExaminationReport {
    switch input {
    case .data(let network, let data):
      var question = DataReport(network: network, data: data)
      return try question.report(effort)
    case .worst(let network, let question):
      return try WorstCaseReport(network: network, question: question).report(effort)
    case .threshold(let network, let format):
      return try ThresholdReport(network: network, format: format).report(effort)
    }
  }
}
