import Files
import Foundation
import Numbers
import RealNetworks
import Tensors

/// What a network is computed with.
package struct NetworkArithmetic: Sendable {
  /// How dot products are summed.
  package enum Sums: Sendable {
    case float(FusedMultiplyAdd)
    case integer(IntegerProduct)
  }

  package var sums: Sums
  /// The format to which the inputs of every layer are rounded first, nil for none.
  package var inputs: AccumulatorFormat?
  /// The format to which weights are rounded, nil for none.
  package var weights: AccumulatorFormat?

  package init(sums: Sums, inputs: AccumulatorFormat? = nil, weights: AccumulatorFormat? = nil) {
    (self.sums, self.inputs, self.weights) = (sums, inputs, weights)
  }
}

/// A dense network whose dot products go through a narrow accumulator; biases are added after them, in doubles.
///
/// With an integer accumulator weights and inputs are integers times a scale of the layer, which multiplies after the sum: the
/// scale of weights is their largest magnitude over the largest integer, that of inputs the same over all data.
package struct LowBitNetwork: Sendable {
  /// One layer, its weights inputs x outputs.
  struct Layer: Sendable {
    var name: String
    var inputs, outputs: Int
    /// As the file has them, and as the arithmetic does.
    var exactWeights, weights: [Double]
    var integers: [Int32] = []
    var weightScale = 1.0, inputScale = 1.0
    var bias: [Double]
    var activation: Activation
  }

  let file: String
  var layers: [Layer]
  let arithmetic: NetworkArithmetic

  /// A network of a file in an arithmetic.
  ///
  /// - Throws: `DataError` that names the tensor: numbers that are not finite, or no integers where integers are summed.
  package init(_ network: DenseNetwork<Double>, of file: DenseNetworkFile, in arithmetic: NetworkArithmetic) throws {
    self.file = file.file
    self.arithmetic = arithmetic
    layers = try zip(file.layers, network.layers).map { stored, layer in
      let exact = DenseProduct.transposed(layer.weights, rows: layer.outputCount, columns: layer.inputCount)
      var result = Layer(
        name: stored.name, inputs: layer.inputCount, outputs: layer.outputCount, exactWeights: exact, weights: exact,
        bias: layer.bias, activation: layer.activation)
      switch arithmetic.weights {
      case .float(let format):
        let lane = LaneQuantizer(Quantizer(format, rounding: .nearestEven))
        result.weights = exact.map { lane($0) }
      case .integer(let format):
        let largest = exact.reduce(0) { max($0, $1.magnitude) }
        result.weightScale = largest == 0 ? 1 : largest / Double(format.range.upperBound)
        result.weights = exact.map { Self.round($0 / result.weightScale, to: format) }
      case nil: break
      }
      if case .integer = arithmetic.sums {
        let bound = Double(1 << (IntegerProduct.entryBits - 1))
        result.integers = try result.weights.map { weight in
          guard weight == weight.rounded(), weight.magnitude < bound else {
            throw stored.weights.error(
              found: "the weight \(weight)", expected: "integers of at most \(IntegerProduct.entryBits) bits",
              fix: "round them with --weights int8")
          }
          return Int32(weight)
        }
      }
      return result
    }
  }

  package var inputCount: Int { layers[0].inputs }
  package var outputCount: Int { layers[layers.count - 1].outputs }

  static func round(_ value: Double, to format: IntegerFormat) -> Double {
    let range = format.range
    return min(max(value.rounded(.toNearestOrEven), Double(range.lowerBound)), Double(range.upperBound))
  }

  /// The outputs in doubles, with weights and inputs as the file has them; row by row.
  ///
  /// - Parameter largest: raised to the largest magnitude of the inputs of every layer.
  func exact(_ inputs: [Double], rows: Int, largest: inout [Double]) -> [Double] {
    var values = inputs
    for (index, layer) in layers.enumerated() {
      largest[index] = values.reduce(largest[index]) { max($0, $1.magnitude) }
      values = layer.finish(
        DenseProduct.of(values, layer.exactWeights, rows: rows, inner: layer.inputs, columns: layer.outputs))
    }
    return values
  }

  /// Sets the scales of inputs from their largest magnitudes over all data.
  mutating func scale(to largest: [Double]) {
    guard case .integer(let format) = arithmetic.inputs else { return }
    for index in layers.indices {
      layers[index].inputScale = largest[index] == 0 ? 1 : largest[index] / Double(format.range.upperBound)
    }
  }

  /// The outputs in the arithmetic, and what is lost on the way.
  ///
  /// - Throws: `DataError` for inputs that the arithmetic cannot take.
  func callAsFunction(_ inputs: [Double], rows: Int, losses: inout [LayerLosses], jobs: Int) throws -> [Double] {
    var values = inputs
    for (index, layer) in layers.enumerated() {
      values = layer.finish(try sums(values, rows, layer, &losses[index], jobs))
    }
    return values
  }

  private func sums(
    _ values: [Double], _ rows: Int, _ layer: Layer, _ losses: inout LayerLosses, _ jobs: Int
  ) throws -> [Double] {
    let rounded: [Double]
    switch arithmetic.inputs {
    case .float(let format):
      let lane = LaneQuantizer(Quantizer(format, rounding: .nearestEven))
      rounded = values.map { lane($0) }
    case .integer(let format): rounded = values.map { Self.round($0 / layer.inputScale, to: format) }
    case nil: rounded = values
    }
    let (n, m) = (layer.inputs, layer.outputs)
    switch arithmetic.sums {
    case .float(let arithmetic):
      let found: (product: [Double], events: AccumulationEvents)
      do {
        found = try MatrixProduct(arithmetic).counting(
          rounded, layer.weights, rows: rows, inner: n, columns: m, jobs: jobs)
      } catch let error as MatrixProduct.Unusable {
        throw DataError(
          file: file, found: "layer \(DataError.quoted(layer.name)): \(error.description)",
          expected: "inputs and weights whose products stay within 2^-900 ... 2^900")
      }
      let exact = DenseProduct.of(rounded, layer.weights, rows: rows, inner: n, columns: m)
      losses.add(found.product, exact, events: found.events)
      return found.product
    case .integer(let product):
      let bound = Double(1 << (IntegerProduct.entryBits - 1))
      let integers = try rounded.map { value in
        guard value == value.rounded(), value.magnitude < bound else {
          throw DataError(
            file: file, found: "layer \(DataError.quoted(layer.name)): the input \(value)",
            expected: "integers of at most \(IntegerProduct.entryBits) bits", fix: "round inputs with --inputs int8")
        }
        return Int32(value)
      }
      let found = product(integers, layer.integers, rows: rows, inner: n, columns: m, jobs: jobs)
      var events = AccumulationEvents()
      (events.steps, events.overflows) = (rows * n * m, found.overflows)
      let computed = found.product.map { Double($0) }
      losses.add(
        computed, DenseProduct.of(rounded, layer.weights, rows: rows, inner: n, columns: m), events: events)
      let scale = layer.weightScale * layer.inputScale
      return computed.map { $0 * scale }
    }
  }
}

