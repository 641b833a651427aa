import Claims
import Files
import Numbers
import Running

/// What is known about the denoiser of least cost for a user's own points: `thresher verify min-norm-denoiser --data pairs.csv`, or
/// `--points tri.csv --radius 1/5` in the plane.
package struct DenoiserExamination: Examination {
  package init() {}

  package let name = "min-norm-denoiser"
  package let text = "least cost, optimality, fixed points and errors of the minimum-norm denoiser of your points"

  package let parameters = [
    Parameter("data", "clean points with noisy copies: CSV of pairs x,y, or arrays clean and noisy", kind: .file),
    Parameter("points", "clean points of the plane: CSV of two columns, or an array N x 2", kind: .file),
    Parameter("network", "a trained denoiser of one hidden layer, to be compared with f*", kind: .file),
    Parameter("radius", "the radius of the balls around clean points of the plane", kind: .rational, default: "1/10"),
    Parameter(
      "iterations", "steps of the search for a lower bound where no closed form applies", kind: .integer(10...10_000),
      default: "400"),
    Parameter(
      "law", "of fresh clean points, for the errors", kind: .choice(CleanLaw.allCases.map(\.rawValue)),
      default: "normal"),
    Parameter(
      "sigmas", "noise levels, separated by commas, for the errors of a sample on the line",
      default: "1/20,1/10,1/5,3/10,2/5"),
  ]

  /// Every value of the posterior mean is a sum over all clean points.
  static let largestErrorCount = 100

  package enum Case: Sendable {
    case line(DenoisingSample, NetworkDenoiser?, law: CleanLaw, sigmas: [Rational])
    case plane([PlaneVector], NetworkDenoiser?, radius: Rational, iterations: Int, file: String)
  }

  package func read(_ arguments: Arguments) throws -> Case {
    let law = try arguments.choice("law", of: CleanLaw.self)
    let sigmas = try arguments.rationals("sigmas", count: 1...1000)
    let bounds = (Rational(1, 1_000_000), Rational(1_000_000))
    guard sigmas.allSatisfy({ bounds.0 <= $0 && $0 <= bounds.1 }) else {
      throw ArgumentError(name: "sigmas", found: arguments["sigmas"], expected: "fractions from 1/1000000 to 1000000")
    }
    let radius = try arguments.rational("radius", from: 0, to: Rational(Integer(10).power(12)))
    func network(_ dimension: Int) throws -> NetworkDenoiser? {
      guard arguments["network"] != nil else { return nil }
      return try NetworkDenoiser(reading: arguments.files("network", count: 1...1)[0], dimension: dimension)
    }
    let iterations = try arguments.integer("iterations", in: 10...10_000)
    switch (arguments["data"], arguments["points"]) {
    case (let path?, nil): return .line(try SampleText.pairs(path), try network(1), law: law, sigmas: sigmas)
    case (nil, let path?):
      return .plane(
        try SampleText.plane(path), try network(2), radius: radius, iterations: iterations, file: path)
    default: throw ArgumentError(name: "data", found: nil, expected: "either data=FILE or points=FILE")
    }
  }

  package func report(on case: Case, effort: Effort) throws -> ExaminationReport {
    switch `case` {
    case .line(let sample, let network, let law, let sigmas): try line(sample, network, law, sigmas, effort)
    case .plane(let points, let network, let radius, let iterations, let file):
      try plane(points, network, radius, iterations, file, effort)
    }
  }

  // MARK: The line

  private func line(
    _ sample: DenoisingSample, _ network: NetworkDenoiser?, _ law: CleanLaw, _ sigmas: [Rational], _ effort: Effort
  ) throws -> ExaminationReport {
    let optimum = SplineOptimum(sample)
    var report = ExaminationReport()
    let clusters = sample.clusters
    report.summary.append(
      "\(clusters.count) clean point\(clusters.count == 1 ? "" : "s"), \(sample.pairs.count) noisy copies, "
        + (sample.outsideClosedForm.map { "closed form does not apply: \($0)" } ?? "no overlap"))
    let function = optimum.function.simplified
    let shown = function.slopes.filter { !$0.isZero }
    if shown.count <= 12 {
      report.summary.append("f*: slopes \(shown.map(\.description).joined(separator: ", ")), flat elsewhere")
    }
    report.summary.append(
      "cost \(Evidence.exact(optimum.cost).short), proved lower bound \(Evidence.exact(optimum.dualValue).short): optimal (exact), "
        + (optimum.isUnique ? "unique" : "not unique"))
    let fixed = function.fixedPoints
    if fixed.count <= 24 { report.summary.append("fixed points: \(Self.words(fixed))") }
    if let basins = function.basins, basins.count <= 12 {
      for basin in basins {
        let ends = [basin.lowest?.description ?? "-infinity", basin.highest?.description ?? "infinity"]
        report.summary.append(
          "every start between \(ends[0]) and \(ends[1]) reaches \(basin.attractor)"
            + (basin.endsInFinitelyManySteps ? " in finitely many steps" : " in the limit"))
      }
    }
    report.quantities = [
      Quantity("least cost", .exact(optimum.cost)), Quantity("proved lower bound", .exact(optimum.dualValue)),
      Quantity("Lipschitz constant", .exact(function.lipschitzConstant)),
      Quantity("fixed points", .exact(fixed.count)),
    ]
    report.verdicts = [
      try Self.verdict(ClosedForm(), sample, effort), try Self.verdict(Contraction(), sample, effort),
      try Self.verdict(OptimumOfAnySample(), sample, effort),
    ]
    if let network { NetworkReport.line(network, sample, optimum, into: &report) }
    if clusters.count > Self.largestErrorCount {
      report.summary.append("errors are worked out for at most \(Self.largestErrorCount) clean points")
    } else if sample.outsideClosedForm == nil {
      try errors(sample, law, sigmas, effort, into: &report)
    }
    return report
  }

  private static func verdict<C: Claim>(
    _ claim: C, _ sample: DenoisingSample, _ effort: Effort
  ) throws -> (statement: Statement, verdict: Verdict) where C.Case == DenoisingSample {
    (claim.statement, try claim.verdict(on: sample, effort: effort))
  }

  private static func words(_ fixed: [FixedPoint]) -> String {
    fixed.map { point in
      let place =
        point.lowest == point.highest
        ? point.lowest?.description ?? "?"
        : "[\(point.lowest?.description ?? "-infinity"), \(point.highest?.description ?? "infinity")]"
      return point.isRepelling ? "\(place) (repelling)" : place
    }.joined(separator: ", ")
  }

  /// Errors against the noise level, and where f* stops being better.
  private func errors(
    _ sample: DenoisingSample, _ law: CleanLaw, _ sigmas: [Rational], _ effort: Effort,
    into report: inout ExaminationReport
  ) throws {
    var table = ErrorAgainstNoise.emptyTable
    var order: [(sigma: Rational, isBetter: Bool)] = []
    for sigma in sigmas.sorted() {
      if let reason = effort.exhaustion() {
        report.exhausted = reason
        return
      }
      guard let errors = try CrossingNoise.errors(.fixed(sample), law: law, sigma: sigma) else { continue }
      table.append(ErrorAgainstNoise.row(sigma: sigma, errors))
      let (denoiser, mean) = (errors.denoiser.interval, errors.posteriorMean.interval)
      if denoiser < mean { order.append((sigma, true)) } else if denoiser > mean { order.append((sigma, false)) }
    }
    report.tables.append(table)
    for (low, high) in zip(order, order.dropFirst()) where low.isBetter && !high.isBetter {
      guard
        let crossing = try CrossingNoise(
          .fixed(sample), law: law, from: low.sigma, to: high.sigma, width: Rational(1, 1_000_000_000), effort: effort)
      else { continue }
      report.quantities.append(
        Quantity(
          "sigma_0, where f* stops being better than the posterior mean",
          .enclosed(Interval(from: crossing.lower, to: crossing.upper))))
    }
  }

  // MARK: The plane

  private func plane(
    _ points: [PlaneVector], _ network: NetworkDenoiser?, _ radius: Rational, _ iterations: Int, _ file: String,
    _ effort: Effort
  ) throws -> ExaminationReport {
    guard points.count >= 2 else {
      throw DataError(file: file, found: "\(points.count) point", expected: "at least two clean points")
    }
    guard Set(points).count == points.count else {
      throw DataError(file: file, found: "a clean point twice", expected: "each clean point once")
    }
    var report = ExaminationReport()
    report.summary.append("\(points.count) clean points of the plane, balls of radius \(radius)")
    for (index, left) in points.enumerated() {
      for right in points[..<index] where PlaneMetric.euclidean.square(left - right) <= 4 * radius * radius {
        throw DataError(
          file: file,
          found: "balls of radius \(radius) around \(left.x),\(left.y) and \(right.x),\(right.y) that touch",
          expected: "balls apart", fix: "take a smaller --radius")
      }
    }
    if let union = PlanarShape.rays(points, radius: radius) {
      let claim = RayDenoiser(union.rays.count == 1 ? .line : .hub)
      let verdict = try claim.verdict(on: union, effort: effort)
      report.verdicts.append((claim.statement, verdict))
      report.quantities.append(Quantity("least cost", .exact(union.cost)))
      if case .holds = verdict {
        let kind = union.rays.count == 1 ? "on a line" : "hub with obtuse angles at \(union.hub.x),\(union.hub.y)"
        report.summary.append(
          "\(kind): cost \(union.cost), certificate valid for every unit (exact, cones of directions)")
      }
      if let network { NetworkReport.plane(network, union, into: &report) }
      return report
    }
    try general(points, radius, iterations, effort, into: &report)
    return report
  }

  /// A feasible value where there is one, a proved lower bound, and no more.
  private func general(
    _ points: [PlaneVector], _ radius: Rational, _ iterations: Int, _ effort: Effort,
    into report: inout ExaminationReport
  ) throws {
    var upper: Interval?
    if points.count == 3, let metric = Triangle(corners: points).metric {
      let denoiser = AltitudeDenoiser(metric: metric, radius: radius)
      if denoiser.outside == nil, denoiser.isAcute { upper = denoiser.cost(center: denoiser.bestCenter) }
    }
    if points.count <= 2 || PlanarShape.isCollinear(points) {
      report.summary.append("on a line whose direction has an irrational length: the cost is sum 2 D/(D - 2 rho) (S5)")
      let cost = PlanarShape.lineCost(points, radius: radius)
      report.quantities.append(Quantity("least cost", .enclosed(cost)))
      return
    }
    var search = DualSearch(metric: .euclidean, centers: points, radius: radius)
    search.iterations = iterations
    let certificate = try search.certificate(effort: effort)
    if certificate == nil { report.exhausted = effort.exhaustion() }
    if let certificate {
      report.quantities.append(Quantity("proved lower bound of the least cost", .exact(certificate.value)))
    }
    if let upper {
      report.quantities.append(Quantity("cost of ramps along the altitudes, feasible", .enclosed(upper)))
      if let certificate {
        report.quantities.append(
          Quantity("least cost, certified on both sides", .enclosed(Interval.hull(Interval(certificate.value), upper))))
      }
    }
    let lower = certificate.map { String(sixDecimals: Double(rounding: $0.value)) } ?? "none found"
    report.summary.append(
      upper.map {
        "acute: feasible value \(String(sixDecimals: $0.midpoint)), proved lower bound \(lower), not settled"
      }
        ?? "no closed form applies: proved lower bound \(lower), no feasible value")
  }
}

extension String {
  /// Rounded to six decimals, for sentences.
  init(sixDecimals value: Double) { self = "\((value * 1e6).rounded() / 1e6)" }
}
