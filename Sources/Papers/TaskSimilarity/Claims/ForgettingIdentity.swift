import Claims
import LinearAlgebra
import Numbers
import Running

/// S1: the forgetting after both tasks in terms of one projection, for any first task and any orthogonal map.
package struct ForgettingIdentity: Claim {
  /// The factor of the right-hand side.
  package var factor: Rational = 1

  package init() {}

  package let statement = Statement(
    name: "forgetting-identity", label: "S1",
    text: "y = X w*, O orthogonal: the loss of task 1 after both tasks is ||X w_2 - y||^2 = ||X O' P (I - O) P w*||^2.",
    standing: .published, source: "Goldfarb et al. 2024, reduction of the forgetting")

  package var parameters: [Parameter] {
    [
      Parameter("p", "the number of parameters", kind: .integer(1...40), default: "4"),
      Parameter("n", "the number of samples", kind: .integer(1...40), default: "3"),
      Parameter("seed", "of integer features, teacher and reflections", kind: .integer(0...1_000_000), default: "1"),
    ]
  }

  package var grid: [Arguments] {
    [(4, 3), (5, 2), (3, 3), (2, 4), (6, 3), (1, 1)].flatMap { p, n in
      [1, 2].map { ["p": "\(p)", "n": "\(n)", "seed": "\($0)"] }
    }
  }

  /// A task, and reflections whose product is the map.
  package struct Case: Sendable {
    package let task: RegressionTask
    package let reflections: [[Rational]]
  }

  package func read(_ arguments: Arguments) throws -> Case {
    let (p, n) = (try arguments.integer("p", in: 1...40), try arguments.integer("n", in: 1...40))
    let key = RandomKey(seed: UInt64(try arguments.integer("seed", in: 0...1_000_000)))
    var draws = key.fold(in: 0x7461_736b)
    func vector() -> [Rational] {
      var v = [Rational](repeating: 0, count: p)
      while v.allSatisfy(\.isZero) { v = v.map { _ in Rational(draws.next(below: 7) - 3) } }
      return v
    }
    let (features, teacher) = ((0..<n).map { _ in vector() }, vector())
    let labels = features.map { RationalMatrix.dot($0, teacher) }
    guard let task = try? RegressionTask(features: features, labels: labels) else {
      throw ArgumentError(name: "seed", found: arguments["seed"], expected: "a seed with features other than zero")
    }
    return Case(task: task, reflections: [vector(), vector()])
  }

  package func verdict(on example: Case, effort: Effort) throws -> Verdict {
    let reflections = example.reflections
    func reflect(_ w: [Rational], _ v: [Rational]) -> [Rational] {
      let factor = 2 * RationalMatrix.dot(w, v) / RationalMatrix.dot(v, v)
      return zip(w, v).map { $0 - factor * $1 }
    }
    let map: ([Rational]) -> [Rational] = { w in reflections.reduce(w, reflect) }
    let inverse: ([Rational]) -> [Rational] = { w in reflections.reversed().reduce(w, reflect) }
    return Verdict([
      Side(
        "||X w_2 - y||^2", .exact(example.task.forgetting(map: map, inverse: inverse)), .equal,
        .exact(factor * example.task.forgettingByProjections(map: map, inverse: inverse)))
    ])
  }
}
