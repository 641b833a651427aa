import Claims
import LinearAlgebra
import Numbers
import RealNetworks
import Running

/// S3: training begins at the first network, or at the average of all.
package struct InitialFold: Claim {
  /// The factor of M.
  package var factor: Rational = 1

  package init() {}

  package let statement = Statement(
    name: "initial-fold", label: "S3",
    text: "'first' folds to network 1, 'average' to the mean of all weights and biases, whatever the low-rank factors "
      + "M_b and U_b are while M_a = U_a = 0.", standing: .published,
    source: "Kinderman et al. 2025, initializations of M and U")

  package let parameters =
    IntegerCase.parameters + [
      Parameter("start", "of the training", kind: .choice(["first", "average"]), default: "average")
    ]
  package var grid: [Arguments] {
    IntegerCase.grid.enumerated().map { index, arguments in
      var arguments = arguments
      arguments["start"] = index % 2 == 0 ? "average" : "first"
      return arguments
    }
  }

  package struct Case: Sendable {
    package var integers: IntegerCase
    package var start: Initialization
  }

  package func read(_ arguments: Arguments) throws -> Case {
    Case(
      integers: try IntegerCase.read(arguments),
      start: try arguments.choice("start", of: Initialization.self))
  }

  package func verdict(on input: Case, effort: Effort) throws -> Verdict {
    let (networks, width) = (input.integers.networkCount, input.integers.width)
    let pairs = input.integers.superNet.pairs.indices.compactMap { layer in
      pair(input.start, networks: networks, width: width, layer: layer)
    }
    guard pairs.count == input.integers.superNet.pairs.count else { return .outside("a random start") }
    let folded = input.integers.with(pairs).folded()
    let bodies = input.integers.superNet.networks
    let expected = DenseNetwork(
      bodies[0].layers.indices.map { index in
        let layers = bodies.map { $0.layers[index] }
        func mean(_ numbers: (DenseLayer<Rational>) -> [Rational]) -> [Rational] {
          let lists = input.start == .first ? [numbers(layers[0])] : layers.map(numbers)
          return lists[0].indices.map { place in
            lists.reduce(0) { $0 + $1[place] } / Rational(lists.count)
          }
        }
        return DenseLayer(
          inputCount: layers[0].inputCount, outputCount: layers[0].outputCount, weights: mean(\.weights),
          bias: mean(\.bias), activation: layers[0].activation)
      })
    return Verdict([
      Side("largest difference of a parameter", .exact(largestDifference(folded.body, expected)), .equal, .exact(0))
    ])
  }

  /// Diagonal and low rank: D(m) + 0 M_b with an M_b of integers.
  private func pair(
    _ start: Initialization, networks: Int, width: Int, layer: Int
  ) -> MergePair<RationalMatrix>? {
    var parameters = PairParameters<RationalMatrix>(networks: networks, width: width, mergedWidth: width)
    let shares = (0..<networks).compactMap { start.share(of: $0, among: networks) }
    guard shares.count == networks else { return nil }
    parameters.mergeDiagonal = shares.flatMap { Array(repeating: factor * $0, count: width) }
    parameters.unmergeDiagonal = Array(repeating: 1, count: networks * width)
    parameters.mergeFactors = (
      RationalMatrix.zeros(networks * width, 1), IntegerExample.matrix(layer, 1, width)
    )
    parameters.unmergeFactors = (
      RationalMatrix.zeros(width, 1), IntegerExample.matrix(layer + 7, 1, networks * width)
    )
    return parameters.pair()
  }
}
