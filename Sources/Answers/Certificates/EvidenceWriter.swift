import Solving
import ThresholdNetworks

/// Writes trees of weights in the checker's format; see `EvidenceTree` and `NeuronReplay` in `Checker`.
struct EvidenceWriter {
  private(set) var bytes: [UInt8] = []
  private let sample: PartialFunction
  private let zeroCount: Int
  /// The place of each point among the points of its label.
  private let ranks: [Int]
  /// Whether weights of points have the price of a column at their end.
  private let hasPrices: Bool

  init(sample: PartialFunction, hasPrices: Bool = false) {
    self.sample = sample
    self.hasPrices = hasPrices
    zeroCount = sample.zeros.popcount
    var ones = 0
    ranks = (0..<sample.pointCount).map { point in
      defer { if sample.labels[point] { ones += 1 } }
      return sample.labels[point] ? ones : point - ones
    }
  }

  mutating func write(_ tree: CoverTree) {
    for node in tree.nodes {
      switch node {
      case .pruned(let weights):
        writeNumber(0)
        writePriced(weights)
      case .impossible: writeNumber(1)
      case .branch(let function):
        writeNumber(2)
        writeFunction(function)
      case .reduced(let weights):
        writeNumber(3)
        writePriced(weights)
      case .mistake(let point):
        writeNumber(5)
        writeNumber(point)
      }
    }
  }

  mutating func write(_ tree: SeparationTree) {
    for node in tree.nodes {
      switch node {
      case .pruned(let weights):
        writeNumber(0)
        writeWeights(items(weights))
      case .exhausted: writeNumber(1)
      case .merged(let thresholds):
        writeNumber(4)
        writeNumber(thresholds.count)
        for weights in thresholds { writeWeights(dense(weights)) }
      case .branch(let function):
        writeNumber(2)
        writeFunction(function)
      case .reduced(let weights):
        writeNumber(3)
        writeWeights(items(weights))
      }
    }
  }

  mutating func write(_ tree: NeuronTree) {
    for node in tree.nodes {
      switch node {
      case .contradictions(let lists):
        writeNumber(0)
        writeNumber(lists.count)
        for list in lists {
          writeWeights(list.map { (item: $0.point, weight: $0.weight) }.sorted { $0.item < $1.item })
        }
      case .branch(let input, let first):
        writeNumber(1)
        writeNumber(2 * input + (first ? 1 : 0))
      case .mistake(let point):
        writeNumber(2)
        writeNumber(point)
      }
    }
  }

  /// A pair as the checker numbers it: the one and the zero, each counted among the points of its label.
  func ranks(of pair: SeparationTree.PairWeight) -> [Int] { [ranks[pair.one], ranks[pair.zero], pair.weight] }

  private func dense(_ weights: [Int]) -> [(item: Int, weight: Int)] {
    weights.indices.filter { weights[$0] > 0 }.map { ($0, weights[$0]) }
  }

  private func items(_ weights: [SeparationTree.PairWeight]) -> [(item: Int, weight: Int)] {
    weights.filter { $0.weight > 0 }.map { (ranks[$0.one] * zeroCount + ranks[$0.zero], $0.weight) }
      .sorted { $0.item < $1.item }
  }

  private mutating func writePriced(_ weights: [Int]) {
    writeWeights(dense(Array(weights.prefix(sample.pointCount))))
    if hasPrices { writeNumber(weights.last ?? 0) }
  }

  private mutating func writeWeights(_ weights: [(item: Int, weight: Int)]) {
    writeNumber(weights.count)
    var previous = -1
    for (item, weight) in weights {
      writeNumber(item - previous)
      writeNumber(weight)
      previous = item
    }
  }

  private mutating func writeFunction(_ function: NeuronFunction) {
    let (code, set): (Int, BitVector) =
      switch function {
      // At least 0 of nothing is the constant one; fewer than 0 of nothing the constant zero.
      case .constant(let value): (value ? 0 : 1, BitVector(count: sample.inputCount))
      case .atLeast(let threshold, let set): (2 * threshold, set)
      case .fewer(let threshold, let set): (2 * threshold + 1, set)
      }
    writeNumber(code)
    for start in stride(from: 0, to: sample.inputCount, by: 8) {
      var byte: UInt8 = 0
      for bit in 0..<min(8, sample.inputCount - start) where set[start + bit] { byte |= 1 << UInt8(bit) }
      bytes.append(byte)
    }
  }

  mutating func write(_ file: [UInt8]) {
    writeNumber(file.count)
    bytes += file
  }

  mutating func writeNumber(_ number: Int) {
    var rest = number
    while rest >= 128 {
      bytes.append(UInt8(rest & 127 | 128))
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }
}
