import Certificates
import Checker
import Files
import Formats
import Running
import Solving
import Synthesis
import Testing
import ThresholdNetworks

/// What a search has refuted goes into the certificate as it is: see `EvidenceFinder+Carried.swift`.
@Suite struct CarriedEvidenceTests {
  /// After an interruption nothing is sought any more, so what is proved has been carried.
  private static var interrupted: Effort {
    let interruption = Interruption()
    interruption.request()
    return Effort(interruption: interruption)
  }

  private func acceptance(_ certificate: Certificate, _ sample: PartialFunction) throws -> Acceptance {
    let files = Dictionary(uniqueKeysWithValues: try certificate.files().map { ($0.name, $0.bytes) })
    return try CertificateCheck(
      instance: Array(PLA.text(of: Sample(name: "test", sample)).utf8), certificate: files["certificate.json"] ?? [],
      readFile: { files[$0] ?? [] }
    ).accept()
  }

  private func digest(_ sample: PartialFunction) -> String {
    Files.SHA256.hexadecimal(of: Array(PLA.text(of: Sample(name: "test", sample)).utf8))
  }

  /// Parity and functions whose minima need chains, margins, separation, layers, on four inputs.
  @Test(arguments: [
    (UInt64(0x6996), 2), (0x1683, 2), (0x06b4, 3), (0x035a, 3), (0x7e0e, 3), (0x6996, 3), (0x07e1, 2), (0xe4ca, 3),
  ])
  func minimizationIsCertifiedWithoutASecondSearch(bits: UInt64, depth: Int) throws {
    let sample = PartialFunction(TruthTable(inputCount: 4, bits: bits))
    var options = MinimizationOptions(depth: depth)
    options.engine = .covering
    options.recordsEvidence = true
    let result = try Search.minimize(sample, options: options)
    #expect(result.answer == .optimal && !result.evidence.isEmpty)
    let certifier = Certifier(sample: sample, depth: depth)
    certifier.finder.carry(result)
    let certificate = try certifier.certify(
      Certifier.Claim(result, inputCount: 4), instanceDigest: digest(sample), effort: Self.interrupted)
    let accepted = try acceptance(certificate, sample)
    #expect(accepted.lower == result.lower && accepted.upper == result.upper && accepted.isComplete)
  }

  @Test(arguments: [(UInt64(0x1683), 3), (0x06b4, 3), (0x6996, 2), (0xe4ca, 2)])
  func ascentIsCertifiedWithoutASecondSearch(bits: UInt64, depth: Int) throws {
    let sample = PartialFunction(TruthTable(inputCount: 4, bits: bits))
    let certifier = Certifier(sample: sample, depth: depth)
    let claim = try #require(try certifier.claimBySmallestFirst(effort: .unlimited))
    let certificate = try certifier.certify(claim, instanceDigest: digest(sample), effort: Self.interrupted)
    let accepted = try acceptance(certificate, sample)
    #expect(accepted.lower == claim.lower && accepted.isComplete)
  }

  /// Evidence is recorded beside the answers, not instead of them.
  @Test func answersDoNotDependOnTheRecord() throws {
    for bits in stride(from: UInt64(0x0117), to: 0xffff, by: 0x0d31) {
      let sample = PartialFunction(TruthTable(inputCount: 4, bits: bits))
      for depth in 2...3 {
        var options = MinimizationOptions(depth: depth)
        options.engine = .covering
        let plain = try Search.minimize(sample, options: options)
        options.recordsEvidence = true
        let recorded = try Search.minimize(sample, options: options)
        #expect(plain.evidence.isEmpty)
        #expect(plain.answer == recorded.answer && plain.lower == recorded.lower && plain.upper == recorded.upper)
        #expect(plain.minima.map(\.network.architecture) == recorded.minima.map(\.network.architecture))
        #expect(plain.refuted.map(\.architecture) == recorded.refuted.map(\.architecture))
      }
    }
  }
}
