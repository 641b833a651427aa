/// The bytes of a source as text, for the readers of this room.
enum SourceText {
  static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (byte >= 9 && byte <= 13) }

  static func isLineEnd(_ byte: UInt8) -> Bool { byte == 10 || byte == 13 }

  /// Without a byte order mark, and without bytes 26 at the end, by which some systems end a text; blanks may be among them.
  static func content(_ bytes: [UInt8]) -> [UInt8] {
    var end = bytes.count
    var last = bytes.count
    while last > 0, bytes[last - 1] == 26 || isBlank(bytes[last - 1]) {
      last -= 1
      if bytes[last] == 26 { end = last }
    }
    return Array(bytes[(bytes.starts(with: [0xef, 0xbb, 0xbf]) ? 3 : 0)..<max(end, 0)])
  }

  /// The lines without what follows `#`, each as its words.
  static func words(_ bytes: [UInt8]) -> [(line: Int, words: [String])] {
    lines(content(bytes)).enumerated().map { index, line in
      let words = line.prefix { $0 != UInt8(ascii: "#") }.split(whereSeparator: isBlank)
      return (index + 1, words.map { String(decoding: $0, as: UTF8.self) })
    }
  }

  /// LF, CR and CR LF end a line.
  static func lines(_ bytes: [UInt8]) -> [ArraySlice<UInt8>] {
    var lines: [ArraySlice<UInt8>] = []
    var start = 0
    var place = 0
    while place < bytes.count {
      if isLineEnd(bytes[place]) {
        lines.append(bytes[start..<place])
        if bytes[place] == 13, place + 1 < bytes.count, bytes[place + 1] == 10 { place += 1 }
        start = place + 1
      }
      place += 1
    }
    if start < bytes.count { lines.append(bytes[start...]) }
    return lines
  }

  static func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var bytes = bytes
    while let byte = bytes.first, isBlank(byte) { bytes.removeFirst() }
    while let byte = bytes.last, isBlank(byte) { bytes.removeLast() }
    return bytes
  }

  /// The place that `choice` names among outputs: a name first, a number from 1 otherwise.
  static func place(of choice: String?, names: [String]?, count: Int) throws -> Int {
    guard let choice else {
      guard count == 1 else { throw SourceRefusal("the source has \(count) outputs, and source.json names none") }
      return 0
    }
    if let names, names.count == count, Set(names).count == count, let place = names.firstIndex(of: choice) {
      return place
    }
    guard let number = Int(choice), number >= 1, number <= count else {
      throw SourceRefusal("the source has no output \"\(choice)\"")
    }
    return number - 1
  }
}
