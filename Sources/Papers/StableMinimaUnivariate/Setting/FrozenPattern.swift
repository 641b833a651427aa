import LinearAlgebra
import RealNetworks

/// The loss of a network whose units stay on and off where they are: smooth, so that a stationary point can be found to the last digits.
///
/// Where no unit has changed sides at the solution, it is a stationary point of the loss itself.
struct FrozenPattern {
  let data: RegressionData<Double>
  /// For every unit the points where it is on.
  let isOn: [[Bool]]

  /// The pattern of a network on its data.
  init(_ network: ShallowNetwork<Double>, on data: RegressionData<Double>) {
    self.data = data
    isOn = (0..<network.width).map { unit in data.points.map { network.sum(of: unit, at: $0) > 0 } }
  }

  /// Whether a network has this pattern, with no point on a kink.
  func holds(for network: ShallowNetwork<Double>) -> Bool {
    isOn.indices.allSatisfy { unit in
      zip(data.points, isOn[unit]).allSatisfy { point, isOn in
        let sum = network.sum(of: unit, at: point)
        return sum != 0 && (sum > 0) == isOn
      }
    }
  }

  /// Levenberg's and Marquardt's method from a network until the gradient is below `tolerance`.
  ///
  /// At a stationary point the Hessian is J^T J / n (S7), so the last steps converge quadratically.
  /// - Returns: where it ended, and |grad| there; the best point after 500 steps if it did not get so far.
  func solution(from start: ShallowNetwork<Double>, tolerance: Double) throws -> (ShallowNetwork<Double>, Double) {
    let count = Double(data.count).squareRoot()
    var network = start
    var damping = 1e-3
    var (rows, residuals) = linearized(network)
    for _ in 0..<500 where size(rows, residuals) > tolerance {
      let parameters = network.parameters
      let padding = parameters.indices.map { index in
        parameters.indices.map { $0 == index ? damping.squareRoot() : 0 }
      }
      let matrix = Matrix(rows.map { $0.map { $0 / count } } + padding)
      let target = residuals.map { -$0 / count } + parameters.map { _ in 0 }
      let step = try matrix.leastSquares(target).solution
      let moved = ShallowNetwork(inputCount: 1, width: network.width, parameters: zip(parameters, step).map { $0 + $1 })
      let next = linearized(moved)
      // Near the end the loss no longer shows a difference, but the gradient does.
      if square(next.residuals) < square(residuals) || size(next.rows, next.residuals) < size(rows, residuals) {
        (network, rows, residuals) = (moved, next.rows, next.residuals)
        damping = max(1e-14, damping / 4)
      } else {
        damping *= 8
        if damping > 1e12 { break }
      }
    }
    return (network, size(rows, residuals))
  }

  /// Gradients of the outputs at all points, with the residuals.
  private func linearized(_ network: ShallowNetwork<Double>) -> (rows: [[Double]], residuals: [Double]) {
    let width = network.width
    var rows: [[Double]] = []
    var residuals: [Double] = []
    for (i, point) in data.points.enumerated() {
      var row = [Double](repeating: 0, count: 3 * width + 1)
      var value = network.offset
      for k in 0..<width where isOn[k][i] {
        let sum = network.sum(of: k, at: point)
        value += network.outputs[k] * sum
        (row[k], row[width + k], row[2 * width + k]) = (network.outputs[k] * point[0], network.outputs[k], sum)
      }
      row[3 * width] = 1
      rows.append(row)
      residuals.append(value - data.targets[i])
    }
    return (rows, residuals)
  }

  private func square(_ numbers: [Double]) -> Double { numbers.reduce(0) { $0 + $1 * $1 } }

  private func size(_ rows: [[Double]], _ residuals: [Double]) -> Double {
    let gradient = rows[0].indices.map { j in zip(rows, residuals).reduce(0) { $0 + $1.0[j] * $1.1 } }
    return square(gradient).squareRoot() / Double(data.count)
  }
}
