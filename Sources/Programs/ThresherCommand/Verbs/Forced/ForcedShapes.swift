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
    if total.isZero {
      self.init()
      return
    }
    var listed = ListedShapes()
    for architecture in architectures {
      let found = try Enumeration(
        .networks, of: sample, architecture: architecture, mismatches: mismatches, limit: limit, effort: effort,
        onProgress: onProgress)
      if let exhausted = found.exhausted {
        let isLimit = found.networks.count >= limit
        self.init(reason: isLimit ? Self.tooMany(limit) : exhausted.description)
        return
      }
      for network in found.networks {
        listed.add(network.layers.map { $0.map(\.function.shape) }, settings: network.settingCount)
      }
    }
    self = try listed.shares(of: total)
  }

  static func tooMany(_ limit: Int) -> String { "more than \(limit) networks (--limit)" }

  init(layers: [[Entry]] = [], networkCount: Int = 0, reason: String? = nil) {
    (self.layers, self.networkCount, self.reason) = (layers, networkCount, reason)
  }
}

/// Networks that are listed one by one, with their settings.
struct ListedShapes {
  private var sums: [[String: Integer]] = []
  private var listed = Integer()
  private var networkCount = 0

  /// A network, by the shapes of its neurons.
  mutating func add(_ shapes: [[String]], settings: Integer) {
    if sums.isEmpty { sums = shapes.map { _ in [:] } }
    networkCount += 1
    listed += settings
    for (layer, shapes) in shapes.enumerated() {
      for shape in Set(shapes) { sums[layer][shape, default: 0] += settings }
    }
  }

  /// - Throws: `CountDisagreement` if the networks listed have other settings than were counted.
  func shares(of total: Integer) throws -> ForcedShapes {
    guard listed == total else {
      throw CountDisagreement(what: "the count \(total) and the settings of the listed networks \(listed)")
    }
    return ForcedShapes(
      layers: sums.map { shapes in
        shapes.map { ForcedShapes.Entry(shape: $0, share: Rational($1, total)) }
          .sorted { $0.share != $1.share ? $0.share > $1.share : $0.shape < $1.shape }
      }, networkCount: networkCount)
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
