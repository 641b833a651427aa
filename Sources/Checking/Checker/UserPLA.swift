/// The reader of PLA files as people have them: any line ends, types and cubes.
///
/// Nothing that is accepted rests on it. It only ties a user's file to the canonical one that the certificate is about:
/// both must have the same points and labels in the same order. It is written apart from the reader of `thresher`,
/// whose reading of 10^5 random files it is tested to share.
///
/// `.type fr` lists ones and zeros, and everything else is free; `.type f` lists the ones, and everything
/// else is zero; `.type fd` (the default of the format) lists ones and free points, and the rest is zero;
/// `.type fdr` lists all three, and everything else is free. A point listed as free is free, whatever else
/// lists it. `.type r` lists the zeros and `.type dr` zeros and free points, and everything else is one. A `-`, `2` or
/// `x` among the inputs stands for both values. A row may go over several lines; words behind a dot that are unknown pass,
/// for they say how to minimize; bytes 26 end a text, and comments are in any coding. Files of several outputs are
/// refused.
struct UserPLA {
  static let maximumBytes = 1 << 28
  static let maximumRows = 1 << 20
  static let maximumTotalInputs = 20
  /// The points that the rows of a complete function may list, repetitions counted.
  static let maximumVisits = 1 << 29

  private enum Value { case zero, one, free }

  private struct Cube {
    var point: [Bool]
    /// The inputs that stand for both values, in ascending order.
    var open: [Int]
    var value: Value?
    var line: Int
  }

  private let file: String
  private var type = "fd"
  private var inputCount: Int?
  private var hasOutput = false
  private var announced: Int?
  private var isFinished = false
  private var cubes: [Cube] = []
  /// The characters of a row that is not complete, and the line where it begins.
  private var begun: [UInt8] = []
  private var begunLine = 0

  private init(file: String) { self.file = file }

  /// - Throws: `Rejection` naming `file` and the line.
  static func read(_ bytes: [UInt8], file: String) throws -> CheckedInstance {
    guard !bytes.isEmpty else { throw Rejection("an empty file", file: file) }
    guard bytes.count <= maximumBytes else { throw Rejection("more than \(maximumBytes) bytes", file: file) }
    let content = withoutEndMarks(bytes)
    guard content.allSatisfy({ $0 >= 32 || (9...13).contains($0) }) else { throw Rejection("not a text", file: file) }
    var reader = Self(file: file)
    var number = 0
    var rest = content
    if rest.starts(with: [0xef, 0xbb, 0xbf]) { rest = rest.dropFirst(3) }
    try requireText(rest, file: file)
    while !rest.isEmpty && !reader.isFinished {
      number += 1
      let line = rest.prefix { $0 != 10 && $0 != 13 }
      rest = rest[line.endIndex...]
      // CR LF is one end of line.
      if rest.starts(with: [13, 10]) { rest = rest.dropFirst(2) } else { rest = rest.dropFirst() }
      try reader.read(line, number: number)
    }
    if !reader.begun.isEmpty { throw reader.incomplete }
    return try reader.instance()
  }

  /// The bytes before the first byte 26 behind which there are only blanks, line ends and more of its kind.
  private static func withoutEndMarks(_ bytes: [UInt8]) -> ArraySlice<UInt8> {
    var end = bytes.count
    var cut = bytes.count
    while end > 0, bytes[end - 1] == 26 || bytes[end - 1] == 32 || (9...13).contains(bytes[end - 1]) {
      end -= 1
      if bytes[end] == 26 { cut = end }
    }
    return bytes[..<cut]
  }

  /// Everything but comments has to be UTF-8.
  private static func requireText(_ bytes: ArraySlice<UInt8>, file: String) throws {
    var isComment = false
    let plain = bytes.filter { byte in
      if byte == 10 || byte == 13 { isComment = false } else if byte == UInt8(ascii: "#") { isComment = true }
      return !isComment
    }
    if String(validating: plain, as: UTF8.self) == nil { throw Rejection("not a text", file: file) }
  }

  private var incomplete: Rejection {
    Rejection("\(begun.count) characters, not \(inputCount ?? 0) + 1", file: file, line: begunLine)
  }

