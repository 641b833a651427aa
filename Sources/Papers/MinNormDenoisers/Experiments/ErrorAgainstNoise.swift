import Charts
import Claims
import Numbers
import Running

/// The errors of f* and of the empirical posterior mean against the noise level, each with a proved error.
package struct ErrorAgainstNoise: Experiment {
  package init() {}

  package let name = "denoiser-errors"
  package let text =
    "mean squared errors of the denoiser of least cost and of the posterior mean against the noise level"
  package let parameters = [
    Parameter(
      "law", "of fresh clean points: normal or uniform", kind: .choice(CleanLaw.allCases.map(\.rawValue)),
      default: "normal"),
    Parameter("points", "clean training points, ascending", default: "-3/2,-2/5,3/10,6/5"),
    Parameter("ratio", "half-width of a cluster divided by sigma", kind: .rational, default: "1/2"),
    Parameter("sigmas", "noise levels, ascending", default: "1/50,1/20,1/10,3/20,1/5,1/4,3/10,7/20,2/5"),
  ]

  /// The two errors at one noise level, with their bounds.
  package struct Unit: Codable, Sendable {
    var sigma: Rational
    /// Absent where the clusters overlap.
    var denoiser: Double?
    var denoiserError: Double?
    var posteriorMean: Double?
    var posteriorMeanError: Double?
  }

  struct Settings {
    let law: CleanLaw
    let points: [Rational]
    let ratio: Rational
    let sigmas: [Rational]
  }

  func read(_ arguments: Arguments) throws -> Settings {
    let sigmas = try arguments.rationals("sigmas", count: 1...10_000)
    guard sigmas.allSatisfy({ Rational(1, 1_000_000) <= $0 && $0 <= 1_000_000 }),
      zip(sigmas, sigmas.dropFirst()).allSatisfy({ $0 < $1 })
    else {
      throw ArgumentError(
        name: "sigmas", found: arguments["sigmas"], expected: "fractions from 1/1000000 to 1000000, ascending")
    }
    return Settings(
      law: try arguments.choice("law", of: CleanLaw.self), points: try SampleText.points(arguments, "points"),
      ratio: try arguments.rational("ratio", from: Rational(1, 1_000_000), to: 1_000_000), sigmas: sigmas)
  }

  package func unitCount(_ arguments: Arguments) throws -> Int { try read(arguments).sigmas.count }

  package func run(unit: Int, of arguments: Arguments, effort: Effort) throws -> Unit? {
    let settings = try read(arguments)
    let sigma = settings.sigmas[unit]
    guard
      let errors = try CrossingNoise.errors(
        .proportional(settings.points, ratio: settings.ratio), law: settings.law, sigma: sigma),
      case .rounded(let denoiser, let denoiserError) = errors.denoiser,
      case .rounded(let mean, let meanError) = errors.posteriorMean
    else { return Unit(sigma: sigma) }
    return Unit(
      sigma: sigma, denoiser: denoiser, denoiserError: denoiserError, posteriorMean: mean, posteriorMeanError: meanError
    )
  }

  static var emptyTable: Table {
    Table(
      name: "denoiser-errors",
      columns: [
        .init("sigma", .rational, meaning: "standard deviation of the noise"),
        .init("denoiser", .real, meaning: "mean squared error of f*; empty where clusters overlap"),
        .init("denoiser_bound", .real, meaning: "proved bound of the error of that number"),
        .init("posterior_mean", .real, meaning: "mean squared error of the empirical posterior mean"),
        .init("posterior_mean_bound", .real, meaning: "proved bound of the error of that number"),
      ])
  }

  static func row(sigma: Rational, _ errors: (denoiser: Evidence, posteriorMean: Evidence)) -> [Table.Cell] {
    func cells(_ evidence: Evidence) -> [Table.Cell] {
      if case .rounded(let value, let error) = evidence { [.real(value), .real(error)] } else { [.empty, .empty] }
    }
    return [.rational(sigma)] + cells(errors.denoiser) + cells(errors.posteriorMean)
  }

  package func table(_ units: [Unit], of arguments: Arguments) throws -> Table {
    var table = Self.emptyTable
    for unit in units {
      table.append([
        .rational(unit.sigma), .real(unit.denoiser), .real(unit.denoiserError), .real(unit.posteriorMean),
        .real(unit.posteriorMeanError),
      ])
    }
    return table
  }

  package func figure(_ table: Table, of arguments: Arguments) throws -> Figure {
    func curve(_ column: String) -> [DataPoint] {
      zip(table.column("sigma"), table.column(column)).compactMap { sigma, value in
        sigma.number.flatMap { place in value.number.map { DataPoint(place, $0) } }
      }
    }
    let settings = try read(arguments)
    let limits = settings.law.limits(settings.points.map { Double(rounding: $0) })
    let last = table.column("sigma").compactMap(\.number).max() ?? 1
    func level(_ value: Evidence) -> Mark {
      .line([DataPoint(0, value.approximate), DataPoint(last, value.approximate)])
    }
    let chart = Chart(
      title: "clusters of half-width \(settings.ratio) sigma, \(settings.law.rawValue) clean points",
      x: Axis("noise level sigma"), y: Axis("mean squared error"),
      series: [
        Series("limit of the denoiser", level(limits.denoiser), style: 0, isReference: true),
        Series("limit of the posterior mean", level(limits.posteriorMean), style: 1, isReference: true),
        Series("denoiser of least cost", .linePoints(curve("denoiser")), style: 0),
        Series("empirical posterior mean", .linePoints(curve("posterior_mean")), style: 1),
      ])
    return Figure(title: "Errors against the noise level", panels: [[chart]], panelWidth: 620, panelHeight: 420)
  }
}
