import Claims
import Formats
import Numbers
import ThresholdNetworks

// The literals that claims about small populations share.

extension Arguments {
  /// A number of bits for `--bounds`, in place of what has to be enumerated.
  package func bits() throws -> Interval { Interval(try rational("bits", to: Rational(Integer(10).power(18)))) }

  /// `count` fractions of 0...1 separated by commas; a single one stands for all.
  package func shares(_ name: String, count: Int) throws -> [Rational] {
    let expected = "one fraction from 0 to 1, or \(count) separated by commas"
    let text = try text(name, expected: expected)
    let parts = text.split(separator: ",", omittingEmptySubsequences: false)
    let values = parts.compactMap { $0.utf8.count <= 200 ? Rational(String($0)) : nil }.filter { 0 <= $0 && $0 <= 1 }
    guard values.count == parts.count, values.count == 1 || values.count == count else {
      throw ArgumentError(name: name, found: text, expected: expected)
    }
    return values.count == count ? values : [Rational](repeating: values[0], count: count)
  }

  /// Widths that end in 1: `3,2,1`.
  package func widths(_ name: String, maximumWidth: Int = 1 << 20) throws -> [Int] {
    let expected = "widths from 1 to \(maximumWidth), separated by commas, the last one 1"
    let text = try text(name, expected: expected)
    guard let widths = try? Literal.widths(text, maximumWidth: maximumWidth) else {
      throw ArgumentError(name: name, found: text, expected: expected)
    }
    return widths.values
  }

  /// A function of a few inputs: `2:0x8`.
  package func table(_ name: String, inputs range: ClosedRange<Int> = 1...3) throws -> TruthTable {
    let expected = "a function of \(range.lowerBound) to \(range.upperBound) inputs such as 2:0x8"
    let text = try text(name, expected: expected)
    guard let table = try? FunctionLiteral.truthTable(text), range.contains(table.inputCount) else {
      throw ArgumentError(name: name, found: text, expected: expected)
    }
    return table
  }

  package func architecture(_ name: String, inputs: ClosedRange<Int>) throws -> Architecture {
    Architecture(inputCount: try integer("inputs", in: inputs), widths: try widths(name))
  }

  /// An architecture whose functions are enumerated within seconds.
  package func smallArchitecture(_ name: String, inputCount: Int? = nil) throws -> Architecture {
    let inputs = try inputCount ?? integer("inputs", in: 1...3)
    let widths = try widths(name, maximumWidth: 4)
    guard widths.count <= 3, widths.dropFirst().allSatisfy({ $0 <= 2 }), inputs < 3 || widths[0] <= 3 else {
      throw ArgumentError(
        name: name, found: self[name],
        expected:
          "an architecture small enough to enumerate: depth 3 at most, 4 neurons in the first layer (3 for three inputs), then 2"
      )
    }
    return Architecture(inputCount: inputs, widths: widths)
  }

  /// How the parameters `teacher` and `mass` are explained.
  package static let populationParameters = [
    Parameter("teacher", "a function of one to three inputs, as in 2:0x8"),
    Parameter("mass", "the probabilities of the rows, separated by commas; uniform if absent"),
  ]

  /// The population that `teacher` and `mass` describe, with the flip probabilities of the parameter `noise`, or none.
  package func population(noise: String? = nil) throws -> Population {
    let teacher = try table("teacher")
    let rows = teacher.values.count
    let flips = try noise.map { try shares($0, count: rows) } ?? [Rational](repeating: 0, count: rows)
    var masses: [Rational]?
    if self["mass"] != nil {
      let values = try shares("mass", count: rows)
      guard values.reduce(0, +) == 1 else {
        throw ArgumentError(name: "mass", found: self["mass"], expected: "\(rows) fractions with the sum 1")
      }
      masses = values
    }
    return Population(teacher: teacher, masses: masses, flips: flips)
  }
}

extension Architecture {
  /// w(d) without overflow.
  package var exactWeightCount: Integer {
    widths.indices.reduce(Integer.zero) { $0 + Integer(widths[$1]) * Integer(fanIn(ofLayer: $1)) }
  }
}
