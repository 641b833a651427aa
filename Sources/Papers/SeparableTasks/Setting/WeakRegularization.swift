import Foundation

/// Learning with the exponential loss and weak regularization towards the last weights:
/// w_t = argmin sum exp(-z . w) + (lambda/2) ||w - w_{t-1}||^2, for L = ln(1/lambda) up to 10^7.
///
/// In logarithms: w = v + sum a_i z_i with ln a_i + z_i . w = L, solved coordinate by coordinate with Lambert's W. Divided by lambda
/// the objective is strongly convex with modulus 1, so the norm of its gradient bounds the distance to the true minimizer.
package struct WeakRegularization {
  /// The signed samples of each task.
  package let tasks: [[[Double]]]

  package init(tasks: [[[Double]]]) { self.tasks = tasks }

  package struct Run {
    /// w_1, w_2, ...
    package var points: [[Double]] = []
    /// A proved bound on ||computed w_t - true w_t||, through all steps so far: the steps are nonexpansive, so errors add.
    package var errors: [Double] = []
  }

  /// - Parameter strengths: L_t = ln(1/lambda_t) of each step.
  package func run(order: [Int], strengths: [Double]) -> Run {
    var result = Run()
    var point = [Double](repeating: 0, count: tasks[0][0].count)
    var error = 0.0
    for (task, strength) in zip(order, strengths) {
      let step = step(from: point, rows: tasks[task], strength: strength)
      point = step.point
      error += step.gradient
      result.points.append(point)
      result.errors.append(error)
    }
    return result
  }

  private func step(from start: [Double], rows: [[Double]], strength: Double) -> (point: [Double], gradient: Double) {
    let squares = rows.map { Self.dot($0, $0) }
    var amounts = [Double](repeating: 0, count: rows.count)
    var point = start
    for sweep in 0..<20_000 {
      var change = 0.0
      for (i, row) in rows.enumerated() {
        let rest = Self.dot(row, point) - amounts[i] * squares[i]
        let amount = LambertW.ofExponential(strength - rest + log(squares[i])) / squares[i]
        let difference = amount - amounts[i]
        if difference != 0 { for j in point.indices { point[j] += difference * row[j] } }
        change = max(change, abs(difference) / max(abs(amount), 1e-300) * (amount > 1e-12 ? 1 : 0))
        amounts[i] = amount
      }
      if change < 4e-16 { break }
      // Increments leave rounding errors behind; the sum is taken anew now and then.
      if sweep % 16 == 15 || change < 1e-14 { point = Self.sum(start, amounts, rows) }
      if change < 1e-14 && sweep > 4 { break }
    }
    point = Self.sum(start, amounts, rows)
    return (point, gradientBound(point, start, amounts, rows, strength))
  }

  private static func sum(_ start: [Double], _ amounts: [Double], _ rows: [[Double]]) -> [Double] {
    var point = start
    for (amount, row) in zip(amounts, rows) { for j in point.indices { point[j] += amount * row[j] } }
    return point
  }

  /// At least ||w - v - sum exp(L - z_i . w) z_i||, rounding included.
  private func gradientBound(
    _ point: [Double], _ start: [Double], _ amounts: [Double], _ rows: [[Double]], _ strength: Double
  ) -> Double {
    let unit = 0x1p-52 * Double(point.count + rows.count + 4)
    let size = Self.dot(point, point).squareRoot() + Self.dot(start, start).squareRoot()
    var bound = unit * size
    for (amount, row) in zip(amounts, rows) {
      let norm = Self.dot(row, row).squareRoot()
      // The computed exponent is within `slack` of the true one.
      let slack = unit * (abs(strength) + norm * size)
      let exponent = strength - Self.dot(row, point)
      let low = exp(exponent - slack) * (1 - unit)
      let high = exp(exponent + slack) * (1 + unit)
      bound += norm * (max(abs(high - amount), abs(amount - low)) + unit * amount)
    }
    return bound * (1 + unit)
  }

  private static func dot(_ left: [Double], _ right: [Double]) -> Double {
    var sum = 0.0
    for j in left.indices { sum += left[j] * right[j] }
    return sum
  }
}
