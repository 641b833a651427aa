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
  /// - Complexity: one operation on 2^n bits for each literal of each cover.
  func truthTable() throws -> TruthTable {
    let rows = 1 << inputs.count
    var columns: [String: BitVector] = [:]
    for (index, input) in inputs.enumerated() { columns[input] = TruthTable.projection(index, of: inputs.count) }
    // Depth first without recursion: a name is finished when all its operands are.
    var stack = outputs
    var open: Set<String> = []
    while let name = stack.last {
      if columns[name] != nil {
        stack.removeLast()
        continue
      }
      guard let cover = covers[name] else {
        throw text.error(nil, found: "no definition of \(DataError.quoted(name))", expected: "a .names for it")
      }
      let missing = cover.operands.filter { columns[$0] == nil }
      if missing.isEmpty {
        columns[name] = value(of: cover, columns: columns, rows: rows)
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
    return TruthTable(inputCount: inputs.count, values: columns[outputs[0]] ?? BitVector(count: rows))
  }

  private func value(of cover: Cover, columns: [String: BitVector], rows: Int) -> BitVector {
    var sum = BitVector(count: rows)
    for cube in cover.cubes {
      var product = BitVector(repeating: true, count: rows)
      for (operand, digit) in zip(cover.operands, cube) {
        guard digit != UInt8(ascii: "-"), let column = columns[operand] else { continue }
        product = product & (digit == UInt8(ascii: "1") ? column : ~column)
      }
      sum = sum | product
    }
    return cover.polarity == false ? ~sum : sum
  }
}
