import Files
import ThresholdNetworks

/// Reads a PLA file line by line; what is known so far is in the properties.
///
/// A row ends when it has a character for every input and output; it may go over several lines. Words that begin with a dot
/// and are not known here say how to minimize and not what the function is; they pass with a note, except for those by
/// which the columns mean something else.
struct PLAParser {
  let text: InputText
  /// The output that is read, from 0; nil for the only one.
  let output: Int?
  private(set) var inputCount: Int?
  private(set) var outputCount: Int?
  private(set) var outputLine = 0
  private(set) var kind = PLA.Kind.fd
  private(set) var inputNames: [String]?
  private(set) var outputNames: [String]?
  private(set) var announcedRows: Int?
  private(set) var cubes: [PLA.Cube] = []
  private(set) var comments: [String] = []
  private(set) var notes: [String] = []
  private(set) var isEnded = false
  /// Whether `.phase` says 0 for the output that is read: the rows list what its complement is.
  private(set) var isComplemented = false
  private var lastLine = 0
  private var empty: BitVector?
  /// What is there of a row that goes on in the next line, and the line where it begins.
  private var pending: [UInt8] = []
  private var pendingLine = 0
  private var isToldOfSplitRows = false

  init(text: InputText, output: Int? = nil) {
    self.text = text
    self.output = output
  }

  mutating func read(_ bytes: ArraySlice<UInt8>, number: Int) throws {
    lastLine = number
    try Patience.look(text.file, atStep: number)
    var content = bytes
    if let mark = bytes.firstIndex(of: UInt8(ascii: "#")) {
      content = bytes[..<mark].trimmingBlanks
      if content.isEmpty { comments.append(bytes[(mark + 1)...].trimmingBlanks.remark) }
    }
    guard let first = content.first else { return }
    if first == UInt8(ascii: ".") {
      try requireWholeRow()
      let words = content.split(whereSeparator: \.isBlank).map { String(decoding: $0, as: UTF8.self) }
      try readKeyword(words, number: number)
    } else {
      try readRow(content, number: number)
    }
  }

  /// The number of inputs, once all lines are read.
  mutating func finish() throws -> Int {
    try requireWholeRow()
    guard let inputCount else {
      throw text.error(nil, found: "no \".i\" line", expected: "a PLA file: .i, .o, .type, rows, .e")
    }
    guard let outputCount else { throw text.error(nil, found: "no \".o\" line", expected: "\".o 1\"") }
    try requireChoice(outputCount)
    // Many programs write a wrong .p, so it counts only where the end is missing as well.
    if !isEnded, let announcedRows, cubes.count < announcedRows {
      throw text.error(
        lastLine, found: "the end of the file after \(cubes.count) rows",
        expected: "\(announcedRows) rows (.p) and .e", fix: "the file seems to be cut off")
    }
    return inputCount
  }

  private func requireChoice(_ outputCount: Int) throws {
    guard outputCount > 1, output == nil else { return }
    throw OutputList(count: outputCount, names: outputNames).refusal(outputLine, in: text)
  }

  // MARK: Words

  private mutating func readKeyword(_ words: [String], number: Int) throws {
    switch words[0] {
    case ".i":
      inputCount = try count(words, number, in: 1...Sample.maximumInputs, of: "inputs", unset: inputCount == nil)
    case ".o":
      outputCount = try count(
        words, number, in: 1...PLA.maximumOutputs, of: "outputs", unset: outputCount == nil)
      outputLine = number
    case ".p":
      announcedRows = try count(words, number, in: 0...Sample.maximumPoints, of: "rows", unset: true)
    case ".type":
      guard cubes.isEmpty else {
        throw text.error(number, found: "\".type\" after the first row", expected: "\".type\" before all rows")
      }
      guard words.count == 2, let named = PLA.Kind(rawValue: words[1]) else {
        throw text.error(
          number, found: "type \(DataError.quoted(words.dropFirst().joined(separator: " ")))",
          expected: "f, fd, fr or fdr, or r or dr")
      }
      kind = named
    case ".e", ".end": isEnded = true
    case ".ilb": inputNames = Array(words.dropFirst())
    case ".ob": outputNames = Array(words.dropFirst())
    // The file's own remarks do not matter here.
    case ".label", ".lb": break
    case ".mv", ".kiss", ".symbolic", ".symbolic-output":
      throw text.error(
        number, found: "\(DataError.quoted(words[0])), which gives the columns another meaning",
        expected: ".i, .o, .p, .type, .ilb, .ob or .e, with inputs of two values")
    case ".phase" where words.count == 2 && words[1].contains("0"): try readPhase(words[1], number: number)
    default:
      guard words[0].utf8.dropFirst().first.map({ ($0 | 0x20) >= 0x61 && ($0 | 0x20) <= 0x7a }) == true else {
        throw text.error(
          number, found: DataError.quoted(words[0]), expected: ".i, .o, .p, .type, .ilb, .ob or .e")
      }
      notes.append("line \(number): \(DataError.quoted(words[0])) does not say what the function is; passed over")
    }
  }

