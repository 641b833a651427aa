import Files
import ThresholdNetworks

/// Reads a PLA file line by line; what is known so far is in the properties.
struct PLAParser {
  let text: InputText
  private(set) var inputCount: Int?
  private(set) var outputCount: Int?
  private(set) var kind = PLA.Kind.fd
  private(set) var announcedRows: Int?
  private(set) var cubes: [PLA.Cube] = []
  private(set) var comments: [String] = []
  private(set) var isEnded = false
  private var lastLine = 0
  private var empty: BitVector?

  init(text: InputText) { self.text = text }

  mutating func read(_ bytes: ArraySlice<UInt8>, number: Int) throws {
    lastLine = number
    var content = bytes
    if let mark = bytes.firstIndex(of: UInt8(ascii: "#")) {
      content = bytes[..<mark].trimmingBlanks
      if content.isEmpty {
        comments.append(String(decoding: bytes[(mark + 1)...].trimmingBlanks, as: UTF8.self))
      }
    }
    guard let first = content.first else { return }
    if first == UInt8(ascii: ".") {
      let words = content.split(whereSeparator: \.isBlank).map { String(decoding: $0, as: UTF8.self) }
      try readKeyword(words, number: number)
    } else {
      try readRow(content, number: number)
    }
  }

  /// The number of inputs, once all lines are read.
  func finish() throws -> Int {
    guard let inputCount else {
      throw text.error(nil, found: "no \".i\" line", expected: "a PLA file: .i, .o, .type, rows, .e")
    }
    if outputCount == nil { throw text.error(nil, found: "no \".o\" line", expected: "\".o 1\"") }
    // Many programs write a wrong .p, so it counts only where the end is missing as well.
    if !isEnded, let announcedRows, cubes.count < announcedRows {
      throw text.error(
        lastLine, found: "the end of the file after \(cubes.count) rows",
        expected: "\(announcedRows) rows (.p) and .e", fix: "the file seems to be cut off")
    }
    return inputCount
  }

  private mutating func readKeyword(_ words: [String], number: Int) throws {
    switch words[0] {
    case ".i":
      inputCount = try count(words, number, in: 1...Sample.maximumInputs, of: "inputs", unset: inputCount == nil)
    case ".o":
      let outputs = try count(words, number, in: 1...Int.max, of: "outputs", unset: outputCount == nil)
      guard outputs == 1 else {
        throw text.error(
          number, found: "\(outputs) outputs", expected: "one output",
          fix: "write one file for each output column")
      }
      outputCount = outputs
    case ".p":
      announcedRows = try count(words, number, in: 0...Sample.maximumPoints, of: "rows", unset: true)
    case ".type":
      guard cubes.isEmpty else {
        throw text.error(number, found: "\".type\" after the first row", expected: "\".type\" before all rows")
      }
      guard words.count == 2, let named = PLA.Kind(rawValue: words[1]) else {
        throw text.error(
          number, found: "type \(DataError.quoted(words.dropFirst().joined(separator: " ")))",
          expected: "f, fd, fr or fdr")
      }
      kind = named
    case ".e", ".end": isEnded = true
    // Names of the columns and the file's own remarks do not matter here.
    case ".ilb", ".ob", ".label": break
    default:
      throw text.error(
        number, found: DataError.quoted(words[0]), expected: ".i, .o, .p, .type, .ilb, .ob or .e")
    }
  }

  private func count(
    _ words: [String], _ number: Int, in range: ClosedRange<Int>, of what: String, unset: Bool
  ) throws -> Int {
    guard unset, cubes.isEmpty || words[0] == ".p" else {
      throw text.error(
        number, found: "\"\(words[0])\" \(cubes.isEmpty ? "twice" : "after the first row")",
        expected: "\"\(words[0])\" once, before all rows")
    }
    let bounds =
      range.upperBound == .max ? "\(range.lowerBound) or more" : "\(range.lowerBound) to \(range.upperBound)"
    guard words.count == 2, let value = Int(words[1]), range.contains(value) else {
      throw text.error(
        number, found: DataError.quoted(words.joined(separator: " ")),
        expected: "\"\(words[0])\" and the number of \(what), \(bounds)")
    }
    return value
  }

  private mutating func readRow(_ content: ArraySlice<UInt8>, number: Int) throws {
    guard let inputCount, outputCount != nil else {
      throw text.error(number, found: DataError.quoted(content), expected: "\".i\" and \".o\" before the first row")
    }
    guard cubes.count < Sample.maximumPoints else {
      throw text.error(
        number, found: "more than \(Sample.maximumPoints) rows", expected: "at most \(Sample.maximumPoints)")
    }
    // One pass over the bytes without a copy: a file may have a million rows.
    var fixed = [UInt64](repeating: 0, count: (inputCount + 63) / 64)
    var free: [UInt64]?
    var last: UInt8 = 0
    var column = 0
    for character in content where !character.isBlank && character != UInt8(ascii: "|") {
      if column < inputCount {
        let bit: UInt64 = 1 << UInt64(column & 63)
        switch character {
        case UInt8(ascii: "0"): break
        case UInt8(ascii: "1"): fixed[column >> 6] |= bit
        case UInt8(ascii: "-"), UInt8(ascii: "2"):
          if free == nil { free = [UInt64](repeating: 0, count: fixed.count) }
          free?[column >> 6] |= bit
        default: throw complaint(about: content, inputCount: inputCount, number)
        }
      }
      last = character
      column += 1
    }
    guard column == inputCount + 1, "01-2~34".utf8.contains(last) else {
      throw complaint(about: content, inputCount: inputCount, number)
    }
    let output: PLA.Output =
      switch last {
      case UInt8(ascii: "1"), UInt8(ascii: "4"): .one
      case UInt8(ascii: "0"): .zero
      case UInt8(ascii: "-"), UInt8(ascii: "2"): .free
      default: .none
      }
    cubes.append(
      PLA.Cube(
        fixed: BitVector(words: fixed, count: inputCount),
        free: free.map { BitVector(words: $0, count: inputCount) } ?? nothingFree(inputCount), output: output,
        line: number))
  }

  /// The set of free inputs of most rows, one for all of them.
  private mutating func nothingFree(_ inputCount: Int) -> BitVector {
    if let empty, empty.count == inputCount { return empty }
    let none = BitVector(count: inputCount)
    empty = none
    return none
  }

  /// What is wrong with a row that cannot be read.
  private func complaint(about content: ArraySlice<UInt8>, inputCount: Int, _ number: Int) -> DataError {
    let characters = content.filter { !$0.isBlank && $0 != UInt8(ascii: "|") }
    if let stranger = characters.first(where: { !"01-2~34".utf8.contains($0) }) {
      return text.error(
        number, found: "the character \(DataError.quoted([stranger])) in \(DataError.quoted(content))",
        expected: "0, 1 or -")
    }
    if characters.count != inputCount + 1 {
      return text.error(
        number, found: "\(characters.count) columns in \(DataError.quoted(content))",
        expected: "\(inputCount) inputs and one output")
    }
    let input = characters.dropLast().first { !"01-2".utf8.contains($0) }
    return text.error(
      number, found: "the input \(DataError.quoted(input.map { [$0] } ?? [])) in \(DataError.quoted(content))",
      expected: "0, 1 or -")
  }
}
