import CKernels

/// Columns side by side with payloads: the low 32 bits a weight (a multiplicity), the high 32 a cost.
///
/// Does not own its memory.
struct ColumnList<Mask: PointMask> {
  let masks: UnsafeMutablePointer<Mask>
  let payloads: UnsafeMutablePointer<UInt64>
  var count: Int

  @inline(__always) func weight(_ index: Int) -> UInt64 { payloads[index] & 0xffff_ffff }

  @inline(__always) func cost(_ index: Int) -> Int { Int(truncatingIfNeeded: payloads[index] &>> 32) }

  /// The entries from `start` on.
  @inline(__always) func suffix(from start: Int) -> Self {
    Self(masks: masks + start, payloads: payloads + start, count: count - start)
  }

  /// The number of leading entries that cost at most `limit`, in a list that ascends in cost.
  @inline(__always) func countWithin(_ limit: Int) -> Int {
    if limit < 0 { return 0 }
    let bound = UInt64(min(limit, Int(UInt32.max))) << 32 | 0xffff_ffff
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) >> 1
      if payloads[middle] <= bound { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// The sum of all weights.
  var weightSum: UInt64 {
    var sum: UInt64 = 0
    for index in 0..<count { sum &+= weight(index) }
    return sum
  }

  /// The weighted number of ordered pairs, repetition allowed, that are disjoint on `tight` and cost at
  /// most `budget` together (V_2 of the manual).
  @inline(__always) func pairSum(tight: Mask, budget: Int) -> UInt128 {
    var total: UInt128 = 0
    for i in 0..<count {
      let limit = budget - cost(i)
      if limit < cost(i) { break }
      total &+= UInt128(rowSum(i, tight: tight, cut: suffix(from: i + 1).countWithin(limit)))
    }
    return total
  }

  /// The part of the pairs whose first entry in the order of the list is i; `cut` later ones are in budget.
  @inline(__always) func rowSum(_ i: Int, tight: Mask, cut: Int) -> UInt128 {
    let mask = masks[i] & tight
    let later = Mask.sumDisjoint(suffix(from: i + 1), cut, mask)
    let own = mask.isEmpty ? weight(i) : 0
    return UInt128(weight(i)) &* UInt128(2 &* later &+ own)
  }
}

/// A list with its own memory.
final class ColumnBuffer<Mask: PointMask> {
  let masks: UnsafeMutablePointer<Mask>
  let payloads: UnsafeMutablePointer<UInt64>
  let capacity: Int

  init(capacity: Int) {
    self.capacity = capacity
    // Vector loops store whole vectors of eight.
    masks = .allocate(capacity: capacity + 8)
    payloads = .allocate(capacity: capacity + 8)
  }

  deinit {
    masks.deallocate()
    payloads.deallocate()
  }

  func list(count: Int) -> ColumnList<Mask> { ColumnList(masks: masks, payloads: payloads, count: count) }

  static func bytes(capacity: Int) -> Int { (capacity + 8) * (8 * Mask.wordCount + 8) }
}

extension PointMask {
  /// Copies the first `count` entries that are disjoint from `forbidden` into a buffer, which may hold them already.
  @inline(__always)
  static func filter(_ list: ColumnList<Self>, _ count: Int, _ forbidden: Self, into buffer: ColumnBuffer<Self>)
    -> ColumnList<Self>
  {
    var kept = 0
    if Self.self == UInt64.self {
      let source = UnsafeRawPointer(list.masks).assumingMemoryBound(to: UInt64.self)
      let target = UnsafeMutableRawPointer(buffer.masks).assumingMemoryBound(to: UInt64.self)
      kept = thresher_filter_columns(source, list.payloads, count, forbidden.word(0), target, buffer.payloads)
    } else {
      for index in 0..<count {
        let mask = list.masks[index]
        let payload = list.payloads[index]
        buffer.masks[kept] = mask
        buffer.payloads[kept] = payload
        if (mask & forbidden).isEmpty { kept += 1 }
      }
    }
    return buffer.list(count: kept)
  }

  /// The weights of those of the first `count` entries that are disjoint from `forbidden`.
  @inline(__always)
  static func sumDisjoint(_ list: ColumnList<Self>, _ count: Int, _ forbidden: Self) -> UInt64 {
    if Self.self == UInt64.self {
      let source = UnsafeRawPointer(list.masks).assumingMemoryBound(to: UInt64.self)
      return thresher_sum_disjoint(source, list.payloads, count, forbidden.word(0))
    }
    var sum: UInt64 = 0
    for index in 0..<count where (list.masks[index] & forbidden).isEmpty { sum &+= list.weight(index) }
    return sum
  }
}
