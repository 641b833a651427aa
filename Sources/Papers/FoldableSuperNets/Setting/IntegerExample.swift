import LinearAlgebra
import Numbers
import RealNetworks

/// The networks and matrices of the reference values: integers from -6 to 6 by a formula.
public enum IntegerExample {
  /// ((17 r + 31 c + 47 a + 3 r c) mod 13) - 6.
  public static func entry(_ a: Int, _ row: Int, _ column: Int) -> Int {
    (17 * row + 31 * column + 47 * a + 3 * row * column) % 13 - 6
  }

  static func matrix(_ a: Int, _ rows: Int, _ columns: Int) -> RationalMatrix {
    RationalMatrix(
      rows: rows, columns: columns,
      entries: (0..<rows * columns).map { Rational(entry(a, $0 / columns, $0 % columns)) })
  }

  /// K networks with `inputs` inputs and L ReLU layers of one width, each with its M and U, all of the formula with the seed added
  /// to its first argument.
  ///
  /// - Precondition: at least one of each, seed >= 0.
  public static func superNet(seed: Int, networks: Int, inputs: Int, width: Int, depth: Int) -> SuperNet<RationalMatrix>
  {
    let bodies = (0..<networks).map { k in
      DenseNetwork(
        (0..<depth).map { layer in
          let a = seed + 100 * k + 10 * layer
          let columns = layer == 0 ? inputs : width
          return DenseLayer(
            inputCount: columns, outputCount: width, weights: matrix(a, width, columns).entries,
            bias: (0..<width).map { Rational(entry(a + 5, $0, 0)) }, activation: .relu)
        })
    }
    let pairs = (0..<depth).map { layer in
      let (m, u) = (
        matrix(seed + 1000 + layer, networks * width, width), matrix(seed + 2000 + layer, width, networks * width)
      )
      var parameters = PairParameters<RationalMatrix>(networks: networks, width: width, mergedWidth: width)
      (parameters.merge, parameters.unmerge) = (m, u)
      return parameters.pair()
    }
    return SuperNet(networks: bodies, pairs: pairs)
  }

  /// Points of the formula, one a row.
  public static func points(seed: Int, count: Int, dimension: Int) -> RationalMatrix {
    matrix(seed + 3000, count, dimension)
  }
}
