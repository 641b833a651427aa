import CKernels
import Foundation

/// Point weights q >= 0 that make the budget argument of the packing form sharp.
///
/// A column of bad points e costs K(e) = sum q_p e(p); r columns within capacities a cost at most
/// B = sum q_p a_p together. Any q is sound, so it is found in floating point by multiplicative
/// weights, which raise q where the cheapest column is bad, and used in integers.
final class BudgetWeights<Mask: PointMask> {
  let pointCount: Int
  /// The bytes of a mask that hold points.
  private let byteCount: Int
  private let tables: UnsafeMutablePointer<Double>
  private let integerTables: UnsafeMutablePointer<UInt32>
  /// The current weights, 0 where the capacity never binds.
  private let current: UnsafeMutablePointer<Double>
  private let integers: UnsafeMutablePointer<UInt32>

  init(pointCount: Int) {
    self.pointCount = pointCount
    byteCount = 8 * Mask.wordCount
    tables = .allocate(capacity: 256 * byteCount)
    integerTables = .allocate(capacity: 256 * byteCount)
    current = .allocate(capacity: max(1, pointCount))
    integers = .allocate(capacity: max(1, pointCount))
    tables.initialize(repeating: 0, count: 256 * byteCount)
    integerTables.initialize(repeating: 0, count: 256 * byteCount)
  }

  deinit {
    tables.deallocate()
    integerTables.deallocate()
    current.deallocate()
    integers.deallocate()
  }

  /// How long and how boldly to search.
  struct Schedule {
    var rounds: Int
    var step: Double
    var decay: Double

    static var root: Self { Self(rounds: 150, step: 0.15, decay: 0.01) }
    static var node: Self { Self(rounds: 12, step: 0.3, decay: 0.05) }
  }

  /// Searches weights for r columns of `list` within `capacities` from `start` on (nil: equal weights), and
  /// leaves the best in `best`.
  func search(
    _ list: ColumnList<Mask>, choosing r: Int, capacities: UnsafePointer<Int32>, start: UnsafePointer<Double>?,
    schedule: Schedule, best: UnsafeMutablePointer<Double>
  ) {
    var largest = 0.0
    for p in 0..<pointCount {
      // A point that may be bad r times never binds; one that may not be bad at all is filtered already.
      let binds = capacities[p] > 0 && capacities[p] < Int32(r)
      current[p] = binds ? (start.map { $0[p] > 0 ? $0[p] : 1e-3 } ?? 1) : 0
      largest = max(largest, current[p])
    }
    best.update(from: current, count: pointCount)
    if largest == 0 || list.count == 0 { return }
    var bestRatio = 0.0
    for round in 0..<schedule.rounds {
      buildTables(tables, from: current)
      let (cheapest, value) = leastColumn(list)
      var total = 0.0
      for p in 0..<pointCount { total += current[p] * Double(capacities[p]) }
      let ratio = value / total
      if ratio > bestRatio {
        bestRatio = ratio
        best.update(from: current, count: pointCount)
      }
      if Double(r) * ratio > 1.001 { return }
      let step = schedule.step / (1 + schedule.decay * Double(round))
      raise(list.masks[cheapest], step: step, r: r, capacities: capacities)
    }
  }

  private func raise(_ bad: Mask, step: Double, r: Int, capacities: UnsafePointer<Int32>) {
    let up = exp(step)
    withUnsafeTemporaryAllocation(of: Double.self, capacity: r + 1) { factors in
      for a in 0...r { factors[a] = exp(-step * Double(a) / Double(r)) }
      var largest = 0.0
      for p in 0..<pointCount where current[p] > 0 {
        current[p] *= factors[Int(capacities[p])] * (bad.contains(p) ? up : 1)
        largest = max(largest, current[p])
      }
      let scale = 1 / largest
      for p in 0..<pointCount where current[p] > 0 { current[p] = max(current[p] * scale, 1e-4) }
    }
  }

  /// Writes the integer costs of the weights `z` into the payloads and returns the budget.
  func price(_ list: ColumnList<Mask>, weights z: UnsafePointer<Double>, capacities: UnsafePointer<Int32>) -> Int {
    var largest = 0.0
    for p in 0..<pointCount { largest = max(largest, z[p]) }
    var budget = 0
    for p in 0..<pointCount {
      integers[p] = largest > 0 ? UInt32(10_000 * z[p] / largest) : 0
      budget += Int(integers[p]) * Int(capacities[p])
    }
    buildTables(integerTables, from: integers)
    for index in 0..<list.count {
      let cost = sum(integerTables, over: list.masks[index])
      list.payloads[index] = UInt64(cost) << 32 | list.weight(index)
    }
    return budget
  }

  private func leastColumn(_ list: ColumnList<Mask>) -> (index: Int, value: Double) {
    if Mask.self == UInt64.self {
      var value = 0.0
      let masks = UnsafeRawPointer(list.masks).assumingMemoryBound(to: UInt64.self)
      let index = thresher_least_column(masks, list.count, tables, &value)
      return (index, value)
    }
    var best = (index: 0, value: Double.infinity)
    for index in 0..<list.count {
      let value = sum(tables, over: list.masks[index])
      if value < best.value { best = (index, value) }
    }
    return best
  }

  @inline(__always)
  private func sum<Number: AdditiveArithmetic>(_ tables: UnsafePointer<Number>, over mask: Mask) -> Number {
    var total = Number.zero
    var table = tables
    for index in 0..<Mask.wordCount {
      var rest = mask.word(index)
      for _ in 0..<8 {
        total += table[Int(rest & 255)]
        rest &>>= 8
        table += 256
      }
    }
    return total
  }

  /// tables[256 b + v]: the sum of the weights of the points of byte b that are set in v.
  private func buildTables<Number: AdditiveArithmetic>(
    _ tables: UnsafeMutablePointer<Number>, from weights: UnsafePointer<Number>
  ) {
    for byte in 0..<(pointCount + 7) / 8 {
      let table = tables + 256 * byte
      table[0] = .zero
      // Doubling: the sums with a bit are those without it and its weight.
      var size = 1
      for p in 8 * byte..<8 * byte + 8 {
        let weight = p < pointCount ? weights[p] : .zero
        let upper = table + size
        for value in 0..<size { upper[value] = table[value] + weight }
        size &+= size
      }
    }
  }
}
