import LinearAlgebra
import Numbers
import Testing

/// LargestEigenvalue.swift, ApproximateLinearProgram.swift.
@Suite struct LargestEigenvalueTests {
  @Test func bracketsAreConfirmedByInertia() throws {
    var cases = RandomCases(seed: 51)
    var narrow = 0
    for _ in 0..<100 {
      let n = cases.key.next(below: 6) + 1
      let matrix = cases.symmetric(n)
      let largest = try LargestEigenvalue(of: matrix)
      let below = (largest.lower * .identity(n) - matrix).inertia
      let above = (largest.upper * .identity(n) - matrix).inertia
      #expect(above.negative == 0 && below.negative + below.zero >= 1)
      if largest.upper - largest.lower < Rational(1, Integer(10).power(24)) { narrow += 1 }
      for bound in [largest.lower, largest.upper, (largest.lower + largest.upper) / 2, 0, 3] {
        #expect(largest.isAtMost(bound) == ((bound * .identity(n) - matrix).inertia.negative == 0))
      }
    }
    #expect(narrow > 60, "\(narrow)")
  }

  /// The eigenvalue 3 of [[2, 1], [1, 2]] is on the boundary: at most 3, and not at most a little less.
  @Test func decidesTheBoundary() throws {
    let largest = try LargestEigenvalue(of: RationalMatrix([[2, 1], [1, 2]]))
    #expect(largest.isAtMost(3) == true)
    #expect(largest.isAtMost(3 - Rational(1, Integer(10).power(40))) == false)
  }

  @Test func approximateProgramsComeWithMultipliers() throws {
    var program = ApproximateLinearProgram(minimize: [1, 2], nonnegative: [true, true])
    program.require([1, 1], atLeast: 2)
    program.require([1, -1], atLeast: 0, isEquation: true)
    let (point, multipliers) = try #require(program.proposal())
    #expect(abs(point[0] - 1) < 1e-12 && abs(point[1] - 1) < 1e-12)
    #expect(abs(2 * multipliers[0] - 3) < 1e-12)
  }
}
