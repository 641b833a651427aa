import Formats
import Generators
import Numbers
import Running
import Synthesis
import ThresholdNetworks

/// Which comparisons ("at least t of s") the neurons of each layer make, over all networks that fit, by the settings that they
/// have.
///
/// The networks are listed by the solver, which shares no code with the count; their settings must add up to it.
struct ForcedShapes {
  /// A comparison, and the share of all settings in which some neuron of the layer makes it.
  struct Entry {
    let shape: String
    let share: Rational
  }

  /// By layer, the most frequent first.
  let layers: [[Entry]]
  let networkCount: Int
  /// Why the networks are not all listed, nil if they are.
  let reason: String?

  var isComplete: Bool { reason == nil }

  /// - Throws: `CountDisagreement` if the networks listed have other settings than were counted.
  init(
    of sample: PartialFunction, _ architectures: [Architecture], mismatches: Int, limit: Int, total: Integer,
    effort: Effort, onProgress: (Int) -> Void
  ) throws {
    var sums: [[String: Integer]] = []
    var listed = Integer()
    var networkCount = 0
    if total.isZero {
      (layers, self.networkCount, reason) = ([], 0, nil)
      return
    }
    for architecture in architectures {
      let found = try Enumeration(
        .networks, of: sample, architecture: architecture, mismatches: mismatches, limit: limit, effort: effort,
        onProgress: onProgress)
      if let exhausted = found.exhausted {
        let isLimit = found.networks.count >= limit
        (layers, self.networkCount) = ([], 0)
        reason = isLimit ? "more than \(limit) networks (--limit)" : exhausted.description
        return
      }
      networkCount += found.networks.count
      if sums.isEmpty { sums = architecture.widths.map { _ in [:] } }
      for network in found.networks {
        let settings = network.settingCount
        listed += settings
        for (layer, neurons) in network.layers.enumerated() {
          for shape in Set(neurons.map(\.function.shape)) { sums[layer][shape, default: 0] += settings }
        }
      }
    }
    guard listed == total else {
      throw CountDisagreement(what: "the count \(total) and the settings of the listed networks \(listed)")
    }
    layers = sums.map { shapes in
      shapes.map { Entry(shape: $0, share: Rational($1, total)) }
        .sorted { $0.share != $1.share ? $0.share > $1.share : $0.shape < $1.shape }
    }
    (self.networkCount, reason) = (networkCount, nil)
  }
}

extension NeuronFunction {
  /// What the neuron compares, without saying which inputs.
  fileprivate var shape: String {
    switch self {
    case .constant(let value): "constant \(value ? 1 : 0)"
    case .atLeast(let threshold, let set): "at least \(threshold) of \(set.popcount)"
    case .fewer(let threshold, let set): "fewer than \(threshold) of \(set.popcount)"
    }
  }
}

extension ThresholdNetwork {
  /// The number of settings of these neuron functions: one each, or 5 m 2^(m-1) of a constant.
  fileprivate var settingCount: Integer {
    layers.joined().reduce(Integer(1)) { product, neuron in
      guard case .constant = neuron.function else { return product }
      return product * (Integer(5 * neuron.fanIn) << (neuron.fanIn - 1))
    }
  }
}
