import Certificates
import Checker
import Files
import Formats
import Foundation
import Numbers
import Testing
import ThresholdNetworks

/// Statements that are false by construction, with evidence that is stolen, stretched or made up. None is accepted.
@Suite struct ForgedStatementTests {
  /// About a thousand in an ordinary run; `make fuzz-checker` sets `THRESHER_FORGERIES`.
  static let count = ProcessInfo.processInfo.environment["THRESHER_FORGERIES"].flatMap(Int.init) ?? 1_200
  static let seed = ProcessInfo.processInfo.environment["THRESHER_SEED"].flatMap(UInt64.init) ?? 1

  @Test func nothingFalseIsAccepted() throws {
    let forger = try Forger(seed: Self.seed)
    for folder in forger.genuine { #expect(try folder.check().accept().lower == folder.certificate.lower) }
    var kinds: [Forger.Kind: Int] = [:]
    for number in 0..<Self.count {
      let forgery = try forger.forgery(number)
      kinds[forgery.kind, default: 0] += 1
      do {
        let acceptance = try forgery.check().accept()
        Issue.record("forgery \(number) of seed \(Self.seed), \(forgery.kind): \(acceptance.summary)\n\(forgery.text)")
      } catch is Rejection {
      } catch is NotChecked {
      }
    }
    for kind in Forger.Kind.allCases { #expect(kinds[kind, default: 0] > Self.count / 25, "\(kind)") }
  }
}

/// Makes false statements out of true ones.
struct Forger {
  enum Kind: CaseIterable {
    case lowerTooHigh, upperTooLow, minimumMissing, ofAnotherSample, wrongCount, anotherReading
    /// Other mismatches or another measure than the evidence is about.
    case ofAnotherQuestion
  }

  /// A true statement with its evidence.
  struct Genuine {
    let sample: PartialFunction
    let certificate: Certificate
    let instance: [UInt8]

    func check() throws -> CertificateCheck {
      try Forgery(kind: .lowerTooHigh, user: nil, instance: instance, certificate: certificate).check()
    }
  }

  let genuine: [Genuine]
  private let key: RandomKey

  init(seed: UInt64) throws {
    key = RandomKey(seed: seed)
    var genuine: [Genuine] = []
    func add(
      _ sample: PartialFunction, depth: Int, measure: SizeMeasure = .weights, mismatches: Int = 0
    ) throws {
      let folder = try CertificateFolder(sample, depth: depth, measure: measure, mismatches: mismatches)
      // Where nothing fits, larger bounds are true as well.
      guard folder.certificate.upper != nil else { return }
      genuine.append(Genuine(sample: sample, certificate: folder.certificate, instance: folder.instance))
    }
    for (inputs, bits) in [(2, UInt64(6)), (3, 0x18), (3, 0x96), (3, 0x1e), (4, 0x035a), (4, 0x06b4), (4, 0x1683)] {
      for depth in 2...3 { try add(PartialFunction(TruthTable(inputCount: inputs, bits: bits)), depth: depth) }
    }
    try add(PartialFunction(TruthTable(inputCount: 3, bits: 0x69)), depth: 2, measure: .neurons)
    for index in UInt64(0)..<8 {
      let inputs = 3 + Int(index % 2)
      let sample = CertificateFolder.random(
        inputs: inputs, points: min(4 + Int(index), 1 << inputs), seed: seed &+ index)
      if !sample.isConstant { try add(sample, depth: 2 + Int(index / 2 % 2)) }
    }
    // One sample and many questions.
    for index in UInt64(0)..<4 {
      let sample = CertificateFolder.random(inputs: 4, points: 10 + Int(index), seed: seed &+ 100 &+ index)
      for mismatches in 0...2 { try add(sample, depth: 2, mismatches: mismatches) }
      try add(sample, depth: 2, measure: .wires)
      try add(sample, depth: 1, measure: .wires, mismatches: 4)
      try add(sample, depth: 1, measure: .wires, mismatches: 3)
      if index == 0 { try add(sample, depth: 3, mismatches: 1) }
    }
    for bits in [UInt64(6), 0x9] {
      try add(PartialFunction(TruthTable(inputCount: 2, bits: bits)), depth: 2, mismatches: 1)
    }
    for bits in [UInt64(0x18), 0x96, 0x1e] {
      let sample = PartialFunction(TruthTable(inputCount: 3, bits: bits))
      for mismatches in 1...2 { try add(sample, depth: 2, mismatches: mismatches) }
      try add(sample, depth: 3, mismatches: 1)
      try add(sample, depth: 2, measure: .wires)
    }
    let clauses = try CertificateFolder(function: 4, 0x06b4, depth: 3, byClauses: true)
    genuine.append(
      Genuine(sample: clauses.sample, certificate: clauses.certificate, instance: clauses.instance))
    self.genuine = genuine
  }

  func forgery(_ number: Int) throws -> Forgery {
    var key = key.fold(in: UInt64(number))
    let base = genuine[key.next(below: genuine.count)]
    let kind = Kind.allCases[number % Kind.allCases.count]
    var certificate = base.certificate
    var forgery = Forgery(kind: kind, user: nil, instance: base.instance, certificate: certificate)
    switch kind {
    case .lowerTooHigh:
      // A network of the least size fits, so no larger lower bound is true.
      certificate.lower = base.certificate.lower + 1 + key.next(below: 4)
      certificate.isComplete = false
      certificate.upper = nil
      certificate.minima = []
      certificate.refuted = evidence(for: base, using: &key)
    case .upperTooLow:
      certificate.isComplete = false
      certificate.minima = [network(smallerThan: base, using: &key)]
      certificate.upper = certificate.minima[0].size(by: certificate.measure)
      // Where the narrowest widths fit already, nothing is smaller.
      guard let upper = certificate.upper, upper < base.certificate.lower else {
        return try self.forgery(number + Kind.allCases.count * 7_919)
      }
      certificate.lower = min(certificate.lower, certificate.upper ?? 0)
      if key.next(below: 2) == 0 { certificate.lower = 0 }
    case .minimumMissing:
      // One fewer than there are, the rest refuted.
      let several = genuine.filter { $0.certificate.minima.count > 1 }
      let base = several[key.next(below: several.count)]
      certificate = base.certificate
      forgery.instance = base.instance
      certificate.minima.remove(at: key.next(below: certificate.minima.count))
      certificate.refuted += evidence(for: base, using: &key)
    case .ofAnotherQuestion:
      let others = genuine.filter { $0.sample == base.sample && $0.certificate.depth == base.certificate.depth }
      var statement = others[key.next(below: others.count)].certificate
      statement.measure = base.certificate.measure
      statement.mismatches = base.certificate.mismatches
      guard Self.isFalse(statement, of: base) else { return try self.forgery(number + Kind.allCases.count * 7_919) }
      let isAboutWires = statement.measure == .wires
      statement.refuted = statement.refuted.map { entry in
        var entry = entry
        entry.wires = isAboutWires ? entry.wires ?? statement.lower : nil
        return entry
      }
      certificate = statement
    case .ofAnotherSample:
      let other = genuine.first { Self.isFalse($0.certificate, of: base) && key.next(below: 4) == 0 }
      guard let other else { return try self.forgery(number + Kind.allCases.count * 7_919) }
      certificate = other.certificate
      certificate.inputCount = base.sample.inputCount
      certificate.pointCount = base.sample.pointCount
      certificate.instanceDigest = base.certificate.instanceDigest
    case .wrongCount:
      let count = Self.count(base.sample, mismatches: base.certificate.mismatches)
      forgery.countOfOneHiddenNeuron = max(0, count + [-1, 1, 2, count, -count, 1000][key.next(below: 6)])
      if forgery.countOfOneHiddenNeuron == count { forgery.countOfOneHiddenNeuron = count + 3 }
    case .anotherReading:
      // The user's file is one sample in an odd dress, the certificate is of another.
      let other = genuine[key.next(below: genuine.count)]
      guard Self.isFalse(other.certificate, of: base) else {
        return try self.forgery(number + Kind.allCases.count * 7_919)
      }
      let user = OddDress.dressed(base.sample, using: &key)
      certificate = other.certificate
      forgery.instance = other.instance
      if key.next(below: 2) == 0 { certificate.instanceDigest = Files.SHA256.hexadecimal(of: user) }
      forgery.user = user
    }
    forgery.certificate = certificate
    return forgery
  }

  /// Whether a statement about some sample would be false of another.
  private static func isFalse(_ statement: Certificate, of base: Genuine) -> Bool {
    let truth = base.certificate
    guard statement.depth == truth.depth, statement.measure == truth.measure, statement.mismatches == truth.mismatches
    else { return false }
    return statement.lower > truth.lower || (statement.upper ?? .max) < truth.lower
  }

  /// Evidence that would have to refute what fits.
  private func evidence(for base: Genuine, using key: inout RandomKey) -> [RefutedWidths] {
    let depth = base.certificate.depth
    var entries = base.certificate.refuted
    if key.next(below: 3) == 0 { entries += genuine[key.next(below: genuine.count)].certificate.refuted }
    if key.next(below: 3) == 0 || entries.isEmpty {
      entries.append(RefutedWidths([Int?](repeating: nil, count: depth), madeUp(for: base, using: &key)))
    }
    return entries.map { entry in
      var widths = Array(entry.widths.prefix(depth - 1).map { $0 })
      while widths.count < depth - 1 { widths.append(1 + key.next(below: 3)) }
      // Stretched over what fits.
      for layer in widths.indices {
        switch key.next(below: 4) {
        case 0: widths[layer] = nil
        case 1: widths[layer] = (widths[layer] ?? 2) + 1 + key.next(below: 6)
        default: break
        }
      }
      let evidence = key.next(below: 4) == 0 ? madeUp(for: base, using: &key) : entry.evidence
      guard base.certificate.measure == .wires else { return RefutedWidths(widths + [1], evidence) }
      // An entry about as many hidden neurons as before, with more wires than are refuted.
      let hidden = key.next(below: 3) == 0 ? widths : Array(entry.widths.dropLast())
      return RefutedWidths(hidden + [1], evidence, wires: base.certificate.lower + key.next(below: 4))
    }
  }

  private func madeUp(for base: Genuine, using key: inout RandomKey) -> CheckableEvidence {
    let points = base.sample.pointCount
    let bytes = (0..<key.next(below: 30)).map { _ in
      UInt8(truncatingIfNeeded: key.next(below: key.next(below: 4) == 0 ? 256 : 6))
    }
    switch key.next(below: 7) {
    case 0: return .counting(chain: (0..<key.next(below: 6)).map { _ in key.next(below: points) })
    case 1:
      let numbers = base.certificate.measure == .wires ? points + 1 : points
      return .margin((0..<key.next(below: 5)).map { _ in (0..<numbers).map { _ in key.next(below: 9) } })
    case 2:
      return .separation((0..<key.next(below: 6)).map { _ in (0..<3).map { _ in key.next(below: max(points / 2, 1)) } })
    case 3: return .tree(bytes)
    case 4: return .layers(bytes)
    case 5: return .clauses(bytes)
    default: return .columns
    }
  }

  /// A random network of the depth that is smaller than what fits; so it does not fit, whatever it computes.
  private func network(smallerThan base: Genuine, using key: inout RandomKey) -> ThresholdNetwork {
    let truth = base.certificate
    var widths = [Int](repeating: 1, count: truth.depth)
    func size(_ widths: [Int]) -> Int {
      Architecture(inputCount: base.sample.inputCount, widths: widths).size(by: truth.measure) ?? widths[0] * 2
    }
    for _ in 0..<(truth.depth == 1 ? 0 : 6) {
      var wider = widths
      wider[key.next(below: truth.depth - 1)] += 1
      if size(wider) < truth.lower { widths = wider }
    }
    var fanIn = base.sample.inputCount
    let layers = widths.map { width in
      defer { fanIn = width }
      return (0..<width).map { _ in
        Neuron(
          weights: BitVector((0..<fanIn).map { _ in key.next() & 1 == 1 }), sign: key.next(below: 3) - 1,
          bias: key.next(below: 2 * fanIn) - fanIn + 1)
      }
    }
    return ThresholdNetwork(inputCount: base.sample.inputCount, layers: layers)
  }

  /// The settings of widths (1, 1) that fit, by going through all of them.
  static func count(_ sample: PartialFunction, mismatches: Int) -> Int {
    let n = sample.inputCount
    var count = 0
    for weights in 0..<(1 << n) {
      let sums = sample.points.map { point in (0..<n).count { weights >> $0 & 1 == 1 && point[$0] } }
      for sign in -1...1 {
        for bias in (1 - n)...n {
          let hidden = sums.map { sign * $0 + bias > 0 }
          for weight in 0...1 {
            for outputSign in -1...1 {
              for outputBias in 0...1 {
                let wrong = hidden.indices.count {
                  (outputSign * (hidden[$0] ? weight : 0) + outputBias > 0) != sample.labels[$0]
                }
                if wrong <= mismatches { count += 1 }
              }
            }
          }
        }
      }
    }
    return count
  }
}
