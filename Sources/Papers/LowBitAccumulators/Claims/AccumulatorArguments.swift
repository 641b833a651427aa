import Claims
import Numbers

extension Arguments {
  /// A floating-point format by its name.
  func format(_ name: String) throws -> NumberFormat {
    try NumberFormat(parsing: text(name, expected: NumberFormat.expectedName), parameter: name)
  }

  /// A format with so few values that all of them can be visited.
  func smallFormat(_ name: String) throws -> NumberFormat {
    let format = try format(name)
    guard format.valueCount <= 1 << 17 else {
      throw ArgumentError(name: name, found: format.name, expected: "a format of at most \(1 << 17) values")
    }
    return format
  }
}

extension Parameter {
  static let format = Parameter("format", "the number format, as M7E4b10")
  static let product = Parameter("product", "the format of products")
  static let accumulator = Parameter("accumulator", "the format of the accumulator")
  static let rounding = Parameter(
    "rounding", "toward zero, downward, or to nearest even", kind: .choice(Rounding.allCases.map(\.rawValue)),
    default: "rz")
  static func chunk(default standard: String? = "16") -> Parameter {
    Parameter("chunk", "terms summed before the sums are added", kind: .integer(1...1 << 20), default: standard)
  }
  static let seed = Parameter("seed", "of the random numbers", kind: .integer(0...Int.max), default: "1")
}

/// Where the statements come from.
enum Source {
  static let paper = "Blumenfeld, Hubara and Soudry 2024"
}

/// Fractions at which a quantizer is tried: every value, every midpoint, and points close to each on both sides.
struct Probes: Sequence {
  let format: NumberFormat

  func makeIterator() -> AnyIterator<Rational> {
    let count = format.positiveCount
    let nudge = Quantizer.rational(format.spacing) / 16
    var (rank, part) = (-count - 1, 0)
    return AnyIterator {
      if part == 4 { (rank, part) = (rank + 1, 0) }
      guard rank <= count else { return nil }
      defer { part += 1 }
      let value =
        rank < -count
        ? Quantizer.rational(-2 * format.largest) : Quantizer.rational(format.value(rank: rank))
      let next =
        rank >= count
        ? Quantizer.rational(2 * format.largest) : Quantizer.rational(format.value(rank: rank + 1))
      return [value, value + nudge, (value + next) / 2, next - nudge][part]
    }
  }
}
