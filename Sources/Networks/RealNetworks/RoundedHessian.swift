import LinearAlgebra
import Numbers

/// The Hessian of a shallow network in doubles with bounds on everything that rounding may have changed.
///
/// With u = 2^-53, a sum of m products in any order is off by at most m u / (1 - m u) times the sum of the absolute values (Higham, Accuracy
/// and Stability, 3.1). All sums here have at most n + K + d + 2 terms of at most four factors; `unit` is twice that many u and more, so it also
/// holds for the bounds themselves, which are computed in doubles too.
struct RoundedHessian: Sendable {
  let points: Matrix
  let outputs: [Double]
  /// max(0, z), and 1 where a unit is on.
  let activations, pattern: Matrix
  /// Bounds of the error of an activation.
  let activationErrors: Matrix
  let residuals, residualErrors: [Double]
  /// rho_k, K x (d + 1).
  let moments: Matrix
  /// No rho_k is farther from its row than this.
  let momentError: Double
  /// The Frobenius norm of what rounding may have changed in J, over the root of n.
  let jacobianError: Double
  /// |x_i|^2 + 1.
  let squares: [Double]
  let unit: Double

  var n: Int { points.rowCount }
  var d: Int { points.columnCount }
  var width: Int { outputs.count }

  init(_ network: ShallowNetwork<Double>, on data: RegressionData<Double>, isExact: Bool) throws {
    let (n, d, width) = (data.count, network.inputCount, network.width)
    points = Matrix(data.points)
    outputs = network.outputs
    let unit = 4 * Double(n + d + width + 32) * 0x1p-53
    self.unit = unit
    let weights = Matrix(rows: width, columns: d, entries: network.weights)
    var sums = Matrix.product(points, weights, transposingRight: true)
    var errors = Matrix.product(points.magnitudes, weights.magnitudes, transposingRight: true)
    var pattern = Matrix(rows: n, columns: width)
    var residuals = data.targets.map { network.offset - $0 }
    var residualErrors = data.targets.map { abs(network.offset) + abs($0) }
    guard sums.isFinite, errors.isFinite else { throw FactorizationError.notFinite }
    for i in 0..<n {
      for k in 0..<width {
        let sum = sums[i, k] + network.biases[k]
        errors[i, k] = unit * (errors[i, k] + abs(network.biases[k]))
        var isOn = sum > 0
        if abs(sum) <= errors[i, k] {
          isOn = try Self.isOn(network, data, i, k, isExact)
        }
        sums[i, k] = isOn ? max(0, sum) : 0
        pattern[i, k] = isOn ? 1 : 0
        if !isOn { errors[i, k] = 0 }
        residuals[i] += outputs[k] * sums[i, k]
        residualErrors[i] += abs(outputs[k]) * (sums[i, k] + errors[i, k] / unit)
      }
      residualErrors[i] *= unit
    }
    (activations, activationErrors, self.pattern) = (sums, errors, pattern)
    (self.residuals, self.residualErrors) = (residuals, residualErrors)
    squares = data.points.map { $0.reduce(1) { $0 + $1 * $1 } }
    moments = .residualMoments(pattern, points, residuals)
    let spread = Matrix.residualMoments(
      pattern, points.magnitudes, zip(residuals, residualErrors).map { unit * abs($0) + $1 })
    let moved = (0..<width).map { spread.row($0).reduce(0) { $0 + $1 * $1 }.squareRoot() }
    momentError = 2 * (moved.max() ?? 0)
    var change = 0.0
    for i in 0..<n {
      for k in 0..<width where pattern[i, k] > 0 {
        // a x~ has the relative error of its factors only, and none if they are exact.
        let entry = isExact ? 0 : 0x1p-50 * abs(outputs[k]) * squares[i].squareRoot()
        change += errors[i, k] * errors[i, k] + entry * entry
      }
    }
    jacobianError = 2 * (change / Double(n)).squareRoot()
  }

  /// Decides in fractions what rounding hides.
  private static func isOn(
    _ network: ShallowNetwork<Double>, _ data: RegressionData<Double>, _ point: Int, _ unit: Int, _ isExact: Bool
  ) throws -> Bool {
    guard isExact else { throw CertifiedSharpness.Kink(point: point, unit: unit, isExact: false) }
    var sum = Rational(exactly: network.biases[unit]) ?? 0
    for (weight, coordinate) in zip(network.weights(of: unit), data.points[point]) {
      sum += (Rational(exactly: weight) ?? 0) * (Rational(exactly: coordinate) ?? 0)
    }
    if sum.isZero { throw CertifiedSharpness.Kink(point: point, unit: unit, isExact: true) }
    return sum.signum > 0
  }

