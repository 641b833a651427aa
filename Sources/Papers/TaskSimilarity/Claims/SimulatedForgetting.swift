import Claims
import Numbers
import Running

/// S3: the formula against draws of Haar maps.
package struct SimulatedForgetting: Claim {
  package var factor: Rational = 1

  package init() {}

  package let statement = Statement(
    name: "forgetting-simulated", label: "S3",
    text:
      "The mean forgetting of an isometric first task over Haar maps of random m-dimensional subspaces is f(p,d,m).",
    standing: .sharpened, source: "Goldfarb et al. 2024, main theorem; simulation on the page")

  package var parameters: [Parameter] {
    Shape.parameters + [
      Parameter("draws", "the number of draws", kind: .integer(2...10_000_000), default: "20000"),
      Parameter("seed", "of the draws", kind: .integer(0...1_000_000), default: "1"),
    ]
  }

  package var grid: [Arguments] {
    [(10, 3, 4), (4, 2, 1), (6, 3, 3), (10, 5, 5), (20, 2, 10), (12, 6, 6), (5, 5, 2)].map {
      var arguments = Shape.arguments($0.0, $0.1, $0.2)
      arguments["draws"] = "20000"
      return arguments
    }
  }

  package struct Case: Sendable {
    package let shape: Shape
    package let draws: Int
    package let seed: UInt64
  }

  package func read(_ arguments: Arguments) throws -> Case {
    Case(
      shape: try Shape.read(arguments, leastSupport: 1), draws: try arguments.integer("draws", in: 2...10_000_000),
      seed: UInt64(try arguments.integer("seed", in: 0...1_000_000)))
  }

  package func verdict(on example: Case, effort: Effort) throws -> Verdict {
    let shape = example.shape
    if min(shape.rank, shape.support) > 500 { return .outside("draws need min(d, m) of at most 500") }
    let draws = KernelDraws(dimension: shape.dimension, rank: shape.rank, support: shape.support)
    // "draws" in ASCII.
    let key = RandomKey(seed: example.seed).fold(in: 0x64_7261_7773)
    guard let mean = draws.mean(of: example.draws, key: key, effort: effort) else {
      return .undecided([], effort.exhaustion() ?? .resources)
    }
    let exact = ExactForgetting(dimension: shape.dimension, rank: shape.rank, support: shape.support).worst
    return Verdict([
      Side(
        "mean forgetting (seed \(example.seed))",
        .drawn(mean: mean.mean, standardError: mean.standardError, draws: mean.draws), .equal, .exact(factor * exact))
    ])
  }
}