  private mutating func read(_ line: ArraySlice<UInt8>, number: Int) throws {
    let fields = line.prefix { $0 != UInt8(ascii: "#") }.split { $0 == 32 || (9...13).contains($0) }
    guard let first = fields.first else { return }
    if first.first == UInt8(ascii: ".") {
      if !begun.isEmpty { throw incomplete }
      try readDirective(fields.map { String(decoding: $0, as: UTF8.self) }, number: number)
    } else {
      try readCube(fields.joined().filter { $0 != UInt8(ascii: "|") }, number: number)
    }
  }

  private mutating func readDirective(_ fields: [String], number: Int) throws {
    func argument(in range: ClosedRange<Int>, _ what: String, isFirst: Bool) throws -> Int {
      guard isFirst, fields.count == 2, let value = Int(fields[1]), range.contains(value) else {
        let found = fields.joined(separator: " ")
        throw Rejection(
          "\(found): \(fields[0]) and \(what) were expected, once, before the rows", file: file, line: number)
      }
      return value
    }
    switch fields[0] {
    case ".i":
      inputCount = try argument(
        in: 1...CheckedInstance.maximumInputs, "a number of inputs", isFirst: inputCount == nil && cubes.isEmpty)
    case ".o":
      _ = try argument(in: 1...1, "one output", isFirst: !hasOutput && cubes.isEmpty)
      hasOutput = true
    case ".p": announced = try argument(in: 0...Self.maximumRows, "a number of rows", isFirst: true)
    case ".type":
      guard cubes.isEmpty, fields.count == 2, ["f", "fd", "fr", "fdr", "r", "dr"].contains(fields[1]) else {
        throw Rejection(
          "one of the types f, fd, fr, fdr, r and dr was expected, before the rows", file: file, line: number)
      }
      type = fields[1]
    case ".e", ".end": isFinished = true
    // By these the columns mean something else.
    case ".mv", ".kiss", ".symbolic", ".symbolic-output":
      throw Rejection("\(fields[0]): inputs of two values were expected", file: file, line: number)
    default:
      let letters = UInt8(ascii: "A")...UInt8(ascii: "Z")
      guard let second = fields[0].utf8.dropFirst().first, letters.contains(second) || letters.contains(second &- 32)
      else { throw Rejection("\(fields[0]) is not known", file: file, line: number) }
    }
  }

  private mutating func readCube(_ part: [UInt8], number line: Int) throws {
    guard let inputCount, hasOutput else { throw Rejection("a row before .i and .o", file: file, line: line) }
    if begun.isEmpty { begunLine = line }
    begun += part
    guard begun.count > inputCount else { return }
    let (characters, number) = (begun, begunLine)
    begun = []
    guard cubes.count < Self.maximumRows else {
      throw Rejection("more than \(Self.maximumRows) rows", file: file, line: number)
    }
    guard characters.count == inputCount + 1 else {
      throw Rejection("\(characters.count) characters, not \(inputCount) + 1", file: file, line: number)
    }
    var cube = Cube(point: [Bool](repeating: false, count: inputCount), open: [], value: nil, line: number)
    switch characters[inputCount] {
    case UInt8(ascii: "1"), UInt8(ascii: "4"): if type.hasPrefix("f") { cube.value = .one }
    case UInt8(ascii: "0"): if type.hasSuffix("r") { cube.value = .zero }
    case UInt8(ascii: "-"), UInt8(ascii: "2"), UInt8(ascii: "x"), UInt8(ascii: "X"):
      if type.contains("d") { cube.value = .free }
    case UInt8(ascii: "~"), UInt8(ascii: "3"): break
    default: throw Rejection("the output is 0, 1, - or ~", file: file, line: number)
    }
    for (input, character) in characters.prefix(inputCount).enumerated() {
      switch character {
      case UInt8(ascii: "0"): break
      case UInt8(ascii: "1"): cube.point[input] = true
      case UInt8(ascii: "-"), UInt8(ascii: "2"), UInt8(ascii: "x"), UInt8(ascii: "X"): cube.open.append(input)
      default: throw Rejection("an input is 0, 1 or -", file: file, line: number)
      }
    }
    cubes.append(cube)
  }

  private func instance() throws -> CheckedInstance {
    guard let inputCount, hasOutput else { throw Rejection("no .i, or no .o", file: file) }
    if !isFinished, let announced, cubes.count < announced {
      throw Rejection("\(cubes.count) rows and no .e, where .p says \(announced)", file: file)
    }
    return try type.hasPrefix("f") && type.hasSuffix("r") ? listed(inputCount) : total(inputCount)
  }

