import Foundation
import LinearAlgebra
import Numbers
import RealNetworks
import Running

/// Gradients of dense networks over batches, and their training.
enum DenseTraining {
  /// All numbers of a network, layer by layer: weights, then biases.
  static func numbers(_ network: DenseNetwork<Double>) -> [Double] {
    network.layers.flatMap { $0.weights + $0.bias }
  }

  /// The network with other numbers.
  static func network(_ shape: DenseNetwork<Double>, _ numbers: [Double]) -> DenseNetwork<Double> {
    var offset = 0
    func take(_ count: Int) -> [Double] {
      defer { offset += count }
      return Array(numbers[offset..<offset + count])
    }
    return DenseNetwork(
      shape.layers.map { layer in
        let weights = take(layer.weights.count)
        return DenseLayer(
          inputCount: layer.inputCount, outputCount: layer.outputCount, weights: weights,
          bias: take(layer.bias.count), activation: layer.activation)
      })
  }

  /// The gradient of a loss whose derivative at the outputs is `slope(outputs)`.
  static func gradient(
    _ network: DenseNetwork<Double>, _ inputs: Matrix, slope: (Matrix) -> Matrix
  ) -> [Double] {
    var hidden = [inputs]
    for layer in network.layers {
      let sums = Matrix.product(hidden[hidden.count - 1], SuperNet<Matrix>.weights(layer), transposingRight: true)
        .addingToRows(layer.bias)
      hidden.append(layer.activation == .relu ? sums.rectified() : sums)
    }
    var down = slope(hidden[hidden.count - 1])
    var parts: [[Double]] = []
    for (index, layer) in network.layers.enumerated().reversed() {
      if layer.activation == .relu { down = down.masked(by: hidden[index + 1]) }
      parts.append(Matrix.product(down, hidden[index], transposingLeft: true).entries + down.columnSums)
      if index > 0 { down = Matrix.product(down, SuperNet<Matrix>.weights(layer)) }
    }
    return parts.reversed().flatMap { $0 }
  }

  /// A network of these widths with He's start: normal weights of variance 2 / inputs, no biases, the last layer linear.
  static func start(_ widths: [Int], key: RandomKey) -> DenseNetwork<Double> {
    var normal = NormalSource(key: key)
    return DenseNetwork(
      zip(widths, widths.dropFirst()).enumerated().map { index, pair in
        let scale = (2 / Double(pair.0)).squareRoot()
        return DenseLayer(
          inputCount: pair.0, outputCount: pair.1, weights: (0..<pair.0 * pair.1).map { _ in scale * normal.next() },
          bias: Array(repeating: 0, count: pair.1), activation: index == widths.count - 2 ? .identity : .relu)
      })
  }

  /// Trains a classifier by cross-entropy; nil if the effort ends.
  static func classifier(
    widths: [Int], on data: TaskSplit, epochs: Int, rate: Double, batch: Int, key: RandomKey, effort: Effort
  ) -> DenseNetwork<Double>? {
    let shape = start(widths, key: key.fold(in: "weights"))
    var numbers = numbers(shape)
    var adam = Adam(count: numbers.count)
    for epoch in 0..<epochs {
      if effort.exhaustion() != nil { return nil }
      for part in batches(data.train.rowCount, size: batch, key: key.fold(in: "batches").fold(in: UInt64(epoch))) {
        let gradient = gradient(network(shape, numbers), data.train.rows(part)) { logits in
          var slope = logits.softmaxRows
          for (row, point) in part.enumerated() { slope[row, data.trainLabels[point]] -= 1 }
          return slope.mapped { $0 / Double(part.count) }
        }
        adam.update(&numbers, gradient: gradient, rate: rate)
      }
    }
    return network(shape, numbers)
  }

  /// 0 ..< count in random order, in parts of `size`.
  static func batches(_ count: Int, size: Int, key: RandomKey) -> [[Int]] {
    var key = key
    let order = Array(0..<count).shuffled(using: &key)
    return stride(from: 0, to: count, by: size).map { Array(order[$0..<min($0 + size, count)]) }
  }
}

/// Independent standard normal numbers (Box and Muller 1958).
struct NormalSource {
  private var key: RandomKey
  private var spare: Double?

  init(key: RandomKey) { self.key = key }

  mutating func next() -> Double {
    if let value = spare {
      spare = nil
      return value
    }
    let radius = (-2 * log(1 - key.nextUnit())).squareRoot()
    let angle = 2 * Double.pi * key.nextUnit()
    spare = radius * sin(angle)
    return radius * cos(angle)
  }
}

extension Matrix {
  /// The entries where `other` is positive, 0 elsewhere.
  func masked(by other: Matrix) -> Matrix {
    Matrix(rows: rowCount, columns: columnCount, entries: zip(entries, other.entries).map { $1 > 0 ? $0 : 0 })
  }

  var columnSums: [Double] {
    var sums = [Double](repeating: 0, count: columnCount)
    for i in 0..<rowCount { for j in 0..<columnCount { sums[j] += self[i, j] } }
    return sums
  }

  /// Every row to its softmax.
  var softmaxRows: Matrix {
    var result = self
    for i in 0..<rowCount {
      let values = row(i)
      let largest = values.max() ?? 0
      let powers = values.map { exp($0 - largest) }
      let sum = powers.reduce(0, +)
      for j in 0..<columnCount { result[i, j] = powers[j] / sum }
    }
    return result
  }
}
