import Claims

/// Zeno et al. 2023: the denoisers of least parameter norm that shallow ReLU networks with a skip connection represent.
package enum MinNormDenoisers: Paper {
  package static let name = "min-norm-denoisers"

  package static let citation = Citation(
    title: "How do Minimum-Norm Shallow Denoisers Look in Function Space?",
    authors: ["Chen Zeno", "Greg Ongie", "Yaniv Blumenfeld", "Nir Weinberger", "Daniel Soudry"], year: 2023,
    venue: "NeurIPS 2023", arXiv: "2311.06748")

  package static var claims: [any Claim] {
    [
      ClosedForm(), Contraction(), LowNoiseLimits(), RayDenoiser(.line), RayDenoiser(.hub), RayDenoiser(.rays),
      TriangleDenoiser(.equilateral), TriangleDenoiser(.acute), SmallRadius(), OptimumOfAnySample(), BoxVertices(),
    ]
  }

  package static var examinations: [any Examination] { [DenoiserExamination()] }

  package static var experiments: [any Experiment] {
    [DenoiserCurves(), ErrorAgainstNoise(), KinkLines(), TrainedDenoisers()]
  }

  package static let unclaimed = [
    "S4": "the reduction to a subspace is one line of proof; its case in the plane is checked by S5",
    "S11": "a statement about pictures without numbers",
  ]
}