  /// The points of a cube; the lowest open input changes fastest.
  private func forEachPoint(of cube: Cube, _ visit: ([Bool]) throws -> Void) rethrows {
    var point = cube.point
    for choice in 0..<(1 << cube.open.count) {
      for (bit, input) in cube.open.enumerated() { point[input] = choice >> bit & 1 == 1 }
      try visit(point)
    }
  }

  /// The points in the order in which they are listed, for the types in which a point not listed is free.
  private func listed(_ inputCount: Int) throws -> CheckedInstance {
    var order: [[Bool]] = []
    var ones: [[Bool]: Int] = [:]
    var zeros: [[Bool]: Int] = [:]
    var listed = 0
    for cube in cubes {
      guard let value = cube.value, value != .free else { continue }
      guard cube.open.count <= Self.maximumTotalInputs, listed + 1 << cube.open.count <= Self.maximumRows else {
        throw Rejection("more than \(Self.maximumRows) points", file: file, line: cube.line)
      }
      listed += 1 << cube.open.count
      forEachPoint(of: cube) { point in
        if ones[point] == nil && zeros[point] == nil { order.append(point) }
        if value == .one { ones[point] = ones[point] ?? cube.line } else { zeros[point] = zeros[point] ?? cube.line }
      }
    }
    let free = cubes.filter { $0.value == .free }
    let points = order.filter { point in !free.contains { Self.cube($0, has: point) } }
    for point in points {
      if let one = ones[point], let zero = zeros[point] {
        throw Rejection("contradicts line \(min(one, zero))", file: file, line: max(one, zero))
      }
    }
    return CheckedInstance(inputCount: inputCount, points: points, labels: points.map { ones[$0] != nil })
  }

  private static func cube(_ cube: Cube, has point: [Bool]) -> Bool {
    var open = cube.open[...]
    for input in point.indices {
      if open.first == input { open.removeFirst() } else if point[input] != cube.point[input] { return false }
    }
    return true
  }

  /// All points, in the order of x = sum x_j 2^(j-1), for the types in which a point not listed is zero, or one.
  private func total(_ inputCount: Int) throws -> CheckedInstance {
    guard inputCount <= Self.maximumTotalInputs else {
      throw Rejection(".type \(type) with more than \(Self.maximumTotalInputs) inputs", file: file)
    }
    var values: [[Bool]: Value] = [:]
    var visits = 0
    for cube in cubes {
      guard let value = cube.value else { continue }
      visits += 1 << cube.open.count
      guard visits <= Self.maximumVisits else {
        throw Rejection("rows that list more than \(Self.maximumVisits) points", file: file, line: cube.line)
      }
      forEachPoint(of: cube) { values[$0] = values[$0] == .free ? .free : value }
    }
    var points: [[Bool]] = []
    var labels: [Bool] = []
    for row in 0..<(1 << inputCount) {
      let point = (0..<inputCount).map { row >> $0 & 1 == 1 }
      let value = values[point] ?? (type.hasPrefix("f") ? .zero : .one)
      if value == .free { continue }
      points.append(point)
      labels.append(value == .one)
    }
    return CheckedInstance(inputCount: inputCount, points: points, labels: labels)
  }
}

extension CheckedInstance {
  /// The sample of a user's PLA file with one output, as `thresher` reads it.
  ///
  /// - Throws: `Rejection` naming `file` and the line.
  public init(pla bytes: [UInt8], file: String = "instance") throws { self = try UserPLA.read(bytes, file: file) }

  /// Whether another reading of a sample has the same points and labels in the same order.
  ///
  /// - Throws: `Rejection` naming the first difference.
  func requireSame(as other: CheckedInstance, file: String, other name: String) throws {
    guard inputCount == other.inputCount else {
      throw Rejection("\(other.inputCount) inputs, and \(inputCount) in \(name)", file: file)
    }
    for point in 0..<min(points.count, other.points.count) where row(point) != other.row(point) {
      let rows = inputCount <= 64 ? ": \(other.row(point)) here, \(row(point)) there" : ""
      throw Rejection("point \(point + 1) is not that of \(name)\(rows)", file: file)
    }
    guard points.count == other.points.count else {
      throw Rejection("\(other.points.count) points, and \(points.count) in \(name)", file: file)
    }
  }
}
