import Foundation

/// The helix of single-sample tasks x_j = (cos j h, sin j h, eps) / sqrt(1 + eps^2), j = 0, 1, 2, ...: an ordering under which the forgetting
/// of an early task comes near the largest possible, and the limit has twice the norm of the offline solution.
///
/// A step is one formula, w + max(0, 1 - x . w) x. R = 1, and w* = (0, 0, sqrt(1 + eps^2) / eps).
public struct Helix: Sendable {
  /// eps, the third coordinate before rows are scaled to length 1.
  public let height: Double
  /// h, the angle between neighbouring tasks, in radians.
  public let angle: Double

  /// A helix of this height and angle.
  ///
  /// - Precondition: both positive.
  public init(height: Double, angle: Double) {
    precondition(height > 0 && angle > 0, "a helix of height \(height) and angle \(angle)")
    (self.height, self.angle) = (height, angle)
  }

  /// What became of the steps.
  public struct Outcome: Sendable {
    /// The largest over k <= steps of max_j F_j(w_k) / (R^2 ||w*||^2) over tasks seen, and the step.
    public let worstForgetting: Double
    /// The step at which the worst forgetting was met.
    public let worstStep: Int
    /// F(k), the mean over the tasks seen, at that step, by the same measure.
    public let averageForgetting: Double
    /// w / ||w*|| at the end.
    public let limit: [Double]
    /// At least the error of each of these that rounding may have made.
    public let error: Double

    /// ||w|| / ||w*|| at the end, which tends to 2 as the angle and the height go to 0.
    public var normRatio: Double { (limit.map { $0 * $0 }.reduce(0, +)).squareRoot() }
  }

  /// ||w*||, the norm of the offline solution.
  public var offlineNorm: Double { (1 + height * height).squareRoot() / height }

  /// Steps in closed form until all tasks are met, at most `limit`.
  ///
  /// The task that is forgotten most at w = (v, b) is the one opposite to v: 1 - x . w = 1 - (eps b - |v|) / sqrt(1 + eps^2); it has
  /// been seen once a full turn is over.
  public func run(limit: Int = 1_000_000) -> Outcome {
    let scale = 1 / (1 + height * height).squareRoot()
    let turn = 2 * Double.pi / angle
    var (x, y, z) = (0.0, 0.0, 0.0)
    var (worst, worstStep, worstPoint) = (0.0, 0, (0.0, 0.0, 0.0))
    var (step, idle) = (0, 0)
    while step < limit && Double(idle) <= turn + 1 {
      let phase = Double(step) * angle
      let (a, b, c) = (scale * cos(phase), scale * sin(phase), scale * height)
      let gap = 1 - (a * x + b * y + c * z)
      if gap > 0 {
        (x, y, z) = (x + gap * a, y + gap * b, z + gap * c)
        idle = 0
      } else {
        idle += 1
      }
      step += 1
      let hinge = 1 - scale * (height * z - (x * x + y * y).squareRoot())
      if Double(step) >= turn, hinge > worst { (worst, worstStep, worstPoint) = (hinge, step, (x, y, z)) }
    }
    let square = offlineNorm * offlineNorm
    var sum = 0.0
    for j in 0..<worstStep {
      let phase = Double(j) * angle
      let inner = scale * (cos(phase) * worstPoint.0 + sin(phase) * worstPoint.1 + height * worstPoint.2)
      let hinge = max(0, 1 - inner)
      sum += hinge * hinge
    }
    // A step errs by a few units of its numbers, which stay below 3 ||w*||, and projections do not enlarge errors.
    let error = 64 * 0x1p-52 * Double(step) * offlineNorm
    return Outcome(
      worstForgetting: worst * worst / square, worstStep: worstStep,
      averageForgetting: sum / Double(max(1, worstStep)) / square,
      limit: [x / offlineNorm, y / offlineNorm, z / offlineNorm], error: error)
  }
}
