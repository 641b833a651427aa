import Claims
import Foundation
import Numbers
import Running
import SeparableTasks
import TestSupport
import Testing

/// The exact instances `Instances/claims/separable-*.csv`, worked out again in fractions, and a little more than they allow refused.
@Suite struct InstanceTests {
  static func problem(_ name: String) throws -> JointProblem {
    JointProblem(try TaskFiles.read([Repository.instances.appending(path: "claims/\(name).csv").path]))
  }

  static func names(_ kind: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: Repository.instances.appending(path: "claims").path)
      .filter { $0.hasPrefix("separable-\(kind)-") }
  }

  /// w_T is in W*, as long as L7 lets it be but for a millionth, and not longer.
  @Test(arguments: [(2, 1.154700538), (3, 1.285714286), (4, 1.380900987), (5, 1.452990673)])
  func longestLimits(tasks: Int, ratio: Double) throws {
    let problem = try Self.problem("separable-limit-\(tasks)")
    #expect(problem.taskCount == tasks && problem.tasks.allSatisfy { $0.rows.count == 1 })
    let run = Trajectory(problem, order: Ordering.cyclic.tasks(of: tasks, steps: tasks))
    #expect(run.firstFeasibleStep(problem) == tasks)
    let offline = try #require(problem.offlineSolution)
    #expect(offline == [1, 0])
    let square = Double(rounding: Vectors.squaredNorm(run.points[tasks]) / Vectors.squaredNorm(offline))
    let bound = NormAfterSteps.squaredBound(tasks)
    #expect(abs(bound.value.squareRoot() - ratio) < 1e-9)
    #expect(square <= bound.value + bound.error && square > bound.value - 1e-6)
    var broken = NormAfterSteps()
    let example = RunCase(problem.tasks, steps: tasks)
    #expect(try broken.verdict(on: example, effort: .unlimited).name == "holds")
    broken.factor = 0.9999
    #expect(try broken.verdict(on: example, effort: .unlimited).name == "violated")
  }

  /// The shares of C2 at the end of the first cycle, and constants of C2 that they refute for every T by itself.
  @Test(arguments: [(2, "0.0883"), (3, "0.0797"), (4, "0.0636"), (5, "0.0456")])
  func largestShares(tasks: Int, share: String) throws {
    let problem = try Self.problem("separable-share-\(tasks)")
    #expect(problem.taskCount == tasks)
    let run = Trajectory(problem, order: Ordering.cyclic.tasks(of: tasks, steps: tasks))
    let gap = problem.largestSquaredDistance(of: run.points[tasks])
    let norm = Vectors.squaredNorm(try #require(problem.offlineSolution))
    let low = try #require(Rational(share))
    // k d^4 beside (c T^2 ||w*||^2)^2, k = T.
    func reaches(_ c: Rational) -> Bool {
      Rational(tasks) * gap * gap >= (c * Rational(tasks * tasks) * norm) * (c * Rational(tasks * tasks) * norm)
    }
    #expect(reaches(low) && !reaches(low + Rational(1, 10_000)))
    var broken = CyclicLastIterate()
    let example = RunCase(problem.tasks, steps: tasks)
    #expect(try broken.verdict(on: example, effort: .unlimited).name == "holds")
    broken.cycleFactor = low
    #expect(try broken.verdict(on: example, effort: .unlimited).name == "violated")
  }

  @Test func everyFileIsTested() throws {
    #expect(Set(try Self.names("limit")) == Set((2...5).map { "separable-limit-\($0).csv" }))
    #expect(Set(try Self.names("share")) == Set((2...5).map { "separable-share-\($0).csv" }))
  }

  /// rho_k against a fine grid, and its limit 2.
  @Test func longestNormsByGrid() {
    for k in [2, 3, 7, 40] {
      let grid =
        (1...100_000).map { place -> Double in
          let x = Double.pi / Double(k) * Double(place) / 100_000
          let c = pow(cos(x), Double(k))
          return 1 + c * c - 2 * c * cos(Double(k) * x)
        }.max() ?? 0
      let bound = NormAfterSteps.squaredBound(k)
      #expect(grid <= bound.value + bound.error && grid > bound.value - 1e-7)
    }
    #expect(abs(NormAfterSteps.squaredBound(3).value - 81.0 / 49) < 1e-13)
    #expect(NormAfterSteps.squaredBound(100_000).value > 3.999)
  }
}
