import Charts
import Claims
import Numbers
import Running

/// f* beside the empirical posterior mean, as functions of the noisy point.
package struct DenoiserCurves: Experiment {
  package init() {}

  package let name = "denoiser-curves"
  package let text = "the denoiser of least cost beside the empirical posterior mean, as functions"
  package let parameters = [
    Parameter("clusters", SampleText.clustersForm, default: "0:-1/10,1/20,1/5;1:4/5,1,23/20;3:29/10,3,31/10"),
    Parameter("sigma", "the noise level of the posterior mean", kind: .rational, default: "3/10"),
  ]

  /// A noisy point with both values.
  package struct Unit: Codable, Sendable {
    var places: [Double]
    var denoiser: [Double]
    var posteriorMean: [Double]
  }

  private static let steps = 240

  package func unitCount(_ arguments: Arguments) throws -> Int {
    _ = try read(arguments)
    return 1
  }

  private func read(_ arguments: Arguments) throws -> (sample: DenoisingSample, sigma: Rational) {
    (
      try SampleText.clusters(arguments, "clusters"),
      try arguments.rational("sigma", from: Rational(1, 1_000_000), to: 1_000_000)
    )
  }

  package func run(unit: Int, of arguments: Arguments, effort: Effort) throws -> Unit? {
    let (sample, sigma) = try read(arguments)
    let function = SplineOptimum(sample).function
    let clean = sample.clusters.map { Double(rounding: $0.clean) }
    let mean = MeanSquaredError(law: .normal, sigma: Double(rounding: sigma))
    let (low, high) = (sample.pairs[0].noisy - 1, sample.pairs[sample.pairs.count - 1].noisy + 1)
    let places = (0...Self.steps).map { low + Rational(Integer($0), Integer(Self.steps)) * (high - low) }
    return Unit(
      places: places.map { Double(rounding: $0) }, denoiser: places.map { Double(rounding: function($0)) },
      posteriorMean: places.map { mean.posteriorMean(clean, at: Double(rounding: $0)) })
  }

  package func table(_ units: [Unit], of arguments: Arguments) throws -> Table {
    var table = Table(
      name: name,
      columns: [
        .init("y", .real, meaning: "noisy point"), .init("denoiser", .real, meaning: "f*(y)"),
        .init("posterior_mean", .real, meaning: "mean of the clean points given y"),
      ])
    for unit in units {
      for index in unit.places.indices {
        table.append([.real(unit.places[index]), .real(unit.denoiser[index]), .real(unit.posteriorMean[index])])
      }
    }
    return table
  }

  package func figure(_ table: Table, of arguments: Arguments) throws -> Figure {
    func curve(_ column: String) -> [DataPoint] {
      zip(table.column("y"), table.column(column)).compactMap { y, value in
        y.number.flatMap { place in value.number.map { DataPoint(place, $0) } }
      }
    }
    let identity = table.column("y").compactMap(\.number)
    let chart = Chart(
      title: "sigma = \(arguments["sigma"] ?? "")", x: Axis("noisy point y"), y: Axis("denoised"),
      series: [
        Series("identity", .line(identity.map { DataPoint($0, $0) }), style: 2, isReference: true),
        Series("denoiser of least cost", .line(curve("denoiser")), style: 0),
        Series("empirical posterior mean", .line(curve("posterior_mean")), style: 1),
      ])
    return Figure(
      title: "Denoiser of least cost and posterior mean", panels: [[chart]], panelWidth: 620, panelHeight: 420)
  }
}
