import Numbers

/// The numbers that a search adds up: 128 bits where the total is known to fit, else any size.
protocol Tally: Comparable, Sendable {
  init(_ value: UInt128)
  /// The same value, which is known to fit.
  init(fitting value: Integer)
  /// The same value, which is known to fit.
  init<Other: Tally>(same value: Other)
  static func * (left: Self, right: Self) -> Self
  static func - (left: Self, right: Self) -> Self
  static func += (left: inout Self, right: Self)
  /// The quotient and remainder by a positive number.
  func dividedBy(_ divisor: Self) -> (quotient: Self, remainder: Self)
  /// The value as 128 bits, which it is known to fit.
  var narrow: UInt128 { get }
  /// The value as an integer.
  var integer: Integer { get }
  /// A uniform number below `bound`.
  static func random(below bound: Self, using key: inout RandomKey) -> Self
}

extension UInt128: Tally {
  init(fitting value: Integer) { self = UInt128(exactly: value) ?? .max }

  @inline(__always) init<Other: Tally>(same value: Other) { self = value.narrow }

  func dividedBy(_ divisor: UInt128) -> (quotient: UInt128, remainder: UInt128) {
    quotientAndRemainder(dividingBy: divisor)
  }

  var narrow: UInt128 { self }

  var integer: Integer { Integer(self) }

  static func random(below bound: UInt128, using key: inout RandomKey) -> UInt128 { key.next(below: bound) }
}

extension Integer: Tally {
  init(fitting value: Integer) { self = value }

  init<Other: Tally>(same value: Other) { self = value.integer }

  func dividedBy(_ divisor: Integer) -> (quotient: Integer, remainder: Integer) {
    quotientAndRemainder(dividingBy: divisor)
  }

  var narrow: UInt128 { UInt128(exactly: self) ?? .max }

  var integer: Integer { self }

  static func random(below bound: Integer, using key: inout RandomKey) -> Integer { key.next(below: bound) }
}
