/// Reads a file of widths: a line of text, then bytes.
struct WidthsReader {
  let bytes: [UInt8]
  let file: String
  var place = 0

  init(bytes: [UInt8], file: String) { (self.bytes, self.file) = (bytes, file) }

  var isAtEnd: Bool { place == bytes.count }

  func rejection(_ message: String) -> Rejection { Rejection(message, file: file) }

  /// What a file is about.
  struct Header {
    var inputCount: Int
    /// Nil for a sample.
    var range: Int?
    var classCount: Int
  }

  /// `thresher/widths/1 inputs 5 range 12 classes 345`, or with a seed in place of a range `... sample 1 ...`.
  mutating func header() throws -> Header {
    let line = bytes.prefix(100).prefix { $0 != UInt8(ascii: "\n") }
    let words = line.split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
      .map { String(decoding: $0, as: UTF8.self) }
    let numbers = [2, 4, 6].compactMap { $0 < words.count ? UInt64(words[$0]) : nil }
    guard numbers.count == 3, let inputCount = Int(exactly: numbers[0]), let classCount = Int(exactly: numbers[2]),
      ["range", "sample"].contains(words[3]), words[3] == "sample" || numbers[1] < 1 << 32,
      "thresher/widths/1 inputs \(inputCount) \(words[3]) \(numbers[1]) classes \(classCount)\n".utf8
        .elementsEqual(bytes.prefix(line.count + 1))
    else {
      throw Rejection(
        "expected thresher/widths/1 inputs N range R classes C, or sample S for range R", file: file, line: 1)
    }
    place = line.count + 1
    let range = words[3] == "range" ? Int(numbers[1]) : nil
    return Header(inputCount: inputCount, range: range, classCount: classCount)
  }

  /// A natural number, the low byte first.
  mutating func number(bytes count: Int) throws -> Int {
    guard count <= bytes.count - place else { throw rejection("the file ends here") }
    var value = 0
    for index in 0..<count { value |= Int(bytes[place + index]) << (8 * index) }
    place += count
    return value
  }

  mutating func signed() throws -> Int { Int(Int8(truncatingIfNeeded: try number(bytes: 1))) }
}
