/// The number of parameter settings of an architecture that agree with a sample, added up again with
/// schoolbook integers, column by column. For small cases; a count of zero is a refutation.
///
/// On n points a neuron is an n-bit column. A layer is a choice of one column for each neuron: for every
/// *multiset* of distinct columns the number of orders and the settings behind each column multiply.
package struct ColumnRecount {
  private let instance: CheckedInstance
  private let widths: [Int]
  private var workLeft = 1 << 26

  package init(_ instance: CheckedInstance, widths: [Int]) {
    self.instance = instance
    self.widths = widths
  }

  /// - Throws: `Rejection` if the case is too large to be added up here.
  package mutating func count() throws -> Natural {
    let inputs = (0..<instance.inputCount).map { input in NeuronColumns.column(instance.points.map { $0[input] }) }
    return try count(layer: 0, on: inputs)
  }

  /// The settings of the layers from `layer` on, given the columns of the layer before.
  private mutating func count(layer: Int, on columns: [[UInt64]]) throws -> Natural {
    let dictionary = try settings(on: columns)
    if layer == widths.count - 1 {
      return Natural(dictionary[NeuronColumns.column(instance.labels)] ?? 0)
    }
    let entries = dictionary.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map {
      (column: $0.key, settings: $0.value)
    }
    return try choose(widths[layer], from: entries[...], chosen: [], layer: layer)
  }

  /// The sum over the multisets of `size` columns from `entries` of (orders of the multiset) * (settings
  /// of its columns) * (settings of the layers after `chosen` and the multiset).
  private mutating func choose(
    _ size: Int, from entries: ArraySlice<(column: [UInt64], settings: UInt32)>, chosen: [[UInt64]], layer: Int
  ) throws -> Natural {
    if size == 0 { return try count(layer: layer + 1, on: chosen) }
    guard let first = entries.first else { return Natural(0) }
    var sum = Natural(0)
    // The first column stands on `copies` of the `size` places left: C(size, copies) ways.
    var factor = Natural(1)
    for copies in 0...size {
      if copies > 0 {
        factor = factor.times(UInt32(size - copies + 1)).divided(by: UInt32(copies)).times(first.settings)
      }
      let rest = try choose(
        size - copies, from: entries.dropFirst(), chosen: chosen + Array(repeating: first.column, count: copies),
        layer: layer)
      sum = sum.plus(factor.times(rest))
    }
    return sum
  }

  /// Every column that a neuron can have on these columns, with its number of settings (W, gamma, b).
  private mutating func settings(on columns: [[UInt64]]) throws -> [[UInt64]: UInt32] {
    let m = columns.count
    guard m <= 16 else { throw Rejection("a recount needs layers of at most 16 neurons") }
    workLeft -= (m << m) * (instance.points.count + 1)
    guard workLeft >= 0 else { throw Rejection("the case is too large to be recounted") }
    var table: [[UInt64]: UInt32] = [:]
    for choice in 0..<(1 << m) {
      // The number of ones among the chosen inputs, on every point.
      var sums = [Int](repeating: 0, count: instance.points.count)
      for input in 0..<m where choice >> input & 1 == 1 {
        for point in sums.indices where columns[input][point >> 6] >> UInt64(point & 63) & 1 == 1 { sums[point] += 1 }
      }
      for sign in -1...1 {
        for bias in (1 - m)...m {
          // Biases beyond the number of ones give constants; they are counted like the others.
          let column = NeuronColumns.column(sums.map { sign * $0 + bias > 0 })
          table[column, default: 0] += 1
        }
      }
    }
    return table
  }
}

/// A natural number in base 2^32, lowest digit first, with the arithmetic of school.
package struct Natural: Equatable, CustomStringConvertible {
  private var digits: [UInt32]

  package init(_ value: UInt32) { digits = value == 0 ? [] : [value] }

  package var isZero: Bool { digits.isEmpty }

  package func plus(_ other: Self) -> Self {
    var result = self
    var carry: UInt64 = 0
    for place in 0..<max(digits.count, other.digits.count) {
      if place == result.digits.count { result.digits.append(0) }
      carry += UInt64(result.digits[place]) + (place < other.digits.count ? UInt64(other.digits[place]) : 0)
      result.digits[place] = UInt32(truncatingIfNeeded: carry)
      carry >>= 32
    }
    if carry > 0 { result.digits.append(UInt32(carry)) }
    return result
  }

  package func times(_ factor: UInt32) -> Self {
    var result = Self(0)
    if factor == 0 { return result }
    var carry: UInt64 = 0
    for digit in digits {
      carry += UInt64(digit) * UInt64(factor)
      result.digits.append(UInt32(truncatingIfNeeded: carry))
      carry >>= 32
    }
    if carry > 0 { result.digits.append(UInt32(carry)) }
    return result
  }

  package func times(_ other: Self) -> Self {
    var sum = Self(0)
    for (place, digit) in other.digits.enumerated() {
      var shifted = times(digit)
      if !shifted.isZero { shifted.digits.insert(contentsOf: repeatElement(0, count: place), at: 0) }
      sum = sum.plus(shifted)
    }
    return sum
  }

  /// The quotient, which is exact wherever this is used.
  func divided(by divisor: UInt32) -> Self {
    var result = self
    _ = result.divide(by: divisor)
    return result
  }

  /// Replaces the number by its quotient and returns the remainder.
  private mutating func divide(by divisor: UInt32) -> UInt32 {
    var remainder: UInt64 = 0
    for place in digits.indices.reversed() {
      let value = remainder << 32 | UInt64(digits[place])
      digits[place] = UInt32(value / UInt64(divisor))
      remainder = value % UInt64(divisor)
    }
    while digits.last == 0 { digits.removeLast() }
    return UInt32(remainder)
  }

  /// The number in decimal.
  package var description: String {
    if isZero { return "0" }
    var rest = self
    var text = ""
    while !rest.isZero { text.append(Character(Unicode.Scalar(UInt8(ascii: "0") + UInt8(rest.divide(by: 10))))) }
    return String(text.reversed())
  }
}
