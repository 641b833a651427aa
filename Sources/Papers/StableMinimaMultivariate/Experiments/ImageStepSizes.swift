import Charts
import Claims
import Files
import LinearAlgebra
import Numbers
import RealNetworks
import Running
import StableMinima

/// How near the stability norm comes to 1/eta - 1/2: networks trained on images by step size. Divergence is a row, not a gap.
package struct ImageStepSizes: Experiment {
  package struct Unit: Codable, Sendable {
    package var step: Double
    package var end: String
    package var steps, points, inputs: Int
    package var loss, gradient, sharpness, residual, functionNorm, parameterNorm, quotient, moments, path: Double?
    package var thin: Int?
    package var thinPath: Double?
  }

  package init() {}

  package let name = "stable-multivariate"
  package let text = "networks trained on images by step size: S, S1 and lambda_max beside 2/eta"

  package let parameters = [
    Parameter("data", "points and labels in place of drawn images: CSV, .npy or .npz", kind: .file),
    Parameter("steps", "step sizes", default: "0.5,0.2,0.1,0.05,0.02"),
    Parameter("width", "hidden units", kind: .integer(1...1000), default: "32"),
    Parameter("points", "images drawn, or the first points of the data", kind: .integer(2...2000), default: "60"),
    Parameter("side", "pixels along a side of a drawn image", kind: .integer(2...28), default: "8"),
    Parameter("iterations", "steps of descent", kind: .integer(1...1_000_000), default: "6000"),
    Parameter("seed", "draws images and start", kind: .integer(0...1_000_000), default: "1"),
    Parameter("center", "subtracts the mean of the points", kind: .choice(["true", "false"]), default: "true"),
    Parameter("divide", "points are divided by this first, 255 for bytes", kind: .rational, default: "1"),
  ]

  private func steps(_ arguments: Arguments) throws -> [Rational] {
    let steps = try arguments.rationals("steps", count: 1...16)
    guard steps.allSatisfy({ $0.signum > 0 && $0 <= 1000 }) else {
      throw ArgumentError(name: "steps", found: arguments["steps"], expected: "positive steps up to 1000")
    }
    return steps
  }

  package func unitCount(_ arguments: Arguments) throws -> Int {
    _ = try (arguments.flag("center"), divisor(arguments), arguments.integer("points", in: 2...2000))
    if let path = arguments["data"] { _ = try LabelledData(reading: path) }
    return try steps(arguments).count
  }

  private func divisor(_ arguments: Arguments) throws -> Double {
    Double(rounding: try arguments.rational("divide", from: Rational(1, 1_000_000), to: 1_000_000))
  }

  private func data(_ arguments: Arguments, key: RandomKey) throws -> RegressionData<Double> {
    let count = try arguments.integer("points", in: 2...2000)
    guard let path = arguments["data"] else {
      return StrokeImages(count: count, side: try arguments.integer("side", in: 2...28), key: key.fold(in: 1)).data
    }
    let file = try LabelledData(reading: path)
    let divisor = try divisor(arguments)
    let points = try file.points().prefix(count).map { $0.map { $0 / divisor } }
    let data = RegressionData(points: Array(points), targets: Array(try file.targets().prefix(count)))
    return try arguments.flag("center") ? data.centred : data
  }

  package func run(unit: Int, of arguments: Arguments, effort: Effort) throws -> Unit? {
    let step = Double(rounding: try steps(arguments)[unit])
    let key = RandomKey(seed: UInt64(try arguments.integer("seed", in: 0...1_000_000)))
    let data = try data(arguments, key: key)
    let width = try arguments.integer("width", in: 1...1000)
    let inputs = data.points[0].count
    var draws = key.fold(in: 2)
    func list(_ count: Int, _ scale: Double) -> [Double] { (0..<count).map { _ in scale * (2 * draws.nextUnit() - 1) } }
    let start = ShallowNetwork(
      inputCount: inputs, weights: list(inputs * width, 1 / Double(inputs).squareRoot()), biases: list(width, 0.25),
      outputs: list(width, 1 / Double(width).squareRoot()), offset: 0)
    let descent = ShallowDescent(
      from: start, on: data, step: step, steps: try arguments.integer("iterations", in: 1...1_000_000), effort: effort)
    var result = Unit(step: step, end: "finished", steps: descent.steps, points: data.count, inputs: inputs)
    switch descent.end {
    case .stopped: return nil
    case .diverged:
      result.end = "diverged"
      return result
    case .finished: break
    }
    (result.loss, result.gradient) = (descent.loss, descent.gradientNorm)
    let products = HessianProducts(descent.network, on: data)
    let largest = try products.largestEigenvalue(effort: effort)
    if largest.exhausted != nil { return nil }
    (result.sharpness, result.residual) = (largest.value, largest.residual)
    result.moments = products.largestMoment / 2
    let chain = RoundedChain(descent.network, on: data)
    (result.functionNorm, result.parameterNorm) = (chain.functionNorm, chain.parameterNorm)
    (result.quotient, result.path) = (chain.onesQuotient, chain.pathNorm)
    (result.thin, result.thinPath) = (chain.thinUnits.count, chain.thinUnits.pathShare)
    return result
  }

  package func table(_ units: [Unit], of arguments: Arguments) throws -> Table {
    var table = Table(name: name, columns: Self.columns)
    for unit in units {
      let bound = 1 / unit.step - 0.5
      table.append([
        .real(unit.step), .text(unit.end), .integer(unit.steps), .integer(unit.points), .integer(unit.inputs),
        .real(unit.loss), .real(unit.gradient), .real(unit.sharpness), .real(unit.residual), .real(2 / unit.step),
        .real(unit.functionNorm.map { 1 + 2 * $0 }), .real(unit.parameterNorm.map { 1 + 2 * $0 }),
        .real(unit.quotient), .real(unit.functionNorm), .real(unit.parameterNorm), .real(bound), .real(unit.moments),
        .real(unit.path), unit.thin.map { .integer($0) } ?? .empty, .real(unit.thinPath),
      ])
    }
    return table
  }

  private static let columns: [Table.Column] = [
    .init("step", .real, meaning: "step size eta of descent on 1/(2n) sum r^2"),
    .init("end", .text, meaning: "finished or diverged"), .init("iterations", .integer, meaning: "steps done"),
    .init("points", .integer, meaning: "points of the sample"), .init("inputs", .integer, meaning: "coordinates"),
    .init("loss", .real, meaning: "1/(2n) sum r^2 at the end"),
    .init("gradient", .real, meaning: "|grad L| at the end"),
    .init("lambda_max", .real, meaning: "largest eigenvalue of the Hessian, by Lanczos"),
    .init("residual", .real, meaning: "|H v - lambda v|"), .init("two_over_step", .real, meaning: "2 / eta"),
    .init("one_plus_2s", .real, meaning: "1 + 2 S"), .init("one_plus_2s1", .real, meaning: "1 + 2 S1"),
    .init("ones_quotient", .real, meaning: "q1, the Rayleigh quotient of the ones vector"),
    .init("s", .real, meaning: "the stability norm"), .init("s1", .real, meaning: "sum |a| |w| g~, unit by unit"),
    .init("bound", .real, meaning: "1/eta - 1/2"), .init("moments", .real, meaning: "max |rho| / 2"),
    .init("path_norm", .real, meaning: "sum |a| |w|"),
    .init("thin_units", .integer, meaning: "units on at fewer than three points"),
    .init("thin_share", .real, meaning: "their share of the path norm"),
  ]

  package func figure(_ table: Table, of arguments: Arguments) throws -> Figure {
    let steps = table.column("step").map(\.number)
    func points(_ name: String) -> [DataPoint] {
      zip(steps, table.column(name)).compactMap { step, cell in
        guard let step, let value = cell.number, value > 0 else { return nil }
        return DataPoint(2 / step, value)
      }.sorted { $0.x < $1.x }
    }
    let chart = Chart(
      title: "Sharpness and stability norm", x: Axis("2/eta", scale: .logarithmic),
      y: Axis("1 + 2 S and lambda_max", scale: .logarithmic),
      series: [
        Series("2/eta", .line(points("two_over_step")), style: 0, isReference: true),
        Series("lambda_max", .points(points("lambda_max")), style: 1),
        Series("1 + 2 S1", .points(points("one_plus_2s1")), style: 2),
        Series("1 + 2 S", .points(points("one_plus_2s")), style: 3),
      ])
    return Figure(title: "Stable minima on images by step size", panels: [[chart]])
  }
}
