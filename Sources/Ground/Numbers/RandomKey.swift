/// A splittable source of random bits: Threefry-2x64 with 20 rounds (Salmon, Moraes, Dror, Shaw 2011,
/// "Parallel random numbers: as easy as 1, 2, 3"), a keyed permutation of a counter.
///
/// A key is a value. Equal keys give equal streams; `split` and `fold` give keys whose streams are
/// unrelated to this one and to each other, so work can be divided without changing any result. Only
/// the seed decides: there is no global state and no clock.
///
///     var key = RandomKey(seed: 1)
///     let die = key.next(below: 6) + 1
@frozen public struct RandomKey: RandomNumberGenerator, Hashable, Sendable {
  @usableFromInline let key0: UInt64
  @usableFromInline let key1: UInt64
  /// The number of blocks used.
  @usableFromInline var counter: UInt64 = 0
  /// The second half of the last block, while `hasSpare`.
  @usableFromInline var spare: UInt64 = 0
  @usableFromInline var hasSpare = false

  @usableFromInline init(key0: UInt64, key1: UInt64) {
    self.key0 = key0
    self.key1 = key1
  }

  /// The key of a seed that a user gives; every other key is split from it.
  public init(seed: UInt64) { self.init(key0: seed, key1: 0x7468_7265_7368_6572) }

  /// The 64 bits that follow.
  @inlinable public mutating func next() -> UInt64 {
    if hasSpare {
      hasSpare = false
      return spare
    }
    let block = Self.threefry(key0, key1, counter, 0)
    counter &+= 1
    spare = block.1
    hasSpare = true
    return block.0
  }

  /// A key that depends on this key and on `data` alone, whatever has been drawn from this key.
  public func fold(in data: UInt64) -> RandomKey {
    // The second counter word is 0 for the stream itself, so these blocks are never drawn.
    let block = Self.threefry(key0, key1, data, 1)
    return RandomKey(key0: block.0, key1: block.1)
  }

  /// `count` keys: the folds of 0, 1, ..., `count - 1`.
  public func split(into count: Int) -> [RandomKey] {
    (0..<count).map { fold(in: UInt64($0)) }
  }

  /// The Threefry-2x64-20 block cipher.
  @inlinable
  package static func threefry(_ k0: UInt64, _ k1: UInt64, _ c0: UInt64, _ c1: UInt64) -> (UInt64, UInt64) {
    let k2 = 0x1bd1_1bda_a9fc_1a22 ^ k0 ^ k1
    var x0 = c0 &+ k0
    var x1 = c1 &+ k1
    @inline(__always) func mix(_ rotation: UInt64) {
      x0 = x0 &+ x1
      x1 = (x1 &<< rotation | x1 &>> (64 &- rotation)) ^ x0
    }
    @inline(__always) func first() {
      mix(16)
      mix(42)
      mix(12)
      mix(31)
    }
    @inline(__always) func second() {
      mix(16)
      mix(32)
      mix(24)
      mix(21)
    }
    first()
    x0 = x0 &+ k1
    x1 = x1 &+ k2 &+ 1
    second()
    x0 = x0 &+ k2
    x1 = x1 &+ k0 &+ 2
    first()
    x0 = x0 &+ k0
    x1 = x1 &+ k1 &+ 3
    second()
    x0 = x0 &+ k1
    x1 = x1 &+ k2 &+ 4
    first()
    x0 = x0 &+ k2
    x1 = x1 &+ k0 &+ 5
    return (x0, x1)
  }
}
