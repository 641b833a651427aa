import ThresholdNetworks

/// A network with its raw parameters, changed a little at a time: a bit of W flipped, the bias moved by
/// one, sign and bias redrawn, or a whole neuron redrawn.
///
/// Every proposal is as likely as its reverse and the prior is uniform, so a change from e to e' errors is
/// accepted with probability min(1, weight(e') / weight(e)). Works for any number of inputs; only what a change
/// can touch is evaluated again.
package final class MetropolisState: NetworkState {
  private let model: CountedModel
  private let current: CountedNetwork
  private let workspace: CountedWorkspace
  private let proposalsPerSweep: Int
  package var errors: Int { current.errors }
  package var layers: [[Neuron]] { current.layers }

  package convenience init<Source: UniformSource>(
    _ model: CountedModel, workspace: CountedWorkspace? = nil, using source: inout Source
  ) {
    let architecture = model.architecture
    let layers = architecture.widths.indices.map { layer in
      (0..<architecture.widths[layer]).map { _ in
        Neuron.randomSetting(fanIn: architecture.fanIn(ofLayer: layer), using: &source)
      }
    }
    self.init(model, ThresholdNetwork(architecture: architecture, layers: layers), workspace: workspace)
  }

  package convenience init(_ sample: PartialFunction, _ network: ThresholdNetwork) {
    self.init(CountedModel(sample, network.architecture), network)
  }

  package init(_ model: CountedModel, _ network: ThresholdNetwork, workspace: CountedWorkspace? = nil) {
    self.model = model
    current = CountedNetwork(model, network.layers)
    self.workspace = workspace ?? CountedWorkspace(model)
    proposalsPerSweep = Self.proposals(model.sample, network.architecture)
  }

  package var sweepCost: UInt64 { Self.sweepCost(model.sample, model.architecture) }

  static func sweepCost(_ sample: PartialFunction, _ architecture: Architecture) -> UInt64 {
    UInt64(proposals(sample, architecture) * proposalCost(sample, architecture))
  }

  /// In column words: a proposal takes a tenth of a microsecond, and counts of later layers may have to be brought up to date.
  private static func proposalCost(_ sample: PartialFunction, _ architecture: Architecture) -> Int {
    let words = (sample.pointCount + 63) / 64 + 1
    return architecture.widths.indices.reduce(256) { cost, layer in
      let inputs = layer == 0 ? 1 : architecture.widths[layer]
      return cost + inputs * (layer < 2 ? 16 : architecture.fanIn(ofLayer: layer)) * words
    }
  }

  /// The proposals of a sweep: four for each neuron, but in huge networks no more than about ten milliseconds take, so that
  /// deadlines are kept.
  private static func proposals(_ sample: PartialFunction, _ architecture: Architecture) -> Int {
    max(1, min(4 * architecture.neuronCount, (1 << 24) / proposalCost(sample, architecture)))
  }

  /// What one state needs, roughly.
  static func bytesNeeded(_ sample: PartialFunction, _ architecture: Architecture) -> Int {
    CountedModel.bytesNeeded(sample, architecture)
  }

  /// Four proposals for each neuron on average, fewer in huge networks.
  package func sweep<Source: UniformSource>(_ weights: [UInt64], using source: inout Source) {
    for _ in 0..<proposalsPerSweep { move(weights, using: &source) }
  }

  /// One proposal.
  package func move<Source: UniformSource>(_ weights: [UInt64], using source: inout Source) {
    let neuron = Int(source.next(below: UInt64(model.neuronCount)))
    var layer = 0
    while neuron >= model.layerStart[layer + 1] { layer += 1 }
    let m = model.architecture.fanIn(ofLayer: layer)
    switch source.next(below: 8) {
    case 0...3:
      let input = Int(source.next(below: UInt64(m)))
      let column = current.input(input, of: layer)
      let isRead = current.reads(neuron, input)
      let (plus, minus) = isRead ? (workspace.zeros, column) : (column, workspace.zeros)
      let (sign, bias) = current.parameters(of: neuron)
      current.column(
        of: neuron, sign: sign, bias: bias, plus: plus, minus: minus, into: workspace.candidate, workspace)
      guard isAccepted(neuron, of: layer, weights, using: &source) else { return }
      current.flip(input, of: neuron, in: layer, workspace)
      current.set(sign: sign, bias: bias, of: neuron, in: layer, workspace)
    case 4, 5:
      var (sign, bias) = current.parameters(of: neuron)
      bias += source.next(below: 2) == 0 ? -1 : 1
      guard Neuron.isLegal(sign: sign, bias: bias, fanIn: m) else { return }
      propose(neuron, of: layer, sign: sign, bias: bias, weights, using: &source)
    case 6:
      let rest = Int(source.next(below: UInt64(6 * m)))
      propose(neuron, of: layer, sign: rest / (2 * m) - 1, bias: rest % (2 * m) - m + 1, weights, using: &source)
    default:
      let proposal = Neuron.randomSetting(fanIn: m, using: &source)
      current.column(of: proposal, in: layer, into: workspace.candidate, workspace)
      guard isAccepted(neuron, of: layer, weights, using: &source) else { return }
      for input in 0..<m where proposal.weights[input] != current.reads(neuron, input) {
        current.flip(input, of: neuron, in: layer, workspace)
      }
      current.set(sign: proposal.sign, bias: proposal.bias, of: neuron, in: layer, workspace)
    }
  }

  /// A proposal that leaves W as it is.
  private func propose<Source: UniformSource>(
    _ neuron: Int, of layer: Int, sign: Int, bias: Int, _ weights: [UInt64], using source: inout Source
  ) {
    current.column(
      of: neuron, sign: sign, bias: bias, plus: workspace.zeros, minus: workspace.zeros, into: workspace.candidate,
      workspace)
    guard isAccepted(neuron, of: layer, weights, using: &source) else { return }
    current.set(sign: sign, bias: bias, of: neuron, in: layer, workspace)
  }

  /// Whether the chain goes where the neuron has the column `workspace.candidate`.
  private func isAccepted<Source: UniformSource>(
    _ neuron: Int, of layer: Int, _ weights: [UInt64], using source: inout Source
  ) -> Bool {
    let old = current.column(of: neuron)
    if (0..<model.wordCount).allSatisfy({ (old[$0] ^ workspace.candidate[$0]) & model.points[$0] == 0 }) { return true }
    current.output(with: neuron, of: layer, at: workspace.candidate, into: workspace.high, workspace)
    let changed = current.errors(of: workspace.high)
    let now = weights[errors]
    let then = weights[changed]
    // Before the chain has reached the support of its law, it goes where errors do not grow.
    return now == 0 ? changed <= errors : then >= now || source.next(below: now) < then
  }

  package func assign(_ other: MetropolisState) { current.assign(other.current) }

  package func network<Source: UniformSource>(using source: inout Source) -> ThresholdNetwork {
    ThresholdNetwork(architecture: model.architecture, layers: layers)
  }
}
