import ThresholdNetworks

/// How many steps chains need before draws tell of the sample and no longer of where the chains began.
///
/// A step of `metropolis`, and one of `gibbs` beyond 16 inputs, moves each neuron a few times whatever its number of weights, so what
/// a step renews of a network falls as the network grows, and the way from the prior to networks that fit is walked one weight after
/// the other. So steps are counted by weights: ten a weight before the first draw, and a fifth of one a weight from draw to draw. Measured
/// by calibration at 64 inputs, 328 points and widths 5,1 (325 weights): after 300 steps ranks lean to zero, after ten a weight they are uniform.
/// Where `gibbs` redraws whole neurons, a step renews all of a network, and the least number is enough.
extension ChainSampler {
  /// Steps before the first draw that fit the size of a network, at least `least`.
  public static func burnIn(for architecture: Architecture, method: Method, atLeast least: Int) -> Int {
    max(least, 10 * movedWeights(architecture, method))
  }

  /// Steps from draw to draw after which draws of a network of this size hardly depend on each other, at least `least`.
  public static func thinning(for architecture: Architecture, method: Method, atLeast least: Int) -> Int {
    max(least, movedWeights(architecture, method) / 5)
  }

  /// The weights that are moved a few at a time.
  private static func movedWeights(_ architecture: Architecture, _ method: Method) -> Int {
    // A million weights take longer than anybody waits; the bound keeps the products small.
    method == .gibbs && ChainModel.isSuitable(architecture) ? 0 : min(architecture.weightCount, 1_000_000)
  }
}
