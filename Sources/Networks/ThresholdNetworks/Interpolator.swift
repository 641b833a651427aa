/// A network together with the sample on which it was evaluated and found right.
///
/// The only way to make one is to check it, so a value of this type is a checked witness.
public struct Interpolator: Hashable, Sendable {
  /// The network that was checked.
  public let network: ThresholdNetwork
  /// The sample that it was checked on.
  public let sample: PartialFunction
  /// The total weight of the points that the network gets wrong, at most what was allowed.
  public let mismatches: Int

  /// Nil unless the network is wrong on points of total weight at most `allowed`.
  public init?(checking network: ThresholdNetwork, on sample: PartialFunction, allowing allowed: Int = 0) {
    guard network.architecture.inputCount == sample.inputCount else { return nil }
    let mismatches = sample.mismatchWeight(of: network.column(on: sample))
    guard mismatches <= allowed else { return nil }
    self.network = network
    self.sample = sample
    self.mismatches = mismatches
  }
}
