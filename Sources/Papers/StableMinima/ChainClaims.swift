import Claims
import LinearAlgebra
import Numbers
import RealNetworks
import Running

/// A claim about one network on one sample; what the claims of both papers share.
package protocol MinimumClaim: Claim where Case == MinimumCase {
  /// Coordinates of the points that are drawn when none are asked for.
  var inputs: String { get }
  /// The sides of the claim, or why its hypotheses fail. The loss is twice differentiable here.
  func sides(of chain: SharpnessChain, in minimum: MinimumCase, effort: Effort) throws -> Hypotheses
}

/// The sides of a claim, or the hypothesis that fails.
public enum Hypotheses: Sendable {
  /// The hypotheses hold, and these are the sides.
  case met([Side])
  /// A hypothesis fails; the text says which.
  case failed(String)
  /// The effort ended before the hypotheses were known to hold.
  case open(Exhausted)
}

extension MinimumClaim {
  package var parameters: [Parameter] { RandomMinimum.parameters(inputs: inputs) }

  package var grid: [Arguments] { RandomMinimum.grid(inputs: inputs == "1" ? [1] : [2, 3]) }

  package func read(_ arguments: Arguments) throws -> MinimumCase { try RandomMinimum.read(arguments) }

  package func verdict(on minimum: MinimumCase, effort: Effort) throws -> Verdict {
    if let text = minimum.kinkText { return .outside(text) }
    return try verdict(on: SharpnessChain(minimum.loss), in: minimum, effort: effort)
  }

  /// The verdict where the chain is known already.
  package func verdict(on chain: SharpnessChain, in minimum: MinimumCase, effort: Effort) throws -> Verdict {
    if let text = minimum.kinkText { return .outside(text) }
    if let why = effort.exhaustion() { return .undecided([], why) }
    return switch try sides(of: chain, in: minimum, effort: effort) {
    case .met(let sides): Verdict(sides)
    case .failed(let text): .outside(text)
    case .open(let why): .undecided([], why)
    }
  }
}

/// A stable interpolating minimum has S <= 1/eta - 1/2.
///
/// With a step asked about, the hypothesis is decided exactly; without one the step is the largest that is stable, up to the width
/// of the bracket of the sharpness.
package struct StableBound: MinimumClaim {
  package let statement: Statement
  package let inputs: String
  /// The multiple of 1/eta in the bound.
  package var scale: Rational = 1

  package init(_ statement: Statement, inputs: String) { (self.statement, self.inputs) = (statement, inputs) }

  package var grid: [Arguments] { RandomMinimum.grid(inputs: inputs == "1" ? [1] : [2, 3], labels: ["own"]) }

  package func sides(of chain: SharpnessChain, in minimum: MinimumCase, effort: Effort) throws -> Hypotheses {
    guard minimum.loss.residuals.allSatisfy(\.isZero) else { return .failed("the network does not interpolate") }
    let sharpness = try chain.sharpness()
    let inverse: Rational
    if let step = minimum.step {
      guard let isStable = sharpness.isAtMost(2 / step, effort: effort) else {
        return .open(effort.exhaustion() ?? .time)
      }
      if !isStable { return .failed("the minimum is not stable for the step \(step)") }
      inverse = step.reciprocal
    } else {
      inverse = sharpness.upper / 2
    }
    return .met([Side("S", .enclosed(chain.functionNorm), .atMost, .exact(scale * inverse - Rational(1, 2)))])
  }
}

/// 1 + 2 S <= 1 + 2 S1 <= q1 <= lambda_max(Gauss-Newton) <= trace, for every network and all labels.
package struct Chain: MinimumClaim {
  package let statement: Statement
  package let inputs: String
  /// The 2 before S1.
  package var factor: Rational = 2

  package init(_ statement: Statement, inputs: String) { (self.statement, self.inputs) = (statement, inputs) }

  package func sides(of chain: SharpnessChain, in minimum: MinimumCase, effort: Effort) throws -> Hypotheses {
    let sharpness = try chain.gaussNewtonSharpness()
    let left = Interval(1) + Interval(factor) * chain.parameterNorm
    return .met([
      Side("S", .enclosed(chain.functionNorm), .atMost, .enclosed(slightlyAbove(chain.parameterNorm))),
      Side("1 + 2 S1", .enclosed(left), .atMost, .exact(chain.onesQuotient)),
      Side("ones quotient", .exact(chain.onesQuotient), .atMost, .exact(sharpness.upper)),
      Side("lambda_max(GN)", .exact(sharpness.lower), .atMost, .exact(chain.trace)),
    ])
  }

  /// S and S1 are sums of the same roots where every unit has its own hyperplane and its smaller side; then only rounding is
  /// between them.
  private func slightlyAbove(_ value: Interval) -> Interval {
    value + Interval(Rational(1, Integer(1) << 200)) * (Interval(1) + value)
  }
}

