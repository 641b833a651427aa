import Files
import Foundation
import Numbers
import RealNetworks
import Tensors
import TestSupport
import Testing

/// Dense networks from every kind of file.
@Suite struct NetworkFileTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test func filesOfNumPySafetensorsAndONNXGiveWhatNumPyComputes() throws {
    guard let python = PythonPeer(packages: ["numpy", "safetensors", "onnx"]) else { return }
    let script = Repository.root.appending(path: "Tests/Peers/network_files.py").path
    let run = try python.run([script, "150", "81", folder.url.path])
    try #require(run.status == 0, "\(run.output)")
    let lines = try String(contentsOfFile: folder.path("expected.txt"), encoding: .utf8).split(separator: "\n")
    #expect(lines.count == 150)
    for line in lines {
      let parts = line.split(separator: "\t").map(String.init)
      func numbers(_ text: String) -> [Int] { text.split(separator: ",").compactMap { Int($0) } }
      let file = try DenseNetworkFile(reading: folder.path(parts[0]))
      let (input, output) = (numbers(parts[1]), numbers(parts[2]))
      #expect(try file.exact()(input.map { Rational($0) }) == output.map { Rational($0) }, "\(line)")
      #expect(try file.doubles()(input.map(Double.init)) == output.map(Double.init), "\(line)")
    }
  }

  /// Two inputs, weights [[1, -2], [3, 4]], bias [5, -6], ReLU, then [1, 1] without a bias: made once with onnx 1.23.
  static let small =
    "080e12003ab6010a210a01780a01770a0162120173220447656d6d2a0d0a067472616e73421801a001020a0c0a017312"
    + "0168220452656c750a110a01680a017612017922064d61744d756c1201672a1b0802080210014201774a100000803f00"
    + "0000c000004040000080402a110802100122080000a0400000c0c04201622a130802080110014201764a080000803f00"
    + "00803f5a130a0178120e0a0c080112080a0208010a02080262130a0179120e0a0c080112080a0208010a020801420210"
    + "1c"

  static var smallBytes: [UInt8] {
    let digits = Array(small)
    return stride(from: 0, to: digits.count, by: 2).compactMap { UInt8(String(digits[$0...$0 + 1]), radix: 16) }
  }

  @Test func readsAnONNXModel() throws {
    let network = try DenseNetworkFile(reading: folder.write("small.onnx", Self.smallBytes)).exact()
    #expect(network.widths == [2, 2, 1] && network.layers.map(\.activation) == [.relu, .identity])
    // relu(1 - 4 + 5) + relu(3 + 8 - 6) = 7, and relu(-3 - 8 + 5) + relu(-9 + 16 - 6) = 1.
    #expect(network([1, 2]) == [7] && network([-3, 4]) == [1])
  }

  /// Every cut and every changed byte of a model is read or refused in one line: nothing traps. The seed is 82.
  @Test func damagedModelsAreRefusedInOneLine() throws {
    var key = RandomKey(seed: 82)
    let whole = Self.smallBytes
    for index in whole.indices {
      var changed = whole
      changed[index] ^= UInt8(1 << (key.next() % 8))
      for bytes in [Array(whole[..<index]), changed] {
        let path = try folder.write("damaged.onnx", bytes)
        do {
          _ = try DenseNetworkFile(reading: path).doubles()
        } catch let error as DataError {
          #expect("\(error)".hasPrefix(path) && !"\(error)".contains("\n"))
        }
      }
    }
  }

  @Test func jsonKeepsFractions() throws {
    let text = """
      {"layers": [
        {"weights": [["1/3", 2], [0.1, -1]], "bias": [0, "-1/7"]},
        {"weights": [["5/2", 1e-2]]}
      ]}
      """
    let network = try DenseNetworkFile(reading: folder.write("net.json", Array(text.utf8))).exact()
    #expect(network.layers[0].weights == [Rational(1, 3), 2, Rational(1, 10), -1])
    #expect(network.layers[1].bias == [0] && network.layers.map(\.activation) == [.relu, .identity])
    // 5/2 * relu(1/3) + relu(1/10 - 1/7) / 100.
    #expect(network([1, 0]) == [Rational(5, 6)])
    let again = try DenseNetworkFile(reading: folder.write("again.json", Array(network.json().utf8))).exact()
    #expect(again == network)
  }

  @Test(arguments: [
    (#"{"layers": [{"weights": [[1, 2], [3]]}]}"#, "2 weights"),
    (#"{"layers": [{"weights": [[1, "x"]]}]}"#, "a fraction such as"),
    (#"{"layers": [{"weights": [[1, 2]], "bias": [1, 2]}]}"#, "shape [2]; expected [1]"),
    (#"{"layers": [{"weights": [[1, 2]]}, {"weights": [[1, 2]]}]}"#, "2 inputs; expected 1"),
    (#"{"layers": [{"weights": [[1, 2]], "activation": "tanh"}]}"#, "\"relu\" or \"identity\""),
    (#"{"layers": []}"#, "no layer"), (#"{"layer": []}"#, "without \"layers\""),
  ])
  func refusesJSONThatIsNoNetwork(text: String, part: String) throws {
    let path = try folder.write("bad.json", Array(text.utf8))
    let error = #expect(throws: DataError.self) { try DenseNetworkFile(reading: path) }
    #expect(error.map { "\($0)".contains(part) && !"\($0)".contains("\n") } ?? false, "\(String(describing: error))")
  }

  @Test(
    arguments: [
      (["W1": [2, 3], "b1": [2], "W2": [1, 2]], nil),
      (["W1": [2, 3], "W2": [1, 3]], "tensor \"W2\": 3 inputs; expected 2"),
      (["W1": [2, 3], "b1": [3]], "tensor \"b1\": shape [3]"),
      (["W1": [2, 3], "b2": [3]], "tensor \"b2\": a bias without"),
      (["W1": [2, 3], "norm": [2]], "tensor \"norm\": no weights"),
      (["W1": [2, 3, 1]], "tensor \"W1\": shape [2, 3, 1]"),
      (["W1": [2, 3], "1.weight": [2, 3]], "a second tensor for layer \"1\""), (["W1": [0, 3]], "at least one weight"),
    ] as [([String: [Int]], String?)])
  func tensorNamesAndShapesAreChecked(shapes: [String: [Int]], part: String?) throws {
    let tensors = shapes.sorted { $0.key < $1.key }.map { name, shape in
      Tensor(name: name, shape: shape, doubles: Array(repeating: 1, count: shape.reduce(1, *)))
    }
    try TensorFile.write(tensors, to: folder.path("net.npz"))
    guard let part else {
      #expect(try DenseNetworkFile(reading: folder.path("net.npz")).doubles().widths == [3, 2, 1])
      return
    }
    let error = #expect(throws: DataError.self) { try DenseNetworkFile(reading: folder.path("net.npz")) }
    #expect(error.map { "\($0)".contains(part) } ?? false, "\(String(describing: error))")
  }

  @Test func aNetworkIsReadAsItWasWritten() throws {
    let network = DenseNetwork<Double>([
      DenseLayer([[1, -0.5], [0.1, 3]], bias: [1, 2]), DenseLayer([[2, 1]], activation: .identity),
    ])
    for name in ["net.npz", "net.safetensors"] {
      try TensorFile.write(network.tensors(), to: folder.path(name))
      let read = try DenseNetworkFile(reading: folder.path(name))
      #expect(try read.doubles() == network && DenseNetwork(rounding: read.exact()) == network)
      #expect(try DenseNetwork(exactly: network) == read.exact())
    }
    #expect(network.features([1, 0]) == [[1, 0], [2, 2.1], [6.1]] && network.parameterCount == 9)
    let relu = try DenseNetworkFile(reading: folder.path("net.npz"), activations: [.identity, .relu]).doubles()
    #expect(relu.layers.map(\.activation) == [.identity, .relu])
    #expect(throws: DataError.self) { try DenseNetworkFile(reading: folder.path("net.npz"), activations: [.relu]) }
    let broken = DenseNetwork<Double>([DenseLayer([[.nan]])])
    #expect(DenseNetwork<Rational>(exactly: broken) == nil)
    try TensorFile.write(broken.tensors(), to: folder.path("nan.npz"))
    #expect(throws: DataError.self) { try DenseNetworkFile(reading: folder.path("nan.npz")).exact() }
  }
}
