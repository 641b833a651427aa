import Claims
import Numbers
import Running

/// S12: for every sample on the line, joining neighbouring copies by straight lines has least cost.
package struct OptimumOfAnySample: Claim {
  /// What the cost is multiplied with; 1 as derived.
  package var factor: Rational = 1

  package init() {}

  package let statement = Statement(
    name: "spline-optimum", label: "S12",
    text:
      "Any noisy copies on the line, overlapping clusters and single copies included: lines between neighbours have least cost.",
    standing: .sharpened,
    source: "derived on the page (S12)")
  package let parameters = [Parameter("clusters", SampleText.clustersForm)]

  package var grid: [Arguments] {
    [
      ["clusters": "0:1/10;1:9/10;3:31/10"], ["clusters": "0:0,2;1:1,3"], ["clusters": "5:1"],
      ["clusters": "0:1;0:2;7:3,4,9"],
      ["clusters": "0:-1/10,1/20,1/5;1:4/5,1,23/20;3:29/10,3,31/10"],
    ]
  }

  package func read(_ arguments: Arguments) throws -> DenoisingSample {
    try SampleText.clusters(arguments, "clusters")
  }

  package func verdict(on sample: DenoisingSample, effort: Effort) throws -> Verdict {
    let optimum = SplineOptimum(sample)
    let missed = sample.pairs.count { optimum.function($0.noisy) != $0.clean }
    return Verdict([
      Side("copies missed", .exact(missed), .equal, .exact(0)),
      Side("cost against the proved lower bound", .exact(factor * optimum.cost), .equal, .exact(optimum.dualValue)),
      Side("largest |q|", .exact(optimum.residuals.largestDual), .atMost, .exact(1)),
      Side("sum of multipliers", .exact(optimum.residuals.sum), .equal, .exact(0)),
      Side("moment of multipliers", .exact(optimum.residuals.moment), .equal, .exact(0)),
    ])
  }

  package func quantities(of sample: DenoisingSample, effort: Effort) throws -> [Quantity] {
    let optimum = SplineOptimum(sample)
    return [
      Quantity("least cost", .exact(optimum.cost)), Quantity("unique (1) or not (0)", .exact(optimum.isUnique ? 1 : 0)),
    ]
  }
}
