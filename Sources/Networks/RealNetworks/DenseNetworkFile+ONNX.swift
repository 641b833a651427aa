import Files
import Tensors

// ONNX: a chain of Gemm, MatMul, Add and Relu from the one input to the one output.

extension DenseNetworkFile {
  init(onnx path: String) throws {
    let model = try ONNXModel(reading: path)
    let (input, output) = try model.ends()
    var chain = ONNXChain(file: path, current: input.name, constants: model.constants)
    for node in model.nodes { try chain.append(node) }
    guard chain.current == output.name else {
      throw DataError(
        file: path, found: "a chain that ends at \(DataError.quotedName(chain.current))",
        expected: "the output \(DataError.quotedName(output.name))")
    }
    try self.init(file: path, layers: chain.layers)
  }
}

/// The layers found so far, and the value that the last one gives.
private struct ONNXChain {
  let file: String
  var current: String
  let constants: [String: Tensor]
  private(set) var layers: [DenseNetworkFile.Layer] = []
  /// Whether the last layer can still take a bias: it is a product without one and without an activation.
  private var isOpen = false

  init(file: String, current: String, constants: [String: Tensor]) {
    (self.file, self.current, self.constants) = (file, current, constants)
  }

  mutating func append(_ node: ONNXNode) throws {
    func error(_ found: String, _ expected: String) -> DataError {
      node.error(file: file, found: found, expected: expected)
    }
    guard node.outputs.count == 1, node.inputs.contains(current) else {
      throw error("inputs \(node.inputs.map { DataError.quotedName($0) }.joined(separator: ", "))", "a chain of layers")
    }
    let others = node.inputs.filter { $0 != current && !$0.isEmpty }
    let tensors = others.compactMap { constants[$0] }
    guard tensors.count == others.count, node.inputs.count(where: { $0 == current }) == 1 else {
      throw error("an input that is no constant", "constant weights")
    }
    switch node.operation {
    case "Gemm" where node.inputs.first == current && !tensors.isEmpty:
      guard node.float("alpha", default: 1) == 1, node.float("beta", default: 1) == 1,
        node.integer("transA", default: 0) == 0
      else { throw error("alpha, beta or transA", "the defaults 1, 1 and 0") }
      add(tensors[0], bias: tensors.count > 1 ? tensors[1] : nil, transposed: node.integer("transB", default: 0) == 0)
    case "MatMul" where node.inputs.first == current && tensors.count == 1: add(tensors[0], bias: nil, transposed: true)
    case "Add" where isOpen && tensors.count == 1:
      layers[layers.count - 1].bias = try row(tensors[0])
      isOpen = false
    case "Relu" where !layers.isEmpty && layers[layers.count - 1].activation == .identity:
      layers[layers.count - 1].activation = .relu
      isOpen = false
    case "Identity": break
    case "Flatten" where layers.isEmpty && node.integer("axis", default: 1) == 1: break
    default: throw error("an operation that makes no dense layer here", "Gemm, MatMul, Add, Relu in a chain")
    }
    current = node.outputs[0]
  }

  private mutating func add(_ weights: Tensor, bias: Tensor?, transposed: Bool) {
    layers.append(
      DenseNetworkFile.Layer(
        name: weights.name, weights: weights, isTransposed: transposed, bias: bias, activation: .identity))
    isOpen = bias == nil
  }

  /// A bias may have the shape [1, outputs].
  private func row(_ bias: Tensor) throws -> Tensor {
    guard bias.shape.count == 2, bias.shape[0] == 1 else { return bias }
    return Tensor(name: bias.name, file: bias.file, shape: [bias.count], type: bias.elementType, count: bias.count) {
      bias.bits(at: $0)
    }
  }
}
