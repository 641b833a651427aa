import Charts
import Claims
import Numbers
import Running

/// Trained networks beside the denoiser of least cost: how near they come as weight decay gets smaller.
package struct TrainedDenoisers: Experiment {
  package init() {}

  package let name = "denoiser-training"
  package let text = "trained shallow networks beside the denoiser of least cost, by weight decay"
  package let parameters = [
    Parameter("clusters", SampleText.clustersForm, default: "0:-1/10,1/20,1/5;1:4/5,1,23/20;3:29/10,3,31/10"),
    Parameter("units", "hidden units", kind: .integer(1...1000), default: "50"),
    Parameter("decays", "weight decays, separated by commas", default: "1/100,1/1000,1/10000,1/100000"),
    Parameter("steps", "steps of the descent", kind: .integer(1...1_000_000), default: "20000"),
    Parameter("seeds", "repetitions with other starts", kind: .integer(1...100), default: "3"),
  ]

  /// One trained network.
  package struct Unit: Codable, Sendable {
    package var decay: Rational
    package var seed: Int
    /// (1/2) sum (a^2 + w^2), and the integral of |f''|.
    package var cost, curvature: Double
    /// The largest |f(y) - x| at a copy, and the largest |f - f*| on the range of the copies.
    package var misfit, distance: Double
    /// The bound of the integral by the values at the copies.
    package var bound: Double
  }

  private struct Settings {
    var sample: DenoisingSample
    var decays: [Rational]
    var units, steps, seeds: Int
  }

  private func settings(_ arguments: Arguments) throws -> Settings {
    let decays = try arguments.rationals("decays", count: 1...32)
    guard decays.allSatisfy({ Rational(1, 1_000_000_000) <= $0 && $0 <= 1 }) else {
      throw ArgumentError(name: "decays", found: arguments["decays"], expected: "fractions from 1/1000000000 to 1")
    }
    return Settings(
      sample: try SampleText.clusters(arguments, "clusters"), decays: decays,
      units: try arguments.integer("units", in: 1...1000), steps: try arguments.integer("steps", in: 1...1_000_000),
      seeds: try arguments.integer("seeds", in: 1...100))
  }

  package func unitCount(_ arguments: Arguments) throws -> Int {
    let settings = try settings(arguments)
    return settings.decays.count * settings.seeds
  }

  package func run(unit: Int, of arguments: Arguments, effort: Effort) throws -> Unit? {
    let it = try settings(arguments)
    let (decay, seed) = (it.decays[unit / it.seeds], unit % it.seeds)
    let training = DenoiserTraining(units: it.units, decay: Double(rounding: decay), steps: it.steps)
    let key = RandomKey(seed: UInt64(seed)).fold(in: "trained denoisers")
    guard let network = training.train(it.sample, key: key, effort: effort) else { return nil }
    let (function, optimum) = (network.function, SplineOptimum(it.sample))
    let range = it.sample.pairs[0].noisy...it.sample.pairs[it.sample.pairs.count - 1].noisy
    let residuals = it.sample.pairs.map { function($0.noisy) - $0.clean }
    let shift = zip(optimum.multipliers, residuals).reduce(Rational.zero) { $0 + $1.0 * $1.1 }
    func double(_ value: Rational) -> Double { Double(rounding: value) }
    return Unit(
      decay: decay, seed: seed, cost: double(network.cost), curvature: double(function.totalCurvature),
      misfit: double(residuals.map(\.magnitude).max() ?? 0),
      distance: double(function.largestDistance(from: optimum.function, on: range).distance),
      bound: double(optimum.dualValue + shift))
  }

  package func table(_ units: [Unit], of arguments: Arguments) throws -> Table {
    let least = SplineOptimum(try settings(arguments).sample).cost
    var table = Table(
      name: name,
      columns: [
        .init("decay", .rational, meaning: "weight decay of the units"),
        .init("seed", .integer, meaning: "of the start"),
        .init("cost", .real, meaning: "(1/2) sum (a^2 + w^2) of the trained network"),
        .init("curvature", .real, meaning: "integral of |f''| of its function"),
        .init("bound", .real, meaning: "what its values at the copies alone prove of that integral"),
        .init("least", .rational, meaning: "least cost of a denoiser that returns every clean point"),
        .init("misfit", .real, meaning: "largest |f(y) - x| at a copy"),
        .init("distance", .real, meaning: "largest |f - f*| on the range of the copies"),
      ])
    for unit in units {
      table.append([
        .rational(unit.decay), .integer(unit.seed), .real(unit.cost), .real(unit.curvature), .real(unit.bound),
        .rational(least), .real(unit.misfit), .real(unit.distance),
      ])
    }
    return table
  }

  package func figure(_ table: Table, of arguments: Arguments) throws -> Figure {
    func points(_ column: String) -> [DataPoint] {
      zip(table.column("decay"), table.column(column)).compactMap { decay, value in
        decay.number.flatMap { place in value.number.map { DataPoint(place, $0) } }
      }
    }
    func chart(_ title: String, _ axis: String, _ series: [Series]) -> Chart {
      Chart(title: title, x: Axis("weight decay", scale: .logarithmic), y: Axis(axis), series: series)
    }
    let least = (table.column("least").first?.number ?? 0, table.column("decay").compactMap(\.number))
    return Figure(
      title: "Trained networks and the denoiser of least cost",
      panels: [
        [
          chart(
            "cost", "cost",
            [
              Series("trained", .points(points("cost")), style: 0),
              Series("least", .line(least.1.sorted().map { DataPoint($0, least.0) }), style: 1, isReference: true),
            ]),
          chart("distance from f*", "largest |f - f*|", [Series("", .points(points("distance")), style: 0)]),
        ]
      ])
  }
}
