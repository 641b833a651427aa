/// The least widths of all classes of one range of tables: what a long run works out, keeps, and adds up.
public struct SmallWidthUnit: Hashable, Codable, Sendable {
  /// The number of classes of every least width, from width 0 on.
  public var classes: [Int]
  /// The number of functions in those classes.
  public var functions: [Int]
  /// The least widths of the classes in the order of their representatives, a hexadecimal digit each.
  public var widths: String
  /// The classes of the largest width that the range has.
  public var hardest: [UInt32]
  /// The bytes of the proofs.
  public var proofBytes: Int

  /// The sum over some units, which are ranges of tables in ascending order.
  public init(sumOf units: [SmallWidthUnit]) {
    (classes, functions, hardest) = ([], [], [])
    widths = units.map(\.widths).joined()
    proofBytes = units.reduce(0) { $0 + $1.proofBytes }
    for unit in units {
      for (width, count) in unit.classes.enumerated() where count > 0 { add(count, unit.functions[width], width) }
    }
    let count = classes.count
    hardest = units.filter { $0.classes.count == count }.flatMap(\.hardest)
  }

  /// A unit without classes.
  init() { self.init(sumOf: []) }

  /// The largest least width.
  public var largestWidth: Int { max(0, classes.count - 1) }

  fileprivate mutating func add(_ classCount: Int, _ functionCount: Int, _ width: Int) {
    while classes.count <= width {
      classes.append(0)
      functions.append(0)
    }
    classes[width] += classCount
    functions[width] += functionCount
  }

  fileprivate mutating func add(_ table: UInt32, size: Int, width: Int) {
    if width > largestWidth { hardest = [] }
    add(1, size, width)
    if width == largestWidth { hardest.append(table) }
    widths += String(width, radix: 16)
  }
}

/// Works through ranges of tables, one at a time; used by one thread.
public final class SmallWidthWorker {
  private let group: SmallFunctionGroup
  private let search: SmallWidthSearch

  /// A worker for functions of so many inputs.
  ///
  /// - Precondition: 1 ... 5 inputs.
  public init(inputCount: Int) {
    group = SmallFunctionGroup(inputCount: inputCount)
    search = SmallWidthSearch(inputCount: inputCount)
  }

  /// The classes of a range with their proofs, in the form that `thresher-check --widths` reads; nil if `shouldStop`, asked
  /// every millisecond, said so.
  public func work(onRange upper: Int, shouldStop: () -> Bool = { false }) -> (unit: SmallWidthUnit, proofs: [UInt8])? {
    let classes = group.representatives(inRange: upper)
    var unit = SmallWidthUnit()
    var proofs = SmallWidthRecords.header(inputCount: group.inputCount, range: upper, classCount: classes.count)
    for (index, item) in classes.enumerated() {
      if index & 7 == 0 && shouldStop() { return nil }
      let proof = search.leastWidth(of: item.table)
      unit.add(item.table, size: item.classSize, width: proof.width)
      SmallWidthRecords.append(proof, place: item.table % UInt32(group.rangeSize), bytes: 2, to: &proofs)
    }
    unit.proofBytes = proofs.count
    return (unit, proofs)
  }

  /// Representatives, ascending, with their proofs as records of a sample.
  ///
  /// - Precondition: every table is the least of its class.
  public func work(onRepresentatives tables: [UInt32], seed: UInt64) -> (widths: [Int], proofs: [UInt8]) {
    var proofs = SmallWidthRecords.header(inputCount: group.inputCount, seed: seed, classCount: tables.count)
    let widths = tables.map { table in
      let proof = search.leastWidth(of: table)
      SmallWidthRecords.append(proof, place: table, bytes: 4, to: &proofs)
      return proof.width
    }
    return (widths, proofs)
  }
}

/// The bytes of proofs: a line of text, then one record after the other.
public enum SmallWidthRecords {
  /// The first line of the records of a range.
  public static func header(inputCount: Int, range: Int, classCount: Int) -> [UInt8] {
    Array("thresher/widths/1 inputs \(inputCount) range \(range) classes \(classCount)\n".utf8)
  }

  /// The first line of the records of a random sample; their tables have four bytes.
  public static func header(inputCount: Int, seed: UInt64, classCount: Int) -> [UInt8] {
    Array("thresher/widths/1 inputs \(inputCount) sample \(seed) classes \(classCount)\n".utf8)
  }

  /// Appends one record: the table within the range (two bytes) or as a whole (four), the width, the shift, the columns of the network, the length of
  /// the evidence (three bytes), and the evidence. Numbers of several bytes have the low one first.
  ///
  /// - Precondition: the evidence has less than 2^24 bytes; that of five inputs has a few hundred.
  static func append(_ proof: SmallWidthProof, place: UInt32, bytes count: Int, to bytes: inout [UInt8]) {
    let length = proof.evidence.count
    precondition(length < 1 << 24, "evidence of \(length) bytes")
    for index in 0..<UInt32(count) { bytes.append(UInt8(truncatingIfNeeded: place >> (8 * index))) }
    bytes += [UInt8(proof.width), UInt8(bitPattern: Int8(proof.shift))]
    bytes += proof.columns
    bytes += [UInt8(length & 255), UInt8(length >> 8 & 255), UInt8(length >> 16)]
    bytes += proof.evidence
  }
}

extension SmallWidthUnit {
  /// What the records of a range say, without their evidence; nil if they are not the records of this range.
  ///
  /// They are not checked: `thresher-check --widths` does that.
  public init?(records bytes: [UInt8], group: SmallFunctionGroup, range: Int) {
    self.init()
    let line = bytes.prefix(100).prefix { $0 != UInt8(ascii: "\n") }
    let words = String(decoding: line, as: UTF8.self).split(separator: " ")
    guard let count = words.last.flatMap({ Int($0) }), count >= 0,
      bytes.starts(
        with: SmallWidthRecords.header(inputCount: group.inputCount, range: range, classCount: count))
    else { return nil }
    proofBytes = bytes.count
    let start = UInt32(range) << UInt32(1 << (group.inputCount - 1))
    var place = line.count + 1
    for _ in 0..<count {
      guard place + 4 <= bytes.count else { return nil }
      let table = start | UInt32(bytes[place]) | UInt32(bytes[place + 1]) << 8
      let width = Int(bytes[place + 2])
      place += 4 + width
      guard place + 3 <= bytes.count, (1..<16).contains(width),
        let fixing = group.stabilizerOfRepresentative(table)
      else { return nil }
      place += 3 + Int(bytes[place]) + Int(bytes[place + 1]) << 8 + Int(bytes[place + 2]) << 16
      add(table, size: group.order / fixing, width: width)
    }
    guard place == bytes.count else { return nil }
  }
}
