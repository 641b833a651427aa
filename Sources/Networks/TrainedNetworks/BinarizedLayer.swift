import Files
import NeuronModels
import Tensors

/// A layer of weights -1 and 1, or -1, 0 and 1, over values -1 and 1 with batch normalisation and a step, as larq and
/// QKeras train them, and the bipolar or ternary neurons that it is.
///
/// The layer computes x = sum_j w_j s_j + bias, normalises (x - mean) * (gamma / sqrt(variance + epsilon)) + beta in
/// single precision, and gives 1 where that is at least 0. Rounding keeps order, so for every neuron the sums that fire
/// lie above or below a threshold, which is found by normalising all sums: the neurons have the bits of the
/// floating-point layer, not nearly.
public struct BinarizedLayer: Sendable {
  /// The number m of inputs.
  public let inputCount: Int
  /// -1, 0 or 1 for each input, a row for each neuron.
  public let weights: [[Int]]
  private let bias: [Float]
  private let normalisation: Normalisation?

  private struct Normalisation {
    let mean: [Float]
    let factor: [Float]
    let beta: [Float]
  }

  /// The largest number of inputs, for which single precision holds every sum.
  public static let maximumInputs = 1 << 20

  /// Reads `kernel` (inputs by neurons), `beta`, `moving_mean`, `moving_variance` and, if the layer has them, `gamma`
  /// and `bias`, which is added to the sum. A layer with a bias may have no normalisation.
  ///
  /// A kernel of -1, 0 and 1 alone is taken as it is. Of any other the signs count, and 0 is positive there, as in
  /// larq: it is what training moves, and the layer computes with its signs.
  ///
  /// - Parameters:
  ///   - path: a file of named tensors, such as `.npz`.
  ///   - epsilon: what the normalisation adds to the variance; larq's default is 0.001.
  /// - Throws: `DataError`, one line with the file and the tensor.
  public init(reading path: String, epsilon: Float = 0.001) throws {
    try self.init(TensorFile.named(path), file: path, epsilon: epsilon)
  }

  /// The same of tensors by these names.
  init(_ tensors: [String: Tensor], file path: String, epsilon: Float) throws {
    func tensor(_ name: String) throws -> Tensor {
      guard let found = tensors[name] else {
        throw DataError(
          file: path, found: "no tensor \(name)",
          expected: "kernel, beta, moving_mean, moving_variance, and gamma if there is one")
      }
      return found
    }
    let kernel = try tensor("kernel")
    let (rows, columns) = try kernel.matrixShape()
    guard (1...Self.maximumInputs).contains(rows), columns >= 1 else {
      throw kernel.error(found: "a kernel of \(rows) by \(columns)", expected: "inputs by neurons, at most 2^20 inputs")
    }
    inputCount = rows
    weights = try Self.signs(kernel, rows, columns)
    func numbers(_ name: String, ifMissing value: Float? = nil) throws -> [Float] {
      if let value, tensors[name] == nil { return [Float](repeating: value, count: columns) }
      let found = try tensor(name)
      let values = try found.finiteDoubles()
      guard values.count == columns else {
        throw found.error(found: "\(values.count) numbers", expected: "\(columns), one for each neuron")
      }
      return values.map { Float($0) }
    }
    bias = try numbers("bias", ifMissing: 0)
    guard tensors["bias"] == nil || tensors.keys.contains(where: { $0 != "kernel" && $0 != "bias" }) else {
      normalisation = nil
      return
    }
    let (beta, mean) = (try numbers("beta"), try numbers("moving_mean"))
    let gamma = try numbers("gamma", ifMissing: 1)
    let variance = try numbers("moving_variance")
    guard variance.allSatisfy({ $0 + epsilon > 0 }) else {
      throw try tensor("moving_variance").error(found: "a variance of \(variance.min() ?? 0)", expected: "none below 0")
    }
    let factor = zip(gamma, variance).map { $0 / ($1 + epsilon).squareRoot() }
    normalisation = Normalisation(mean: mean, factor: factor, beta: beta)
  }

  /// The weights that a kernel stands for.
  ///
  /// Latent weights have many sizes. Where the neurons have one each, and it is not 1, it is a scale, with which the
  /// sums are others.
  private static func signs(_ kernel: Tensor, _ rows: Int, _ columns: Int) throws -> [[Int]] {
    let numbers = try kernel.finiteDoubles()
    if numbers.allSatisfy({ $0 == 0 || abs($0) == 1 }) {
      return (0..<columns).map { neuron in (0..<rows).map { Int(numbers[$0 * columns + neuron]) } }
    }
    let sizes = (0..<columns).map { neuron in
      Set((0..<rows).lazy.map { abs(numbers[$0 * columns + neuron]) }.filter { $0 != 0 })
    }
    if numbers.count > 1, rows > 1 || Set(sizes).count == 1, sizes.allSatisfy({ $0.count <= 1 }),
      let size = sizes.lazy.compactMap(\.first).first(where: { $0 != 1 })
    {
      throw kernel.error(
        found: "weights of a neuron that are all of size \(size)",
        expected: "-1 and 1, or -1, 0 and 1, or latent weights, of which the signs count")
    }
    return (0..<columns).map { neuron in (0..<rows).map { numbers[$0 * columns + neuron] < 0 ? -1 : 1 } }
  }

  /// Whether a neuron gives 1 at a sum, as floating point has it.
  public func fires(_ neuron: Int, at sum: Int) -> Bool {
    let shifted = Float(sum) + bias[neuron]
    guard let normalisation else { return shifted >= 0 }
    return (shifted - normalisation.mean[neuron]) * normalisation.factor[neuron] + normalisation.beta[neuron] >= 0
  }

  /// The layer as neurons of the model `bipolar`, or `ternary` where a weight is 0, over values 0 and 1, where 1 stands
  /// for 1 and 0 for -1.
  public var neurons: [ModelNeuron] { weights.indices.map(neuron) }

  /// With p positive and q negative weights the sum x over -1 and 1 is 2 S - (p - q) for the sum S over 0 and 1.
  private func neuron(_ index: Int) -> ModelNeuron {
    let row = weights[index]
    let terms = row.count { $0 != 0 }
    let negative = row.count { $0 < 0 }
    // The sums in ascending order are x = 2 a - p - q for a agreements.
    let firing = (0...terms).map { fires(index, at: 2 * $0 - terms) }
    guard firing.contains(true) else { return ModelNeuron(weights: row.map { _ in -1 }, bias: 0) }
    guard let first = firing.firstIndex(of: !firing[0]) else {
      return ModelNeuron(weights: row.map { _ in 1 }, bias: 1)
    }
    // Agreements are S + q. Above: S + q >= first. Below: S + q < first.
    if firing[terms] { return ModelNeuron(weights: row, bias: negative + 1 - first) }
    return ModelNeuron(weights: row.map { -$0 }, bias: first - negative)
  }
}