/// |lambda_max(Hess) - lambda_max(Gauss-Newton)| <= max_k |rho_k|.
package struct ResidualPart: MinimumClaim {
  package let statement: Statement
  package let inputs: String
  package var factor: Rational = 1

  package init(_ statement: Statement, inputs: String) { (self.statement, self.inputs) = (statement, inputs) }

  package var grid: [Arguments] {
    RandomMinimum.grid(inputs: inputs == "1" ? [1] : [2, 3], labels: ["noisy", "free"])
  }

  package func sides(of chain: SharpnessChain, in minimum: MinimumCase, effort: Effort) throws -> Hypotheses {
    let (whole, part) = (try chain.sharpness(), try chain.gaussNewtonSharpness())
    let gap = max(whole.lower - part.upper, part.lower - whole.upper, 0)
    return .met([
      Side(
        "|lambda_max(H) - lambda_max(GN)|", .exact(gap), .atMost,
        .enclosed(Interval(factor) * chain.largestMoment.interval))
    ])
  }
}

/// S <= (lambda_max(Hess) - 1)/2 + a term for the residuals: by the moments, by the loss, or the published one.
package struct NoisyBound: MinimumClaim {
  package enum Term: Sendable {
    /// max_k |rho_k| / 2.
    case moments
    /// sqrt(2 L) sqrt(1 + mean |x|^2) / 2.
    case loss
    /// (R + 1) sqrt(2 L).
    case published
  }

  package let statement: Statement
  package let inputs: String
  package let term: Term
  /// The multiple of lambda_max / 2 and of the term.
  package var scale: Rational = 1

  package init(_ statement: Statement, inputs: String, term: Term) {
    (self.statement, self.inputs, self.term) = (statement, inputs, term)
  }

  package static func term(_ term: Term, of chain: SharpnessChain) -> Interval {
    switch term {
    case .moments: chain.largestMoment.interval / Interval(2)
    case .loss: chain.residualNorm.interval * chain.inputScale.interval / Interval(2)
    case .published: (chain.radius.interval + Interval(1)) * chain.residualNorm.interval
    }
  }

  package func sides(of chain: SharpnessChain, in minimum: MinimumCase, effort: Effort) throws -> Hypotheses {
    let sharpness = try chain.sharpness()
    let bound =
      Interval(scale) * (Interval(sharpness.lower / 2) + Self.term(term, of: chain)) - Interval(Rational(1, 2))
    return .met([Side("S", .enclosed(chain.functionNorm), .atMost, .enclosed(bound))])
  }
}

/// Rescaling units without changing the function brings lambda_max to at most 1 + 2 sum |a| |w| G, and never below 1 + 2 S1.
package struct RescaledTrace: MinimumClaim {
  package let statement: Statement
  package let inputs: String
  package var factor: Rational = 1

  package init(_ statement: Statement, inputs: String) { (self.statement, self.inputs) = (statement, inputs) }

  package func sides(of chain: SharpnessChain, in minimum: MinimumCase, effort: Effort) throws -> Hypotheses {
    // Scales near the best ones: the trace is flat there, and fractions stay short.
    var network = minimum.loss.network
    for share in chain.units where !network.outputs[share.unit].isZero {
      let squares = squareSum(share, of: minimum.loss)
      if squares.isZero { continue }
      // trace(s) = T / s^2 + s^2 Q is least at s^4 = T / Q.
      let ratio = Interval((share.trace - squares) / squares).squareRoot.squareRoot.midpoint
      let scale = Rational(Integer(exactly: (ratio * 0x1p20).rounded()) ?? 0, Integer(1) << 20)
      if scale.signum > 0 { network = network.rescaled(unit: share.unit, by: scale) }
    }
    let balanced = SharpnessChain(ShallowLoss(network, on: minimum.loss.data))
    let sharpness = try balanced.gaussNewtonSharpness()
    // The rounding of the scales raises the trace by a relative 2^-36 at most.
    let bound = Interval(factor) * chain.balancedTrace * (Interval(1) + Interval(Rational(1, Integer(1) << 30)))
    return .met([
      Side(
        "1 + 2 S1", .enclosed(Interval(1) + Interval(2) * chain.parameterNorm), .atMost,
        .enclosed(Interval(sharpness.upper))),
      Side("lambda_max after rescaling", .exact(sharpness.lower), .atMost, .enclosed(bound)),
    ])
  }

  /// 1/n sum over the unit's points of (w . x + b)^2.
  private func squareSum(_ share: UnitShare, of loss: ShallowLoss<Rational>) -> Rational {
    loss.sums.reduce(Rational(0)) { $1[share.unit].signum > 0 ? $0 + $1[share.unit] * $1[share.unit] : $0 }
      / Rational(loss.data.count)
  }
}
