import Files
import Tensors

/// A layer of weights -1 and 1 over values -1 and 1 with batch normalisation and a step, as larq trains them, and the bipolar neurons that it
/// is.
///
/// The layer computes x = sum_j w_j s_j, normalises (x - mean) * (gamma / sqrt(variance + epsilon)) + beta in single precision, and gives 1
/// where that is at least 0. Rounding keeps order, so for every neuron the sums that fire lie above or below a threshold, which is
/// found by normalising all m + 1 sums: the neurons have the bits of the floating-point layer, not nearly.
public struct BinarizedLayer: Sendable {
  /// The number m of inputs.
  public let inputCount: Int
  /// -1 or 1 for each input, a row for each neuron.
  public let weights: [[Int]]
  private let mean: [Float]
  private let factor: [Float]
  private let beta: [Float]

  /// The largest number of inputs, for which single precision holds every sum.
  public static let maximumInputs = 1 << 20

  /// Reads `kernel` (inputs by neurons; its signs count, and 0 is positive), `beta`, `moving_mean`, `moving_variance` and, if the layer has one,
  /// `gamma`.
  ///
  /// - Parameters:
  ///   - path: a file of named tensors, such as `.npz`.
  ///   - epsilon: what the normalisation adds to the variance; larq's default is 0.001.
  /// - Throws: `DataError`, one line with the file and the tensor.
  public init(reading path: String, epsilon: Float = 0.001) throws {
    let tensors = try TensorFile.named(path)
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
    let signs = try kernel.finiteDoubles()
    inputCount = rows
    weights = (0..<columns).map { neuron in (0..<rows).map { signs[$0 * columns + neuron] < 0 ? -1 : 1 } }
    func numbers(_ name: String) throws -> [Float] {
      let found = try tensor(name)
      let values = try found.finiteDoubles()
      guard values.count == columns else {
        throw found.error(found: "\(values.count) numbers", expected: "\(columns), one for each neuron")
      }
      return values.map { Float($0) }
    }
    beta = try numbers("beta")
    mean = try numbers("moving_mean")
    let gamma = try tensors["gamma"] == nil ? [Float](repeating: 1, count: columns) : numbers("gamma")
    let variance = try numbers("moving_variance")
    guard variance.allSatisfy({ $0 + epsilon > 0 }) else {
      throw try tensor("moving_variance").error(found: "a variance of \(variance.min() ?? 0)", expected: "none below 0")
    }
    factor = zip(gamma, variance).map { $0 / ($1 + epsilon).squareRoot() }
  }

  /// Whether a neuron gives 1 at a sum, as floating point has it.
  public func fires(_ neuron: Int, at sum: Int) -> Bool {
    (Float(sum) - mean[neuron]) * factor[neuron] + beta[neuron] >= 0
  }

  /// The layer as neurons of the model `bipolar` over values 0 and 1, where 1 stands for 1 and 0 for -1.
  public var neurons: [ModelNeuron] { weights.indices.map(neuron) }

  /// With p positive and q negative weights the sum x over -1 and 1 is 2 S - (p - q) for the sum S over 0 and 1.
  private func neuron(_ index: Int) -> ModelNeuron {
    let m = inputCount
    let row = weights[index]
    let negative = row.count { $0 < 0 }
    // The sums in ascending order are x = 2 a - m for a agreements.
    let firing = (0...m).map { fires(index, at: 2 * $0 - m) }
    guard firing.contains(true) else { return ModelNeuron(weights: row.map { _ in -1 }, bias: 0) }
    guard let first = firing.firstIndex(of: !firing[0]) else {
      return ModelNeuron(weights: row.map { _ in 1 }, bias: 1)
    }
    // Agreements are S + q. Above: a >= first. Below: a < first, the disagreements m - a >= m - first + 1.
    if firing[m] { return ModelNeuron(weights: row, bias: negative + 1 - first) }
    return ModelNeuron(weights: row.map { -$0 }, bias: (m - negative) + first - m)
  }
}
