import Synchronization
import ThresholdNetworks

/// Many networks of one architecture, with the raw parameters of all neurons side by side.
public struct NetworkBatch: Sendable {
  /// The shape of all networks.
  public let architecture: Architecture
  /// The number of networks.
  public let count: Int
  /// W, gamma and b of neuron i (layer by layer) of network j at j * neuronCount + i.
  private(set) var weights: [UInt64]
  private(set) var signs: [Int8]
  private(set) var biases: [Int16]
  private let layerStarts: [Int]
  private let neuronCount: Int

  /// The largest fan-in, so that W fits into a word.
  public static let maximumFanIn = 64

  init(architecture: Architecture, count: Int) {
    self.architecture = architecture
    self.count = count
    neuronCount = architecture.neuronCount
    var starts: [Int] = []
    var start = 0
    for width in architecture.widths {
      starts.append(start)
      start += width
    }
    layerStarts = starts
    weights = [UInt64](repeating: 0, count: count * neuronCount)
    signs = [Int8](repeating: 0, count: count * neuronCount)
    biases = [Int16](repeating: 0, count: count * neuronCount)
  }

  /// Writes settings into the batch. Different networks may be written from different threads.
  struct Writer {
    fileprivate let weights: UnsafeMutablePointer<UInt64>
    fileprivate let signs: UnsafeMutablePointer<Int8>
    fileprivate let biases: UnsafeMutablePointer<Int16>
    fileprivate let layerStarts: UnsafePointer<Int>
    fileprivate let neuronCount: Int

    @inline(__always)
    func set(_ network: Int, layer: Int, neuron: Int, _ setting: RawSetting) {
      let place = network * neuronCount + layerStarts[layer] + neuron
      weights[place] = setting.weights
      signs[place] = setting.sign
      biases[place] = setting.bias
    }
  }

  /// Calls the body with a writer, which is valid until it returns.
  mutating func write(_ body: (Writer) throws -> Void) rethrows {
    try weights.withUnsafeMutableBufferPointer { weights in
      try signs.withUnsafeMutableBufferPointer { signs in
        try biases.withUnsafeMutableBufferPointer { biases in
          try layerStarts.withUnsafeBufferPointer { starts in
            guard let weights = weights.baseAddress, let signs = signs.baseAddress, let biases = biases.baseAddress,
              let starts = starts.baseAddress
            else { return }
            try body(
              Writer(weights: weights, signs: signs, biases: biases, layerStarts: starts, neuronCount: neuronCount))
          }
        }
      }
    }
  }

  /// The networks that one thread treats at a time, and the number of such blocks: the work is divided without regard to the
  /// number of threads.
  static let blockSize = 4096

  static func blockCount(_ count: Int) -> Int { (count + blockSize - 1) / blockSize }

  static func block(_ block: Int, of count: Int) -> Range<Int> {
    block * blockSize..<min(count, (block + 1) * blockSize)
  }

  @inline(__always)
  func setting(_ network: Int, layer: Int, neuron: Int) -> RawSetting {
    let place = network * neuronCount + layerStarts[layer] + neuron
    return RawSetting(weights: weights[place], sign: signs[place], bias: biases[place])
  }

  /// Network `index` as a value of its own.
  public subscript(index: Int) -> ThresholdNetwork {
    precondition(index >= 0 && index < count, "network \(index) of \(count)")
    let layers = architecture.widths.indices.map { layer in
      let m = architecture.fanIn(ofLayer: layer)
      return (0..<architecture.widths[layer]).map { neuron in
        let setting = self.setting(index, layer: layer, neuron: neuron)
        return Neuron(
          weights: BitVector(words: [setting.weights], count: m), sign: Int(setting.sign), bias: Int(setting.bias))
      }
    }
    return ThresholdNetwork(architecture: architecture, layers: layers)
  }

  /// How many of the networks agree with the labels of `sample` but for points of total weight at most `mismatches`.
  public func interpolatingCount(on sample: PartialFunction, mismatches: Int = 0, jobs: Int = 1) throws -> Int {
    try Agreement(batch: self, sample: sample, mismatches: mismatches, jobs: jobs).run(pointCount: sample.pointCount)
  }

  /// How often each function on the whole cube occurs.
  ///
  /// - Precondition: at most `FunctionPosterior.maximumInputs` inputs.
  public func functionCounts() throws -> [BitVector: Int] {
    try FunctionCounts(batch: self).run(pointCount: 1 << architecture.inputCount)
  }

