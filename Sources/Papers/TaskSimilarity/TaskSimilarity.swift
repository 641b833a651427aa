import Claims

/// How task similarity and overparameterization decide together what two-task linear regression forgets.
///
/// The mathematics, with every statement and reference value, is on the page of the manual of this name.
public enum TaskSimilarity: Paper {
  public static let name = "task-similarity"

  public static let citation = Citation(
    title:
      "The Joint Effect of Task Similarity and Overparameterization on Catastrophic Forgetting -- An Analytical Model",
    authors: ["Daniel Goldfarb", "Itay Evron", "Nir Weinberger", "Daniel Soudry", "Paul Hand"], year: 2024,
    venue: "ICLR 2024", arXiv: "2401.12617")

  public static var examinations: [any Examination] { [ForgettingExamination()] }
  public static var experiments: [any Experiment] { [ForgettingSurface(), ForgettingThresholds()] }

  public static var claims: [any Claim] {
    [
      ForgettingIdentity(), ExactFormula(), SimulatedForgetting(), AnyFirstTask(), LimitAndCorrection(),
      OverparameterizedLimit(), HumpThreshold(), WorstSimilarity(), FiniteShape(), StillForgets(),
    ]
  }
}
