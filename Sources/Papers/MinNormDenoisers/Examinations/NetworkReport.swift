import Claims
import Numbers

/// What is said of a trained denoiser beside f*.
enum NetworkReport {
  /// On the line: costs, misfit, and the distance from f* on the range of the copies, all exactly.
  static func line(
    _ network: NetworkDenoiser, _ sample: DenoisingSample, _ optimum: SplineOptimum,
    into report: inout ExaminationReport
  ) {
    let function = network.function
    let (first, last) = (sample.pairs[0].noisy, sample.pairs[sample.pairs.count - 1].noisy)
    let worst = function.largestDistance(from: optimum.function, on: first...last)
    let residuals = sample.pairs.map { function($0.noisy) - $0.clean }
    let misfit = residuals.map(\.magnitude).max() ?? 0
    // The multipliers bound every function by its own values at the copies.
    let shift = zip(optimum.multipliers, residuals).reduce(Rational.zero) { $0 + $1.0 * $1.1 }
    report.summary.append(
      "network: \(network.weights.count) units, \(network.skip == nil ? "no skip connection" : "a skip connection"); "
        + (misfit.isZero
          ? "returns every clean point exactly" : "misses a clean point, so that its cost may be below the least"))
    report.quantities += [
      Quantity("cost of the network, (1/2) sum (a^2 + w^2)", .exact(network.cost)),
      Quantity("after scaling its units, sum |a w|", .enclosed(network.balancedCost)),
      Quantity("integral |f''| of its function", .exact(function.totalCurvature)),
      Quantity("excess of its cost over the least cost", .exact(network.cost - optimum.cost)),
      Quantity("largest misfit |f(y) - x| at a copy", .exact(misfit)),
      Quantity("largest distance from f* on the range of the copies", .exact(worst.distance)),
      Quantity("at y", .exact(worst.at)),
    ]
    report.verdicts.append(
      (
        OptimumOfAnySample().statement,
        Verdict([
          Side(
            "bound by the network's values at the copies, against its integral |f''|",
            .exact(optimum.dualValue + shift),
            .atMost, .exact(function.totalCurvature))
        ])
      ))
  }

  /// In the plane, beside a denoiser in closed form whose cost is proved least.
  static func plane(_ network: NetworkDenoiser, _ union: RayUnion, into report: inout ExaminationReport) {
    let points = union.cleanPoints
    let radius = union.radius
    let lower = PlaneVector((points.map(\.x).min() ?? 0) - radius, (points.map(\.y).min() ?? 0) - radius)
    let upper = PlaneVector((points.map(\.x).max() ?? 0) + radius, (points.map(\.y).max() ?? 0) + radius)
    let misfit =
      points.map { point -> Rational in
        let value = network([point.x, point.y])
        let difference = PlaneVector(value[0] - point.x, value[1] - point.y)
        return difference * difference
      }.max() ?? 0
    report.summary.append(
      "network: \(network.weights.count) units, \(network.skip == nil ? "no skip connection" : "a skip connection")")
    report.quantities += [
      Quantity("cost of the network, (1/2) sum (|a|^2 + |w|^2)", .exact(network.cost)),
      Quantity("after scaling its units, sum |a| |w|", .enclosed(network.balancedCost)),
      Quantity("excess of its cost over the least cost", .exact(network.cost - union.cost)),
      Quantity("largest misfit |f(x) - x| at a clean point", .enclosed(Interval(misfit).squareRoot)),
    ]
    guard let distance = NetworkDistance(network, union.denoiser, from: lower, to: upper) else {
      report.summary.append("too many units for the distance from f*")
      return
    }
    report.quantities += [
      Quantity(
        "largest distance from f* in the box around the balls, found at the place below",
        .enclosed(Interval(distance.square).squareRoot)),
      Quantity("at y1", .exact(distance.place.x)), Quantity("at y2", .exact(distance.place.y)),
    ]
  }
}
