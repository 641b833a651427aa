import LinearAlgebra
import Numbers
import RealNetworks
import Running

/// The chain 1 + 2 S <= 1 + 2 S1 <= q1 <= lambda_max(Gauss-Newton) <= trace of one network on one sample, and what the residuals
/// add to it.
public struct SharpnessChain: Sendable {
  /// The network with its sample.
  public let loss: ShallowLoss<Rational>
  /// What each unit contributes, in the order of the network.
  public let units: [UnitShare]
  /// The hyperplanes on which the network kinks.
  public let hyperplanes: [Hyperplane]
  /// S, the stability norm of the function.
  public let functionNorm: Interval
  /// S1 = sum |a| |w| g~, one-sided and unmerged.
  public let parameterNorm: Interval
  /// q1 = |sum_i grad f(x_i)|^2 / n^2, the Rayleigh quotient of the ones vector.
  public let onesQuotient: Rational
  /// The trace of the Gauss-Newton matrix.
  public let trace: Rational
  /// 1 + 2 sum |a| |w| G, the trace after the best rescaling of every unit.
  public let balancedTrace: Interval
  /// sum |a| |w|.
  public let pathNorm: Interval
  /// max_k |rho_k|, the norm of the part of the Hessian that the residuals make.
  public let largestMoment: RootedNumber

  /// Works out the contributions of all units and hyperplanes.
  ///
  /// - Complexity: n K d operations on fractions.
  public init(_ loss: ShallowLoss<Rational>) {
    self.loss = loss
    units = (0..<loss.network.width).map { UnitShare(loss, unit: $0) }
    hyperplanes = Hyperplane.all(of: loss)
    functionNorm = hyperplanes.reduce(Interval(0)) { $0 + $1.cost.interval }
    parameterNorm = units.reduce(Interval(0)) { $0 + $1.cost.interval }
    onesQuotient = units.reduce(1) { $0 + $1.onesTerm }
    trace = units.reduce(1) { $0 + $1.trace }
    balancedTrace = Interval(1) + units.reduce(Interval(0)) { $0 + Interval(2) * $1.balancedTrace.interval }
    pathNorm = (0..<loss.network.width).reduce(Interval(0)) { sum, unit in
      let square = loss.network.weights(of: unit).reduce(Rational(0)) { $0 + $1 * $1 }
      return sum + RootedNumber(loss.network.outputs[unit].magnitude, root: square).interval
    }
    largestMoment = RootedNumber(1, root: loss.squaredResidualMoments.max() ?? 0)
  }

  /// sqrt(2 L) = |f - y|_n.
  public var residualNorm: RootedNumber { RootedNumber(1, root: 2 * loss.value) }

  /// sqrt(1 + mean |x|^2).
  public var inputScale: RootedNumber {
    let n = Rational(loss.data.count)
    let squares = loss.data.points.reduce(Rational(0)) { $0 + $1.reduce(0) { $0 + $1 * $1 } }
    return RootedNumber(1, root: 1 + squares / n)
  }

  /// R = max |x|.
  public var radius: RootedNumber {
    RootedNumber(1, root: loss.data.points.map { $0.reduce(0) { $0 + $1 * $1 } }.max() ?? 0)
  }

  /// The largest eigenvalue of the Hessian of L.
  public func sharpness() throws -> LargestEigenvalue { try LargestEigenvalue(of: RationalMatrix(loss.hessian)) }

  /// The largest eigenvalue of the Gauss-Newton part, from the smaller of the two matrices that have it.
  public func gaussNewtonSharpness() throws -> LargestEigenvalue {
    let isGramSmaller = loss.data.count < loss.network.parameterCount
    return try LargestEigenvalue(of: RationalMatrix(isGramSmaller ? loss.gram : loss.gaussNewton))
  }
}
