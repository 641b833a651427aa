import Numbers
import ThresholdNetworks

/// A function by its truth table, row 0 in bit 0.
public func table(_ bits: UInt64, inputs n: Int = 2) -> TruthTable { TruthTable(inputCount: n, bits: bits) }

/// A fraction or a decimal; a text that is none is a mistake of the test.
public func rational(_ text: String) -> Rational {
  guard let value = Rational(text) else { preconditionFailure("\(text) is no fraction") }
  return value
}

/// Whether an enclosure agrees with a decimal that was cut or rounded in its last place.
public func agrees(_ interval: Interval, _ text: String) -> Bool {
  let digits = text.split(separator: ".").last.map { $0.count } ?? 0
  let unit = Rational(1, Integer(10).power(digits))
  let value = rational(text)
  return Interval(value - unit) <= interval && interval <= Interval(value + unit)
}
