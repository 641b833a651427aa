import Numbers
import ThresholdNetworks

/// The number of settings of the later layers for a partial function on the cells {0,1}^d of the first layer, summed
/// over all complementations of its coordinates: H of the manual.
protocol CellWeights: AnyObject {
  associatedtype Value: Tally

  /// - Parameters: the cells that must be 1 and those that must be 0; all others are free.
  func weight(on: UInt64, off: UInt64) throws -> Value

  /// The same for another thread; nil if the work counted would depend on what a thread remembers.
  func forked(_ meter: WorkMeter) -> Self?
}

/// H for at most four coordinates, by a table that is ternary in the low cells and binary in the high ones.
///
/// The entry of (low pattern, high pattern) is the sum of F, symmetrised over complementations, over all values of
/// the free low cells; the free high cells are summed at look-up, at most 2^8 of them side by side in memory.
final class TernaryCellWeights: CellWeights {
  private let lowCount: Int
  private let highCount: Int
  private let sums: UnsafeMutablePointer<UInt128>
  /// powers[v]: the sum of 3^i over the bits i of v.
  private let powers: [Int]

  static func bytesNeeded(coordinates d: Int) -> Int { d <= 3 ? 6561 * 16 : 6561 * 256 * 16 }

  init(_ layers: LaterLayers) {
    let cellCount = 1 << layers.inputCount
    lowCount = min(8, cellCount)
    highCount = cellCount - lowCount
    var power = 1
    var powers = [0]
    for bit in 0..<lowCount {
      for value in 0..<(1 << bit) { powers.append(powers[value] + power) }
      power *= 3
    }
    self.powers = powers
    let size = power << highCount
    sums = .allocate(capacity: size)
    sums.initialize(repeating: 0, count: size)
    let symmetrized = layers.symmetrized
    let lowMask = UInt64(1 << lowCount - 1)
    for (table, count) in zip(symmetrized.tables, symmetrized.settings) {
      sums[powers[Int(table & lowMask)] << highCount + Int(table >> UInt64(lowCount))] = count
    }
    // One digit at a time: free = off + on. Digits above the current one are still binary.
    var step = 1
    for _ in 0..<lowCount {
      for block in stride(from: 0, to: power, by: 3 * step) {
        for offset in 0..<step {
          let off = sums + (block + offset) << highCount
          let on = sums + (block + offset + step) << highCount
          let free = sums + (block + offset + 2 * step) << highCount
          for high in 0..<(1 << highCount) { free[high] = off[high] &+ on[high] }
        }
      }
      step *= 3
    }
  }

  deinit { sums.deallocate() }

  func forked(_ meter: WorkMeter) -> TernaryCellWeights? { self }

  @inline(__always) func weight(on: UInt64, off: UInt64) -> UInt128 {
    let lowMask = UInt64(1 << lowCount - 1)
    let lowFree = ~(on | off) & lowMask
    let row = sums + (powers[Int(on & lowMask)] + 2 * powers[Int(lowFree)]) << highCount
    if highCount == 0 { return row[0] }
    let highOn = Int(on >> UInt64(lowCount))
    let highFree = Int(~(on | off) >> UInt64(lowCount)) & (1 << highCount - 1)
    var total: UInt128 = 0
    var subset = highFree
    while true {
      total &+= row[highOn | subset]
      if subset == 0 { return total }
      subset = (subset - 1) & highFree
    }
  }
}

/// H for five and six coordinates: the functions in order, searched as a binary trie, with a memory of the answers.
final class TrieCellWeights: CellWeights {
  private struct Pattern: Hashable { let on, off: UInt64 }

  let layers: LaterLayers
  /// prefix[i]: the settings of the first i functions.
  private let prefix: [UInt128]
  private var memory: [Pattern: UInt128] = [:]
  private let meter: WorkMeter

  init(_ layers: LaterLayers, meter: WorkMeter) {
    self.layers = layers
    self.meter = meter
    var prefix: [UInt128] = [0]
    prefix.reserveCapacity(layers.tables.count + 1)
    for count in layers.settings { prefix.append((prefix.last ?? 0) &+ count) }
    self.prefix = prefix
  }

