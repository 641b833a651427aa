import Files
import Foundation
import Numbers
import Tensors

/// A dense network as a file holds it: `.npz`, `.safetensors`, JSON with fractions, or ONNX.
///
///     let network = try DenseNetworkFile(reading: "teacher.npz").exact()
///
/// The numbers stay in the file until `exact()` or `doubles()` asks for them.
public struct DenseNetworkFile: Sendable {
  /// One layer as the file holds it.
  public struct Layer: Sendable {
    /// What the file calls the layer.
    public var name: String
    /// outputs x inputs, or inputs x outputs if `isTransposed`.
    public var weights: Tensor
    /// Whether rows stand for inputs instead of outputs.
    public var isTransposed: Bool
    /// One number an output, nil for none.
    public var bias: Tensor?
    /// What the layer does with its sums.
    public var activation: Activation

    /// The number of inputs, whichever way the weights lie.
    public var inputCount: Int { weights.shape[isTransposed ? 0 : 1] }

    /// The number of outputs, whichever way the weights lie.
    public var outputCount: Int { weights.shape[isTransposed ? 1 : 0] }
  }

  /// The file, as the user named it.
  public let file: String
  /// Of shapes that fit; never empty.
  public let layers: [Layer]

  /// Layers that were read from a file, or are to be written.
  ///
  /// - Throws: `DataError` for the first layer whose shapes do not fit.
  public init(file: String, layers: [Layer]) throws {
    guard !layers.isEmpty else { throw DataError(file: file, found: "no layer", expected: "at least one") }
    for (index, layer) in layers.enumerated() {
      _ = try layer.weights.matrixShape()
      guard layer.weights.count > 0 else {
        throw layer.weights.error(found: "shape \(layer.weights.shape)", expected: "at least one weight")
      }
      if let bias = layer.bias, bias.shape != [layer.outputCount] {
        throw bias.error(found: "shape \(bias.shape)", expected: "[\(layer.outputCount)], one bias an output")
      }
      if index > 0, layer.inputCount != layers[index - 1].outputCount {
        throw layer.weights.error(
          found: "\(layer.inputCount) inputs",
          expected: "\(layers[index - 1].outputCount), the outputs of \(DataError.quotedName(layers[index - 1].name))")
      }
    }
    (self.file, self.layers) = (file, layers)
  }

  /// Reads a network; its kind is told by the ending of the name, `.json` and `.onnx` before tensor files.
  ///
  /// A tensor file does not say its activations: ReLU after every layer but the last, unless `activations` has one a layer.
  ///
  /// - Throws: `DataError` of one line.
  public init(reading path: String, activations: [Activation]? = nil) throws {
    switch URL(fileURLWithPath: path).pathExtension.lowercased() {
    case "json": try self.init(json: InputText(reading: path))
    case "onnx": try self.init(onnx: path)
    default: try self.init(tensors: TensorFile.read(path), file: path, activations: activations)
    }
  }

  /// All weights and biases, also of an absent bias.
  public var parameterCount: Int { layers.reduce(0) { $0 + ($1.inputCount + 1) * $1.outputCount } }

  /// Whether `doubles()` rounds nothing: no text, no integers of 64 bits.
  public var isExactInDoubles: Bool {
    layers.allSatisfy { $0.weights.isExactInDoubles && $0.bias?.isExactInDoubles ?? true }
  }

  /// The network over fractions.
  ///
  /// - Throws: `DataError` for NaN and infinities.
  public func exact() throws -> DenseNetwork<Rational> { try network { try $0.exact() } }

  /// The network over doubles.
  ///
  /// - Throws: `DataError` for NaN and infinities.
  public func doubles() throws -> DenseNetwork<Double> { try network { try $0.finiteDoubles() } }

  private func network<Number: NetworkNumber>(_ numbers: (Tensor) throws -> [Number]) throws -> DenseNetwork<Number> {
    DenseNetwork(
      try layers.map { layer in
        let (inputs, outputs) = (layer.inputCount, layer.outputCount)
        let written = try numbers(layer.weights)
        let weights =
          layer.isTransposed
          ? (0..<outputs).flatMap { output in (0..<inputs).map { written[$0 * outputs + output] } } : written
        return DenseLayer(
          inputCount: inputs, outputCount: outputs, weights: weights,
          bias: try layer.bias.map(numbers) ?? Array(repeating: 0, count: outputs), activation: layer.activation)
      })
  }
}

extension Tensor {
  /// Whether every element is a double.
  var isExactInDoubles: Bool { ![.text, .int64, .uint64].contains(elementType) }
}
