import Files
import NeuronModels
import Numbers
import Tensors
import TestSupport
import Testing
import ThresholdNetworks
import TrainedNetworks

/// `BinarizedLayer` against the floating-point layer itself.
@Suite struct BinarizedLayerTests {
  /// 24 inputs, 16 neurons, normalisations of both signs and some that are constant: 10^4 inputs, bit for bit.
  @Test func neuronsHaveTheBitsOfFloatingPoint() throws {
    let (inputs, width) = (24, 16)
    var key = RandomKey(seed: 41)
    func numbers(_ count: Int, _ scale: Float) -> [Float] {
      (0..<count).map { _ in (Float(key.next(below: 2001)) - 1000) / 1000 * scale }
    }
    let kernel = numbers(inputs * width, 1)
    var gamma = numbers(width, 2)
    gamma[3] = 0
    let (beta, mean) = (numbers(width, 3), numbers(width, 12))
    let variance = numbers(width, 9).map { abs($0) }
    let folder = try TemporaryFolder()
    let path = folder.path("layer.npz")
    try TensorFile.write(
      [
        Tensor(name: "kernel", shape: [inputs, width], floats: kernel),
        Tensor(name: "gamma", shape: [width], floats: gamma),
        Tensor(name: "beta", shape: [width], floats: beta), Tensor(name: "moving_mean", shape: [width], floats: mean),
        Tensor(name: "moving_variance", shape: [width], floats: variance),
      ], to: path)
    let neurons = try BinarizedLayer(reading: path).neurons
    #expect(neurons.count == width && neurons.allSatisfy { $0.isLegal(in: .bipolar) })
    var ones = 0
    var wrong = 0
    for _ in 0..<10_000 {
      let point = BitVector((0..<inputs).map { _ in key.next(below: 2) == 1 })
      for neuron in 0..<width {
        var sum: Float = 0
        for input in 0..<inputs {
          sum += (kernel[input * width + neuron] < 0 ? -1 : 1) * (point[input] ? 1 : -1)
        }
        let factor = gamma[neuron] / (variance[neuron] + 0.001).squareRoot()
        let fires = (sum - mean[neuron]) * factor + beta[neuron] >= 0
        if fires { ones += 1 }
        if (neurons[neuron].potential(on: point) > 0) != fires { wrong += 1 }
      }
    }
    #expect(wrong == 0)
    #expect(ones > 20_000 && ones < 140_000)
  }

  /// Sums at which another order of the operations rounds to the other side; the answers are those of NumPy in single precision.
  @Test func operationsHaveTheirOrder() throws {
    let cases: [(sum: Int, mean: Float, gamma: Float, beta: Float, fires: Bool)] = [
      (14, -3.1, 0.11, -1.881, true), (13, 5.7, 0.22, -1.6060001, true), (1, -1.9, 0.31, -0.89900005, true),
      (10, 16.6, 0.17, 1.122, false), (-20, -9.9, 0.29, 2.929, false), (15, -19.1, 0.2, -6.82, false),
    ]
    let folder = try TemporaryFolder()
    let path = folder.path("layer.npz")
    func row(_ name: String, _ values: [Float]) -> Tensor { Tensor(name: name, shape: [cases.count], floats: values) }
    try TensorFile.write(
      [
        Tensor(name: "kernel", shape: [20, cases.count], floats: [Float](repeating: 1, count: 20 * cases.count)),
        row("gamma", cases.map(\.gamma)), row("beta", cases.map(\.beta)), row("moving_mean", cases.map(\.mean)),
        // With what the normalisation adds, exactly one.
        row("moving_variance", cases.map { _ in 0.999 }),
      ], to: path)
    let layer = try BinarizedLayer(reading: path)
    for (neuron, item) in cases.enumerated() {
      #expect(layer.fires(neuron, at: item.sum) == item.fires, "\(item)")
    }
  }

  @Test func mistakesAreNamed() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("layer.npz")
    try TensorFile.write([Tensor(name: "kernel", shape: [2, 1], floats: [1, -1])], to: path)
    let error = #expect(throws: DataError.self) { try BinarizedLayer(reading: path) }
    #expect(error?.description.contains("no tensor beta") == true)
  }
}
