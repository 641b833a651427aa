import CKernels
import ThresholdNetworks

/// Room for one move, shared by all networks that one thread works on.
package final class CountedWorkspace {
  /// Columns of the layers above a neuron whose column is changed, or as they were before.
  let trial: UnsafeMutablePointer<UInt64>
  /// Single columns.
  let low, high, plus, minus, zeros, ones, candidate: UnsafeMutablePointer<UInt64>
  let pivotal, required: UnsafeMutablePointer<UInt64>
  let firing: [UnsafeMutablePointer<UInt64>]
  let counts: UnsafeMutablePointer<UInt16>
  /// The points that matter to a block.
  var block: thresher_block_points
  let pairs, sums: UnsafeMutablePointer<UInt64>
  let histogram: UnsafeMutablePointer<Int32>
  let blockInputs: UnsafeMutablePointer<UnsafePointer<UInt64>?>
  /// The numbers of the inputs, in an order that is shuffled on the way.
  var order: [[Int]]

  package init(_ model: CountedModel) {
    let words = model.wordCount
    let points = 64 * words
    let widest = model.architecture.widths.indices.map { model.architecture.fanIn(ofLayer: $0) }.max() ?? 1
    trial = .zeroed(model.neuronCount * words)
    (low, high, plus, minus) = (.zeroed(words), .zeroed(words), .zeroed(words), .zeroed(words))
    (zeros, ones, candidate) = (.zeroed(words), .zeroed(words), .zeroed(words))
    for word in 0..<words { ones[word] = ~0 }
    (pivotal, required) = (.zeroed(words), .zeroed(words))
    firing = (0..<3).map { _ in .zeroed(words) }
    counts = .allocate(capacity: points)
    let (blockCounts, patterns, signs) = (
      UnsafeMutablePointer<UInt16>.allocate(capacity: points), UnsafeMutablePointer<UInt8>.allocate(capacity: points),
      UnsafeMutablePointer<Int8>.allocate(capacity: points)
    )
    block = thresher_block_points(counts: blockCounts, patterns: patterns, required: signs, points: 0)
    pairs = .zeroed(points + 1)
    sums = .zeroed(1 << Int(THRESHER_BLOCK_INPUTS))
    histogram = .allocate(capacity: widest + Int(THRESHER_BLOCK_INPUTS) + 2)
    blockInputs = .allocate(capacity: Int(THRESHER_BLOCK_INPUTS))
    blockInputs.initialize(repeating: nil, count: Int(THRESHER_BLOCK_INPUTS))
    order = model.architecture.widths.indices.map { Array(0..<model.architecture.fanIn(ofLayer: $0)) }
  }

  deinit {
    for pointer in [trial, low, high, plus, minus, zeros, ones, candidate, pivotal, required, pairs, sums] + firing {
      pointer.deallocate()
    }
    counts.deallocate()
    block.counts.deallocate()
    block.patterns.deallocate()
    block.required.deallocate()
    histogram.deallocate()
    blockInputs.deallocate()
  }

  static func bytesNeeded(_ model: CountedModel) -> Int {
    let widest = model.architecture.widths.indices.map { model.architecture.fanIn(ofLayer: $0) }.max() ?? 1
    return 4096 + (8 * model.neuronCount + 1000) * model.wordCount + 12 * widest * model.architecture.depth
  }
}
