import Files
import NeuronModels
import Numbers
import TestSupport
import Testing
import ThresholdNetworks
import TrainedNetworks

/// `BinarizedGraph` against the operations of its graphs, computed here one after the other in single precision.
@Suite struct BinarizedGraphTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// A message of Protocol Buffers.
  struct Message {
    var bytes: [UInt8] = []

    mutating func add(_ field: Int, _ number: Int) { bytes += Self.variable(field << 3) + Self.variable(number) }

    mutating func add(_ field: Int, _ content: [UInt8]) {
      bytes += Self.variable(field << 3 | 2) + Self.variable(content.count) + content
    }

    mutating func add(_ field: Int, _ text: String) { add(field, Array(text.utf8)) }

    static func variable(_ number: Int) -> [UInt8] {
      number < 0x80 ? [UInt8(number)] : [UInt8(number & 0x7f) | 0x80] + variable(number >> 7)
    }
  }

  /// A model of floats: nodes (operation, inputs), each of which gives the value that the next one has as "@".
  static func model(
    _ nodes: [(String, [String])], _ constants: [(name: String, shape: [Int], values: [Float])], inputs: Int
  ) -> [UInt8] {
    var graph = Message()
    for (index, (operation, names)) in nodes.enumerated() {
      var node = Message()
      for name in names { node.add(1, name == "@" ? (index == 0 ? "x" : "v\(index)") : name) }
      node.add(2, index == nodes.count - 1 ? "y" : "v\(index + 1)")
      node.add(3, "node\(index + 1)")
      node.add(4, operation)
      graph.add(1, node.bytes)
    }
    for constant in constants {
      var tensor = Message()
      for length in constant.shape { tensor.add(1, length) }
      tensor.add(2, 1)
      tensor.add(8, constant.name)
      tensor.add(
        9, constant.values.flatMap { value in (0..<4).map { UInt8(value.bitPattern >> UInt32(8 * $0) & 0xff) } })
      graph.add(5, tensor.bytes)
    }
    for (field, name, width) in [(11, "x", inputs), (12, "y", 1)] {
      var (dimension, shape, tensor, type, value) = (Message(), Message(), Message(), Message(), Message())
      dimension.add(1, width)
      shape.add(1, Message().bytes)
      shape.add(1, dimension.bytes)
      tensor.add(1, 1)
      tensor.add(2, shape.bytes)
      type.add(1, tensor.bytes)
      value.add(1, name)
      value.add(2, type.bytes)
      graph.add(field, value.bytes)
    }
    var model = Message()
    model.add(1, 8)
    model.add(7, graph.bytes)
    return model.bytes
  }

  func read(_ bytes: [UInt8], values: InputValues? = nil) throws -> FoldedNetwork {
    try BinarizedGraph.read(folder.write("g.onnx", bytes), values: values)
  }

  func table(_ network: FoldedNetwork, output: Int) throws -> [Bool] {
    let network = try network.network(output: output)
    let n = network.architecture.inputCount
    return (0..<1 << n).map { row in network.evaluate(BitVector((0..<n).map { row >> $0 & 1 == 1 })) }
  }

  /// 60 layers of 7 inputs and 4 neurons, normalised, half of them with means that sums meet: all 128 inputs, bit for
  /// bit. The seed is 61.
  @Test func normalisedLayersHaveTheBitsOfSinglePrecision() throws {
    var key = RandomKey(seed: 61)
    func number(_ scale: Float) -> Float { (Float(key.next(below: 2001)) - 1000) / 1000 * scale }
    var (ones, wrong) = (0, 0)
    for round in 0..<60 {
      let (n, width) = (7, 4)
      let weights = (0..<n * width).map { _ in Float(key.next(below: 2)) * 2 - 1 }
      let rows: [[Float]] = [
        (0..<width).map { _ in number(2) }, (0..<width).map { _ in round % 2 == 0 ? 0 : number(1) },
        (0..<width).map { _ in round % 2 == 0 ? Float(key.next(below: 4)) * 2 - 3 : number(3) },
        (0..<width).map { _ in abs(number(9)) },
      ]
      let names = ["scale", "shift", "mean", "variance"]
      let network = try read(
        Self.model(
          [
            ("MatMul", ["@", "w"]), ("BatchNormalization", ["@"] + names), ("GreaterOrEqual", ["@", "zero"]),
            ("Where", ["@", "one", "minus"]),
          ],
          [("w", [n, width], weights), ("zero", [], [0]), ("one", [], [1]), ("minus", [1], [-1])]
            + zip(names, rows).map { ($0, [width], $1) }, inputs: n))
      #expect(network.inputValues == .signs && network.outputCount == width)
      for neuron in 0..<width {
        let found = try table(network, output: neuron)
        for row in 0..<1 << n {
          let sum = (0..<n).reduce(Float(0)) { $0 + weights[$1 * width + neuron] * (row >> $1 & 1 == 1 ? 1 : -1) }
          let factor = 1 / (rows[3][neuron] + 1e-5).squareRoot() * rows[0][neuron]
          let fires = sum * factor + (rows[1][neuron] - rows[2][neuron] * factor) >= 0
          if fires { ones += 1 }
          if fires != found[row] { wrong += 1 }
        }
      }
    }
    #expect(wrong == 0)
    #expect(ones > 3_000 && ones < 27_000)
  }

  static let layer: [(name: String, shape: [Int], values: [Float])] = [
    ("w", [3, 1], [1, 1, -1]), ("half", [], [0.5]), ("two", [1, 1], [2]), ("one", [], [1]), ("zero", [], [0]),
  ]

  /// Sums of three signs are odd, so Sign has no 0; those of two may be 0.
  @Test func signIsRefusedWhereASumMayBeZero() throws {
    let odd = try read(Self.model([("MatMul", ["@", "w"]), ("Sign", ["@"])], Self.layer, inputs: 3))
    // x1 + x2 - x3 > 0: two of x1, x2 and not x3.
    #expect(try table(odd, output: 0) == (0..<8).map { ($0 & 1) + ($0 >> 1 & 1) + (1 - $0 >> 2) >= 2 })
    let even = Self.model([("MatMul", ["@", "w"]), ("Sign", ["@"])], [("w", [2, 1], [1, 1])], inputs: 2)
    let error = #expect(throws: DataError.self) { try read(even) }
    #expect(error?.description.contains("node \"node2\" (Sign): gives -1, 0 and 1") == true)
    let moved = Self.model(
      [("MatMul", ["@", "w"]), ("Sign", ["@"]), ("Add", ["half", "@"]), ("Sign", ["@"])],
      [("w", [2, 1], [1, 1]), ("half", [], [0.5])], inputs: 2)
    #expect(try table(read(moved), output: 0) == [false, true, true, true])
  }

  /// The first layer tells what the inputs are, or what is done to them does, or the caller.
  @Test func inputValues() throws {
    func values(_ nodes: [(String, [String])], _ asked: InputValues? = nil) throws -> InputValues {
      try read(Self.model(nodes, Self.layer, inputs: 3), values: asked).inputValues
    }
    let product = ("MatMul", ["@", "w"])
    #expect(try values([product, ("Sign", ["@"])]) == .signs)
    #expect(try values([product, ("Greater", ["@", "half"]), ("Where", ["@", "one", "zero"])]) == .bits)
    #expect(try values([("Mul", ["two", "@"]), ("Sub", ["@", "one"]), product, ("Sign", ["@"])]) == .bits)
    #expect(try values([product, ("Sub", ["@", "half"]), ("Sign", ["@"])], .bits) == .bits)
    #expect(throws: DataError.self) { try values([("Mul", ["two", "@"]), product, ("Sign", ["@"])]) }
  }

  @Test func mistakesNameTheNode() throws {
    let product = ("MatMul", ["@", "w"])
    for (nodes, words) in [
      ([product, ("Relu", ["@"])], "node \"node2\" (Relu)"),
      ([product], "node \"node1\" (MatMul): gives -3 for neuron 1 where its sum is -3"),
      ([product, ("Add", ["@", "x"])], "node \"node2\" (Add): the input \"x\", which is no constant"),
      ([product, ("Add", ["x", "half"])], "node \"node2\" (Add): inputs \"x\", \"half\""),
      ([product, ("Add", ["@", "w"])], "tensor \"w\": shape [3, 1]"),
      ([product, ("Div", ["half", "@"])], "node \"node2\" (Div)"),
      ([("Sign", ["@"])], "no MatMul and no Gemm"),
      ([product, ("Sign", ["@"]), product], "node \"node3\" (MatMul): 3 inputs; expected 1"),
    ] as [([(String, [String])], String)] {
      let error = #expect(throws: DataError.self) { try read(Self.model(nodes, Self.layer, inputs: 3)) }
      #expect(error?.description.contains(words) == true, "\(error?.description ?? "")")
    }
  }

  /// Every cut and every changed byte is read or refused in one line: nothing traps. The seed is 62.
  @Test func damagedGraphsAreRefusedInOneLine() throws {
    var key = RandomKey(seed: 62)
    let whole = Self.model(
      [
        ("Mul", ["two", "@"]), ("Sub", ["@", "one"]), ("MatMul", ["@", "w"]), ("Add", ["@", "half"]),
        ("Greater", ["half", "@"]), ("Where", ["@", "one", "half"]),
      ], Self.layer, inputs: 3)
    for index in whole.indices {
      for _ in 0..<4 {
        var changed = whole
        changed[index] = UInt8(truncatingIfNeeded: key.next())
        for bytes in [changed, Array(whole.prefix(index))] {
          do {
            let network = try read(bytes)
            for output in 0..<network.outputCount { _ = try network.network(output: output) }
          } catch let error as DataError {
            #expect("\(error)".hasPrefix(folder.path("g.onnx")) && !"\(error)".contains("\n"))
          }
        }
      }
    }
  }
}
