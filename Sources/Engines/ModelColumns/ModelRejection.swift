import NeuronModels
import Numbers
import Running
import ThresholdNetworks

/// Networks of a model with uniform settings, drawn until one fits: for samples of any number of points.
package struct ModelRejection: Sendable {
  package let question: ModelQuestion
  private let settings: [ModelSettings]
  private let counts: [UInt64]
  /// What wrong points cost, and 64 points a block: input words, labels, and which bits are points.
  private let costs: [PointCosts<UInt64>]
  private let blocks: [(inputs: [UInt64], labels: UInt64, points: UInt64)]

  /// - Throws: `ModelStopped` for `threshold`, and where a neuron has more settings than 63 bits number.
  package init(_ question: ModelQuestion) throws {
    guard question.model.hasSettings else { throw ModelQuestion.uncounted }
    self.question = question
    var counts: [UInt64] = []
    for layer in question.architecture.widths.indices {
      let m = question.architecture.fanIn(ofLayer: layer)
      guard let count = question.model.settingCount(fanIn: m).flatMap({ UInt64(exactly: $0) }), count < 1 << 62 else {
        throw ModelStopped(
          .outOfReach("a \(question.model) neuron of \(m) inputs has more than 2^62 settings, which are not drawn"))
      }
      counts.append(count)
    }
    self.counts = counts
    settings = question.architecture.widths.indices.map {
      ModelSettings(question.model, fanIn: question.architecture.fanIn(ofLayer: $0))
    }
    let sample = question.sample
    costs = (0..<(sample.pointCount + 63) / 64).map { block in
      PointCosts(
        weights: Array(sample.weights[64 * block..<min(64 * block + 64, sample.pointCount)]),
        allowance: question.mismatches)
    }
    blocks = (0..<(sample.pointCount + 63) / 64).map { block in
      let length = min(64, sample.pointCount - 64 * block)
      return (
        sample.inputColumns.map { $0.words[block] }, sample.labels.words[block],
        length == 64 ? ~0 : (1 << UInt64(length)) - 1
      )
    }
  }

  /// A network with uniform settings, whether it fits or not.
  package func layers(using key: inout RandomKey) -> [[ModelNeuron]] {
    question.architecture.widths.enumerated().map { layer, width in
      (0..<width).map { _ in settings[layer].neuron(Int(key.next(below: counts[layer]))) }
    }
  }

  /// Whether layers have the right value on every point, but for mismatches.
  package func fits(_ layers: [[ModelNeuron]]) -> Bool {
    var left = question.mismatches
    for (block, cost) in zip(blocks, costs) {
      var values = block.inputs
      for layer in layers { values = layer.map { $0.word(on: values) } }
      let wrong = (values[0] ^ block.labels) & block.points
      if wrong != 0 {
        left -= cost.weight(of: wrong)
        if left < 0 { return false }
      }
    }
    return true
  }

  /// The first network that fits among so many tries.
  ///
  /// - Returns: nil for the network if none did.
  /// - Throws: `ModelStopped` when the effort ends.
  package func draw(
    using key: inout RandomKey, limit: UInt64, effort: Effort
  ) throws -> (network: ModelNetwork?, tries: UInt64) {
    var tries: UInt64 = 0
    while tries < limit {
      tries += 1
      if tries & 0xff == 0, let reason = effort.exhaustion() { throw ModelStopped(reason) }
      let layers = layers(using: &key)
      if fits(layers) {
        return (
          ModelNetwork(model: question.model, inputCount: question.architecture.inputCount, layers: layers), tries
        )
      }
    }
    return (nil, tries)
  }
}

extension ModelNeuron {
  /// The value of a neuron on 64 points, by sums in planes of bits, in two's complement.
  fileprivate func word(on inputs: [UInt64]) -> UInt64 {
    let bound = magnitude + abs(bias) + 1
    let planeCount = Int.bitWidth - bound.leadingZeroBitCount + 1
    // 1 - bias is subtracted, so that the neuron fires where the sum is not negative.
    var planes = (0..<planeCount).map { (bias - 1) >> $0 & 1 == 1 ? UInt64.max : 0 }
    for (place, weight) in weights.enumerated() {
      let addend = sign * weight
      guard addend != 0 else { continue }
      var carry: UInt64 = 0
      for plane in 0..<planeCount {
        let bits = addend >> plane & 1 == 1 ? inputs[place] : 0
        let sum = planes[plane] ^ bits ^ carry
        carry = (planes[plane] & bits) | (carry & (planes[plane] ^ bits))
        planes[plane] = sum
      }
    }
    return ~planes[planeCount - 1]
  }
}

extension ModelNetwork {
  /// The values on the points whose inputs are the given columns, 64 points at a time.
  package func column(on inputs: [BitVector], pointCount: Int) -> BitVector {
    BitVector(
      words: (0..<(pointCount + 63) / 64).map { block in
        var values = inputs.map { $0.words[block] }
        for layer in layers { values = layer.map { $0.word(on: values) } }
        let left = pointCount - 64 * block
        return left < 64 ? values[0] & ((1 << UInt64(left)) - 1) : values[0]
      }, count: pointCount)
  }
}
