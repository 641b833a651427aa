/// A hash table from masks to sums: open addressing with linear probing, for millions of small keys.
struct TableOfTables<Key: PointMask> {
  private var keys: [Key]
  private var sums: [UInt128]
  /// Whether a place holds a key. A sum is never zero, so a zero sum marks a free place.
  private(set) var count = 0
  private var mask: Int

  init(capacity: Int = 1024) {
    var size = 1024
    while size < capacity * 2 { size *= 2 }
    keys = [Key](repeating: Key(), count: size)
    sums = [UInt128](repeating: 0, count: size)
    mask = size - 1
  }

  var bytes: Int { keys.count * (8 * Key.wordCount + 16) }

  /// Adds a positive number to the sum of a key.
  @inline(__always) mutating func add(_ value: UInt128, to key: Key) {
    var place = Self.hash(key) & mask
    while true {
      if sums[place] == 0 { break }
      if keys[place] == key {
        sums[place] &+= value
        return
      }
      place = (place + 1) & mask
    }
    keys[place] = key
    sums[place] = value
    count += 1
    if count * 2 > mask { grow() }
  }

  subscript(key: Key) -> UInt128 {
    var place = Self.hash(key) & mask
    while sums[place] != 0 {
      if keys[place] == key { return sums[place] }
      place = (place + 1) & mask
    }
    return 0
  }

  /// The entries in ascending order of their keys.
  var sorted: [(key: Key, sum: UInt128)] {
    var entries: [(key: Key, sum: UInt128)] = []
    entries.reserveCapacity(count)
    for place in keys.indices where sums[place] != 0 { entries.append((keys[place], sums[place])) }
    entries.sort { $0.key.precedes($1.key) }
    return entries
  }

  private mutating func grow() {
    var larger = Self(capacity: keys.count)
    for place in keys.indices where sums[place] != 0 { larger.add(sums[place], to: keys[place]) }
    self = larger
  }

  @inline(__always) private static func hash(_ key: Key) -> Int {
    var state: UInt64 = 0
    for index in 0..<Key.wordCount { state = (state ^ key.word(index)) &* 0x9e37_79b9_7f4a_7c15 ^ (state >> 29) }
    return Int(truncatingIfNeeded: state ^ (state >> 32))
  }
}
