import NeuronModels
import ThresholdNetworks

/// What all chains on one sample of networks of one model share.
package final class ModelChainQuestion: Sendable {
  package let model: NeuronModel
  package let sample: PartialFunction
  package let architecture: Architecture
  /// The values of each input, point by point.
  let inputs: [[UInt8]]
  let labels: [UInt8]
  let values: [Int]
  /// By layer.
  let biases: [ClosedRange<Int>]
  /// So many weights of a neuron are redrawn together, by layer: all where they have few values.
  let blockSizes: [Int]
  /// The index of the first neuron of each layer, and the number of all neurons at the end.
  let layerStart: [Int]

  /// Weights of a block have at most so many values together.
  private static let largestBlock = 64

  /// - Parameter sample: with weights of 1.
  /// - Precondition: a model with settings, and without signs of its own.
  package init(_ model: NeuronModel, _ sample: PartialFunction, _ architecture: Architecture) {
    guard let values = model.weightValues, model.signs == [1] else {
      preconditionFailure("chains of \(model) neurons")
    }
    (self.model, self.sample, self.architecture, self.values) = (model, sample, architecture, values)
    inputs = sample.inputColumns.map { column in (0..<sample.pointCount).map { column[$0] ? 1 : 0 } }
    labels = (0..<sample.pointCount).map { sample.labels[$0] ? 1 : 0 }
    let fanIns = architecture.widths.indices.map(architecture.fanIn(ofLayer:))
    biases = fanIns.map { model.biases(fanIn: $0) ?? 0...0 }
    blockSizes = fanIns.map { fanIn in
      var (size, count) = (1, values.count)
      while size < fanIn && count * values.count <= Self.largestBlock {
        (size, count) = (size + 1, count * values.count)
      }
      return size
    }
    layerStart = architecture.widths.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1) }
  }

  var neuronCount: Int { layerStart[architecture.depth] }

  func layer(of neuron: Int) -> Int { layerStart.lastIndex { $0 <= neuron } ?? 0 }

  /// What one network needs, roughly.
  package var bytesNeeded: Int {
    (0..<architecture.depth).reduce(512) { sum, layer in
      sum + architecture.widths[layer] * (8 * architecture.fanIn(ofLayer: layer) + 9 * sample.pointCount + 128)
    }
  }

  /// Candidates of a move, and the values that it looks at.
  private var moveCost: Int {
    let candidates = architecture.widths.indices.map { layer in
      (0..<blockSizes[layer]).reduce(1) { product, _ in product * values.count }
        * (sample.pointCount + biases[layer].count)
    }
    let widest = architecture.widths.max() ?? 1
    return (candidates.max() ?? 1) + 3 * sample.pointCount * widest * (architecture.depth > 2 ? widest : 1)
  }

  /// One for each neuron on average, fewer in huge networks, so that deadlines are kept.
  var movesPerSweep: Int { max(1, min(neuronCount, (1 << 23) / moveCost)) }

  var sweepCost: UInt64 { UInt64(movesPerSweep * moveCost / 8) }
}

