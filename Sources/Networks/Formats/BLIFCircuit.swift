import Files
import ThresholdNetworks

/// A combinational circuit with one output as a BLIF file lists it: a cover for each internal name.
struct BLIFCircuit {
  /// A sum of cubes over other names; `polarity` is the value where some cube holds.
  struct Cover {
    var operands: [String]
    var cubes: [[UInt8]] = []
    var polarity: Bool?
    var line: Int
  }

  private let text: InputText
  private(set) var comments: [String] = []
  private(set) var inputs: [String] = []
  private var outputs: [String] = []
  private var covers: [String: Cover] = [:]
  /// The name whose cover is being read.
  private var current: String?

  init(parsing text: InputText) throws {
    self.text = text
    var continued: [String] = []
    reading: for (number, bytes) in text.lines {
      var content = bytes
      if let mark = content.firstIndex(of: UInt8(ascii: "#")) {
        if mark == content.startIndex {
          comments.append(String(decoding: content.dropFirst().trimmingBlanks, as: UTF8.self))
        }
        content = content[..<mark].trimmingBlanks
      }
      let isContinued = content.last == UInt8(ascii: "\\")
      if isContinued { content = content.dropLast().trimmingBlanks }
      continued += content.split(whereSeparator: \.isBlank).map { String(decoding: $0, as: UTF8.self) }
      if isContinued || continued.isEmpty { continue }
      let words = continued
      continued = []
      switch words[0] {
      case ".model": break
      case ".inputs": inputs += words.dropFirst()
      case ".outputs": outputs += words.dropFirst()
      case ".names": try begin(Array(words.dropFirst()), number: number)
      case ".end": break reading
      default: try readCube(words, number: number)
      }
    }
    guard outputs.count == 1 else {
      throw text.error(nil, found: "\(outputs.count) outputs", expected: "one output")
    }
    guard (1...Sample.maximumTotalInputs).contains(inputs.count), Set(inputs).count == inputs.count else {
      throw text.error(
        nil, found: "\(inputs.count) inputs", expected: "1 to \(Sample.maximumTotalInputs) different inputs")
    }
  }

  private mutating func begin(_ names: [String], number: Int) throws {
    guard let name = names.last else {
      throw text.error(
        number, found: "\".names\" without a name", expected: "the operands and the name of the function")
    }
    guard covers[name] == nil, !inputs.contains(name) else {
      throw text.error(number, found: "a second definition of \(DataError.quoted(name))", expected: "one for each name")
    }
    covers[name] = Cover(operands: names.dropLast(), line: number)
    current = name
  }

  private mutating func readCube(_ words: [String], number: Int) throws {
    guard let current, let operands = covers[current]?.operands.count, !words[0].hasPrefix(".") else {
      throw text.error(
        number, found: DataError.quoted(words[0]),
        expected: ".model, .inputs, .outputs, .names, .end (combinational circuits only)")
    }
    let cube = operands == 0 ? [] : Array(words[0].utf8)
    let value = words[words.count - 1]
    guard words.count == (operands == 0 ? 1 : 2), cube.count == operands, value == "0" || value == "1",
      cube.allSatisfy({ "01-".utf8.contains($0) })
    else {
      throw text.error(
        number, found: DataError.quoted(words.joined(separator: " ")),
        expected: "\(operands) characters 0, 1 or - and the value 0 or 1")
    }
    if let polarity = covers[current]?.polarity, polarity != (value == "1") {
      throw text.error(number, found: "the values 0 and 1 in one cover", expected: "one of them")
    }
    covers[current]?.polarity = value == "1"
    covers[current]?.cubes.append(cube)
  }

  /// The value of the output on all points.
  ///
  /// A column of 2^n bits is kept from the moment it is known to its last use.
  ///
  /// - Complexity: at most one operation on 2^n bits for each literal of each cover; where literals are constant on a block of
  ///   points, whole blocks of a cube are skipped.
  /// - Throws: `DataError` for an undefined name, a cycle, or a circuit that needs too much work or memory.
  func truthTable() throws -> TruthTable {
    var evaluation = BLIFEvaluation(inputCount: inputs.count)
    try checkWork()
    for (index, input) in inputs.enumerated() {
      evaluation.columns[input] = TruthTable.projection(index, of: inputs.count).words
    }
    let order = try evaluationOrder()
    for name in order { for operand in covers[name]?.operands ?? [] { evaluation.uses[operand, default: 0] += 1 } }
    evaluation.uses[outputs[0], default: 0] += 1
    for name in order {
      guard let cover = covers[name] else { continue }
      evaluation.evaluate(name, cover)
      guard evaluation.liveBytes <= Self.maximumColumnBytes else {
        throw text.error(
          cover.line,
          found: "a circuit of which \(evaluation.columns.count) names are needed at once, 2^\(inputs.count) bits each",
          expected: "at most \(Self.maximumColumnBytes) bytes for their values")
      }
    }
    let words = evaluation.columns[outputs[0]] ?? []
    return TruthTable(inputCount: inputs.count, values: BitVector(words: words, count: 1 << inputs.count))
  }

  /// The memory for the values of all names that are needed at the same time.
  static let maximumColumnBytes = 1 << 28
  /// The words of 64 points that all literals together may read: a second or two of work.
  static let maximumWork = 1 << 33

  private func checkWork() throws {
    let literals = covers.values.reduce(0) { sum, cover in
      sum + cover.cubes.reduce(cover.cubes.count + 1) { $0 + $1.count { $0 != UInt8(ascii: "-") } }
    }
    let words = max(1, (1 << inputs.count) / 64)
    guard literals <= Self.maximumWork / words else {
      throw text.error(
        nil, found: "\(literals) literals on 2^\(inputs.count) points",
        expected: "at most \(Self.maximumWork / words) literals for so many inputs")
    }
  }

  /// The names on which the output depends, operands first.
  private func evaluationOrder() throws -> [String] {
    // Depth first without recursion: a name is finished when all its operands are.
    var order: [String] = []
    var finished = Set(inputs)
    var stack = outputs
    var open: Set<String> = []
    while let name = stack.last {
      if finished.contains(name) {
        stack.removeLast()
        continue
      }
      guard let cover = covers[name] else {
        throw text.error(nil, found: "no definition of \(DataError.quoted(name))", expected: "a .names for it")
      }
      let missing = cover.operands.filter { !finished.contains($0) }
      if missing.isEmpty {
        order.append(name)
        finished.insert(name)
        stack.removeLast()
      } else {
        guard open.insert(name).inserted else {
          throw text.error(
            cover.line, found: "\(DataError.quoted(name)), which depends on itself",
            expected: "a circuit without cycles")
        }
        stack += missing
      }
    }
    return order
  }
}
