import Foundation
import LinearAlgebra
import Numbers
import Running
import TaskSimilarity
import Testing

/// Identities on random rational data, and the draws against exact values.
@Suite struct PropertyTests {
  /// d = 1 has a derivation of its own; f is between 0 and 2, and 2m/p at d = p.
  @Test func allSmallShapes() {
    for p in 1...9 {
      for d in 1...p {
        for m in 0...p {
          let exact = ExactForgetting(dimension: p, rank: d, support: m)
          #expect(exact.worst >= 0 && exact.worst <= 2, "\(p) \(d) \(m)")
          #expect(Rational(d) * exact.traceWeight + exact.outputWeight == exact.worst)
          if d == p { #expect(exact.worst == Rational(Integer(2 * m), Integer(p))) }
          if m == p && p >= 2 {
            let (x, y) = (Rational(p), Rational(d))
            #expect(exact.worst == y * (x * x + 2 * x - 4 + 2 * y * x - y * y) / (x * (x - 1) * (x + 2)))
          }
        }
      }
    }
  }

  /// Mean over Haar maps on a line, by hand: with probability 1/2 the identity, else a reflection of a random direction; integrated over the
  /// 2p reflections along coordinates of a rational frame it is exact for d = 1 only in the mean, so draws are compared instead.
  @Test(arguments: [(10, 3, 4), (4, 2, 1), (5, 5, 2), (20, 4, 10), (8, 6, 3)]) func drawsOfAnyTask(
    p: Int, d: Int, m: Int
  ) throws {
    // An X that is far from isometric.
    var key = RandomKey(seed: 3)
    let features = (0..<d).map { i in (0..<p).map { _ in Rational(Integer(key.next(below: 9) - 4), Integer(i + 1)) } }
    let truth = (0..<p).map { _ in Rational(key.next(below: 9) - 4) }
    let task = try RegressionTask(features: features, labels: features.map { RationalMatrix.dot($0, truth) })
    #expect(task.rank == d)
    let rows = features.map { $0.map { Double(rounding: $0) } }
    let draws = TaskDraws(rows: rows, teacher: task.teacher.map { Double(rounding: $0) }, rank: d, support: m)
    let values = try draws.values(20_000, key: RandomKey(seed: 5), effort: Effort(jobs: 2))
    let mean = values.reduce(0, +) / Double(values.count)
    let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count - 1)
    let expected = Double(rounding: task.expected(support: m))
    // False alarms: 6e-7 a case.
    #expect(abs(mean - expected) < 5 * (variance / Double(values.count)).squareRoot(), "\(mean) beside \(expected)")
  }

  @Test func permutationsByBothFormulas() throws {
    var key = RandomKey(seed: 8)
    let features = (0..<3).map { _ in (0..<5).map { _ in Rational(key.next(below: 9) - 4) } }
    let task = try RegressionTask(features: features, labels: [1, 2, Rational(-1, 3)])
    let permutation = [1, 0, 3, 4, 2]
    var inverse = permutation
    for (i, j) in permutation.enumerated() { inverse[j] = i }
    let value = task.forgetting(permutation: permutation)
    #expect(
      value
        == task.forgettingByProjections(
          map: { w in inverse.map { w[$0] } }, inverse: { w in permutation.map { w[$0] } }))
    #expect(task.forgetting(permutation: [0, 1, 2, 3, 4]) == 0)
    #expect(value > 0)
  }

  @Test func rankDeficientFeaturesAndNoise() throws {
    let features: [[Rational]] = [[1, 0, 0], [2, 0, 0], [0, 1, 0]]
    let task = try RegressionTask(features: features, labels: [1, 2, 5])
    #expect(task.rank == 2 && task.teacher == [1, 5, 0] && task.squaredTeacher == 26 && task.trace == 6)
    #expect(throws: RegressionTask.Outside.noisyLabels) { try RegressionTask(features: features, labels: [1, 3, 5]) }
    #expect(throws: RegressionTask.Outside.noFeatures) { try RegressionTask(features: [[0, 0]], labels: [0]) }
    // More samples than parameters are no harm while labels are exact.
    #expect(try RegressionTask(features: [[1], [2]], labels: [3, 6]).rank == 1)
  }

  @Test func theSameDrawsForAnyNumberOfThreads() throws {
    let draws = KernelDraws(dimension: 12, rank: 3, support: 5)
    let means = [1, 3].map { draws.mean(of: 1000, key: RandomKey(seed: 2), effort: Effort(jobs: $0)) }
    #expect(means[0] == means[1] && means[0]?.draws == 1000)
  }
}
