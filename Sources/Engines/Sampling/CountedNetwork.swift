import CKernels
import ThresholdNetworks

/// A network with its raw parameters, and at every point the number of ones among the inputs that each neuron reads. A change of one
/// weight adds a column to the counts or takes one off, sixty-four points in a few instructions; what it does to the output is tried
/// before anything is changed.
final class CountedNetwork {
  let model: CountedModel
  /// The number of sample points on which the network is wrong.
  private(set) var errors = 0
  /// W of every neuron, as the model lays them out.
  private let weights: UnsafeMutablePointer<UInt64>
  /// gamma and b of every neuron.
  private let signs, biases: UnsafeMutablePointer<Int32>
  /// 64 counts for each word of each neuron's column.
  private let counts: UnsafeMutablePointer<UInt16>
  /// The column of every neuron on the sample.
  private let columns: UnsafeMutablePointer<UInt64>

  init(_ model: CountedModel, _ layers: [[Neuron]]) {
    self.model = model
    let count = model.neuronCount
    weights = .zeroed(max(1, model.rowStart[count]))
    signs = .allocate(capacity: count)
    biases = .allocate(capacity: count)
    counts = .allocate(capacity: count * 64 * model.wordCount)
    columns = .zeroed(count * model.wordCount)
    load(layers)
  }

  deinit {
    weights.deallocate()
    signs.deallocate()
    biases.deallocate()
    counts.deallocate()
    columns.deallocate()
  }

  /// Takes the parameters of all neurons.
  func load(_ layers: [[Neuron]]) {
    let words = model.wordCount
    let zeros = UnsafeMutablePointer<UInt64>.zeroed(words)
    defer { zeros.deallocate() }
    counts.initialize(repeating: 0, count: model.neuronCount * 64 * words)
    var neuron = 0
    for (layer, row) in layers.enumerated() {
      for parameters in row {
        signs[neuron] = Int32(parameters.sign)
        biases[neuron] = Int32(parameters.bias)
        for (word, bits) in parameters.weights.words.enumerated() { weights[model.rowStart[neuron] + word] = bits }
        for input in 0..<parameters.fanIn where parameters.weights[input] {
          thresher_add_columns(counts(of: neuron), words, self.input(input, of: layer), zeros)
        }
        fire(neuron, into: column(of: neuron))
        neuron += 1
      }
    }
    countErrors()
  }

  func assign(_ other: CountedNetwork) {
    let count = model.neuronCount
    errors = other.errors
    weights.update(from: other.weights, count: model.rowStart[count])
    signs.update(from: other.signs, count: count)
    biases.update(from: other.biases, count: count)
    counts.update(from: other.counts, count: count * 64 * model.wordCount)
    columns.update(from: other.columns, count: count * model.wordCount)
  }

  // MARK: - Reading

  func column(of neuron: Int) -> UnsafeMutablePointer<UInt64> { columns + neuron * model.wordCount }

  func counts(of neuron: Int) -> UnsafeMutablePointer<UInt16> { counts + neuron * 64 * model.wordCount }

  /// The column that the neurons of a layer read as input number `index`.
  func input(_ index: Int, of layer: Int) -> UnsafeMutablePointer<UInt64> {
    layer == 0 ? model.inputs + index * model.wordCount : column(of: model.layerStart[layer - 1] + index)
  }

  @inline(__always) func reads(_ neuron: Int, _ input: Int) -> Bool {
    weights[model.rowStart[neuron] + input >> 6] >> UInt64(input & 63) & 1 == 1
  }

  /// The number of ones of W.
  func wires(of neuron: Int) -> Int {
    (model.rowStart[neuron]..<model.rowStart[neuron + 1]).reduce(0) { $0 + weights[$1].nonzeroBitCount }
  }

  /// gamma and b of a neuron.
  func parameters(of neuron: Int) -> (sign: Int, bias: Int) { (Int(signs[neuron]), Int(biases[neuron])) }

