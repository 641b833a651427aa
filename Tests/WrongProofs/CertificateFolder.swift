import Certificates
import Checker
import Files
import Formats
import Foundation
import Numbers
import Running
import Solving
import Synthesis
import Testing
import ThresholdNetworks

/// A certificate in memory with its instance, for tests to spoil.
struct CertificateFolder {
  let sample: PartialFunction
  var instance: [UInt8]
  /// certificate.json
  var text: String
  /// The other files.
  var files: [String: [UInt8]]
  let certificate: Certificate

  init(
    _ sample: PartialFunction, depth: Int, measure: SizeMeasure = .weights, mismatches: Int = 0,
    change: (inout Certificate) throws -> Void = { _ in }
  )
    throws
  {
    self.sample = sample
    instance = Array(PLA.text(of: Sample(name: "test", sample)).utf8)
    let certifier = Certifier(sample: sample, depth: depth, measure: measure, mismatches: mismatches)
    let claim = try Self.claim(of: certifier)
    var certificate = try certifier.certify(
      claim, instanceDigest: Files.SHA256.hexadecimal(of: instance), effort: .unlimited)
    try change(&certificate)
    (text, files) = try Self.contents(certificate)
    self.certificate = certificate
  }

  /// A folder from its parts.
  init(
    sample: PartialFunction, instance: [UInt8], text: String, files: [String: [UInt8]], certificate: Certificate
  ) {
    (self.sample, self.instance, self.text, self.files, self.certificate) = (sample, instance, text, files, certificate)
  }

  private static func claim(of certifier: Certifier) throws -> Certifier.Claim {
    guard certifier.measure == .wires else {
      return try #require(try certifier.claimBySmallestFirst(effort: .unlimited))
    }
    var options = MinimizationOptions(depth: certifier.depth)
    options.measure = .wires
    options.mismatches = certifier.mismatches
    let sample = certifier.finder.sample
    return Certifier.Claim(try Search.minimize(sample, options: options), inputCount: sample.inputCount)
  }

  init(function inputs: Int, _ bits: UInt64, depth: Int) throws {
    try self.init(PartialFunction(TruthTable(inputCount: inputs, bits: bits)), depth: depth)
  }

  /// A certificate that claims the size of a witness of wider layers.
  init(function inputs: Int, _ bits: UInt64, depth: Int, widened widths: [Int]) throws {
    let wide = Architecture(inputCount: inputs, widths: widths)
    try self.init(PartialFunction(TruthTable(inputCount: inputs, bits: bits)), depth: depth) { certificate in
      certificate.minima = [certificate.minima[0].widened(to: wide)]
      certificate.lower = wide.weightCount
      certificate.upper = wide.weightCount
    }
  }

  /// A certificate with a clausal proof for every refutation that is about given widths.
  init(function inputs: Int, _ bits: UInt64, depth: Int, byClauses: Bool) throws {
    let sample = PartialFunction(TruthTable(inputCount: inputs, bits: bits))
    try self.init(sample, depth: depth) { certificate in
      let finder = EvidenceFinder(sample: sample)
      certificate.refuted = try certificate.refuted.map { entry in
        let widths = entry.widths.compactMap { $0 }
        guard byClauses, widths.count == depth else { return entry }
        let outcome = try finder.decideByClauses(widths, effort: .unlimited)
        guard case .refuted(let proved) = outcome else { throw Rejection("\(widths) is not refuted") }
        return proved
      }
    }
  }

  /// The first of a row of random samples whose minimum needs a tree of weights at depth 2.
  static func refutedByTree() throws -> Self {
    for seed in UInt64(1)...20 {
      let folder = try Self(random(inputs: 6, points: 48, seed: seed), depth: 2)
      if folder.files.keys.contains(where: { $0.hasSuffix(".tree") }) { return folder }
    }
    throw Rejection("no sample needs a tree")
  }

  private static func contents(_ certificate: Certificate) throws -> (String, [String: [UInt8]]) {
    let files = try certificate.files()
    let text = String(decoding: files.first { $0.name == "certificate.json" }?.bytes ?? [], as: UTF8.self)
    let others = files.filter { $0.name != "certificate.json" }.map { ($0.name, $0.bytes) }
    return (text, Dictionary(uniqueKeysWithValues: others))
  }

  func accept() throws -> Acceptance {
    try CertificateCheck(
      instance: instance, certificate: Array(text.utf8),
      readFile: { name in
        guard let bytes = files[name] else { throw Rejection("cannot be read", file: name) }
        return bytes
      }
    ).accept()
  }

  /// Other contents for a file, with the digest brought up to date.
  func replacing(_ name: String, by bytes: [UInt8]) -> Self {
    var copy = self
    let old = Files.SHA256.hexadecimal(of: files[name] ?? [])
    copy.text = copy.text.replacingOccurrences(of: old, with: Files.SHA256.hexadecimal(of: bytes))
    copy.files[name] = bytes
    return copy
  }

  func withoutMinimum(_ index: Int) throws -> Self {
    var certificate = certificate
    certificate.minima.remove(at: index)
    var copy = self
    (copy.text, copy.files) = try Self.contents(certificate)
    return copy
  }

  /// The hidden weighted bit of four inputs: input number (number of ones), 0 for none.
  static let hiddenWeightedBit = (0..<16).reduce(UInt64(0)) { bits, row in
    let weight = row.nonzeroBitCount
    return weight > 0 && row >> (weight - 1) & 1 == 1 ? bits | 1 << UInt64(row) : bits
  }

  static func random(inputs: Int, points: Int, seed: UInt64) -> PartialFunction {
    var key = RandomKey(seed: seed)
    var chosen: Set<BitVector> = []
    while chosen.count < points { chosen.insert(BitVector((0..<inputs).map { _ in key.next() & 1 == 1 })) }
    let sorted = chosen.sorted()
    return PartialFunction(
      inputCount: inputs, points: sorted, labels: BitVector(sorted.map { _ in key.next() & 1 == 1 }))
  }
}
