import Certificates
import Checker
import Files
import Formats
import Numbers
import ProofSolver
import Running
import Solving
import Synthesis
import Testing
import ThresholdNetworks

/// A certificate in memory, with the instance it is about.
struct Folder {
  var instance: [UInt8]
  var files: [String: [UInt8]]

  /// - Parameter claim: what is certified; nil for what an ascent finds.
  init(_ sample: PartialFunction, depth: Int, measure: SizeMeasure = .weights, claim: Certifier.Claim? = nil) throws {
    instance = Array(PLA.text(of: Sample(name: "test", sample)).utf8)
    let certifier = Certifier(sample: sample, depth: depth, measure: measure)
    let claim = try claim ?? #require(try certifier.claimBySmallestFirst(effort: .unlimited))
    let certificate = try certifier.certify(
      claim, instanceDigest: Files.SHA256.hexadecimal(of: instance), effort: .unlimited)
    files = Dictionary(uniqueKeysWithValues: try certificate.files().map { ($0.name, $0.bytes) })
  }

  func accept() throws -> Acceptance {
    try CertificateCheck(
      instance: instance, certificate: files["certificate.json"] ?? [],
      readFile: { name in
        guard let bytes = files[name] else { throw Rejection("cannot be read", file: name) }
        return bytes
      }
    ).accept()
  }
}

@Suite struct CertifyTests {
  static func function(_ inputs: Int, _ bits: UInt64) -> PartialFunction {
    PartialFunction(TruthTable(inputCount: inputs, bits: bits))
  }

  /// Every function of two inputs, and of three up to complement: every minimum is accepted.
  @Test(arguments: 1...3)
  func allSmallFunctions(depth: Int) throws {
    for bits in 0..<UInt64(16) { try check(Self.function(2, bits), depth: depth) }
    for bits in stride(from: UInt64(1), to: 128, by: depth == 1 ? 1 : 3) {
      try check(Self.function(3, bits), depth: depth)
    }
  }

  private func check(_ sample: PartialFunction, depth: Int) throws {
    if depth == 1 {
      // One neuron or nothing.
      let architecture = Architecture(inputCount: sample.inputCount, widths: [1])
      let dictionary = ColumnDictionary(of: sample)
      guard dictionary.entries.contains(where: { $0.column == sample.labels }) else { return }
      #expect(try Folder(sample, depth: 1).accept().lower == architecture.weightCount)
      return
    }
    let acceptance = try Folder(sample, depth: depth).accept()
    #expect(acceptance.lower == acceptance.upper)
    #expect(acceptance.isComplete)
  }

  /// Sizes that can be derived by hand: parity of n inputs needs n neurons at depth 2 (its label alternates n times
  /// along a chain), hence n (n + 1) weights; majority of three is one neuron, passed on by an identity.
  @Test(arguments: [
    (2, UInt64(0b0110), 2, 6, [[2, 1]]), (3, 0b1001_0110, 2, 12, [[3, 1]]), (4, 0x6996, 2, 20, [[4, 1]]),
    (3, 0b1110_1000, 2, 4, [[1, 1]]), (4, 0x6996, 3, 21, [[4, 1, 1]]),
  ])
  func knownMinima(inputs: Int, bits: UInt64, depth: Int, weights: Int, widths: [[Int]]) throws {
    let acceptance = try Folder(Self.function(inputs, bits), depth: depth).accept()
    #expect(acceptance.lower == weights)
    #expect(acceptance.witnesses == widths)
  }

  /// Four inputs, number of ones 2 or 3: feasible minima 26 at depth 3 for both architectures, as a table of
  /// all four-input functions by exhaustive closure says.
  @Test func ties() throws {
    let acceptance = try Folder(Self.function(4, 0x06b4), depth: 3).accept()
    #expect(acceptance.lower == 26)
    #expect(Set(acceptance.witnesses) == [[4, 2, 1], [5, 1, 1]])
  }

  /// The exclusive or of two neurons among 24 inputs: what no neuron does, none does with anything behind it.
  @Test func bottlenecksAmongManyInputs() throws {
    var key = RandomKey(seed: 5)
    let points = Array(Set((0..<150).map { _ in BitVector((0..<24).map { _ in key.next() & 1 == 1 }) })).sorted()
    let labels = BitVector(
      points.map { point in (0..<2).count { side in (0..<7).count { point[9 * side + $0] } >= 4 } == 1 })
    let sample = PartialFunction(inputCount: 24, points: points, labels: labels)
    let result = try Search.minimize(sample, options: MinimizationOptions(depth: 3), effort: .unlimited)
    #expect(result.minima.map { $0.network.architecture.widths } == [[2, 2, 1]])
    let folder = try Folder(sample, depth: 3, claim: Certifier.Claim(result, inputCount: 24))
    let acceptance = try folder.accept()
    #expect(acceptance.isComplete && acceptance.lower == 24 * 2 + 2 * 2 + 2)
    #expect(acceptance.refuted.contains { $0.hasPrefix("neuron 1,*,1") }, "\(acceptance.refuted)")
  }

