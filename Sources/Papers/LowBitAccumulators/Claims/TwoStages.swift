import Claims
import Numbers
import Running
import Statistics

/// S11: on a small network whose products underflow, two stages of fine-tuning end no higher than one.
package struct TwoStages: Claim {
  package struct Case: Sendable {
    package var seeds: Int, samples: Int, epochs: Int
    package var seed: UInt64
  }

  package init() {}

  package var statement: Statement {
    Statement(
      name: "two-stages", label: "S11",
      text:
        "a 64-32-10 network on digits with M3E2, b = 3/1: fine-tuning with underflow from the start ends at least as high as "
        + "first without underflow and one last epoch with it",
      standing: .conjectured,
      source: "measured on the page; \(Source.paper) report the contrary for large networks")
  }

  package var parameters: [Parameter] {
    [
      Parameter("seeds", "networks", kind: .integer(3...50), default: "5"),
      Parameter("samples", "points of the fine-tuning", kind: .integer(50...10_000), default: "800"),
      Parameter("epochs", "of the fine-tuning in all", kind: .integer(2...100), default: "6"), .seed,
    ]
  }

  package var grid: [Arguments] { [[:]] }

  package func read(_ arguments: Arguments) throws -> Case {
    try Case(
      seeds: arguments.integer("seeds", in: 3...50), samples: arguments.integer("samples", in: 50...10_000),
      epochs: arguments.integer("epochs", in: 2...100), seed: UInt64(arguments.integer("seed", in: 0...Int.max)))
  }

  package func verdict(on input: Case, effort: Effort) throws -> Verdict {
    let experiment = GradientTraining()
    let arguments = try Arguments([
      "seeds": "\(input.seeds)", "samples": "\(input.samples)", "epochs": "\(input.epochs)", "seed": "\(input.seed)",
    ]).checked(by: experiment.parameters)
    let parts = GradientTraining.parts
    let place = parts.firstIndex(of: "stages") ?? 0
    let gains = try ParallelLoop.map(input.seeds, jobs: effort.jobs) { index -> Double? in
      let unit = try experiment.run(unit: index * parts.count + place, of: arguments, effort: effort.single())
      return unit.map { $0.lines[1].after - $0.lines[0].after }
    }
    let mean = RunningMean(gains.compactMap { $0 })
    guard mean.count == input.seeds else { return .undecided([], effort.exhaustion() ?? .time) }
    let gain = Evidence.drawn(mean: mean.mean, standardError: mean.standardError, draws: mean.count)
    return Verdict([Side("accuracy in two stages less that in one", gain, .atMost, .exact(0))])
  }
}
