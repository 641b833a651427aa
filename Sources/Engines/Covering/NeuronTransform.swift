import ThresholdNetworks

/// The best of all neurons for gains on the points, found by one transform over the table of all inputs.
///
/// Let F(W, c) be the sum of the gains where c inputs of the set W are one. One input after the other is summed out: without it in W
/// both halves of the table add, with it in W the half where it is one adds one count higher. After the last input all F(W, c) are
/// there, and partial sums over c are the values of all neurons: exact where a climb stops at a local maximum, and no slower.
///
/// - Complexity: O(n^2 2^n) additions for n inputs, in loops without branches.
final class NeuronTransform: NeuronSource {
  /// Beyond so many inputs a climb over the points is faster.
  static let maximumInputCount = 12

  private let inputCount: Int
  private let size: Int
  /// The row of each point in the table of all inputs.
  private let rows: [Int]
  /// The number of ones of every row.
  private let ones: [UInt8]
  // Two tables of (n + 1) 2^n sums, and two of 2^n.
  private let sums: UnsafeMutablePointer<Int32>
  private let other: UnsafeMutablePointer<Int32>
  private let below: UnsafeMutablePointer<Int32>
  private let values: UnsafeMutablePointer<Int32>
  var work: UInt64 = 0

  static func bytesNeeded(inputCount: Int) -> Int {
    inputCount > maximumInputCount ? 0 : (8 * (inputCount + 3) + 1) << inputCount
  }

  /// - Precondition: at most `maximumInputCount` inputs.
  init(_ sample: PartialFunction) {
    precondition(sample.inputCount <= Self.maximumInputCount)
    inputCount = sample.inputCount
    size = 1 << inputCount
    var rows = [Int](repeating: 0, count: sample.pointCount)
    for (input, column) in sample.inputColumns.enumerated() {
      for point in column.ones { rows[point] |= 1 << input }
    }
    self.rows = rows
    ones = (0..<size).map { UInt8($0.nonzeroBitCount) }
    sums = .allocate(capacity: size * (inputCount + 1))
    other = .allocate(capacity: size * (inputCount + 1))
    below = .allocate(capacity: size)
    values = .allocate(capacity: size)
    sums.initialize(repeating: 0, count: size * (inputCount + 1))
    other.initialize(repeating: 0, count: size * (inputCount + 1))
    below.initialize(repeating: 0, count: size)
    values.initialize(repeating: 0, count: size)
  }

  deinit {
    sums.deallocate()
    other.deallocate()
    below.deallocate()
    values.deallocate()
  }

  func fill(_ column: UnsafeMutablePointer<UInt8>, by neuron: ExchangedNeuron) {
    guard case .mask(let mask) = neuron.inputs else { preconditionFailure("a neuron from another source") }
    let threshold = UInt8(neuron.threshold)
    let base: UInt8 = neuron.isNegated ? 1 : 0
    ones.withUnsafeBufferPointer { ones in
      rows.withUnsafeBufferPointer { rows in
        for point in rows.indices { column[point] = (ones[rows[point] & mask] >= threshold ? 1 : 0) ^ base }
      }
    }
    work &+= UInt64(rows.count)
  }

  /// The best neuron of all; one of the best if there are several.
  ///
  /// - Precondition: the absolute values of the gains add up to less than 2^30.
  func bestNeuron(_ gains: [Int32], replacing old: ExchangedNeuron?, random: inout UInt64) -> ExchangedNeuron {
    sums.update(repeating: 0, count: size)
    var total: Int32 = 0
    for (point, gain) in gains.enumerated() {
      sums[rows[point]] = gain
      total &+= gain
    }
    let sums = transformed()
    work &+= UInt64(size * inputCount * (inputCount + 7) / 2 + 2 * rows.count)
    return best(sums, total, &random)
  }

  /// All F(W, c), at `c * size + W`.
  ///
  /// Each step takes the upper half of the table against the lower one and interleaves the results, so that after n steps every
  /// bit is where it was, and no step has short loops.
  private func transformed() -> UnsafeMutablePointer<Int32> {
    var from = sums
    var to = other
    let half = size / 2
    for input in 0..<inputCount {
      for count in 0...(input + 1) {
        let out = to + count * size
        let without = from + count * size
        let with = without + half
        let lower = with - size
        if count > input {
          for index in 0..<half {
            out[2 &* index] = 0
            out[2 &* index &+ 1] = lower[index]
          }
        } else if count == 0 {
          for index in 0..<half {
            out[2 &* index] = without[index] &+ with[index]
            out[2 &* index &+ 1] = without[index]
          }
        } else {
          for index in 0..<half {
            out[2 &* index] = without[index] &+ with[index]
            out[2 &* index &+ 1] = without[index] &+ lower[index]
          }
        }
      }
      swap(&from, &to)
    }
    return from
  }

  /// A neuron that fires on b of the total has the value b or total - b with the better sign, (total + |2 b - total|) / 2.
  private func best(_ sums: UnsafeMutablePointer<Int32>, _ total: Int32, _ random: inout UInt64) -> ExchangedNeuron {
    for set in 0..<size {
      let sum = sums[set]
      below[set] = sum
      values[set] = abs(2 &* sum &- total)
    }
    for count in stride(from: 1, to: inputCount, by: 1) {
      let row = sums + count * size
      for set in 0..<size {
        let sum = below[set] &+ row[set]
        below[set] = sum
        values[set] = max(values[set], abs(2 &* sum &- total))
      }
    }
    var most: Int32 = 0
    for set in 0..<size { most = max(most, values[set]) }
    // The first one from a random place on.
    let start = Int(nextRandom(&random) >> 33) & (size - 1)
    var mask = start
    while values[mask] != most { mask = (mask + 1) & (size - 1) }
    var sum: Int32 = 0
    var chosen = (threshold: 1, isNegated: false)
    var seen: UInt64 = 0
    for count in 0..<inputCount {
      sum &+= sums[count * size + mask]
      let difference = 2 &* sum &- total
      guard abs(difference) == most else { continue }
      seen += 1
      if seen == 1 || (nextRandom(&random) >> 33) % seen == 0 { chosen = (count + 1, difference > 0) }
    }
    return ExchangedNeuron(inputs: .mask(mask), threshold: chosen.threshold, isNegated: chosen.isNegated)
  }
}
