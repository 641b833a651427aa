import Files
import ThresholdNetworks

/// Structural Verilog written by others: one module of wires of one bit, `assign` with `& | ^ ~^ ~ ?:`, and the gates and, or,
/// nand, nor, xor, xnor, buf, not. It becomes the same circuit as a BLIF file.
///
/// Everything else (vectors, registers, instances of modules, numbers of more than one bit) is refused with its line.
struct VerilogCircuit {
  private var tokens: VerilogTokens
  private var ports: [String] = []
  private var inputs: [String] = []
  private var outputs: [String] = []
  private var wires: Set<String> = []
  private var covers: [String: BLIFModel.Cover] = [:]
  /// The lines where names are used, so that those without a value can be named.
  private var uses: [String: Int] = [:]
  private var nesting = 0

  /// Expressions within expressions.
  private static let maximumNesting = 256
  private static let gates: Set<String> = ["and", "or", "nand", "nor", "xor", "xnor", "buf", "not"]
  private static let expected =
    "input, output, wire, assign, a gate (and, or, nand, nor, xor, xnor, buf, not) or endmodule"

  /// The circuit of a text.
  ///
  /// - Throws: `DataError` with the line that is not structural Verilog of this kind.
  static func read(_ text: InputText) throws -> BLIFCircuit {
    var reader = VerilogCircuit(tokens: try VerilogTokens(text))
    try reader.readModule()
    return try BLIFCircuit(text, inputs: reader.inputs, outputs: reader.outputs, covers: reader.covers)
  }

  private init(tokens: VerilogTokens) { self.tokens = tokens }

  private mutating func readModule() throws {
    try tokens.require("module")
    _ = try tokens.name()
    if tokens.take("(") { try readPorts() }
    try tokens.require(";")
    while !tokens.take("endmodule") { try readItem() }
    guard tokens.first.isEmpty else { throw tokens.unexpected("one module, and nothing behind it") }
    let declared = Set(inputs).union(outputs)
    if let open = ports.first(where: { !declared.contains($0) }) {
      throw tokens.text.error(
        nil, found: "the port \(DataError.quoted(open)) without a direction", expected: "input or output")
    }
    guard !inputs.isEmpty, !outputs.isEmpty else {
      throw tokens.text.error(
        nil, found: "\(inputs.count) inputs and \(outputs.count) outputs", expected: "at least one of each")
    }
    let known = Set(inputs).union(covers.keys)
    for (name, line) in uses.sorted(by: { ($0.value, $0.key) < ($1.value, $1.key) }) where !known.contains(name) {
      throw tokens.text.error(
        line, found: "\(DataError.quoted(name)) without a value", expected: "an assign or a gate for it")
    }
    for output in outputs where !known.contains(output) {
      throw tokens.text.error(
        nil, found: "the output \(DataError.quoted(output)) without a value", expected: "an assign or a gate for it")
    }
  }

  /// `a, b, y` or `input wire a, b, output y`.
  private mutating func readPorts() throws {
    if tokens.take(")") { return }
    var direction = ""
    repeat {
      if ["input", "output"].contains(tokens.first) {
        direction = tokens.first
        _ = tokens.take(direction)
        _ = tokens.take("wire")
      }
      try refuseVector()
      let name = try tokens.name()
      if direction.isEmpty { ports.append(name) } else { try declare(name, direction) }
    } while tokens.take(",")
    try tokens.require(")")
  }

  private mutating func declare(_ name: String, _ kind: String) throws {
    switch kind {
    case "input":
      guard !inputs.contains(name), !outputs.contains(name), covers[name] == nil else { throw second(name) }
      inputs.append(name)
    case "output":
      guard !inputs.contains(name), !outputs.contains(name) else { throw second(name) }
      outputs.append(name)
    default: wires.insert(name)
    }
  }

  private func second(_ name: String) -> DataError {
    tokens.text.error(
      tokens.line, found: "a second definition of \(DataError.quoted(name))", expected: "one for each name")
  }

  private func refuseVector() throws {
    if tokens.first == "[" {
      throw tokens.text.error(tokens.line, found: "a vector", expected: "wires of one bit", fix: "flatten the circuit")
    }
  }

  private mutating func readItem() throws {
    let word = tokens.first
    switch word {
    case "input", "output", "wire":
      _ = tokens.take(word)
      if word != "wire" { _ = tokens.take("wire") }
      try refuseVector()
      repeat {
        let name = try tokens.name()
        try declare(name, word)
        if word == "wire", tokens.first == "=" { try readAssignment(to: name) }
      } while tokens.take(",")
      try tokens.require(";")
    case "assign":
      _ = tokens.take(word)
      repeat { try readAssignment(to: try tokens.name()) } while tokens.take(",")
      try tokens.require(";")
    case _ where Self.gates.contains(word):
      _ = tokens.take(word)
      repeat { try readGate(word) } while tokens.take(",")
      try tokens.require(";")
    default: throw tokens.unexpected(Self.expected)
    }
  }

