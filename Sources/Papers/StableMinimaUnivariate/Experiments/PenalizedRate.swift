import Charts
import Claims
import Foundation
import Numbers
import Running
import Statistics

/// The rate of the class that S10 puts stable minima in: least squares with int |f''| penalised, the best penalty known, error inside
/// against the number of points. Theory says n^(-4/5). It is about the class and an oracle; the fits of descent are elsewhere (S11).
package struct PenalizedRate: Experiment {
  package struct Unit: Codable, Sendable {
    package var points, repetition: Int
    /// Of the best penalty.
    package var error, penalty: Double
    /// What a straight line has.
    package var straight: Double
  }

  package init() {}

  package let name = "stable-univariate-rate"
  package let text =
    "error inside against the number of points for the best penalty on int |f''|: the rate of the class"

  package let parameters = [
    Parameter("sizes", "numbers of points, ascending", default: "50,100,200,400,800"),
    Parameter("repetitions", "samples for each number", kind: .integer(1...1000), default: "6"),
    Parameter("sigma", "deviation of the noise", kind: .rational, default: "3/10"),
    Parameter("seed", "of the noise", kind: .integer(0...1_000_000), default: "1"),
  ]

  private func settings(_ arguments: Arguments) throws -> (points: [Int], repetitions: Int, sigma: Double) {
    let points = try arguments.integers("sizes", in: 5...20_000)
    guard zip(points, points.dropFirst()).allSatisfy({ $0 < $1 }) else {
      throw ArgumentError(name: "sizes", found: arguments["sizes"], expected: "numbers from 5 to 20000, ascending")
    }
    return (
      points, try arguments.integer("repetitions", in: 1...1000),
      Double(rounding: try arguments.rational("sigma", from: 0, to: 1000))
    )
  }

  package func unitCount(_ arguments: Arguments) throws -> Int {
    let (points, repetitions, _) = try settings(arguments)
    return points.count * repetitions
  }

  /// sin(4 x) / 1.5.
  static func truth(_ x: Double) -> Double { sin(4 * x) / 1.5 }

  package func run(unit: Int, of arguments: Arguments, effort: Effort) throws -> Unit? {
    let (points, repetitions, sigma) = try settings(arguments)
    let (n, repetition) = (points[unit / repetitions], unit % repetitions)
    var key = RandomKey(seed: UInt64(try arguments.integer("seed", in: 0...1_000_000)))
      .fold(in: UInt64(n)).fold(in: UInt64(repetition))
    let x = (0..<n).map { -1 + 2 * (Double($0) + 0.5) / Double(n) }
    let y = x.map { Self.truth($0) + sigma * SpecialFunctions.normalQuantile(max(0x1p-54, key.nextUnit())) }
    func error(_ values: [Double]) -> Double {
      let squares = zip(x, values).filter { abs($0.0) < 0.8 }.map { (Self.truth($0) - $1) * (Self.truth($0) - $1) }
      return squares.reduce(0, +) / Double(max(1, squares.count))
    }
    let largest = TrendFilter.largest(y)
    guard largest > 0 else { return Unit(points: n, repetition: repetition, error: error(y), penalty: 0, straight: 0) }
    var result = Unit(points: n, repetition: repetition, error: .infinity, penalty: 0, straight: 0)
    // From the straight line down to what follows every point, eight penalties for each factor of ten.
    for power in 0..<56 {
      let lambda = largest * pow(10, -Double(power) / 8)
      guard let fit = TrendFilter(y, lambda: lambda, tolerance: 1e-7, effort: effort) else {
        if effort.exhaustion() != nil { return nil }
        continue
      }
      let found = error(fit.values)
      if power == 0 { result.straight = found }
      // penalty = lambda spacing / n.
      if found < result.error { (result.error, result.penalty) = (found, lambda * 2 / Double(n * n)) }
    }
    return result
  }

  package func table(_ units: [Unit], of arguments: Arguments) throws -> Table {
    var table = Table(
      name: name,
      columns: [
        .init("points", .integer, meaning: "n"),
        .init("error", .real, meaning: "mean squared error at |x| < 0.8, best penalty, mean over samples"),
        .init("standard_error", .real, meaning: "of that mean"),
        .init("penalty", .real, meaning: "geometric mean of the best penalties"),
        .init("straight", .real, meaning: "error of the best straight line, mean over samples"),
        .init("slope", .real, meaning: "of log error against log n, least squares over the rows so far"),
      ])
    let numbers = Array(Set(units.map(\.points))).sorted()
    var logs: [(x: Double, y: Double)] = []
    for n in numbers {
      let own = units.filter { $0.points == n }
      let count = Double(own.count)
      let mean = own.reduce(0) { $0 + $1.error } / count
      let variance = own.reduce(0) { $0 + ($1.error - mean) * ($1.error - mean) } / max(1, count - 1)
      logs.append((log(Double(n)), log(mean)))
      table.append([
        .integer(n), .real(mean), .real(own.count > 1 ? (variance / count).squareRoot() : nil),
        .real(exp(own.reduce(0) { $0 + log($1.penalty) } / count)),
        .real(own.reduce(0) { $0 + $1.straight } / count), .real(Self.slope(logs)),
      ])
    }
    return table
  }

  private static func slope(_ logs: [(x: Double, y: Double)]) -> Double? {
    guard logs.count > 1 else { return nil }
    let count = Double(logs.count)
    let (x, y) = (logs.reduce(0) { $0 + $1.x } / count, logs.reduce(0) { $0 + $1.y } / count)
    let square = logs.reduce(0) { $0 + ($1.x - x) * ($1.x - x) }
    return logs.reduce(0) { $0 + ($1.x - x) * ($1.y - y) } / square
  }

  package func figure(_ table: Table, of arguments: Arguments) throws -> Figure {
    let points = zip(table.column("points"), table.column("error")).compactMap { n, error in
      n.number.flatMap { n in error.number.map { DataPoint(n, $0) } }
    }
    let theory = points.first.map { first in
      points.map { DataPoint($0.x, first.y * pow($0.x / first.x, -0.8)) }
    }
    let chart = Chart(
      title: "Error inside, best penalty", x: Axis("points", scale: .logarithmic),
      y: Axis("mean squared error", scale: .logarithmic),
      series: [
        Series("n^(-4/5)", .line(theory ?? []), style: 0, isReference: true),
        Series("penalised least squares", .linePoints(points), style: 1),
      ])
    return Figure(title: "The rate of bounded variation of the slope", panels: [[chart]])
  }
}
