import Claims
import Numbers
import Running

/// S3: as the noise vanishes, the error of f* tends to less than that of the empirical posterior mean.
package struct LowNoiseLimits: Claim {
  /// What the limit of f* is multiplied with; 1 as derived.
  package var factor = 1.0

  package init() {}

  package struct Case: Sendable {
    let law: CleanLaw
    let points: [Rational]
  }

  package let statement = Statement(
    name: "low-noise-limits", label: "S3",
    text:
      "Clusters shrinking with sigma: MSE(f*) -> E (x - clip(x, x_1, x_N))^2 <= E (x - nearest training point)^2 <- MSE(posterior mean).",
    standing: .sharpened, source: "Zeno et al. 2023, small noise (S3)")
  package let parameters = [
    Parameter(
      "law", "of fresh clean points: normal (0, 1) or uniform on [-1, 1]",
      kind: .choice(CleanLaw.allCases.map(\.rawValue))),
    Parameter("points", "clean training points, ascending"),
  ]

  package var grid: [Arguments] {
    [
      ["law": "normal", "points": "-3/2,-2/5,3/10,6/5"], ["law": "uniform", "points": "-4/5,0,3/5"],
      ["law": "uniform", "points": "-1,1"], ["law": "normal", "points": "-1,-1/2,0,1/2,1"],
    ]
  }

  package func read(_ arguments: Arguments) throws -> Case {
    Case(law: try arguments.choice("law", of: CleanLaw.self), points: try SampleText.points(arguments, "points"))
  }

  package func verdict(on case: Case, effort: Effort) throws -> Verdict {
    guard `case`.points.count >= 2 else { return .outside("a single clean point has no gap") }
    let doubles = `case`.points.map { Double(rounding: $0) }
    let limits = `case`.law.limits(doubles)
    let gap = zip(`case`.points, `case`.points.dropFirst()).map { $1 - $0 }.min() ?? 1
    // A noise level small against every gap; there the errors are near their limits already.
    let sigma = gap / 1000
    guard let errors = try CrossingNoise.errors(.proportional(`case`.points, ratio: 1), law: `case`.law, sigma: sigma)
    else {
      return .outside("the clusters overlap")
    }
    guard case .rounded(let value, let error) = limits.denoiser else { return .outside("no limit") }
    return Verdict([
      Side(
        "limit of f* against limit of the posterior mean", .rounded(factor * value, error: factor * error), .atMost,
        limits.posteriorMean),
      Side("f* against the posterior mean at sigma = least gap / 1000", errors.denoiser, .atMost, errors.posteriorMean),
    ])
  }
}