  private mutating func readAssignment(to name: String) throws {
    try refuseVector()
    let line = tokens.line
    try tokens.require("=")
    let value = try expression()
    try define(name, [value], ["1"], line: line)
  }

  /// `and g1(y, a, b)`; buf and not may have several outputs before their input.
  private mutating func readGate(_ kind: String) throws {
    let line = tokens.line
    if tokens.first != "(" { _ = try tokens.name() }
    try refuseVector()
    try tokens.require("(")
    var operands = [try primary(asOutput: true)]
    while tokens.take(",") { operands.append(try expression()) }
    try tokens.require(")")
    guard operands.count >= 2 else {
      throw tokens.text.error(line, found: "a gate \"\(kind)\" without an input", expected: "an output and its inputs")
    }
    if kind == "buf" || kind == "not" {
      let input = operands.removeLast()
      for output in operands { try define(output, [input], [kind == "buf" ? "1" : "0"], line: line) }
      return
    }
    let output = operands.removeFirst()
    switch kind {
    case "and", "nand":
      try define(
        output, operands, [String(repeating: "1", count: operands.count)], polarity: kind == "and", line: line)
    case "or", "nor":
      let cubes = operands.indices.map { place in
        String(operands.indices.map { $0 == place ? "1" : "-" })
      }
      try define(output, operands, cubes, polarity: kind == "or", line: line)
    default:
      let last = operands.removeLast()
      guard var sum = operands.first else { return try define(output, [last], [kind == "xor" ? "1" : "0"], line: line) }
      for operand in operands.dropFirst() { sum = try inner([sum, operand], ["10", "01"]) }
      try define(output, [sum, last], ["10", "01"], polarity: kind == "xor", line: line)
    }
  }

  // MARK: Expressions

  /// A name that has the value of the expression. `?:` binds least, then `|`, `^` with `~^`, `&`, `~`.
  private mutating func expression() throws -> String {
    nesting += 1
    defer { nesting -= 1 }
    guard nesting <= Self.maximumNesting else {
      throw tokens.text.error(
        tokens.line, found: "more than \(Self.maximumNesting) expressions within each other",
        expected: "at most so many")
    }
    let condition = try binary(0)
    guard tokens.take("?") else { return condition }
    let first = try expression()
    try tokens.require(":")
    return try inner([condition, first, expression()], ["11-", "0-1"])
  }

  private static let levels: [[(sign: String, cubes: [String])]] = [
    [("|", ["1-", "-1"])], [("^", ["10", "01"]), ("~^", ["11", "00"]), ("^~", ["11", "00"])], [("&", ["11"])],
  ]

  private mutating func binary(_ level: Int) throws -> String {
    guard level < Self.levels.count else { return try primary() }
    var left = try binary(level + 1)
    while let operation = Self.levels[level].first(where: { $0.sign == tokens.first }) {
      _ = tokens.take(operation.sign)
      if tokens.first == operation.sign { throw tokens.unexpected("the operators & | ^ ~ and ?: of single bits") }
      left = try inner([left, binary(level + 1)], operation.cubes)
    }
    return left
  }

  /// - Parameter asOutput: only a name will do, which gets its value here.
  private mutating func primary(asOutput: Bool = false) throws -> String {
    if asOutput { return try tokens.name() }
    var isInverted = false
    while tokens.take("~") { isInverted.toggle() }
    let line = tokens.line
    var value: String
    if tokens.take("(") {
      value = try expression()
      try tokens.require(")")
    } else if ["1'b0", "1'b1", "1'h0", "1'h1", "1'd0", "1'd1"].contains(tokens.first) {
      let digit = tokens.first.suffix(1) == "1"
      _ = tokens.take(tokens.first)
      value = try inner([], digit ? [""] : [])
    } else {
      guard tokens.first.first?.isNumber != true else {
        throw tokens.unexpected("1'b0 or 1'b1, the constants of one bit")
      }
      value = try tokens.name()
      try refuseVector()
      if uses[value] == nil { uses[value] = line }
    }
    return isInverted ? try inner([value], ["0"]) : value
  }

  /// A new name with this value; no name of a text has a blank.
  private mutating func inner(_ operands: [String], _ cubes: [String]) throws -> String {
    let name = "expression \(covers.count + 1)"
    try define(name, operands, cubes, line: tokens.line)
    return name
  }

  private mutating func define(
    _ name: String, _ operands: [String], _ cubes: [String], polarity: Bool = true, line: Int
  ) throws {
    guard covers[name] == nil, !inputs.contains(name) else {
      throw tokens.text.error(
        line, found: "a second value for \(DataError.quoted(name))", expected: "one for each name")
    }
    guard covers.count < BLIFCircuit.maximumNames else {
      throw tokens.text.error(
        line, found: "more than \(BLIFCircuit.maximumNames) operations", expected: "at most so many")
    }
    covers[name] = BLIFModel.Cover(
      operands: operands, cubes: cubes.map { Array($0.utf8) }, polarity: polarity, line: line)
  }
}
