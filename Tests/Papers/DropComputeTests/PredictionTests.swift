import CKernels
import DropCompute
import Foundation
import Numbers
import Running
import Testing

/// `Setting/SumLaw.swift`, `Setting/WorkerResampling.swift`, `Setting/PublishedRules.swift`, `Setting/TracePolicies.swift`, and the kernel
/// behind normal and log-normal draws.
@Suite struct PredictionTests {
  /// The convolution against the Gaussian model, whose laws of sums are exact for normal times.
  @Test(arguments: [(64, 12, 14.435679), (512, 12, 0), (1_000_000, 12, 0), (8, 64, 0)])
  func normalSums(workers: Int, micros: Int, value: Double) {
    let model = GaussianModel(workers: workers, micros: micros, mean: 1, deviation: 0.3, serial: 1)
    let sums = SumLaw(.normal(mean: 1, deviation: 0.3), micros: micros)
    #expect(abs(sums.expectedMaximum(workers) - model.expectedMaximum) < 3e-4)
    if value > 0 { #expect(abs(sums.expectedMaximum(workers) - value) < 3e-4) }
    let threshold = 0.93 * Double(micros)
    #expect(abs(sums.completed(threshold) - model.completed(threshold)) < 1e-4 * Double(micros))
    #expect(abs(sums.expectedMinimum(threshold, workers) - model.expectedMinimum(threshold)) < 1e-4)
    let (found, exact) = (sums.bestThreshold(workers: workers, serial: 1), model.bestThreshold(closed: false))
    #expect(abs(found.speed - exact.speed) < 3e-4 && abs(found.threshold - exact.threshold) < 0.1)
    let capped = sums.bestThreshold(workers: workers, serial: 1, dropAtMost: 0.02)
    #expect(capped.dropRate <= 0.02 && capped.speed <= found.speed)
  }

  /// Exponential times, whose sums have gamma laws: R7 of the page.
  @Test(arguments: [(64, 12.0, 21.655930, 10.627585, 1.543448), (8, 9.0, 17.352049, 8.717794, 1.333245)])
  func exponentialSums(workers: Int, threshold: Double, maximum: Double, completed: Double, speed: Double) {
    let sums = SumLaw(.exponential(mean: 1), micros: 12)
    #expect(abs(sums.expectedMaximum(workers) - maximum) < 2e-3)
    #expect(abs(sums.completed(threshold) - completed) < 2e-3)
    #expect(abs(sums.speed(threshold, workers: workers, serial: 1) - speed) < 5e-4)
  }

  /// M = 12, s/mu = 3/10, N = 512, of the page: by quadrature for the laws whose sums have closed forms, else to what draws tell.
  @Test(arguments: [
    ("normal", 15.163317, 3e-4), ("gamma", 15.416886, 3e-4), ("log-normal", 15.59, 0.03),
    ("shifted-exponential", 16.01, 0.03), ("two-point", 14.96, 0.03),
  ])
  func fiveLaws(name: String, value: Double, error: Double) throws {
    let law = try #require(RuntimeLaw(name: name, mean: 1, deviation: 0.3))
    #expect(abs(SumLaw(law, micros: 12).expectedMaximum(512) - value) < error)
  }

  @Test func constantTimes() {
    let sums = SumLaw(.empirical([2, 2]), micros: 3)
    #expect(
      abs(sums.expectedMaximum(1000) - 6) < 1e-9 && abs(sums.bestThreshold(workers: 9, serial: 1).speed - 1) < 1e-9)
  }

  /// Two recorded steps of workers: all draws of two and of three by hand.
  @Test func resamplingByHand() {
    let trace = Trace<Double>(micros: 2, times: [[[1, 1], [1, 3]]])
    let seen = WorkerResampling(trace)
    #expect(seen.expectedMaximum(1) == 3 && seen.expectedMaximum(2) == 3.5 && seen.expectedMaximum(3) == 3.75)
    // At 2: three of four ends, E[min(2, T)] = 2: speed 3/4 (3.5 + 2)/(2 + 2).
    let best = seen.bestThreshold(workers: 2, serial: 2)
    #expect(best.threshold == 2 && abs(best.speed - 1.03125) < 1e-15 && best.dropRate == 0.25)
    #expect(seen.bestThreshold(workers: 2, serial: 2, dropAtMost: 0.2).threshold == 4)
  }

