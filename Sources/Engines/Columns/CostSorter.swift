/// Sorts lists by cost, stably, so that the order does not depend on the algorithm.
///
/// By bytes of the cost from the lowest on, as costs have three bytes at most as a rule: faster than comparisons from some dozen
/// entries on.
final class CostSorter {
  /// A cost and a place in the list each.
  private var keys: UnsafeMutablePointer<UInt64>
  private var spare: UnsafeMutablePointer<UInt64>
  private var capacity = 0

  init() {
    keys = .allocate(capacity: 0)
    spare = .allocate(capacity: 0)
  }

  deinit {
    keys.deallocate()
    spare.deallocate()
  }

  /// Sorts in place and returns the list.
  func sort<Mask: PointMask>(_ list: ColumnList<Mask>) -> ColumnList<Mask> {
    let count = list.count
    reserve(count)
    var largest: UInt64 = 0
    for index in 0..<count {
      let cost = list.payloads[index] >> 32
      keys[index] = cost << 32 | UInt64(index)
      largest = max(largest, cost)
    }
    var shift: UInt64 = 32
    while shift < 64, largest >> (shift - 32) > 0 {
      sortByByte(at: shift, count)
      shift += 8
    }
    withUnsafeTemporaryAllocation(of: Mask.self, capacity: count) { masks in
      for place in 0..<count {
        masks.initializeElement(at: place, to: list.masks[Int(truncatingIfNeeded: keys[place] & 0xffff_ffff)])
      }
      for place in 0..<count { list.masks[place] = masks[place] }
    }
    for place in 0..<count { spare[place] = list.payloads[Int(truncatingIfNeeded: keys[place] & 0xffff_ffff)] }
    list.payloads.update(from: spare, count: count)
    return list
  }

  private func sortByByte(at shift: UInt64, _ count: Int) {
    withUnsafeTemporaryAllocation(of: Int.self, capacity: 256) { next in
      next.initialize(repeating: 0)
      for index in 0..<count { next[Int(truncatingIfNeeded: keys[index] &>> shift & 255)] &+= 1 }
      var start = 0
      for byte in 0..<256 { (next[byte], start) = (start, start &+ next[byte]) }
      for index in 0..<count {
        let byte = Int(truncatingIfNeeded: keys[index] &>> shift & 255)
        spare[next[byte]] = keys[index]
        next[byte] &+= 1
      }
    }
    swap(&keys, &spare)
  }

  private func reserve(_ count: Int) {
    if count <= capacity { return }
    keys.deallocate()
    spare.deallocate()
    keys = .allocate(capacity: count)
    spare = .allocate(capacity: count)
    capacity = count
  }
}
