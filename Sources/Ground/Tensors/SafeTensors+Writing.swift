import Files
import Foundation

extension SafeTensors {
  /// Writes tensors of any binary type, largest elements first so that all are aligned, then by name.
  ///
  /// - Throws: `DataError` for a name given twice, for `__metadata__`, and for text.
  public static func write(_ tensors: [Tensor], to path: String, metadata: [String: String] = [:]) throws {
    try TensorFile.checkNames(tensors, path)
    let sorted = tensors.sorted { left, right in
      left.elementType.size == right.elementType.size
        ? left.name < right.name : left.elementType.size > right.elementType.size
    }
    var fields: [String] = []
    if !metadata.isEmpty {
      let pairs = metadata.sorted { $0.key < $1.key }.map { "\(quoted($0.key)):\(quoted($0.value))" }
      fields.append("\"__metadata__\":{\(pairs.joined(separator: ","))}")
    }
    var offset = 0
    for tensor in sorted {
      guard let code = tensor.elementType.safetensorsCode, tensor.name != "__metadata__" else {
        throw tensor.error(
          found: "elements of type \(tensor.elementType.rawValue)", expected: "a tensor that safetensors can hold")
      }
      let shape = tensor.shape.map { "\($0)" }.joined(separator: ",")
      let end = offset + tensor.byteCount
      fields.append(
        "\(quoted(tensor.name)):{\"dtype\":\"\(code)\",\"shape\":[\(shape)],\"data_offsets\":[\(offset),\(end)]}")
      offset = end
    }
    var header = Array("{\(fields.joined(separator: ","))}".utf8)
    header += [UInt8](repeating: 0x20, count: (8 - header.count % 8) % 8)
    guard header.count <= maximumHeaderBytes else {
      throw DataError(file: path, found: "a header of \(header.count) bytes", expected: "at most \(maximumHeaderBytes)")
    }
    var output = try AtomicOutput(path)
    try output.write((0..<8).map { UInt8(header.count >> (8 * $0) & 0xff) } + header)
    for tensor in sorted { try output.write(tensor.plainBytes()) }
    try output.finish()
  }

  /// A text as JSON writes it.
  private static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case _ where scalar.value < 0x20:
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
