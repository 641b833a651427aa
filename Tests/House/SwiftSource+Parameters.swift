extension SwiftSource.Declaration {
  /// The parameters that the comment describes, in any order.
  var describedParameters: Set<String> {
    var names: Set<String> = []
    var isInList = false
    for line in comment {
      if let name = Self.name(after: "- Parameter ", in: line) {
        names.insert(name)
        isInList = false
      } else if line.hasPrefix("- ") {
        isInList = line.hasPrefix("- Parameters:")
      } else if isInList, let name = Self.name(after: "  - ", in: line) {
        names.insert(name)
      }
    }
    return names
  }

  /// The parameters of a function, an initializer or a subscript by the names that its body uses.
  var parameters: Set<String> {
    guard let open = signature.firstIndex(of: "(") else { return [] }
    var names: Set<String> = []
    var (depth, part) = (0, "")
    for character in signature[open...] {
      if "([{".contains(character) { depth += 1 }
      if ")]}".contains(character) { depth -= 1 }
      // Commas between the arguments of a generic type leave parts without a colon.
      if depth == 0 || (depth == 1 && character == ",") {
        let label = part.drop { $0 == "(" }.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        if label.count == 2, let name = label[0].split(separator: " ").last { names.insert(String(name)) }
        part = ""
        if depth == 0 { break }
      } else {
        part.append(character)
      }
    }
    return names
  }

  /// Parameters that are left out where others are described, and described ones that there are not.
  var misdescribedParameters: [String] {
    let described = describedParameters
    return described.isEmpty ? [] : described.symmetricDifference(parameters).sorted()
  }

  private static func name(after mark: String, in line: String) -> String? {
    guard line.hasPrefix(mark) else { return nil }
    let rest = line.dropFirst(mark.count)
    let name = rest.prefix { $0.isLetter || $0.isNumber || $0 == "_" }
    return !name.isEmpty && rest.dropFirst(name.count).hasPrefix(":") ? String(name) : nil
  }
}