  @Test func neuronsAsMeasure() throws {
    let acceptance = try Folder(Self.function(3, 0b1001_0110), depth: 2, measure: .neurons).accept()
    #expect(acceptance.lower == 4)
    #expect(acceptance.measure == "neurons")
  }

  @Test func everyKindOfEvidenceOccurs() throws {
    var methods: Set<String> = []
    for (inputs, bits, depth) in [(4, UInt64(0x6996), 2), (4, 0x035a, 3), (4, 0x7e0e, 3), (4, 0x1683, 3), (3, 0x18, 2)]
    {
      for entry in try Folder(Self.function(inputs, bits), depth: depth).accept().refuted {
        methods.insert(String(entry.prefix { $0 != " " }))
      }
    }
    var key = RandomKey(seed: 3)
    let points = (0..<40).map { _ in BitVector((0..<6).map { _ in key.next() & 1 == 1 }) }
    let distinct = Array(Set(points)).sorted()
    let sample = PartialFunction(
      inputCount: 6, points: distinct, labels: BitVector(distinct.map { _ in key.next() & 1 == 1 }))
    for entry in try Folder(sample, depth: 2).accept().refuted { methods.insert(String(entry.prefix { $0 != " " })) }
    #expect(methods.isSuperset(of: ["counting", "margin", "separation", "tree"]), "\(methods)")
  }

  /// hwb4 at depth 3: four columns do separate, and each such first layer fails with two neurons behind it.
  @Test func firstLayersAreRefutedOneByOne() throws {
    let hiddenWeightedBit = (0..<16).reduce(UInt64(0)) { bits, row in
      let weight = row.nonzeroBitCount
      return weight > 0 && row >> (weight - 1) & 1 == 1 ? bits | 1 << UInt64(row) : bits
    }
    let acceptance = try Folder(Self.function(4, hiddenWeightedBit), depth: 3).accept()
    #expect(acceptance.lower == 26)
    #expect(acceptance.refuted.contains("layers 4,2,1"))
  }

  /// A minimum that is claimed too high is found out while it is certified.
  @Test func wrongClaimsAreContradicted() throws {
    let certifier = Certifier(sample: Self.function(2, 0b0110), depth: 2)
    let claim = Certifier.Claim(lower: 8, minima: [], isComplete: false)
    #expect(throws: Certifier.Failure.self) {
      try certifier.certify(claim, instanceDigest: "", effort: .unlimited)
    }
  }

  /// Without a budget nothing is refuted by clauses, and the certificate claims no more than it shows.
  @Test func intervalsWithinABudget() throws {
    let sample = Self.function(4, 0x1683)
    let instance = Array(PLA.text(of: Sample(name: "test", sample)).utf8)
    let certifier = Certifier(sample: sample, depth: 3)
    let claim = try #require(try certifier.claimBySmallestFirst(effort: .unlimited))
    let interruption = Interruption()
    interruption.request()
    // One that has refuted nothing yet.
    let certificate = try Certifier(sample: sample, depth: 3).certify(
      claim, instanceDigest: Files.SHA256.hexadecimal(of: instance), effort: Effort(interruption: interruption))
    #expect(certificate.lower < claim.lower)
    #expect(!certificate.isComplete)
    let files = Dictionary(uniqueKeysWithValues: try certificate.files().map { ($0.name, $0.bytes) })
    let acceptance = try CertificateCheck(
      instance: instance, certificate: files["certificate.json"] ?? [], readFile: { files[$0] ?? [] }
    ).accept()
    #expect(acceptance.lower == certificate.lower)
    #expect(acceptance.upper == claim.lower)
  }

  /// A network from elsewhere is an upper bound if it is smaller than what is known, and no more than that.
  @Test func witnessesFromElsewhere() throws {
    let sample = Self.function(2, 0b0110)
    let xor = try #require(
      try Certifier(sample: sample, depth: 2).claimBySmallestFirst(effort: .unlimited)?.minima.first)
    let wide = xor.widened(to: Architecture(inputCount: 2, widths: [3, 1]))
    var claim = Certifier.Claim(lower: 1, minima: [], isComplete: false)
    for (network, weights) in [(wide, 9), (xor, 6), (wide, 6)] {
      claim.improve(by: network, measure: .weights)
      #expect(claim.minima.first?.architecture.weightCount == weights && !claim.isComplete && claim.lower == 1)
    }
    // Within a deadline everything easy is proved, and the bound is what remains.
    claim.lower = 6
    let certificate = try Certifier(sample: sample, depth: 2).certify(
      claim, instanceDigest: "", effort: Effort(budget: Budget(deadline: .now + .seconds(60))))
    #expect(certificate.lower == 6 && certificate.upper == 6 && !certificate.isComplete)
    let late = try Certifier(sample: Self.function(4, 0x1683), depth: 3).certify(
      Certifier.Claim(lower: 20, minima: [], isComplete: false), instanceDigest: "",
      effort: Effort(budget: Budget(deadline: .now)))
    #expect(late.lower < 20 && late.upper == nil)
  }

  @Test func longestChainAlternates() {
    let chain = AlternatingChain.longest(in: Self.function(5, 0x9669_6996))
    #expect(chain.count == 6)
    #expect(AlternatingChain.longest(in: Self.function(2, 0)).count == 1)
  }
}
