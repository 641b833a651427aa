import Files
import Numbers

/// A named array of numbers as a file holds it: nothing is converted before it is asked for.
///
///     let weights = try TensorFile.read("network.npz")[0]
///     weights.shape          // [3, 2]
///     weights.doubles()      // row by row, whatever the order in the file
///     try weights.exact()    // the same as fractions; a float is the dyadic fraction that it is
///
/// Elements are counted row by row (the last index runs fastest) in every access, also where the file keeps them in Fortran's order.
public struct Tensor: Sendable {
  enum Storage: Sendable {
    /// `byteCount` bytes from `offset` on.
    case mapped(MappedFile, offset: Int)
    case owned([UInt8])
    case text(InputText, [Range<Int>])
  }

  /// The name in its file, empty for a file of one tensor.
  public var name: String
  /// The file from which it came, as the user named it; empty if it was made here.
  public let file: String
  /// What the file holds for every element, in the terms of NumPy and safetensors.
  public let elementType: ElementType
  /// The length along every axis; no axis for a single number.
  public let shape: [Int]
  /// The number of elements, the product of `shape`.
  public let count: Int
  /// Whether the first index runs fastest in the file.
  let isFortranOrder: Bool
  let isBigEndian: Bool
  let storage: Storage

  init(
    name: String, file: String, elementType: ElementType, shape: [Int], isFortranOrder: Bool = false,
    isBigEndian: Bool = false, storage: Storage
  ) {
    (self.name, self.file, self.elementType, self.shape) = (name, file, elementType, shape)
    (self.isFortranOrder, self.isBigEndian, self.storage) = (isFortranOrder && shape.count > 1, isBigEndian, storage)
    count = shape.reduce(1, *)
  }

  /// The elements of `shape`, nil if that is no number of elements that a machine can count.
  static func count(of shape: [Int], size: Int) -> Int? {
    if shape.contains(0) { return shape.allSatisfy { $0 >= 0 } ? 0 : nil }
    var bytes = max(1, size)
    for length in shape {
      let (product, overflow) = bytes.multipliedReportingOverflow(by: length)
      guard length > 0, !overflow else { return nil }
      bytes = product
    }
    return bytes / max(1, size)
  }

  /// The bytes of all elements as the file orders them; not for text.
  public func withUnsafeBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
    switch storage {
    case .mapped(let file, let offset):
      try file.withUnsafeBytes { try body(UnsafeRawBufferPointer(rebasing: $0[offset..<offset + byteCount])) }
    case .owned(let bytes): try bytes.withUnsafeBytes(body)
    case .text: try body(UnsafeRawBufferPointer(start: nil, count: 0))
    }
  }

  /// The bytes of the elements.
  public var byteCount: Int { count * elementType.size }

  /// Whether the bytes in memory are the elements row by row in the byte order of this machine.
  public var isPlain: Bool { !isFortranOrder && (!isBigEndian || elementType.size == 1) && elementType != .text }

  /// Calls `body` with the elements where they lie if they are plain 32-bit floats, and with a rounded copy otherwise.
  public func withFloats<Result>(_ body: (UnsafeBufferPointer<Float>) throws -> Result) rethrows -> Result {
    if elementType == .float32, isPlain {
      let answer: Result?? = try withUnsafeBytes { bytes in
        guard UInt(bitPattern: bytes.baseAddress) % 4 == 0 else { return nil }
        return try body(bytes.bindMemory(to: Float.self))
      }
      if let inner = answer, let result = inner { return result }
    }
    return try doubles().map { Float($0) }.withUnsafeBufferPointer(body)
  }

  /// Where the file has each element, row by row.
  func places() -> [Int] {
    guard isFortranOrder else { return Array(0..<count) }
    var strides = [Int](repeating: 1, count: shape.count)
    for axis in 1..<max(1, shape.count) { strides[axis] = strides[axis - 1] * shape[axis - 1] }
    var places = [0]
    for axis in shape.indices {
      var next: [Int] = []
      next.reserveCapacity(places.count * shape[axis])
      for place in places { for index in 0..<shape[axis] { next.append(place + index * strides[axis]) } }
      places = next
    }
    return places
  }

  /// Where the file has one element.
  func place(_ index: Int) -> Int {
    guard isFortranOrder else { return index }
    var (rest, place) = (index, 0)
    for axis in shape.indices.reversed() {
      place += rest % shape[axis] * shape[..<axis].reduce(1, *)
      rest /= shape[axis]
    }
    return place
  }
}

extension Tensor {
  /// The error that names this tensor and its file.
  public func error(found: String, expected: String, fix: String? = nil) -> DataError {
    DataError(
      file: file.isEmpty ? "a tensor" : file, found: "tensor \(DataError.quotedName(name)): \(found)",
      expected: expected,
      fix: fix)
  }

  /// Rows and columns of a matrix.
  ///
  /// - Throws: `DataError` if there are not exactly two axes.
  public func matrixShape() throws -> (rows: Int, columns: Int) {
    guard shape.count == 2 else { throw error(found: "shape \(shape)", expected: "a matrix (two axes)") }
    return (shape[0], shape[1])
  }
}
