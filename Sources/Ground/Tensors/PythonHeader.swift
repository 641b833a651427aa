import Files

/// The dictionary in the header of an array of NumPy: `{'descr': '<f8', 'fortran_order': False, 'shape': (3, 2), }`.
struct PythonHeader {
  struct Fields {
    var type: String
    var isFortranOrder: Bool
    var shape: [Int]
  }

  private let bytes: [UInt8]
  private let place: NPY.Place
  private var index = 0

  init(bytes: [UInt8], place: NPY.Place) { (self.bytes, self.place) = (bytes, place) }

  mutating func fields() throws -> Fields {
    var type: String?
    var isFortranOrder: Bool?
    var shape: [Int]?
    try require("{")
    while !accept("}") {
      let name = try string()
      try require(":")
      switch name {
      case "descr" where type == nil: type = try elementType()
      case "fortran_order" where isFortranOrder == nil: isFortranOrder = try boolean()
      case "shape" where shape == nil: shape = try tuple()
      default: throw place.error(found: "the field \(DataError.quoted(name))", expected: "descr, fortran_order, shape")
      }
      if !accept(",") {
        try require("}")
        break
      }
    }
    skipBlanks()
    guard index == bytes.count else { throw unexpected("the end of the header") }
    guard let type, let isFortranOrder, let shape else {
      throw place.error(found: "a header without all fields", expected: "descr, fortran_order and shape")
    }
    return Fields(type: type, isFortranOrder: isFortranOrder, shape: shape)
  }

  private mutating func elementType() throws -> String {
    skipBlanks()
    if index < bytes.count, bytes[index] == UInt8(ascii: "[") {
      throw place.error(
        found: "elements of several fields", expected: "an array of numbers", fix: "save each field as an array")
    }
    return try string()
  }

  private mutating func string() throws -> String {
    skipBlanks()
    guard index < bytes.count, bytes[index] == UInt8(ascii: "'") || bytes[index] == UInt8(ascii: "\"") else {
      throw unexpected("a text in quotes")
    }
    let quote = bytes[index]
    index += 1
    let start = index
    while index < bytes.count, bytes[index] != quote { index += 1 }
    guard index < bytes.count else { throw unexpected("the end of a text") }
    index += 1
    return String(decoding: bytes[start..<index - 1], as: UTF8.self)
  }

  private mutating func boolean() throws -> Bool {
    if accept("True") { return true }
    if accept("False") { return false }
    throw unexpected("True or False")
  }

  private mutating func tuple() throws -> [Int] {
    var lengths: [Int] = []
    try require("(")
    while !accept(")") {
      skipBlanks()
      let start = index
      while index < bytes.count, (0x30...0x39).contains(bytes[index]) { index += 1 }
      // Python 2 wrote the lengths of old files as 3L.
      guard start < index, let length = Int(String(decoding: bytes[start..<index], as: UTF8.self)) else {
        throw unexpected("a length")
      }
      _ = accept("L")
      lengths.append(length)
      if !accept(",") {
        try require(")")
        break
      }
    }
    return lengths
  }

  private mutating func skipBlanks() {
    while index < bytes.count, bytes[index].isBlank { index += 1 }
  }

  private mutating func accept(_ word: String) -> Bool {
    skipBlanks()
    guard bytes[index...].starts(with: word.utf8) else { return false }
    index += word.utf8.count
    return true
  }

  private mutating func require(_ word: String) throws {
    guard accept(word) else { throw unexpected("\"\(word)\"") }
  }

  private func unexpected(_ expected: String) -> DataError {
    let found = index < bytes.count ? DataError.quoted(bytes[index...].prefix(8)) : "the end"
    return place.error(found: "\(found) in the header", expected: expected)
  }
}
