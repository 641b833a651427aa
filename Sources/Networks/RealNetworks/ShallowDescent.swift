import CKernels
import Running

/// Full-batch gradient descent with a constant step on L = 1/(2n) sum r^2, in doubles.
///
/// The loop is a C kernel that gives the same bits on every processor. Over fractions see `ShallowLoss.afterStep`.
public struct ShallowDescent: Sendable {
  /// How a descent ended.
  public enum End: Sendable, Hashable {
    /// All steps were done.
    case finished
    /// A parameter has become infinite or not a number, or the loss more than 10^12 times what it was.
    case diverged(atStep: Int)
    /// The effort ended first.
    case stopped(Exhausted)
  }

  /// The network after the last step.
  public let network: ShallowNetwork<Double>
  /// Steps done.
  public let steps: Int
  /// Whether all steps were done.
  public let end: End
  /// The loss at the end.
  public let loss: Double
  /// |grad L| at the end: zero at a stationary point.
  public let gradientNorm: Double

  /// Runs descent from a network until the steps are done.
  ///
  /// - Parameters:
  ///   - start: the network before the first step.
  ///   - data: the points with their targets.
  ///   - step: may be zero: then nothing moves.
  ///   - steps: the number of steps.
  ///   - effort: looked at now and then.
  /// - Complexity: 6 n K (d + 2) operations a step.
  public init(
    from start: ShallowNetwork<Double>, on data: RegressionData<Double>, step: Double, steps: Int,
    effort: Effort = .unlimited
  ) {
    let (n, d, width) = (data.count, start.inputCount, start.width)
    let padded = max(8, (width + 7) / 8 * 8)
    let points = data.points.flatMap { $0 }
    var weights = [Double](repeating: 0, count: d * padded)
    for k in 0..<width { for j in 0..<d { weights[j * padded + k] = start.weights[k * d + j] } }
    let padding = [Double](repeating: 0, count: padded - width)
    var (biases, outputs, offset) = (start.biases + padding, start.outputs + padding, start.offset)
    var scratch = [Double](repeating: 0, count: (d + 3) * padded)
    func current() -> ShallowNetwork<Double> {
      ShallowNetwork(
        inputCount: d, weights: (0..<width).flatMap { k in (0..<d).map { weights[$0 * padded + k] } },
        biases: Array(biases.prefix(width)), outputs: Array(outputs.prefix(width)), offset: offset)
    }
    let limit = max(1, ShallowLoss(start, on: data).value) * 1e12
    // A few milliseconds each.
    let portion = max(1, 2_000_000 / (n * padded))
    var (done, end) = (0, End.finished)
    while done < steps {
      if let why = effort.exhaustion() {
        end = .stopped(why)
        break
      }
      let wanted = min(portion, steps - done)
      done += shallow_descent(
        n, d, padded, points, data.targets, &weights, &biases, &outputs, &offset, step, wanted, &scratch)
      let value = ShallowLoss(current(), on: data).value
      if !(value < limit) {
        end = .diverged(atStep: done)
        break
      }
    }
    network = current()
    (self.steps, self.end) = (done, end)
    let last = ShallowLoss(network, on: data)
    loss = last.value
    gradientNorm = last.gradient.reduce(0) { $0 + $1 * $1 }.squareRoot()
  }
}

extension ShallowLoss {
  /// The network after one step against the gradient: exact over fractions.
  public func afterStep(_ step: Number) -> ShallowNetwork<Number> {
    ShallowNetwork(
      inputCount: network.inputCount, width: network.width,
      parameters: zip(network.parameters, gradient).map { $0 - step * $1 })
  }
}
