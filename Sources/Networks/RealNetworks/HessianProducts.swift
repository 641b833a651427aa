import LinearAlgebra
import Numbers
import Running

/// Products with the Hessian of a large shallow network in doubles, through matrix products.
///
/// With Z = X W^T + b kept once, a product is two matrix products of n x K by d and passes over n x K numbers:
/// `4 n K d` multiplications in all.
public struct HessianProducts: Sendable {
  private let points: Matrix
  private let outputs: [Double]
  /// max(0, z), n x K.
  private let activations: Matrix
  /// 1 where a unit is on.
  private let pattern: Matrix
  /// See `Matrix.residualMoments`.
  private let moments: Matrix
  /// f(x_i) - y_i, one number a point.
  public let residuals: [Double]
  /// The number of parameters, the length of the vectors that are multiplied.
  public let parameterCount: Int
  /// Whether a data point lies on a kink.
  public let hasKink: Bool

  private var n: Int { points.rowCount }
  private var d: Int { points.columnCount }
  private var width: Int { outputs.count }

  /// Works out all sums once.
  ///
  /// - Complexity: n K d multiplications and O(n K) numbers of memory.
  public init(_ network: ShallowNetwork<Double>, on data: RegressionData<Double>) {
    points = Matrix(data.points)
    outputs = network.outputs
    parameterCount = network.parameterCount
    let (width, n, d) = (network.width, data.count, network.inputCount)
    var sums = Matrix.product(
      points, Matrix(rows: width, columns: d, entries: network.weights), transposingRight: true)
    var (pattern, hasKink) = (Matrix(rows: n, columns: width), false)
    var residuals = data.targets.map { network.offset - $0 }
    for i in 0..<n {
      for k in 0..<width {
        let sum = sums[i, k] + network.biases[k]
        if sum == 0 { hasKink = true }
        sums[i, k] = max(0, sum)
        pattern[i, k] = sum > 0 ? 1 : 0
        residuals[i] += network.outputs[k] * sums[i, k]
      }
    }
    (activations, self.pattern, self.hasKink, self.residuals) = (sums, pattern, hasKink, residuals)
    moments = .residualMoments(pattern, points, residuals)
  }

  /// max_k |rho_k|: the norm of what the Hessian has beside its Gauss-Newton part.
  public var largestMoment: Double {
    (0..<width).reduce(0) { max($0, moments.row($1).reduce(0) { $0 + $1 * $1 }.squareRoot()) }
  }

  /// The Hessian, or its Gauss-Newton part alone, times a vector in the order of the parameters.
  public func product(_ vector: [Double], isGaussNewton: Bool = false) -> [Double] {
    let (dw, db, da) = (width * d, width * (d + 1), width * (d + 2))
    let directions = Matrix(rows: width, columns: d, entries: Array(vector[..<dw]))
    var back = Matrix.product(points, directions, transposingRight: true)
    var slopes = [Double](repeating: vector[da], count: n)
    var outputSide = [Double](repeating: 0, count: width)
    vector.withUnsafeBufferPointer { vector in
      outputs.withUnsafeBufferPointer { outputs in
        pattern.entries.withUnsafeBufferPointer { pattern in
          activations.entries.withUnsafeBufferPointer { activations in
            back.entries.withUnsafeMutableBufferPointer { back in
              for i in 0..<n {
                let base = i * width
                var slope = SIMD8<Double>(repeating: 0)
                var k = 0
                while k + 8 <= width {
                  for lane in 0..<8 {
                    let place = base + k + lane
                    slope[lane] +=
                      pattern[place] * outputs[k + lane] * (back[place] + vector[dw + k + lane])
                      + activations[place] * vector[db + k + lane]
                  }
                  k += 8
                }
                var sum = slope.sum()
                while k < width {
                  sum +=
                    pattern[base + k] * outputs[k] * (back[base + k] + vector[dw + k])
                    + activations[base + k] * vector[db + k]
                  k += 1
                }
                slopes[i] += sum
                let share = slopes[i] / Double(n)
                for k in 0..<width {
                  outputSide[k] += activations[base + k] * share
                  back[base + k] = pattern[base + k] * share * outputs[k]
                }
              }
            }
          }
        }
      }
    }
    var result = Matrix.product(back, points, transposingLeft: true).entries
    result += back.times(.init(repeating: 1, count: n), transposed: true)
    result += outputSide
    result.append(slopes.reduce(0, +) / Double(n))
    if isGaussNewton { return result }
    for k in 0..<width {
      for j in 0..<d {
        result[k * d + j] += moments[k, j] * vector[db + k]
        result[db + k] += moments[k, j] * vector[k * d + j]
      }
      result[dw + k] += moments[k, d] * vector[db + k]
      result[db + k] += moments[k, d] * vector[dw + k]
    }
    return result
  }

  /// The largest eigenvalue of the Hessian, or of its Gauss-Newton part.
  ///
  /// - Throws: `FactorizationError` if a product is not finite.
  public func largestEigenvalue(
    isGaussNewton: Bool = false, tolerance: Double = 1e-13, effort: Effort = .unlimited
  ) throws -> Lanczos {
    try Lanczos(
      dimension: parameterCount, tolerance: tolerance, basisSize: 60,
      key: RandomKey(seed: 1), effort: effort
    ) { product($0, isGaussNewton: isGaussNewton) }
  }

  /// J J^T / n, from patterns and activations: n x n.
  public var gram: Matrix {
    var scaled = pattern
    for i in 0..<n { for k in 0..<width { scaled[i, k] *= outputs[k] } }
    let common = Matrix.product(scaled, scaled, transposingRight: true)
    let inner = Matrix.product(points, points, transposingRight: true)
    var gram = Matrix.product(activations, activations, transposingRight: true)
    for i in 0..<n {
      for j in 0..<n { gram[i, j] = (gram[i, j] + common[i, j] * (inner[i, j] + 1) + 1) / Double(n) }
    }
    return gram
  }
}
