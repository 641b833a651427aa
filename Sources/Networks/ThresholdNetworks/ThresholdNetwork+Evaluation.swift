extension ThresholdNetwork {
  /// The value of the network at one point.
  public func evaluate(_ point: BitVector) -> Bool {
    precondition(point.count == architecture.inputCount, "a point of \(point.count) inputs")
    var values = point
    for layer in layers { values = BitVector(layer.map { $0.fires(on: values) }) }
    return values[0]
  }

  /// The values of the network on all points of `sample`, 64 points a word.
  public func column(on sample: PartialFunction) -> BitVector {
    column(on: sample.inputColumns, pointCount: sample.pointCount)
  }

  /// The columns of every layer on the points whose inputs are the given columns.
  public func layerColumns(on inputs: [BitVector], pointCount: Int) -> [[BitVector]] {
    precondition(inputs.count == architecture.inputCount, "\(inputs.count) input columns")
    var all: [[BitVector]] = []
    var columns = inputs
    for layer in layers {
      columns = layer.map { $0.column(on: columns, pointCount: pointCount) }
      all.append(columns)
    }
    return all
  }

  /// The values of the network on the points whose inputs are the given columns.
  public func column(on inputs: [BitVector], pointCount: Int) -> BitVector {
    layerColumns(on: inputs, pointCount: pointCount)[architecture.depth - 1][0]
  }

  /// The function on all of {0,1}^n.
  ///
  /// - Precondition: at most `TruthTable.maximumInputs` inputs.
  public var truthTable: TruthTable {
    let n = architecture.inputCount
    precondition(n <= TruthTable.maximumInputs, "the truth table of \(n) inputs")
    let inputs = (0..<n).map { TruthTable.projection($0, of: n) }
    return TruthTable(inputCount: n, values: column(on: inputs, pointCount: 1 << n))
  }

  /// The function on all of {0,1}^n, block by block, so that a wide network of many inputs takes little memory and can be
  /// left before it is done.
  ///
  /// - Parameter isStopped: asked before every neuron of every block.
  /// - Returns: nil if it was stopped.
  /// - Precondition: at most `TruthTable.maximumInputs` inputs.
  package func truthTable(isStopped: () -> Bool) -> TruthTable? {
    let n = architecture.inputCount
    precondition(n <= TruthTable.maximumInputs, "the truth table of \(n) inputs")
    let inputs = (0..<n).map { TruthTable.projection($0, of: n).words }
    let wordCount = max(1, (1 << n) / 64)
    let blockSize = 256
    var values: [UInt64] = []
    for start in stride(from: 0, to: wordCount, by: blockSize) {
      let range = start..<min(start + blockSize, wordCount)
      let pointCount = min(1 << n, 64 * range.count)
      var columns = inputs.map { BitVector(words: Array($0[range]), count: pointCount) }
      for layer in layers {
        var next: [BitVector] = []
        for neuron in layer {
          if isStopped() { return nil }
          next.append(neuron.column(on: columns, pointCount: pointCount))
        }
        columns = next
      }
      values += columns[0].words
    }
    return TruthTable(inputCount: n, values: BitVector(words: values, count: 1 << n))
  }

  /// Whether the network has the right value on every point of `sample`.
  public func isConsistent(with sample: PartialFunction) -> Bool {
    architecture.inputCount == sample.inputCount && column(on: sample) == sample.labels
  }
}

extension Neuron {
  /// The values of the neuron on all points at once, from the columns of the layer before it.
  ///
  /// The ones among the selected columns are counted in bit planes: plane i holds bit i of every
  /// point's count.
  ///
  /// - Complexity: O(m log m) operations on words for every 64 points.
  public func column(on inputs: [BitVector], pointCount: Int) -> BitVector {
    precondition(inputs.count == fanIn, "\(inputs.count) columns at fan-in \(fanIn)")
    switch function {
    case .constant(let value): return BitVector(repeating: value, count: pointCount)
    case .atLeast(let threshold, let set):
      return Self.atLeast(threshold, of: set.ones.map { inputs[$0] }, pointCount: pointCount)
    case .fewer(let threshold, let set):
      return ~Self.atLeast(threshold, of: set.ones.map { inputs[$0] }, pointCount: pointCount)
    }
  }

  private static func atLeast(_ threshold: Int, of columns: [BitVector], pointCount: Int) -> BitVector {
    let planeCount = Int.bitWidth - columns.count.leadingZeroBitCount
    var planes = [UInt64](repeating: 0, count: planeCount)
    // Adding 2^planeCount - threshold overflows exactly when the count reaches the threshold.
    let offset = (1 << planeCount) - threshold
    var words = [UInt64](repeating: 0, count: (pointCount + 63) / 64)
    for word in words.indices {
      for plane in planes.indices { planes[plane] = offset >> plane & 1 == 1 ? ~0 : 0 }
      var overflow: UInt64 = 0
      for column in columns {
        var carry = column.words[word]
        for plane in planes.indices where carry != 0 {
          let sum = planes[plane] ^ carry
          carry &= planes[plane]
          planes[plane] = sum
        }
        overflow |= carry
      }
      words[word] = overflow
    }
    return BitVector(words: words, count: pointCount)
  }
}
