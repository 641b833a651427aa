/// What a neuron gains by firing at a point, from the number of others that fire there, and how the weights of points grow.
enum ExchangeRule {
  /// Wrong points alone count, and their weights grow after every exchange: quick steps for few neurons.
  case hard
  /// What is right by one neuron counts a little; weights grow once a round.
  case soft
  /// What is right by m neurons counts (3/8)^m, so that margins are spread evenly over the points: for dense functions, where half of
  /// many neurons are right at each point by chance. Weights grow once a round.
  case exponential

  /// The gain at a point where the label is met by a margin of m neurons without this one, and by one more with it: m = -1 where
  /// it decides.
  private func gain(margin: Int) -> Int32 {
    switch self {
    case .hard: return margin < 0 ? 1 : 0
    case .soft: return margin < 0 ? 8 : margin == 0 ? 1 : 0
    case .exponential:
      var gain = 128.0
      if margin >= 0 {
        for _ in 0...min(margin, 8) { gain *= 0.375 }
      } else {
        // Beyond that it is linear, lest a layer that has just begun look at nothing else.
        for _ in stride(from: -1, to: max(margin, -5), by: -1) { gain /= 0.375 }
      }
      return Int32(gain.rounded())
    }
  }

  /// The largest gain for the weight 1.
  var largestGain: Int { Int(gain(margin: -5)) }

  /// The gains at zeros and at ones by the number of other neurons that fire, for k neurons in all and an output threshold.
  func gains(width k: Int, threshold: Int) -> (zeros: [Int32], ones: [Int32]) {
    (
      zeros: (0...k).map { -gain(margin: threshold - 2 - $0) },
      ones: (0...k).map { gain(margin: $0 - threshold) }
    )
  }
}
