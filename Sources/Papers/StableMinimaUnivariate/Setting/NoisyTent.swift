import Numbers
import RealNetworks
import StableMinima

/// The sample and the start of the experiment: noisy values of f0(x) = 1 - |x| on an even grid of [-2, 2].
public struct NoisyTent: Sendable {
  /// n points on the even grid with their noisy values.
  public let data: RegressionData<Double>
  /// The network before the first step of descent.
  public let start: ShallowNetwork<Double>

  /// x_j = 2 (-1 + 2 (j + 1/2) / n), noise of deviation 1/2; w = 2u - 1, b = 2 (2u - 1), a = (2u - 1)/10, c = 0, drawn in this order.
  public init(seed: UInt64, points: Int = 30, width: Int = 100) {
    var draws = PortableDraws(seed: seed)
    let x = (0..<points).map { 2 * (-1 + 2 * (Double($0) + 0.5) / Double(points)) }
    let y = x.map { Self.function($0) + 0.5 * draws.normal() }
    data = RegressionData(points: x.map { [$0] }, targets: y)
    let weights = (0..<width).map { _ in draws.centred() }
    let biases = (0..<width).map { _ in 2 * draws.centred() }
    let outputs = (0..<width).map { _ in 0.1 * draws.centred() }
    start = ShallowNetwork(inputCount: 1, weights: weights, biases: biases, outputs: outputs, offset: 0)
  }

  /// What the noise is added to.
  public static func function(_ x: Double) -> Double { 1 - abs(x) }

  /// Where errors and kinks are counted: away from the rim, where the weight g vanishes.
  public static let interior = 1.34
}
