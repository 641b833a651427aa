import Foundation

/// Checks the least widths of classes of functions, as `thresher catalog --to` writes them: of every class a network, and why no
/// narrower one exists. The manual's page *Least widths* has the form and the lemmas.
public struct WidthsCheck {
  /// What was found right, over all files so far.
  public struct Tally: Equatable, Sendable {
    /// The number n of inputs.
    public var inputCount = 0
    /// The number of classes with each least width, from width 0 on.
    public var classes: [Int] = []
    /// The number of functions in those classes.
    public var functions: [Int] = []
    /// The ranges that were seen.
    public var ranges: Set<Int> = []
    /// Whether the file was a random sample; it is checked by itself.
    public var isSample = false
  }

  /// The sum over the files.
  public private(set) var tally = Tally()
  private var classes = WidthClasses(inputCount: 1)
  private var columns: [UInt32] = []
  let work: Work

  /// A check that has seen no file.
  ///
  /// - Parameter workLimit: the steps after which it ends with `NotChecked`.
  public init(workLimit: Int = .max) { work = Work(limit: workLimit) }

  /// Whether every class has been seen.
  public var isComplete: Bool { tally.inputCount > 0 && tally.classes.reduce(0, +) == classes.count }

  /// The line that `thresher-check` prints.
  public var summary: String {
    let total = tally.classes.reduce(0, +)
    var text = "accepted: depth 2, \(tally.inputCount) inputs, \(total) of \(classes.count) classes settled"
    for (width, count) in tally.classes.enumerated() where count > 0 {
      text += "; width \(width): \(count) classes, \(tally.functions[width]) functions"
    }
    return text
  }

  /// Checks one file.
  ///
  /// - Throws: `Rejection` naming the first record that is wrong.
  public mutating func add(_ bytes: [UInt8], file: String) throws {
    var reader = WidthsReader(bytes: bytes, file: file)
    let header = try reader.header()
    let (inputCount, count) = (header.inputCount, header.classCount)
    if tally.inputCount == 0 {
      guard (1...WidthClasses.maximumInputs).contains(inputCount) else {
        throw Rejection("found \(inputCount) inputs, expected 1 to \(WidthClasses.maximumInputs)", file: file, line: 1)
      }
      tally.inputCount = inputCount
      classes = WidthClasses(inputCount: inputCount)
      columns = Self.columns(inputCount: inputCount)
    }
    guard inputCount == tally.inputCount else {
      throw Rejection("found \(inputCount) inputs, expected \(tally.inputCount) as before", file: file, line: 1)
    }
    guard !tally.isSample, header.range != nil || tally.ranges.isEmpty else {
      throw Rejection("a sample is checked by itself: its classes are also in ranges", file: file, line: 1)
    }
    let half = classes.rowCount / 2
    var tables = (start: UInt32(0), bytes: 4, end: 1 << classes.rowCount)
    if let range = header.range {
      guard range < 1 << half, tally.ranges.insert(range).inserted else {
        throw Rejection("found range \(range) that does not exist, or a second time", file: file, line: 1)
      }
      tables = (UInt32(range) << UInt32(half), 2, 1 << half)
    } else {
      tally.isSample = true
    }
    var last = -1
    for record in 1...max(1, count) where record <= count {
      do {
        let place = try reader.number(bytes: tables.bytes)
        guard place > last, place < tables.end else { throw reader.rejection("the tables do not ascend") }
        last = place
        let table = tables.start | UInt32(place)
        guard let size = classes.size(ofLeast: table) else {
          throw reader.rejection("the table is not the least of its class")
        }
        let width = try checkRecord(of: table, &reader)
        while tally.classes.count <= width {
          tally.classes.append(0)
          tally.functions.append(0)
        }
        tally.classes[width] += 1
        tally.functions[width] += size
      } catch let rejection as Rejection {
        throw Rejection("record \(record): \(rejection.message)", file: file)
      }
    }
    guard reader.isAtEnd else { throw reader.rejection("bytes after the last record") }
  }

  /// - Returns: the width.
  private func checkRecord(of table: UInt32, _ reader: inout WidthsReader) throws -> Int {
    let width = try reader.number(bytes: 1)
    let shift = try reader.signed()
    guard width >= 1 else { throw reader.rejection("a width of 0") }
    try work.spend(width * classes.rowCount, on: "evaluating a network")
    var sums = [Int](repeating: 0, count: classes.rowCount)
    for _ in 0..<width {
      let signed = try reader.number(bytes: 1)
      guard signed / 2 < columns.count else { throw reader.rejection("a column that does not exist") }
      for row in sums.indices { sums[row] += value(signed, on: row) }
    }
    // "The sum exceeds the shift" is "at least (width + shift + 1) / 2 of the neurons are one".
    guard abs(shift) < width, (width + shift) % 2 != 0 else { throw reader.rejection("a shift of \(shift)") }
    for row in sums.indices where (sums[row] > shift) != (table >> UInt32(row) & 1 == 1) {
      throw reader.rejection("the network is wrong on row \(row)")
    }
    let end = try reader.number(bytes: 3) + reader.place
    guard end <= reader.bytes.count else { throw reader.rejection("the evidence is cut off") }
    if width > 1 {
      var replay = WidthReplay(
        table: table, width: width - 1, rowCount: classes.rowCount, columns: columns, reader: reader, end: end,
        work: work)
      try replay.run()
      reader = replay.reader
    }
    guard reader.place == end else { throw reader.rejection("evidence that nothing asks for") }
    return width
  }

  private func value(_ signed: Int, on row: Int) -> Int {
    (columns[signed / 2] >> UInt32(row) & 1 == 1) == (signed % 2 == 0) ? 1 : -1
  }

  /// "At least t of W" for the sets W in the order of numbers and all t, and the constant one.
  private static func columns(inputCount: Int) -> [UInt32] {
    var columns: [UInt32] = []
    for set in 1..<1 << inputCount {
      for threshold in 1...set.nonzeroBitCount {
        columns.append(
          (0..<1 << inputCount).reduce(0) { ($1 & set).nonzeroBitCount >= threshold ? $0 | 1 << UInt32($1) : $0 })
      }
    }
    return columns + [inputCount == 5 ? ~0 : (1 << (1 << UInt32(inputCount))) - 1]
  }
}

extension WidthsCheck {
  /// A file, or the files of a folder whose names end with `.widths`, in order.
  ///
  /// - Throws: `Rejection` if a folder holds none.
  static func files(_ path: String) throws -> [String] {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue else {
      return [path]
    }
    let names = try FileManager.default.contentsOfDirectory(atPath: path).filter { $0.hasSuffix(".widths") }.sorted()
    if names.isEmpty { throw Rejection("found no file whose name ends with .widths", file: path) }
    return names.map { URL(fileURLWithPath: path).appendingPathComponent($0).path }
  }
}
