import Columns
import Numbers
import Testing
import ThresholdNetworks

/// Against every setting of small networks (`InputInclusion.swift`).
@Suite struct InputInclusionTests {
  /// Every setting of an architecture.
  static func allNetworks(_ architecture: Architecture) -> [ThresholdNetwork] {
    var networks: [[[Neuron]]] = [[]]
    for layer in architecture.widths.indices {
      let m = architecture.fanIn(ofLayer: layer)
      let neurons = (0..<(UInt64(1) << UInt64(m))).flatMap { bits in
        (-1...1).flatMap { sign in
          (1 - m...m).map { Neuron(weights: BitVector(words: [bits], count: m), sign: sign, bias: $0) }
        }
      }
      var layers: [[Neuron]] = [[]]
      for _ in 0..<architecture.widths[layer] { layers = layers.flatMap { row in neurons.map { row + [$0] } } }
      networks = networks.flatMap { network in layers.map { network + [$0] } }
    }
    return networks.map { ThresholdNetwork(architecture: architecture, layers: $0) }
  }

  private static func reads(_ network: ThresholdNetwork, _ input: Int) -> Bool {
    network.layers[0].contains { neuron in
      switch neuron.function {
      case .constant: false
      case .atLeast(_, let set), .fewer(_, let set): set[input]
      }
    }
  }

  @Test(arguments: [
    (1, [1]), (1, [2, 1]), (2, [1]), (2, [1, 1]), (2, [2, 1]), (3, [1]), (3, [1, 1]), (2, [1, 1, 1]),
  ])
  func agreesWithEverySetting(inputs: Int, widths: [Int]) throws {
    let architecture = Architecture(inputCount: inputs, widths: widths)
    let networks = Self.allNetworks(architecture)
    let tables = networks.map { $0.truthTable.values }
    let rows = 1 << inputs
    // Every partial function of up to two inputs; of three, some.
    let samples = (0..<(inputs == 3 ? 60 : [1: 9, 2: 81][inputs] ?? 0)).map { number -> PartialFunction in
      var rest = inputs == 3 ? number * 107 + 1 : number
      var chosen: [(row: Int, label: Bool)] = []
      for row in 0..<rows {
        if rest % 3 < 2 { chosen.append((row, rest % 3 == 1)) }
        rest /= 3
      }
      return PartialFunction(
        inputCount: inputs, points: chosen.map { BitVector(words: [UInt64($0.row)], count: inputs) },
        labels: BitVector(chosen.map(\.label)))
    }
    for sample in samples {
      let points = sample.points.map { Int($0.words[0]) }
      for mismatches in 0...1 {
        var total = 0
        var without = [Int](repeating: 0, count: inputs)
        for (network, table) in zip(networks, tables) {
          let wrong = points.indices.count { table[points[$0]] != sample.labels[$0] }
          guard wrong <= mismatches else { continue }
          total += 1
          for input in 0..<inputs where !Self.reads(network, input) { without[input] += 1 }
        }
        let inclusion = try InputInclusion(of: sample, architectures: [architecture], mismatches: mismatches)
        #expect(inclusion.total == Integer(total))
        #expect(inclusion.without == without.map { Integer($0) }, "\(sample) \(mismatches)")
      }
    }
  }

  /// Two architectures together, and depth 3: the sums of the parts; an input that decides alone is read by all.
  @Test func sumsOverArchitectures() throws {
    let sample = PartialFunction(TruthTable(inputCount: 3, bits: 0xaa))
    let shapes = [[2, 1], [1, 1], [2, 2, 1]].map { Architecture(inputCount: 3, widths: $0) }
    let together = try InputInclusion(of: sample, architectures: shapes)
    let apart = try shapes.map { try InputInclusion(of: sample, architectures: [$0]) }
    #expect(together.total == apart.reduce(0) { $0 + $1.total })
    for input in 0..<3 { #expect(together.without[input] == apart.reduce(0) { $0 + $1.without[input] }) }
    #expect(together.share(of: 0) == 1 && (together.share(of: 1) ?? 1) < 1)
  }
}
