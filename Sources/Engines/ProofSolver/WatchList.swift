/// A list of watches: a clause, and a literal of it that may spare looking at the clause.
struct WatchList {
  var entries: UnsafeMutablePointer<(clause: Int32, blocker: Int32)>?
  var count = 0
  var capacity = 0

  mutating func append(_ clause: Int32, _ blocker: Int32) {
    if count == capacity {
      let larger = UnsafeMutablePointer<(clause: Int32, blocker: Int32)>.allocate(capacity: max(4, 2 * capacity))
      if let entries {
        larger.moveInitialize(from: entries, count: count)
        entries.deallocate()
      }
      entries = larger
      capacity = max(4, 2 * capacity)
    }
    entries?.advanced(by: count).initialize(to: (clause, blocker))
    count += 1
  }

  mutating func remove(_ clause: Int32) {
    guard let entries else { return }
    for index in 0..<count where entries[index].clause == clause {
      entries[index] = entries[count - 1]
      count -= 1
      return
    }
  }
}
