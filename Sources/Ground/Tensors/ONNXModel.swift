import Files

/// The graph of an ONNX model: its operations in the order of the file, and its constant tensors (numbers of the
/// fields: onnx.proto3).
///
/// What the operations mean is for the readers of networks to say.
package struct ONNXModel: Sendable {
  /// A value that goes into the graph or comes out of it.
  package struct Value: Sendable {
    /// The name by which operations take it.
    package let name: String
    /// What an element is; nil if the model does not say, or of a type that no network here has.
    package let elementType: ElementType?
    /// The lengths that are known, nil for others; no shape at all if the model does not say.
    package let shape: [Int?]?

    init(_ message: ProtocolBuffer) throws {
      name = message.texts(1).last ?? ""
      let tensor = try message.messages(2).last?.messages(1).last
      elementType = tensor?.number(1).flatMap { ONNXModel.elementTypes[$0] }
      shape = try tensor?.messages(2).last?.messages(1).map { dimension in
        dimension.number(1).flatMap { $0 >= 0 ? Int($0) : nil }
      }
    }
  }

  /// The model, as the user named it.
  package let file: String
  /// The inputs that are no constants.
  package let inputs: [Value]
  /// The outputs.
  package let outputs: [Value]
  /// The operations, but for those that are constants.
  package let nodes: [ONNXNode]
  /// Initializers and the results of `Constant`.
  package let constants: [String: Tensor]
  /// What whoever wrote the model notes about it.
  package let metadata: [String: String]

  /// - Throws: `DataError` of one line for what is no model, and for tensors that are not whole.
  package init(reading path: String) throws {
    let file = try MappedFile(path)
    let model = try ProtocolBuffer(file, 0..<file.count)
    guard let graph = try model.messages(7).first else {
      throw DataError(file: path, found: "no graph", expected: "an ONNX model")
    }
    let nodes = try graph.messages(1).map { ($0, try ONNXNode($0)) }
    var constants = ONNXConstants()
    for message in try graph.messages(5) { try constants.add(message, name: message.texts(8).last ?? "") }
    self.nodes = try nodes.compactMap { message, node in
      try node.operation == "Constant" && constants.add(valueOf: message, node) ? nil : node
    }
    let tensors = constants.tensors
    inputs = try graph.messages(11).map { try Value($0) }.filter { tensors[$0.name] == nil }
    outputs = try graph.messages(12).map { try Value($0) }
    metadata = try Dictionary(
      model.messages(14).map { ($0.texts(1).last ?? "", $0.texts(2).last ?? "") }, uniquingKeysWith: { $1 })
    (self.file, self.constants) = (path, tensors)
  }

  /// The one input and the one output of a network.
  ///
  /// - Throws: `DataError` for any other number of them.
  package func ends() throws -> (input: Value, output: Value) {
    guard inputs.count == 1, outputs.count == 1 else {
      throw DataError(file: file, found: "\(inputs.count) inputs and \(outputs.count) outputs", expected: "one of each")
    }
    return (inputs[0], outputs[0])
  }

  /// onnx.proto3: FLOAT, INT32, INT64, BOOL, FLOAT16, DOUBLE, BFLOAT16.
  package static let elementTypes: [Int64: ElementType] = [
    1: .float32, 6: .int32, 7: .int64, 9: .bool, 10: .float16, 11: .float64, 16: .bfloat16,
  ]
}

/// An operation of a graph.
package struct ONNXNode: Sendable {
  /// The name of the node, or of what it gives if it has none.
  package let name: String
  /// `Gemm`; operations outside of the standard have their domain in front, `com.microsoft.Gelu`.
  package let operation: String
  /// The names of what it takes; an empty one stands for what is left out.
  package let inputs: [String]
  /// The names of what it gives.
  package let outputs: [String]
  /// The names of the attributes that are set, ascending.
  package let attributes: [String]
  private var integers: [String: Int64] = [:]
  private var floats: [String: Float] = [:]

  init(_ message: ProtocolBuffer) throws {
    (inputs, outputs) = (message.texts(1), message.texts(2))
    let domain = message.texts(7).last ?? ""
    operation = (["", "ai.onnx"].contains(domain) ? "" : domain + ".") + (message.texts(4).last ?? "")
    let given = message.texts(3).last ?? ""
    name = given.isEmpty ? outputs.first ?? "" : given
    var names: Set<String> = []
    for attribute in try message.messages(5) {
      guard let name = attribute.texts(1).last else { continue }
      names.insert(name)
      integers[name] = attribute.number(3)
      floats[name] = attribute.float(2)
    }
    attributes = names.sorted()
  }

  /// The attribute of this name.
  package func integer(_ name: String, default standard: Int64) -> Int64 { integers[name] ?? standard }

  /// The attribute of this name.
  package func float(_ name: String, default standard: Float) -> Float { floats[name] ?? standard }

  /// The error that names this node and its operation.
  package func error(file: String, found: String, expected: String, fix: String? = nil) -> DataError {
    DataError(
      file: file, found: "node \(DataError.quotedName(name)) (\(DataError.oneLine(operation))): \(found)",
      expected: expected, fix: fix)
  }
}