  /// espresso exchanges ones and zeros of the outputs that have the phase 0 as soon as it has read them.
  private mutating func readPhase(_ phases: String, number: Int) throws {
    guard let outputCount, phases.count == outputCount, phases.allSatisfy({ $0 == "0" || $0 == "1" }) else {
      throw text.error(
        number, found: ".phase \(DataError.quoted(phases))",
        expected: "a digit 0 or 1 for each of the \(outputCount.map(String.init) ?? "announced") outputs")
    }
    let phase = phases[phases.index(phases.startIndex, offsetBy: output ?? 0)]
    isComplemented = phase == "0"
    notes.append(
      "line \(number): .phase "
        + (isComplemented ? "0: ones and zeros are exchanged, as espresso does" : "1 leaves this output as it is"))
  }

  private func count(
    _ words: [String], _ number: Int, in range: ClosedRange<Int>, of what: String, unset: Bool
  ) throws -> Int {
    guard unset, cubes.isEmpty || words[0] == ".p" else {
      throw text.error(
        number, found: "\"\(words[0])\" \(cubes.isEmpty ? "twice" : "after the first row")",
        expected: "\"\(words[0])\" once, before all rows")
    }
    guard words.count == 2, let value = Int(words[1]), range.contains(value) else {
      throw text.error(
        number, found: DataError.quoted(words.joined(separator: " ")),
        expected: "\"\(words[0])\" and the number of \(what), \(range.lowerBound) to \(range.upperBound)")
    }
    return value
  }

  // MARK: Rows

  private mutating func readRow(_ content: ArraySlice<UInt8>, number: Int) throws {
    guard let inputCount, let outputCount else {
      throw text.error(number, found: DataError.quoted(content), expected: "\".i\" and \".o\" before the first row")
    }
    try requireChoice(outputCount)
    let columnCount = inputCount + outputCount
    if pending.isEmpty {
      if let cube = try cube(content, inputCount, columnCount: columnCount, number) { return try add(cube) }
      pendingLine = number
    }
    pending += content.filter { !$0.isBlank && $0 != UInt8(ascii: "|") }
    guard pending.count >= columnCount else { return }
    guard let cube = try cube(pending[...], inputCount, columnCount: columnCount, pendingLine) else { return }
    pending = []
    if !isToldOfSplitRows { notes.append("line \(pendingLine): a row goes over several lines") }
    isToldOfSplitRows = true
    try add(cube)
  }

  private mutating func add(_ cube: PLA.Cube) throws {
    guard cubes.count < Sample.maximumPoints else {
      throw text.error(
        cube.line, found: "more than \(Sample.maximumPoints) rows", expected: "at most \(Sample.maximumPoints)")
    }
    cubes.append(cube)
  }

  private func requireWholeRow() throws {
    guard !pending.isEmpty, let inputCount else { return }
    throw complaint(about: pending[...], inputCount: inputCount, pendingLine)
  }

  /// The row, or nil if it has too few characters.
  private mutating func cube(
    _ content: ArraySlice<UInt8>, _ inputCount: Int, columnCount: Int, _ number: Int
  ) throws -> PLA.Cube? {
    // One pass over the bytes without a copy: a file may have a million rows.
    var fixed = [UInt64](repeating: 0, count: (inputCount + 63) / 64)
    var free: [UInt64]?
    var label: UInt8 = 0
    var column = 0
    let place = inputCount + (output ?? 0)
    for character in content where !character.isBlank && character != UInt8(ascii: "|") {
      if column < inputCount {
        let bit: UInt64 = 1 << UInt64(column & 63)
        switch character {
        case UInt8(ascii: "0"): break
        case UInt8(ascii: "1"): fixed[column >> 6] |= bit
        case UInt8(ascii: "-"), UInt8(ascii: "2"), UInt8(ascii: "x"), UInt8(ascii: "X"):
          if free == nil { free = [UInt64](repeating: 0, count: fixed.count) }
          free?[column >> 6] |= bit
        default: throw complaint(about: content, inputCount: inputCount, number)
        }
      } else {
        guard "01-2~34xX".utf8.contains(character), column < columnCount else {
          throw complaint(about: content, inputCount: inputCount, number)
        }
        if column == place { label = character }
      }
      column += 1
    }
    guard column == columnCount else { return nil }
    let value: PLA.Output =
      switch label {
      case UInt8(ascii: "1"), UInt8(ascii: "4"): .one
      case UInt8(ascii: "0"): .zero
      case UInt8(ascii: "~"), UInt8(ascii: "3"): .none
      default: .free
      }
    return PLA.Cube(
      fixed: BitVector(words: fixed, count: inputCount),
      free: free.map { BitVector(words: $0, count: inputCount) } ?? nothingFree(inputCount), output: value,
      line: number)
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
    if let stranger = characters.first(where: { !"01-2~34xX".utf8.contains($0) }) {
      return text.error(
        number, found: "the character \(DataError.quoted([stranger])) in \(DataError.quoted(content))",
        expected: "0, 1 or -")
    }
    let outputs = outputCount ?? 1
    if characters.count != inputCount + outputs {
      return text.error(
        number, found: "\(characters.count) columns in \(DataError.quoted(content))",
        expected: "\(inputCount) inputs and \(outputs == 1 ? "one output" : "\(outputs) outputs")")
    }
    let input = characters.prefix(inputCount).first { !"01-2xX".utf8.contains($0) }
    return text.error(
      number, found: "the input \(DataError.quoted(input.map { [$0] } ?? [])) in \(DataError.quoted(content))",
      expected: "0, 1 or -")
  }
}