  func neuron(_ neuron: Int, of layer: Int) -> Neuron {
    let words = (model.rowStart[neuron]..<model.rowStart[neuron + 1]).map { weights[$0] }
    return Neuron(
      weights: BitVector(words: words, count: model.architecture.fanIn(ofLayer: layer)), sign: Int(signs[neuron]),
      bias: Int(biases[neuron]))
  }

  var layers: [[Neuron]] {
    model.architecture.widths.indices.map { layer in
      (model.layerStart[layer]..<model.layerStart[layer + 1]).map { neuron($0, of: layer) }
    }
  }

  // MARK: - Evaluation

  /// A neuron fires where its count is at least the threshold; with flip where it is not.
  private static func rule(sign: Int32, bias: Int32) -> (threshold: Int32, flip: UInt64) {
    switch sign {
    case 1: (1 - bias, 0)
    case -1: (bias, ~0)
    default: (0, bias > 0 ? 0 : ~0)
    }
  }

  private func fire(_ neuron: Int, into column: UnsafeMutablePointer<UInt64>) {
    let rule = Self.rule(sign: signs[neuron], bias: biases[neuron])
    thresher_fire_counts(counts(of: neuron), model.wordCount, rule.threshold, rule.flip, column)
  }

  /// The column of a neuron with another sign and bias, and with the counts that `plus` and `minus` make of its own.
  func column(
    of neuron: Int, sign: Int, bias: Int, plus: UnsafePointer<UInt64>, minus: UnsafePointer<UInt64>,
    into result: UnsafeMutablePointer<UInt64>, _ workspace: CountedWorkspace
  ) {
    let rule = Self.rule(sign: Int32(sign), bias: Int32(bias))
    let words = model.wordCount
    let own = counts(of: neuron)
    if sign == 0 { return thresher_fire_counts(own, words, rule.threshold, rule.flip, result) }
    let (same, more, fewer) = (workspace.firing[0], workspace.firing[1], workspace.firing[2])
    thresher_fire_counts(own, words, rule.threshold, rule.flip, same)
    thresher_fire_counts(own, words, rule.threshold - 1, rule.flip, more)
    thresher_fire_counts(own, words, rule.threshold + 1, rule.flip, fewer)
    for word in 0..<words {
      result[word] =
        same[word] & ~(plus[word] | minus[word]) | more[word] & plus[word] | fewer[word] & minus[word]
    }
  }

  /// The column that another neuron would have in a layer.
  func column(
    of parameters: Neuron, in layer: Int, into result: UnsafeMutablePointer<UInt64>, _ workspace: CountedWorkspace
  ) {
    workspace.counts.initialize(repeating: 0, count: 64 * model.wordCount)
    for input in 0..<parameters.fanIn where parameters.weights[input] {
      thresher_add_columns(workspace.counts, model.wordCount, self.input(input, of: layer), workspace.zeros)
    }
    let rule = Self.rule(sign: Int32(parameters.sign), bias: Int32(parameters.bias))
    thresher_fire_counts(workspace.counts, model.wordCount, rule.threshold, rule.flip, result)
  }

