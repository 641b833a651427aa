import Numbers
import RealNetworks

/// What one side of a unit's hyperplane says about the data: the points where `sign * (w . x + b)` is positive.
public struct HalfSpace: Hashable, Sendable {
  /// The number of points strictly inside.
  public let count: Int
  /// P(A), the share of the points.
  public let share: Rational
  /// E[X | A], zeros if no point is inside.
  public let mean: [Rational]
  /// E[|w . X + b| | A], zero if no point is inside.
  public let excess: Rational

  /// - Parameter sums: w . x + b at every point.
  init(_ sums: [Rational], points: [[Rational]], sign: Int) {
    let inside = sums.indices.filter { sums[$0].signum == sign }
    count = inside.count
    share = Rational(Integer(inside.count), Integer(points.count))
    let total = Rational(max(1, inside.count))
    mean = points[0].indices.map { j in inside.reduce(0) { $0 + points[$1][j] } / total }
    excess = inside.reduce(0) { $0 + sums[$1].magnitude } / total
  }

  /// P(A)^2 E[|w . X + b| | A] sqrt(1 + |E[X | A]|^2) for `factor` = 1: the weight g~ times the length of w.
  public func weight(times factor: Rational) -> RootedNumber {
    RootedNumber(factor * share * share * excess, root: mean.reduce(1) { $0 + $1 * $1 })
  }
}

/// What one unit contributes to the sharpness.
public struct UnitShare: Hashable, Sendable {
  /// The number of the unit in its network, from 0.
  public let unit: Int
  /// Where the unit is on.
  public let on: HalfSpace
  /// |a| |w| g~(u, t): the unit's term of S1.
  public let cost: RootedNumber
  /// a^2 p^2 (1 + |m|^2) + p^2 E[w . X + b | A]^2: the unit's term of the ones-vector test.
  public let onesTerm: Rational
  /// The unit's term of the trace of the Gauss-Newton matrix.
  public let trace: Rational
  /// |a| |w| G(u, t): half of the least term of the trace among all rescalings of the unit.
  public let balancedTrace: RootedNumber

  init(_ loss: ShallowLoss<Rational>, unit: Int) {
    self.unit = unit
    let points = loss.data.points
    let sums = loss.sums.map { $0[unit] }
    let output = loss.network.outputs[unit]
    on = HalfSpace(sums, points: points, sign: 1)
    cost = on.weight(times: output.magnitude)
    let meanSquare = on.mean.reduce(Rational(1)) { $0 + $1 * $1 }
    onesTerm = on.share * on.share * (output * output * meanSquare + on.excess * on.excess)
    let inside = sums.indices.filter { sums[$0].signum > 0 }
    let count = Rational(points.count)
    let inputs = inside.reduce(Rational(0)) { $0 + points[$1].reduce(1) { $0 + $1 * $1 } } / count
    let squares = inside.reduce(Rational(0)) { $0 + sums[$1] * sums[$1] } / count
    trace = output * output * inputs + squares
    balancedTrace = RootedNumber(output.magnitude, root: inputs * squares)
  }
}
