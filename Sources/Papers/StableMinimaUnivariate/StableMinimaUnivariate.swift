import Claims
import StableMinima

/// Stable minima of univariate two-layer ReLU networks: what the step size of gradient descent says about the function it finds.
///
/// The mathematics, with every statement and reference value, is on the page of the manual of this name.
package enum StableMinimaUnivariate: Paper {
  package static let name = "stable-minima-univariate"

  package static let citation = Citation(
    title: "Stable Minima Cannot Overfit in Univariate ReLU Networks: Generalization by Large Step Sizes",
    authors: ["Dan Qiao", "Kaiqi Zhang", "Esha Singh", "Daniel Soudry", "Yu-Xiang Wang"], year: 2024,
    venue: "NeurIPS 2024", arXiv: "2406.06838")

  package static var claims: [any Claim] {
    [
      stableBound, chain, noiseByMoments, noiseByLoss, publishedNoise, residualPart, StationaryHessian(),
      TightInstance(), InterpolationIsUnstable(), InteriorVariation(), KinkedMinimum(isPublished: true),
      KinkedMinimum(isPublished: false),
    ]
  }

  package static var examinations: [any Examination] {
    [
      MinimumExamination(
        name: "stable-univariate", inputs: 1,
        claims: [
          stableBound, chain, noiseByMoments, noiseByLoss, publishedNoise, residualPart, InteriorVariation(),
        ])
    ]
  }

  package static var experiments: [any Experiment] { [StepSizes(), Fits(), StationaryPoints(), PenalizedRate()] }

  package static let unclaimed = [
    "S11": "a rate with constants that are not known"
  ]
}

extension StableMinimaUnivariate {
  package static var stableBound: StableBound {
    StableBound(
      Statement(
        name: "univariate-stable-bound", label: "S1",
        text: "An interpolating minimum that is linearly stable for the step eta has S = int |f''| g <= 1/eta - 1/2.",
        standing: .published, source: "Mulayoff, Michaeli, Soudry 2021, Theorem 1; the paper's noiseless case"),
      inputs: "1")
  }

  package static var chain: Chain {
    Chain(
      Statement(
        name: "univariate-chain", label: "S2",
        text: "For every network and all labels: 1 + 2 S <= 1 + 2 S1 <= q1 <= lambda_max(GN) <= trace(GN).",
        standing: .sharpened, source: "proved on the page"), inputs: "1")
  }

  package static var noiseByMoments: NoisyBound {
    NoisyBound(
      Statement(
        name: "univariate-noise-moments", label: "S3",
        text: "S <= (lambda_max - 1)/2 + max_k |rho_k| / 2 for all labels, stationary or not.", standing: .sharpened,
        source: "proved on the page"), inputs: "1", term: .moments)
  }

  package static var noiseByLoss: NoisyBound {
    NoisyBound(
      Statement(
        name: "univariate-noise-loss", label: "S4",
        text: "S <= (lambda_max - 1)/2 + sqrt(2 L) sqrt(1 + mean x^2) / 2.", standing: .sharpened,
        source: "proved on the page"), inputs: "1", term: .loss)
  }

  package static var publishedNoise: NoisyBound {
    NoisyBound(
      Statement(
        name: "univariate-noise-published", label: "S5",
        text: "S <= lambda_max/2 - 1/2 + (x_max + 1) sqrt(2 L).", standing: .published,
        source: "the form in arXiv 2506.20779 with R = x_max"), inputs: "1", term: .published)
  }

  package static var residualPart: ResidualPart {
    ResidualPart(
      Statement(
        name: "univariate-residual-part", label: "S6",
        text: "lambda_max(H) and lambda_max(GN) differ by at most max_k |rho_k|.", standing: .sharpened,
        source: "proved on the page"), inputs: "1")
  }
}
