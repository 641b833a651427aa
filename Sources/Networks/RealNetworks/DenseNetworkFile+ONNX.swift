import Files
import Tensors

// ONNX: a chain of Gemm, MatMul, Add and Relu from the one input to the one output (numbers of the fields: onnx.proto3).

extension DenseNetworkFile {
  init(onnx file: MappedFile) throws {
    let model = try ProtocolBuffer(file, 0..<file.count)
    guard let graph = try model.messages(7).first else {
      throw DataError(file: file.path, found: "no graph", expected: "an ONNX model")
    }
    let constants = try ONNXConstants(graph).tensors
    let inputs = try graph.messages(11).compactMap { $0.texts(1).last }
      .filter { constants[$0] == nil }
    let outputs = try graph.messages(12).compactMap { $0.texts(1).last }
    guard inputs.count == 1, outputs.count == 1 else {
      throw DataError(
        file: file.path, found: "\(inputs.count) inputs and \(outputs.count) outputs", expected: "one of each")
    }
    var chain = ONNXChain(file: file.path, current: inputs[0], constants: constants)
    for node in try graph.messages(1) { try chain.append(ONNXNode(node)) }
    guard chain.current == outputs[0] else {
      throw DataError(
        file: file.path, found: "a chain that ends at \(DataError.quotedName(chain.current))",
        expected: "the output \(DataError.quotedName(outputs[0]))")
    }
    try self.init(file: file.path, layers: chain.layers)
  }
}

/// The constant tensors of a graph: initializers and nodes `Constant`.
private struct ONNXConstants {
  private(set) var tensors: [String: Tensor] = [:]

  init(_ graph: ProtocolBuffer) throws {
    for message in try graph.messages(5) { try add(message, name: message.texts(8).last ?? "") }
    for node in try graph.messages(1) where node.texts(4).last == "Constant" {
      for attribute in try node.messages(5) where attribute.texts(1).last == "value" {
        if let message = try attribute.messages(5).first, let name = node.texts(2).first {
          try add(message, name: name)
        }
      }
    }
  }

  private mutating func add(_ message: ProtocolBuffer, name: String) throws {
    let path = message.file.path
    func error(_ found: String, _ expected: String, fix: String? = nil) -> DataError {
      DataError(file: path, found: "tensor \(DataError.quotedName(name)): \(found)", expected: expected, fix: fix)
    }
    guard message.number(14) ?? 0 == 0, message.ranges(13).isEmpty else {
      throw error("elements in another file", "elements inside the model", fix: "save it without external data")
    }
    let dimensions = try message.numbers(1).map { Int($0) }
    var count = 1
    for length in dimensions {
      let (product, overflow) = count.multipliedReportingOverflow(by: length)
      guard length >= 0, !overflow, product <= message.file.count else {
        throw error("shape \(dimensions)", "as many elements as the file can hold")
      }
      count = product
    }
    // onnx.proto3: FLOAT, INT32, INT64, BOOL, FLOAT16, DOUBLE, BFLOAT16.
    let types: [Int64: ElementType] = [
      1: .float32, 6: .int32, 7: .int64, 9: .bool, 10: .float16, 11: .float64, 16: .bfloat16,
    ]
    guard let code = message.number(2), let type = types[code] else {
      throw error("elements of type \(message.number(2) ?? 0)", "floats or integers")
    }
    let bits: [UInt64]
    if let raw = message.ranges(9).last {
      guard raw.count == count * type.size else { throw error("\(raw.count) bytes", "\(count * type.size)") }
      bits = (0..<count).map { message.file.littleEndian(at: raw.lowerBound + $0 * type.size, size: type.size) ?? 0 }
    } else {
      switch type {
      case .float32: bits = try message.words(4, size: 4)
      case .float64: bits = try message.words(10, size: 8)
      case .int64: bits = try message.numbers(7).map { UInt64(bitPattern: $0) }
      default: bits = try message.numbers(5).map { UInt64(bitPattern: $0) }
      }
    }
    guard bits.count == count else { throw error("\(bits.count) elements", "\(count) for shape \(dimensions)") }
    let tensor = Tensor(name: name, file: path, shape: dimensions, type: type, count: count) { bits[$0] }
    guard tensors.updateValue(tensor, forKey: name) == nil else { throw error("a name given twice", "each name once") }
  }
}

/// An operation of a graph.
private struct ONNXNode {
  let name: String
  let operation: String
  let inputs: [String]
  let outputs: [String]
  private var integers: [String: Int64] = [:]
  private var floats: [String: Float] = [:]

  init(_ message: ProtocolBuffer) throws {
    (inputs, outputs, operation) = (message.texts(1), message.texts(2), message.texts(4).last ?? "")
    let given = message.texts(3).last ?? ""
    name = given.isEmpty ? outputs.first ?? "" : given
    for attribute in try message.messages(5) {
      guard let name = attribute.texts(1).last else { continue }
      integers[name] = attribute.number(3)
      floats[name] = attribute.float(2)
    }
  }

  func integer(_ name: String, default standard: Int64) -> Int64 { integers[name] ?? standard }

  func float(_ name: String, default standard: Float) -> Float { floats[name] ?? standard }
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
    if node.operation == "Constant" { return }
    func error(_ found: String, _ expected: String) -> DataError {
      DataError(
        file: file, found: "node \(DataError.quotedName(node.name)) (\(DataError.oneLine(node.operation))): \(found)",
        expected: expected)
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