  /// What the network computes when `neuron` of `layer` has another column. Changes nothing.
  func output(
    with neuron: Int, of layer: Int, at column: UnsafePointer<UInt64>, into result: UnsafeMutablePointer<UInt64>,
    _ workspace: CountedWorkspace
  ) {
    let words = model.wordCount
    let last = model.architecture.depth - 1
    if layer == last { return result.update(from: column, count: words) }
    let old = self.column(of: neuron)
    let (plus, minus, trial) = (workspace.plus, workspace.minus, workspace.trial)
    for word in 0..<words {
      plus[word] = column[word] & ~old[word]
      minus[word] = old[word] & ~column[word]
    }
    let place = neuron - model.layerStart[layer]
    for above in model.layerStart[layer + 1]..<model.layerStart[layer + 2] {
      if reads(above, place) {
        self.column(
          of: above, sign: Int(signs[above]), bias: Int(biases[above]), plus: plus, minus: minus,
          into: trial + above * words, workspace)
      } else {
        (trial + above * words).update(from: self.column(of: above), count: words)
      }
    }
    for higher in stride(from: layer + 2, through: last, by: 1) {
      for above in model.layerStart[higher]..<model.layerStart[higher + 1] {
        workspace.counts.update(from: counts(of: above), count: 64 * words)
        for (place, below) in (model.layerStart[higher - 1]..<model.layerStart[higher]).enumerated()
        where reads(above, place) {
          add(trial + below * words, inPlaceOf: self.column(of: below), to: workspace.counts, workspace)
        }
        let rule = Self.rule(sign: signs[above], bias: biases[above])
        thresher_fire_counts(workspace.counts, words, rule.threshold, rule.flip, trial + above * words)
      }
    }
    result.update(from: trial + (model.neuronCount - 1) * words, count: words)
  }

  /// Replaces one input column of counts by another.
  private func add(
    _ new: UnsafePointer<UInt64>, inPlaceOf old: UnsafePointer<UInt64>, to counts: UnsafeMutablePointer<UInt16>,
    _ workspace: CountedWorkspace
  ) {
    let (plus, minus) = (workspace.plus, workspace.minus)
    for word in 0..<model.wordCount {
      plus[word] = new[word] & ~old[word]
      minus[word] = old[word] & ~new[word]
    }
    thresher_add_columns(counts, model.wordCount, plus, minus)
  }

  func errors(of output: UnsafePointer<UInt64>) -> Int {
    var wrong = 0
    for word in 0..<model.wordCount {
      wrong += ((output[word] ^ model.labels[word]) & model.points[word]).nonzeroBitCount
    }
    return wrong
  }

  private func countErrors() { errors = errors(of: column(of: model.neuronCount - 1)) }

  // MARK: - Changing

  /// Sets one weight of a neuron and its counts; its column is out of date until `set(sign:bias:of:layer:)`.
  func flip(_ input: Int, of neuron: Int, in layer: Int, _ workspace: CountedWorkspace) {
    weights[model.rowStart[neuron] + input >> 6] ^= 1 << UInt64(input & 63)
    let column = self.input(input, of: layer)
    if reads(neuron, input) {
      thresher_add_columns(counts(of: neuron), model.wordCount, column, workspace.zeros)
    } else {
      thresher_add_columns(counts(of: neuron), model.wordCount, workspace.zeros, column)
    }
  }

  /// Sets sign and bias of a neuron, and brings its column and everything above it up to date.
  func set(sign: Int, bias: Int, of neuron: Int, in layer: Int, _ workspace: CountedWorkspace) {
    let words = model.wordCount
    signs[neuron] = Int32(sign)
    biases[neuron] = Int32(bias)
    let before = workspace.trial
    let start = model.layerStart[layer] * words
    (before + start).update(from: columns + start, count: model.neuronCount * words - start)
    fire(neuron, into: column(of: neuron))
    for higher in stride(from: layer + 1, to: model.architecture.depth, by: 1) {
      var changed = false
      for (place, below) in (model.layerStart[higher - 1]..<model.layerStart[higher]).enumerated() {
        let (old, new) = (before + below * words, column(of: below))
        guard (0..<words).contains(where: { old[$0] != new[$0] }) else { continue }
        changed = true
        for above in model.layerStart[higher]..<model.layerStart[higher + 1] where reads(above, place) {
          add(new, inPlaceOf: old, to: counts(of: above), workspace)
        }
      }
      // Nothing that reads this layer can change.
      if !changed { return }
      for above in model.layerStart[higher]..<model.layerStart[higher + 1] { fire(above, into: column(of: above)) }
    }
    countErrors()
  }
}
