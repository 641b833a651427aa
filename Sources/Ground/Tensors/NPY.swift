import Files

/// NumPy's format of one array (versions 1.0, 2.0 and 3.0): magic, a header in Python's notation, the elements.
public enum NPY {
  static let magic: [UInt8] = [0x93] + Array("NUMPY".utf8)
  /// The longest header that is read; those of plain arrays have 118 bytes.
  static let maximumHeaderBytes = 1 << 20

  /// The array in `bytes` from `offset` on, which must take `size` bytes to the last.
  static func read(_ file: MappedFile, offset: Int, size: Int, name: String) throws -> Tensor {
    let place = Place(file: file.path, name: name)
    let header = try header(place, size: size) { range in
      file.copy(offset + range.lowerBound..<offset + range.upperBound)
    }
    return Tensor(
      name: name, file: file.path, elementType: header.type, shape: header.shape, isFortranOrder: header.isFortranOrder,
      isBigEndian: header.isBigEndian, storage: .mapped(file, offset: offset + header.length))
  }

  /// The array in bytes that were unpacked.
  static func read(_ bytes: [UInt8], file: String, name: String) throws -> Tensor {
    let header = try header(Place(file: file, name: name), size: bytes.count) { Array(bytes[$0]) }
    return Tensor(
      name: name, file: file, elementType: header.type, shape: header.shape, isFortranOrder: header.isFortranOrder,
      isBigEndian: header.isBigEndian, storage: .owned(Array(bytes[header.length...])))
  }

  /// The tensor as an array of NumPy, version 1.0, the elements row by row.
  ///
  /// - Throws: `DataError` for types that NumPy does not have (bfloat16) and for text.
  public static func bytes(of tensor: Tensor) throws -> [UInt8] {
    guard let code = tensor.elementType.numpyCode else {
      throw tensor.error(
        found: "elements of type \(tensor.elementType.rawValue)", expected: "a type that NumPy has",
        fix: "write it as safetensors, or convert it to float32 first")
    }
    let lengths = tensor.shape.map { "\($0)" }.joined(separator: ", ")
    let shape = tensor.shape.count == 1 ? "(\(lengths),)" : "(\(lengths))"
    let mark = tensor.elementType.size == 1 ? "|" : "<"
    var header = Array("{'descr': '\(mark)\(code)', 'fortran_order': False, 'shape': \(shape), }".utf8)
    // The elements begin at a multiple of 64 bytes.
    header += [UInt8](repeating: 0x20, count: 63 - (magic.count + 4 + header.count) % 64) + [0x0a]
    let count = UInt16(header.count)
    return magic + [1, 0, UInt8(count & 0xff), UInt8(count >> 8)] + header + (try tensor.plainBytes())
  }

  /// The file and the tensor that errors name.
  struct Place {
    let file: String
    let name: String

    func error(found: String, expected: String, fix: String? = nil) -> DataError {
      DataError(file: file, found: "tensor \(DataError.quotedName(name)): \(found)", expected: expected, fix: fix)
    }
  }

  struct Header {
    var type: ElementType
    var isBigEndian: Bool
    var isFortranOrder: Bool
    var shape: [Int]
    /// The bytes before the first element.
    var length: Int
  }

  private static func header(_ place: Place, size: Int, bytes: (Range<Int>) -> [UInt8]) throws -> Header {
    guard size >= 10, bytes(0..<6) == magic else {
      throw place.error(found: "no array of NumPy", expected: "the magic bytes \\x93NUMPY")
    }
    let version = bytes(6..<8)
    guard (1...3).contains(version[0]), version[1] == 0 else {
      throw place.error(found: "version \(version[0]).\(version[1])", expected: "version 1.0, 2.0 or 3.0")
    }
    let start = version[0] == 1 ? 10 : 12
    guard size >= start else { throw place.error(found: "\(size) bytes", expected: "a whole header") }
    let length = bytes(8..<start).reversed().reduce(0) { $0 << 8 | Int($1) }
    guard length <= maximumHeaderBytes else {
      throw place.error(found: "a header of \(length) bytes", expected: "at most \(maximumHeaderBytes)")
    }
    guard start + length <= size else {
      throw place.error(found: "a header of \(length) bytes in \(size)", expected: "a whole header")
    }
    var parser = PythonHeader(bytes: bytes(start..<start + length), place: place)
    let fields = try parser.fields()
    let (type, isBigEndian) = try elementType(fields.type, place)
    guard let count = Tensor.count(of: fields.shape, size: type.size) else {
      throw place.error(found: "shape \(fields.shape)", expected: "lengths whose product can be counted")
    }
    let found = size - start - length
    guard found == count * type.size else {
      throw place.error(
        found: "\(found) bytes of elements",
        expected: "\(count * type.size) for shape \(fields.shape) of \(type.rawValue)")
    }
    return Header(
      type: type, isBigEndian: isBigEndian, isFortranOrder: fields.isFortranOrder, shape: fields.shape,
      length: start + length)
  }

  /// The type behind NumPy's `descr`, such as `<f4`.
  private static func elementType(_ code: String, _ place: Place) throws -> (ElementType, isBigEndian: Bool) {
    let known = ElementType.allCases.first { $0.numpyCode.map { code.dropFirst() == $0 } ?? false }
    guard let mark = code.first, "<>|=".contains(mark), let type = known, mark != "|" || type.size == 1 else {
      let fix =
        code.hasSuffix("O")
        ? "it holds Python objects; save an array of numbers"
        : code.hasSuffix("V2") ? "bfloat16 is kept by safetensors, or convert with x.astype(\"float32\")" : nil
      throw place.error(
        found: "elements of type \(DataError.quoted(code))", expected: "bool, integers or floats of 16, 32 or 64 bits",
        fix: fix)
    }
    return (type, mark == ">")
  }
}
