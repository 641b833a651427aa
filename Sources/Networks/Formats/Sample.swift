import Files
import ThresholdNetworks

/// The rows of an instance file as they stand there: repeated and contradicting ones included.
///
/// Questions are asked about a `PartialFunction`, which has each point once. There are three ways to
/// one: `partialFunction()` insists that rows agree, `majority()` lets them vote, and
/// `relaxed(mismatches:)` counts the outvoted rows as mismatches.
public struct Sample: Hashable, Sendable {
  /// One labelled point.
  public struct Row: Hashable, Sendable {
    /// The inputs, x1 first.
    public var point: BitVector
    /// The value at the point.
    public var label: Bool
    /// The line that it comes from; 0 if no line lists it (a complete function lists only some rows).
    public var line: Int

    /// A row; `line` is 0 for one that no line lists.
    public init(point: BitVector, label: Bool, line: Int = 0) {
      (self.point, self.label, self.line) = (point, label, line)
    }
  }

  /// The largest number of inputs that is read.
  public static let maximumInputs = 4_096
  /// The largest number of points: 2^20.
  public static let maximumPoints = 1 << 20
  /// The largest number of inputs of a sample that is total, so that all its points are listed.
  public static let maximumTotalInputs = 20

  /// The file as the user named it, for messages.
  public let name: String
  /// The number n of inputs of every row.
  public let inputCount: Int
  /// The rows in the order of the file.
  public let rows: [Row]
  /// The comment lines in order, without the mark and surrounding blanks.
  public let comments: [String]
  /// The SHA-256 of the bytes that the sample was read from, in hexadecimal.
  public let digest: String
  /// The names of the inputs where the file has its own, nil for x1, x2, ...
  public internal(set) var inputNames: [String]?
  /// The name of the output, nil where the file has only one and does not name it.
  public internal(set) var outputName: String?
  /// How a table became bits; nil where no table was read, or one of 0 and 1 under the header x1,...,xd,y.
  public internal(set) var coding: TableCoding?
  /// What was passed over or taken in a way that a reader may want to know, a line each.
  public internal(set) var notes: [String] = []

  /// A sample from its rows; `digest` is the SHA-256 of the bytes that they come from.
  public init(name: String, inputCount: Int, rows: [Row], comments: [String] = [], digest: String) {
    self.name = name
    self.inputCount = inputCount
    self.rows = rows
    self.comments = comments
    self.digest = digest
  }

  /// A sample that comes from no file. Its digest is that of the PLA file that would be written for it.
  public init(name: String, inputCount: Int, rows: [Row], comments: [String] = []) {
    let unnamed = Self(name: name, inputCount: inputCount, rows: rows, comments: comments, digest: "")
    self.init(
      name: name, inputCount: inputCount, rows: rows, comments: comments,
      digest: SHA256.hexadecimal(of: Array(PLA.text(of: unnamed).utf8)))
  }

  /// The sample with one row for every point of `function`.
  public init(name: String, _ function: PartialFunction, comments: [String] = []) {
    let rows = function.points.enumerated().map { Row(point: $1, label: function.labels[$0]) }
    self.init(name: name, inputCount: function.inputCount, rows: rows, comments: comments)
  }

  /// The name of an input, counted from 0: that of the file, or `x1` for the first.
  public func inputName(_ index: Int) -> String { inputNames?[index] ?? "x\(index + 1)" }

  /// The value of the comment `key: value`, nil if there is none.
  public func annotation(_ key: String) -> String? {
    for comment in comments where comment.hasPrefix(key + ":") {
      return String(comment.dropFirst(key.count + 1).drop { $0 == " " })
    }
    return nil
  }
}

// MARK: - From rows to a function

extension Sample {
  /// How often a point occurs with either label, and where first.
  public struct Tally: Hashable, Sendable {
    /// The inputs of the point.
    public let point: BitVector
    /// The rows with label 1.
    public internal(set) var ones = 0
    /// The rows with label 0.
    public internal(set) var zeros = 0
    /// The first row with label 1, and with label 0, as indices into `rows`.
    public internal(set) var firstOne: Int?
    /// The first row with label 0, as an index into `rows`.
    public internal(set) var firstZero: Int?

    /// Whether the point has rows with both labels.
    public var isConflict: Bool { ones > 0 && zeros > 0 }
  }

