import Claims
import Numbers
import Running

/// S2: between two neighbouring fixed points in the gaps, the denoiser moves every point nearer to the clean point between them.
package struct Contraction: Claim {
  /// What the distance of the gap's fixed point from the clean point on its left is multiplied with; 1 as published.
  package var reach: Rational = 1

  package init() {}

  /// The fixed points that stand in the verdict one by one.
  private static let shownCount = 12

  package let statement = Statement(
    name: "contraction", label: "S2",
    text:
      "Clean points inside their clusters: f* fixes y*_n = x_n + (x_(n+1)-x_n) e_n/(e_n+d_(n+1)), and |f*(y)-x_n| < |y-x_n| for y between y*_(n-1) and y*_n.",
    standing: .sharpened, source: "Zeno et al. 2023, contraction toward the clean points (S2)")
  package let parameters = [Parameter("clusters", SampleText.clustersForm)]

  package var grid: [Arguments] {
    [
      ["clusters": "0:-1/10,1/20,1/5;1:4/5,1,23/20;3:29/10,3,31/10"], ["clusters": "0:-1,1;5:4,6"],
      ["clusters": "-3/2:-8/5,-7/5;-2/5:-1/2,-3/10;3/10:1/5,2/5;6/5:11/10,13/10"],
    ]
  }

  package func read(_ arguments: Arguments) throws -> DenoisingSample {
    try SampleText.clusters(arguments, "clusters")
  }

  package func verdict(on sample: DenoisingSample, effort: Effort) throws -> Verdict {
    guard let denoiser = UnivariateDenoiser(sample) else { return .outside(sample.outsideClosedForm ?? "") }
    guard let published = denoiser.gapFixedPoints else {
      return .outside("a clean point is not inside the span of its copies")
    }
    let clusters = sample.clusters
    let fixed = published.enumerated().map { clusters[$0].clean + reach * ($1 - clusters[$0].clean) }
    var sides = fixed.prefix(Self.shownCount).enumerated().map { index, point in
      Side("f*(y*_\(index + 1)) against y*_\(index + 1)", .exact(denoiser.function(point)), .equal, .exact(point))
    }
    if fixed.count > Self.shownCount {
      let moved = fixed.dropFirst(Self.shownCount).count { denoiser.function($0) != $0 }
      sides.append(Side("other y*_n that f* moves", .exact(moved), .equal, .exact(0)))
    }
    var largest = Rational(0)
    for (index, cluster) in clusters.enumerated() {
      // On each side the ratio is largest where the linear piece is nearest to the fixed point.
      if index < fixed.count { largest = max(largest, ratio(denoiser, cluster.clean, toward: fixed[index])) }
      if index > 0 { largest = max(largest, ratio(denoiser, cluster.clean, toward: fixed[index - 1])) }
    }
    sides.append(
      Side("largest ratio |f*(y)-x| / |y-x| a thousandth before the fixed points", .exact(largest), .atMost, .exact(1)))
    return Verdict(fixed.isEmpty ? [Side("points that move away", .exact(0), .equal, .exact(0))] : sides)
  }

  private func ratio(_ denoiser: UnivariateDenoiser, _ clean: Rational, toward end: Rational) -> Rational {
    let y = clean + Rational(999, 1000) * (end - clean)
    return y == clean ? 0 : ((denoiser.function(y) - clean) / (y - clean)).magnitude
  }

  package func quantities(of sample: DenoisingSample, effort: Effort) throws -> [Quantity] {
    guard let denoiser = UnivariateDenoiser(sample) else { return [] }
    return [Quantity("Lipschitz constant", .exact(denoiser.function.lipschitzConstant))]
  }
}
