import Files
import Numbers
import Tensors

extension ShallowNetwork where Number: NetworkNumber {
  /// The network of a file as one hidden layer of ReLU units with one output.
  ///
  /// - Throws: `DataError` of one line for any other architecture; nothing is folded in silence.
  public init(_ network: DenseNetwork<Number>, file: String) throws {
    let layers = network.layers
    let shape = network.widths.map(\.description).joined(separator: "-")
    guard layers.count == 2, layers[0].activation == .relu, layers[1].activation == .identity else {
      let kinds = layers.map { $0.activation == .relu ? "ReLU" : "linear" }.joined(separator: ", ")
      throw DataError(
        file: file, found: "a network \(shape) with the layers \(kinds)",
        expected: "one hidden layer of ReLU units and a linear output",
        fix: layers.count > 2 ? "a second linear layer is another parametrization with other minima" : nil)
    }
    guard layers[1].outputCount == 1 else {
      throw DataError(file: file, found: "\(layers[1].outputCount) outputs", expected: "one output")
    }
    self.init(
      inputCount: layers[0].inputCount, weights: layers[0].weights, biases: layers[0].bias, outputs: layers[1].weights,
      offset: layers[1].bias[0])
  }

  /// As a dense network of two layers.
  public var dense: DenseNetwork<Number> {
    DenseNetwork([
      DenseLayer(inputCount: inputCount, outputCount: width, weights: weights, bias: biases, activation: .relu),
      DenseLayer(inputCount: width, outputCount: 1, weights: outputs, bias: [offset], activation: .identity),
    ])
  }
}

extension RegressionData {
  /// The same data with the mean of the points subtracted from each: exactly over fractions.
  public var centred: RegressionData {
    guard let count = Number(exactly: points.count) else { return self }
    let mean = points[0].indices.map { j in points.reduce(0) { $0 + $1[j] } / count }
    return RegressionData(points: points.map { zip($0, mean).map { $0 - $1 } }, targets: targets)
  }
}

extension RegressionData where Number == Rational {
  /// The points and labels of a file, as the fractions that they are.
  ///
  /// - Throws: `DataError` of one line, also if the points have another dimension than `inputCount`.
  public init(_ data: LabelledData, inputCount: Int) throws {
    guard data.dimension == inputCount else {
      throw data.inputs.error(
        found: "points of \(data.dimension) coordinates", expected: "\(inputCount), as the network")
    }
    let coordinates = try data.inputs.exact()
    let points = (0..<data.count).map { Array(coordinates[$0 * inputCount..<($0 + 1) * inputCount]) }
    self.init(points: points, targets: try data.labels.exact())
  }
}

extension DenseNetwork where Number: LossNumber {
  /// The gradient of the first output in all parameters: for every layer its weights row by row, then its biases.
  ///
  /// Back-propagation; a unit whose sum is zero counts as off.
  ///
  /// - Complexity: two multiplications a weight.
  public func outputGradient(at point: [Number]) -> [Number] {
    let features = features(point)
    var gradients: [[Number]] = []
    var back = [Number](repeating: 0, count: outputCount)
    back[0] = 1
    for (index, layer) in layers.enumerated().reversed() {
      if layer.activation == .relu {
        for (k, value) in features[index + 1].enumerated() where !(value > 0) { back[k] = 0 }
      }
      let input = features[index]
      gradients.append(back.flatMap { slope in input.map { slope * $0 } } + back)
      back = (0..<layer.inputCount).map { j in
        (0..<layer.outputCount).reduce(0) { $0 + back[$1] * layer.weights[$1 * layer.inputCount + j] }
      }
    }
    return gradients.reversed().flatMap { $0 }
  }
}
