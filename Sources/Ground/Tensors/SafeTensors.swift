import Files

/// The safetensors format: the length of a JSON header, the header with type, shape and place of every tensor, the elements.
///
/// A file is accepted if every byte after the header belongs to exactly one tensor. Nothing is copied.
public enum SafeTensors {
  /// The longest header that is read, the limit of the format's own library.
  public static let maximumHeaderBytes = 100_000_000

  /// Whether a file may be one: a length of the header that fits, then a brace.
  static func isLikely(_ file: MappedFile) -> Bool {
    guard let length = file.littleEndian(at: 0, size: 8) else { return false }
    return length >> 48 == 0 && file.littleEndian(at: 8, size: 1) == UInt64(UInt8(ascii: "{"))
  }

  static func read(_ file: MappedFile) throws -> [Tensor] {
    guard let size = file.littleEndian(at: 0, size: 8) else {
      throw DataError(file: file.path, found: "\(file.count) bytes", expected: "a safetensors header")
    }
    guard size <= UInt64(maximumHeaderBytes) else {
      throw DataError(
        file: file.path, found: "a header of \(size) bytes", expected: "at most \(maximumHeaderBytes)",
        fix: "the file is damaged or no safetensors file")
    }
    guard Int(size) <= file.count - 8 else {
      throw DataError(
        file: file.path, found: "a header of \(size) bytes in a file of \(file.count)", expected: "the whole header",
        fix: "copy the file again")
    }
    let start = 8 + Int(size)
    let document = try JSONDocument(parsing: InputText(file: file.path, bytes: file.copy(8..<start)))
    guard case .object(let fields) = document.root.content else {
      throw document.mismatch(document.root, "an object with a field for every tensor")
    }
    var placed: [(tensor: Tensor, range: Range<Int>)] = []
    for (name, node) in fields where name != "__metadata__" {
      placed.append(try tensor(name, node, file, start: start))
    }
    placed.sort {
      ($0.range.lowerBound, $0.range.upperBound, $0.tensor.name) < (
        $1.range.lowerBound, $1.range.upperBound, $1.tensor.name
      )
    }
    try checkThatNothingIsLeft(placed, available: file.count - start)
    return placed.map(\.tensor)
  }

  private static func tensor(
    _ name: String, _ node: JSONNode, _ file: MappedFile, start: Int
  ) throws -> (tensor: Tensor, range: Range<Int>) {
    func error(_ found: String, _ expected: String, fix: String? = nil) -> DataError {
      DataError(file: file.path, found: "tensor \(DataError.quotedName(name)): \(found)", expected: expected, fix: fix)
    }
    guard case .object(let fields) = node.content else { throw error(node.summary, "dtype, shape and data_offsets") }
    guard case .string(let code)? = fields["dtype"]?.content else { throw error("no dtype", "a type such as \"F32\"") }
    guard let type = ElementType.allCases.first(where: { $0.safetensorsCode == code }) else {
      throw error(
        "elements of type \(DataError.quoted(code))", "BOOL, I8 to I64, U8 to U64, F16, BF16, F32 or F64",
        fix: "convert it to F32")
    }
    guard let shape = integers(fields["shape"]) else { throw error("no shape", "an array of lengths") }
    guard let count = Tensor.count(of: shape, size: type.size) else {
      throw error("shape \(shape)", "lengths whose product can be counted")
    }
    guard let offsets = integers(fields["data_offsets"]), offsets.count == 2, offsets[0] <= offsets[1] else {
      throw error("no data_offsets", "the first byte and the one after the last")
    }
    guard offsets[1] <= file.count - start else {
      throw error(
        "bytes \(offsets[0])..<\(offsets[1]) of \(file.count - start)", "bytes inside the file",
        fix: "copy the file again")
    }
    guard offsets[1] - offsets[0] == count * type.size else {
      throw error("\(offsets[1] - offsets[0]) bytes", "\(count * type.size) for shape \(shape) of \(code)")
    }
    let tensor = Tensor(
      name: name, file: file.path, elementType: type, shape: shape,
      storage: .mapped(file, offset: start + offsets[0]))
    return (tensor, offsets[0]..<offsets[1])
  }

  private static func integers(_ node: JSONNode?) -> [Int]? {
    guard case .array(let elements)? = node?.content else { return nil }
    var numbers: [Int] = []
    for element in elements {
      guard case .integer(let number) = element.content, number >= 0 else { return nil }
      numbers.append(number)
    }
    return numbers
  }

  /// The ranges of the tensors, sorted, must follow one another up to the end of the file.
  private static func checkThatNothingIsLeft(
    _ placed: [(tensor: Tensor, range: Range<Int>)], available: Int
  ) throws {
    var (end, last) = (0, "")
    for (tensor, range) in placed {
      guard range.lowerBound >= end else {
        throw tensor.error(
          found: "bytes \(range) that overlap with tensor \(DataError.quotedName(last))",
          expected: "bytes from \(end) on")
      }
      guard range.lowerBound == end else {
        throw tensor.error(
          found: "bytes \(range) after \(range.lowerBound - end) bytes of no tensor", expected: "bytes from \(end) on")
      }
      (end, last) = (range.upperBound, tensor.name)
    }
    if end < available, let tensor = placed.last?.tensor {
      throw tensor.error(found: "\(available - end) bytes after the last tensor", expected: "the end of the file")
    }
  }
}
