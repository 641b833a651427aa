import Files
import Numbers
import Tensors

// `{"layers": [{"weights": [["1/3", 2], [0.5, -1]], "bias": [0, "-1/7"], "activation": "relu"}, ...]}`: rows are outputs, a
// number or a text is a decimal or a fraction, taken as it is written. No bias is zeros; no activation is ReLU but in the last layer.

extension DenseNetworkFile {
  init(json text: InputText) throws {
    let document = try JSONDocument(parsing: text)
    let nodes = try document.array(document.field("layers", of: document.root), "layers")
    let layers = try nodes.enumerated().map { index, node in
      let rows = try document.array(document.field("weights", of: node), "weights")
      let numbers = try rows.map { row in
        try document.array(row, "a row of weights").map { try Self.number($0, in: document) }
      }
      let width = numbers.first?.count ?? 0
      for (row, values) in zip(rows, numbers) where values.count != width || width == 0 {
        throw document.mismatch(row, "\(max(1, width)) weights, one an input")
      }
      let bias = try document.optionalField("bias", of: node).map { bias in
        try document.array(bias, "bias").map { try Self.number($0, in: document) }
      }
      let activation = try document.optionalField("activation", of: node).map { node in
        guard let known = Activation(rawValue: try document.string(node, "activation")) else {
          throw document.mismatch(node, Activation.allCases.map { "\"\($0.rawValue)\"" }.joined(separator: " or "))
        }
        return known
      }
      return Layer(
        name: "layer \(index + 1)",
        weights: Tensor(
          name: "layer \(index + 1) weights", file: text.file, shape: [rows.count, width],
          fractions: numbers.flatMap { $0 }), isTransposed: false,
        bias: bias.map {
          Tensor(name: "layer \(index + 1) bias", file: text.file, shape: [$0.count], fractions: $0)
        }, activation: activation ?? (index == nodes.count - 1 ? .identity : .relu))
    }
    try self.init(file: text.file, layers: layers)
  }

  private static func number(_ node: JSONNode, in document: JSONDocument) throws -> Rational {
    switch node.content {
    case .integer(let value): return Rational(value)
    case .number(let written), .string(let written):
      guard let value = Rational(decimal: written) else { fallthrough }
      return value
    default: throw document.mismatch(node, "a number or a fraction such as \"1/3\"")
    }
  }
}

extension DenseNetwork<Rational> {
  /// The network as `DenseNetworkFile` reads it, fractions as texts.
  public func json() -> String {
    let layers = layers.map { layer in
      let rows = (0..<layer.outputCount).map { "[\(Self.list(layer.row($0)))]" }.joined(separator: ", ")
      return
        "{\"weights\": [\(rows)], \"bias\": [\(Self.list(layer.bias))], \"activation\": \"\(layer.activation.rawValue)\"}"
    }
    return "{\"layers\": [\n  \(layers.joined(separator: ",\n  "))\n]}\n"
  }

  private static func list(_ numbers: some Sequence<Rational>) -> String {
    numbers.map { $0.isInteger && $0.magnitude < 1_000_000_000 ? "\($0)" : "\"\($0)\"" }.joined(separator: ", ")
  }
}
