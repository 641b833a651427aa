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

  /// An accumulator that starts at `value`.
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

  /// Whether the number is 0.
  public var isZero: Bool { number.pointee._mp_size == 0 }

  /// Sets the number to 0 and keeps its memory.
  public mutating func reset() { __gmpz_set_ui(number, 0) }

  /// Adds an integer.
  public mutating func add(_ term: Integer) { term.read { __gmpz_add(number, number, $0) } }

  /// Adds a word.
  public mutating func add(word term: UInt64) { __gmpz_add_ui(number, number, UInt(term)) }

  /// Adds another accumulator.
  public mutating func add(_ term: borrowing Self) { __gmpz_add(number, number, term.number) }

  /// Subtracts an integer.
  public mutating func subtract(_ term: Integer) { term.read { __gmpz_sub(number, number, $0) } }

  /// Adds a product of integers.
  public mutating func addProduct(_ left: Integer, _ right: Integer) {
    left.read { l in right.read { r in __gmpz_addmul(number, l, r) } }
  }

  /// Adds the product of an integer and a word.
  public mutating func addProduct(_ left: Integer, word right: UInt64) {
    left.read { __gmpz_addmul_ui(number, $0, UInt(right)) }
  }

  /// Adds the product of another accumulator and a word.
  public mutating func addProduct(_ left: borrowing Self, word right: UInt64) {
    __gmpz_addmul_ui(number, left.number, UInt(right))
  }

  /// Adds the product of two accumulators.
  public mutating func addProduct(_ left: borrowing Self, _ right: borrowing Self) {
    __gmpz_addmul(number, left.number, right.number)
  }

  /// Multiplies by a word.
  public mutating func multiply(byWord factor: UInt64) { __gmpz_mul_ui(number, number, UInt(factor)) }

  /// Multiplies by an integer.
  public mutating func multiply(by factor: Integer) { factor.read { __gmpz_mul(number, number, $0) } }
}
