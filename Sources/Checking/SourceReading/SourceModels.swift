extension SourceCircuit.Cover {
  /// Whether the cube belongs to the cover.
  fileprivate mutating func add(_ text: String, _ value: Character) -> Bool {
    let cube = operands.isEmpty ? [] : Array(text)
    guard cube.count == operands.count, self.value == nil || self.value == value else { return false }
    self.value = value
    cubes.append(cube)
    return true
  }
}

/// The models of a BLIF file, the first of which is the circuit.
enum SourceModels {
  static func read(_ lines: [(line: Int, words: [String])]) throws -> [SourceCircuit.Model] {
    var models: [SourceCircuit.Model] = []
    var model = SourceCircuit.Model()
    var cover: String?
    var isOpen = true
    for (line, words) in joined(lines) {
      switch words[0] {
      case ".model":
        if isOpen, !model.isEmpty { models.append(model) }
        if !isOpen || !model.isEmpty { model = SourceCircuit.Model() }
        model.name = words.count > 1 ? words[1] : ""
        (isOpen, cover) = (true, nil)
      case ".end":
        if isOpen { models.append(model) }
        if models.first?.uses.isEmpty == true { return models }
        (isOpen, cover) = (false, nil)
        model = SourceCircuit.Model()
      case _ where !isOpen: continue
      case ".inputs": model.inputs += words.dropFirst()
      case ".outputs": model.outputs += words.dropFirst()
      case ".exdc": (model.free, cover) = (model.free ?? [:], nil)
      case ".subckt":
        guard words.count > 1 else { throw SourceRefusal("line \(line) of the source names no model") }
        var names: [String: String] = [:]
        for word in words.dropFirst(2) {
          guard let sign = word.firstIndex(of: "=") else { throw SourceRefusal("line \(line) of the source: \(word)") }
          names[String(word[..<sign])] = String(word[word.index(after: sign)...])
        }
        model.uses.append((words[1], names))
        cover = nil
      case ".names":
        guard let name = words.last, words.count > 1 else {
          throw SourceRefusal("line \(line) of the source names nothing")
        }
        set(SourceCircuit.Cover(operands: Array(words[1..<(words.count - 1)])), name, in: &model)
        cover = name
      case ".latch", ".mlatch", ".gate":
        throw SourceRefusal("line \(line) of the source: \(words[0])")
      case let word where word.hasPrefix("."): cover = nil
      default:
        guard let name = cover, let value = words.last, value == "0" || value == "1" else {
          throw SourceRefusal("line \(line) of the source is part of no cover")
        }
        // Changed where it stands: a cover may have a million cubes.
        let fits =
          model.free == nil
          ? model.covers[name]?.add(words[0], Character(value)) : model.free?[name]?.add(words[0], Character(value))
        guard fits == true else { throw SourceRefusal("line \(line) of the source does not fit its cover") }
      }
    }
    if isOpen, !model.isEmpty { models.append(model) }
    return models
  }

  private static func set(_ cover: SourceCircuit.Cover, _ name: String, in model: inout SourceCircuit.Model) {
    if model.free == nil { model.covers[name] = cover } else { model.free?[name] = cover }
  }

  /// Lines that end with a backslash go on in the next one.
  private static func joined(_ lines: [(line: Int, words: [String])]) -> [(line: Int, words: [String])] {
    var result: [(line: Int, words: [String])] = []
    var begun: [String] = []
    for (line, words) in lines {
      var words = words
      var goesOn = false
      if let last = words.last, last.hasSuffix("\\") {
        goesOn = true
        words[words.count - 1] = String(last.dropLast())
        if words.last == "" { words.removeLast() }
      }
      begun += words
      if goesOn || begun.isEmpty { continue }
      result.append((line, begun))
      begun = []
    }
    return result
  }
}
