/// The sample of a Berkeley PLA file with one output: distinct points with a label each.
///
/// `.type fr` lists ones and zeros, and everything else is free; `.type f` lists the ones, and everything
/// else is zero; `.type fd` (the default of the format) lists ones and free points, and the rest is zero;
/// `.type fdr` lists all three, and everything else is free. A point listed as free is free, whatever else
/// lists it. A `-` among the inputs stands for both values.
public struct CheckedInstance: Sendable {
  public let inputCount: Int
  /// `points[p][j]` is input j of point p.
  public let points: [[Bool]]
  /// `labels[p]` is the value at point p.
  public let labels: [Bool]

  /// Bounds on what a file may make of a few lines by `-`.
  static let maximumPoints = 1 << 20
  static let maximumInputs = 1 << 12

  public var isConstant: Bool { !labels.contains(true) || !labels.contains(false) }

  public init(inputCount: Int, points: [[Bool]], labels: [Bool]) {
    self.inputCount = inputCount
    self.points = points
    self.labels = labels
  }

  /// - Throws: `Rejection` naming `file` and the line.
  public init(pla bytes: [UInt8], file: String = "instance") throws {
    var reader = PLAReader(file: file)
    var lineNumber = 0
    for line in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
      lineNumber += 1
      try reader.read(line, number: lineNumber)
      if reader.isFinished { break }
    }
    self = try reader.instance()
  }
}

private struct PLAReader {
  enum Value: UInt8 { case zero, one, free }

  let file: String
  var type = "fd"
  var inputCount: Int?
  var isFinished = false
  /// The points in the order of their first line, and the value and line of each.
  var order: [[Bool]] = []
  var entries: [[Bool]: (value: Value, line: Int)] = [:]

  mutating func read(_ line: ArraySlice<UInt8>, number: Int) throws {
    let uncommented = line.prefix { $0 != UInt8(ascii: "#") }
    let fields = uncommented.split { $0 == 32 || $0 == 9 || $0 == 13 || $0 == UInt8(ascii: "|") }
    guard let first = fields.first else { return }
    if first.first == UInt8(ascii: ".") {
      try readDirective(fields.map { String(decoding: $0, as: UTF8.self) }, number: number)
    } else {
      try readCube(Array(fields.joined()), number: number)
    }
  }

  private mutating func readDirective(_ fields: [String], number: Int) throws {
    let argument = fields.count > 1 ? fields[1] : ""
    switch fields[0] {
    case ".i":
      guard inputCount == nil, let count = Int(argument), (1...CheckedInstance.maximumInputs).contains(count) else {
        throw Rejection(".i \(argument): one number of inputs was expected", file: file, line: number)
      }
      inputCount = count
    case ".o":
      guard argument == "1" else {
        throw Rejection(".o \(argument): one output was expected", file: file, line: number)
      }
    case ".type":
      guard entries.isEmpty, ["f", "fd", "fr", "fdr"].contains(argument) else {
        throw Rejection(
          ".type \(argument): f, fd, fr or fdr was expected, before the first cube", file: file, line: number)
      }
      type = argument
    case ".p", ".ilb", ".ob": break
    case ".e", ".end": isFinished = true
    default: throw Rejection("\(fields[0]) is not known", file: file, line: number)
    }
  }

  private mutating func readCube(_ characters: [UInt8], number: Int) throws {
    guard let inputCount else { throw Rejection("a cube before .i", file: file, line: number) }
    guard characters.count == inputCount + 1 else {
      throw Rejection("\(characters.count) characters, not \(inputCount) + 1", file: file, line: number)
    }
    let value: Value?
    switch characters[inputCount] {
    case UInt8(ascii: "1"): value = .one
    case UInt8(ascii: "0"): value = type.hasSuffix("r") ? .zero : nil
    case UInt8(ascii: "-"), UInt8(ascii: "2"): value = type.contains("d") ? .free : nil
    case UInt8(ascii: "~"): value = nil
    default: throw Rejection("the output is 0, 1, - or ~", file: file, line: number)
    }
    var open: [Int] = []
    var point = [Bool](repeating: false, count: inputCount)
    for (input, character) in characters.prefix(inputCount).enumerated() {
      switch character {
      case UInt8(ascii: "0"): break
      case UInt8(ascii: "1"): point[input] = true
      case UInt8(ascii: "-"), UInt8(ascii: "2"): open.append(input)
      default: throw Rejection("an input is 0, 1 or -", file: file, line: number)
      }
    }
    guard let value else { return }
    guard open.count <= 20 else { throw Rejection("more than 20 free inputs in a cube", file: file, line: number) }
    for choice in 0..<(1 << open.count) {
      for (bit, input) in open.enumerated() { point[input] = choice >> bit & 1 == 1 }
      try add(point, value, number: number)
    }
  }

  private mutating func add(_ point: [Bool], _ value: Value, number: Int) throws {
    if let known = entries[point] {
      if value == .free || known.value == .free {
        entries[point] = (.free, number)
        return
      }
      guard known.value == value else {
        throw Rejection("contradicts line \(known.line)", file: file, line: number)
      }
      return
    }
    guard order.count < CheckedInstance.maximumPoints else {
      throw Rejection("more than \(CheckedInstance.maximumPoints) points", file: file, line: number)
    }
    order.append(point)
    entries[point] = (value, number)
  }

  func instance() throws -> CheckedInstance {
    guard let inputCount else { throw Rejection(".i is missing", file: file) }
    if type == "f" || type == "fd" { return try total(inputCount) }
    let points = order.filter { entries[$0]?.value != .free }
    return CheckedInstance(
      inputCount: inputCount, points: points, labels: points.map { entries[$0]?.value == .one })
  }

  /// All points, in the order of x = sum x_j 2^(j-1), for the types in which a point not listed is zero.
  private func total(_ inputCount: Int) throws -> CheckedInstance {
    guard inputCount <= 20 else { throw Rejection(".type \(type) with more than 20 inputs", file: file) }
    var points: [[Bool]] = []
    var labels: [Bool] = []
    for row in 0..<(1 << inputCount) {
      let point = (0..<inputCount).map { row >> $0 & 1 == 1 }
      let value = entries[point]?.value ?? .zero
      if value == .free { continue }
      points.append(point)
      labels.append(value == .one)
    }
    return CheckedInstance(inputCount: inputCount, points: points, labels: labels)
  }
}
