import Numbers

/// Decimals as spreadsheets write them, as the fractions that they are: `-0.25`, `+3`, `.5`, `1.5e-3`.
enum ExactDecimal {
  /// The largest power of ten that is read.
  static let largestExponent = 400

  /// Nil for anything else, NaN and infinities among it.
  static func read(_ text: some StringProtocol) -> Rational? {
    guard text.utf8.count <= 200 else { return nil }
    var body = Substring(text)
    var isNegative = false
    if let sign = body.first, sign == "-" || sign == "+" {
      isNegative = sign == "-"
      body = body.dropFirst()
    }
    var exponent = 0
    if let mark = body.firstIndex(where: { $0 == "e" || $0 == "E" }) {
      guard let value = Int(body[body.index(after: mark)...]), abs(value) <= largestExponent else { return nil }
      (exponent, body) = (value, body[..<mark])
    }
    let parts = body.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    let digits = parts.joined()
    guard !digits.isEmpty, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
      let whole = Integer(digits, radix: 10)
    else { return nil }
    if parts.count == 2 { exponent -= parts[1].utf8.count }
    let power = Integer(10).power(abs(exponent))
    let value = exponent >= 0 ? Rational(whole * power) : Rational(whole, power)
    return isNegative ? -value : value
  }
}