  /// The distinct points in the order in which they first occur.
  public var tallies: [Tally] {
    var tallies: [Tally] = []
    var places = PointPlaces(inputCount: inputCount, rowCount: rows.count)
    for (index, row) in rows.enumerated() {
      let next = tallies.count
      let place = places.place(of: row.point, orNew: next)
      if place == next { tallies.append(Tally(point: row.point)) }
      if row.label {
        tallies[place].ones += 1
        if tallies[place].firstOne == nil { tallies[place].firstOne = index }
      } else {
        tallies[place].zeros += 1
        if tallies[place].firstZero == nil { tallies[place].firstZero = index }
      }
    }
    return tallies
  }

  /// The function that the rows define.
  ///
  /// - Throws: `DataError` if two rows contradict each other; it names both lines and the ways out.
  public func partialFunction() throws -> PartialFunction {
    let tallies = self.tallies
    let conflicts = tallies.filter(\.isConflict)
    if let first = conflicts.first, let one = first.firstOne, let zero = first.firstZero {
      let (early, late) = (rows[min(one, zero)], rows[max(one, zero)])
      let others = conflicts.count == 1 ? "" : " (and \(conflicts.count - 1) more such points)"
      let point = DataError.quoted(late.point.description)
      throw DataError(
        file: name, line: late.line == 0 ? nil : late.line,
        found:
          "label \(late.label ? 1 : 0) for \(point), which line \(early.line) labels \(early.label ? 1 : 0)\(others)",
        expected: "one label for each point",
        fix: "--mismatches K or --majority are the ways out")
    }
    return function(of: tallies)
  }

  /// The function that takes the more frequent label of each point. Points with as many ones as zeros
  /// become don't cares.
  public func majority() -> PartialFunction { majority(of: tallies) }

  /// The same for who has the tallies already.
  package func majority(of tallies: [Tally]) -> PartialFunction {
    function(of: tallies.filter { $0.ones != $0.zeros })
  }

  /// The rows that every function gets wrong, because other rows of the same point contradict them.
  public var unavoidableMismatches: Int { tallies.reduce(0) { $0 + min($1.ones, $1.zeros) } }

  /// The sample as a question with at most `mismatches` wrong labels.
  ///
  /// - Throws: `DataError` if the contradictions alone need more.
  public func relaxed(mismatches: Int) throws -> Relaxation {
    precondition(mismatches >= 0, "\(mismatches) mismatches")
    let tallies = self.tallies
    let base = unavoidableMismatches
    guard base <= mismatches else {
      throw DataError(
        file: name, found: "contradicting rows of which \(base) are wrong for every network",
        expected: "at most \(mismatches) mismatches", fix: "allow --mismatches \(base) or more")
    }
    let kept = tallies.filter { $0.ones != $0.zeros }
    let function = PartialFunction(
      inputCount: inputCount, points: kept.map(\.point), labels: BitVector(kept.map { $0.ones > $0.zeros }),
      weights: kept.map { abs($0.ones - $0.zeros) })
    return Relaxation(function: function, base: base, allowance: mismatches - base)
  }

  /// A function together with how many more labels of the data may be wrong on it.
  public struct Relaxation: Hashable, Sendable {
    /// The majority labels; a point weighs the margin of its vote.
    public let function: PartialFunction
    /// The mismatches that every network has: the outvoted rows, and half of those in a tie.
    public let base: Int
    /// The weight of the points that may still be wrong.
    public let allowance: Int
  }

  private func function(of tallies: [Tally]) -> PartialFunction {
    PartialFunction(
      inputCount: inputCount, points: tallies.map(\.point), labels: BitVector(tallies.map { $0.ones > $0.zeros }))
  }
}

/// Which points were met before, and as which. Points of at most 64 inputs are numbers, which are found much faster than
/// vectors; where many of a small cube are met, it has a table.
private struct PointPlaces {
  private let isNarrow: Bool
  private var table: [Int] = []
  private var numbers: [UInt64: Int] = [:]
  private var vectors: [BitVector: Int] = [:]

  init(inputCount: Int, rowCount: Int) {
    isNarrow = inputCount <= 64
    if inputCount <= Sample.maximumTotalInputs, rowCount >= (1 << inputCount) / 64 {
      table = [Int](repeating: -1, count: 1 << inputCount)
    } else if isNarrow {
      numbers.reserveCapacity(rowCount)
    }
  }

  /// The place of a point that was met before, or `next`, which is then its place.
  mutating func place(of point: BitVector, orNew next: Int) -> Int {
    guard isNarrow else {
      if let known = vectors[point] { return known }
      vectors[point] = next
      return next
    }
    let number = point.words.first ?? 0
    if table.isEmpty {
      if let known = numbers[number] { return known }
      numbers[number] = next
      return next
    }
    let known = table[Int(number)]
    if known < 0 { table[Int(number)] = next }
    return known < 0 ? next : known
  }
}
