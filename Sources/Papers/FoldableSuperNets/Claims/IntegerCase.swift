import Claims
import LinearAlgebra
import Numbers
import RealNetworks

/// Integer networks, their M and U, and points, by the formula of the reference values.
public struct IntegerCase: Sendable {
  /// The networks with their pairs, all entries integers.
  public var superNet: SuperNet<RationalMatrix>
  /// The inputs at which outputs are compared; rows are points.
  public var points: RationalMatrix

  /// A case of these networks on these points.
  public init(superNet: SuperNet<RationalMatrix>, points: RationalMatrix) {
    (self.superNet, self.points) = (superNet, points)
  }

  /// The number K of networks.
  public var networkCount: Int { superNet.networks.count }
  /// d, the width of the first layer of each network.
  public var width: Int { superNet.pairs[0].width }

  /// The merged networks with other pairs.
  func with(_ pairs: [MergePair<RationalMatrix>]) -> SuperNet<RationalMatrix> {
    SuperNet(networks: superNet.networks, pairs: pairs)
  }

  static let parameters = [
    Parameter("seed", "added to the first argument of the formula", kind: .integer(0...1_000_000), default: "0"),
    Parameter("networks", "networks that are merged", kind: .integer(1...6), default: "2"),
    Parameter("inputs", "inputs of every network", kind: .integer(1...24), default: "3"),
    Parameter("width", "units of every layer", kind: .integer(1...24), default: "2"),
    Parameter("depth", "layers", kind: .integer(1...6), default: "2"),
    Parameter("points", "points at which networks are compared", kind: .integer(1...64), default: "6"),
  ]

  static func read(_ arguments: Arguments) throws -> IntegerCase {
    let seed = try arguments.integer("seed", in: 0...1_000_000)
    let inputs = try arguments.integer("inputs", in: 1...24)
    return IntegerCase(
      superNet: IntegerExample.superNet(
        seed: seed, networks: try arguments.integer("networks", in: 1...6), inputs: inputs,
        width: try arguments.integer("width", in: 1...24), depth: try arguments.integer("depth", in: 1...6)),
      points: IntegerExample.points(seed: seed, count: try arguments.integer("points", in: 1...64), dimension: inputs))
  }

  static let grid: [Arguments] = (0..<6).map { i in
    [
      "seed": "\(i * 7)", "networks": "\(2 + i % 2)", "inputs": "\(2 + i % 3)", "width": "\(2 + i % 4)",
      "depth": "\(1 + i % 3)",
    ]
  }
}

/// The largest difference of two lists of matrices, entry by entry.
func largestDifference(_ left: [RationalMatrix], _ right: [RationalMatrix]) -> Rational {
  var largest = Rational.zero
  for (l, r) in zip(left, right) {
    for (a, b) in zip(l.entries, r.entries) { largest = max(largest, (a - b).magnitude) }
  }
  return largest
}

/// The largest difference of the numbers of two networks of one shape.
func largestDifference(_ left: DenseNetwork<Rational>, _ right: DenseNetwork<Rational>) -> Rational {
  precondition(left.widths == right.widths, "\(left.widths) and \(right.widths)")
  return zip(left.layers, right.layers).reduce(Rational.zero) { largest, layers in
    let weights = zip(layers.0.weights, layers.1.weights).map { ($0 - $1).magnitude }
    let biases = zip(layers.0.bias, layers.1.bias).map { ($0 - $1).magnitude }
    return (weights + biases).reduce(largest) { max($0, $1) }
  }
}
