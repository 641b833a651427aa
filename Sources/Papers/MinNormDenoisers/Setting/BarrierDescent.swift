import Foundation
import LinearAlgebra

/// Newton's method on -weight b.c - sum over rows r of log(1 - (r.c1)^2 - (r.c2)^2), c = (c1, c2).
///
/// The value b.c at a minimum is within 2 rows / weight of the largest under (r.c1)^2 + (r.c2)^2 <= 1 (Boyd and Vandenberghe 2004,
/// section 11.2, for cones of degree 2).
struct BarrierDescent {
  let rows: Matrix
  /// b, first what belongs to c1.
  let objective: [Double]
  /// c1, then c2; always strictly inside.
  private(set) var point: [Double]
  /// What the objective weighs beside the barrier.
  var weight = 1.0

  private var half: Int { rows.columnCount }

  init(rows: Matrix, objective: [Double], point: [Double]) {
    (self.rows, self.objective, self.point) = (rows, objective, point)
  }

  /// One of Newton's steps, shortened until the function decreases.
  ///
  /// - Returns: the decrement, twice what the function is above its minimum where it is nearly quadratic; 0 if there is no step.
  mutating func step() -> Double {
    let (first, second) = images(of: point)
    let slacks = zip(first, second).map { 1 - $0 * $0 - $1 * $1 }
    let gradient =
      zip(
        rows.times(zip(first, slacks).map { 2 * $0 / $1 }, transposed: true)
          + rows.times(zip(second, slacks).map { 2 * $0 / $1 }, transposed: true), objective
      ).map { $0 - weight * $1 }
    var hessian = Matrix(rows: 2 * half, columns: 2 * half)
    func insert(_ block: Matrix, _ down: Int, _ right: Int) {
      for i in 0..<half { for j in 0..<half { hessian[down + i, right + j] = block[i, j] } }
    }
    func gram(_ weights: [Double]) -> Matrix {
      var scaled = rows
      scaled.entries.withUnsafeMutableBufferPointer { entries in
        for (row, weight) in weights.enumerated() { for j in 0..<half { entries[row * half + j] *= weight } }
      }
      return Matrix.product(rows, scaled, transposingLeft: true)
    }
    func curvature(_ left: [Double], _ right: [Double], _ diagonal: Double) -> [Double] {
      slacks.indices.map { diagonal / slacks[$0] + 4 * left[$0] * right[$0] / (slacks[$0] * slacks[$0]) }
    }
    insert(gram(curvature(first, first, 2)), 0, 0)
    insert(gram(curvature(second, second, 2)), half, half)
    let mixed = gram(curvature(first, second, 0))
    insert(mixed, half, 0)
    insert(mixed, 0, half)
    guard let direction = Self.solution(&hessian, gradient.map { -$0 }) else { return 0 }
    let decrement = -zip(direction, gradient).reduce(0) { $0 + $1.0 * $1.1 }
    guard decrement > 0 else { return 0 }
    let now = value(point, slacks)
    var size = 1.0
    while size > 1e-9 {
      let candidate = zip(point, direction).map { $0 + size * $1 }
      let (x, y) = images(of: candidate)
      let slacks = zip(x, y).map { 1 - $0 * $0 - $1 * $1 }
      if slacks.allSatisfy({ $0 > 0 }), value(candidate, slacks) <= now - 0.1 * size * decrement {
        point = candidate
        return decrement
      }
      size /= 2
    }
    return 0
  }

  private func images(of point: [Double]) -> ([Double], [Double]) {
    (rows.times(Array(point[..<half])), rows.times(Array(point[half...])))
  }

  private func value(_ point: [Double], _ slacks: [Double]) -> Double {
    -weight * zip(point, objective).reduce(0) { $0 + $1.0 * $1.1 } - slacks.reduce(0) { $0 + log($1) }
  }

  /// By Cholesky's factorization of the matrix with a relative 1e-14 added to its diagonal; nil if that is not positive.
  private static func solution(_ matrix: inout Matrix, _ target: [Double]) -> [Double]? {
    let n = matrix.rowCount
    var (result, trace) = (target, 0.0)
    for i in 0..<n { trace += matrix[i, i] }
    return matrix.entries.withUnsafeMutableBufferPointer { a -> [Double]? in
      for i in 0..<n {
        for j in 0...i {
          var sum = a[i * n + j]
          for k in 0..<j { sum -= a[i * n + k] * a[j * n + k] }
          if i > j {
            a[i * n + j] = sum / a[j * n + j]
          } else {
            sum += 1e-14 * trace
            guard sum > 0 else { return nil }
            a[i * n + i] = sum.squareRoot()
          }
        }
      }
      for i in 0..<n {
        for k in 0..<i { result[i] -= a[i * n + k] * result[k] }
        result[i] /= a[i * n + i]
      }
      for i in (0..<n).reversed() {
        for k in i + 1..<n { result[i] -= a[k * n + i] * result[k] }
        result[i] /= a[i * n + i]
      }
      return result
    }
  }
}
