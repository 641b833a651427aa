import Claims
import LinearAlgebra
import Numbers
import RealNetworks
import Running
import StableMinima

/// S7: at a stationary point with all a_k other than zero the Hessian is its Gauss-Newton part, whatever the labels.
///
/// The labels are drawn as f + r with r in the kernel of J^T, exactly, so that the point is stationary and far from interpolation.
package struct StationaryHessian: Claim {
  /// The multiple of the Gauss-Newton part that the Hessian is.
  package var factor: Rational = 1

  package init() {}

  package let statement = Statement(
    name: "univariate-stationary", label: "S7",
    text: "grad L = 0 and all a_k != 0 imply Hess L = J^T J / n: the noise term is for points that are not stationary.",
    standing: .sharpened, source: "proved on the page")

  package var parameters: [Parameter] {
    RandomMinimum.parameters(inputs: "1").filter { $0.name != "labels" }
  }

  package var grid: [Arguments] {
    [(1, 1, 5), (2, 2, 9), (3, 3, 12), (4, 4, 16)].map { seed, width, points in
      ["seed": "\(seed)", "inputs": "1", "width": "\(width)", "points": "\(points)"]
    }
  }

  package func read(_ arguments: Arguments) throws -> MinimumCase {
    var complete = arguments
    complete["labels"] = "own"
    let start = try RandomMinimum.read(complete).loss
    let residuals = RationalMatrix(start.jacobian).transposed.kernel
    var key = RandomKey(seed: UInt64(try arguments.integer("seed", in: 0...1_000_000))).fold(in: 0x7265_7369)
    var targets = start.data.targets
    for vector in residuals {
      let weight = Rational(key.next(below: 9) - 4)
      for (i, entry) in vector.enumerated() { targets[i] += weight * entry }
    }
    return MinimumCase(
      ShallowLoss(start.network, on: RegressionData(points: start.data.points, targets: targets)))
  }

  package func verdict(on minimum: MinimumCase, effort: Effort) throws -> Verdict {
    let loss = minimum.loss
    if let text = minimum.kinkText { return .outside(text) }
    guard loss.gradient.allSatisfy(\.isZero) else { return .outside("the point is not stationary") }
    if loss.network.outputs.contains(0) { return .outside("a unit has a = 0") }
    if loss.residuals.allSatisfy(\.isZero) {
      return .outside("the network interpolates: no labels leave it stationary otherwise")
    }
    let gap = zip(loss.hessian.joined(), loss.gaussNewton.joined()).map { ($0 - factor * $1).magnitude }.max() ?? 0
    return Verdict([Side("max |H - GN|", .exact(gap), .equal, .exact(0))])
  }
}
