import CKernels
import ThresholdNetworks

/// A network of a Gibbs chain whose neurons may have any number of inputs: raw parameters, redrawn in blocks of weights.
///
/// One move takes a few inputs of a neuron at random and redraws their weights, the threshold and the sign at once from their exact
/// law given everything else: all 2^b settings of the weights times all 6 m settings of sign and bias. As in `GibbsState` only the
/// pivotal points count; for each setting of the weights a histogram of the counts there gives the errors of every threshold. A
/// neuron of at most b inputs is redrawn as a whole.
///
/// - Complexity: O(2^b (p + m)) a move, for p pivotal points.
package final class BlockState: NetworkState {
  /// What law the chain has.
  package enum Law: Hashable, Sendable {
    /// Uniform over all settings.
    case settings
    /// First-layer neurons uniform over the functions that are not constant, the output fixed as "at least so many of them".
    case varyingNeurons(threshold: Int)
  }

  private let model: CountedModel
  private let network: CountedNetwork
  private let workspace: CountedWorkspace
  private let law: Law
  /// The weights that are redrawn together.
  private let blockSize: Int

  package static let usualBlock = 4
  /// Blocks of one neuron in a sweep: with more of them a sweep costs more than its place in a ladder of temperatures is worth.
  private static let blocksPerSweep = 4

  package var errors: Int { network.errors }

  /// A network from the prior.
  package convenience init<Source: UniformSource>(
    _ model: CountedModel, law: Law = .settings, blockSize: Int = usualBlock, workspace: CountedWorkspace? = nil,
    using source: inout Source
  ) {
    let architecture = model.architecture
    var layers: [[Neuron]] = []
    for layer in architecture.widths.indices {
      let m = architecture.fanIn(ofLayer: layer)
      if case .varyingNeurons(let threshold) = law, layer > 0 {
        layers.append([Neuron(weights: BitVector(repeating: true, count: m), sign: 1, bias: 1 - threshold)])
        continue
      }
      layers.append(
        (0..<architecture.widths[layer]).map { _ in
          law == .settings
            ? Neuron.randomSetting(fanIn: m, using: &source) : Neuron.randomVarying(fanIn: m, using: &source)
        })
    }
    self.init(
      model, ThresholdNetwork(architecture: architecture, layers: layers), law: law, blockSize: blockSize,
      workspace: workspace)
  }

  /// - Precondition: a block of 1 ... `THRESHER_BLOCK_INPUTS` weights; two layers, the second one neuron, where the output is fixed.
  package init(
    _ model: CountedModel, _ network: ThresholdNetwork, law: Law = .settings, blockSize: Int = usualBlock,
    workspace: CountedWorkspace? = nil
  ) {
    precondition((1...Int(THRESHER_BLOCK_INPUTS)).contains(blockSize))
    precondition(law == .settings || model.architecture.depth == 2)
    self.model = model
    self.network = CountedNetwork(model, network.layers)
    self.law = law
    self.blockSize = blockSize
    self.workspace = workspace ?? CountedWorkspace(model)
  }

  package func assign(_ other: BlockState) { network.assign(other.network) }

  package func network<Source: UniformSource>(using source: inout Source) -> ThresholdNetwork {
    ThresholdNetwork(architecture: model.architecture, layers: network.layers)
  }

  // MARK: - Costs

  /// What one state needs without its workspace.
  static func bytesNeeded(_ model: CountedModel) -> Int { CountedModel.bytesNeeded(model.sample, model.architecture) }

  package var sweepCost: UInt64 { Self.sweepCost(model, law) }

  static func sweepCost(_ model: CountedModel, _ law: Law, blockSize: Int = usualBlock) -> UInt64 {
    let architecture = model.architecture
    let layers = law == .settings ? architecture.depth : 1
    return (0..<layers).reduce(0) { sum, layer in
      let m = architecture.fanIn(ofLayer: layer)
      let block = min(m, blockSize)
      // An entry of a histogram or a threshold takes as long as two words of a column.
      let move = (2 << block) * (16 * model.wordCount + m / 2) + 64 * model.wordCount * architecture.depth
      return sum + UInt64(architecture.widths[layer] * blocks(m, blockSize) * move)
    }
  }

  private static func blocks(_ fanIn: Int, _ blockSize: Int) -> Int {
    min(blocksPerSweep, (fanIn + blockSize - 1) / blockSize)
  }

  // MARK: - Moves

  package func sweep<Source: UniformSource>(_ weights: [UInt64], using source: inout Source) {
    for layer in 0..<(law == .settings ? model.architecture.depth : 1) {
      let blocks = Self.blocks(model.architecture.fanIn(ofLayer: layer), blockSize)
      for neuron in model.layerStart[layer]..<model.layerStart[layer + 1] {
        for _ in 0..<blocks { redraw(neuron, of: layer, weights, using: &source) }
      }
    }
  }

  /// Redraws a random block of one neuron from its law given everything else.
  package func redraw<Source: UniformSource>(
    _ neuron: Int, of layer: Int, _ weights: [UInt64], using source: inout Source
  ) {
    let m = model.architecture.fanIn(ofLayer: layer)
    let block = min(m, blockSize)
    let base = findPivotal(neuron, of: layer)
    var present: UInt32 = 0
    for place in 0..<block {
      // Which order the inputs had does not matter for a uniform choice.
      if block < m { workspace.order[layer].swapAt(place, place + Int(source.next(below: UInt64(m - place)))) }
      let input = workspace.order[layer][place]
      workspace.blockInputs[place] = UnsafePointer(network.input(input, of: layer))
      if network.reads(neuron, input) { present |= 1 << UInt32(place) }
    }
    thresher_gather_block(
      network.counts(of: neuron), workspace.blockInputs, block, present, workspace.pivotal, workspace.required,
      model.wordCount, &workspace.block)
    let outside = UInt32(network.wires(of: neuron) - present.nonzeroBitCount)
    let constants: Int32 = law == .settings ? Int32(3 * m) : -1
    func weigh(_ weights: UnsafePointer<UInt64>) -> UInt64 {
      thresher_weigh_block(
        &workspace.block, block, outside, constants, weights, workspace.pairs, workspace.histogram, workspace.sums)
    }
    func choose(_ weights: UnsafePointer<UInt64>, _ total: UInt64) -> (setting: UInt32, choice: Int) {
      var rank = source.next(below: total)
      var setting = 0
      while rank >= workspace.sums[setting] {
        rank -= workspace.sums[setting]
        setting += 1
      }
      let choice = thresher_choose_in_block(
        &workspace.block, block, outside, constants, weights, workspace.histogram, UInt32(setting), rank)
      return (UInt32(setting), choice)
    }
    let drawn: (setting: UInt32, choice: Int)? = weights.withUnsafeBufferPointer { weights in
      guard let start = weights.baseAddress else { return nil }
      let total = weigh(start + base)
      return total > 0 ? choose(start + base, total) : nil
    }
    let (setting, choice) =
      drawn
      ?? Self.descending(from: network.errors - base, workspace.block.points).withUnsafeBufferPointer {
        weights in
        guard let start = weights.baseAddress else { return (present, 0) }
        return choose(start, weigh(start))
      }
    for place in 0..<block where (setting ^ present) >> UInt32(place) & 1 == 1 {
      network.flip(workspace.order[layer][place], of: neuron, in: layer, workspace)
    }
    let ones = Int(outside) + setting.nonzeroBitCount
    let (sign, bias) = Self.parameters(ofChoice: choice, ones: ones, fanIn: m)
    network.set(sign: sign, bias: bias, of: neuron, in: layer, workspace)
  }

  /// The points where the neuron matters, and what it has to be there; returns the errors elsewhere.
  private func findPivotal(_ neuron: Int, of layer: Int) -> Int {
    network.output(with: neuron, of: layer, at: workspace.zeros, into: workspace.low, workspace)
    network.output(with: neuron, of: layer, at: workspace.ones, into: workspace.high, workspace)
    var base = 0
    for word in 0..<model.wordCount {
      let (low, high) = (workspace.low[word], workspace.high[word])
      workspace.pivotal[word] = (low ^ high) & model.points[word]
      workspace.required[word] = ~(high ^ model.labels[word])
      base += ((low ^ model.labels[word]) & ~(low ^ high) & model.points[word]).nonzeroBitCount
    }
    return base
  }

  /// Weights for where none has any, possible only before a chain has reached the support of its law: fewer errors, not more.
  private static func descending(from errors: Int, _ points: Int) -> [UInt64] {
    (0...points).map { $0 > errors ? 0 : 1 << UInt64(min(40, 2 * (errors - $0))) }
  }

  /// Sign and bias of a choice as the kernel numbers them: thresholds, then the settings of "true", then those of "false".
  private static func parameters(ofChoice choice: Int, ones: Int, fanIn m: Int) -> (sign: Int, bias: Int) {
    if choice < 2 * ones {
      let threshold = choice / 2 + 1
      return choice % 2 == 0 ? (1, 1 - threshold) : (-1, threshold)
    }
    var place = choice - 2 * ones
    let isTrue = place < 3 * m - ones
    if !isTrue { place -= 3 * m - ones }
    // m settings of one sign, m of gamma = 0, m - |W| of the other sign.
    return switch place / m {
    case 0: isTrue ? (1, 1 + place) : (-1, -place)
    case 1: isTrue ? (0, 1 + place - m) : (0, m - place)
    default: isTrue ? (-1, ones + 1 + place - 2 * m) : (1, 2 * m - ones - place)
    }
  }
}

extension Neuron {
  /// A neuron drawn uniformly among the m 2^m functions that are not constant: every W as often as it has thresholds.
  static func randomVarying<Source: UniformSource>(fanIn m: Int, using source: inout Source) -> Self {
    let certain = Int(source.next(below: UInt64(m)))
    var words = [UInt64](repeating: 0, count: (m + 63) / 64)
    for start in stride(from: 0, to: m, by: 32) {
      words[start / 64] |= source.next(below: 1 << UInt64(min(32, m - start))) << UInt64(start % 64)
    }
    words[certain / 64] |= 1 << UInt64(certain % 64)
    let weights = BitVector(words: words, count: m)
    let threshold = Int(source.next(below: UInt64(weights.popcount))) + 1
    return source.next(below: 2) == 0
      ? Self(weights: weights, sign: 1, bias: 1 - threshold) : Self(weights: weights, sign: -1, bias: threshold)
  }
}
