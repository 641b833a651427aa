import Claims

/// Giladi et al. 2023: synchronous training in which a worker that is late drops the rest of its work.
///
/// The statements stand on the page <doc:DropCompute>.
package enum DropCompute: Paper {
  package static let name = "drop-compute"

  package static let citation = Citation(
    title: "DropCompute: simple and more robust distributed synchronous training via compute variance reduction",
    authors: [
      "Niv Giladi", "Shahar Gottlieb", "Moran Shkolnik", "Asaf Karnieli", "Ron Banner", "Elad Hoffer", "Kfir Y. Levy",
      "Daniel Soudry",
    ], year: 2023, venue: "NeurIPS 2023", arXiv: "2306.10598")

  package static var examinations: [any Examination] { [DropComputeExamination()] }

  package static var experiments: [any Experiment] {
    [StepTimes(), ThresholdSpeeds(), TraceSelection(), PredictedAndRealised()]
  }

  package static let claims: [any Claim] = [
    SmallMaxima(), MaximumApproximation(), HarmonicMaximum(), PathsAsGates(), ThresholdTime(), NoThreshold(),
    WaldIdentity(), BestThreshold(), NonconvexBatches(), ConvexBatches(), PublishedConstants(), PreemptionIsBest(),
  ]
}
