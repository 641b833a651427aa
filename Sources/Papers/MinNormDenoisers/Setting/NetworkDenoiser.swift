import Files
import Numbers
import RealNetworks
import Tensors

/// A trained denoiser of one hidden layer of ReLU units, with or without a linear skip connection, exactly as its file has it:
/// f(y) = sum_k a_k max(0, w_k.y + b_k) + V y + c.
public struct NetworkDenoiser: Sendable {
  /// d, the coordinates of a point.
  public let dimension: Int
  /// w_k, unit by unit.
  public let weights: [[Rational]]
  /// b_k.
  public let biases: [Rational]
  /// a_k, unit by unit.
  public let outputs: [[Rational]]
  /// The rows of V; nil without a skip connection.
  public let skip: [[Rational]]?
  /// c.
  public let offset: [Rational]

  /// A denoiser from its numbers.
  ///
  /// - Precondition: as many biases and outputs as units, all of one dimension.
  public init(weights: [[Rational]], biases: [Rational], outputs: [[Rational]], skip: [[Rational]]?, offset: [Rational])
  {
    precondition(weights.count == biases.count && outputs.count == biases.count, "numbers of units")
    precondition((weights + outputs + (skip ?? [])).allSatisfy { $0.count == offset.count }, "dimensions")
    (self.weights, self.biases, self.outputs, self.skip) = (weights, biases, outputs, skip)
    (self.offset, dimension) = (offset, offset.count)
  }

  /// Reads `.npz`, `.safetensors`, `.onnx` or JSON: a hidden layer and a linear one, and for the skip connection a tensor `skip` or `V`
  /// (d x d, perhaps `skip.weight`), with `skip.bias` or `c` beside it. ONNX and JSON have no skip connection.
  ///
  /// - Throws: `DataError` of one line.
  public init(reading path: String, dimension: Int) throws {
    var (matrix, bias) = (Tensor?.none, Tensor?.none)
    let file: DenseNetworkFile
    if path.hasSuffix(".json") || path.hasSuffix(".onnx") {
      file = try DenseNetworkFile(reading: path)
    } else {
      var rest: [Tensor] = []
      for tensor in try TensorFile.read(path) {
        switch tensor.name {
        case "skip", "skip.weight", "V": matrix = tensor
        case "skip.bias", "c": bias = tensor
        default: rest.append(tensor)
        }
      }
      file = try DenseNetworkFile(tensors: rest, file: path, activations: nil)
    }
    let layers = try file.exact().layers
    guard layers.count == 2, layers[0].activation == .relu, layers[1].activation == .identity else {
      throw DataError(
        file: path, found: "\(layers.count) layers", expected: "one hidden layer of ReLU units and a linear output")
    }
    for (tensor, count) in [
      (file.layers[0].weights, layers[0].inputCount), (file.layers[1].weights, layers[1].outputCount),
    ]
    where count != dimension {
      throw tensor.error(
        found: "\(count) \(tensor.name == file.layers[0].weights.name ? "inputs" : "outputs")",
        expected: "\(dimension), the coordinates of a point")
    }
    if let matrix, matrix.count != dimension * dimension {
      throw matrix.error(found: "shape \(matrix.shape)", expected: "[\(dimension), \(dimension)]")
    }
    if let bias, bias.count != dimension {
      throw bias.error(found: "shape \(bias.shape)", expected: "[\(dimension)]")
    }
    let (first, second) = (layers[0], layers[1])
    let more = try bias?.exact() ?? Array(repeating: 0, count: dimension)
    let entries = try matrix?.exact()
    self.init(
      weights: (0..<first.outputCount).map { Array(first.row($0)) }, biases: first.bias,
      outputs: (0..<first.outputCount).map { unit in
        (0..<dimension).map { second.weights[$0 * second.inputCount + unit] }
      }, skip: entries.map { entries in (0..<dimension).map { Array(entries[$0 * dimension..<($0 + 1) * dimension]) } },
      offset: zip(second.bias, more).map { $0 + $1 })
  }

  /// The value at a point.
  ///
  /// - Complexity: 2 K d multiplications of fractions for K units.
  public func callAsFunction(_ point: [Rational]) -> [Rational] {
    var value = offset
    for (row, entries) in (skip ?? []).enumerated() { value[row] += zip(entries, point).reduce(0) { $0 + $1.0 * $1.1 } }
    for (unit, own) in weights.enumerated() {
      let sum = zip(own, point).reduce(biases[unit]) { $0 + $1.0 * $1.1 }
      if sum > 0 { for row in value.indices { value[row] += sum * outputs[unit][row] } }
    }
    return value
  }

  /// (1/2) sum (||a_k||^2 + ||w_k||^2): what weight decay on the units pays; V, b and c are free.
  public var cost: Rational {
    (weights + outputs).reduce(Rational.zero) { $0 + $1.reduce(Rational.zero) { $0 + $1 * $1 } } / 2
  }

  /// sum ||a_k|| ||w_k||: the cost after every unit is scaled up and down to its best.
  public var balancedCost: Interval {
    zip(weights, outputs).reduce(Interval(0)) { sum, unit in
      func square(_ vector: [Rational]) -> Rational { vector.reduce(0) { $0 + $1 * $1 } }
      return sum + Interval(square(unit.0) * square(unit.1)).squareRoot
    }
  }

  /// The function on the line; one knot for every place where a unit bends.
  ///
  /// - Precondition: dimension 1.
  /// - Complexity: O(K^2) operations on fractions for K units.
  public var function: PiecewiseLinear {
    precondition(dimension == 1, "a denoiser of \(dimension) coordinates on the line")
    var bends: [Rational: Rational] = [:]
    var leftSlope = skip?[0][0] ?? 0
    for (unit, own) in weights.enumerated() where !own[0].isZero {
      let (w, a) = (own[0], outputs[unit][0])
      bends[-biases[unit] / w, default: 0] += a * w.magnitude
      // Units that look to the left are active before all knots.
      if w < 0 { leftSlope += a * w }
    }
    let knots = bends.keys.sorted()
    guard let first = knots.first else {
      return PiecewiseLinear(knots: [0], values: self([0]), leftSlope: leftSlope, rightSlope: leftSlope)
    }
    var (values, slope) = ([self([first])[0]], leftSlope + (bends[first] ?? 0))
    for knot in knots.dropFirst() {
      values.append(self([knot])[0])
      slope += bends[knot] ?? 0
    }
    return PiecewiseLinear(knots: knots, values: values, leftSlope: leftSlope, rightSlope: slope)
  }
}

extension PiecewiseLinear {
  /// The largest distance of two functions on an interval, and the first place where it occurs.
  ///
  /// Both are linear between their knots, so that it occurs at a knot or an end.
  public func largestDistance(from other: PiecewiseLinear, on range: ClosedRange<Rational>) -> (
    distance: Rational, at: Rational
  ) {
    let places =
      [range.lowerBound, range.upperBound]
      + (knots + other.knots).filter { range.lowerBound < $0 && $0 < range.upperBound }
    return places.sorted().reduce((Rational(-1), range.lowerBound)) { best, place in
      let distance = (self(place) - other(place)).magnitude
      return distance > best.0 ? (distance, place) : best
    }
  }
}
