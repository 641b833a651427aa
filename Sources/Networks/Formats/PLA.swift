import Files
import ThresholdNetworks

/// Berkeley PLA files, one output of them at a time.
///
/// The type decides what the rows mean (espresso(5)):
///
/// - `fr`: rows list ones and zeros, everything else is a don't care. This is what we write.
/// - `f`: rows list ones, everything else is 0.
/// - `fd` (the default): rows list ones and don't cares, everything else is 0. A point that is listed as
///   both is a don't care.
/// - `fdr`: rows list all three; what is not listed is a don't care. A point that is listed as free is a don't care,
///   whatever else lists it.
/// - `r`: rows list zeros, everything else is 1; `dr`: rows list zeros and don't cares, everything else is 1.
///
/// `.phase` with a 0 for the output that is read exchanges its ones and zeros, as espresso does when it reads a file.
///
/// An input `-`, `2` or `x` stands for both values; such cubes are expanded. The leftmost column is x1. In a file of several
/// outputs each column is a function of its own, by the same rules.
public enum PLA {
  /// The meaning of the rows.
  enum Kind: String, CaseIterable {
    case f, fd, fr, fdr, r, dr

    /// The value of the points that no row lists, nil if they are free.
    var unlisted: Bool? {
      switch self {
      case .f, .fd: false
      case .r, .dr: true
      case .fr, .fdr: nil
      }
    }

    /// Whether rows list don't cares.
    var listsFree: Bool { self == .fd || self == .fdr || self == .dr }
  }

  /// The value of an output column.
  enum Output {
    case one, zero, free, none
  }

  /// One row: the inputs that are fixed to 1, those that are free, and the output.
  struct Cube {
    let fixed: BitVector
    let free: BitVector
    let output: Output
    let line: Int
  }

  /// The most outputs of a file.
  static let maximumOutputs = 1 << 16

  /// Reads a sample; text after `.e` is ignored.
  ///
  /// - Parameters:
  ///   - text: the file.
  ///   - output: the column that is read, from 0; nil for the only one.
  /// - Throws: `DataError` with the line of the first row or directive that cannot be read; for a file of several outputs one
  ///   that lists them if none is chosen.
  public static func read(_ text: InputText, output: Int? = nil) throws -> Sample {
    var parser = PLAParser(text: text, output: output)
    for line in text.lines {
      if parser.isEnded { break }
      try parser.read(line.bytes, number: line.number)
    }
    let inputCount = try parser.finish()
    var rows =
      if let unlisted = parser.kind.unlisted {
        try totalRows(of: parser.cubes, unlisted, inputCount: inputCount, kind: parser.kind, text: text)
      } else { try listedRows(of: parser.cubes, kind: parser.kind, text: text) }
    if parser.isComplemented {
      rows = rows.map { Sample.Row(point: $0.point, label: !$0.label, line: $0.line) }
    }
    let outputs = OutputList(count: parser.outputCount ?? 1, names: parser.outputNames)
    var sample =
      outputs.count == 1
      ? Sample(
        name: text.file, inputCount: inputCount, rows: rows, comments: parser.comments,
        digest: SHA256.hexadecimal(of: text.bytes))
      : Sample(name: text.file, inputCount: inputCount, rows: rows, comments: parser.comments)
    if outputs.count > 1, let output {
      sample.outputName = outputs.name(output)
      if let names = parser.inputNames, names.count == inputCount { sample.inputNames = names }
    }
    sample.notes = parser.notes
    return sample
  }

  /// The outputs that the head of a file announces: one where it says nothing that can be understood.
  static func outputs(of text: InputText) -> OutputList {
    var count = 1
    var names: [String]?
    for (_, line) in text.lines where line.first == UInt8(ascii: ".") {
      let words = line.prefix { $0 != UInt8(ascii: "#") }.split(whereSeparator: \.isBlank)
        .map { String(decoding: $0, as: UTF8.self) }
      switch words.first {
      case ".o": count = words.count == 2 ? Int(words[1]) ?? 1 : 1
      case ".ob": names = Array(words.dropFirst())
      case ".e", ".end": return OutputList(count: min(max(count, 1), maximumOutputs), names: names)
      default: break
      }
    }
    return OutputList(count: min(max(count, 1), maximumOutputs), names: names)
  }

  /// Types `fr` and `fdr`: the points of the cubes that are one or zero, in order.
  private static func listedRows(of cubes: [Cube], kind: Kind, text: InputText) throws -> [Sample.Row] {
    var rows: [Sample.Row] = []
    for cube in cubes {
      guard cube.output == .one || cube.output == .zero else { continue }
      let label = cube.output == .one
      let free = cube.free.ones
      try Patience.look(text.file, atStep: rows.count)
      guard free.count <= Sample.maximumTotalInputs, rows.count + 1 << free.count <= Sample.maximumPoints else {
        throw text.error(
          cube.line, found: "\(free.count) inputs \"-\", which stand for 2^\(free.count) points",
          expected: "at most \(Sample.maximumPoints) points in all")
      }
      for bits in 0..<(1 << free.count) {
        rows.append(Sample.Row(point: cube.fixed.setting(free, to: bits), label: label, line: cube.line))
      }
    }
    return kind == .fdr ? withoutFree(rows, cubes) : rows
  }