  /// A number that the Rayleigh quotient of the vector is certainly not below.
  func leastQuotient(_ vector: [Double]) -> Double {
    let (dw, db, da) = (width * d, width * (d + 1), width * (d + 2))
    let directions = Matrix(rows: width, columns: d, entries: Array(vector[..<dw]))
    let slopes = Matrix.product(points, directions, transposingRight: true)
    let sizes = Matrix.product(points.magnitudes, directions.magnitudes, transposingRight: true)
    var (square, coupling, doubt) = (0.0, 0.0, 0.0)
    for i in 0..<n {
      var (slope, error, mixed, mixedSize) = (vector[da], abs(vector[da]), 0.0, 0.0)
      var moved = 0.0
      for k in 0..<width where pattern[i, k] > 0 {
        let inner = slopes[i, k] + vector[dw + k]
        let size = sizes[i, k] + abs(vector[dw + k])
        slope += outputs[k] * inner + activations[i, k] * vector[db + k]
        error += abs(outputs[k]) * size + activations[i, k] * abs(vector[db + k])
        moved += activationErrors[i, k] * abs(vector[db + k])
        mixed += inner * vector[db + k]
        mixedSize += size * abs(vector[db + k])
      }
      let least = max(0, abs(slope) - unit * error - 2 * moved)
      square += least * least
      coupling += 2 * residuals[i] * mixed
      doubt += 2 * (unit * abs(residuals[i]) + residualErrors[i]) * mixedSize
    }
    let length = vector.reduce(0) { $0 + $1 * $1 }
    let value = (square + coupling) / Double(n)
    // The sums over points, and the sum of so many squares in the length.
    let rounding = unit * (square + abs(coupling)) + 2 * doubt
    let least = value - rounding / Double(n)
    return (least - abs(least) * Double(vector.count + 8) * 0x1p-52) / length
  }

  /// A proved upper bound near `level`, nil if there is no proof for it.
  func upperBound(trying level: Double) -> Double? {
    guard level.isFinite, level > 0 else { return nil }
    let lengths = (0..<width).map { moments.row($0).reduce(0) { $0 + $1 * $1 } }
    // D is positive definite.
    let largest = (lengths.max() ?? 0).squareRoot() * (1 + unit)
    guard level > 1.0001 * largest else { return nil }
    // P = a 1 (rho . x~), n x K.
    let slopes = Matrix.product(points, moments.firstColumns(d), transposingRight: true)
    var (projections, scaled, mixed) = (pattern, activations, activations)
    var lifted = pattern
    var diagonal = [Double](repeating: 1 / level, count: n)
    for i in 0..<n {
      for k in 0..<width where pattern[i, k] > 0 {
        let rest = level * level - lengths[k]
        let (output, activation) = (outputs[k], activations[i, k])
        let projection = output * (slopes[i, k] + moments[k, d])
        projections[i, k] = projection / (level * rest)
        lifted[i, k] = projection
        // (1/s + |rho|^2 / (s (s^2 - |rho|^2))) z = s z / (s^2 - |rho|^2).
        scaled[i, k] = level * activation / rest
        mixed[i, k] = activation / rest
        let size = abs(output) * squares[i].squareRoot()
        let reach = size * lengths[k].squareRoot()
        diagonal[i] +=
          size * size / level + reach * reach / (level * rest) + level * activation * activation / rest
          + 2 * reach * activation / rest
      }
    }
    var signed = pattern
    for i in 0..<n { for k in 0..<width { signed[i, k] *= outputs[k] } }
    let common = Matrix.product(signed, signed, transposingRight: true)
    let inner = Matrix.product(points, points, transposingRight: true)
    let squares = Matrix.product(scaled, activations, transposingRight: true)
    let crossed = Matrix.product(lifted, mixed, transposingRight: true)
    let projected = Matrix.product(projections, lifted, transposingRight: true)
    var matrix = Matrix(rows: n, columns: n)
    for i in 0..<n {
      for j in 0...i {
        let entry =
          1 / level + common[i, j] * (inner[i, j] + 1) / level + squares[i, j] + projected[i, j] + crossed[i, j]
          + crossed[j, i]
        matrix[i, j] = (i == j ? 1 : 0) - entry / Double(n)
        matrix[j, i] = matrix[i, j]
      }
    }
    // Entry (i, j) is off by at most 8 unit sqrt(D_i D_j): by Cauchy and Schwarz its absolute values are below that root.
    let total = diagonal.reduce(0, +) / Double(n)
    // s^2 - |rho|^2 has the relative error of a difference.
    let shrink = level * level / (level * level - largest * largest)
    guard matrix.isCertainlyPositiveDefinite(error: 8 * unit * shrink * (total + 1)) else { return nil }
    return raised(level, largestMoment: largest)
  }

  /// What is certainly not below the largest eigenvalue if `level` is not below that of the Hessian of the rounded J and moments.
  func raised(_ level: Double, largestMoment: Double) -> Double {
    let size = 2 * (level + largestMoment)
    let bound = level + momentError + 2 * size.squareRoot() * jacobianError + jacobianError * jacobianError
    return bound * (1 + 8 * 0x1p-53)
  }
}

extension Matrix {
  /// The absolute values of the entries.
  fileprivate var magnitudes: Matrix { Matrix(rows: rowCount, columns: columnCount, entries: entries.map { abs($0) }) }

  /// The first columns.
  fileprivate func firstColumns(_ count: Int) -> Matrix {
    var matrix = Matrix(rows: rowCount, columns: count)
    for i in 0..<rowCount { for j in 0..<count { matrix[i, j] = self[i, j] } }
    return matrix
  }
}
