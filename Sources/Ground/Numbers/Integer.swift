import CGMP

/// The GMP number of an `Integer`, in the same allocation as the object's header.
final class IntegerStorage: ManagedBuffer<__mpz_struct, UInt8> {
  static func make() -> IntegerStorage {
    let buffer = create(minimumCapacity: 0) { _ in
      var number = __mpz_struct()
      __gmpz_init(&number)
      return number
    }
    return unsafeDowncast(buffer, to: IntegerStorage.self)
  }

  deinit { withUnsafeMutablePointerToHeader { __gmpz_clear($0) } }
}

/// An integer of any size, over GMP.
///
/// A value type: storage is shared until one copy is changed, and `+=`, `-=`, `*=` work in place when it
/// is not shared. Division truncates towards zero as Swift's integers do; the floor and the exact
/// variants have their own names. Conversions that can lose something say so (`Int(exactly:)`,
/// `Double(rounding:)`). In hot loops use `IntegerAccumulator`.
///
///     let settings: Integer = 6 * Integer(8).power(20)
public struct Integer: @unchecked Sendable {
  // Unchecked: the storage is written only while `isKnownUniquelyReferenced`.
  var storage: IntegerStorage

  init(storage: IntegerStorage) { self.storage = storage }

  /// Zero.
  public init() { storage = .make() }

  /// The result of writing a number into fresh storage.
  package init(computing body: (UnsafeMutablePointer<__mpz_struct>) -> Void) {
    storage = .make()
    storage.withUnsafeMutablePointerToHeader(body)
  }

  /// The GMP number itself, for rooms of this package that compute with many numbers in place.
  package func read<Result>(_ body: (UnsafePointer<__mpz_struct>) -> Result) -> Result {
    storage.withUnsafeMutablePointerToHeader { body($0) }
  }

  mutating func mutate(_ body: (UnsafeMutablePointer<__mpz_struct>) -> Void) {
    if !isKnownUniquelyReferenced(&storage) {
      let copy = IntegerStorage.make()
      copy.withUnsafeMutablePointerToHeader { target in read { __gmpz_set(target, $0) } }
      storage = copy
    }
    storage.withUnsafeMutablePointerToHeader(body)
  }
}

extension Integer {
  /// The number 0.
  public static var zero: Integer { Integer() }

  /// Whether the number is 0.
  public var isZero: Bool { read { $0.pointee._mp_size == 0 } }

  /// Whether the number is below 0.
  public var isNegative: Bool { read { $0.pointee._mp_size < 0 } }

  /// Whether the number is odd.
  public var isOdd: Bool { read { __gmpz_tstbit($0, 0) == 1 } }

  /// -1, 0 or 1.
  public var signum: Int { read { Int($0.pointee._mp_size.signum()) } }

  /// The number of bits of the magnitude: 0 for zero, else the least n with |x| < 2^n.
  public var bitLength: Int { isZero ? 0 : read { Int(__gmpz_sizeinbase($0, 2)) } }

  /// The number of zeros below the lowest one bit of the magnitude; 0 for zero.
  public var trailingZeroBitCount: Int { isZero ? 0 : read { Int(__gmpz_scan1($0, 0)) } }

  /// Bit `index` of a nonnegative number.
  public func bit(_ index: Int) -> Bool { read { __gmpz_tstbit($0, UInt(index)) == 1 } }
}

extension Integer: Comparable {
  /// Whether the numbers are equal.
  public static func == (left: Integer, right: Integer) -> Bool {
    left.read { l in right.read { r in __gmpz_cmp(l, r) == 0 } }
  }

  /// Whether the left number is smaller.
  public static func < (left: Integer, right: Integer) -> Bool {
    left.read { l in right.read { r in __gmpz_cmp(l, r) < 0 } }
  }
}

extension Integer: Hashable {
  /// Hashes the value: equal numbers have equal hashes.
  public func hash(into hasher: inout Hasher) {
    read { number in
      hasher.combine(number.pointee._mp_size)
      for index in 0..<Int(number.pointee._mp_size.magnitude) {
        hasher.combine(UInt64(number.pointee._mp_d[index]))
      }
    }
  }
}

extension Integer: ExpressibleByIntegerLiteral {
  /// A literal of any length.
  public init(integerLiteral value: StaticBigInt) {
    let negative = value.signum() < 0
    // Words of the two's complement; one more than needed for the magnitude's bits.
    let count = (value.bitWidth + 63) / 64
    var magnitude = (0..<count).map { UInt64(value[$0]) }
    if negative {
      var carry = true
      for index in magnitude.indices {
        magnitude[index] = ~magnitude[index]
        if carry { (magnitude[index], carry) = magnitude[index].addingReportingOverflow(1) }
      }
    }
    self.init(words: magnitude, isNegative: negative)
  }
}

extension Integer: SignedNumeric {
  /// The same value; never nil, since no integer is too large.
  public init?<Source: BinaryInteger>(exactly source: Source) { self.init(source) }

  /// The absolute value.
  public var magnitude: Integer { isNegative ? -self : self }
}
