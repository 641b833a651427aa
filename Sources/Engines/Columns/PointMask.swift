/// A set of sample points as a fixed number of words: point p is bit p mod 64 of word p / 64.
///
/// The searches are generic over it and specialised for one word, which is where nearly all samples
/// lie; wider samples use vectors of words.
protocol PointMask: Hashable, Sendable {
  static var wordCount: Int { get }

  /// The empty set.
  init()

  func word(_ index: Int) -> UInt64
  mutating func setWord(_ index: Int, _ value: UInt64)

  var isEmpty: Bool { get }

  static func & (left: Self, right: Self) -> Self
  static func | (left: Self, right: Self) -> Self
  static func ^ (left: Self, right: Self) -> Self
  static prefix func ~ (mask: Self) -> Self
}

extension PointMask {
  /// The points 0 ..< count.
  @inline(__always) init(first count: Int) {
    self.init()
    for word in 0..<min(Self.wordCount, (count + 63) / 64) {
      let rest = count - 64 * word
      setWord(word, rest >= 64 ? ~0 : (1 << UInt64(rest)) - 1)
    }
  }

  /// The set given by words; missing ones are zero.
  @inline(__always) init(words: some Collection<UInt64>) {
    self.init()
    for (index, word) in words.enumerated() { setWord(index, word) }
  }

  @inline(__always) func contains(_ point: Int) -> Bool { word(point >> 6) >> UInt64(point & 63) & 1 == 1 }

  @inline(__always) mutating func insert(_ point: Int) {
    setWord(point >> 6, word(point >> 6) | 1 << UInt64(point & 63))
  }

  @inline(__always) var count: Int {
    var sum = 0
    for index in 0..<Self.wordCount { sum += word(index).nonzeroBitCount }
    return sum
  }

  /// The least point of a set that is not empty.
  @inline(__always) var first: Int {
    for index in 0..<Self.wordCount where word(index) != 0 { return 64 * index + word(index).trailingZeroBitCount }
    return 64 * Self.wordCount
  }

  /// The order as binary numbers whose least significant bit is point 0.
  @inline(__always) func precedes(_ other: Self) -> Bool {
    for index in (0..<Self.wordCount).reversed() where word(index) != other.word(index) {
      return word(index) < other.word(index)
    }
    return false
  }

  /// Calls the body with every point in ascending order.
  @inline(__always) func visitPoints(_ body: (Int) -> Void) {
    for index in 0..<Self.wordCount {
      var rest = word(index)
      while rest != 0 {
        body(64 * index + rest.trailingZeroBitCount)
        rest &= rest &- 1
      }
    }
  }
}

extension UInt64: PointMask {
  static var wordCount: Int { 1 }
  @inline(__always) func word(_ index: Int) -> UInt64 { self }
  @inline(__always) mutating func setWord(_ index: Int, _ value: UInt64) { self = value }
  @inline(__always) var isEmpty: Bool { self == 0 }
}

extension SIMD where Scalar == UInt64 {
  @inline(__always) func word(_ index: Int) -> UInt64 { self[index] }
  @inline(__always) mutating func setWord(_ index: Int, _ value: UInt64) { self[index] = value }
}

extension SIMD2<UInt64>: PointMask {
  static var wordCount: Int { 2 }
  @inline(__always) var isEmpty: Bool { x | y == 0 }
}

extension SIMD4<UInt64>: PointMask {
  static var wordCount: Int { 4 }
  @inline(__always) var isEmpty: Bool { (lowHalf | highHalf).isEmpty }
}

extension SIMD16<UInt64>: PointMask {
  static var wordCount: Int { 16 }
  @inline(__always) var isEmpty: Bool { (lowHalf | highHalf).isEmpty }
}

extension SIMD8<UInt64> {
  @inline(__always) fileprivate var isEmpty: Bool { (lowHalf | highHalf).isEmpty }
}

/// A computation that is generic over the mask type.
protocol MaskedComputation {
  associatedtype Result
  func run<Mask: PointMask>(_ mask: Mask.Type) throws -> Result
}

extension MaskedComputation {
  /// The largest number of points that the masks can hold. Wider masks would cost minutes of compilation.
  static var maximumPoints: Int { 1024 }

  /// Runs with the narrowest mask that holds `pointCount` points.
  func run(pointCount: Int) throws -> Result {
    switch pointCount {
    case ...64: try run(UInt64.self)
    case ...128: try run(SIMD2<UInt64>.self)
    case ...256: try run(SIMD4<UInt64>.self)
    default: try run(SIMD16<UInt64>.self)
    }
  }
}
