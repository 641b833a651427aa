import CGMP

/// A sum of integers that is changed in place: no reference counting, no copy, for hot loops.
///
///     var sum = IntegerAccumulator()
///     for term in terms { sum.addProduct(term, weight) }
///     return sum.value
public struct IntegerAccumulator: ~Copyable, @unchecked Sendable {
  // Unchecked: the pointer is owned by this value alone.
  private let number: UnsafeMutablePointer<__mpz_struct>

  /// A sum of zero.
  public init() {
    number = .allocate(capacity: 1)
    __gmpz_init(number)
  }

  public init(_ value: Integer) {
    number = .allocate(capacity: 1)
    value.read { __gmpz_init_set(number, $0) }
  }

  deinit {
    __gmpz_clear(number)
    number.deallocate()
  }

  /// The sum so far.
  public var value: Integer { Integer { __gmpz_set($0, number) } }

  public var isZero: Bool { number.pointee._mp_size == 0 }

  public mutating func reset() { __gmpz_set_ui(number, 0) }

  public mutating func add(_ term: Integer) { term.read { __gmpz_add(number, number, $0) } }

  public mutating func add(word term: UInt64) { __gmpz_add_ui(number, number, UInt(term)) }

  public mutating func add(_ term: borrowing Self) { __gmpz_add(number, number, term.number) }

  public mutating func subtract(_ term: Integer) { term.read { __gmpz_sub(number, number, $0) } }

  public mutating func addProduct(_ left: Integer, _ right: Integer) {
    left.read { l in right.read { r in __gmpz_addmul(number, l, r) } }
  }

  public mutating func addProduct(_ left: Integer, word right: UInt64) {
    left.read { __gmpz_addmul_ui(number, $0, UInt(right)) }
  }

  public mutating func addProduct(_ left: borrowing Self, word right: UInt64) {
    __gmpz_addmul_ui(number, left.number, UInt(right))
  }

  public mutating func addProduct(_ left: borrowing Self, _ right: borrowing Self) {
    __gmpz_addmul(number, left.number, right.number)
  }

  public mutating func multiply(byWord factor: UInt64) { __gmpz_mul_ui(number, number, UInt(factor)) }

  public mutating func multiply(by factor: Integer) { factor.read { __gmpz_mul(number, number, $0) } }
}
