import Claims
import Files
import Foundation
import LowBitAccumulators
import RealNetworks
import Tensors
import TestSupport
import Testing

/// Every kind of bad input ends in one line that says what was found and what was expected.
@Suite struct BadInputTests {
  static func message(_ change: [String: String?], _ edit: (TemporaryFolder) throws -> Void = { _ in }) throws -> String
  {
    let (folder, network, data) = try ExaminationTests.files()
    try edit(folder)
    var arguments: Arguments = ["network": network, "data": data]
    for (name, value) in change {
      arguments[name] = value.map { $0.hasPrefix("@") ? folder.path(String($0.dropFirst())) : $0 }
    }
    do {
      let report = try ExaminationTests.report(arguments)
      Issue.record("\(change) is taken: \(report.summary)")
      return ""
    } catch {
      let text = (error as? ArgumentError)?.description ?? (error as? DataError)?.description
      let line = try #require(text, "\(type(of: error))")
      let isOneLine = !line.contains { $0.isNewline }
      #expect(isOneLine)
      return line
    }
  }

  @Test(arguments: ["product", "accumulator", "inputs", "weights"], ["M7", "fp9", "M7E4", "M99E4b1", "int1", "int40"])
  func badFormatNames(parameter: String, name: String) throws {
    #expect(try Self.message([parameter: name]).hasPrefix("found \(parameter)=\(name), expected "))
  }

  @Test(arguments: ["product", "accumulator", "inputs", "weights"]) func noExponentBits(parameter: String) throws {
    let line = try Self.message([parameter: "M7E0b3"])
    #expect(
      line == "found \(parameter)=M7E0b3, expected at least one exponent bit (an integer accumulator is written int8)")
  }

  @Test func mismatchedShapes() throws {
    // Data of other widths.
    for columns in [7, 10] {
      let line = try Self.message(["data": "@y.npy"]) { folder in
        try TensorFile.write(
          [Tensor(name: "x", shape: [2, columns], doubles: [Double](repeating: 1, count: 2 * columns))],
          to: folder.path("y.npy"))
      }
      #expect(line.contains("found tensor \"y\": the shape [2, \(columns)]; expected 8 columns"), "\(line)")
    }
    // Layers that do not fit, and a bias of another length.
    let layers = try Self.message(["network": "@bad.npz"]) { folder in
      try TensorFile.write(
        [
          Tensor(name: "W1", shape: [3, 8], doubles: [Double](repeating: 1, count: 24)),
          Tensor(name: "W2", shape: [2, 4], doubles: [Double](repeating: 1, count: 8)),
        ], to: folder.path("bad.npz"))
    }
    #expect(layers.contains("found tensor \"W2\": 4 inputs; expected 3"), "\(layers)")
    let bias = try Self.message(["network": "@bad.npz"]) { folder in
      try TensorFile.write(
        [
          Tensor(name: "W1", shape: [3, 8], doubles: [Double](repeating: 1, count: 24)),
          Tensor(name: "b1", shape: [4], doubles: [Double](repeating: 1, count: 4)),
        ], to: folder.path("bad.npz"))
    }
    #expect(bias.contains("found tensor \"b1\": shape [4]; expected [3]"), "\(bias)")
  }

  @Test(arguments: [Double.nan, .infinity, -.infinity]) func noNumbers(value: Double) throws {
    let data = try Self.message(["data": "@y.npy"]) { folder in
      var values = [Double](repeating: 1, count: 16)
      values[11] = value
      try TensorFile.write([Tensor(name: "y", shape: [2, 8], doubles: values)], to: folder.path("y.npy"))
    }
    #expect(data.contains("y.npy: found tensor \"y\""), "\(data)")
    for worst in ["false", "true"] {
      let network = try Self.message([
        "network": "@bad.npz", "worst-case": worst, "inputs": "M2E2b1", "data": worst == "true" ? nil : "@x.npy",
      ]) { folder in
        var values = [Double](repeating: 1, count: 16)
        values[3] = value
        try TensorFile.write([Tensor(name: "W1", shape: [2, 8], doubles: values)], to: folder.path("bad.npz"))
      }
      #expect(network.contains("bad.npz: found tensor \"W1\""), "\(network)")
    }
  }

  @Test func emptyLayersAndData() throws {
    for shape in [[0, 8], [3, 0]] {
      let line = try Self.message(["network": "@bad.npz"]) { folder in
        try TensorFile.write([Tensor(name: "W1", shape: shape, doubles: [])], to: folder.path("bad.npz"))
      }
      #expect(line.contains("found tensor \"W1\": shape \(shape); expected at least one weight"), "\(line)")
    }
    let none = try Self.message(["network": "@bad.json"]) { folder in
      _ = try folder.write("bad.json", Array("{\"layers\": []}".utf8))
    }
    #expect(none.contains("found no layer; expected at least one"), "\(none)")
    let rows = try Self.message(["data": "@y.npy"]) { folder in
      try TensorFile.write([Tensor(name: "y", shape: [0, 8], doubles: [])], to: folder.path("y.npy"))
    }
    #expect(rows.contains("no rows; expected at least one input"), "\(rows)")
  }

  /// What contradicts itself is refused, not left aside.
  @Test func contradictions() throws {
    let cases: [([String: String?], String)] = [
      (["worst-case": "true"], "found data="), (["worst-case": "true", "data": nil], "found no value of inputs"),
      (["data": nil], "found no value of data"), (["inputs": "int8"], "expected a floating-point format"),
      (["accumulator": "int16", "weights": "M3E3b4"], "expected an integer format"),
      (["accumulator": "int16", "inputs": "int30", "weights": "int8"], "expected at most 23 bits"),
      (["accumulator": "int16", "rounding": "rd"], "products are exact"),
      (["accumulator": "int16", "product": "M3E3b3"], "products are exact"),
      (["accumulator": "uint16"], "a signed width"),
      (["accumulator": "int16", "inputs": "int8"], "round them with --weights int8"),
      (["accumulator": "int16", "weights": "int8"], "round inputs with --inputs int8"),
      (["worst-case": "true", "data": nil, "inputs": "M2E2b1", "underflow": "ignored"], "finitely many"),
      (["worst-case": "true", "data": nil, "inputs": "M18E5b4"], "at most 131072 values"),
      (["chunk": "0"], "found chunk=0"), (["rounding": "up"], "found rounding=up"),
      (["data": "/nowhere/x.npy"], "/nowhere"),
      (["network": "/nowhere/net.npz"], "/nowhere"),
    ]
    for (change, expected) in cases {
      let line = try Self.message(change)
      #expect(line.contains(expected), "\(change): \(line)")
    }
  }

  /// Weights of so many bits that sums do not fit, where the worst case is exact or nothing.
  @Test func weightsOfTooManyBits() throws {
    let line = try Self.message(["network": "@w.npz", "worst-case": "true", "data": nil, "inputs": "M2E2b1"]) {
      folder in
      try TensorFile.write(
        [Tensor(name: "W1", shape: [1, 2], doubles: [0.1, 1 / 3.0])], to: folder.path("w.npz"))
    }
    #expect(
      line.contains("significant bits") && line.hasSuffix("round them with --weights, as --weights bfloat16"), "\(line)"
    )
  }
}
