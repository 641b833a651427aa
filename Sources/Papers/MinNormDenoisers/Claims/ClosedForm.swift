import Claims
import Numbers
import Running

/// S1: on the line, flat on every cluster and linear between is optimal, at cost 2 sum s_n.
package struct ClosedForm: Claim {
  /// What sum s_n is multiplied with; 2 as published.
  package var factor: Rational = 2

  package init() {}

  package let statement = Statement(
    name: "univariate-denoiser", label: "S1",
    text:
      "Clusters apart, two copies each: the denoiser flat on clusters and linear between has least cost, 2 sum (x_(n+1)-x_n)/(l_(n+1)-h_n).",
    standing: .published, source: "Zeno et al. 2023, univariate closed form (S1)")
  package let parameters = [Parameter("clusters", SampleText.clustersForm)]

  package var grid: [Arguments] {
    [
      ["clusters": "0:-1/10,1/20,1/5;1:4/5,1,23/20;3:29/10,3,31/10"], ["clusters": "0:-1,1;5:4,6"],
      ["clusters": "-3/2:-8/5,-7/5;-2/5:-1/2,-3/10;3/10:1/5,2/5;6/5:11/10,13/10"], ["clusters": "0:-1,1;1:2,3;2:7/2,4"],
    ]
  }

  package func read(_ arguments: Arguments) throws -> DenoisingSample {
    try SampleText.clusters(arguments, "clusters")
  }

  package func verdict(on sample: DenoisingSample, effort: Effort) throws -> Verdict {
    guard let denoiser = UnivariateDenoiser(sample) else { return .outside(sample.outsideClosedForm ?? "") }
    let optimum = SplineOptimum(sample)
    let missed = sample.pairs.count { denoiser.function($0.noisy) != $0.clean }
    return Verdict([
      Side("copies that f* does not send to their clean point", .exact(missed), .equal, .exact(0)),
      Side(
        "2 sum s_n against the cost of f*", .exact(factor * denoiser.cost / 2), .equal,
        .exact(denoiser.function.totalCurvature)),
      Side(
        "cost against the proved lower bound", .exact(denoiser.function.totalCurvature), .equal,
        .exact(optimum.dualValue)),
      Side("largest |q|", .exact(optimum.residuals.largestDual), .atMost, .exact(1)),
      Side("sum of multipliers", .exact(optimum.residuals.sum), .equal, .exact(0)),
      Side("moment of multipliers", .exact(optimum.residuals.moment), .equal, .exact(0)),
    ])
  }
}
