import Files
import NeuronModels
import ThresholdNetworks
import TrainedNetworks

/// A network as an ONNX model (opset 13, IR 7): `x` of shape (N, inputs) and type int32 to `y` of shape (N, 1), all
/// zeros and ones.
///
/// A layer is MatMul with gamma * W, Add of b, Greater than 0, Cast to int32, so that runtimes without threshold units
/// run it. The bytes are those of Protocol Buffers, of which a model needs three kinds of fields: numbers, texts and
/// messages. `BinarizedGraph` reads the model back.
enum NetworkONNX {
  /// - Throws: `DataError` for sums that an int32 does not hold.
  static func check(_ network: WrittenNetwork, file: String) throws {
    guard network.largestSum <= Int(Int32.max) else {
      throw DataError(
        file: file, found: "sums up to \(network.largestSum)", expected: "at most \(Int32.max), for onnx has int32 here"
      )
    }
  }

  static func bytes(of network: WrittenNetwork) -> [UInt8] {
    var graph = Message()
    var initializers = [tensor("zero", dimensions: [], [0])]
    var source = "x"
    for (layer, neurons) in network.layers.enumerated() {
      let number = layer + 1
      let fanIn = network.architecture.fanIn(ofLayer: layer)
      // Rows are inputs, columns neurons.
      let weights = (0..<fanIn).flatMap { input in neurons.map { Int32($0.weight(input)) } }
      initializers.append(tensor("w\(number)", dimensions: [fanIn, neurons.count], weights))
      initializers.append(tensor("b\(number)", dimensions: [neurons.count], neurons.map { Int32($0.bias) }))
      let target = layer == network.layers.count - 1 ? "y" : "h\(number)"
      graph.add(1, node("MatMul", [source, "w\(number)"], "s\(number)"))
      graph.add(1, node("Add", ["s\(number)", "b\(number)"], "a\(number)"))
      graph.add(1, node("Greater", ["a\(number)", "zero"], "f\(number)"))
      graph.add(1, node("Cast", ["f\(number)"], target, to: int32))
      source = target
    }
    graph.add(2, "network")
    for initializer in initializers { graph.add(5, initializer) }
    graph.add(11, value("x", width: network.architecture.inputCount))
    graph.add(12, value("y", width: 1))

    var opset = Message()
    opset.add(1, "")
    opset.add(2, 13)
    var model = Message()
    model.add(1, 7)
    model.add(2, "thresher")
    model.add(3, Versions.thresher)
    model.add(7, graph)
    model.add(8, opset)
    // Weights do not tell what others a neuron might have had.
    var neurons = Message()
    neurons.add(1, BinarizedGraph.modelKey)
    neurons.add(2, (network.model ?? .binary).description)
    model.add(14, neurons)
    return model.bytes
  }

  /// The number of the type in `TensorProto.DataType`.
  private static let int32 = 6

  private static func node(_ operation: String, _ inputs: [String], _ output: String, to type: Int? = nil) -> Message {
    var node = Message()
    for input in inputs { node.add(1, input) }
    node.add(2, output)
    node.add(3, output + "-" + operation)
    node.add(4, operation)
    if let type {
      var attribute = Message()
      attribute.add(1, "to")
      attribute.add(3, type)
      // AttributeType.INT
      attribute.add(20, 2)
      node.add(5, attribute)
    }
    return node
  }

  private static func tensor(_ name: String, dimensions: [Int], _ values: [Int32]) -> Message {
    var tensor = Message()
    for dimension in dimensions { tensor.add(1, dimension) }
    tensor.add(2, int32)
    tensor.add(8, name)
    var raw: [UInt8] = []
    for value in values { withUnsafeBytes(of: value.littleEndian) { raw.append(contentsOf: $0) } }
    tensor.add(9, raw)
    return tensor
  }

  /// A value of shape (N, width).
  private static func value(_ name: String, width: Int) -> Message {
    var rows = Message()
    rows.add(2, "N")
    var columns = Message()
    columns.add(1, width)
    var shape = Message()
    shape.add(1, rows)
    shape.add(1, columns)
    var tensor = Message()
    tensor.add(1, int32)
    tensor.add(2, shape)
    var type = Message()
    type.add(1, tensor)
    var value = Message()
    value.add(1, name)
    value.add(2, type)
    return value
  }

  /// A message of Protocol Buffers: fields with their numbers, one after the other.
  private struct Message {
    private(set) var bytes: [UInt8] = []

    /// A number that is not negative.
    mutating func add(_ field: Int, _ number: Int) {
      variable(UInt64(field) << 3)
      variable(UInt64(number))
    }

    mutating func add(_ field: Int, _ content: [UInt8]) {
      variable(UInt64(field) << 3 | 2)
      variable(UInt64(content.count))
      bytes += content
    }

    mutating func add(_ field: Int, _ text: String) { add(field, Array(text.utf8)) }

    mutating func add(_ field: Int, _ message: Message) { add(field, message.bytes) }

    /// Seven bits a byte, the lowest first.
    private mutating func variable(_ number: UInt64) {
      var rest = number
      while rest >= 0x80 {
        bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
        rest >>= 7
      }
      bytes.append(UInt8(rest))
    }
  }
}
