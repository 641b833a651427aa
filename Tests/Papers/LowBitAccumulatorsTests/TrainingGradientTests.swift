import Foundation
import LowBitAccumulators
import Numbers
import RealNetworks
import Testing

/// QuantizedTraining.swift: its gradients against central differences, where they are derivatives of something.
@Suite struct TrainingGradientTests {
  /// Six points of four coordinates in three classes, and a network 4-5-3. The seed is 17.
  private static func start() -> (QuantizedTraining, ClassifierTask) {
    var key = RandomKey(seed: 17)
    let points = (0..<6).map { place in
      (input: (0..<4).map { _ in Double(Float(2 * key.nextUnit() - 0.5)) }, label: place % 3)
    }
    let task = ClassifierTask(inputCount: 4, points: points, trainCount: 6)
    return (QuantizedTraining(widths: [4, 5, 3], arithmetic: nil, key: key.fold(in: 1)), task)
  }

  /// Mean cross-entropy in doubles, every sum by `dot`.
  private static func loss(
    _ network: DenseNetwork<Double>, _ task: ClassifierTask, _ dot: ([Double], [Double]) -> Double
  ) -> Double {
    let count = task.trainLabels.count
    return (0..<count).reduce(0) { total, point in
      var values = Array(task.train[point * task.inputCount..<(point + 1) * task.inputCount])
      for layer in network.layers {
        values = (0..<layer.outputCount).map { output in
          let sum = dot(values, Array(layer.row(output))) + layer.bias[output]
          return layer.activation == .relu ? max(0, sum) : sum
        }
      }
      let largest = values.max() ?? 0
      let sum = values.reduce(0) { $0 + exp($1 - largest) }
      return total + (log(sum) + largest - values[task.trainLabels[point]]) / Double(count)
    }
  }

  private static func compare(
    _ training: QuantizedTraining, _ task: ClassifierTask, tolerance: Double, _ dot: ([Double], [Double]) -> Double
  ) throws -> Int {
    let gradients = try training.gradient(task, Array(0..<6)[...])
    var nonzero = 0
    for (index, layer) in training.network.layers.enumerated() {
      for place in gradients[index].indices {
        func moved(_ change: Double) -> Double {
          var layers = training.network.layers
          if place < layer.weights.count {
            layers[index].weights[place] += change
          } else {
            layers[index].bias[place - layer.weights.count] += change
          }
          return loss(DenseNetwork(layers), task, dot)
        }
        let difference = (moved(1e-6) - moved(-1e-6)) / 2e-6
        #expect(abs(difference - gradients[index][place]) <= tolerance, "layer \(index), number \(place)")
        if gradients[index][place] != 0 { nonzero += 1 }
      }
    }
    return nonzero
  }

  @Test func exactSums() throws {
    let (training, task) = Self.start()
    let nonzero = try Self.compare(training, task, tolerance: 1e-8) { zip($0, $1).reduce(0) { $0 + $1.0 * $1.1 } }
    #expect(nonzero > 20)
  }

  /// Sums of 21 bits that overflow at 1 in size, in chunks of 3: recursive/OF is the derivative of sums that are clipped (S9), and the plain
  /// straight-through gradient is not.
  @Test func clippedSums() throws {
    var (training, task) = Self.start()
    let format = { (bias: Int) in try QuantizerTests.format("M20E4b\(bias)") }
    training.arithmetic = FusedMultiplyAdd(
      product: try format(10), accumulator: try format(16), chunk: 3, underflow: .ignored)
    let largest = try format(16).largest
    func clip(_ value: Double) -> Double { min(max(value, -largest), largest) }
    func dot(_ x: [Double], _ w: [Double]) -> Double {
      let chunks = stride(from: 0, to: x.count, by: 3).map { first in
        (first..<min(first + 3, x.count)).reduce(0.0) { clip($0 + x[$1] * w[$1]) }
      }
      return chunks.dropFirst().reduce(chunks[0]) { clip($0 + $1) }
    }
    let plain = { (x: [Double], w: [Double]) in zip(x, w).reduce(0) { $0 + $1.0 * $1.1 } }
    #expect(abs(Self.loss(training.network, task, dot) - Self.loss(training.network, task, plain)) > 1e-3)
    training.variant = .recursiveOF
    let nonzero = try Self.compare(training, task, tolerance: 1e-4, dot)
    #expect(nonzero > 10)
    let recursive = try training.gradient(task, Array(0..<6)[...])
    training.variant = .identity
    let identity = try training.gradient(task, Array(0..<6)[...])
    let gap = zip(recursive.joined(), identity.joined()).map { abs($0 - $1) }.max() ?? 0
    #expect(gap > 1e-2)
  }
}
