/// The squared loss of a shallow network on data, L = 1/(2n) sum_i (f(x_i) - y_i)^2, with its derivatives in closed form.
///
/// The loss is twice differentiable where no data point lies on the kink of a unit; `kinks` names those that do, and there the
/// derivatives below are those of the pattern in which such a unit counts as off.
///
///     Hess L = J^T J / n + C
///
/// J has the gradient of f at x_i as row i. C couples only (w_k, b_k) with a_k, through rho_k = 1/n sum over the points where unit k
/// is on of r_i (x_i, 1); so the eigenvalues of C are 0 and +- |rho_k|.
public struct ShallowLoss<Number: LossNumber>: Sendable {
  /// The network f.
  public let network: ShallowNetwork<Number>
  /// The points x_i with their targets y_i.
  public let data: RegressionData<Number>
  /// f(x_i) - y_i.
  public let residuals: [Number]
  /// `sums[i][k]` is w_k . x_i + b_k.
  public let sums: [[Number]]
  /// Data points on the kink of a unit, point by point.
  public let kinks: [Kink]

  /// A data point at which a unit's sum is zero.
  public struct Kink: Hashable, Sendable {
    /// The number of the point, from 0.
    public let point: Int
    /// The number of the unit, from 0.
    public let unit: Int
  }

  /// The loss of a network on data, with all sums worked out.
  ///
  /// - Precondition: the points have as many coordinates as the network has inputs.
  /// - Complexity: n K d multiplications.
  public init(_ network: ShallowNetwork<Number>, on data: RegressionData<Number>) {
    precondition(data.points[0].count == network.inputCount, "points of another dimension")
    (self.network, self.data) = (network, data)
    sums = data.points.map { point in (0..<network.width).map { network.sum(of: $0, at: point) } }
    residuals = zip(sums, data.targets).map { sums, target in
      zip(sums, network.outputs).reduce(network.offset - target) { $1.0 > 0 ? $0 + $1.0 * $1.1 : $0 }
    }
    kinks = sums.enumerated().flatMap { i, row in
      row.indices.filter { row[$0] == 0 }.map { Kink(point: i, unit: $0) }
    }
  }

  /// n, the number of points, as a number of the loss.
  public var count: Number { Number(exactly: data.count) ?? 1 }

  /// 1/(2n) sum r^2.
  public var value: Number { residuals.reduce(0) { $0 + $1 * $1 } / (count + count) }

  /// Whether the sum of a unit is above 0 at a point.
  public func isOn(_ unit: Int, at point: Int) -> Bool { sums[point][unit] > 0 }

  /// Row i of J: the gradient of the output at point i.
  public func outputGradient(at point: Int) -> [Number] {
    let (d, width) = (network.inputCount, network.width)
    var gradient = [Number](repeating: 0, count: network.parameterCount)
    for unit in 0..<width where isOn(unit, at: point) {
      let output = network.outputs[unit]
      for j in 0..<d { gradient[unit * d + j] = output * data.points[point][j] }
      gradient[width * d + unit] = output
      gradient[width * (d + 1) + unit] = sums[point][unit]
    }
    gradient[width * (d + 2)] = 1
    return gradient
  }

  /// All rows of J.
  public var jacobian: [[Number]] { data.points.indices.map { outputGradient(at: $0) } }

  /// J^T r / n.
  public var gradient: [Number] {
    var sum = [Number](repeating: 0, count: network.parameterCount)
    for (i, residual) in residuals.enumerated() where residual != 0 {
      for (p, entry) in outputGradient(at: i).enumerated() where entry != 0 { sum[p] += residual * entry }
    }
    return sum.map { $0 / count }
  }

  /// rho_k = 1/n sum over the points where unit k is on of r_i (x_i, 1): d + 1 numbers.
  public func residualMoment(of unit: Int) -> [Number] {
    var sum = [Number](repeating: 0, count: network.inputCount + 1)
    for (i, point) in data.points.enumerated() where isOn(unit, at: i) {
      for (j, coordinate) in point.enumerated() { sum[j] += residuals[i] * coordinate }
      sum[network.inputCount] += residuals[i]
    }
    return sum.map { $0 / count }
  }

  /// |rho_k|^2 of every unit; the largest is the square of the norm of C.
  public var squaredResidualMoments: [Number] {
    (0..<network.width).map { residualMoment(of: $0).reduce(0) { $0 + $1 * $1 } }
  }

  /// J^T J / n, row by row.
  public var gaussNewton: [[Number]] {
    let rows = jacobian
    let size = network.parameterCount
    var matrix = [[Number]](repeating: .init(repeating: 0, count: size), count: size)
    for row in rows {
      let support = row.indices.filter { row[$0] != 0 }
      for p in support { for q in support where q <= p { matrix[p][q] += row[p] * row[q] } }
    }
    for p in 0..<size {
      for q in 0...p {
        matrix[p][q] = matrix[p][q] / count
        matrix[q][p] = matrix[p][q]
      }
    }
    return matrix
  }

  /// J^T J / n + C, row by row.
  ///
  /// - Complexity: n P^2 multiplications for P parameters.
  public var hessian: [[Number]] {
    var matrix = gaussNewton
    forEachCoupling { p, q, value in
      matrix[p][q] += value
      matrix[q][p] += value
    }
    return matrix
  }

  /// J J^T / n, n x n: its nonzero eigenvalues are those of the Gauss-Newton matrix.
  public var gram: [[Number]] {
    let rows = jacobian
    return rows.map { left in
      rows.map { right in zip(left, right).reduce(0) { $1.0 == 0 ? $0 : $0 + $1.0 * $1.1 } / count }
    }
  }

  /// The Hessian times a vector, without the Hessian: J^T (J v) / n + C v.
  ///
  /// - Complexity: n P.
  public func hessianProduct(_ vector: [Number]) -> [Number] {
    precondition(vector.count == network.parameterCount, "a vector of another size")
    var result = [Number](repeating: 0, count: vector.count)
    for i in data.points.indices {
      let row = outputGradient(at: i)
      let slope = zip(row, vector).reduce(0) { $1.0 == 0 ? $0 : $0 + $1.0 * $1.1 }
      for p in row.indices where row[p] != 0 { result[p] += row[p] * slope }
    }
    result = result.map { $0 / count }
    forEachCoupling { p, q, value in
      result[p] += value * vector[q]
      result[q] += value * vector[p]
    }
    return result
  }

  /// The entries of C above the diagonal: (parameter of w_k or b_k, parameter of a_k, entry of rho_k).
  func forEachCoupling(_ body: (Int, Int, Number) -> Void) {
    let (d, width) = (network.inputCount, network.width)
    for unit in 0..<width {
      let moment = residualMoment(of: unit)
      for j in 0..<d { body(unit * d + j, width * (d + 1) + unit, moment[j]) }
      body(width * d + unit, width * (d + 1) + unit, moment[d])
    }
  }
}
