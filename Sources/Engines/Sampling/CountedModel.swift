import ThresholdNetworks

/// What all chains on one sample share when neurons may have any number of inputs: the sample as columns of words.
///
/// A class because the columns are read through pointers in hot loops; nothing changes after `init`.
package final class CountedModel: @unchecked Sendable {
  package let sample: PartialFunction
  package let architecture: Architecture
  /// 64-bit words a column.
  let wordCount: Int
  /// The columns of the inputs, one after the other.
  let inputs: UnsafeMutablePointer<UInt64>
  let labels: UnsafeMutablePointer<UInt64>
  /// Ones at the points of the sample.
  let points: UnsafeMutablePointer<UInt64>
  /// The index of the first neuron of each layer, and the number of all neurons at the end.
  let layerStart: [Int]
  /// Where the weights of each neuron begin among those of all, in words, and their number at the end.
  let rowStart: [Int]

  /// Counts of ones have 16 bits.
  static let maximumFanIn = Int(UInt16.max)

  static func isSuitable(_ architecture: Architecture) -> Bool {
    architecture.widths.indices.allSatisfy { architecture.fanIn(ofLayer: $0) <= maximumFanIn }
  }

  /// - Precondition: `isSuitable(architecture)`.
  package init(_ sample: PartialFunction, _ architecture: Architecture) {
    precondition(Self.isSuitable(architecture), "a fan-in beyond \(Self.maximumFanIn)")
    self.sample = sample
    self.architecture = architecture
    let words = max(1, (sample.pointCount + 63) / 64)
    wordCount = words
    inputs = .zeroed(max(1, sample.inputCount * words))
    for (input, column) in sample.inputColumns.enumerated() {
      for (word, bits) in column.words.enumerated() { inputs[input * words + word] = bits }
    }
    labels = .zeroed(words)
    for (word, bits) in sample.labels.words.enumerated() { labels[word] = bits }
    points = .zeroed(words)
    for (word, bits) in BitVector(repeating: true, count: sample.pointCount).words.enumerated() { points[word] = bits }
    layerStart = architecture.widths.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1) }
    var starts = [0]
    for layer in architecture.widths.indices {
      let row = (architecture.fanIn(ofLayer: layer) + 63) / 64
      for _ in 0..<architecture.widths[layer] { starts.append(starts[starts.count - 1] + row) }
    }
    rowStart = starts
  }

  deinit {
    inputs.deallocate()
    labels.deallocate()
    points.deallocate()
  }

  var neuronCount: Int { layerStart[architecture.depth] }

  /// What one network needs, roughly.
  static func bytesNeeded(_ sample: PartialFunction, _ architecture: Architecture) -> Int {
    let words = max(1, (sample.pointCount + 63) / 64)
    return architecture.widths.indices.reduce(256) { sum, layer in
      sum + architecture.widths[layer] * (architecture.fanIn(ofLayer: layer) / 8 + 16 + 136 * words)
    }
  }
}
