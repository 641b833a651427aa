import Files
import Numbers

extension Tensor {
  /// A tensor of doubles, row by row.
  ///
  /// - Precondition: as many elements as `shape` has.
  public init(name: String, shape: [Int], doubles: [Double]) {
    self.init(name: name, shape: shape, type: .float64, count: doubles.count) { doubles[$0].bitPattern }
  }

  /// A tensor of 32-bit floats, row by row.
  ///
  /// - Precondition: as many elements as `shape` has.
  public init(name: String, shape: [Int], floats: [Float]) {
    self.init(name: name, shape: shape, type: .float32, count: floats.count) { UInt64(floats[$0].bitPattern) }
  }

  /// A tensor of 64-bit integers, row by row.
  ///
  /// - Precondition: as many elements as `shape` has.
  public init(name: String, shape: [Int], integers: [Int]) {
    self.init(name: name, shape: shape, type: .int64, count: integers.count) { UInt64(bitPattern: Int64(integers[$0])) }
  }

  /// A tensor whose elements have the lowest bits that `bits` gives, row by row.
  ///
  /// - Precondition: `count` is the number of elements of `shape`; the type is not text.
  public init(
    name: String, file: String = "", shape: [Int], type: ElementType, count: Int, bits: (Int) -> UInt64
  ) {
    precondition(type != .text && Tensor.count(of: shape, size: type.size) == count, "\(count) elements for \(shape)")
    var bytes = [UInt8](repeating: 0, count: count * type.size)
    for index in 0..<count {
      let value = bits(index)
      for offset in 0..<type.size { bytes[index * type.size + offset] = UInt8(value >> UInt64(8 * offset) & 0xff) }
    }
    self.init(name: name, file: file, elementType: type, shape: shape, storage: .owned(bytes))
  }

  /// The bytes of the elements row by row, the lowest byte of each first, as all writers need them.
  ///
  /// - Throws: `DataError` for text, which has no type to be written as.
  func plainBytes() throws -> [UInt8] {
    guard elementType != .text else {
      throw error(found: "decimals of a text", expected: "numbers of a binary type", fix: "convert to float64 first")
    }
    if isPlain { return withUnsafeBytes { Array($0) } }
    let size = elementType.size
    var bytes = [UInt8](repeating: 0, count: byteCount)
    withUnsafeBytes { source in
      for (index, place) in places().enumerated() {
        for offset in 0..<size {
          bytes[index * size + offset] = source[place * size + (isBigEndian ? size - 1 - offset : offset)]
        }
      }
    }
    return bytes
  }
}

extension Tensor {
  /// A tensor of fractions, row by row, which it keeps exactly.
  ///
  /// - Precondition: as many elements as `shape` has.
  public init(name: String, file: String = "", shape: [Int], fractions: [Rational]) {
    precondition(Tensor.count(of: shape, size: 1) == fractions.count, "\(fractions.count) elements for \(shape)")
    var bytes: [UInt8] = []
    let ranges = fractions.map { fraction in
      let start = bytes.count
      bytes += Array(fraction.description.utf8)
      return start..<bytes.count
    }
    self.init(
      name: name, file: file, elementType: .text, shape: shape,
      storage: .text(InputText(file: file, bytes: bytes), ranges))
  }

  /// Some columns of a matrix as a matrix of the same type, or as a list if `isList`.
  ///
  /// - Throws: `DataError` if there are not exactly two axes.
  public func columns(_ kept: [Int], isList: Bool = false, name: String? = nil) throws -> Tensor {
    let (rows, width) = try matrixShape()
    precondition(kept.allSatisfy { (0..<width).contains($0) }, "columns \(kept) of \(width)")
    precondition(!isList || kept.count == 1, "a list of \(kept.count) columns")
    let shape = isList ? [rows] : [rows, kept.count]
    if case .text(let text, let ranges) = storage {
      let ranges = (0..<rows).flatMap { row in kept.map { ranges[row * width + $0] } }
      return Tensor(
        name: name ?? self.name, file: file, elementType: .text, shape: shape, storage: .text(text, ranges))
    }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(rows * kept.count * elementType.size)
    for row in 0..<rows {
      for column in kept {
        let value = bits(at: row * width + column)
        for offset in 0..<elementType.size { bytes.append(UInt8(value >> UInt64(8 * offset) & 0xff)) }
      }
    }
    return Tensor(name: name ?? self.name, file: file, elementType: elementType, shape: shape, storage: .owned(bytes))
  }
}
