import ThresholdNetworks

/// Neurons by coordinate ascent, for any number of inputs.
final class ClimbingSource: NeuronSource {
  private var ascent: NeuronAscent
  private let inputCount: Int

  var work: UInt64 {
    get { ascent.work }
    set { ascent.work = newValue }
  }

  init(_ sample: PartialFunction) {
    ascent = NeuronAscent(sample)
    inputCount = sample.inputCount
  }

  /// The better end of two climbs: from the old neuron, and in every second call from a random set.
  func bestNeuron(_ gains: [Int32], replacing old: ExchangedNeuron?, random: inout UInt64) -> ExchangedNeuron {
    ascent.aim(at: gains)
    var best: NeuronAscent.Candidate?
    if case .flags(let set)? = old?.inputs { best = ascent.climb(from: set) }
    if best == nil || nextRandom(&random) >> 63 == 1 {
      let other = ascent.climb(from: randomSet(&random))
      if other.value > best?.value ?? .min { best = other }
    }
    guard let best else { preconditionFailure("no climb") }
    return ExchangedNeuron(inputs: .flags(best.set), threshold: best.threshold, isNegated: best.isNegated)
  }

  func fill(_ column: UnsafeMutablePointer<UInt8>, by neuron: ExchangedNeuron) {
    guard case .flags(let set) = neuron.inputs else { preconditionFailure("a neuron from another source") }
    ascent.fill(column, set: set, threshold: neuron.threshold, isNegated: neuron.isNegated)
  }

  private func randomSet(_ random: inout UInt64) -> [Bool] {
    var bits = nextRandom(&random)
    let isSparse = bits >> 60 & 3 == 0
    return (0..<inputCount).map { input in
      if input & 15 == 15 { bits = bits &* 6_364_136_223_846_793_005 &+ 1 }
      let nibble = bits >> (8 + 3 * UInt64(input & 15)) & 7
      return isSparse ? nibble == 0 : nibble < 4
    }
  }
}
