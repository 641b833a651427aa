import Foundation
import Numbers
import Statistics
import Testing

/// SpecialFunctions.swift, LambertW.swift.
@Suite struct SpecialFunctionsTests {
  /// Quantiles from the tables: 5 percent and 0.1 percent points.
  @Test(arguments: [(1, 3.841458821, 0.05), (10, 18.307038053, 0.05), (5, 20.515005652, 0.001), (100, 149.449, 0.001)])
  func chiSquareTails(degrees: Int, statistic: Double, tail: Double) {
    #expect(abs(SpecialFunctions.chiSquareTail(statistic, degrees: degrees) - tail) < 1e-6)
    #expect(abs(ChiSquare(degrees: degrees).tail(statistic) - tail) < 1e-6)
  }

  /// For an integer a, Q(a, x) is the sum of x^k e^-x / k! over k < a.
  @Test func incompleteGammaOfIntegersIsASum() {
    for a in [1, 2, 5, 20, 60] {
      for x in [0.01, 0.5, 1, 3, 10, 25, 80] {
        let sum = (0..<a).reduce(0.0) { $0 + exp(Double($1) * log(x) - x - SpecialFunctions.logGamma(Double($1) + 1)) }
        #expect(abs(SpecialFunctions.upperGamma(Double(a), x) - sum) < 1e-12)
        #expect(abs(SpecialFunctions.lowerGamma(Double(a), x) - (1 - sum)) < 1e-12)
      }
    }
    // P(1/2, x) = erf(sqrt x), and a small value keeps its digits: P(a, x) is about x^a / Gamma(a + 1).
    for x in [0.1, 1, 4] { #expect(abs(SpecialFunctions.lowerGamma(0.5, x) - erf(x.squareRoot())) < 1e-13) }
    #expect(abs(SpecialFunctions.lowerGamma(10, 1e-3) / (1e-30 / 3_628_800) - 1) < 1e-3)
    #expect(SpecialFunctions.upperGamma(3, .infinity) == 0 && SpecialFunctions.lowerGamma(3, 0) == 0)
  }

  /// For integers, I_x(a, b) is a binomial tail.
  @Test func incompleteBetaOfIntegersIsASum() {
    for (a, b) in [(1, 1), (3, 5), (10, 2), (30, 40)] {
      for x in [0.05, 0.3, 0.5, 0.9] {
        let n = a + b - 1
        let sum = (a...n).reduce(0.0) { total, k in
          total + Double(rounding: Integer.binomial(n, k)) * pow(x, Double(k)) * pow(1 - x, Double(n - k))
        }
        #expect(abs(SpecialFunctions.regularizedBeta(x, Double(a), Double(b)) - sum) < 1e-12)
      }
    }
    #expect(abs(SpecialFunctions.logBeta(2, 3) - log(1.0 / 12)) < 1e-14)
  }

  @Test func lambertWInvertsItsDefinition() {
    for x in [-0.3678, -0.35, -0.2, -0.1, -1e-10, 1e-10, 0.1, 0.5, 1, 2.9, 3.1, 10, 1e5, 1e300] {
      let w = SpecialFunctions.lambertW(x)
      #expect(w >= -1 && abs(w * exp(w) / x - 1) < 1e-12 * max(1, abs(w)), "\(x)")
    }
    for x in [-0.3678, -0.35, -0.2, -0.1, -1e-3, -1e-10, -1e-300] {
      let w = SpecialFunctions.lambertW(x, branch: .lower)
      #expect(w <= -1 && abs(w * exp(w) / x - 1) < 1e-12 * max(1, abs(w)), "\(x)")
    }
    // The omega constant, and the ends of the branches.
    #expect(abs(SpecialFunctions.lambertW(1) - 0.567_143_290_409_783_8) < 1e-15)
    #expect(SpecialFunctions.lambertW(0) == 0 && SpecialFunctions.lambertW(-1).isNaN)
    #expect(abs(SpecialFunctions.lambertW(-exp(-1)) + 1) < 1e-7)
    #expect(SpecialFunctions.lambertW(0.5, branch: .lower).isNaN)
  }
}
