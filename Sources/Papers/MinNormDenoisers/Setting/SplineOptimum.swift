import Numbers

/// The least integral of |f''| over all functions through given points, for every sample set, with a proof (statement S12).
///
/// Joining neighbouring points by straight lines is a minimiser. The proof is a dual function q, piecewise linear with nodes at
/// the noisy copies: q = 1 where the slope rises, -1 where it falls, 0 at both ends. Where the slope stays, q is linear between its
/// neighbours, or 0 if these bend the same way. For every f through the
/// points, the integral of q f'' is the sum of lambda_i x(i), lambda_i the change of slope of q at node i, and |q| <= 1.
public struct SplineOptimum: Sendable {
  /// The minimiser that joins neighbouring points by lines.
  public let function: PiecewiseLinear
  /// The noisy copies, ascending.
  public let nodes: [Rational]
  /// q at the nodes.
  public let dual: [Rational]
  /// lambda at the nodes.
  public let multipliers: [Rational]
  /// The clean point of each node.
  public let targets: [Rational]
  /// The sign of the change of slope at each node.
  private let bends: [Int]

  /// The minimiser through the copies of a sample, with its dual.
  ///
  /// - Complexity: O(n) operations on fractions.
  public init(_ sample: DenoisingSample) {
    nodes = sample.pairs.map(\.noisy)
    targets = sample.pairs.map(\.clean)
    let count = nodes.count
    var slopes: [Rational] = []
    for node in 0..<count - 1 {
      let rise: Rational = targets[node + 1] - targets[node]
      slopes.append(rise / (nodes[node + 1] - nodes[node]))
    }
    function = PiecewiseLinear(
      knots: nodes, values: targets, leftSlope: slopes.first ?? 0, rightSlope: slopes.last ?? 0)
    var bends = [Int](repeating: 0, count: count)
    if count > 2 {
      for node in 1..<count - 1 { bends[node] = (slopes[node] - slopes[node - 1]).signum }
    }
    self.bends = bends
    dual = Self.dual(nodes: nodes, bends: bends)
    multipliers = Self.multipliers(nodes: nodes, dual: dual)
  }

  private static func dual(nodes: [Rational], bends: [Int]) -> [Rational] {
    var dual = bends.map { Rational($0) }
    var previous = 0
    for next in nodes.indices.dropFirst() where bends[next] != 0 || next == nodes.count - 1 {
      if next - previous > 1, dual[previous] != dual[next] {
        let slope = (dual[next] - dual[previous]) / (nodes[next] - nodes[previous])
        for node in previous + 1..<next { dual[node] = dual[previous] + slope * (nodes[node] - nodes[previous]) }
      }
      previous = next
    }
    return dual
  }

  /// The changes of slope of the piecewise linear function that has the values `dual` at the nodes and vanishes outside.
  ///
  /// - Precondition: the first and the last value are 0.
  public static func multipliers(nodes: [Rational], dual: [Rational]) -> [Rational] {
    guard nodes.count > 1 else { return [0] }
    var slopes: [Rational] = [0]
    for node in 0..<nodes.count - 1 {
      slopes.append((dual[node + 1] - dual[node]) / (nodes[node + 1] - nodes[node]))
    }
    slopes.append(0)
    return nodes.indices.map { slopes[$0 + 1] - slopes[$0] }
  }

  /// The integral of |f''| of the minimiser.
  public var cost: Rational { function.totalCurvature }

  /// The lower bound that the multipliers prove.
  public var dualValue: Rational { zip(multipliers, targets).reduce(0) { $0 + $1.0 * $1.1 } }

  /// What a reader checks: all of it holds exactly when the cost is proved least.
  public var residuals: Residuals {
    Residuals(
      sum: multipliers.reduce(0, +), moment: zip(multipliers, nodes).reduce(0) { $0 + $1.0 * $1.1 },
      largestDual: dual.map(\.magnitude).max() ?? 0)
  }

  /// The numbers that make multipliers feasible.
  public struct Residuals: Sendable, Hashable {
    /// The sum of the multipliers; has to be 0.
    public let sum: Rational
    /// The sum of multipliers times nodes; has to be 0.
    public let moment: Rational
    /// The largest |q|; has to be at most 1.
    public let largestDual: Rational
  }

  /// Whether there is only one minimiser: no two neighbouring inner nodes bend the same way.
  ///
  /// Where two do, the two bends can be replaced by one between them at the same cost. Where none do, q has size 1 at
  /// nodes alone, so a minimiser bends nowhere else and joins neighbouring points by lines.
  public var isUnique: Bool {
    guard nodes.count > 3 else { return true }
    return !(1..<nodes.count - 2).contains { bends[$0] != 0 && bends[$0] == bends[$0 + 1] }
  }
}
