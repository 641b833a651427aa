/// The sample that a certificate is about: distinct points with a label each.
///
/// The checker reads it in one form only, the one in which `thresher` writes instances:
///
///     # comments, in printable ASCII
///     .i 2
///     .o 1
///     .type fr
///     .p 3
///     00 0
///     01 1
///     11 0
///     .e
///
/// Every line ends with a line feed and has exactly these characters; `.p` gives the number of rows and may be missing, as
/// may comments. No point occurs twice, nothing follows `.e`, and everything else is refused. So the bytes have
/// one reading. Files as people have them are read elsewhere (`UserPLA`) and compared with this.
public struct CheckedInstance: Equatable, Sendable {
  /// The number n of inputs of every point.
  public let inputCount: Int
  /// `points[p][j]` is input j of point p.
  public let points: [[Bool]]
  /// `labels[p]` is the value at point p.
  public let labels: [Bool]

  static let maximumPoints = 1 << 20
  static let maximumInputs = 1 << 12

  /// Whether all labels are equal; then a single neuron fits, and no normal form is needed.
  public var isConstant: Bool { !labels.contains(true) || !labels.contains(false) }

  /// Whether a constant is wrong on at most so many points; then every architecture fits as well.
  func isConstant(butFor mismatches: Int) -> Bool {
    let ones = labels.count { $0 }
    return min(ones, labels.count - ones) <= mismatches
  }

  /// A sample from its points and labels.
  ///
  /// - Precondition: as many labels as points, `inputCount` values a point, no point twice.
  public init(inputCount: Int, points: [[Bool]], labels: [Bool]) {
    self.inputCount = inputCount
    self.points = points
    self.labels = labels
  }

  /// Reads the canonical form.
  ///
  /// - Complexity: linear in the bytes.
  /// - Throws: `Rejection` naming `file` and the line.
  public init(canonical bytes: [UInt8], file: String = "instance.pla") throws {
    var reader = CanonicalReader(bytes: bytes, file: file)
    self = try reader.instance()
  }

  /// The point as its row in a file, x1 first, and its label.
  public func row(_ point: Int) -> String {
    String(points[point].map { $0 ? "1" : "0" }) + (labels[point] ? " 1" : " 0")
  }
}

/// Reads the canonical form from the first byte to the last.
private struct CanonicalReader {
  let bytes: [UInt8]
  let file: String
  private var position = 0
  private var line = 0

  init(bytes: [UInt8], file: String) {
    self.bytes = bytes
    self.file = file
  }

  mutating func instance() throws -> CheckedInstance {
    var text = try next()
    while text.first == UInt8(ascii: "#") { text = try next() }
    let inputCount = try number(text, after: ".i ", in: 1...CheckedInstance.maximumInputs)
    for expected in [".o 1", ".type fr"] {
      text = try next()
      guard text.elementsEqual(expected.utf8) else { throw rejection("the line \"\(expected)\" was expected") }
    }
    text = try next()
    var announced: Int?
    if text.starts(with: ".p".utf8) {
      announced = try number(text, after: ".p ", in: 0...CheckedInstance.maximumPoints)
      text = try next()
    }
    var points: [[Bool]] = []
    var labels: [Bool] = []
    var lines: [[Bool]: Int] = [:]
    while !text.elementsEqual(".e".utf8) {
      let (point, label) = try row(text, inputCount: inputCount)
      if let known = lines.updateValue(line, forKey: point) { throw rejection("the point of line \(known) again") }
      guard points.count < CheckedInstance.maximumPoints else {
        throw rejection("more than \(CheckedInstance.maximumPoints) points")
      }
      points.append(point)
      labels.append(label)
      text = try next()
    }
    guard position == bytes.count else { throw rejection("something follows .e") }
    if let announced, announced != points.count { throw rejection(".p says \(announced) rows, not \(points.count)") }
    return CheckedInstance(inputCount: inputCount, points: points, labels: labels)
  }

  /// The next line, which must end with a line feed and hold nothing but printable ASCII.
  private mutating func next() throws -> ArraySlice<UInt8> {
    line += 1
    let start = position
    while position < bytes.count, bytes[position] != 10 {
      guard (32..<127).contains(bytes[position]) else { throw rejection("the byte \(bytes[position])") }
      position += 1
    }
    guard position < bytes.count else { throw rejection("the file ends before the line \".e\" has ended") }
    position += 1
    return bytes[start..<position - 1]
  }

  /// The number behind a keyword, in decimal without signs and leading zeros.
  private func number(_ text: ArraySlice<UInt8>, after keyword: String, in range: ClosedRange<Int>) throws -> Int {
    let digits = text.dropFirst(keyword.utf8.count)
    var value = 0
    guard text.starts(with: keyword.utf8), (1...7).contains(digits.count),
      digits.first != UInt8(ascii: "0") || digits.count == 1
    else { throw rejection("\"\(keyword)\" and a number were expected") }
    for digit in digits {
      guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) else {
        throw rejection("\"\(keyword)\" and a number were expected")
      }
      value = value * 10 + Int(digit - UInt8(ascii: "0"))
    }
    guard range.contains(value) else {
      throw rejection("\(value) is outside \(range.lowerBound)...\(range.upperBound)")
    }
    return value
  }

  /// The inputs, a blank, and the label.
  private func row(_ text: ArraySlice<UInt8>, inputCount: Int) throws -> (point: [Bool], label: Bool) {
    func bit(_ byte: UInt8) throws -> Bool {
      guard byte == UInt8(ascii: "0") || byte == UInt8(ascii: "1") else {
        throw rejection("\(inputCount) digits 0 or 1, a blank and a digit were expected, or .e")
      }
      return byte == UInt8(ascii: "1")
    }
    let characters = Array(text)
    guard characters.count == inputCount + 2, characters[inputCount] == UInt8(ascii: " ") else {
      throw rejection("\(inputCount) digits 0 or 1, a blank and a digit were expected, or .e")
    }
    return (try characters.prefix(inputCount).map(bit), try bit(characters[inputCount + 1]))
  }

  private func rejection(_ message: String) -> Rejection {
    Rejection("not in the form that thresher writes: \(message)", file: file, line: line)
  }
}
