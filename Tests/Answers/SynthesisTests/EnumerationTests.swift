import Running
import Solving
import Synthesis
import Testing
import ThresholdNetworks

@Suite struct EnumerationTests {
  private static func nothing(_ n: Int) -> PartialFunction {
    PartialFunction(inputCount: n, points: [], labels: BitVector(count: 0))
  }

  /// Distinct functions of three inputs (Harel et al. 2024 setting, by plain enumeration): (2,1) 122, (3,1) 250, (2,2,1) 140.
  @Test(arguments: [([2, 1], 122), ([3, 1], 250), ([2, 2, 1], 140)])
  func distinctFunctions(widths: [Int], expected: Int) throws {
    let result = try Enumeration(
      .functions, of: Self.nothing(3), architecture: Architecture(inputCount: 3, widths: widths), effort: .unlimited)
    #expect(result.exhausted == nil)
    let tables = result.networks.map(\.truthTable)
    #expect(tables.count == expected && Set(tables).count == expected)
    #expect(tables == tables.sorted())
    let known = PlainEnumeration(inputCount: 3, widths: widths)
    #expect(Set(tables.map { $0.values.words[0] }) == Set(known.leastWires.keys))
  }

  /// The settings of all networks of (2,1) on two inputs that compute a function, one by one: the published counts.
  @Test func networksWeighTheSettings() throws {
    let counts = [53796, 372, 12, 364, 12, 364, 4, 372, 372, 4, 364, 12, 364, 12, 372, 53796]
    let result = try Enumeration(
      .networks, of: Self.nothing(2), architecture: Architecture(inputCount: 2, widths: [2, 1]), effort: .unlimited)
    var settings = [Int](repeating: 0, count: 16)
    for network in result.networks {
      let weight = network.layers.joined().reduce(1) { product, neuron in
        if case .constant = neuron.function { product * 5 * neuron.fanIn << (neuron.fanIn - 1) } else { product }
      }
      settings[Int(network.truthTable.values.words[0])] += weight
    }
    #expect(settings == counts)
  }

  @Test func orbitsPartitionTheResults() throws {
    let sample = PartialFunction(TruthTable(inputCount: 2, bits: 0x6))
    let architecture = Architecture(inputCount: 2, widths: [2, 1])
    let all = try Enumeration(.networks, of: sample, architecture: architecture, effort: .unlimited)
    let orbits = try Enumeration(
      .networks, of: sample, architecture: architecture, upTo: [.neurons], effort: .unlimited)
    #expect(all.networks.count == 4 && orbits.networks.count == 2)
    #expect(orbits.orbitSizes.reduce(0, +) == all.networks.count)
    // One point only: inputs 1 and 2 are interchangeable, so x1 and x2 are alike.
    let point = PartialFunction(
      inputCount: 2, points: [BitVector([true, true])], labels: BitVector([true]))
    let single = Architecture(inputCount: 2, widths: [1])
    let functions = try Enumeration(.functions, of: point, architecture: single, effort: .unlimited)
    let classes = try Enumeration(.functions, of: point, architecture: single, upTo: [.inputs], effort: .unlimited)
    #expect(functions.networks.count == 5 && classes.networks.count == 4)
  }

  @Test func mismatchesAndLimits() throws {
    let xor = PartialFunction(TruthTable(inputCount: 2, bits: 0x6))
    let single = Architecture(inputCount: 2, widths: [1])
    let near = try Enumeration(.functions, of: xor, architecture: single, mismatches: 1, effort: .unlimited)
    // All functions at distance one from exclusive or: 2, 4, 7, e. One neuron has the literals' signs alike: 7 and e.
    #expect(near.networks.map { $0.truthTable.hexadecimal } == ["7", "e"])
    let cut = try Enumeration(
      .functions, of: Self.nothing(2), architecture: single, limit: 3, effort: .unlimited)
    #expect(cut.networks.count == 3 && cut.exhausted == .results(limit: 3))
  }
}
