import Running
import ThresholdNetworks

/// Looks for a neuron with few mistakes on a sample: climbs over sets of inputs, each begun from the best set with some inputs
/// flipped (iterated local search; Lourenco, Martin and Stutzle 2003). Refutes nothing.
///
/// The value of a set is the weight of the points that its best threshold gets right, with either sign. The same sample gives the
/// same neurons, unless the effort ends early.
///
/// - Complexity: O(inputs * points) a step of a climb.
struct LeastMistakes {
  private let sample: PartialFunction
  private var ascent: NeuronAscent
  private var random: UInt64 = 0x9e37_79b9_7f4a_7c15
  /// Point operations so far.
  var work: UInt64 { ascent.work }

  static func bytesNeeded(for sample: PartialFunction) -> Int {
    2 * sample.pointCount * (sample.inputCount + 16) + 4096
  }

  init(_ sample: PartialFunction) {
    self.sample = sample
    ascent = NeuronAscent(sample)
    ascent.aim(
      at: sample.weights.indices.map { point in
        let weight = Int32(clamping: sample.weights[point])
        return sample.labels[point] ? weight : -weight
      })
  }

  /// A neuron whose mistakes weigh at most so much, nil if none was found with so much work.
  mutating func run(work limit: UInt64, mismatches: Int, effort: Effort) -> NeuronFunction? {
    let n = sample.inputCount
    var best: NeuronAscent.Candidate?
    var failures = 0
    while work < limit, !effort.isStopped {
      var start: [Bool]
      if let best, failures < 4 * n + 40 {
        start = best.set
        for _ in 0..<(2 + failures % 5) { start[Int(next() >> 33) % n].toggle() }
      } else {
        // Sets of all densities in turn.
        let density = 32 << (next() >> 60 & 3)
        start = (0..<n).map { _ in next() >> 33 & 255 < density }
        (best, failures) = (nil, 0)
      }
      let found = ascent.climb(from: start, steps: 4 * n)
      if let function = function(found), wrong(function) <= mismatches { return function }
      if found.value > best?.value ?? .min {
        (best, failures) = (found, 0)
      } else {
        failures += 1
        // Sideways steps leave plateaus.
        if found.value == best?.value { best = found }
      }
    }
    return nil
  }

  private mutating func next() -> UInt64 {
    random ^= random << 13
    random ^= random >> 7
    random ^= random << 17
    return random
  }

  private func function(_ candidate: NeuronAscent.Candidate) -> NeuronFunction? {
    let set = BitVector(candidate.set)
    guard candidate.threshold <= set.popcount else { return nil }
    return candidate.isNegated ? .fewer(than: candidate.threshold, of: set) : .atLeast(candidate.threshold, of: set)
  }

  private func wrong(_ function: NeuronFunction) -> Int {
    let neuron = function.neuron(fanIn: sample.inputCount)
    return sample.mismatchWeight(of: neuron.column(on: sample.inputColumns, pointCount: sample.pointCount))
  }
}
