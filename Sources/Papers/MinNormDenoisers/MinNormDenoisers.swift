import Claims

/// Zeno et al. 2023: the denoisers of least parameter norm that shallow ReLU networks with a skip connection represent.
public enum MinNormDenoisers: Paper {
  public static let name = "min-norm-denoisers"

  public static let citation = Citation(
    title: "How do Minimum-Norm Shallow Denoisers Look in Function Space?",
    authors: ["Chen Zeno", "Greg Ongie", "Yaniv Blumenfeld", "Nir Weinberger", "Daniel Soudry"], year: 2023,
    venue: "NeurIPS 2023", arXiv: "2311.06748")

  public static var claims: [any Claim] {
    [
      ClosedForm(), Contraction(), LowNoiseLimits(), RayDenoiser(.line), RayDenoiser(.hub), RayDenoiser(.rays),
      TriangleDenoiser(.equilateral), TriangleDenoiser(.acute), SmallRadius(), OptimumOfAnySample(), BoxVertices(),
    ]
  }

  public static var examinations: [any Examination] { [DenoiserExamination()] }

  public static var experiments: [any Experiment] { [DenoiserCurves(), ErrorAgainstNoise(), KinkLines()] }

  public static let unclaimed = [
    "S4": "the reduction to a subspace is one line of proof; its case in the plane is checked by S5",
    "S11": "a statement about pictures without numbers",
  ]
}