  /// Calls the body with the output of each of the networks on points whose inputs are the given columns.
  @inline(__always)
  func forEachColumn<Mask: PointMask>(
    of networks: Range<Int>, inputs: [Mask], everywhere: Mask, _ body: (Mask) -> Void
  ) {
    let widest = max(inputs.count, architecture.widths.max() ?? 1)
    withUnsafeTemporaryAllocation(of: Mask.self, capacity: 2 * widest + 8) { scratch in
      let first = UnsafeMutableBufferPointer(rebasing: scratch[0..<widest])
      let second = UnsafeMutableBufferPointer(rebasing: scratch[widest..<2 * widest])
      let planes = UnsafeMutableBufferPointer(rebasing: scratch[(2 * widest)...])
      for network in networks {
        var (source, target) = (first, second)
        for (index, input) in inputs.enumerated() { source[index] = input }
        for layer in architecture.widths.indices {
          for neuron in 0..<architecture.widths[layer] {
            target[neuron] = setting(network, layer: layer, neuron: neuron)
              .column(source, planes: planes, everywhere: everywhere)
          }
          swap(&source, &target)
        }
        body(source[0])
      }
    }
  }

  private struct Agreement: MaskedComputation {
    let batch: NetworkBatch
    let sample: PartialFunction
    let mismatches: Int
    let jobs: Int

    private func weight(_ points: some PointMask) -> Int {
      var sum = 0
      points.visitPoints { sum += sample.weights[$0] }
      return sum
    }

    func run<Mask: PointMask>(_ mask: Mask.Type) throws -> Int {
      let labels = Mask(words: sample.labels.words)
      let inputs = sample.inputColumns.map { Mask(words: $0.words) }
      let everywhere = Mask(first: sample.pointCount)
      let agreeing = Atomic<Int>(0)
      let meter = WorkMeter.unlimited()
      try Parts.run(NetworkBatch.blockCount(batch.count), jobs: jobs, meter: meter) { _ in
        { block in
          var count = 0
          batch.forEachColumn(of: NetworkBatch.block(block, of: batch.count), inputs: inputs, everywhere: everywhere) {
            column in
            if column == labels || mismatches > 0 && weight(column ^ labels) <= mismatches { count += 1 }
          }
          agreeing.add(count, ordering: .relaxed)
        }
      }
      return agreeing.load(ordering: .relaxed)
    }
  }

  private struct FunctionCounts: MaskedComputation {
    let batch: NetworkBatch

    func run<Mask: PointMask>(_ mask: Mask.Type) throws -> [BitVector: Int] {
      let n = batch.architecture.inputCount
      var counts: [Mask: Int] = [:]
      batch.forEachColumn(
        of: 0..<batch.count, inputs: (0..<n).map { Mask(words: TruthTable.projection($0, of: n).words) },
        everywhere: Mask(first: 1 << n)
      ) { counts[$0, default: 0] += 1 }
      return counts.reduce(into: [:]) { result, entry in
        let words = (0..<((1 << n) + 63) / 64).map { entry.key.word($0) }
        result[BitVector(words: words, count: 1 << n)] = entry.value
      }
    }
  }
}

/// W, gamma and b of one neuron.
struct RawSetting: Hashable, Sendable {
  var weights: UInt64
  var sign: Int8
  var bias: Int16

  /// The value of the neuron on all points, from the columns that it reads: a count in bit planes that overflows at the
  /// threshold. Evaluates the parameters as they are, without the tables that they were drawn from.
  @inline(__always)
  func column<Mask: PointMask>(
    _ inputs: UnsafeMutableBufferPointer<Mask>, planes: UnsafeMutableBufferPointer<Mask>, everywhere: Mask
  ) -> Mask {
    if sign == 0 { return bias > 0 ? everywhere : Mask() }
    // gamma = 1 fires iff the count is at least 1 - b, gamma = -1 iff it is below b.
    let threshold = sign > 0 ? 1 - Int(bias) : Int(bias)
    let ones = weights.nonzeroBitCount
    if threshold <= 0 { return sign > 0 ? everywhere : Mask() }
    if threshold > ones { return sign > 0 ? Mask() : everywhere }
    let planeCount = Int.bitWidth - ones.leadingZeroBitCount
    let offset = 1 << planeCount - threshold
    for plane in 0..<planeCount { planes[plane] = offset >> plane & 1 == 1 ? everywhere : Mask() }
    var overflow = Mask()
    var rest = weights
    while rest != 0 {
      var carry = inputs[rest.trailingZeroBitCount]
      rest &= rest &- 1
      for plane in 0..<planeCount {
        let bits = planes[plane]
        planes[plane] = bits ^ carry
        carry = bits & carry
      }
      overflow = overflow | carry
    }
    return sign > 0 ? overflow : everywhere & ~overflow
  }
}
