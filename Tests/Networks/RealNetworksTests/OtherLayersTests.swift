import Files
import Numbers
import RealNetworks
import TestSupport
import Testing

/// ONNX models with layers that the networks here do not have: one line each, and nothing is folded in silence.
@Suite struct OtherLayersTests {
  /// A field of a protocol buffer that has a length.
  private static func field(_ number: Int, _ bytes: [UInt8]) -> [UInt8] {
    [UInt8(number << 3 | 2)] + varint(bytes.count) + bytes
  }

  private static func field(_ number: Int, _ value: Int) -> [UInt8] { [UInt8(number << 3)] + varint(value) }

  private static func varint(_ value: Int) -> [UInt8] {
    value < 128 ? [UInt8(value)] : [UInt8(value & 127 | 128)] + varint(value >> 7)
  }

  private static func tensor(_ name: String, _ shape: [Int], _ values: [Float]) -> [UInt8] {
    let bytes = values.flatMap { value in (0..<4).map { UInt8(value.bitPattern >> (8 * UInt32($0)) & 255) } }
    return field(5, shape.flatMap { field(1, $0) } + field(2, 1) + field(8, Array(name.utf8)) + field(9, bytes))
  }

  private static func node(_ operation: String, _ inputs: [String], _ output: String) -> [UInt8] {
    field(
      1,
      inputs.flatMap { field(1, Array($0.utf8)) } + field(2, Array(output.utf8)) + field(4, Array(operation.utf8)))
  }

  /// x to y by these nodes.
  private static func model(_ body: [UInt8]) -> [UInt8] {
    field(7, body + field(11, field(1, Array("x".utf8))) + field(12, field(1, Array("y".utf8))))
  }

  private static let first =
    tensor("w1", [1, 3], [1, 2, -1]) + tensor("b1", [3], [0.5, -1, 2]) + node("MatMul", ["x", "w1"], "m")
    + node("Add", ["m", "b1"], "a")
  private static let last = tensor("w2", [3, 1], [1, -0.5, 0.75]) + node("MatMul", ["r", "w2"], "y")
  private static let norm =
    ["scale", "shift", "mean", "variance"].flatMap { tensor($0, [3], [1, 1, 1]) }
    + node("BatchNormalization", ["a", "scale", "shift", "mean", "variance"], "n")

  private func network(_ bytes: [UInt8]) throws -> ShallowNetwork<Rational> {
    let folder = try TemporaryFolder()
    let path = try folder.write("net.onnx", bytes)
    return try ShallowNetwork(DenseNetworkFile(reading: path).exact(), file: path)
  }

  @Test func batchNormalizationIsRefused() throws {
    let plain = try network(Self.model(Self.first + Self.node("Relu", ["a"], "r") + Self.last))
    #expect(plain.width == 3 && plain([1]) == Rational(7, 4))
    let error = #expect(throws: DataError.self) {
      try network(Self.model(Self.first + Self.norm + Self.node("Relu", ["n"], "r") + Self.last))
    }
    let text = error.map { "\($0)" } ?? ""
    #expect(text.contains("BatchNormalization") && !text.contains(where: \.isNewline), "\(text)")
  }

  @Test func aSecondLinearLayerIsRefused() throws {
    let extra = Self.tensor("w3", [3, 3], [1, 0, 0, 0, 1, 0, 0, 0, 1]) + Self.node("MatMul", ["a", "w3"], "l")
    for (body, part) in [
      (Self.first + extra + Self.node("Relu", ["l"], "r") + Self.last, "linear"),
      (
        Self.first + Self.node("Relu", ["a"], "q") + Self.tensor("w3", [3, 3], [1, 0, 0, 0, 1, 0, 0, 0, 1])
          + Self.node("MatMul", ["q", "w3"], "r") + Self.last, "second linear layer"
      ),
    ] {
      let error = #expect(throws: DataError.self) { try network(Self.model(body)) }
      let text = error.map { "\($0)" } ?? ""
      #expect(text.contains(part) && !text.contains(where: \.isNewline), "\(text)")
    }
  }
}
