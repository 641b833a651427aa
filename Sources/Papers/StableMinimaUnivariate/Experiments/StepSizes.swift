import Charts
import Claims
import LinearAlgebra
import Numbers
import RealNetworks
import Running
import StableMinima

/// Fits of the noisy tent by step size: large steps end at few knots, small ones follow the noise. Divergence is a row, not a gap.
package struct StepSizes: Experiment {
  package struct Unit: Codable, Sendable {
    package var seed: Int
    package var step: Double
    package var end: String
    package var steps: Int
    package var gradient, sharpness, residual, functionNorm, parameterNorm, moments, published: Double?
    package var knots: Int?
    package var variation, error: Double?
  }

  package init() {}

  package let name = "stable-univariate"
  package let text = "fits of noisy samples of 1 - |x| by step size: sharpness, S, S1, knots and error"

  package var parameters: [Parameter] { TentRuns.parameters }

  package func unitCount(_ arguments: Arguments) throws -> Int { try TentRuns.count(arguments) }

  package func run(unit: Int, of arguments: Arguments, effort: Effort) throws -> Unit? {
    let run = try TentRuns.run(unit, of: arguments, effort: effort)
    let (sample, descent) = (run.sample, run.descent)
    var result = Unit(seed: run.seed, step: run.step, end: "finished", steps: descent.steps)
    switch descent.end {
    case .stopped: return nil
    case .diverged:
      result.end = "diverged"
      return result
    case .finished: break
    }
    result.gradient = descent.gradientNorm
    let products = HessianProducts(descent.network, on: sample.data)
    let largest = try products.largestEigenvalue(effort: effort)
    if largest.exhausted != nil { return nil }
    (result.sharpness, result.residual) = (largest.value, largest.residual)
    result.moments = products.largestMoment / 2
    guard let exact = ShallowNetwork<Rational>(exactly: descent.network) else { return result }
    let chain = SharpnessChain(ShallowLoss(exact, on: sample.data.map { Rational(exactly: $0) ?? 0 }))
    result.functionNorm = chain.functionNorm.midpoint
    result.parameterNorm = chain.parameterNorm.midpoint
    result.published = NoisyBound.term(.published, of: chain).midpoint
    let (low, high) = (sample.data.points[0][0], sample.data.points[sample.data.count - 1][0])
    let knots = chain.hyperplanes.map { (place: -Double(rounding: $0.offset), jump: abs(Double(rounding: $0.jump))) }
    // Kinks of less than a millionth are not seen.
    result.knots = knots.filter { $0.place >= low && $0.place <= high && $0.jump > 1e-6 }.count
    result.variation = knots.filter { sample.interior.contains($0.place) }.reduce(0) { $0 + $1.jump }
    if let truth = sample.truth {
      let squares = zip(sample.data.points, truth).filter { sample.interior.contains($0.0[0]) }.map { point, value in
        let distance = descent.network(point) - value
        return distance * distance
      }
      result.error = squares.reduce(0, +) / Double(max(1, squares.count))
    }
    return result
  }

  package func table(_ units: [Unit], of arguments: Arguments) throws -> Table {
    var table = Table(name: name, columns: Self.columns)
    for unit in units {
      let bound = unit.step > 0 ? 1 / unit.step - 0.5 : Double.infinity
      func share(_ value: Double?) -> Table.Cell { .real(value.map { $0 / bound }) }
      table.append([
        .integer(unit.seed), .real(unit.step), .text(unit.end), .integer(unit.steps), .real(unit.gradient),
        .real(unit.sharpness), .real(unit.residual), .real(2 / unit.step), .real(unit.functionNorm),
        .real(unit.parameterNorm), .real(bound), share(unit.functionNorm), share(unit.parameterNorm),
        .real(unit.moments), .real(unit.published), unit.knots.map { .integer($0) } ?? .empty, .real(unit.variation),
        .real(unit.error),
      ])
    }
    return table
  }

  private static let columns: [Table.Column] = [
    .init("seed", .integer, meaning: "seed of sample and start"),
    .init("step", .real, meaning: "step size eta of descent on 1/(2n) sum r^2"),
    .init("end", .text, meaning: "finished or diverged"), .init("iterations", .integer, meaning: "steps done"),
    .init("gradient", .real, meaning: "|grad L| at the end"),
    .init("lambda_max", .real, meaning: "largest eigenvalue of the Hessian, by Lanczos"),
    .init("residual", .real, meaning: "|H v - lambda v|"), .init("two_over_step", .real, meaning: "2 / eta"),
    .init("s", .real, meaning: "int |f''| g"), .init("s1", .real, meaning: "sum |a| |w| g of the unit's side"),
    .init("bound", .real, meaning: "1/eta - 1/2"), .init("share_s", .real, meaning: "S / bound"),
    .init("share_s1", .real, meaning: "S1 / bound"), .init("moments", .real, meaning: "max |rho| / 2"),
    .init("published", .real, meaning: "(x_max + 1) sqrt(2 L)"),
    .init("knots", .integer, meaning: "knots inside the sample"),
    .init("variation", .real, meaning: "sum of |jumps| in the middle 67 percent of the range"),
    .init("error", .real, meaning: "mean squared distance from the truth at points of the middle 67 percent"),
  ]

  package func figure(_ table: Table, of arguments: Arguments) throws -> Figure {
    let steps = table.column("step").map(\.number)
    func points(_ name: String) -> [DataPoint] {
      zip(steps, table.column(name)).compactMap { step, cell in
        guard let step, step > 0, let value = cell.number, value > 0 else { return nil }
        return DataPoint(1 / step, value)
      }.sorted { $0.x < $1.x }
    }
    let norms = Chart(
      title: "Stability norms", x: Axis("1/eta", scale: .logarithmic), y: Axis("norm", scale: .logarithmic),
      series: [
        Series("1/eta - 1/2", .line(points("bound")), style: 0, isReference: true),
        Series("S1", .points(points("s1")), style: 1), Series("S", .points(points("s")), style: 2),
      ])
    let errors = Chart(
      title: "Error inside", x: Axis("1/eta", scale: .logarithmic), y: Axis("mean squared error"),
      series: [Series("fit", .points(points("error")), style: 3)])
    return Figure(title: "Stable minima by step size", panels: [[norms, errors]])
  }
}
