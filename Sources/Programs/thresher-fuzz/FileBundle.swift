/// Several named files in one input:
///
///     === certificate.json
///     {"schema":...
///     === 2,1.tree
///     ...
///
/// What stands before the first name is the file without a name.
struct FileBundle {
  struct File {
    var name: String
    var bytes: [UInt8]
  }

  var files: [File]

  private static let sign = Array("=== ".utf8)

  init(_ bytes: [UInt8]) {
    files = []
    var current = File(name: "", bytes: [])
    for line in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
      if line.starts(with: Self.sign) {
        finish(current)
        current = File(name: String(decoding: line.dropFirst(Self.sign.count), as: UTF8.self), bytes: [])
      } else {
        current.bytes += line + [UInt8(ascii: "\n")]
      }
    }
    // The end of the last line is no line end of the input.
    if !current.bytes.isEmpty { current.bytes.removeLast() }
    finish(current)
  }

  private mutating func finish(_ file: File) {
    if !file.name.isEmpty || !file.bytes.isEmpty { files.append(file) }
  }

  /// The first file of a name.
  subscript(name: String) -> [UInt8]? { files.first { $0.name == name }?.bytes }

  /// The input that holds these files.
  var bytes: [UInt8] {
    var all: [UInt8] = []
    for (index, file) in files.enumerated() {
      if index > 0 || !file.name.isEmpty {
        if let last = all.last, last != UInt8(ascii: "\n") { all.append(UInt8(ascii: "\n")) }
        all += Self.sign + Array(file.name.utf8) + [UInt8(ascii: "\n")]
      }
      all += file.bytes
    }
    return all
  }
}
