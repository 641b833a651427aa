import Claims

/// Continual linear classification on separable data: what sequential max-margin learning forgets.
///
/// The mathematics, with every statement and reference value, is on the page of the manual of this name.
public enum SeparableTasks: Paper {
  public static let name = "separable-tasks"

  public static let citation = Citation(
    title: "Continual Learning in Linear Classification on Separable Data",
    authors: [
      "Itay Evron", "Edward Moroshko", "Gon Buzaglo", "Maroun Khriesh", "Badea Marjieh", "Nathan Srebro",
      "Daniel Soudry",
    ], year: 2023, venue: "ICML 2023", arXiv: "2306.03534")

  public static var examinations: [any Examination] { [SeparableTasksExamination()] }

  public static var experiments: [any Experiment] {
    [
      Trajectories(), ForgettingAgainstCycles(), HelixOfTasks(), WeakAgainstProjections(), Schedules(),
      WorstInstances(),
    ]
  }

  public static var claims: [any Claim] {
    [
      WeakRegularizationLimit(),
      DistancesNeverGrow(), ForgettingIsDistance(), LinearRegularity(), ForgettingCanGrow(), LimitIsTwoOptimal(),
      TwoSamplesLimit(), HelixIsTight(),
      TwoTasks(), CyclicLastIterate(), CyclicAverage(), CyclicLinearRate(),
      RandomLinearRate(), RandomAverage(), RandomLastIterate(),
      ScheduledStrengths(), AnchoredSchedule(), FixedRatioSchedule(),
      FixedWeighting(), ChangingWeighting(), FisherWeighting(),
    ]
  }
}
