import Foundation
import Numbers
import Running
import SeparableTasks
import Testing

/// Every reference value of the page.
@Suite struct ReferenceTests {
  static func r(_ p: Int, _ q: Int = 1) -> Rational { Rational(Integer(p), Integer(q)) }

  @Test func exampleA() {
    let problem = Samples.exampleA
    let run = Trajectory(problem, order: Ordering.cyclic.tasks(of: 2, steps: 5))
    #expect(problem.offlineSolution == [1, 2])
    let half = Self.r(1, 2)
    #expect(run.points == [[0, 0], [1, 0], [0, 1], [1, 1], [half, 3 * half], [1, 3 * half]])
    let forgetting = (1...5).map { k in problem.tasks.map { $0.forgetting(at: run.points[k]) } }
    #expect(forgetting == [[0, 4], [1, 0], [0, 1], [half * half, 0], [0, half * half]])
    #expect((1...5).map { problem.squaredDistanceToAll(of: run.points[$0]) } == [4, 2, 1, half, half * half])
  }

  @Test func exampleB() {
    let problem = Samples.exampleB
    let run = Trajectory(problem, order: [0, 1, 0, 1])
    #expect(Array(run.points[1...2]) == [[1, 0], [Self.r(3, 2), Self.r(1, 2)]])
    #expect(run.points[4] == run.points[2] && run.firstFeasibleStep(problem) == 2)
    #expect(problem.offlineSolution == [1, 1])
  }

  @Test func exampleC() throws {
    let problem = Samples.exampleC
    let run = Trajectory(problem, order: [0, 1, 2, 0])
    let offline = try #require(problem.offlineSolution)
    #expect(offline == [Self.r(-1, 3), Self.r(1, 6), Self.r(5, 6)])
    #expect(Samples.dot(offline, offline) == Self.r(5, 6))
    #expect(run.points[1] == [Self.r(1, 5), 0, Self.r(2, 5)])
    #expect(run.points[2] == [Self.r(1, 5), Self.r(3, 10), Self.r(7, 10)])
    #expect(run.points[3] == [Self.r(-1, 15), Self.r(1, 30), Self.r(29, 30)])
    #expect(run.points[4] == run.points[3] && run.firstFeasibleStep(problem) == 3)
    let gaps = run.points.map { w in zip(w, offline).map { ($0 - $1) * ($0 - $1) }.reduce(0, +) }
    #expect(Array(gaps[1...3]) == [Self.r(1, 2), Self.r(8, 25), Self.r(8, 75)])
    #expect(problem.squaredDistanceToAll(of: run.points[1]) == Self.r(59, 150))
    #expect(problem.squaredDistanceToAll(of: run.points[2]) == Self.r(16, 75))
  }

  @Test func exampleE() throws {
    let problem = Samples.exampleE
    let run = Trajectory(problem, order: Ordering.cyclic.tasks(of: 3, steps: 6))
    #expect(problem.offlineSolution == [-6, 10, -11])
    #expect(run.points[1] == [Self.r(1, 26), Self.r(2, 13), Self.r(3, 26)])
    #expect(run.points[2] == [Self.r(1, 26), Self.r(-25, 52), Self.r(-27, 52)])
    #expect(run.points[3] == [Self.r(-3, 5), Self.r(-25, 52), Self.r(-1, 5)])
    #expect(run.points[6] == [Self.r(-863, 1300), Self.r(-3793, 6760), Self.r(-213, 650)])
    let first = problem.tasks[0]
    #expect(first.forgetting(at: run.points[2]) == Self.r(53361, 2704))
    #expect(first.forgetting(at: run.points[3]) == Self.r(71824, 4225))
    #expect(first.forgetting(at: run.points[6]) == Self.r(6_833_171_569, 285_610_000))
    #expect(problem.squaredDistance(of: run.points[3], to: 0) == Self.r(35912, 54925))
  }

