/// One module of structural Verilog (IEEE 1364) as the covers of a circuit: `assign`, and the gates and, or, nand, nor, xor, xnor,
/// buf, not on wires of one bit.
///
/// Expressions are read by Dijkstra's two stacks, with no recursion.
struct SourceVerilog {
  private typealias Cover = SourceCircuit.Cover

  private let words: [VerilogWords.Word]
  private var place = 0
  private var model = SourceCircuit.Model()

  static func read(_ bytes: [UInt8]) throws -> SourceCircuit.Model {
    var reader = SourceVerilog(words: try VerilogWords.list(SourceText.content(bytes)))
    try reader.module()
    return reader.model
  }

  private init(words: [VerilogWords.Word]) { self.words = words }

  private var word: String { place < words.count ? words[place].text : "" }
  private var isName: Bool { place < words.count && words[place].isName }

  private func refusal(_ expected: String) -> SourceRefusal {
    SourceRefusal("the source has \"\(word.prefix(40))\" where \(expected) is expected")
  }

  private mutating func skip(_ expected: String) throws {
    guard word == expected else { throw refusal("\"\(expected)\"") }
    place += 1
  }

  private mutating func name() throws -> String {
    guard isName else { throw refusal("a name") }
    place += 1
    return words[place - 1].name
  }

  // MARK: Statements

  private mutating func module() throws {
    try skip("module")
    _ = try name()
    var direction = ""
    if word == "(" {
      repeat {
        place += 1
        if word == ")" { break }
        if word == "input" || word == "output" {
          direction = word
          place += 1
          if word == "wire" { place += 1 }
        }
        declare(try name(), direction)
      } while word == ","
      try skip(")")
    }
    try skip(";")
    while word != "endmodule" { try statement() }
    guard place == words.count - 1 else { throw SourceRefusal("the source has more than one module") }
    guard Set(model.inputs).count == model.inputs.count else {
      throw SourceRefusal("the source names an input twice")
    }
  }

  private mutating func declare(_ name: String, _ direction: String) {
    if direction == "input" { model.inputs.append(name) }
    if direction == "output" { model.outputs.append(name) }
  }

  private mutating func statement() throws {
    let kind = word
    place += 1
    switch kind {
    case "input", "output", "wire":
      if kind != "wire", word == "wire" { place += 1 }
      while true {
        let name = try name()
        declare(name, kind)
        if kind == "wire", word == "=" { try assign(name) }
        guard word == "," else { break }
        place += 1
      }
    case "assign":
      while true {
        try assign(try name())
        guard word == "," else { break }
        place += 1
      }
    case "and", "or", "nand", "nor", "xor", "xnor", "buf", "not":
      while true {
        try gate(kind)
        guard word == "," else { break }
        place += 1
      }
    default:
      place -= 1
      throw refusal("a statement")
    }
    try skip(";")
  }

  private mutating func assign(_ name: String) throws {
    try skip("=")
    let value = try expression()
    try define(name, [value], ["1"], "1")
  }

  private mutating func gate(_ kind: String) throws {
    if word != "(" { _ = try name() }
    try skip("(")
    var ports: [String] = []
    while true {
      ports.append(try expression())
      guard word == "," else { break }
      place += 1
    }
    try skip(")")
    guard ports.count > 1 else { throw SourceRefusal("the source has a gate of \(ports.count) ports") }
    let isNegated = ["nand", "nor", "xnor", "not"].contains(kind)
    switch kind {
    case "buf", "not":
      for output in ports.dropLast() { try define(output, [ports[ports.count - 1]], ["1"], isNegated ? "0" : "1") }
    case "and", "nand":
      let inputs = Array(ports.dropFirst())
      try define(ports[0], inputs, [String(repeating: "1", count: inputs.count)], isNegated ? "0" : "1")
    case "or", "nor":
      // None of them is one, the other way round.
      let inputs = Array(ports.dropFirst())
      try define(ports[0], inputs, [String(repeating: "0", count: inputs.count)], isNegated ? "1" : "0")
    default:
      var parity = ports[1]
      for port in ports.dropFirst(2) { parity = try made([parity, port], ["01", "10"]) }
      try define(ports[0], [parity], ["1"], isNegated ? "0" : "1")
    }
  }

  private mutating func define(_ name: String, _ operands: [String], _ cubes: [String], _ value: Character) throws {
    guard model.covers[name] == nil, model.covers.count < 1 << 20 else {
      throw SourceRefusal("the source gives \"\(name)\" two values, or is too large")
    }
    model.covers[name] = Cover(operands: operands, cubes: cubes.map(Array.init), value: value)
  }

  /// A wire of our own, which no file can name.
  private mutating func made(_ operands: [String], _ cubes: [String]) throws -> String {
    let name = "\u{1}\(model.covers.count)"
    try define(name, operands, cubes, "1")
    return name
  }

  // MARK: Expressions

  /// How strongly an operation binds; a question that waits for its colon, like an open bracket, is passed by nothing.
  private static let strength = ["?:": 1, "|": 2, "^": 3, "~^": 3, "^~": 3, "&": 4, "~": 5]

