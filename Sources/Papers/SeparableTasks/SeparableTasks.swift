import Claims

/// Continual linear classification on separable data: what sequential max-margin learning forgets.
///
/// The mathematics, with every statement and reference value, is on the page of the manual of this name.
package enum SeparableTasks: Paper {
  package static let name = "separable-tasks"

  package static let citation = Citation(
    title: "Continual Learning in Linear Classification on Separable Data",
    authors: [
      "Itay Evron", "Edward Moroshko", "Gon Buzaglo", "Maroun Khriesh", "Badea Marjieh", "Nathan Srebro",
      "Daniel Soudry",
    ], year: 2023, venue: "ICML 2023", arXiv: "2306.03534")

  package static var examinations: [any Examination] { [SeparableTasksExamination()] }

  package static var experiments: [any Experiment] {
    [
      Trajectories(), ForgettingAgainstCycles(), HelixOfTasks(), WeakAgainstProjections(), Schedules(),
      WorstInstances(), RegressionBesideClassification(),
    ]
  }

  package static var claims: [any Claim] {
    [
      WeakRegularizationLimit(),
      DistancesNeverGrow(), ForgettingIsDistance(), LinearRegularity(), ForgettingCanGrow(), LimitIsTwoOptimal(),
      TwoSamplesLimit(), NormAfterSteps(), HelixIsTight(),
      TwoTasks(), CyclicLastIterate(), CyclicAverage(), CyclicLinearRate(),
      RandomLinearRate(), RandomAverage(), RandomLastIterate(),
      ScheduledStrengths(), AnchoredSchedule(), FixedRatioSchedule(),
      FixedWeighting(), ChangingWeighting(), FisherWeighting(),
    ]
  }
}
