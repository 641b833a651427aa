import Foundation

/// An XML element, for SVG: a tree of values that writes itself.
public struct SVGElement: Sendable {
  /// The name of the element.
  public var name: String
  /// Attributes in the order in which they are written.
  public var attributes: [(name: String, value: String)]
  /// The elements inside, in order.
  public var children: [SVGElement]
  /// Character data before the children.
  public var text: String?

  /// An element with attributes, children and text, all escaped when written.
  public init(
    _ name: String, _ attributes: KeyValuePairs<String, String> = [:], text: String? = nil, children: [SVGElement] = []
  ) {
    self.name = name
    self.attributes = attributes.map { ($0.key, $0.value) }
    self.text = text
    self.children = children
  }

  /// The element as text, one child a line.
  public func text(indentation: String = "") -> String {
    let opening = attributes.reduce("\(indentation)<\(name)") { $0 + " \($1.name)=\"\(Self.escaped($1.value))\"" }
    if children.isEmpty {
      guard let text else { return opening + "/>\n" }
      return opening + ">\(Self.escaped(text))</\(name)>\n"
    }
    // Between the parts of a line of text every blank would be seen.
    if name == "text" {
      let parts = children.map { $0.text().dropLast() }.joined()
      return opening + ">\(text.map(Self.escaped) ?? "")\(parts)</\(name)>\n"
    }
    let inner = children.map { $0.text(indentation: indentation + " ") }.joined()
    return opening + ">\(text.map(Self.escaped) ?? "")\n\(inner)\(indentation)</\(name)>\n"
  }

  /// The text with the characters that XML reserves written as entities; control characters are dropped.
  static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      default: if scalar.value >= 32 || scalar == "\n" { result.unicodeScalars.append(scalar) }
      }
    }
    return result
  }

  /// A coordinate: two decimals at most, no trailing zeros, never "-0".
  static func number(_ value: Double) -> String {
    let hundredths = (value * 100).rounded()
    guard hundredths.isFinite, abs(hundredths) < 1e15 else { return "0" }
    let whole = Int(hundredths)
    if whole % 100 == 0 { return "\(whole / 100)" }
    let sign = whole < 0 ? "-" : ""
    let digits = abs(whole) % 100
    let fraction = digits % 10 == 0 ? "\(digits / 10)" : digits < 10 ? "0\(digits)" : "\(digits)"
    return "\(sign)\(abs(whole) / 100).\(fraction)"
  }
}
