import Certificates
import Checker
import Foundation
import Numbers
import Testing
import ThresholdNetworks

/// Certificates with mismatches and with wires say what is true: compared with all networks on two and three inputs.
@Suite struct AllowingCertificateTests {
  /// All samples of two inputs, and of three inputs as many random ones.
  static let samples: [PartialFunction] = {
    var samples = (1..<81).map { code in sample(inputs: 2) { row in Int(code / [1, 3, 9, 27][row] % 3) } }
    let isExhaustive = ProcessInfo.processInfo.environment["THRESHER_EXHAUSTIVE"] != nil
    var key = RandomKey(seed: 12)
    for _ in 0..<(isExhaustive ? 6_000 : 120) {
      samples.append(sample(inputs: 3) { _ in [0, 1, 1, 2, 2][key.next(below: 5)] })
    }
    return samples.filter { $0.pointCount > 0 }
  }()

  /// - Parameter value: 0 for no point in the row, 1 and 2 for the labels.
  static func sample(inputs n: Int, _ value: (Int) -> Int) -> PartialFunction {
    let values = (0..<(1 << n)).map(value)
    let rows = values.indices.filter { values[$0] > 0 }
    return PartialFunction(
      inputCount: n, points: rows.map { row in BitVector((0..<n).map { row >> $0 & 1 == 1 }) },
      labels: BitVector(rows.map { values[$0] == 2 }))
  }

  @Test(arguments: 1...3, [0, 1, 2])
  func leastWeights(depth: Int, mismatches: Int) throws {
    for (number, sample) in Self.samples.enumerated() where depth < 3 || number % 4 == 0 {
      let truth = SmallSizes.of(sample.inputCount).leastWeights(sample, depth: depth, mismatches: mismatches)
      let folder = try CertificateFolder(sample, depth: depth, mismatches: mismatches)
      let acceptance = try folder.accept()
      #expect(acceptance.mismatches == mismatches && acceptance.measure == "weights")
      guard let truth else {
        // One neuron has n weights; where it does not fit, nothing does.
        #expect(depth == 1 && acceptance.lower == sample.inputCount + 1 && acceptance.upper == nil)
        continue
      }
      #expect(acceptance.lower == truth.size && acceptance.upper == truth.size && acceptance.isComplete)
      #expect(Set(acceptance.witnesses) == truth.widths)
    }
  }

  @Test(arguments: [(1, 0), (1, 1), (1, 2), (2, 0)])
  func leastWires(depth: Int, mismatches: Int) throws {
    for sample in Self.samples {
      let truth = SmallSizes.of(sample.inputCount).leastWires(sample, depth: depth, mismatches: mismatches)
      let folder = try CertificateFolder(sample, depth: depth, measure: .wires, mismatches: mismatches)
      let acceptance = try folder.accept()
      #expect(acceptance.mismatches == mismatches && acceptance.measure == "wires")
      guard let truth else {
        #expect(depth == 1 && acceptance.lower == sample.inputCount + 1 && acceptance.upper == nil)
        continue
      }
      #expect(acceptance.lower == truth.size && acceptance.upper == truth.size && acceptance.isComplete)
      if depth == 2 { #expect(Set(acceptance.readCounts) == truth.read) }
    }
  }

  /// What is printed names the question.
  @Test func answersNameTheQuestion() throws {
    let parity = PartialFunction(TruthTable(inputCount: 4, bits: 0x6996))
    #expect(
      try CertificateFolder(parity, depth: 2, mismatches: 1).accept().summary
        == "accepted: depth 2, wrong on at most 1 of 16 points, least weights 15, architectures 3,1; "
        + "witnesses 1, refuted 1 (tree 2,1)")
    #expect(
      try CertificateFolder(parity, depth: 2, measure: .wires).accept().summary.hasPrefix(
        "accepted: depth 2, least wires 20, hidden neurons that are read 4; witnesses 1, refuted "))
  }

  /// Samples with more points: every kind of evidence occurs with mismatches, and is accepted.
  @Test func everyKindOfEvidenceOccurs() throws {
    var methods: Set<String> = []
    func add(_ sample: PartialFunction, depth: Int, measure: SizeMeasure = .weights, mismatches: Int) throws {
      let acceptance = try CertificateFolder(sample, depth: depth, measure: measure, mismatches: mismatches).accept()
      #expect(acceptance.lower == acceptance.upper && acceptance.isComplete)
      for entry in acceptance.refuted { methods.insert("\(mismatches) \(measure) " + entry.prefix { $0 != " " }) }
    }
    let parity = PartialFunction(TruthTable(inputCount: 5, bits: 0x6996_9669))
    let chained = parity.restricted(to: [0, 1, 3, 7, 15, 31])
    try add(chained, depth: 3, mismatches: 1)
    for seed in UInt64(1)...6 {
      let sample = CertificateFolder.random(inputs: 5, points: 24, seed: seed)
      try add(sample, depth: 2, mismatches: 1)
      try add(sample, depth: 2, mismatches: 2)
      try add(CertificateFolder.random(inputs: 4, points: 14, seed: seed), depth: 2, mismatches: 1)
      try add(CertificateFolder.random(inputs: 4, points: 12, seed: seed), depth: 2, measure: .wires, mismatches: 0)
      try add(CertificateFolder.random(inputs: 4, points: 12, seed: seed), depth: 1, measure: .wires, mismatches: 3)
    }
    try add(CertificateFolder.random(inputs: 4, points: 14, seed: 2), depth: 3, mismatches: 1)
    for method in [
      "1 weights counting", "1 weights margin", "1 weights tree", "2 weights tree", "1 weights clauses", "0 wires tree",
      "0 wires margin", "3 wires columns",
    ] {
      #expect(methods.contains(method), "\(method) is not in \(methods.sorted())")
    }
  }
}
