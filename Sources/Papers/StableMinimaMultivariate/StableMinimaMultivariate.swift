import Claims
import StableMinima

/// Stable minima of multivariate shallow ReLU networks: the stability norm, the sharpness, and what depth changes.
///
/// The mathematics, with every statement and reference value, is on the page of the manual of this name.
package enum StableMinimaMultivariate: Paper {
  package static let name = "stable-minima-multivariate"

  package static let citation = Citation(
    title: "The Implicit Bias of Minima Stability in Multivariate Shallow ReLU Networks",
    authors: ["Mor Shpigel Nacson", "Rotem Mulayoff", "Greg Ongie", "Tomer Michaeli", "Daniel Soudry"], year: 2023,
    venue: "ICLR 2023", arXiv: "2306.17499")

  package static var claims: [any Claim] {
    [
      stableBound, chain, publishedNoise, noiseByMoments, residualPart, TightCross(), rescaledTrace, DeepPyramid(),
      ShallowPyramid(), SquarePyramid(), BumpNorm(), StableBump(),
    ]
  }

  package static var examinations: [any Examination] {
    [
      MinimumExamination(
        name: "stable-multivariate", inputs: nil,
        claims: [stableBound, chain, publishedNoise, noiseByMoments, residualPart, rescaledTrace])
    ]
  }

  package static var experiments: [any Experiment] { [ImageStepSizes(), PathNorms()] }

  package static let unclaimed = [
    "S10": "the constants of the Sobolev condition are not known; S12 and S13 work out an example"
  ]
}

extension StableMinimaMultivariate {
  package static var stableBound: StableBound {
    StableBound(
      Statement(
        name: "multivariate-stable-bound", label: "S1",
        text: "An interpolating minimum that is linearly stable for the step eta has stability norm S <= 1/eta - 1/2.",
        standing: .published, source: "the paper's bound on the stability norm, as restated in arXiv 2506.20779"),
      inputs: "2")
  }

  package static var chain: Chain {
    Chain(
      Statement(
        name: "multivariate-chain", label: "S2",
        text: "For every network and all labels: 1 + 2 S <= 1 + 2 S1 <= q1 <= lambda_max(GN) <= trace(GN).",
        standing: .sharpened, source: "proved on the page"), inputs: "2")
  }

  package static var publishedNoise: NoisyBound {
    NoisyBound(
      Statement(
        name: "multivariate-noise-published", label: "S3",
        text: "S <= lambda_max/2 - 1/2 + (R + 1) sqrt(2 L), |x_i| <= R.", standing: .published,
        source: "arXiv 2506.20779, Theorem 3.2"), inputs: "2", term: .published)
  }

  package static var noiseByMoments: NoisyBound {
    NoisyBound(
      Statement(
        name: "multivariate-noise-moments", label: "S4",
        text: "S <= (lambda_max - 1)/2 + max_k |rho_k| / 2 for all labels, stationary or not.", standing: .sharpened,
        source: "proved on the page"), inputs: "2", term: .moments)
  }

  package static var residualPart: ResidualPart {
    ResidualPart(
      Statement(
        name: "multivariate-residual-part", label: "S5",
        text: "lambda_max(H) and lambda_max(GN) differ by at most max_k |rho_k|.", standing: .sharpened,
        source: "proved on the page"), inputs: "2")
  }

  package static var rescaledTrace: RescaledTrace {
    RescaledTrace(
      Statement(
        name: "multivariate-rescaled-trace", label: "S7",
        text:
          "Some rescaling of the units, of the same function, has lambda_max(GN) <= 1 + 2 sum |a| |w| G; none is below 1 + 2 S1.",
        standing: .sharpened, source: "proved on the page"), inputs: "2")
  }
}
