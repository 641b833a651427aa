import ThresholdNetworks

/// A network with its raw parameters, changed a little at a time: a bit of W flipped, the bias moved by
/// one, sign and bias redrawn, or a whole neuron redrawn.
///
/// Every proposal is as likely as its reverse and the prior is uniform, so a change from e to e' errors is
/// accepted with probability min(1, weight(e') / weight(e)). Works for any number of inputs; only what a change
/// can touch is evaluated again.
package final class MetropolisState: NetworkState {
  private let sample: PartialFunction
  private let architecture: Architecture
  private let proposalsPerSweep: Int
  package private(set) var errors: Int
  package private(set) var layers: [[Neuron]]
  /// The column of every neuron on the sample.
  private var columns: [[BitVector]]

  package convenience init<Source: UniformSource>(
    _ sample: PartialFunction, _ architecture: Architecture, using source: inout Source
  ) {
    let layers = architecture.widths.indices.map { layer in
      (0..<architecture.widths[layer]).map { _ in
        Neuron.randomSetting(fanIn: architecture.fanIn(ofLayer: layer), using: &source)
      }
    }
    self.init(sample, ThresholdNetwork(architecture: architecture, layers: layers))
  }

  package init(_ sample: PartialFunction, _ network: ThresholdNetwork) {
    self.sample = sample
    architecture = network.architecture
    proposalsPerSweep = Self.proposals(sample, network.architecture)
    layers = network.layers
    columns = network.layerColumns(on: sample.inputColumns, pointCount: sample.pointCount)
    errors = (columns[architecture.depth - 1][0] ^ sample.labels).popcount
  }

  package var sweepCost: UInt64 { Self.sweepCost(sample, architecture) }

  static func sweepCost(_ sample: PartialFunction, _ architecture: Architecture) -> UInt64 {
    UInt64(proposals(sample, architecture) * proposalCost(sample, architecture))
  }

  /// A proposal costs a microsecond and more: columns are allocated, and all later layers may have to be evaluated again.
  private static func proposalCost(_ sample: PartialFunction, _ architecture: Architecture) -> Int {
    let words = (sample.pointCount + 63) / 64 + 1
    return architecture.widths.indices.reduce(2048) { cost, layer in
      let inputs = layer == 0 ? 1 : architecture.widths[layer]
      return cost + inputs * architecture.fanIn(ofLayer: layer) * words
    }
  }

  /// The proposals of a sweep: four for each neuron, but in huge networks no more than about ten milliseconds take, so that
  /// deadlines are kept.
  private static func proposals(_ sample: PartialFunction, _ architecture: Architecture) -> Int {
    max(1, min(4 * architecture.neuronCount, (1 << 24) / proposalCost(sample, architecture)))
  }

  /// What one state needs, roughly: a neuron and its column are two arrays.
  static func bytesNeeded(_ sample: PartialFunction, _ architecture: Architecture) -> Int {
    architecture.widths.indices.reduce(256) { sum, layer in
      let bits = architecture.fanIn(ofLayer: layer) + sample.pointCount
      return sum + architecture.widths[layer] * (bits / 8 + 208)
    }
  }

  /// Four proposals for each neuron on average, fewer in huge networks.
  package func sweep<Source: UniformSource>(_ weights: [UInt64], using source: inout Source) {
    for _ in 0..<proposalsPerSweep { move(weights, using: &source) }
  }

  /// One proposal.
  package func move<Source: UniformSource>(_ weights: [UInt64], using source: inout Source) {
    var place = Int(source.next(below: UInt64(architecture.neuronCount)))
    var layer = 0
    while place >= architecture.widths[layer] {
      place -= architecture.widths[layer]
      layer += 1
    }
    let old = layers[layer][place]
    guard let proposal = Self.proposal(from: old, using: &source) else { return }
    let inputs = layer == 0 ? sample.inputColumns : columns[layer - 1]
    let column = proposal.column(on: inputs, pointCount: sample.pointCount)
    if column == columns[layer][place] {
      layers[layer][place] = proposal
      return
    }
    var changed = columns
    changed[layer][place] = column
    for above in layers.indices where above > layer {
      let next = layers[above].map { $0.column(on: changed[above - 1], pointCount: sample.pointCount) }
      // Nothing that reads this layer can change.
      if next == changed[above] { break }
      changed[above] = next
    }
    let changedErrors = (changed[architecture.depth - 1][0] ^ sample.labels).popcount
    let now = weights[errors]
    let then = weights[changedErrors]
    // Before the chain has reached the support of its law, it goes where errors do not grow.
    if now == 0 ? changedErrors <= errors : then >= now || source.next(below: now) < then {
      layers[layer][place] = proposal
      columns = changed
      errors = changedErrors
    }
  }

  /// Nil if the proposal is out of range.
  private static func proposal<Source: UniformSource>(
    from old: Neuron, using source: inout Source
  ) -> Neuron? {
    let m = old.fanIn
    switch source.next(below: 8) {
    case 0...3:
      var weights = old.weights
      let bit = Int(source.next(below: UInt64(m)))
      weights[bit] = !weights[bit]
      return Neuron(weights: weights, sign: old.sign, bias: old.bias)
    case 4, 5:
      let bias = old.bias + (source.next(below: 2) == 0 ? -1 : 1)
      guard Neuron.isLegal(sign: old.sign, bias: bias, fanIn: m) else { return nil }
      return Neuron(weights: old.weights, sign: old.sign, bias: bias)
    case 6:
      let rest = Int(source.next(below: UInt64(6 * m)))
      return Neuron(weights: old.weights, sign: rest / (2 * m) - 1, bias: rest % (2 * m) - m + 1)
    default:
      return Neuron.randomSetting(fanIn: m, using: &source)
    }
  }

  package func assign(_ other: MetropolisState) {
    layers = other.layers
    columns = other.columns
    errors = other.errors
  }

  package func network<Source: UniformSource>(using source: inout Source) -> ThresholdNetwork {
    ThresholdNetwork(architecture: architecture, layers: layers)
  }
}
