import Numbers

/// A number with which gradients are computed: a double, or a fraction for exact work.
public protocol LossNumber: Comparable, Hashable, Sendable, SignedNumeric {
  /// The quotient; the divisor is not zero.
  static func / (left: Self, right: Self) -> Self
}

extension Double: LossNumber {}
extension Rational: LossNumber {}

/// f(x) = sum_k a_k max(0, w_k . x + b_k) + c: one hidden layer of ReLU units, all parameters free.
///
///     let network = ShallowNetwork<Rational>(weights: [[1], [-1]], biases: [0, 0], outputs: [1, 1], offset: 0)
///     network([-3])        // 3
///
/// Parameters are ordered W row by row, then b, then a, then c: K (d + 2) + 1 of them.
public struct ShallowNetwork<Number: LossNumber>: Hashable, Sendable {
  /// d, the number of inputs.
  public let inputCount: Int
  /// `width * inputCount` numbers, the weights of a unit after the other.
  public var weights: [Number]
  /// b, one number a unit.
  public var biases: [Number]
  /// a, one number a unit.
  public var outputs: [Number]
  /// c, which is added to the output.
  public var offset: Number

  /// A network from its parameters, the weights unit by unit.
  ///
  /// - Precondition: as many numbers as the shape asks for, and at least one input.
  public init(inputCount: Int, weights: [Number], biases: [Number], outputs: [Number], offset: Number) {
    precondition(inputCount >= 1, "a network of \(inputCount) inputs")
    precondition(
      weights.count == biases.count * inputCount && outputs.count == biases.count, "numbers for another shape")
    (self.inputCount, self.weights, self.biases, self.outputs, self.offset) =
      (inputCount, weights, biases, outputs, offset)
  }

  /// Units given by their rows of weights.
  public init(weights: [[Number]], biases: [Number], outputs: [Number], offset: Number) {
    self.init(
      inputCount: weights.first?.count ?? 1, weights: weights.flatMap { $0 }, biases: biases, outputs: outputs,
      offset: offset)
  }

  /// From the parameters in their order.
  public init(inputCount: Int, width: Int, parameters: [Number]) {
    precondition(parameters.count == width * (inputCount + 2) + 1, "parameters of another shape")
    let firstBias = width * inputCount
    self.init(
      inputCount: inputCount, weights: Array(parameters[..<firstBias]),
      biases: Array(parameters[firstBias..<firstBias + width]),
      outputs: Array(parameters[firstBias + width..<firstBias + 2 * width]), offset: parameters[firstBias + 2 * width])
  }

  /// The number K of hidden units.
  public var width: Int { biases.count }

  /// K (d + 2) + 1 for K units.
  public var parameterCount: Int { width * (inputCount + 2) + 1 }

  /// W row by row, b, a, c.
  public var parameters: [Number] { weights + biases + outputs + [offset] }

  /// The weights of one unit.
  public func weights(of unit: Int) -> ArraySlice<Number> { weights[unit * inputCount..<(unit + 1) * inputCount] }

  /// w_k . x + b_k.
  public func sum(of unit: Int, at point: [Number]) -> Number {
    zip(weights(of: unit), point).reduce(biases[unit]) { $0 + $1.0 * $1.1 }
  }

  /// The output.
  ///
  /// - Complexity: K (d + 1) multiplications.
  public func callAsFunction(_ point: [Number]) -> Number {
    (0..<width).reduce(offset) { total, unit in
      let sum = sum(of: unit, at: point)
      return sum > 0 ? total + outputs[unit] * sum : total
    }
  }

  /// The same function with unit k's weights and bias times `factor` and its output over it; a positive factor.
  public func rescaled(unit: Int, by factor: Number) -> ShallowNetwork {
    precondition(factor > 0, "a unit rescaled by \(factor)")
    var copy = self
    for j in unit * inputCount..<(unit + 1) * inputCount { copy.weights[j] = copy.weights[j] * factor }
    copy.biases[unit] = copy.biases[unit] * factor
    copy.outputs[unit] = copy.outputs[unit] / factor
    return copy
  }

  /// The network with every number converted.
  public func map<Other: LossNumber>(_ convert: (Number) throws -> Other) rethrows -> ShallowNetwork<Other> {
    try ShallowNetwork<Other>(
      inputCount: inputCount, weights: weights.map(convert), biases: biases.map(convert), outputs: outputs.map(convert),
      offset: convert(offset))
  }
}

extension ShallowNetwork<Double> {
  /// The nearest doubles.
  public init(rounding network: ShallowNetwork<Rational>) { self = network.map { Double(rounding: $0) } }
}

extension ShallowNetwork<Rational> {
  /// The same numbers as fractions, nil if one is infinite or not a number.
  public init?(exactly network: ShallowNetwork<Double>) {
    guard network.parameters.allSatisfy(\.isFinite) else { return nil }
    self = network.map { Rational(exactly: $0) ?? 0 }
  }
}

/// Points with their targets.
public struct RegressionData<Number: LossNumber>: Hashable, Sendable {
  /// Points of one dimension.
  public let points: [[Number]]
  /// y, one number a point.
  public var targets: [Number]

  /// Points with a target each.
  ///
  /// - Precondition: at least one point, as many targets, all points of one dimension.
  public init(points: [[Number]], targets: [Number]) {
    precondition(!points.isEmpty && points.count == targets.count, "\(points.count) points, \(targets.count) targets")
    precondition(points.allSatisfy { $0.count == points[0].count }, "points of different dimensions")
    (self.points, self.targets) = (points, targets)
  }

  /// The values of a network at the points as targets: it interpolates them.
  public init(points: [[Number]], labelledBy network: ShallowNetwork<Number>) {
    self.init(points: points, targets: points.map { network($0) })
  }

  /// The number of points.
  public var count: Int { points.count }

  /// The same data in other numbers, such as fractions from doubles.
  public func map<Other: LossNumber>(_ convert: (Number) throws -> Other) rethrows -> RegressionData<Other> {
    try RegressionData<Other>(points: points.map { try $0.map(convert) }, targets: targets.map(convert))
  }
}

extension RegressionData<Double> {
  /// The nearest doubles.
  public init(rounding data: RegressionData<Rational>) { self = data.map { Double(rounding: $0) } }
}

/// What stands before the mean of the squared residuals.
public enum LossConvention: String, CaseIterable, Hashable, Sendable {
  /// L = 1/(2n) sum r^2, the convention of the papers on stable minima.
  case halfMean = "half-mean"
  /// L = 1/n sum r^2, as PyTorch's `mse_loss`: twice the loss, gradient and Hessian.
  case mean

  /// The loss as a multiple of the half-mean.
  public var factor: Int { self == .halfMean ? 1 : 2 }
}
