import Charts
import Claims
import Numbers
import RealNetworks
import Running

/// S7 at the end of descent: the smooth problem of the pattern of each end point is solved, and where no unit changes sides the Hessian is
/// its Gauss-Newton part, although the labels are noise.
package struct StationaryPoints: Experiment {
  package struct Unit: Codable, Sendable {
    package var seed: Int
    package var end: String
    package var loss, gradient, moments, before, gap: Double?
  }

  package init() {}

  package let name = "stable-univariate-stationary"
  package let text = "Hessian beside its Gauss-Newton part at stationary points that descent leads to, labels noisy"

  package let parameters = [
    Parameter("starts", "the number of starts; their seeds are 1, 2, ...", kind: .integer(1...1000), default: "8"),
    Parameter("step", "the step size of descent", kind: .rational, default: "1/10"),
    Parameter("width", "hidden units", kind: .integer(1...50), default: "4"),
    Parameter("points", "points of the sample", kind: .integer(2...500), default: "20"),
    Parameter("iterations", "steps of descent", kind: .integer(0...10_000_000), default: "30000"),
  ]

  private func step(_ arguments: Arguments) throws -> Double {
    Double(rounding: try arguments.rational("step", from: 0, to: 1000))
  }

  package func unitCount(_ arguments: Arguments) throws -> Int {
    _ = try step(arguments)
    return try arguments.integer("starts", in: 1...1000)
  }

  package func run(unit: Int, of arguments: Arguments, effort: Effort) throws -> Unit? {
    let tent = NoisyTent(
      seed: UInt64(unit + 1), points: try arguments.integer("points", in: 2...500),
      width: try arguments.integer("width", in: 1...50))
    let descent = ShallowDescent(
      from: tent.start, on: tent.data, step: try step(arguments),
      steps: try arguments.integer("iterations", in: 0...10_000_000), effort: effort)
    var result = Unit(seed: unit + 1, end: "kept")
    switch descent.end {
    case .stopped: return nil
    case .diverged:
      result.end = "diverged"
      return result
    case .finished: break
    }
    let pattern = FrozenPattern(descent.network, on: tent.data)
    let (network, gradient) = try pattern.solution(from: descent.network, tolerance: 1e-11)
    let loss = ShallowLoss(network, on: tent.data)
    result.before = Self.gap(ShallowLoss(descent.network, on: tent.data))
    (result.loss, result.gradient) = (loss.value, gradient)
    if gradient > 1e-8 {
      result.end = "not solved"
    } else if !pattern.holds(for: network) {
      result.end = "moved"
    } else {
      result.gap = Self.gap(loss)
      result.moments =
        (0..<network.width).map { loss.residualMoment(of: $0).reduce(0) { $0 + $1 * $1 }.squareRoot() }.max()
    }
    return result
  }

  /// max |H - GN|.
  private static func gap(_ loss: ShallowLoss<Double>) -> Double {
    zip(loss.hessian.joined(), loss.gaussNewton.joined()).map { abs($0 - $1) }.max() ?? 0
  }

  package func table(_ units: [Unit], of arguments: Arguments) throws -> Table {
    var table = Table(
      name: name,
      columns: [
        .init("seed", .integer, meaning: "seed of sample and start"),
        .init(
          "end", .text,
          meaning:
            "kept: the pattern is that of the solution; moved: a kink has moved over a point; not solved; diverged"),
        .init("loss", .real, meaning: "1/(2n) sum r^2 of the frozen pattern's solution, on the network"),
        .init("gradient", .real, meaning: "|grad| of the smooth problem there"),
        .init("gap_before", .real, meaning: "max |H - GN| at the end of descent"),
        .init("gap", .real, meaning: "max |H - GN| at the stationary point"),
        .init("moments", .real, meaning: "max |rho_k| there"),
      ])
    for unit in units {
      table.append([
        .integer(unit.seed), .text(unit.end), .real(unit.loss), .real(unit.gradient), .real(unit.before),
        .real(unit.gap), .real(unit.moments),
      ])
    }
    return table
  }

  package func figure(_ table: Table, of arguments: Arguments) throws -> Figure {
    func points(_ name: String) -> [DataPoint] {
      zip(table.column("seed"), table.column(name)).compactMap { seed, cell in
        guard let seed = seed.number, let value = cell.number, value > 0 else { return nil }
        return DataPoint(seed, value)
      }
    }
    let chart = Chart(
      title: "max |H - GN|", x: Axis("seed"), y: Axis("largest entry", scale: .logarithmic),
      series: [
        Series("at the end of descent", .points(points("gap_before")), style: 3),
        Series("at the stationary point of its pattern", .points(points("gap")), style: 1),
      ])
    return Figure(title: "Stationary points of noisy samples", panels: [[chart]])
  }
}
