import Foundation
import Numbers
import RealNetworks
import Running

/// Training of a small ReLU classifier whose dot products go through FMAq, or are exact.
///
/// Forward the products and sums are quantized, bias and activation are not. Backward the factor g_j of a product takes the place
/// of 1 (see `GradientVariant`): dy/dx_j = g_j w_j and dy/dw_j = g_j x_j. Cross-entropy, Adam (Kingma and Ba 2015).
package struct QuantizedTraining: Sendable {
  /// Layer by layer, weights outputs x inputs.
  package private(set) var network: DenseNetwork<Double>
  /// Nil for exact sums.
  package var arithmetic: FusedMultiplyAdd?
  /// How gradients go through the arithmetic.
  package var variant = GradientVariant.identity

  package init(_ network: DenseNetwork<Double>, arithmetic: FusedMultiplyAdd?, variant: GradientVariant = .identity) {
    (self.network, self.arithmetic, self.variant) = (network, arithmetic, variant)
  }

  /// He's start: normal weights of variance 2 / inputs, no biases, the last layer linear.
  package init(widths: [Int], arithmetic: FusedMultiplyAdd?, variant: GradientVariant = .identity, key: RandomKey) {
    var key = key
    let layers = zip(widths, widths.dropFirst()).enumerated().map { index, shape in
      let scale = (2 / Double(shape.0)).squareRoot()
      return DenseLayer<Double>(
        inputCount: shape.0, outputCount: shape.1,
        weights: (0..<shape.0 * shape.1).map { _ in Double(Float(scale * key.nextNormal())) },
        bias: [Double](repeating: 0, count: shape.1), activation: index == widths.count - 2 ? .identity : .relu)
    }
    self.init(DenseNetwork(layers), arithmetic: arithmetic, variant: variant)
  }

  /// How it is trained.
  package struct Schedule: Sendable {
    package var epochs: Int
    /// At the first step; it falls linearly to zero.
    package var rate: Double
    package var batch = 32

    package init(epochs: Int, rate: Double, batch: Int = 32) {
      (self.epochs, self.rate, self.batch) = (epochs, rate, batch)
    }
  }

  /// Trains in place.
  ///
  /// - Returns: false if the effort ended first.
  /// - Throws: `MatrixProduct.Unusable` if the weights have grown out of range.
  package mutating func train(
    on task: ClassifierTask, _ schedule: Schedule, key: RandomKey, effort: Effort = .unlimited
  ) throws -> Bool {
    var key = key
    let count = task.trainLabels.count
    var adam = network.layers.map { AdamState(count: $0.weights.count + $0.bias.count) }
    let total = schedule.epochs * ((count + schedule.batch - 1) / schedule.batch)
    var step = 0
    for _ in 0..<schedule.epochs {
      let order = Array(0..<count).shuffled(using: &key)
      for first in stride(from: 0, to: count, by: schedule.batch) {
        if effort.exhaustion() != nil { return false }
        let gradients = try gradient(task, order[first..<min(first + schedule.batch, count)])
        var layers = network.layers
        let rate = schedule.rate * (1 - Double(step) / Double(total))
        for index in layers.indices { adam[index].update(&layers[index], gradients[index], rate: rate) }
        network = DenseNetwork(layers)
        step += 1
      }
    }
    return true
  }

  /// The share of test points that are classified as labelled.
  package func accuracy(on task: ClassifierTask) throws -> Double {
    let (count, classes) = (task.testLabels.count, network.outputCount)
    let scores = try forward(task.test, rows: count, needsFactors: false).values[network.layers.count]
    let right = (0..<count).count { point in
      DataReport.decision(scores[point * classes..<(point + 1) * classes]) == task.testLabels[point]
    }
    return Double(right) / Double(max(1, count))
  }

  // MARK: - A batch forward and backward

  /// The inputs of every layer and the outputs of the last, and the factors of all products where they are not all 1.
  private func forward(
    _ inputs: [Double], rows: Int, needsFactors: Bool
  ) throws -> (values: [[Double]], factors: [[Bool]]?) {
    var values = [inputs]
    var factors: [[Bool]] = []
    for layer in network.layers {
      let (n, m) = (layer.inputCount, layer.outputCount)
      let x = values[values.count - 1]
      var sums: [Double]
      if let arithmetic, needsFactors, variant != .identity {
        let found = Self.products(x, layer, rows, LaneMultiplyAdd(arithmetic), variant)
        sums = found.sums
        factors.append(found.factors)
      } else {
        let transposed = DenseProduct.transposed(layer.weights, rows: m, columns: n)
        sums =
          try arithmetic.map { try MatrixProduct($0)(x, transposed, rows: rows, inner: n, columns: m) }
          ?? DenseProduct.of(x, transposed, rows: rows, inner: n, columns: m)
      }
      for index in sums.indices {
        let value = sums[index] + layer.bias[index % m]
        sums[index] = layer.activation == .relu ? max(0, value) : value
      }
      values.append(sums)
    }
    return (values, factors.isEmpty ? nil : factors)
  }

  private static func products(
    _ x: [Double], _ layer: DenseLayer<Double>, _ rows: Int, _ lane: LaneMultiplyAdd, _ variant: GradientVariant
  ) -> (sums: [Double], factors: [Bool]) {
    let (n, m) = (layer.inputCount, layer.outputCount)
    var sums = [Double](repeating: 0, count: rows * m)
    var factors = [Bool](repeating: true, count: rows * m * n)
    x.withUnsafeBufferPointer { x in
      layer.weights.withUnsafeBufferPointer { weights in
        factors.withUnsafeMutableBufferPointer { factors in
          for place in 0..<rows * m {
            let (row, output) = (place / m, place % m)
            sums[place] = lane.dot(
              UnsafeBufferPointer(rebasing: x[row * n..<(row + 1) * n]),
              UnsafeBufferPointer(rebasing: weights[output * n..<(output + 1) * n]), variant: variant,
              factors: UnsafeMutableBufferPointer(rebasing: factors[place * n..<(place + 1) * n]))
          }
        }
      }
    }
    return (sums, factors)
  }

  /// The mean gradient of a batch: for every layer weights, then biases.
  package func gradient(_ task: ClassifierTask, _ batch: ArraySlice<Int>) throws -> [[Double]] {
    let (rows, classes) = (batch.count, network.outputCount)
    let inputs = batch.flatMap { task.train[$0 * task.inputCount..<($0 + 1) * task.inputCount] }
    let (values, factors) = try forward(inputs, rows: rows, needsFactors: true)
    var down: [Double] = []
    for (row, point) in batch.enumerated() {
      let scores = values[network.layers.count][row * classes..<(row + 1) * classes]
      let largest = scores.max() ?? 0
      let powers = scores.map { exp($0 - largest) }
      let share = 1 / (powers.reduce(0, +) * Double(rows))
      down += powers.map { $0 * share }
      down[row * classes + task.trainLabels[point]] -= 1 / Double(rows)
    }
    var gradients: [[Double]] = []
    for (index, layer) in network.layers.enumerated().reversed() {
      let (n, m) = (layer.inputCount, layer.outputCount)
      if layer.activation == .relu {
        for place in down.indices where values[index + 1][place] <= 0 { down[place] = 0 }
      }
      var bias = [Double](repeating: 0, count: m)
      for place in down.indices { bias[place % m] += down[place] }
      if let factors {
        let (weights, next) = Self.masked(down, values[index], layer, factors[index], rows)
        gradients.append(weights + bias)
        down = next
      } else {
        let slopes = DenseProduct.transposed(down, rows: rows, columns: m)
        gradients.append(DenseProduct.of(slopes, values[index], rows: m, inner: rows, columns: n) + bias)
        down = DenseProduct.of(down, layer.weights, rows: rows, inner: m, columns: n)
      }
    }
    return gradients.reversed()
  }

  /// The gradients of weights and inputs through the products whose factor is 1.
  private static func masked(
    _ down: [Double], _ x: [Double], _ layer: DenseLayer<Double>, _ factors: [Bool], _ rows: Int
  ) -> (weights: [Double], inputs: [Double]) {
    let (n, m) = (layer.inputCount, layer.outputCount)
    var weights = [Double](repeating: 0, count: m * n)
    var inputs = [Double](repeating: 0, count: rows * n)
    for place in 0..<rows * m {
      let (row, output) = (place / m, place % m)
      let slope = down[place]
      if slope == 0 { continue }
      for index in 0..<n where factors[place * n + index] {
        weights[output * n + index] += slope * x[row * n + index]
        inputs[row * n + index] += slope * layer.weights[output * n + index]
      }
    }
    return (weights, inputs)
  }
}

/// The moments of Adam for one layer, with the usual constants 0.9, 0.999 and 1e-8.
private struct AdamState {
  private var first, second: [Double]
  private var powers = (1.0, 1.0)

  init(count: Int) {
    first = [Double](repeating: 0, count: count)
    second = first
  }

  mutating func update(_ layer: inout DenseLayer<Double>, _ gradient: [Double], rate: Double) {
    powers = (powers.0 * 0.9, powers.1 * 0.999)
    let (scale, correction) = (rate / (1 - powers.0), 1 / (1 - powers.1))
    for index in gradient.indices {
      first[index] += 0.1 * (gradient[index] - first[index])
      second[index] += 0.001 * (gradient[index] * gradient[index] - second[index])
      let change = scale * first[index] / ((second[index] * correction).squareRoot() + 1e-8)
      // Weights stay single-precision numbers, which the vector kernel takes as they are.
      if index < layer.weights.count {
        layer.weights[index] = Double(Float(layer.weights[index] - change))
      } else {
        layer.bias[index - layer.weights.count] -= change
      }
    }
  }
}
