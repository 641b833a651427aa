extension RandomKey {
  /// A key that depends on this key and on `name` alone: streams by name cannot be mistaken for each other, nor for
  /// those of a number.
  ///
  ///     var flips = RandomKey(seed: 1).fold(in: "flips")
  public func fold(in name: String) -> RandomKey {
    // Eight bytes a block, the length last; the second counter word 2 belongs to names.
    var key = self
    var word: UInt64 = 0
    var count: UInt64 = 0
    func absorb(_ data: UInt64) {
      let block = Self.threefry(key.key0, key.key1, data, 2)
      key = RandomKey(key0: block.0, key1: block.1)
    }
    for byte in name.utf8 {
      word = word << 8 | UInt64(byte)
      count += 1
      if count % 8 == 0 {
        absorb(word)
        word = 0
      }
    }
    if count % 8 != 0 { absorb(word) }
    absorb(count)
    return key
  }
}