/// A network of a model with raw parameters, moved by redrawing a few weights of a neuron and its bias from their exact law given all
/// others (`gibbs`), or by small proposals (`metropolis`): for samples and layers of any size.
///
/// The prior is uniform over settings, so a candidate is as likely as its number of errors weighs. With the neuron at 0 and at 1 outputs
/// differ on the pivotal points only; a candidate errs elsewhere as it did, and on those by its value.
package final class ModelChainState: NetworkState {
  private let question: ModelChainQuestion
  private let method: ChainSampler.Method
  private var weights: [[Int]]
  private var biases: [Int]
  /// By neuron and point: the sum of what is read, and whether the neuron fires.
  private var sums: [[Int]]
  private var fires: [[UInt8]]
  package private(set) var errors = 0

  /// A network from the prior.
  package convenience init<Source: UniformSource>(
    _ question: ModelChainQuestion, _ method: ChainSampler.Method, using source: inout Source
  ) {
    let layers = question.architecture.widths.indices.map { layer in
      (0..<question.architecture.widths[layer]).map { _ in
        Self.randomNeuron(question, layer, using: &source)
      }
    }
    self.init(question, method, layers: layers)
  }

  /// - Precondition: layers of the shape and the model of the question.
  package init(_ question: ModelChainQuestion, _ method: ChainSampler.Method, layers: [[ModelNeuron]]) {
    (self.question, self.method) = (question, method)
    weights = layers.joined().map(\.weights)
    biases = layers.joined().map(\.bias)
    let points = question.sample.pointCount
    sums = weights.map { _ in [Int](repeating: 0, count: points) }
    fires = weights.map { _ in [UInt8](repeating: 0, count: points) }
    for neuron in weights.indices { evaluate(neuron) }
    countErrors()
  }

  private static func randomNeuron<Source: UniformSource>(
    _ question: ModelChainQuestion, _ layer: Int, using source: inout Source
  ) -> ModelNeuron {
    ModelNeuron(
      weights: (0..<question.architecture.fanIn(ofLayer: layer)).map { _ in pick(question.values, using: &source) },
      bias: question.biases[layer].lowerBound + Int(source.next(below: UInt64(question.biases[layer].count))))
  }

  private static func pick<Source: UniformSource>(_ values: [Int], using source: inout Source) -> Int {
    values[Int(source.next(below: UInt64(values.count)))]
  }

  package var sweepCost: UInt64 { question.sweepCost }

  package func assign(_ other: ModelChainState) {
    (weights, biases, sums, fires, errors) = (other.weights, other.biases, other.sums, other.fires, other.errors)
  }

  package var layers: [[ModelNeuron]] {
    question.architecture.widths.indices.map { layer in
      (question.layerStart[layer]..<question.layerStart[layer + 1]).map {
        ModelNeuron(weights: weights[$0], bias: biases[$0])
      }
    }
  }

  package func network<Source: UniformSource>(using source: inout Source) -> ModelNetwork {
    guard
      let network = ModelNetwork(
        model: question.model, inputCount: question.architecture.inputCount, layers: layers)
    else { preconditionFailure("a chain left the settings of \(question.model)") }
    return network
  }

  // MARK: Moves

  /// A move for each neuron on average, each of a random one.
  package func sweep<Source: UniformSource>(_ weights: [UInt64], using source: inout Source) {
    for _ in 0..<question.movesPerSweep { move(weights, using: &source) }
  }

  /// One move. `weights[e]` is the weight of e errors.
  package func move<Source: UniformSource>(_ errorWeights: [UInt64], using source: inout Source) {
    let neuron = Int(source.next(below: UInt64(question.neuronCount)))
    let layer = question.layer(of: neuron)
    switch method {
    case .gibbs: redraw(neuron, layer, errorWeights, using: &source)
    case .metropolis: propose(neuron, layer, errorWeights, using: &source)
    }
  }

  /// Redraws a block of weights and the bias from their law given everything else.
  private func redraw<Source: UniformSource>(
    _ neuron: Int, _ layer: Int, _ errorWeights: [UInt64], using source: inout Source
  ) {
    let block = randomBlock(layer, using: &source)
    let (values, range) = (question.values, question.biases[layer])
    let points = question.sample.pointCount
    let low = output(with: neuron, layer, firing: [UInt8](repeating: 0, count: points))
    let high = output(with: neuron, layer, firing: [UInt8](repeating: 1, count: points))
    // Pivotal points: the sum of the weights outside the block, the values that the block reads, the value that is needed.
    var base = 0
    var pivotal: [(sum: Int, pattern: Int, isOne: Bool)] = []
    for point in 0..<points {
      if low[point] == high[point] {
        if low[point] != question.labels[point] { base += 1 }
        continue
      }
      var (sum, pattern) = (sums[neuron][point], 0)
      for (place, input) in block.enumerated() where value(input, layer, point) == 1 {
        sum -= weights[neuron][input]
        pattern |= 1 << place
      }
      pivotal.append((sum, pattern, high[point] == question.labels[point]))
    }
    let candidates = block.reduce(1) { product, _ in product * values.count }
    var errors = [Int](repeating: 0, count: candidates * range.count)
    var added = [Int](repeating: 0, count: 1 << block.count)
    // By how many of the thresholds 1 - b, from the lowest up, are reached: points that need a one, and a zero.
    var (ones, zeros) = ([Int](repeating: 0, count: range.count + 1), [Int](repeating: 0, count: range.count + 1))
    for candidate in 0..<candidates {
      setBlock(candidate, values, &added, block.count)
      for reached in ones.indices { (ones[reached], zeros[reached]) = (0, 0) }
      for point in pivotal {
        let reached = min(max(point.sum + added[point.pattern] + range.upperBound, 0), range.count)
        if point.isOne { ones[reached] += 1 } else { zeros[reached] += 1 }
      }
      // Bias upper - q fires where more than q thresholds are reached.
      var wrong = base + zeros.reduce(0, +)
      for place in 0..<range.count {
        wrong += ones[place] - zeros[place]
        errors[candidate * range.count + place] = wrong
      }
    }
    let chosen = Self.choose(errors, errorWeights, using: &source)
    var rest = chosen / range.count
    for input in block {
      weights[neuron][input] = values[rest % values.count]
      rest /= values.count
    }
    biases[neuron] = range.upperBound - chosen % range.count
    let old = fires[neuron]
    evaluate(neuron)
    self.errors = errors[chosen]
    if fires[neuron] != old { evaluate(after: layer) }
  }

  /// Distinct inputs, all if a block holds them.
  private func randomBlock<Source: UniformSource>(_ layer: Int, using source: inout Source) -> [Int] {
    let fanIn = question.architecture.fanIn(ofLayer: layer)
    let size = question.blockSizes[layer]
    if size == fanIn { return Array(0..<fanIn) }
    var block: [Int] = []
    // The j-th of those not chosen yet.
    for _ in 0..<size {
      var input = Int(source.next(below: UInt64(fanIn - block.count)))
      for earlier in block.sorted() where earlier <= input { input += 1 }
      block.append(input)
    }
    return block
  }

  /// What a candidate adds to the sums of points by what they have at the inputs of the block.
  private func setBlock(_ candidate: Int, _ values: [Int], _ added: inout [Int], _ size: Int) {
    var rest = candidate
    added[0] = 0
    for place in 0..<size {
      let weight = values[rest % values.count]
      rest /= values.count
      for pattern in 0..<1 << place { added[pattern | 1 << place] = added[pattern] + weight }
    }
  }

  /// A place with a chance in proportion to the weight of its errors; of the fewest errors where none has any weight.
  private static func choose<Source: UniformSource>(
    _ errors: [Int], _ errorWeights: [UInt64], using source: inout Source
  ) -> Int {
    let total = errors.reduce(UInt64(0)) { $0 + errorWeights[$1] }
    guard total > 0 else {
      // Before the chain has reached the support of its law.
      let least = errors.min() ?? 0
      let places = errors.indices.filter { errors[$0] == least }
      return places[Int(source.next(below: UInt64(places.count)))]
    }
    var rank = source.next(below: total)
    for (place, count) in errors.enumerated() {
      if rank < errorWeights[count] { return place }
      rank -= errorWeights[count]
    }
    preconditionFailure("the rank lies below the sum of the weights")
  }

  /// Half of the proposals change a weight, the others the bias by one, the bias, or all of a neuron; each is as likely as its reverse.
  private func propose<Source: UniformSource>(
    _ neuron: Int, _ layer: Int, _ errorWeights: [UInt64], using source: inout Source
  ) {
    let range = question.biases[layer]
    var (weights, bias) = (self.weights[neuron], biases[neuron])
    switch source.next(below: 8) {
    case 0...3:
      let input = Int(source.next(below: UInt64(weights.count)))
      weights[input] = Self.pick(question.values, using: &source)
    case 4, 5:
      bias += source.next(below: 2) == 0 ? -1 : 1
      guard range.contains(bias) else { return }
    case 6: bias = range.lowerBound + Int(source.next(below: UInt64(range.count)))
    default:
      let proposal = Self.randomNeuron(question, layer, using: &source)
      (weights, bias) = (proposal.weights, proposal.bias)
    }
    let old = (weights: self.weights[neuron], bias: biases[neuron], sums: sums[neuron], fires: fires[neuron])
    (self.weights[neuron], biases[neuron]) = (weights, bias)
    evaluate(neuron)
    if fires[neuron] == old.fires { return }
    let changed = errorCount(of: output(with: neuron, layer, firing: fires[neuron], instead: old.fires))
    let (now, then) = (errorWeights[errors], errorWeights[changed])
    // Before the chain has reached the support of its law, it goes where errors do not grow.
    if now == 0 ? changed <= errors : then >= now || source.next(below: now) < then {
      errors = changed
      evaluate(after: layer)
    } else {
      (self.weights[neuron], biases[neuron], sums[neuron], fires[neuron]) = (old.weights, old.bias, old.sums, old.fires)
    }
  }

  // MARK: Values

  private func value(_ input: Int, _ layer: Int, _ point: Int) -> UInt8 {
    layer == 0 ? question.inputs[input][point] : fires[question.layerStart[layer - 1] + input][point]
  }

  /// Brings the sums and the values of a neuron up to date.
  private func evaluate(_ neuron: Int) {
    let layer = question.layer(of: neuron)
    var sum = [Int](repeating: 0, count: question.sample.pointCount)
    for (input, weight) in weights[neuron].enumerated() where weight != 0 {
      let column = layer == 0 ? question.inputs[input] : fires[question.layerStart[layer - 1] + input]
      for point in sum.indices { sum[point] += weight * Int(column[point]) }
    }
    let bias = biases[neuron]
    sums[neuron] = sum
    fires[neuron] = sum.map { $0 + bias > 0 ? 1 : 0 }
  }

  private func evaluate(after layer: Int) {
    for neuron in question.layerStart[layer + 1]..<question.neuronCount { evaluate(neuron) }
  }

  /// The values of the network with other values of one neuron.
  ///
  /// - Parameter old: the values from which the sums of the next layer come, nil for those of the state.
  private func output(
    with neuron: Int, _ layer: Int, firing column: [UInt8], instead old: [UInt8]? = nil
  ) -> [UInt8] {
    if layer == question.architecture.depth - 1 { return column }
    let old = old ?? fires[neuron]
    let place = neuron - question.layerStart[layer]
    var columns = (question.layerStart[layer + 1]..<question.layerStart[layer + 2]).map { next -> [UInt8] in
      let (weight, bias) = (weights[next][place], biases[next])
      if weight == 0 { return fires[next] }
      return column.indices.map { point in
        sums[next][point] + weight * (Int(column[point]) - Int(old[point])) + bias > 0 ? 1 : 0
      }
    }
    for later in layer + 2..<max(layer + 2, question.architecture.depth) {
      columns = (question.layerStart[later]..<question.layerStart[later + 1]).map { next in
        var sum = [Int](repeating: biases[next], count: column.count)
        for (input, weight) in weights[next].enumerated() where weight != 0 {
          for point in sum.indices { sum[point] += weight * Int(columns[input][point]) }
        }
        return sum.map { $0 > 0 ? 1 : 0 }
      }
    }
    return columns[0]
  }

  private func errorCount(of column: [UInt8]) -> Int {
    zip(column, question.labels).reduce(0) { $0 + ($1.0 == $1.1 ? 0 : 1) }
  }

  private func countErrors() { errors = errorCount(of: fires[question.neuronCount - 1]) }
}
