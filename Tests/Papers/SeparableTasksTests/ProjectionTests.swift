import Numbers
import SeparableTasks
import Testing

/// RationalProjector, RationalPivoting, FloatProjector, InseparabilityCertificate.
@Suite struct ProjectionTests {
  static let cases: [(rows: [[Rational]], from: [Rational], to: [Rational])] = [
    ([[1, 2], [2, 1]], [0, 0], [Rational(1, 3), Rational(1, 3)]),
    ([[1, 2], [2, 1], [0, 1]], [3, -5], [3, 1]),
    // One row by hand: w + max(0, 1 - z.w) z / |z|^2.
    ([[3, 4]], [0, 0], [Rational(3, 25), Rational(4, 25)]),
    // Repeated and scaled rows say the same twice, or less.
    ([[1, 2], [1, 2], [2, 4], [2, 1]], [0, 0], [Rational(1, 3), Rational(1, 3)]),
  ]

  @Test(arguments: cases) func knownProjections(_ example: (rows: [[Rational]], from: [Rational], to: [Rational]))
    throws
  {
    let projection = try RationalProjector(rows: example.rows).project(example.from)
    #expect(projection.point == example.to)
    #expect(Samples.projectionByEnumeration(of: example.from, on: example.rows) == example.to)
  }

  @Test(arguments: [UInt64(1), 2, 3]) func projectionsAgreeWithEnumeration(seed: UInt64) throws {
    var (feasible, empty, pivoted) = (0, 0, 0)
    for trial in 0..<120 {
      var key = RandomKey(seed: seed).fold(in: UInt64(trial))
      let (count, dimension) = (1 + key.next(below: 7), 1 + key.next(below: 4))
      var rows = Samples.rows(count, dimension, &key).filter { $0.contains { !$0.isZero } }
      if rows.isEmpty { continue }
      if trial % 3 == 0 { rows.append(rows[0]) }
      let point = Samples.rows(1, dimension, &key, denominator: 3)[0]
      let expected = Samples.projectionByEnumeration(of: point, on: rows)
      do {
        let projection = try RationalProjector(rows: rows).project(point)
        #expect(projection.point == expected, "seed \(seed), trial \(trial): \(rows) from \(point)")
        var rebuilt = point
        for (i, lambda) in zip(projection.active, projection.multipliers) {
          for j in rebuilt.indices { rebuilt[j] += lambda * rows[i][j] }
        }
        #expect(rebuilt == projection.point)
        feasible += 1
        pivoted += projection.wasGuessed ? 0 : 1
        let session = FloatProjection(FloatProjector(rows: rows.map { $0.map { Double(rounding: $0) } }))
        #expect(session.project(point.map { Double(rounding: $0) }) == .projected)
        for (a, b) in zip(session.point, projection.point) {
          #expect(abs(a - Double(rounding: b)) <= 1e-11 * (1 + abs(a)), "seed \(seed), trial \(trial)")
        }
        #expect(session.residual().largest < 1e-11)
      } catch {
        #expect(expected == nil, "seed \(seed), trial \(trial): \(rows) from \(point)")
        let tasks = [SeparableTask(name: "t", rows: rows)]
        let problem = JointProblem(tasks)
        guard case .inseparable(let certificate) = problem.offline else {
          Issue.record("no certificate for \(rows)")
          continue
        }
        #expect(certificate.refutes(tasks))
        empty += 1
      }
    }
    #expect(feasible > 40 && empty > 20, "\(feasible) feasible, \(empty) empty")
  }

  @Test func certificatesHaveNoCommonFactorAndCannotBeForged() {
    let tasks = [
      SeparableTask(name: "a", rows: [[1, 0], [0, 2]]), SeparableTask(name: "b", rows: [[Rational(-1, 3), -1]]),
    ]
    guard case .inseparable(let certificate) = JointProblem(tasks).offline else {
      Issue.record("separable")
      return
    }
    #expect(certificate.description == "2 z(1,1) + 3 z(1,2) + 6 z(2,1) = 0")
    #expect(certificate.refutes(tasks))
    #expect(!certificate.refutes([tasks[1], tasks[0]]))
    #expect(!certificate.refutes([tasks[0], SeparableTask(name: "b", rows: [[Rational(-1, 3), 1]])]))
  }

  @Test func nearlyParallelRowsArePivotedExactly() throws {
    // Double precision cannot tell the two rows apart; the projection still has to satisfy both.
    let tiny = Rational(1, Integer(10).power(30))
    let rows: [[Rational]] = [[1, tiny], [1, -tiny]]
    let projection = try RationalProjector(rows: rows).project([0, 1])
    #expect(Samples.projectionByEnumeration(of: [0, 1], on: rows) == projection.point)
    #expect(rows.allSatisfy { Samples.dot($0, projection.point) >= 1 })
  }

  @Test func oneFeasiblePointIsFeasible() throws {
    // z.v >= 1 holds at one point only of the line spanned by opposite rows once a third pins it.
    let rows: [[Rational]] = [[1], [Rational(1, 2)]]
    #expect(try RationalProjector(rows: rows).project([-3]).point == [2])
  }

  @Test func weightedProjectionMinimizesTheWeightedDistance() throws {
    // B = diag(4, 1): minimize 4 v1^2 + v2^2 with v1 + v2 >= 1, by hand (1/5, 4/5).
    let projector = RationalProjector(rows: [[1, 1]], inverseMetric: [[Rational(1, 4), 0], [0, 1]])
    #expect(try projector.project([0, 0]).point == [Rational(1, 5), Rational(4, 5)])
  }

  @Test func floatsMeetTheConditionsInTwentyDimensions() {
    var key = RandomKey(seed: 9)
    for _ in 0..<20 {
      let truth = (0..<20).map { _ in 2 * key.nextUnit() - 1 }
      let rows = (0..<30).map { _ -> [Double] in
        let x = (0..<20).map { _ in 2 * key.nextUnit() - 1 }
        let y = zip(x, truth).map(*).reduce(0, +) > 0 ? 1.0 : -1.0
        return x.map { y * $0 }
      }
      let session = FloatProjection(FloatProjector(rows: rows))
      #expect(session.project((0..<20).map { _ in 2 * key.nextUnit() - 1 }) == .projected)
      #expect(session.residual().largest < 1e-13, "\(session.residual())")
    }
  }
}
