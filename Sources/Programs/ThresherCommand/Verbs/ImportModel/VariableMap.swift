import Encoding
import Files
import Formats
import ThresholdNetworks

/// Which variables of an exported formula choose the network, as comment lines of the formula: what turns a model back into it.
///
///     thresher/variables/1 inputs 3 widths 3,1
///     neuron 1.1 weights 1 2 3 atleast 4 5 6 negated 7
///     output atleast 22 23 24
///
/// Neurons are numbered by layer and place. A neuron reads the inputs whose weight is true; its threshold is the number of true
/// `atleast`; `negated` is "fewer than". The output of a formula without a limit on wires reads every neuron before it.
struct VariableMap {
  static let schema = "thresher/variables/1"

  let architecture: Architecture
  let layers: [[InterpolationEncoding.NeuronChoice]]
  /// The threshold of an output that reads everything; empty if it is a neuron of `layers`.
  let outputThreshold: [Formula.Literal]

  init(_ encoding: InterpolationEncoding) {
    architecture = encoding.architecture
    layers = encoding.neuronChoices
    outputThreshold = encoding.outputChoice
  }

  init(_ program: InterpolationProgram) {
    architecture = program.architecture
    layers = program.neuronChoices
    outputThreshold = program.outputChoice
  }

  /// The comment lines, without what marks a comment.
  var lines: [String] {
    func list(_ literals: [Formula.Literal]) -> String { literals.map { "\($0)" }.joined(separator: " ") }
    var lines = ["\(Self.schema) inputs \(architecture.inputCount) widths \(architecture)"]
    for (layer, neurons) in layers.enumerated() {
      for (index, neuron) in neurons.enumerated() {
        lines.append(
          "neuron \(layer + 1).\(index + 1) weights \(list(neuron.weights)) atleast \(list(neuron.threshold)) "
            + "negated \(neuron.negated)")
      }
    }
    if !outputThreshold.isEmpty { lines.append("output atleast \(list(outputThreshold))") }
    return lines
  }

  /// Reads the comment lines of a formula: DIMACS, OPB or SMT-LIB.
  ///
  /// - Throws: `DataError` with the line if there is no map, or one that fits no network.
  init(_ text: InputText) throws {
    var head: Architecture?
    var layers: [[InterpolationEncoding.NeuronChoice]] = []
    var output: [Formula.Literal] = []
    for (number, line) in text.lines {
      try Patience.look(text.file, atStep: number)
      guard let mark = line.first, "c*;".utf8.contains(mark) else { continue }
      let words = line.dropFirst().split(whereSeparator: \.isBlank).map { String(decoding: $0, as: UTF8.self) }
      func refuse(_ expected: String) -> DataError {
        text.error(number, found: DataError.quoted(words.joined(separator: " ")), expected: expected)
      }
      switch words.first {
      case Self.schema:
        guard words.count == 5, words[1] == "inputs", words[3] == "widths", let inputs = Int(words[2]),
          (1...Sample.maximumInputs).contains(inputs), let widths = try? Literal.widths(words[4]), head == nil
        else { throw refuse("\(Self.schema) inputs N widths W, once") }
        let architecture = widths.architecture(inputCount: inputs)
        head = architecture
        layers = Array(repeating: [], count: architecture.depth)
      case "neuron":
        guard let head, words.count > 1 else { throw refuse("neurons after the line \(Self.schema)") }
        let place = words[1].split(separator: ".").compactMap { Int($0) }
        guard place.count == 2, (1...head.depth).contains(place[0]), place[1] == layers[place[0] - 1].count + 1,
          place[1] <= head.widths[place[0] - 1]
        else { throw refuse("the neurons in their order") }
        let fanIn = head.fanIn(ofLayer: place[0] - 1)
        let variables = words.dropFirst(2).compactMap { Formula.Literal($0) }
        guard words.count == 2 * fanIn + 6, variables.count == 2 * fanIn + 1, variables.allSatisfy({ $0 > 0 }),
          words[2] == "weights", words[fanIn + 3] == "atleast", words[2 * fanIn + 4] == "negated"
        else { throw refuse("weights, atleast and negated with \(fanIn), \(fanIn) and 1 variables") }
        layers[place[0] - 1].append(
          InterpolationEncoding.NeuronChoice(
            weights: Array(variables[..<fanIn]), threshold: Array(variables[fanIn..<2 * fanIn]),
            negated: variables[2 * fanIn]))
      case "output":
        guard let head, output.isEmpty, head.depth > 1 else {
          throw refuse("one output, of a network with hidden layers")
        }
        output = words.dropFirst(2).compactMap { Formula.Literal($0) }
        guard words.count == output.count + 2, output.count == head.fanIn(ofLayer: head.depth - 1),
          output.allSatisfy({ $0 > 0 })
        else { throw refuse("output atleast with a variable for each neuron before it") }
      default: continue
      }
    }
    guard let head else {
      throw text.error(
        nil, found: "no line \(Self.schema)", expected: "a formula of `thresher export`",
        fix: "export it again: formulas of former versions have no variable map")
    }
    for (layer, neurons) in layers.enumerated() {
      let isMissing = layer == head.depth - 1 && !output.isEmpty
      guard neurons.count == (isMissing ? 0 : head.widths[layer]) else {
        throw text.error(
          nil, found: "\(neurons.count) neurons of layer \(layer + 1)",
          expected: "\(isMissing ? 0 : head.widths[layer])")
      }
    }
    architecture = head
    self.layers = layers
    outputThreshold = output
  }

  /// The network that a model chooses.
  ///
  /// - Parameter isTrue: the value of a variable, nil if the model has none.
  /// - Throws: `DataError` for a variable without a value, and for a threshold that no count of ones reaches.
  func network(file: String, _ isTrue: (Formula.Literal) -> Bool?) throws -> ThresholdNetwork {
    func value(_ variable: Formula.Literal) throws -> Bool {
      guard let value = isTrue(variable) else {
        throw DataError(file: file, found: "no value of variable \(variable)", expected: "a value of every variable")
      }
      return value
    }
    var neurons: [[Neuron]] = []
    for layer in layers.indices where !layers[layer].isEmpty {
      neurons.append(
        try layers[layer].enumerated().map { index, choice in
          let threshold = try choice.threshold.filter(value).count
          let isNegated = try value(choice.negated)
          let set = BitVector(try choice.weights.map(value))
          guard threshold <= set.popcount else {
            throw DataError(
              file: file,
              found: "a threshold of \(threshold) for neuron \(layer + 1).\(index + 1), which reads \(set.popcount)",
              expected: "a model of the formula")
          }
          let function: NeuronFunction =
            threshold == 0
            ? .constant(!isNegated)
            : isNegated ? .fewer(than: threshold, of: set) : .atLeast(threshold, of: set)
          return function.neuron(fanIn: architecture.fanIn(ofLayer: layer))
        })
    }
    if !outputThreshold.isEmpty {
      let all = BitVector(repeating: true, count: outputThreshold.count)
      let threshold = try outputThreshold.filter(value).count
      let function: NeuronFunction = threshold == 0 ? .constant(true) : .atLeast(threshold, of: all)
      neurons.append([function.neuron(fanIn: all.count)])
    }
    return ThresholdNetwork(architecture: architecture, layers: neurons)
  }
}
