import Files
import ThresholdNetworks

/// Berkeley PLA files of one output.
///
/// The type decides what the rows mean (espresso(5)):
///
/// - `fr`: rows list ones and zeros, everything else is a don't care. This is what we write.
/// - `f`: rows list ones, everything else is 0.
/// - `fd` (the default): rows list ones and don't cares, everything else is 0. A point that is listed as
///   both is a don't care.
/// - `fdr`: rows list all three; what is not listed is a don't care. A point that is listed as free is a don't care,
///   whatever else lists it.
///
/// An input `-` stands for both values; such cubes are expanded. The leftmost column is x1.
public enum PLA {
  /// The meaning of the rows.
  enum Kind: String, CaseIterable {
    case f, fd, fr, fdr

    /// Whether unlisted points are 0.
    var isTotal: Bool { self == .f || self == .fd }
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

  /// Reads a sample; text after `.e` is ignored.
  ///
  /// - Throws: `DataError` with the line of the first row or directive that cannot be read.
  public static func read(_ text: InputText) throws -> Sample {
    var parser = PLAParser(text: text)
    for line in text.lines {
      if parser.isEnded { break }
      try parser.read(line.bytes, number: line.number)
    }
    let inputCount = try parser.finish()
    let rows =
      parser.kind.isTotal
      ? try totalRows(of: parser.cubes, inputCount: inputCount, kind: parser.kind, text: text)
      : try listedRows(of: parser.cubes, kind: parser.kind, text: text)
    return Sample(
      name: text.file, inputCount: inputCount, rows: rows, comments: parser.comments,
      digest: SHA256.hexadecimal(of: text.bytes))
  }

  /// Types `fr` and `fdr`: the points of the cubes that are one or zero, in order.
  private static func listedRows(of cubes: [Cube], kind: Kind, text: InputText) throws -> [Sample.Row] {
    var rows: [Sample.Row] = []
    for cube in cubes {
      guard cube.output == .one || cube.output == .zero else { continue }
      let label = cube.output == .one
      let free = cube.free.ones
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

  /// Types `f` and `fd`: every point of the cube except the don't cares, in the order of the truth table.
  private static func totalRows(
    of cubes: [Cube], inputCount: Int, kind: Kind, text: InputText
  ) throws -> [Sample.Row] {
    guard inputCount <= Sample.maximumTotalInputs else {
      throw text.error(
        nil, found: "\(inputCount) inputs with .type \(kind.rawValue), where every point that is not listed is 0",
        expected: "at most \(Sample.maximumTotalInputs) inputs for such a complete function",
        fix: "write .type fr if unlisted points are free")
    }
    // For each point the line that lists it as a one, 0 for none, -1 for a don't care.
    var lines = [Int](repeating: 0, count: 1 << inputCount)
    var work = 0
    for cube in cubes {
      let isFree = cube.output == .free && kind == .fd
      guard cube.output == .one || isFree else { continue }
      let mask = cube.free.words.first ?? 0
      work += 1 << mask.nonzeroBitCount
      guard work <= maximumListings else {
        throw text.error(
          cube.line, found: "rows that list more than \(maximumListings) points, most of them again and again",
          expected: "at most so many points with every repetition", fix: "drop the rows that others cover")
      }
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
      return Sample.Row(point: point, label: lines[row] > 0, line: lines[row])
    }
  }

  /// The sample as a PLA file of type `fr`, comments first.
  public static func text(of sample: Sample) -> String {
    var text = ""
    for comment in sample.comments { text += comment.isEmpty ? "#\n" : "# \(comment)\n" }
    text += ".i \(sample.inputCount)\n.o 1\n.type fr\n.p \(sample.rows.count)\n"
    for row in sample.rows { text += "\(row.point) \(row.label ? "1" : "0")\n" }
    return text + ".e\n"
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