  /// The wire with the value of the expression that ends before `,`, `;` or a bracket of the statement.
  private mutating func expression() throws -> String {
    var values: [String] = []
    var operations: [String] = []
    var wantsValue = true
    while true {
      if wantsValue {
        switch word {
        case "~", "(": operations.append(word)
        case "1'b0", "1'h0", "1'd0":
          values.append(try made([], []))
          wantsValue = false
        case "1'b1", "1'h1", "1'd1":
          values.append(try made([], [""]))
          wantsValue = false
        default:
          guard isName else { throw refusal("a value") }
          values.append(words[place].name)
          wantsValue = false
        }
        place += 1
        continue
      }
      switch word {
      case ")" where operations.contains("("):
        try apply(&operations, &values, from: 0)
        guard operations.popLast() == "(" else { throw refusal("a colon") }
      case "?":
        try apply(&operations, &values, from: 2)
        operations.append("?")
        wantsValue = true
      case ":":
        try apply(&operations, &values, from: 0)
        guard operations.popLast() == "?" else { throw refusal("a question before the colon") }
        operations.append("?:")
        wantsValue = true
      default:
        if let strength = Self.strength[word], word != "~", word != "?:" {
          try apply(&operations, &values, from: strength)
          operations.append(word)
          wantsValue = true
        } else {
          try apply(&operations, &values, from: 0)
          guard operations.isEmpty, values.count == 1 else { throw refusal("the end of an expression") }
          return values[0]
        }
      }
      place += 1
    }
  }

  /// Applies the operations on top that bind at least so strongly.
  private mutating func apply(_ operations: inout [String], _ values: inout [String], from least: Int) throws {
    while let operation = operations.last, let strength = Self.strength[operation], strength >= least {
      operations.removeLast()
      let count = operation == "~" ? 1 : operation == "?:" ? 3 : 2
      guard values.count >= count else { throw SourceRefusal("the source has an operation without its values") }
      let operands = Array(values.suffix(count))
      values.removeLast(count)
      let cubes =
        switch operation {
        case "~": ["0"]
        case "&": ["11"]
        case "|": ["1-", "-1"]
        case "^": ["10", "01"]
        case "?:": ["11-", "0-1"]
        default: ["00", "11"]
        }
      values.append(try made(operands, cubes))
    }
  }
}

/// The words of a Verilog text without remarks, attributes and directives.
private enum VerilogWords {
  struct Word {
    /// With the backslash of an escaped name, which so differs from every sign and word of the language.
    let text: String
    /// Whether it is the name of something, and no sign, number or word of the language.
    let isName: Bool

    /// The name without a backslash.
    var name: String { text.hasPrefix("\\") ? String(text.dropFirst()) : text }
  }

  private static let kept: Set<String> = [
    "module", "endmodule", "input", "output", "inout", "wire", "reg", "assign", "and", "or", "nand", "nor", "xor",
    "xnor",
    "buf", "not",
  ]

  private static func isLetter(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "_") || (0x41...0x5a).contains(byte) || (0x61...0x7a).contains(byte)
  }

  static func list(_ bytes: [UInt8]) throws -> [Word] {
    var words: [Word] = []
    var rest = bytes[...]
    func starts(_ text: String) -> Bool { rest.starts(with: text.utf8) }
    func dropPast(_ end: String) throws {
      rest.removeFirst(2)
      while !rest.isEmpty, !starts(end) { rest.removeFirst() }
      guard !rest.isEmpty else { throw SourceRefusal("the source has a remark without an end") }
      rest.removeFirst(2)
    }
    func add(_ length: Int, isName: Bool) {
      let text = String(decoding: rest.prefix(length), as: UTF8.self)
      words.append(Word(text: text, isName: isName && !kept.contains(text)))
      rest.removeFirst(length)
    }
    while let byte = rest.first {
      if SourceText.isBlank(byte) {
        rest.removeFirst()
      } else if starts("//") || byte == UInt8(ascii: "`") {
        rest = rest.drop { $0 != 10 }
      } else if starts("/*") {
        try dropPast("*/")
      } else if starts("(*"), !starts("(*)") {
        try dropPast("*)")
      } else if byte == UInt8(ascii: "\\") {
        let length = rest.prefix { $0 > 0x20 }.count
        guard length > 1 else { throw SourceRefusal("the source has a backslash without a name") }
        add(length, isName: true)
      } else if isLetter(byte) {
        add(rest.prefix(while: isInside).count, isName: true)
      } else if isInside(byte), byte != UInt8(ascii: "$") {
        add(rest.prefix { isInside($0) || $0 == UInt8(ascii: "'") }.count, isName: false)
      } else {
        add(starts("~^") || starts("^~") ? 2 : 1, isName: false)
      }
    }
    return words
  }

  private static func isInside(_ byte: UInt8) -> Bool {
    isLetter(byte) || (0x30...0x39).contains(byte) || byte == UInt8(ascii: "$")
  }
}
