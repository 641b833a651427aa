import Foundation
import Statistics
import Testing

/// Distributions.swift, RunningMean.swift, BinomialInterval.swift.
@Suite struct DistributionTests {
  private static let all: [any Distribution] = [
    Normal(), Normal(mean: -3, deviation: 0.2), LogNormal(logMean: 0.1, logDeviation: 0.4), Gamma(shape: 2.5, scale: 3),
    Gamma(shape: 40), Exponential(mean: 0.7), ChiSquare(degrees: 3), ChiSquare(degrees: 50),
  ]

  /// The integrals of the density, and of x and x^2 times it, are 1, the mean and the second moment.
  @Test(arguments: 0..<8) func densityAgreesWithTheRest(index: Int) {
    let distribution = Self.all[index]
    let (mean, deviation) = (distribution.mean, distribution.standardDeviation)
    let low = distribution.quantile(1e-15)
    let high = mean + 60 * deviation
    let mass = Quadrature(from: low, to: high) { distribution.density($0) }
    let first = Quadrature(from: low, to: high) { $0 * distribution.density($0) }
    let second = Quadrature(from: low, to: high) { ($0 - mean) * ($0 - mean) * distribution.density($0) }
    #expect(abs(mass.value - 1) < 1e-9)
    #expect(abs(first.value - mean) < 1e-9 * max(1, abs(mean)))
    #expect(abs(second.value - distribution.variance) < 1e-8 * max(1, distribution.variance))
    for p in [1e-6, 0.01, 0.3, 0.5, 0.8, 0.999] {
      let x = distribution.quantile(p)
      #expect(abs(distribution.cumulative(x) - p) < 1e-12)
      #expect(abs(distribution.tail(x) - (1 - p)) < 1e-12)
      let part = Quadrature(from: low, to: x) { distribution.density($0) }
      #expect(abs(part.value - p) < 1e-9)
    }
  }

  @Test func tailsKeepTheirDigits() {
    #expect(abs(Normal().tail(10) / 7.619_853_024_160_527e-24 - 1) < 1e-12)
    #expect(abs(Exponential().tail(100) / exp(-100) - 1) < 1e-14)
    #expect(Exponential().density(-1) == 0 && LogNormal().cumulative(-1) == 0 && Gamma(shape: 2).density(0) == 0)
  }

  @Test func runningMeansAreMeans() {
    let values = (0..<1000).map { 1e6 + sin(Double($0)) }
    let whole = RunningMean(values)
    let mean = values.reduce(0, +) / 1000
    let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 999
    #expect(abs(whole.mean - mean) < 1e-8 && abs(whole.variance - variance) < 1e-8)
    #expect(abs(whole.standardError - (variance / 1000).squareRoot()) < 1e-9)
    var parts = RunningMean(values.prefix(317))
    parts.add(RunningMean(values.dropFirst(317)))
    parts.add(RunningMean())
    #expect(parts.count == 1000 && abs(parts.variance - whole.variance) < 1e-8)
    #expect(RunningMean([1]).standardError == .infinity && RunningMean().variance == 0)
  }

  /// Clopper and Pearson's rule of three and a table value: 8 of 10 at 95 percent.
  @Test func binomialIntervals() {
    let none = BinomialInterval(successes: 0, trials: 100)
    #expect(none.lower == 0 && abs(none.upper - (1 - pow(0.025, 0.01))) < 1e-12)
    let eight = BinomialInterval(successes: 8, trials: 10)
    #expect(abs(eight.lower - 0.4439) < 1e-4 && abs(eight.upper - 0.9748) < 1e-4 && eight.estimate == 0.8)
  }
}
