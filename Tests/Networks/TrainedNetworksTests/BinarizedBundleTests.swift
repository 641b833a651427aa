import Files
import NeuronModels
import Tensors
import TestSupport
import Testing
import ThresholdNetworks
import TrainedNetworks

/// `BinarizedBundle` and `FoldedNetwork`: which tensors make which layer, against layers that are computed here.
@Suite struct BinarizedBundleTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// Three inputs, two neurons, one output: y = x1 and x2 and x3, or none of them.
  static let first: [(String, [Int], [Float])] = [
    ("kernel", [3, 2], [1, -1, 1, -1, 1, -1]), ("beta", [2], [-2.5, -2.5]), ("moving_mean", [2], [0, 0]),
    ("moving_variance", [2], [0.999, 0.999]),
  ]
  static let second: [(String, [Int], [Float])] = [
    ("kernel", [2, 1], [1, 1]), ("beta", [1], [1]), ("moving_mean", [1], [0]), ("moving_variance", [1], [0.999]),
  ]

  func write(_ tensors: [(String, [Int], [Float])], _ name: String = "a.npz") throws -> String {
    let path = folder.path(name)
    try TensorFile.write(tensors.map { Tensor(name: $0.0, shape: $0.1, floats: $0.2) }, to: path)
    return path
  }

  static func named(_ layer: [(String, [Int], [Float])], _ dense: String, _ normalisation: String) -> [(
    String, [Int], [Float]
  )] {
    layer.map { (($0.0 == "kernel" || $0.0 == "bias" ? dense : normalisation) + "/" + $0.0, $0.1, $0.2) }
  }

  static func table(_ network: ModelNetwork) -> [Bool] {
    let n = network.architecture.inputCount
    return (0..<1 << n).map { row in network.evaluate(BitVector((0..<n).map { row >> $0 & 1 == 1 })) }
  }

  /// Names of any depth, with and without Keras's ":0", layer by layer or what is trained first; in one file or in two.
  @Test func layersStandInTheOrderOfTheirNames() throws {
    let expected = (0..<8).map { $0 == 0 || $0 == 7 }
    let layers =
      Self.named(Self.first, "model/block_1/quant_dense", "model/block_1/batch_normalization")
      + Self.named(Self.second, "model/q_dense_2", "model/bn")
    for suffix in ["", ":0"] {
      let tensors = layers.map { ($0.0 + suffix, $0.1, $0.2) }
      let trained = tensors.filter { !$0.0.contains("moving") } + tensors.filter { $0.0.contains("moving") }
      for order in [tensors, trained] {
        let path = try write(order)
        #expect(try BinarizedBundle.isBundle(path))
        let network = try FoldedNetwork(bundles: [path])
        #expect(network.inputCount == 3 && network.outputCount == 1 && network.inputValues == .signs)
        let folded = try network.network(output: 0)
        #expect(folded.model == .bipolar && Self.table(folded) == expected)
      }
    }
    let files = [try write(Self.first, "1.npz"), try write(Self.second, "2.npz")]
    #expect(try Self.table(FoldedNetwork(bundles: files).network(output: 0)) == expected)
  }

  /// A bias moves the sums: x1 + x2 + x3 + 2 >= 0 fails for three times -1 alone. No normalisation is needed then.
  @Test func biasWithoutNormalisation() throws {
    let path = try write([("dense/kernel", [3, 1], [0.5, 0.25, 1]), ("dense/bias", [1], [2])])
    #expect(try Self.table(FoldedNetwork(bundles: [path]).network(output: 0)) == (0..<8).map { $0 != 0 })
  }

  /// A kernel of -1, 0 and 1 is what it says: x1 - x3 >= 1 is x1 and not x3. Among other sizes 0 is a latent weight,
  /// and positive.
  @Test func zerosAreWeightsOfTernaryKernels() throws {
    let rest: [(String, [Int], [Float])] = [
      ("beta", [1], [-1]), ("moving_mean", [1], [0]), ("moving_variance", [1], [0.999]),
    ]
    let ternary = try FoldedNetwork(bundles: [write([("kernel", [3, 1], [1, 0, -1])] + rest)]).network(output: 0)
    #expect(ternary.model == .ternary && Self.table(ternary) == (0..<8).map { $0 & 1 == 1 && $0 & 4 == 0 })
    let latent = try FoldedNetwork(bundles: [write([("kernel", [3, 1], [0.5, 0, -1])] + rest)]).network(output: 0)
    #expect(latent.model == .bipolar && latent.layers[0][0].weights == [1, 1, -1])
    let silent = try FoldedNetwork(bundles: [write([("kernel", [3, 1], [0, 0, 0])] + rest)]).network(output: 0)
    #expect(Self.table(silent) == [Bool](repeating: false, count: 8))
  }

  @Test func mistakesAreNamed() throws {
    func fails(_ tensors: [(String, [Int], [Float])], _ words: String, _ place: SourceLocation = #_sourceLocation)
      throws
    {
      let path = try write(tensors)
      let error = #expect(throws: DataError.self, sourceLocation: place) { try BinarizedBundle.layers(reading: path) }
      #expect(error?.description.contains(words) == true, "\(error?.description ?? "")", sourceLocation: place)
    }
    let first = Self.named(Self.first, "dense", "bn")
    try fails(Array(first.dropFirst()), "\"bn\" before any kernel")
    try fails(first + [("other/beta", [2], [0, 0])], "a second beta for one kernel")
    try fails(first + [("dense/kernel:0", [3, 2], [1, 1, 1, 1, 1, 1])], "the name twice")
    try fails(first + [("conv/filters", [1], [0])], "a tensor of another name")
    try fails(first.filter { !$0.0.hasSuffix("beta") }, "no tensor beta")
    for scaled: [Float] in [[0.5, -0.5, 0.5, -0.5, 0.5, -0.5], [1, -2, 1, -2, 1, -2], [0, -3, 3, 0, 0, 3]] {
      try fails([("dense/kernel", [3, 2], scaled)] + first.dropFirst(), "weights of a neuron that are all of size")
    }
    let path = try write(first)
    let whole = try MappedFile(path).withUnsafeBytes { Array($0) }
    for count in stride(from: 0, to: whole.count - 1, by: 7) {
      let cut = try folder.write("cut.npz", Array(whole.prefix(count)))
      let error = #expect(throws: DataError.self) { try BinarizedBundle.layers(reading: cut) }
      #expect(error.map { "\($0)".hasPrefix(cut) && !"\($0)".contains("\n") } == true)
    }
  }

  @Test func layersHaveToFit() throws {
    let files = [try write(Self.first, "1.npz"), try write(Self.first, "2.npz")]
    let error = #expect(throws: DataError.self) { try FoldedNetwork(bundles: files) }
    #expect(error?.description.contains("found a layer of 3 inputs; expected 2") == true)
  }
}