  static func trace(steps: Int, workers: Int, micros: Int, seed: UInt64, lattice: Bool = false) -> Trace<Double> {
    var key = RandomKey(seed: seed)
    return Trace(
      micros: micros,
      times: (0..<steps).map { _ in
        (0..<workers).map { _ in
          (0..<micros).map { _ in
            lattice ? Double(1 + key.next(below: 5)) / 4 : 0.5 + key.nextUnit()
          }
        }
      })
  }

  /// Both rules by their definitions, candidate by candidate.
  @Test(arguments: [false, true]) func rulesAreTheirDefinitions(lattice: Bool) throws {
    let trace = Self.trace(steps: 7, workers: 3, micros: 8, seed: 31, lattice: lattice)
    let top = (0..<7).map { trace.slowest($0) }.max() ?? 0
    let grid = PublishedRules.grid(trace, serial: 0.5)
    let values = (1...200).map { top * Double($0) / 200 }.map { trace.speed($0, serial: 0.5) }
    #expect(
      abs(grid.speed - (values.max() ?? 0)) < 1e-12
        && abs(trace.speed(grid.threshold, serial: 0.5) - grid.speed) < 1e-12)
    let sixth = trace.ends.joined().map { $0[5] }.min() ?? 0
    let released = try #require(PublishedRules.released(trace, serial: 0.5))
    let best =
      (0..<200).map { index -> Double in
        let threshold = sixth + (top - sixth) * Double(index) / 199
        return (0..<7).reduce(0.0) { sum, step in
          let done = trace.ends[step].map { $0.filter { $0 < threshold } }
          let (count, last) = (done.reduce(0) { $0 + $1.count }, done.compactMap(\.last).max() ?? 0)
          let slowest = trace.slowest(step)
          return sum + Double(count) / 24 / (1 - (slowest - last) / (slowest + 0.5)) / 7
        }
      }.max() ?? 0
    #expect(abs(released.speed - best) < 1e-12)
  }

  /// Policies on a recorded trace are those of the simulator, and preemption is the ratio of totals.
  @Test func policiesOfATrace() throws {
    let trace = Self.trace(steps: 40, workers: 6, micros: 5, seed: 32)
    let policies = TracePolicies(trace, serial: 1)
    let result = policies.result(.preempt, threshold: 4.5)
    #expect(abs(result.speed - trace.totalSpeed(4.5, serial: 1)) < 1e-12 && result.standardError > 0)
    #expect(abs(result.dropRate - trace.dropRate(4.5)) < 1e-12)
    for kind in DropSemantics.allCases {
      let best = try #require(policies.best(kind, effort: Effort(jobs: 2)))
      #expect(best.speed >= 1 - 1e-12)
      #expect(try #require(policies.best(kind, effort: Effort(jobs: 1))) == best)
    }
    let capped = try #require(policies.best(.preempt, dropAtMost: 0.03))
    #expect(capped.dropRate <= 0.03)
  }

  /// The kernel against the same draws through the library's functions.
  @Test func kernelIsBoxAndMuller() {
    var out = [Double](repeating: 0, count: 160)
    var logarithms = out
    thresher_fill_normal(&out, 10, 11, 12, 5, 0, 1, 0)
    thresher_fill_normal(&logarithms, 10, 11, 12, 5, 0.25, 0.5, 1)
    for group in 0..<10 {
      for lane in 0..<8 {
        let (a, b) = RandomKey.threefry(11, 12, UInt64(5 + 8 * group + lane), 0)
        let u = 2 - Double(bitPattern: a >> 12 | 0x3ff0_0000_0000_0000)
        let v = Double(bitPattern: b >> 12 | 0x3ff0_0000_0000_0000) - 1
        let radius = (-2 * log(u)).squareRoot()
        for (index, value) in [(16 * group + lane, cos(2 * .pi * v)), (16 * group + 8 + lane, sin(2 * .pi * v))] {
          #expect(abs(out[index] - radius * value) < 1e-14)
          #expect(abs(logarithms[index] / exp(0.25 + 0.5 * radius * value) - 1) < 1e-14)
        }
      }
    }
  }
}