  /// z1 = (1, 0), z2 = (-n, 1) at k = n^2 + 1.
  @Test(arguments: [
    (n: 1, k: 2, gap: Rational(1), w: [Rational(0), 1]),
    (2, 5, Rational(2304, 3125), [1, Rational(27, 25)]),
    (3, 10, Rational(387_420_489, 625_000_000), [Rational(5317, 25000), Rational(40951, 25000)]),
  ])
  func tightFamilyOfTwoTasks(_ example: (n: Int, k: Int, gap: Rational, w: [Rational])) {
    let problem = Samples.single([[1, 0], [-Rational(example.n), 1]])
    let run = Trajectory(problem, order: Ordering.cyclic.tasks(of: 2, steps: example.k))
    #expect(run.points[example.k] == example.w)
    #expect(problem.squaredDistance(of: run.points[example.k], to: example.k % 2) == example.gap)
    #expect(problem.offlineSolution == [1, Rational(example.n + 1)])
  }
}

/// Reference values of orders drawn at random, of weak regularization, schedules, weights and the helix.
@Suite struct FurtherReferenceTests {
  @Test func expectationsOverRandomOrders() {
    let problem = Samples.exampleA
    var expected = ExpectedPoints(problem)
    var (gaps, forgetting) = ([Rational](), [Rational]())
    for k in 0...8 {
      if k > 0 { #expect(expected.advance(keepsSums: false, effort: .unlimited) == nil) }
      gaps.append(expected.mean { problem.squaredDistanceToAll(of: $0.point) })
      forgetting.append(
        expected.mean { state in problem.tasks.map { $0.forgetting(at: state.point) }.reduce(0, +) } / 2)
    }
    #expect(
      gaps
        == ["5", "17/4", "51/16", "153/64", "459/256", "1377/1024", "4131/4096", "12393/16384", "37179/65536"].map {
          Rational($0)
        })
    #expect(
      forgetting
        == ["1", "25/16", "19/16", "229/256", "43/64", "2065/4096", "1549/4096", "18589/65536", "6971/32768"].map {
          Rational($0)
        })
  }

  @Test func expectationsOfMeans() {
    let problem = Samples.exampleA
    var expected = ExpectedPoints(problem)
    var means: [Int: Rational] = [:]
    for k in 1...6 {
      #expect(expected.advance(keepsSums: true, effort: .unlimited) == nil)
      means[k] =
        expected.mean { state in
          let mean = state.sum.map { $0 / Rational(k) }
          return problem.squaredDistance(of: mean, to: 0) + problem.squaredDistance(of: mean, to: 1)
        } / 2
    }
    #expect(means[1] == Rational("3/4") && means[2] == Rational("49/64"))
    #expect(means[4] == Rational("2325/4096") && means[6] == Rational("61925/147456"))
  }

  @Test(arguments: [(1.0, 1.0), (10, 7.929420095), (100, 95.441486646), (1000, 993.099169472)])
  func lambert(strength: Double, amount: Double) throws {
    #expect(abs(LambertW.ofExponential(strength) - amount) < 1e-9)
    let run = WeakRegularization(tasks: [[[0.6, 0.8]]]).run(order: [0], strengths: [strength])
    #expect(abs(run.points[0][0] / 0.6 - amount) < 1e-8)
    let enclosure = try #require(LambertW.enclosure(ofExponential: Interval(strength)))
    #expect(enclosure.upperBound - enclosure.lowerBound < 1e-10 * amount)
    #expect(abs(enclosure.midpoint - amount) < 1e-9)
  }

  /// L, the errors with L and with L - ln L, 1 - cos at t = 9; the error with L - ln L at t = 1. Three digits.
  @Test(arguments: [
    (1e2, 6.68e-2, 8.08e-2, 8.3e-6, 3.48e-3), (1e3, 1.13e-2, 1.05e-2, 2.8e-7, 2.88e-4),
    (1e4, 1.75e-3, 1.14e-3, 4.1e-9, 2.79e-5), (1e6, 3.15e-5, 1.15e-5, 4.3e-13, 2.78e-7),
  ])
  func weakRegularization(row: (Double, Double, Double, Double, Double)) {
    let (strength, plain, shifted, angle, first) = row
    let h = Rational(1, 2)
    let tasks: [[[Rational]]] = [
      [[1, 0, h], [Rational(1, 5), 1, Rational(-3, 10)]], [[Rational(-3, 5), h, Rational(2, 5)]],
      [[Rational(1, 10), Rational(-7, 10), Rational(9, 10)], [h, h, Rational(-1, 5)]],
    ]
    let order = Ordering.cyclic.tasks(of: 3, steps: 9)
    let limit = Trajectory(Samples.problem(tasks), order: order).points.map { $0.map { Double(rounding: $0) } }
    let weak = WeakRegularization(tasks: tasks.map { $0.map { $0.map { Double(rounding: $0) } } })
      .run(order: order, strengths: Array(repeating: strength, count: 9))
    func error(_ t: Int, _ scale: Double) -> Double {
      zip(weak.points[t - 1], limit[t]).map { ($0 / scale - $1) * ($0 / scale - $1) }.reduce(0, +).squareRoot()
    }
    func close(_ a: Double, _ b: Double, _ digits: Double) -> Bool { abs(a - b) <= digits * b }
    let inner = strength - log(strength)
    #expect(close(error(9, strength), plain, 5e-3) && close(error(9, inner), shifted, 5e-3))
    #expect(close(error(1, inner), first, 5e-3))
    func dot(_ a: [Double], _ b: [Double]) -> Double { zip(a, b).map(*).reduce(0, +) }
    let (a, b) = (weak.points[8], limit[9])
    // 1 - cos = half the squared distance of the unit vectors, which keeps the digits.
    let (p, q) = (dot(a, a).squareRoot(), dot(b, b).squareRoot())
    let gap = zip(a, b).map { ($0 / p - $1 / q) * ($0 / p - $1 / q) }.reduce(0, +) / 2
    #expect(close(gap, angle, 3e-2))
    #expect(weak.errors[8] / strength < 1e-2 * plain)
  }

  @Test func anchoredSchedule() {
    let run = Trajectory(
      Samples.exampleB, order: Ordering.cyclic.tasks(of: 2, steps: 1000), shrinking: { Rational($0 - 1) / Rational($0) }
    )
    #expect(run.points[2] == [Rational(5, 4), Rational(3, 4)])
    for (t, distance) in [(100, 0.014142136), (1000, 0.0014142136)] {
      let gap = run.points[t].map { ($0 - 1) * ($0 - 1) }.reduce(0, +)
      #expect(abs(Double(rounding: gap).squareRoot() - distance) < 1e-8 * distance + 1e-9)
    }
  }

  @Test func fixedRatio() {
    let problem = Samples.exampleB
    let run = Trajectory(problem, order: Ordering.cyclic.tasks(of: 2, steps: 81), shrinking: { _ in Rational(1, 2) })
    for (t, cycle) in [(80, [Rational(8, 7), Rational(6, 7)]), (81, [Rational(1), Rational(3, 7)])] {
      let gap = zip(run.points[t], cycle).map { ($0 - $1) * ($0 - $1) }.reduce(0, +)
      #expect(gap < Rational(1, Integer(2).power(150)))
    }
    #expect(problem.tasks[1].forgetting(at: [1, Rational(3, 7)]) == Rational(4, 49))
  }

  @Test func changingWeights() {
    let points = WeightedSteps(Samples.exampleA.tasks).points(
      order: Ordering.cyclic.tasks(of: 2, steps: 80),
      diagonal: { $0 % 2 == 0 ? [1, Rational(4).power($0 / 2)] : [1, 1] })
    #expect(abs(Double(rounding: 2 - points[80][1]) - 1.475024508) < 1e-9)
  }

  @Test(arguments: [
    (0.1, 0.001, 0.983, 14.8e3, 0.210, [-0.097, -0.015, 1.982]),
    (0.05, 0.001, 0.983, 30.4e3, 0.245, [-0.049, -0.004, 1.982]),
  ])
  func helix(height: Double, angle: Double, worst: Double, step: Double, mean: Double, limit: [Double]) {
    let outcome = Helix(height: height, angle: angle).run()
    #expect(abs(outcome.worstForgetting - worst) < 6e-4 && abs(outcome.averageForgetting - mean) < 2e-3)
    #expect(abs(Double(outcome.worstStep) - step) < 0.02 * step)
    #expect(zip(outcome.limit, limit).allSatisfy { abs($0 - $1) < 1e-3 })
  }

  @Test func coarseHelix() {
    let outcome = Helix(height: 0.05, angle: 0.01).run()
    #expect(abs(outcome.worstForgetting - 0.865) < 6e-3 && abs(outcome.normRatio - 1.853) < 2e-3)
  }
}
