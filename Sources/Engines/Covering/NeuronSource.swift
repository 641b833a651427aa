import ThresholdNetworks

/// A neuron of a layer under exchange.
struct ExchangedNeuron {
  /// The inputs that it counts: input j in bit j where they are few, one truth value each otherwise.
  enum Inputs {
    case mask(Int)
    case flags([Bool])
  }

  var inputs: Inputs
  /// From so many ones on it fires, or with fewer if it is negated.
  var threshold: Int
  var isNegated: Bool

  /// The function of the neuron over so many inputs.
  func function(inputCount: Int) -> NeuronFunction {
    let set =
      switch inputs {
      case .mask(let mask): BitVector((0..<inputCount).map { mask >> $0 & 1 == 1 })
      case .flags(let flags): BitVector(flags)
      }
    if threshold > set.popcount { return .constant(isNegated) }
    return isNegated ? .fewer(than: threshold, of: set) : .atLeast(threshold, of: set)
  }
}

/// Where an exchange of neurons gets the next one from: a method of choosing a good neuron for gains on the points.
protocol NeuronSource: AnyObject {
  /// Point operations so far, with what users of this source add.
  var work: UInt64 { get set }

  /// A neuron whose gains, summed over the points where it fires, are large.
  ///
  /// - Parameters:
  ///   - gains: one a point.
  ///   - old: where a climb may begin; nil for a new neuron.
  ///   - random: breaks ties, and begins climbs.
  func bestNeuron(_ gains: [Int32], replacing old: ExchangedNeuron?, random: inout UInt64) -> ExchangedNeuron

  /// Writes 1 where a neuron fires and 0 elsewhere, a byte a point.
  func fill(_ column: UnsafeMutablePointer<UInt8>, by neuron: ExchangedNeuron)
}

/// The next number of a linear congruential sequence, whose upper bits are used.
func nextRandom(_ state: inout UInt64) -> UInt64 {
  state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
  return state
}
