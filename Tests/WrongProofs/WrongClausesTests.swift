import Checker
import Foundation
import Testing

/// Clausal proofs that must be rejected.
@Suite struct WrongClausesTests {
  static let folder = WrongCertificateTests.clauses

  /// The proof file of a folder, and its steps.
  static func proof() throws -> (folder: CertificateFolder, name: String, steps: [ProofStep]) {
    let folder = try Self.folder.get()
    let name = try #require(folder.files.keys.first { $0.hasSuffix(".proof") })
    return (folder, name, ProofStep.parse(folder.files[name] ?? []))
  }

  static func expectRejection(
    _ message: String, line: SourceLocation = #_sourceLocation, _ change: (inout [ProofStep]) -> Void
  ) throws {
    var (folder, name, steps) = try proof()
    change(&steps)
    WrongCertificateTests.expectRejection(folder.replacing(name, by: ProofStep.bytes(steps)), message, line: line)
  }

  @Test func stepsSurviveParsing() throws {
    let (folder, name, steps) = try Self.proof()
    #expect(ProofStep.bytes(steps) == folder.files[name])
    #expect(steps.count > 20)
  }

  @Test func droppedLemma() throws {
    try Self.expectRejection("hint") { $0.remove(at: 5) }
  }

  @Test func missingEnd() throws {
    try Self.expectRejection("the proof ends without the empty clause") { $0.removeLast() }
  }

  @Test func clauseThatIsNotImplied() throws {
    // The first step is replaced by a unit clause nobody justifies.
    try Self.expectRejection("step 1: the hints do not lead to a conflict") {
      $0[0] = ProofStep(literals: [2], hints: [])
    }
    try Self.expectRejection("step 1: the hints do not lead to a conflict") {
      $0.insert(ProofStep(literals: [], hints: []), at: 0)
    }
  }

  @Test func wrongHints() throws {
    // A 0 begins resolvents.
    try Self.expectRejection("step 2: the resolvent with clause ") { $0[1].hints[0] = 0 }
    try Self.expectRejection("step 2: hint 2 names no clause that is there") { $0[1].hints[1] = 0 }
    try Self.expectRejection("step 2: hint 1 names no clause before it") { $0[1].hints[0] = 1 << 40 }
    try Self.expectRejection("hints follow the conflict") { $0[1].hints.append(1) }
    try Self.expectRejection("the hints do not lead to a conflict") { $0[1].hints.removeLast() }
    try Self.expectRejection("hint 1 is not a unit clause") { steps in
      if let long = steps.firstIndex(where: { $0.hints.count > 3 }) {
        steps[long].hints.swapAt(0, steps[long].hints.count - 1)
      }
    }
  }

  @Test func wrongLiterals() throws {
    try Self.expectRejection("a literal that the formula does not have") { $0[3].literals.append(1 << 30) }
    try Self.expectRejection("a literal that the formula does not have") { $0[3].literals.append(1) }
    try Self.expectRejection("step ") { $0[3].literals[0] ^= 1 }
    try Self.expectRejection("something follows the empty clause") { $0.append(ProofStep(literals: [], hints: [1])) }
  }

  @Test func cutOff() throws {
    let (folder, name, _) = try Self.proof()
    let bytes = folder.files[name] ?? []
    for length in [0, 1, 2, 3, bytes.count / 2, bytes.count - 1] {
      WrongCertificateTests.expectRejection(folder.replacing(name, by: Array(bytes.prefix(length))), name)
    }
    // A length that promises more than there is.
    WrongCertificateTests.expectRejection(
      folder.replacing(name, by: [255, 255, 255, 255, 255, 255, 255, 127]), "step 1: the proof is cut off")
    WrongCertificateTests.expectRejection(
      folder.replacing(name, by: [255, 255, 255, 255, 255, 255, 255, 255, 255, 255]), "step 1: the proof is cut off")
  }

  @Test func staleDigest() throws {
    var (folder, name, _) = try Self.proof()
    folder.files[name]?[10] ^= 1
    WrongCertificateTests.expectRejection(folder, "the digest of \(name) is")
  }

  @Test func missingAndForeignFiles() throws {
    var (folder, name, _) = try Self.proof()
    folder.files[name] = nil
    WrongCertificateTests.expectRejection(folder, "\(name): cannot be read")
    WrongCertificateTests.expectRejection(
      try WrongCertificateTests.edited(Self.folder.get(), "\"file\": \"", "\"file\": \"../"),
      "a file beside the certificate was expected")
  }

  /// The proof of one question against another: of other widths, and of another instance.
  @Test func swappedProofs() throws {
    let (folder, name, _) = try Self.proof()
    let other = try CertificateFolder(function: 4, 0x1683, depth: 3, byClauses: true)
    let foreign = try #require(other.files.first { $0.key.hasSuffix(".proof") })
    WrongCertificateTests.expectRejection(folder.replacing(name, by: foreign.value), "\(name): step")
  }
}

/// A step of a proof file, for tests to change.
struct ProofStep {
  var literals: [Int]
  var hints: [Int]

  static func parse(_ bytes: [UInt8]) -> [ProofStep] {
    var position = 0
    func number() -> Int {
      var value = 0
      var shift = 0
      while true {
        let byte = bytes[position]
        position += 1
        value |= Int(byte & 127) << shift
        shift += 7
        if byte < 128 { return value }
      }
    }
    var steps: [ProofStep] = []
    while position < bytes.count {
      let literals = (0..<number()).map { _ in number() }
      steps.append(ProofStep(literals: literals, hints: (0..<number()).map { _ in number() }))
    }
    return steps
  }

  static func bytes(_ steps: [ProofStep]) -> [UInt8] {
    var bytes: [UInt8] = []
    func write(_ number: Int) {
      var rest = number
      while rest >= 128 {
        bytes.append(UInt8(rest & 127 | 128))
        rest >>= 7
      }
      bytes.append(UInt8(rest))
    }
    for step in steps {
      write(step.literals.count)
      step.literals.forEach(write)
      write(step.hints.count)
      step.hints.forEach(write)
    }
    return bytes
  }
}
