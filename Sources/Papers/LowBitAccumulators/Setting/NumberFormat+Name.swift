import Claims

extension NumberFormat {
  /// The formats that have a name of their own, all with subnormal numbers, saturating at their largest finite value.
  static let named: [NumberFormat] = [
    NumberFormat(
      mantissaBits: 3, exponents: -6...8, largestMantissa: 6, hasSubnormals: true, name: "fp8_e4m3fn"),
    NumberFormat(
      mantissaBits: 2, exponents: -14...15, largestMantissa: 3, hasSubnormals: true, name: "fp8_e5m2"),
    NumberFormat(
      mantissaBits: 10, exponents: -14...15, largestMantissa: 1023, hasSubnormals: true, name: "float16"),
    NumberFormat(
      mantissaBits: 7, exponents: -126...127, largestMantissa: 127, hasSubnormals: true, name: "bfloat16"),
    NumberFormat(
      mantissaBits: 1, exponents: 0...2, largestMantissa: 1, hasSubnormals: true, name: "fp4_e2m1fn"),
    NumberFormat(
      mantissaBits: 3, exponents: 0...2, largestMantissa: 7, hasSubnormals: true, name: "fp6_e2m3fn"),
    NumberFormat(
      mantissaBits: 2, exponents: -2...4, largestMantissa: 3, hasSubnormals: true, name: "fp6_e3m2fn"),
  ]

  /// What a name has to look like.
  public static let expectedName =
    "a format such as M7E4b10, E4M7 bias 10 (M 0 to 22, E 1 to 8), or one of "
    + named.map(\.name).joined(separator: ", ")

  /// Reads `M7E4b10`, `E4M7b10`, `M7E4 bias 10`, `M7E4,b=10`, in any case, or the name of a standard format.
  ///
  /// - Throws: `ArgumentError` that says what is wrong: no bias, E = 0, or no format at all.
  public init(parsing text: String, parameter: String) throws {
    func refuse(_ expected: String) -> ArgumentError {
      ArgumentError(name: parameter, found: text, expected: expected)
    }
    let trimmed = text.lowercased().split(whereSeparator: { $0 == " " || $0 == "," || $0 == "=" || $0 == "_" })
    let compact = trimmed.joined().replacing("bias", with: "b")
    if let format = Self.named.first(where: { $0.name.replacing("_", with: "") == compact }) {
      self = format
      return
    }
    guard text.utf8.count <= 40 else { throw refuse(Self.expectedName) }
    var fields: [Character: Int] = [:]
    var rest = compact[...]
    while let letter = rest.first {
      rest.removeFirst()
      let digits = rest.prefix { $0.isNumber || $0 == "-" }
      guard "meb".contains(letter), fields[letter] == nil, let value = Int(digits) else {
        throw refuse(Self.expectedName)
      }
      fields[letter] = value
      rest = rest.dropFirst(digits.count)
    }
    guard let mantissa = fields["m"], let exponent = fields["e"] else { throw refuse(Self.expectedName) }
    if exponent == 0 { throw refuse("at least one exponent bit (an integer accumulator is written int8)") }
    guard let bias = fields["b"] else { throw refuse("a bias too, as in M\(mantissa)E\(exponent)b10") }
    guard let format = NumberFormat(mantissa: mantissa, exponent: exponent, bias: bias) else {
      throw refuse("M from 0 to 22, E from 1 to 8, and magnitudes within 2^-400 ... 2^400")
    }
    self = format
  }
}
