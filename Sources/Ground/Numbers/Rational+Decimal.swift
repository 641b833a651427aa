extension Rational {
  /// The largest exponent of ten that a decimal may have, so that a short text cannot ask for a number that fills the memory.
  package static let maximumDecimalExponent = 5000

  /// The value of `p/q`, or of a decimal with or without an exponent such as `-2.5e-3`; nil for anything else.
  ///
  /// The decimal is taken as it is written: `0.1` is one tenth, not the nearest double.
  package init?(decimal text: String) {
    let parts = text.split(omittingEmptySubsequences: false) { $0 == "e" || $0 == "E" }
    var digits = parts.first.map(String.init) ?? ""
    if digits.hasPrefix("+") { digits.removeFirst() }
    if digits.hasPrefix(".") || digits.hasPrefix("-.") {
      digits = digits.replacingOccurrence(of: ".", with: "0.")
    }
    if digits.hasSuffix(".") { digits.removeLast() }
    guard digits.utf8.last.map({ (0x30...0x39).contains($0) }) ?? false, let mantissa = Rational(digits) else {
      return nil
    }
    guard parts.count > 1 else {
      self = mantissa
      return
    }
    guard parts.count == 2, !digits.contains("/"), let exponent = Int(parts[1]),
      exponent.magnitude <= Self.maximumDecimalExponent.magnitude
    else { return nil }
    self = mantissa * Rational(10).power(exponent)
  }
}

extension String {
  /// The text with the first `part` replaced.
  fileprivate func replacingOccurrence(of part: Character, with other: String) -> String {
    guard let index = firstIndex(of: part) else { return self }
    return String(self[..<index]) + other + String(self[self.index(after: index)...])
  }
}
