import ThresholdNetworks

/// A network of a Gibbs chain: a column for each first-layer neuron, a function for each later one.
///
/// One move redraws one neuron given all others, from its exact conditional law: with the neuron at 0 and at 1 the
/// network's outputs differ on the *pivotal* points only, and there the labels require a value. So a
/// candidate column f makes (errors elsewhere) + |(f xor required) & pivotal| errors, and is drawn with
/// probability proportional to its number of settings times the weight of that many errors.
package final class GibbsState: TemperedState {
  private let model: ChainModel
  /// The number of sample points on which the network is wrong.
  package private(set) var errors: Int
  /// Per neuron: the index of its column (first layer) or function (later layers).
  package private(set) var choices: [Int]
  /// The column of every neuron on the sample.
  private let columns: UnsafeMutablePointer<UInt64>
  /// Columns of the layers above a neuron that is set to a constant, and what comes of it.
  private let trial: UnsafeMutablePointer<UInt64>
  private let outputs: (UnsafeMutablePointer<UInt64>, UnsafeMutablePointer<UInt64>)
  private let pivotal, required: UnsafeMutablePointer<UInt64>
  /// Per candidate: its errors among the pivotal points, then the cumulative weights.
  private let candidateErrors: UnsafeMutablePointer<Int32>
  private let cumulative: UnsafeMutablePointer<UInt64>
  /// Room for the counts of `countErrors`.
  private let counts: UnsafeMutablePointer<UInt64>

  /// A network from the prior.
  package convenience init<Source: UniformSource>(_ model: ChainModel, using source: inout Source) {
    let firstLayer = model.architecture.widths[0]
    let choices = (0..<model.layerStart[model.architecture.depth]).map { neuron -> Int in
      if neuron < firstLayer {
        return Self.choose(model.columnCount, using: &source) { model.multiplicities[$0] }
      }
      let table = model.tables[model.layerStart.lastIndex { $0 <= neuron } ?? 0]
      return Self.choose(table.gates.count, using: &source) { table.settings(of: $0) }
    }
    self.init(model, choices: choices)
  }

  /// The network of the given columns and functions.
  package init(_ model: ChainModel, choices: [Int]) {
    self.model = model
    self.choices = choices
    let words = model.wordCount
    let neurons = model.layerStart[model.architecture.depth]
    let widest = model.architecture.widths.max() ?? 1
    func room(_ count: Int) -> UnsafeMutablePointer<UInt64> {
      let pointer = UnsafeMutablePointer<UInt64>.allocate(capacity: count)
      pointer.initialize(repeating: 0, count: count)
      return pointer
    }
    columns = room(neurons * words)
    trial = room(neurons * words)
    outputs = (room(words), room(words))
    pivotal = room(words)
    required = room(words)
    candidateErrors = .allocate(capacity: model.largestChoice)
    cumulative = .allocate(capacity: model.largestChoice)
    counts = room((widest + 1) * (widest + 1))
    errors = 0
    for neuron in 0..<model.architecture.widths[0] {
      (columns + neuron * words).update(from: model.columns + choices[neuron] * words, count: words)
    }
    for layer in model.architecture.widths.indices.dropFirst() { evaluate(layer, columns) }
    errors = outputErrors
  }

  deinit {
    for pointer in [columns, trial, outputs.0, outputs.1, pivotal, required, cumulative, counts] {
      pointer.deallocate()
    }
    candidateErrors.deallocate()
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
  package var outputWord: UInt64 { columns[(model.layerStart[model.architecture.depth] - 1) * model.wordCount] }

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
    (trial + start).update(from: columns + start, count: end - start)
    for word in 0..<words { trial[neuron * words + word] = value }
    for above in (layer + 1)...last { evaluate(above, trial) }
    result.update(from: trial + model.layerStart[last] * words, count: words)
  }

  // MARK: - Moves

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
    output(with: neuron, of: layer, at: 0, into: outputs.0)
    output(with: neuron, of: layer, at: ~0, into: outputs.1)
    var base = 0
    for word in 0..<words {
      let low = outputs.0[word]
      let high = outputs.1[word]
      pivotal[word] = (low ^ high) & model.points[word]
      required[word] = ~(high ^ model.labels[word])
      base += ((low ^ model.labels[word]) & ~(low ^ high) & model.points[word]).nonzeroBitCount
    }
    let count = layer == 0 ? countDictionaryErrors() : countErrors(layer)
    let choice = weights.withUnsafeBufferPointer { weights in
      choose(count, layer, base, weights, using: &source)
    }
    errors = base + Int(candidateErrors[choice])
    guard choices[neuron] != choice else { return }
    choices[neuron] = choice
    if layer == 0 {
      (columns + neuron * words).update(from: model.columns + choice * words, count: words)
    } else {
      let inputs = columns + model.layerStart[layer - 1] * words
      let gate = model.tables[layer].gates[choice]
      for word in 0..<words { columns[neuron * words + word] = Self.fire(gate, inputs + word, words) }
    }
    for above in model.architecture.widths.indices where above > layer { evaluate(above, columns) }
  }

  private func choose<Source: UniformSource>(
    _ count: Int, _ layer: Int, _ base: Int, _ weights: UnsafeBufferPointer<UInt64>, using source: inout Source
  ) -> Int {
    var total: UInt64 = 0
    if layer == 0 {
      for index in 0..<count {
        total &+= model.multiplicities[index] &* weights[base &+ Int(candidateErrors[index])]
        cumulative[index] = total
      }
    } else {
      for index in 0..<(count - 2) {
        total &+= weights[base &+ Int(candidateErrors[index])]
        cumulative[index] = total
      }
      let constant = model.tables[layer].settings(of: count - 1)
      for index in (count - 2)..<count {
        total &+= constant &* weights[base &+ Int(candidateErrors[index])]
        cumulative[index] = total
      }
    }
    if total == 0 {
      let least = (0..<count).map { candidateErrors[$0] }.min() ?? 0
      return Self.choose(count, using: &source) { [model, candidateErrors] index in
        guard candidateErrors[index] == least else { return 0 }
        return layer == 0 ? model.multiplicities[index] : model.tables[layer].settings(of: index)
      }
    }
    let rank = source.next(below: total)
    var low = 0
    var high = count - 1
    while low < high {
      let middle = (low + high) / 2
      if cumulative[middle] <= rank { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// The errors of every dictionary column among the pivotal points.
  private func countDictionaryErrors() -> Int {
    let words = model.wordCount
    let count = model.columnCount
    if words == 1 {
      let needed = required[0]
      let mask = pivotal[0]
      for index in 0..<count {
        candidateErrors[index] = Int32(truncatingIfNeeded: ((model.columns[index] ^ needed) & mask).nonzeroBitCount)
      }
    } else {
      for index in 0..<count {
        var wrong = 0
        let column = model.columns + index * words
        for word in 0..<words { wrong &+= ((column[word] ^ required[word]) & pivotal[word]).nonzeroBitCount }
        candidateErrors[index] = Int32(truncatingIfNeeded: wrong)
      }
    }
    return count
  }

  /// The errors of every function of the neurons of `layer` >= 1 among the pivotal points, in the order of the function
  /// table: subsets follow each other as binary numbers, so only low inputs change often.
  private func countErrors(_ layer: Int) -> Int {
    let words = model.wordCount
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
    return count
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