  /// Drops the points that a cube lists as free. The cubes with the same free inputs are one lookup.
  private static func withoutFree(_ rows: [Sample.Row], _ cubes: [Cube]) -> [Sample.Row] {
    var fixed: [BitVector: Set<BitVector>] = [:]
    for cube in cubes where cube.output == .free { fixed[cube.free, default: []].insert(cube.fixed) }
    return rows.filter { row in !fixed.contains { free, parts in parts.contains(row.point & ~free) } }
  }

  /// The points that the rows of a complete function may list, repetitions counted: about a second of work.
  static let maximumListings = 1 << 29

  /// Types `f`, `fd`, `r` and `dr`: every point of the cube except the don't cares, in the order of the truth table.
  private static func totalRows(
    of cubes: [Cube], _ unlisted: Bool, inputCount: Int, kind: Kind, text: InputText
  ) throws -> [Sample.Row] {
    guard inputCount <= Sample.maximumTotalInputs else {
      throw text.error(
        nil,
        found: "\(inputCount) inputs with .type \(kind.rawValue), where every point that is not listed is "
          + (unlisted ? "1" : "0"),
        expected: "at most \(Sample.maximumTotalInputs) inputs for such a complete function",
        fix: "write .type fr if unlisted points are free")
    }
    // For each point the line that lists it (as a one; as a zero for r and dr), 0 for none, -1 for a don't care.
    var lines = [Int](repeating: 0, count: 1 << inputCount)
    var work = 0
    for cube in cubes {
      let isFree = cube.output == .free && kind.listsFree
      guard cube.output == (unlisted ? .zero : .one) || isFree else { continue }
      let mask = cube.free.words.first ?? 0
      work += 1 << mask.nonzeroBitCount
      guard work <= maximumListings else {
        throw text.error(
          cube.line, found: "rows that list more than \(maximumListings) points, most of them again and again",
          expected: "at most so many points with every repetition", fix: "drop the rows that others cover")
      }
      try Patience.look(text.file)
      let fixed = cube.fixed.words.first ?? 0
      var bits: UInt64 = 0
      repeat {
        let row = Int(fixed | bits)
        if isFree { lines[row] = -1 } else if lines[row] == 0 { lines[row] = cube.line }
        // The next subset of the mask.
        bits = (bits &- mask) & mask
      } while bits != 0
    }
    return lines.indices.filter { lines[$0] >= 0 }.map { row in
      let point = BitVector(words: inputCount == 0 ? [] : [UInt64(row)], count: inputCount)
      return Sample.Row(point: point, label: (lines[row] > 0) != unlisted, line: lines[row])
    }
  }

  /// The sample as a PLA file of type `fr`, comments first.
  ///
  /// - Parameters:
  ///   - sample: the rows, of which each is written.
  ///   - withNames: whether the names of its inputs and output are written, which no reading needs.
  public static func text(of sample: Sample, withNames: Bool = false) -> String {
    text(of: sample, withNames: withNames) { _ in }
  }

  /// The same, `look` being called before each row with its index.
  static func text(of sample: Sample, withNames: Bool, _ look: (Int) throws -> Void) rethrows -> String {
    var text = ""
    for comment in sample.comments { text += comment.isEmpty ? "#\n" : "# \(comment)\n" }
    text += ".i \(sample.inputCount)\n.o 1\n"
    if withNames {
      if let names = sample.inputNames { text += ".ilb \(names.map(word).joined(separator: " "))\n" }
      if let name = sample.outputName { text += ".ob \(word(name))\n" }
    }
    text += ".type fr\n.p \(sample.rows.count)\n"
    // A sample may have hundreds of megabytes, so its rows are written as bytes.
    var bytes = Array(text.utf8)
    bytes.reserveCapacity(bytes.count + sample.rows.count * (sample.inputCount + 3) + 3)
    for (index, row) in sample.rows.enumerated() {
      try look(index)
      row.point.appendDigits(to: &bytes)
      bytes += row.label ? " 1\n".utf8 : " 0\n".utf8
    }
    return String(decoding: bytes + ".e\n".utf8, as: UTF8.self)
  }

  /// A name as one word of a PLA file.
  private static func word(_ name: String) -> String {
    String(name.map { $0.isWhitespace || $0 == "#" ? "_" : $0 })
  }
}

extension BitVector {
  /// This vector with the bits at `positions` set to the binary digits of `bits`.
  fileprivate func setting(_ positions: [Int], to bits: Int) -> Self {
    var copy = self
    for (place, position) in positions.enumerated() where bits >> place & 1 == 1 { copy[position] = true }
    return copy
  }
}
