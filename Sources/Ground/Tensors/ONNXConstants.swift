import Files

/// The constant tensors of a graph of ONNX, checked against the bytes that are there before an element is read.
struct ONNXConstants {
  private(set) var tensors: [String: Tensor] = [:]

  /// Adds what a node `Constant` gives; false for forms that no network here has, such as texts.
  mutating func add(valueOf message: ProtocolBuffer, _ node: ONNXNode) throws -> Bool {
    guard let name = node.outputs.first else { return false }
    for attribute in try message.messages(5) {
      switch attribute.texts(1).last {
      case "value":
        guard let tensor = try attribute.messages(5).first else { return false }
        try add(tensor, name: name)
        return true
      case "value_float", "value_int":
        let path = message.file.path
        if let value = attribute.float(2) {
          try keep(
            Tensor(name: name, file: path, shape: [], type: .float32, count: 1) { _ in UInt64(value.bitPattern) })
        } else if let value = attribute.number(3) {
          try keep(
            Tensor(name: name, file: path, shape: [], type: .int64, count: 1) { _ in UInt64(bitPattern: value) })
        } else {
          return false
        }
        return true
      default: continue
      }
    }
    return false
  }

  /// Adds a tensor message under a name.
  ///
  /// - Throws: `DataError` for other shapes, types or lengths than the message has bytes for, and for a name given
  /// twice.
  mutating func add(_ message: ProtocolBuffer, name: String) throws {
    let path = message.file.path
    func error(_ found: String, _ expected: String, fix: String? = nil) -> DataError {
      DataError(file: path, found: "tensor \(DataError.quotedName(name)): \(found)", expected: expected, fix: fix)
    }
    guard message.number(14) ?? 0 == 0, message.ranges(13).isEmpty else {
      throw error("elements in another file", "elements inside the model", fix: "save it without external data")
    }
    let dimensions = try message.numbers(1).map { Int($0) }
    var count = 1
    for length in dimensions {
      let (product, overflow) = count.multipliedReportingOverflow(by: length)
      guard length >= 0, !overflow, product <= message.file.count else {
        throw error("shape \(dimensions)", "as many elements as the file can hold")
      }
      count = product
    }
    guard let code = message.number(2), let type = ONNXModel.elementTypes[code] else {
      throw error("elements of type \(message.number(2) ?? 0)", "floats or integers")
    }
    let bits: [UInt64]
    if let raw = message.ranges(9).last {
      guard raw.count == count * type.size else { throw error("\(raw.count) bytes", "\(count * type.size)") }
      bits = (0..<count).map { message.file.littleEndian(at: raw.lowerBound + $0 * type.size, size: type.size) ?? 0 }
    } else {
      switch type {
      case .float32: bits = try message.words(4, size: 4)
      case .float64: bits = try message.words(10, size: 8)
      case .int64: bits = try message.numbers(7).map { UInt64(bitPattern: $0) }
      default: bits = try message.numbers(5).map { UInt64(bitPattern: $0) }
      }
    }
    guard bits.count == count else { throw error("\(bits.count) elements", "\(count) for shape \(dimensions)") }
    try keep(Tensor(name: name, file: path, shape: dimensions, type: type, count: count) { bits[$0] })
  }

  private mutating func keep(_ tensor: Tensor) throws {
    guard tensors.updateValue(tensor, forKey: tensor.name) == nil else {
      throw tensor.error(found: "a name given twice", expected: "each name once")
    }
  }
}