extension LowBitNetwork.Layer {
  /// Bias and activation, after the sums.
  func finish(_ sums: [Double]) -> [Double] {
    var result = sums
    for index in result.indices {
      let value = result[index] + bias[index % outputs]
      result[index] = activation == .relu ? max(0, value) : value
    }
    return result
  }
}

/// What a layer has lost over many inputs.
package struct LayerLosses: Hashable, Sendable {
  package private(set) var events = AccumulationEvents()
  package private(set) var dotProducts = 0
  /// Sums of squares of errors and of exact sums; the largest error.
  private var squares = 0.0, exact = 0.0, largest = 0.0

  package init() {}

  mutating func add(_ computed: [Double], _ sums: [Double], events: AccumulationEvents) {
    self.events += events
    dotProducts += computed.count
    for (y, sum) in zip(computed, sums) {
      let error = abs(y - sum)
      squares += error * error
      exact += sum * sum
      largest = max(largest, error)
    }
  }

  /// The root mean square error over that of the exact sums; nil where these are all zero.
  package var relativeRMS: Double? { exact == 0 ? nil : (squares / exact).squareRoot() }
  /// The largest error over the root mean square of the exact sums.
  package var relativeLargest: Double? {
    exact == 0 ? nil : largest / (exact / Double(max(1, dotProducts))).squareRoot()
  }
  /// The share of products that became zero.
  package var flushed: Double { Double(events.flushedProducts) / Double(max(1, events.steps)) }
  /// The share of steps whose nonzero product changed nothing.
  package var swamped: Double { Double(events.swamped) / Double(max(1, events.steps)) }
}
