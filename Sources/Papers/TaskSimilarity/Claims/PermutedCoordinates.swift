import Claims
import Numbers
import Running

/// S11: permutations of coordinates beside rotations: they forget somewhat less, and the gap closes with the number of coordinates.
///
/// With a first task and a permutation from files, the statement is about that permutation: its forgetting by both formulas, the mean of
/// random rotations of as many coordinates, and the permutation's percentile among them.
package struct PermutedCoordinates: Claim {
  /// The factor of f in the upper bound.
  package var factor: Rational = 1
  /// The constant of the lower one, (1 - gap/m) f.
  package var gap: Rational = 2

  package init() {}

  package let statement = Statement(
    name: "forgetting-permutation", label: "S11",
    text:
      "Uniform permutations of m coordinates, isometric X with a uniformly random row space: (1 - 2/m) f(p,d,m) <= E F <= f(p,d,m). "
      + "For a permutation and a first task from files: its forgetting and its percentile among random maps.",
    standing: .conjectured, source: "Goldfarb et al. 2024 simulate permutations; bounds observed on the page")

  package var parameters: [Parameter] {
    Shape.parameters + [
      Parameter("draws", "the number of draws", kind: .integer(2...10_000_000), default: "100000"),
      Parameter("seed", "of the draws", kind: .integer(0...1_000_000), default: "1"),
      Parameter("data", "a first task: an .npz with X and y, or a CSV x1,...,xp,y", kind: .file),
      Parameter("permutation", "with --data: .npy or CSV, images of the coordinates from 0", kind: .file),
    ]
  }

  package var grid: [Arguments] {
    [(10, 3, 4), (20, 10, 10), (20, 2, 10), (40, 2, 20), (12, 1, 6)].map {
      var arguments = Shape.arguments($0.0, $0.1, $0.2)
      arguments["draws"] = $0.0 == 40 ? "150000" : "50000"
      return arguments
    }
  }

  package enum Case: Sendable {
    case model(Shape, draws: Int, seed: UInt64)
    case files(RegressionTask, permutation: [Int], draws: Int, seed: UInt64)
    case outside(String)
  }

  package func read(_ arguments: Arguments) throws -> Case {
    let draws = try arguments.integer("draws", in: 2...10_000_000)
    let seed = UInt64(try arguments.integer("seed", in: 0...1_000_000))
    if arguments["data"] == nil, arguments["permutation"] == nil {
      return .model(try Shape.read(arguments, leastSupport: 1), draws: draws, seed: seed)
    }
    let (features, labels) = try RegressionFiles.task(arguments.files("data", count: 1...1)[0])
    let permutation = try RegressionFiles.permutation(
      arguments.files("permutation", count: 1...1)[0], dimension: features[0].count)
    do throws(RegressionTask.Outside) {
      let task = try RegressionTask(features: features, labels: labels)
      return .files(task, permutation: permutation, draws: draws, seed: seed)
    } catch {
      return .outside(error == .noisyLabels ? "no w gives the labels y = X w exactly (noisy labels)" : "X is zero")
    }
  }

  package func verdict(on example: Case, effort: Effort) throws -> Verdict {
    switch example {
    case .outside(let reason): return .outside(reason)
    case .files(let task, let permutation, _, _):
      let inverse = Self.inverse(permutation)
      return Verdict([
        Side(
          "F of the permutation", .exact(task.forgetting(permutation: permutation)), .equal,
          .exact(
            factor
              * task.forgettingByProjections(
                map: { w in inverse.map { w[$0] } }, inverse: { w in permutation.map { w[$0] } })))
      ])
    case .model(let shape, let draws, let seed):
      if shape.dimension * shape.rank > 1_000_000 { return .outside("draws need p d of at most 10^6") }
      let model = PermutationDraws(dimension: shape.dimension, rank: shape.rank, support: shape.support)
      guard let mean = model.mean(of: draws, key: Self.key(seed), effort: effort) else {
        return .undecided([], effort.exhaustion() ?? .resources)
      }
      let exact = ExactForgetting(dimension: shape.dimension, rank: shape.rank, support: shape.support).worst
      let drawn = Evidence.drawn(mean: mean.mean, standardError: mean.standardError, draws: mean.draws)
      return Verdict([
        Side("mean over permutations (seed \(seed))", drawn, .atMost, .exact(factor * exact)),
        Side(
          "(1 - \(gap)/m) f <= mean over permutations", .exact((1 - gap / Rational(shape.support)) * exact), .atMost,
          drawn),
      ])
    }
  }

  package func quantities(of example: Case, effort: Effort) throws -> [Quantity] {
    switch example {
    case .outside: return []
    case .model(let shape, _, _):
      return [
        Quantity(
          "f(p,d,m) of rotations",
          .exact(ExactForgetting(dimension: shape.dimension, rank: shape.rank, support: shape.support).worst))
      ]
    case .files(let task, let permutation, let draws, let seed):
      let support = permutation.enumerated().count { $0.offset != $0.element }
      guard support >= 1 else { return [] }
      let model = TaskDraws(
        rows: task.features.map { $0.map { Double(rounding: $0) } }, teacher: task.teacher.map { Double(rounding: $0) },
        rank: task.rank, support: support)
      let values = try model.values(draws, key: Self.key(seed), effort: effort)
      let value = Double(rounding: task.forgetting(permutation: permutation))
      let share = Double(values.count { $0 < value }) / Double(max(1, values.count))
      return [
        Quantity("E F of rotations of \(support) coordinates", .exact(task.expected(support: support))),
        Quantity(
          "percentile of the permutation among \(values.count) random rotations",
          .drawn(
            mean: 100 * share, standardError: 100 * (share * (1 - share) / Double(max(1, values.count))).squareRoot(),
            draws: values.count)),
      ]
    }
  }

  private static func inverse(_ permutation: [Int]) -> [Int] {
    var inverse = permutation
    for (i, j) in permutation.enumerated() { inverse[j] = i }
    return inverse
  }

  /// "draws" in ASCII.
  private static func key(_ seed: UInt64) -> RandomKey { RandomKey(seed: seed).fold(in: 0x64_7261_7773) }
}
