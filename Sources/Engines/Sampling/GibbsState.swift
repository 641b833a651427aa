import CKernels
import ThresholdNetworks

/// A network of a Gibbs chain: a column for each first-layer neuron, a function for each later one.
///
/// One move redraws one neuron given all others, from its exact conditional law: with the neuron at 0 and at 1 the
/// network's outputs differ on the *pivotal* points only, and there the labels require a value. So a
/// candidate column f makes (errors elsewhere) + |(f xor required) & pivotal| errors, and is drawn with
/// probability proportional to its number of settings times the weight of that many errors.
package final class GibbsState: NetworkState {
  private let model: ChainModel
  /// The number of sample points on which the network is wrong.
  package private(set) var errors: Int
  /// Per neuron: the index of its column (first layer) or function (later layers).
  package private(set) var choices: [Int]
  /// The column of every neuron on the sample.
  private let columns: UnsafeMutablePointer<UInt64>
  private let workspace: GibbsWorkspace
  /// Whether the chain is kept to networks whose output is not constant on the sample.
  private let hasVaryingOutput: Bool

  /// A network from the prior.
  package convenience init<Source: UniformSource>(
    _ model: ChainModel, workspace: GibbsWorkspace? = nil, using source: inout Source
  ) {
    let choices = (0..<model.layerStart[model.architecture.depth]).map { neuron in
      model.randomChoice(of: model.layer(of: neuron), using: &source)
    }
    self.init(model, choices: choices, workspace: workspace)
  }

  /// A network from the prior conditional on an output that is not constant on the sample, found by drawing until
  /// one is. Neurons that are alone in their layer have to vary themselves and are drawn so.
  ///
  /// Counts its draws in `workspace.draws`.
  package convenience init<Source: UniformSource>(
    varying model: ChainModel, workspace: GibbsWorkspace, using source: inout Source
  ) {
    let architecture = model.architecture
    precondition(!model.sample.isConstant, "a sample on which an output can vary")
    let layers = (0..<model.layerStart[architecture.depth]).map { model.layer(of: $0) }
    self.init(model, choices: layers.map { _ in 0 }, hasVaryingOutput: true, workspace: workspace)
    repeat {
      workspace.draws += 1
      // Deep and narrow networks hardly ever vary; who has set a limit throws the unfinished state away.
      if workspace.draws & 0xf == 0, workspace.isStopped() { break }
      for (neuron, layer) in layers.enumerated() {
        let isAlone = architecture.widths[layer] == 1 && layer > 0
        choices[neuron] =
          isAlone
          ? Int(source.next(below: UInt64(model.tables[layer].functionCount)))
          : model.randomChoice(of: layer, using: &source)
      }
      evaluateAll()
    } while !isVarying { columns[(choices.count - 1) * model.wordCount + $0] }
  }

  /// The network of the given columns and functions.
  package init(
    _ model: ChainModel, choices: [Int], hasVaryingOutput: Bool = false, workspace: GibbsWorkspace? = nil
  ) {
    self.model = model
    self.choices = choices
    self.hasVaryingOutput = hasVaryingOutput
    self.workspace = workspace ?? GibbsWorkspace(model)
    let words = model.wordCount
    let count = model.layerStart[model.architecture.depth] * words
    columns = .zeroed(count)
    errors = 0
    evaluateAll()
  }

  private func evaluateAll() {
    for neuron in 0..<model.architecture.widths[0] { loadColumn(of: neuron) }
    for layer in model.architecture.widths.indices.dropFirst() { evaluate(layer, columns) }
    errors = outputErrors
  }

  /// Whether a column takes both values on the sample.
  private func isVarying(_ column: (Int) -> UInt64) -> Bool {
    var hasOnes = false
    var hasZeros = false
    for word in 0..<model.wordCount {
      hasOnes = hasOnes || column(word) & model.points[word] != 0
      hasZeros = hasZeros || ~column(word) & model.points[word] != 0
    }
    return hasOnes && hasZeros
  }

  deinit { columns.deallocate() }

  package func assign(_ other: GibbsState) {
    choices = other.choices
    errors = other.errors
    columns.update(from: other.columns, count: model.layerStart[model.architecture.depth] * model.wordCount)
  }

  /// Copies the chosen dictionary column of a first-layer neuron.
  private func loadColumn(of neuron: Int) {
    for word in 0..<model.wordCount {
      columns[neuron * model.wordCount + word] = model.columns[word * model.columnCount + choices[neuron]]
    }
  }

  private static func choose<Source: UniformSource>(
    _ count: Int, using source: inout Source, weight: (Int) -> UInt64
  ) -> Int {
    var rank = source.next(below: (0..<count).reduce(0) { $0 + weight($1) })
    for index in 0..<count {
      if rank < weight(index) { return index }
      rank -= weight(index)
    }
    preconditionFailure("the rank lies below the sum of the weights")
  }

  /// The values of the network on the rows of the model.
  package var outputColumn: BitVector {
    let output = columns + (model.layerStart[model.architecture.depth] - 1) * model.wordCount
    return BitVector(
      words: (0..<(model.rowCount + 63) / 64).map { output[$0] }, count: model.rowCount)
  }

  /// The values on the first 64 rows.
  package var outputWord: UInt64 {
    let rows: UInt64 = model.rowCount >= 64 ? ~0 : (1 << UInt64(model.rowCount)) - 1
    return columns[(model.layerStart[model.architecture.depth] - 1) * model.wordCount] & rows
  }

  private var outputErrors: Int {
    let output = columns + (model.layerStart[model.architecture.depth] - 1) * model.wordCount
    return (0..<model.wordCount).reduce(0) {
      $0 + ((output[$1] ^ model.labels[$1]) & model.points[$1]).nonzeroBitCount
    }
  }

  // MARK: - Evaluation

  /// Recomputes the columns of `layer` >= 1 in `target` from those of the layer before it.
  private func evaluate(_ layer: Int, _ target: UnsafeMutablePointer<UInt64>) {
    let words = model.wordCount
    let inputs = target + model.layerStart[layer - 1] * words
    let table = model.tables[layer]
    for neuron in model.layerStart[layer]..<model.layerStart[layer + 1] {
      let gate = table.gates[choices[neuron]]
      for word in 0..<words { target[neuron * words + word] = Self.fire(gate, inputs + word, words) }
    }
  }

  /// The value of a gate on 64 points, from columns that are `stride` words apart.
  @inline(__always)
  private static func fire(_ gate: UInt32, _ inputs: UnsafeMutablePointer<UInt64>, _ stride: Int) -> UInt64 {
    // Five planes that start at 32 - threshold overflow where the count reaches the threshold.
    let offset = 32 - (gate >> 16 & 63)
    var planes: SIMD8<UInt64> = .zero
    for plane in 0..<5 { planes[plane] = 0 &- UInt64(offset >> UInt32(plane) & 1) }
    var overflow: UInt64 = 0 &- UInt64(offset >> 5)
    var rest = gate & 0xffff
    while rest != 0 {
      var carry = inputs[rest.trailingZeroBitCount &* stride]
      rest &= rest &- 1
      var plane = 0
      while carry != 0 && plane < 5 {
        let old = planes[plane]
        planes[plane] = old ^ carry
        carry &= old
        plane &+= 1
      }
      overflow |= carry
    }
    return overflow ^ (0 &- UInt64(gate >> 31))
  }

  /// What the network computes when `neuron` of `layer` is the constant `value`.
  private func output(
    with neuron: Int, of layer: Int, at value: UInt64, into result: UnsafeMutablePointer<UInt64>
  ) {
    let words = model.wordCount
    let last = model.architecture.depth - 1
    if layer == last {
      for word in 0..<words { result[word] = value }
      return
    }
    let start = model.layerStart[layer] * words
    let end = model.layerStart[layer + 1] * words
    (workspace.trial + start).update(from: columns + start, count: end - start)
    for word in 0..<words { workspace.trial[neuron * words + word] = value }
    for above in (layer + 1)...last { evaluate(above, workspace.trial) }
    result.update(from: workspace.trial + model.layerStart[last] * words, count: words)
  }

  // MARK: - Moves

  package var sweepCost: UInt64 { model.sweepCost }

  /// What one state needs without its workspace.
  static func bytesNeeded(_ model: ChainModel) -> Int {
    160 + 8 * model.layerStart[model.architecture.depth] * (model.wordCount + 1)
  }

  package func sweep<Source: UniformSource>(_ weights: [UInt64], using source: inout Source) {
    for layer in model.architecture.widths.indices {
      for neuron in model.layerStart[layer]..<model.layerStart[layer + 1] {
        redraw(neuron, of: layer, weights, using: &source)
      }
    }
  }

  /// Redraws one neuron from its conditional law. If no candidate has a positive weight (possible only before the
  /// chain has reached the support of its law), a candidate with the fewest errors is drawn.
  package func redraw<Source: UniformSource>(
    _ neuron: Int, of layer: Int, _ weights: [UInt64], using source: inout Source
  ) {
    let words = model.wordCount
    let pivotal = workspace.pivotal
    let required = workspace.required
    output(with: neuron, of: layer, at: 0, into: workspace.low)
    output(with: neuron, of: layer, at: ~0, into: workspace.high)
    var base = 0
    for word in 0..<words {
      let low = workspace.low[word]
      let high = workspace.high[word]
      pivotal[word] = (low ^ high) & model.points[word]
      required[word] = ~(high ^ model.labels[word])
      base += ((low ^ model.labels[word]) & ~(low ^ high) & model.points[word]).nonzeroBitCount
    }
    let choice = weights.withUnsafeBufferPointer { weights -> Int in
      guard let weights = weights.baseAddress else { return choices[neuron] }
      return layer == 0
        ? chooseColumn(for: neuron, weights + base, using: &source)
        : chooseFunction(for: neuron, of: layer, weights + base, using: &source)
    }
    guard choices[neuron] != choice else { return }
    choices[neuron] = choice
    if layer == 0 {
      loadColumn(of: neuron)
    } else {
      let inputs = columns + model.layerStart[layer - 1] * words
      let gate = model.tables[layer].gates[choice]
      for word in 0..<words { columns[neuron * words + word] = Self.fire(gate, inputs + word, words) }
    }
    for above in model.architecture.widths.indices where above > layer { evaluate(above, columns) }
    errors = outputErrors
  }

  /// Whether a choice may be taken: not if the output has to vary and would not. Drawing again until one may is exact,
  /// and ends because the present choice may be kept.
  private func isAllowed(_ column: (Int) -> UInt64) -> Bool {
    !hasVaryingOutput
      || isVarying { workspace.low[$0] & ~column($0) | workspace.high[$0] & column($0) }
  }

  /// - Parameter weights: by the number of errors among the pivotal points.
  private func chooseColumn<Source: UniformSource>(
    for neuron: Int, _ weights: UnsafePointer<UInt64>, using source: inout Source
  ) -> Int {
    let (required, pivotal, sums) = (workspace.required, workspace.pivotal, workspace.sums)
    let total = thresher_weigh_columns(model.list, required, pivotal, weights, sums)
    while total > 0 {
      let rank = source.next(below: total)
      let choice = thresher_choose_column(model.list, required, pivotal, weights, sums, rank)
      if isAllowed({ model.columns[$0 * model.columnCount + choice] }) { return choice }
    }
    if hasVaryingOutput { return choices[neuron] }
    let wrong = (0..<model.columnCount).map { column in
      (0..<model.wordCount).reduce(0) {
        $0 + ((model.columns[$1 * model.columnCount + column] ^ required[$1]) & pivotal[$1]).nonzeroBitCount
      }
    }
    let least = wrong.min() ?? 0
    return Self.choose(model.columnCount, using: &source) { wrong[$0] == least ? model.multiplicities[$0] : 0 }
  }

  private func chooseFunction<Source: UniformSource>(
    for neuron: Int, of layer: Int, _ weights: UnsafePointer<UInt64>, using source: inout Source
  ) -> Int {
    let table = model.tables[layer]
    let (wrong, cumulative) = (workspace.candidateErrors, workspace.cumulative)
    countErrors(layer)
    let count = table.gates.count
    var total: UInt64 = 0
    for index in 0..<table.functionCount {
      total &+= weights[Int(wrong[index])]
      cumulative[index] = total
    }
    for index in table.functionCount..<count {
      total &+= table.settings(of: index) &* weights[Int(wrong[index])]
      cumulative[index] = total
    }
    let inputs = columns + model.layerStart[layer - 1] * model.wordCount
    while total > 0 {
      let rank = source.next(below: total)
      var low = 0
      var high = count - 1
      while low < high {
        let middle = (low + high) / 2
        if cumulative[middle] <= rank { low = middle + 1 } else { high = middle }
      }
      let choice = low
      if isAllowed({ Self.fire(table.gates[choice], inputs + $0, model.wordCount) }) { return choice }
    }
    if hasVaryingOutput { return choices[neuron] }
    let least = (0..<count).map { wrong[$0] }.min() ?? 0
    return Self.choose(count, using: &source) { wrong[$0] == least ? table.settings(of: $0) : 0 }
  }

  /// The errors of every function of the neurons of `layer` >= 1 among the pivotal points, in the order of the function
  /// table: subsets follow each other as binary numbers, so only low inputs change often.
  private func countErrors(_ layer: Int) {
    let words = model.wordCount
    let (counts, candidateErrors) = (workspace.counts, workspace.candidateErrors)
    let (required, pivotal) = (workspace.required, workspace.pivotal)
    let inputs = columns + model.layerStart[layer - 1] * words
    let m = model.tables[layer].fanIn
    let count = model.tables[layer].gates.count
    candidateErrors.initialize(repeating: 0, count: count)
    let row = m + 1
    for word in 0..<words {
      let needed = required[word]
      let mask = pivotal[word]
      let all = Int32(truncatingIfNeeded: mask.nonzeroBitCount)
      var place = 0
      for set in 1..<(UInt32(1) << UInt32(m)) {
        var input = set.trailingZeroBitCount
        while input >= 0 {
          // Row i of `counts` holds "at least t + 1 of the chosen inputs i ... m-1".
          let source = counts + (input + 1) * row
          let target = counts + input * row
          let size = (set >> UInt32(input + 1)).nonzeroBitCount
          if set >> UInt32(input) & 1 == 1 {
            var carry = inputs[input * words + word]
            for index in 0..<size {
              target[index] = source[index] | carry
              carry &= source[index]
            }
            target[size] = carry
          } else {
            target.update(from: source, count: size)
          }
          input -= 1
        }
        for index in 0..<set.nonzeroBitCount {
          let wrong = Int32(truncatingIfNeeded: ((counts[index] ^ needed) & mask).nonzeroBitCount)
          candidateErrors[place] &+= wrong
          candidateErrors[place + 1] &+= all &- wrong
          place += 2
        }
      }
      let wrong = Int32(truncatingIfNeeded: (needed & mask).nonzeroBitCount)
      candidateErrors[place] &+= wrong
      candidateErrors[place + 1] &+= all &- wrong
    }
  }

  // MARK: - Results

  package func network<Source: UniformSource>(using source: inout Source) -> ThresholdNetwork {
    let architecture = model.architecture
    let layers = architecture.widths.indices.map { layer in
      (model.layerStart[layer]..<model.layerStart[layer + 1]).map { neuron -> Neuron in
        let function =
          layer == 0
          ? model.function(ofColumn: choices[neuron], using: &source) : model.tables[layer].function(choices[neuron])
        return Neuron.random(computing: function, fanIn: architecture.fanIn(ofLayer: layer), using: &source)
      }
    }
    return ThresholdNetwork(architecture: architecture, layers: layers)
  }
}
