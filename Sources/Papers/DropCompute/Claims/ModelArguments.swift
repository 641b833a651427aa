import Claims
import Numbers

extension Parameter {
  static func workers(default standard: String? = nil) -> Parameter {
    Parameter("workers", "N", kind: .integer(1...10_000_000), default: standard)
  }
  static let micros = Parameter("micros", "M, micro-batches of a worker", kind: .integer(1...256))
  static let seed = Parameter("seed", "of the random numbers", kind: .integer(0...Int.max), default: "1")
}

extension Arguments {
  func workers() throws -> Int { try integer("workers", in: 1...10_000_000) }
  func micros() throws -> Int { try integer("micros", in: 1...256) }
  func seed() throws -> UInt64 { UInt64(try integer("seed", in: 0...Int.max)) }

  /// A fraction as a double.
  func real(_ name: String, from lower: Rational, to upper: Rational) throws -> Double {
    Double(rounding: try rational(name, from: lower, to: upper))
  }
}

enum Source { static let paper = "Giladi et al. 2023" }
