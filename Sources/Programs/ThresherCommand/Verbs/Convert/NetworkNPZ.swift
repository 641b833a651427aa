import Files
import Formats
import Tensors
import ThresholdNetworks

/// A network as NumPy's archive of arrays, and back: for layer l = 1, 2, ... the arrays `weights<l>` of shape (neurons, inputs) and
/// `sign<l>` and `bias<l>` of shape (neurons,), all parameters as they are. Written as int64; any integers are read.
enum NetworkNPZ {
  /// Whether a file is one, by its suffix.
  static func isSuffix(of path: String) -> Bool { path.lowercased().hasSuffix(".npz") }

  static func write(_ network: ThresholdNetwork, to path: String) throws {
    var tensors: [Tensor] = []
    for (layer, neurons) in network.layers.enumerated() {
      let fanIn = network.architecture.fanIn(ofLayer: layer)
      let weights = neurons.flatMap { neuron in (0..<fanIn).map { neuron.weights[$0] ? 1 : 0 } }
      tensors.append(Tensor(name: "weights\(layer + 1)", shape: [neurons.count, fanIn], integers: weights))
      tensors.append(Tensor(name: "sign\(layer + 1)", shape: [neurons.count], integers: neurons.map(\.sign)))
      tensors.append(Tensor(name: "bias\(layer + 1)", shape: [neurons.count], integers: neurons.map(\.bias)))
    }
    try NPZ.write(tensors, to: path)
  }

  /// - Throws: `DataError` for arrays that are missing, of other shapes, or hold what no neuron has.
  static func read(_ path: String) throws -> ThresholdNetwork {
    let arrays = try TensorFile.named(path)
    var layers: [[Neuron]] = []
    var fanIn: Int?
    while let weights = arrays["weights\(layers.count + 1)"] {
      let number = layers.count + 1
      guard number <= NetworkJSON.maximumDepth else {
        throw DataError(file: path, found: "weights\(number)", expected: "at most \(NetworkJSON.maximumDepth) layers")
      }
      let shape = try weights.matrixShape()
      if shape.columns != fanIn ?? shape.columns || shape.rows < 1 || shape.columns < 1 {
        throw weights.error(
          found: "shape (\(shape.rows), \(shape.columns))",
          expected: fanIn.map { "(neurons, \($0)), as the layer before has" } ?? "(neurons, inputs)")
      }
      let bits = try weights.integers()
      if let other = bits.first(where: { $0 != 0 && $0 != 1 }) {
        throw weights.error(found: "\(other)", expected: "0 or 1")
      }
      let signs = try column("sign\(number)", of: arrays, count: shape.rows, path, -1...1)
      let biases = try column("bias\(number)", of: arrays, count: shape.rows, path, (1 - shape.columns)...shape.columns)
      layers.append(
        (0..<shape.rows).map { row in
          let own = bits[row * shape.columns..<(row + 1) * shape.columns]
          return Neuron(weights: BitVector(own.map { $0 == 1 }), sign: signs[row], bias: biases[row])
        })
      fanIn = shape.rows
    }
    guard let first = layers.first?.first, layers.last?.count == 1, arrays.count == 3 * layers.count else {
      let names = arrays.keys.sorted().prefix(6).map { DataError.quotedName($0) }.joined(separator: ", ")
      throw DataError(
        file: path, found: "\(arrays.count) arrays: \(names)",
        expected: "weights1, sign1, bias1, ..., the last of one neuron, and no others")
    }
    return ThresholdNetwork(inputCount: first.weights.count, layers: layers)
  }

  private static func column(
    _ name: String, of arrays: [String: Tensor], count: Int, _ path: String, _ range: ClosedRange<Int>
  ) throws -> [Int] {
    guard let array = arrays[name] else {
      throw DataError(
        file: path, found: "no array \(name)", expected: "weights<l>, sign<l> and bias<l> of every layer l")
    }
    guard array.shape == [count] else {
      throw array.error(found: "shape \(array.shape)", expected: "(\(count),), one for each neuron")
    }
    let values = try array.integers()
    if let other = values.first(where: { !range.contains($0) }) {
      throw array.error(found: "\(other)", expected: "\(range.lowerBound) to \(range.upperBound)")
    }
    return values
  }
}
