import Foundation

/// The public declarations of a file, found by its lines.
///
/// Relies on the formatter: a declaration begins a line, attributes stand before it or on lines of their own, and members are
/// indented by two more than their type.
struct SwiftSource {
  struct Declaration: Equatable {
    /// The line, from 1.
    var line: Int
    /// The line without indentation.
    var text: String
    /// The lines of its comment without `///`.
    var comment: [String]
    /// The line and those that follow, up to the body.
    var signature: Substring

    /// What is declared, as in `rowCount`; nil for initializers, operators and subscripts.
    var name: String? {
      let words = text.split(separator: " ")
      let kinds = ["func", "var", "let", "struct", "enum", "class", "protocol", "case", "typealias", "associatedtype"]
      guard let place = words.firstIndex(where: { kinds.contains(String($0)) }), place + 1 < words.count else {
        return nil
      }
      let name = words[place + 1].prefix { $0.isLetter || $0.isNumber || $0 == "_" }
      return name.isEmpty ? nil : String(name)
    }
  }

  /// Public declarations, and what is public without the word: cases of public enumerations, requirements of public protocols.
  let declarations: [Declaration]

  init(_ text: String) {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    var found: [Declaration] = []
    // Public enumerations and protocols around the line, with their indentation.
    var owners: [(indent: Int, isProtocol: Bool)] = []
    var comment: [String] = []
    var isInString = false
    for (index, line) in lines.enumerated() {
      let quotes = line.components(separatedBy: "\"\"\"").count - 1
      defer { if quotes % 2 == 1 { isInString.toggle() } }
      let code = line.drop { $0 == " " }
      if isInString || code.isEmpty {
        if code.isEmpty { comment = [] }
        continue
      }
      if code.hasPrefix("///") {
        comment.append(String(code.dropFirst(3)).trimmingPrefix(" ").description)
        continue
      }
      let indent = line.count - code.count
      if !code.hasPrefix(")") && !code.hasPrefix("#") { owners.removeAll { $0.indent >= indent } }
      let declaration = Self.withoutAttributes(code)
      // An attribute on a line of its own: the comment stands above it.
      if declaration.isEmpty { continue }
      if Self.isPublic(declaration, indent: indent, in: owners.last) {
        let lines = [declaration] + lines[(index + 1)...].prefix(12)
        found.append(
          Declaration(
            line: index + 1, text: String(code), comment: comment, signature: Substring(lines.joined(separator: " "))))
      }
      let words = declaration.prefix { $0 != "{" && $0 != ":" && $0 != "<" }.split(separator: " ")
      if words.first == "public", words.contains("enum") || words.contains("protocol") {
        owners.append((indent, words.contains("protocol")))
      }
      comment = []
    }
    declarations = found
  }

  private static func isPublic(
    _ declaration: Substring, indent: Int, in owner: (indent: Int, isProtocol: Bool)?
  ) -> Bool {
    let words = declaration.split(separator: " ", maxSplits: 4)
    if words.first == "public" { return !words.contains("import") }
    guard let owner, indent == owner.indent + 2 else { return false }
    let kinds: [Substring] = owner.isProtocol ? ["func", "var", "init", "associatedtype", "subscript"] : ["case"]
    let kind = words.drop { ["static", "mutating", "indirect"].contains($0) }.first?.prefix { $0.isLetter }
    return kind.map { kinds.contains($0) } ?? false
  }

  /// `@inlinable @inline(__always) public func` from `public` on.
  private static func withoutAttributes(_ code: Substring) -> Substring {
    var rest = code
    while rest.first == "@" {
      var depth = 0
      let end = rest.firstIndex { character in
        if character == "(" { depth += 1 }
        if character == ")" { depth -= 1 }
        return character == " " && depth == 0
      }
      rest = end.map { rest[$0...].drop { $0 == " " } } ?? rest[rest.endIndex...]
    }
    return rest
  }
}

extension SwiftSource.Declaration {
  /// Whether there is a comment, and it says more than the name does.
  var isDocumented: Bool {
    let words = comment.joined(separator: " ").lowercased().split { !$0.isLetter && !$0.isNumber }
      .filter { !["the", "a", "an", "of", "its"].contains($0) }
    guard !words.isEmpty else { return false }
    return name.map { words.joined() != $0.lowercased() } ?? true
  }
}
