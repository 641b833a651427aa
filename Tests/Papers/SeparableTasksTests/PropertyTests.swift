import Claims
import LinearAlgebra
import Numbers
import Running
import SeparableTasks
import Testing

/// Statements on random rational tasks, and agreement with the general quadratic programs of the ground floor.
@Suite struct PropertyTests {
  /// 200 problems of all shapes; the seed of each is its number.
  @Test(arguments: Array(stride(from: 0, to: 200, by: 25))) func boundsHoldOnRandomTasks(first: Int) throws {
    let runs: [any RunClaim] = [
      DistancesNeverGrow(), ForgettingIsDistance(), LinearRegularity(), TwoTasks(), TwoSamplesLimit(),
      CyclicLastIterate(),
      CyclicAverage(), CyclicLinearRate(), RandomLinearRate(), RandomAverage(),
    ]
    for seed in first..<(first + 25) {
      let tasks = RandomTasks.make(
        tasks: 2 + seed % 3, dimension: 2 + seed / 3 % 3, rows: 1 + seed / 9 % 3, seed: UInt64(seed))
      let run = RunCase(tasks, ordering: .cyclic, steps: seed % 3 == 2 ? 4 : 5)
      for claim in runs {
        let verdict = try claim.verdict(on: run, effort: .unlimited)
        #expect(["holds", "outside"].contains(verdict.name), "seed \(seed), \(claim.statement.label): \(verdict)")
      }
    }
  }

  @Test(arguments: [UInt64(11), 12, 13]) func projectionsAgreeWithQuadraticPrograms(seed: UInt64) throws {
    var key = RandomKey(seed: seed)
    for trial in 0..<25 {
      let dimension = 1 + trial % 5
      let rows = Samples.rows(1 + trial % 9, dimension, &key).filter { $0.contains { !$0.isZero } }
      if rows.isEmpty { continue }
      let point = Samples.rows(1, dimension, &key)[0]
      let system = LinearSystem(variableCount: dimension, inequalities: rows.map { LinearConstraint($0, 1) })
      let outcome = try #require(QuadraticProgram.nearest(to: point, in: system).solved())
      switch outcome {
      case .optimal(let optimum):
        #expect(try RationalProjector(rows: rows).project(point).point == optimum.point, "seed \(seed), trial \(trial)")
      default:
        #expect(throws: RationalProjector.Empty.self) { try RationalProjector(rows: rows).project(point) }
      }
    }
  }

  @Test(arguments: [UInt64(5), 6]) func projectionsAreFirmlyNonexpansive(seed: UInt64) throws {
    var key = RandomKey(seed: seed)
    for trial in 0..<20 {
      let task = RandomTasks.make(tasks: 1, dimension: 3, rows: 3, seed: seed + UInt64(trial))[0]
      let projector = RationalProjector(rows: task.rows)
      let (a, b) = (Samples.rows(1, 3, &key)[0], Samples.rows(1, 3, &key)[0])
      let (p, q) = (try projector.project(a).point, try projector.project(b).point)
      let moved = zip(p, q).map { $0 - $1 }
      #expect(Samples.dot(moved, moved) <= Samples.dot(moved, zip(a, b).map { $0 - $1 }))
      #expect(try projector.project(p).point == p)
    }
  }

  @Test func scaledSamplesScaleTheSolution() throws {
    let tasks = RandomTasks.make(tasks: 3, dimension: 3, rows: 2, seed: 4)
    let scaled = tasks.map { SeparableTask(name: $0.name, rows: $0.rows.map { $0.map { $0 * 3 } }) }
    let (a, b) = (
      Trajectory(JointProblem(tasks), order: [0, 1, 2, 0]), Trajectory(JointProblem(scaled), order: [0, 1, 2, 0])
    )
    #expect(zip(a.points, b.points).allSatisfy { $0 == $1.map { $0 * 3 } })
  }
}