  private init(_ other: TrieCellWeights, meter: WorkMeter) {
    layers = other.layers
    prefix = other.prefix
    self.meter = meter
  }

  func forked(_ meter: WorkMeter) -> TrieCellWeights? { TrieCellWeights(self, meter: meter) }

  func weight(on: UInt64, off: UInt64) throws -> UInt128 {
    try meter.add(64)
    let pattern = Pattern(on: on, off: off)
    if let known = memory[pattern] { return known }
    var total: UInt128 = 0
    let d = layers.inputCount
    for flips in 0..<(1 << d) {
      total &+= try plain(on: LaterLayers.flip(on, flips, d), off: LaterLayers.flip(off, flips, d))
    }
    // The memory is worth at most a quarter of the budget.
    if memory.count < meter.memory / 256 { memory[pattern] = total }
    return total
  }

  /// The sum of F over the functions that are 1 on `on` and 0 on `off`.
  func plain(on: UInt64, off: UInt64) throws -> UInt128 {
    try meter.poll(64)
    let lowest = (on | off).trailingZeroBitCount
    func sum(_ range: Range<Int>, _ bit: Int) -> UInt128 {
      if range.isEmpty { return 0 }
      // Below the lowest bound cell everything is free.
      if bit < lowest { return prefix[range.upperBound] &- prefix[range.lowerBound] }
      let cell: UInt64 = 1 << UInt64(bit)
      var low = range.lowerBound
      var high = range.upperBound
      while low < high {
        let middle = (low + high) / 2
        if layers.tables[middle] & cell == 0 { low = middle + 1 } else { high = middle }
      }
      var total: UInt128 = 0
      if on & cell == 0 { total = sum(range.lowerBound..<low, bit - 1) }
      if off & cell == 0 { total &+= sum(low..<range.upperBound, bit - 1) }
      return total
    }
    return sum(0..<layers.tables.count, 1 << layers.inputCount - 1)
  }
}

/// H by counting the later layers on the cells as a sample of their own, where their functions are too many to list.
final class RecursiveCellWeights: CellWeights {
  private struct Pattern: Hashable { let on, off: UInt64 }

  private let coordinateCount: Int
  private let widths: [Int]
  private let meter: WorkMeter
  private var memory: [Pattern: Integer] = [:]

  init(coordinateCount: Int, widths: [Int], meter: WorkMeter) {
    self.coordinateCount = coordinateCount
    self.widths = widths
    self.meter = meter
  }

  func forked(_ meter: WorkMeter) -> RecursiveCellWeights? { nil }

  func weight(on: UInt64, off: UInt64) throws -> Integer {
    var total = IntegerAccumulator()
    for flips in 0..<(1 << coordinateCount) {
      total.add(
        try plain(
          on: LaterLayers.flip(on, flips, coordinateCount), off: LaterLayers.flip(off, flips, coordinateCount)))
    }
    return total.value
  }

  func plain(on: UInt64, off: UInt64) throws -> Integer {
    let pattern = Pattern(on: on, off: off)
    if let known = memory[pattern] { return known }
    let sample = CellSample.partialFunction(on: on, off: off, coordinateCount: coordinateCount)
    let count = try CountComputation(sample: sample, widths: widths, meter: meter)
      .run(pointCount: sample.pointCount)
    if memory.count < meter.memory / 256 { memory[pattern] = count }
    return count
  }
}

enum CellSample {
  /// The partial function on {0,1}^d that is 1 on the cells `on` and 0 on the cells `off`.
  static func partialFunction(on: UInt64, off: UInt64, coordinateCount d: Int) -> PartialFunction {
    var points: [BitVector] = []
    var labels: [Bool] = []
    (on | off).visitPoints { cell in
      points.append(BitVector(words: [UInt64(cell)], count: d))
      labels.append(on >> UInt64(cell) & 1 == 1)
    }
    return PartialFunction(inputCount: d, points: points, labels: BitVector(labels))
  }
}
