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

  /// The entries that r of the list within a budget can have: with r - 1 of the cheapest beside it. Moved to the front, in order.
  func affordable(_ budget: Int, choosing r: Int) -> Self {
    var least = Int.max
    for index in 0..<count { least = min(least, cost(index)) }
    var kept = self
    kept.count = 0
    if count == 0 || r * least > budget { return kept }
    let limit = budget - (r - 1) * least
    for index in 0..<count {
      masks[kept.count] = masks[index]
      payloads[kept.count] = payloads[index]
      if cost(index) <= limit { kept.count += 1 }
    }
    return kept
  }

  /// The weighted number of ordered pairs, repetition allowed, that are disjoint on `tight` and cost at
  /// most `budget` together (V_2 of the manual).
  @inline(__always) func pairSum(tight: Mask, budget: Int) -> UInt128 {
    if budget < 0 { return 0 }
    if Mask.self == UInt64.self {
      let source = UnsafeRawPointer(masks).assumingMemoryBound(to: UInt64.self)
      return withUnsafeTemporaryAllocation(of: UInt64.self, capacity: 2) { sum in
        sum.initialize(repeating: 0)
        thresher_sum_disjoint_pairs(source, payloads, count, tight.word(0), UInt64(budget), sum.baseAddress)
        return UInt128(sum[1]) << 64 | UInt128(sum[0])
      }
    }
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

extension ColumnList {
  /// Room for so many entries, none of them there yet; to be given back by `deallocate`.
  init(capacity: Int) {
    // Vector loops store whole vectors of eight.
    self.init(masks: .allocate(capacity: capacity + 8), payloads: .allocate(capacity: capacity + 8), count: 0)
  }

  func deallocate() {
    masks.deallocate()
    payloads.deallocate()
  }

  /// The bytes of such room.
  static func bytes(capacity: Int) -> Int { (capacity + 8) * (8 * Mask.wordCount + 8) }
}

extension PointMask {
  /// Copies the first `count` entries that are disjoint from `forbidden` into a list with room for them and eight
  /// more, which may hold them already.
  @inline(__always)
  static func filter(_ list: ColumnList<Self>, _ count: Int, _ forbidden: Self, into target: ColumnList<Self>)
    -> ColumnList<Self>
  {
    var kept = 0
    if Self.self == UInt64.self {
      let source = UnsafeRawPointer(list.masks).assumingMemoryBound(to: UInt64.self)
      let masks = UnsafeMutableRawPointer(target.masks).assumingMemoryBound(to: UInt64.self)
      kept = thresher_filter_columns(source, list.payloads, count, forbidden.word(0), masks, target.payloads)
    } else {
      for index in 0..<count {
        let mask = list.masks[index]
        let payload = list.payloads[index]
        target.masks[kept] = mask
        target.payloads[kept] = payload
        if (mask & forbidden).isEmpty { kept += 1 }
      }
    }
    return ColumnList(masks: target.masks, payloads: target.payloads, count: kept)
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
