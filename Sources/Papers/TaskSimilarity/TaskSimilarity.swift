import Claims

/// How task similarity and overparameterization decide together what two-task linear regression forgets.
///
/// The mathematics, with every statement and reference value, is on the page of the manual of this name.
package enum TaskSimilarity: Paper {
  package static let name = "task-similarity"

  package static let citation = Citation(
    title:
      "The Joint Effect of Task Similarity and Overparameterization on Catastrophic Forgetting -- An Analytical Model",
    authors: ["Daniel Goldfarb", "Itay Evron", "Nir Weinberger", "Daniel Soudry", "Paul Hand"], year: 2024,
    venue: "ICLR 2024", arXiv: "2401.12617")

  package static var examinations: [any Examination] { [ForgettingExamination()] }
  package static var experiments: [any Experiment] { [ForgettingSurface(), ForgettingThresholds()] }

  package static var claims: [any Claim] {
    [
      ForgettingIdentity(), ExactFormula(), SimulatedForgetting(), AnyFirstTask(), LimitAndCorrection(),
      OverparameterizedLimit(), HumpThreshold(), WorstSimilarity(), FiniteShape(), StillForgets(),
      PermutedCoordinates(),
    ]
  }
}
