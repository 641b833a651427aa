import Foundation
import Numbers
import TestSupport
import Testing
import ThresholdNetworks

/// `Proofs/lemmas/Model.v` says the same about networks as the evaluator of this package.
@Suite struct CoqModelTests {
  /// The program, if it is installed.
  static let coqc = ["/usr/bin/coqc", "/usr/local/bin/coqc"].first { FileManager.default.isExecutableFile(atPath: $0) }

  static func text(_ bits: some Sequence<Bool>) -> String {
    "[" + bits.map(String.init).joined(separator: "; ") + "]"
  }

  static func bits(_ count: Int, _ key: inout RandomKey) -> [Bool] { (0..<count).map { _ in key.next() & 1 == 1 } }

  static func network(_ key: inout RandomKey) -> ThresholdNetwork {
    var fanIn = 1 + key.next(below: 6)
    let inputCount = fanIn
    let widths = (0..<key.next(below: 4)).map { _ in 1 + key.next(below: 5) } + [1]
    let layers = widths.map { width in
      let layer = (0..<width).map { _ in
        Neuron(
          weights: BitVector(bits(fanIn, &key)), sign: key.next(below: 3) - 1,
          bias: 1 - fanIn + key.next(below: 2 * fanIn))
      }
      fanIn = width
      return layer
    }
    return ThresholdNetwork(inputCount: inputCount, layers: layers)
  }

  static func term(_ network: ThresholdNetwork) -> String {
    let layers = network.layers.map { layer in
      let neurons = layer.map { neuron in
        let weights = text((0..<neuron.fanIn).map { neuron.weights[$0] })
        return "{| weights := \(weights); sign := (\(neuron.sign)); bias := (\(neuron.bias)) |}"
      }
      return "[" + neurons.joined(separator: "; ") + "]"
    }
    return "[" + layers.joined(separator: "; ") + "]"
  }

  /// 10,000 points, fifty for each of 200 networks, and the sizes of these.
  @Test(.enabled(if: CoqModelTests.coqc != nil, "needs coqc"))
  func theModelAgreesWithTheEvaluator() throws {
    let coqc = try #require(Self.coqc)
    let folder = FileManager.default.temporaryDirectory.appending(path: "coq-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try FileManager.default.copyItem(
      at: Repository.proofs.appending(path: "lemmas/Model.v"), to: folder.appending(path: "Model.v"))
    var key = RandomKey(seed: 24)
    var file = "From Coq Require Import ZArith List Bool.\nFrom Thresher Require Import Model.\nImport ListNotations.\n"
    file += "Open Scope Z_scope.\nSet Printing Width 1000000.\n"
    var expected = ""
    for _ in 0..<200 {
      let network = Self.network(&key)
      let points = (0..<50).map { _ in Self.bits(network.architecture.inputCount, &key) }
      let list = points.map(Self.text).joined(separator: "; ")
      let widths = network.architecture.widths.map(String.init).joined(separator: "; ")
      file += "Compute (let net : network := \(Self.term(network)) in let ds := [\(widths)]%nat in\n"
      file += "  (flat_map (run net) [\(list)],\n   [weight_count \(network.architecture.inputCount) ds;"
      file += " neuron_count 0 ds; wire_count net])).\n"
      let values = points.map { network.evaluate(BitVector($0)) }
      let sizes = [network.architecture.weightCount, network.architecture.neuronCount, network.wireCount]
      expected += "(\(Self.text(values)), [\(sizes.map { "\($0)%nat" }.joined(separator: "; "))])\n"
    }
    try Data(file.utf8).write(to: folder.appending(path: "agreement.v"))
    _ = try Self.run(coqc, ["-q", "-Q", ".", "Thresher", "Model.v"], in: folder)
    let output = try Self.run(coqc, ["-q", "-Q", ".", "Thresher", "agreement.v"], in: folder)
    let found = output.split(separator: "\n").filter { $0.contains("= (") }.map { line in
      line.drop { $0 != "(" } + "\n"
    }
    #expect(found.count == 200)
    #expect(found.joined() == expected)
  }

  /// What a program prints; the test fails if it fails.
  static func run(_ program: String, _ arguments: [String], in folder: URL) throws -> String {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    process.currentDirectoryURL = folder
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = FileHandle.nullDevice
    try process.run()
    let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    return String(decoding: output, as: UTF8.self)
  }
}
