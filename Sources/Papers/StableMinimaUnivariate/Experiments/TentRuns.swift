import Claims
import Numbers
import RealNetworks
import Running

/// The descents that both experiments look at: for every seed and every step size one.
enum TentRuns {
  static let parameters = [
    Parameter("data", "points x, y and perhaps f0 in place of drawn ones: CSV, .npy or .npz", kind: .file),
    Parameter("seeds", "seeds of sample and start", default: "4"),
    Parameter("steps", "step sizes", default: "0.2,0.1,0.03,0.01"),
    Parameter("width", "hidden units", kind: .integer(1...1000), default: "100"),
    Parameter("points", "points of the sample", kind: .integer(2...1000), default: "30"),
    Parameter(
      "iterations", "steps of descent; 0 takes 30,000 down to a step of 0.1, 60,000 to 0.03, 120,000 below",
      kind: .integer(0...10_000_000), default: "0"),
  ]

  static func count(_ arguments: Arguments) throws -> Int { try runs(arguments).count }

  private static func runs(_ arguments: Arguments) throws -> [(seed: Int, step: Rational)] {
    let seeds = try arguments.integers("seeds", in: 0...1_000_000)
    let steps = try arguments.rationals("steps", count: 1...16)
    guard steps.allSatisfy({ !$0.isNegative && $0 <= 1000 }) else {
      throw ArgumentError(name: "steps", found: arguments["steps"], expected: "steps from 0 to 1000")
    }
    _ = try (shape(arguments), iterations(arguments, 1))
    if arguments["data"] != nil { _ = try sample(arguments, seed: 1) }
    return seeds.flatMap { seed in steps.map { (seed, $0) } }
  }

  private static func shape(_ arguments: Arguments) throws -> (points: Int, width: Int) {
    (try arguments.integer("points", in: 2...1000), try arguments.integer("width", in: 1...1000))
  }

  private static func iterations(_ arguments: Arguments, _ step: Double) throws -> Int {
    let given = try arguments.integer("iterations", in: 0...10_000_000)
    return given > 0 ? given : step >= 0.1 ? 30_000 : step >= 0.03 ? 60_000 : 120_000
  }

  private static func sample(_ arguments: Arguments, seed: UInt64) throws -> FitSample {
    let (points, width) = try shape(arguments)
    if let path = arguments["data"] { return try FitSample(reading: path, seed: seed, width: width) }
    return FitSample(NoisyTent(seed: seed, points: points, width: width))
  }

  /// One descent from the start to its end.
  struct Run {
    let seed: Int
    let step: Double
    let sample: FitSample
    let descent: ShallowDescent
  }

  static func run(_ unit: Int, of arguments: Arguments, effort: Effort) throws -> Run {
    let (seed, step) = try runs(arguments)[unit]
    let size = Double(rounding: step)
    let sample = try sample(arguments, seed: UInt64(seed))
    let descent = ShallowDescent(
      from: sample.start, on: sample.data, step: size, steps: try iterations(arguments, size), effort: effort)
    return Run(seed: seed, step: size, sample: sample, descent: descent)
  }
}
