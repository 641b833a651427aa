/// A vector of `count` bits, 64 to a word: a column of a sample, a row of weights, a truth table.
///
/// Everything in this package that is evaluated "on a sample" is evaluated on all points at once,
/// with one bit of a `BitVector` per point.
public struct BitVector: Hashable, Sendable {
  /// The number of bits.
  public let count: Int
  /// The bits, the first one in the least significant place of the first word.
  ///
  /// Invariant: `words.count == (count + 63) / 64`, and bits at or beyond `count` are zero.
  public private(set) var words: [UInt64]

  /// A vector of `count` equal bits.
  public init(repeating bit: Bool = false, count: Int) {
    precondition(count >= 0, "a bit vector cannot have \(count) bits")
    self.count = count
    words = [UInt64](repeating: bit ? ~0 : 0, count: (count + 63) / 64)
    clearPadding()
  }

  /// The vector whose words are given; bits beyond `count` are ignored.
  public init(words: [UInt64], count: Int) {
    precondition(words.count == (count + 63) / 64, "\(words.count) words cannot hold \(count) bits")
    self.count = count
    self.words = words
    clearPadding()
  }

  /// The vector that holds the given bits in order.
  public init(_ bits: some Sequence<Bool>) {
    var words: [UInt64] = []
    var count = 0
    for bit in bits {
      if count % 64 == 0 { words.append(0) }
      if bit { words[count / 64] |= 1 << UInt64(count % 64) }
      count += 1
    }
    self.count = count
    self.words = words
  }

  /// The `count`-bit vector with ones exactly at `positions`.
  public init(ones positions: some Sequence<Int>, count: Int) {
    self.init(count: count)
    for position in positions { self[position] = true }
  }

  /// Bit `index`, from 0 to count - 1.
  public subscript(index: Int) -> Bool {
    get {
      precondition(index >= 0 && index < count, "bit \(index) of a \(count)-bit vector")
      return words[index >> 6] >> UInt64(index & 63) & 1 == 1
    }
    set {
      precondition(index >= 0 && index < count, "bit \(index) of a \(count)-bit vector")
      let mask: UInt64 = 1 << UInt64(index & 63)
      if newValue { words[index >> 6] |= mask } else { words[index >> 6] &= ~mask }
    }
  }

  /// The number of ones.
  public var popcount: Int { words.reduce(0) { $0 + $1.nonzeroBitCount } }

  /// Whether no bit is one; true without bits.
  public var isAllZero: Bool { words.allSatisfy { $0 == 0 } }

  /// Whether every bit is one; true without bits.
  public var isAllOne: Bool { popcount == count }

  /// The positions of the ones, ascending.
  public var ones: [Int] {
    var positions: [Int] = []
    for (index, word) in words.enumerated() {
      var rest = word
      while rest != 0 {
        positions.append(index * 64 + rest.trailingZeroBitCount)
        rest &= rest - 1
      }
    }
    return positions
  }

  /// Whether every one of this vector is a one of `other`.
  public func isSubset(of other: Self) -> Bool {
    precondition(count == other.count, "\(count) bits against \(other.count)")
    return zip(words, other.words).allSatisfy { $0 & ~$1 == 0 }
  }

  /// The indices of `vectors`, those with fewer ones first, of equally many the first ones first.
  ///
  /// - Complexity: linear, since a million points are the usual large case.
  package static func ascendingByOnes(_ vectors: [Self]) -> [Int] {
    let counts = vectors.map(\.popcount)
    var starts = [Int](repeating: 0, count: (counts.max() ?? 0) + 2)
    for count in counts { starts[count + 1] += 1 }
    for count in starts.indices.dropFirst() { starts[count] += starts[count - 1] }
    var order = [Int](repeating: 0, count: vectors.count)
    for (index, count) in counts.enumerated() {
      order[starts[count]] = index
      starts[count] += 1
    }
    return order
  }

  /// The bits at `positions`, in that order.
  public func selecting(_ positions: [Int]) -> Self { Self(positions.map { self[$0] }) }

  /// Every bit complemented.
  public static prefix func ~ (vector: Self) -> Self {
    Self(words: vector.words.map { ~$0 }, count: vector.count)
  }

  /// Ones where both have ones. The lengths are equal.
  public static func & (left: Self, right: Self) -> Self { left.combined(right) { $0 & $1 } }

  /// Ones where either has a one. The lengths are equal.
  public static func | (left: Self, right: Self) -> Self { left.combined(right) { $0 | $1 } }

  /// Ones where the two differ. The lengths are equal.
  public static func ^ (left: Self, right: Self) -> Self { left.combined(right) { $0 ^ $1 } }

  private func combined(_ other: Self, _ operation: (UInt64, UInt64) -> UInt64) -> Self {
    precondition(count == other.count, "\(count) bits against \(other.count)")
    return Self(words: zip(words, other.words).map(operation), count: count)
  }

  private mutating func clearPadding() {
    if count % 64 != 0 { words[words.count - 1] &= (1 << UInt64(count % 64)) - 1 }
  }
}

extension BitVector: Comparable {
  /// The order of the vectors as binary numbers whose least significant bit is bit 0.
  public static func < (left: Self, right: Self) -> Bool {
    precondition(left.count == right.count, "\(left.count) bits against \(right.count)")
    for index in left.words.indices.reversed() where left.words[index] != right.words[index] {
      return left.words[index] < right.words[index]
    }
    return false
  }
}

extension BitVector: CustomStringConvertible {
  /// The bits from the first to the last, as `0` and `1`.
  public var description: String {
    var digits: [UInt8] = []
    appendDigits(to: &digits)
    return String(decoding: digits, as: UTF8.self)
  }

  /// Appends the bits from the first to the last as digits, with `separator` between them.
  package func appendDigits(to text: inout [UInt8], separator: UInt8? = nil) {
    for index in 0..<count {
      if index > 0, let separator { text.append(separator) }
      text.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: words[index >> 6] >> UInt64(index & 63) & 1))
    }
  }

  /// The vector written as `0` and `1` from the first bit to the last; nil if other characters occur.
  public init?(_ text: some StringProtocol) {
    var bits: [Bool] = []
    bits.reserveCapacity(text.utf8.count)
    for character in text.utf8 {
      switch character {
      case UInt8(ascii: "0"): bits.append(false)
      case UInt8(ascii: "1"): bits.append(true)
      default: return nil
      }
    }
    self.init(bits)
  }
}
