import Files
import NeuronModels
import Tensors

/// A binarized network in an ONNX file: products with weights that are integers, each followed by steps that end in two
/// values.
///
///     let network = try BinarizedGraph.read("trained.onnx").network(output: 0)
///
/// The graph is a chain. A layer is MatMul or Gemm with constant weights, then Add, Sub, Mul, Div, BatchNormalization
/// with constants, in any order, then Sign, or a comparison with Cast or Where, whose values are -1 and 1, or 0 and 1.
/// Every sum is tried by the operations themselves as onnxruntime computes them without optimisations, in float, double
/// or integers, so the thresholds have the bits of the graph. A value 0 of Sign is refused where some sum may give it.
public enum BinarizedGraph {
  /// The key under which models that are written here name the model of their neurons.
  public static let modelKey = "thresher.neurons"

  /// Reads a model.
  ///
  /// Weights 0 and 1 of one sign make binary neurons, others of -1 and 1 bipolar ones, of -1, 0 and 1 ternary ones, and
  /// any integers threshold neurons, unless the file names the model under `modelKey`.
  ///
  /// - Parameters:
  ///   - path: the model.
  ///   - values: what the inputs are. By default what the first layer gives, if the graph can read that.
  /// - Throws: `DataError` of one line that names the node, for whatever is no such chain.
  public static func read(_ path: String, values: InputValues? = nil) throws -> FoldedNetwork {
    let model = try ONNXModel(reading: path)
    let (input, output) = try model.ends()
    var chain = try GraphChain(model, from: input, values: values)
    for (index, node) in model.nodes.enumerated() {
      try Patience.look(path, atStep: index)
      try chain.append(node)
    }
    guard chain.current == output.name else {
      throw DataError(
        file: path, found: "a chain that ends at \(DataError.quotedName(chain.current))",
        expected: "the output \(DataError.quotedName(output.name))")
    }
    try chain.finish()
    let named = model.metadata[modelKey].flatMap { NeuronModel($0) }
    return FoldedNetwork(
      file: path, inputCount: chain.inputCount, inputValues: chain.inputValues, layers: chain.layers,
      models: [named].compactMap { $0 } + [.binary, .bipolar, .ternary, .threshold])
  }
}
