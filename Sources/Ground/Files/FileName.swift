/// Names of files as strings, whatever bytes they are made of.
///
/// A name on a Unix system is a sequence of bytes; most are UTF-8, some are not. A byte that belongs to no character stands in our
/// strings as the scalar U+10FF00 + byte, a private one that no text uses, and goes back to the system as that byte. A name
/// that really has such a scalar is taken byte by byte, so that the translation is one to one.
public enum FileName {
  /// The string for the bytes of a name.
  public static func string(_ bytes: [UInt8]) -> String {
    let mentionsEscapes = bytes.indices.dropLast(2).contains {
      bytes[$0] == 0xf4 && bytes[$0 + 1] == 0x8f && bytes[$0 + 2] >= 0xbe
    }
    if !mentionsEscapes, let text = String(validating: bytes, as: UTF8.self) { return text }
    var scalars = String.UnicodeScalarView()
    var index = 0
    while index < bytes.count {
      let candidates = (1...4).lazy.filter { index + $0 <= bytes.count }.compactMap { length in
        String(validating: bytes[index..<index + length], as: UTF8.self)?.unicodeScalars.first.map { ($0, length) }
      }
      if let (scalar, length) = candidates.first, byte(of: scalar) == nil {
        scalars.append(scalar)
        index += length
      } else {
        if let scalar = Unicode.Scalar(0x10_ff00 + UInt32(bytes[index])) { scalars.append(scalar) }
        index += 1
      }
    }
    return String(scalars)
  }

  /// The bytes of the name that `string` stands for.
  public static func bytes(_ string: String) -> [UInt8] {
    guard string.unicodeScalars.contains(where: { byte(of: $0) != nil }) else { return Array(string.utf8) }
    return string.unicodeScalars.flatMap { scalar -> [UInt8] in
      byte(of: scalar).map { [$0] } ?? Array(String(scalar).utf8)
    }
  }

  /// The byte that a scalar stands for, nil for scalars that stand for themselves.
  static func byte(of scalar: Unicode.Scalar) -> UInt8? {
    (0x10_ff80...0x10_ffff).contains(scalar.value) ? UInt8(scalar.value & 0xff) : nil
  }

  /// The arguments that the program was started with, its own name first.
  public static var arguments: [String] {
    CommandLine.unsafeArgv.withMemoryRebound(to: UnsafeMutablePointer<CChar>?.self, capacity: Int(CommandLine.argc)) {
      argv in
      (0..<Int(CommandLine.argc)).compactMap { index in
        argv[index].map { start in
          var bytes: [UInt8] = []
          var place = start
          while place.pointee != 0 {
            bytes.append(UInt8(bitPattern: place.pointee))
            place += 1
          }
          return string(bytes)
        }
      }
    }
  }

  /// The word in the form in which a shell takes it for one argument.
  public static func shellQuoted(_ word: String) -> String {
    let harmless = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_@%+=:,./-".utf8)
    let bytes = bytes(word)
    if !bytes.isEmpty, bytes.allSatisfy(harmless.contains) { return word }
    if String(validating: bytes, as: UTF8.self) != nil, DataError.oneLine(word) == word {
      return "'" + word.replacing("'", with: "'\\''") + "'"
    }
    // The form of bash and of POSIX since 2024, in which every byte can be written.
    let digits = Array("0123456789abcdef")
    let body = bytes.map { byte -> String in
      if harmless.contains(byte) || byte == 0x20 { return String(UnicodeScalar(byte)) }
      return "\\x\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])"
    }
    return "$'" + body.joined() + "'"
  }

  /// The last part of a path, behind the last slash.
  static func lastComponent(_ path: String) -> String {
    path.unicodeScalars.lastIndex(of: "/").map { String(path.unicodeScalars[path.unicodeScalars.index(after: $0)...]) }
      ?? path
  }

  /// The folder of a path: what stands before its last slash, `.` without one.
  static func folder(_ path: String) -> String {
    guard let slash = path.unicodeScalars.lastIndex(of: "/") else { return "." }
    return slash == path.unicodeScalars.startIndex ? "/" : String(path.unicodeScalars[..<slash])
  }
}
