import CKernels
import ThresholdNetworks

/// Room for one move, shared by all states that one thread works on.
package final class GibbsWorkspace {
  /// Columns of the layers above a neuron that is set to a constant, and what comes of it.
  let trial: UnsafeMutablePointer<UInt64>
  let low, high: UnsafeMutablePointer<UInt64>
  let pivotal, required: UnsafeMutablePointer<UInt64>
  /// Per function of a later layer: its errors among the pivotal points, then the cumulative weights.
  let candidateErrors: UnsafeMutablePointer<Int32>
  let cumulative: UnsafeMutablePointer<UInt64>
  /// Counts of the ones among chosen inputs, a row for each input.
  let counts: UnsafeMutablePointer<UInt64>
  /// How many networks were drawn from the prior to find those that vary.
  package var draws = 0
  /// Whether what is being drawn need not be found any more.
  let isStopped: () -> Bool
  /// Sums of weights over blocks of dictionary columns.
  let sums: UnsafeMutablePointer<UInt64>

  static func bytesNeeded(_ model: ChainModel) -> Int {
    let widest = model.architecture.widths.max() ?? 1
    let words = (model.layerStart[model.architecture.depth] + 4) * model.wordCount + (widest + 1) * (widest + 1)
    return 8 * words + 12 * model.largestTable + model.columnCount / 8
  }

  package init(_ model: ChainModel, isStopped: @escaping () -> Bool = { false }) {
    self.isStopped = isStopped
    let words = model.wordCount
    let widest = model.architecture.widths.max() ?? 1
    trial = .zeroed(model.layerStart[model.architecture.depth] * words)
    low = .zeroed(words)
    high = .zeroed(words)
    pivotal = .zeroed(words)
    required = .zeroed(words)
    candidateErrors = .allocate(capacity: model.largestTable)
    cumulative = .zeroed(model.largestTable)
    counts = .zeroed((widest + 1) * (widest + 1))
    sums = .zeroed(model.columnCount / Int(THRESHER_CHOICE_BLOCK) + 1)
  }

  deinit {
    for pointer in [trial, low, high, pivotal, required, cumulative, counts, sums] { pointer.deallocate() }
    candidateErrors.deallocate()
  }
}

extension UnsafeMutablePointer where Pointee == UInt64 {
  /// So many zeros, which the caller deallocates.
  static func zeroed(_ count: Int) -> Self {
    let pointer = allocate(capacity: count)
    pointer.initialize(repeating: 0, count: count)
    return pointer
  }
}
