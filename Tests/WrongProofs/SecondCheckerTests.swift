import Checker
import Foundation
import Numbers
import TestSupport
import Testing

/// The checker and a second one in Python, written from the manual's page alone, on the same certificates.
@Suite struct SecondCheckerTests {
  /// What the second checker says of every pair of an instance and a certificate; nil without Python.
  static func answers(to pairs: [(instance: String, certificate: String)]) throws -> [Substring]? {
    guard let python = PythonPeer(packages: ["json"]) else { return nil }
    let folder = try TemporaryFolder()
    let list = try folder.write("list", pairs.map { "\($0.instance) \($0.certificate)\n" }.joined().utf8.map { $0 })
    let program = Repository.root.appending(path: "Tests/Checking/SecondChecker/check_certificate.py")
    return try python.run([program.path, "@" + list]).output.split(separator: "\n")
  }

  /// Every kept proof that it checks fast; `make second-opinion` checks all of them.
  @Test func keptProofs() throws {
    let proofs = Repository.root.appending(path: "Proofs")
    let names = try FileManager.default.contentsOfDirectory(atPath: proofs.path).sorted().filter { name in
      guard name.contains(".depth") else { return false }
      let files = try FileManager.default.contentsOfDirectory(atPath: proofs.appending(path: name).path)
      let sizes = files.compactMap { file in
        try? FileManager.default.attributesOfItem(atPath: proofs.appending(path: "\(name)/\(file)").path)[.size] as? Int
      }
      return sizes.reduce(0, +) < 6_000
    }
    let pairs = names.map { name in
      let instance = name.split(separator: ".depth")[0]
      return (
        Repository.instances.appending(path: "bench/\(instance).pla").path, proofs.appending(path: name).path
      )
    }
    #expect(pairs.count > 100)
    for answer in try Self.answers(to: pairs) ?? [] { #expect(answer.hasSuffix(": accepted"), "\(answer)") }
  }

  /// False statements and spoiled certificates: where both decide, they say the same.
  @Test func wrongOnes() throws {
    let folder = try TemporaryFolder()
    var own: [Bool?] = []
    var pairs: [(instance: String, certificate: String)] = []
    func add(_ files: [String: [UInt8]], _ accept: () throws -> Acceptance) throws {
      let place = folder.url.appending(path: "\(pairs.count)")
      try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
      for (name, bytes) in files { try Data(bytes).write(to: place.appending(path: name)) }
      pairs.append((place.appending(path: "instance.pla").path, place.path))
      do {
        _ = try accept()
        own.append(true)
      } catch is Rejection {
        own.append(false)
      } catch is NotChecked {
        own.append(nil)
      }
    }
    let forger = try Forger(seed: ForgedStatementTests.seed)
    // True ones first, also with mismatches and with wires.
    for one in forger.genuine {
      let statement = Forgery(kind: .lowerTooHigh, user: nil, instance: one.instance, certificate: one.certificate)
      try add(statement.files()) { try statement.check().accept() }
    }
    for number in 0..<ForgedStatementTests.count / 4 {
      let forgery = try forger.forgery(number)
      // The second checker reads the canonical form only.
      if forgery.user == nil { try add(forgery.files()) { try forgery.check().accept() } }
    }
    var key = RandomKey(seed: ForgedStatementTests.seed)
    for genuine in try [
      CertificateFolder(function: 3, 0x18, depth: 2), CertificateFolder(function: 4, 0x035a, depth: 3),
      CertificateFolder(function: 4, CertificateFolder.hiddenWeightedBit, depth: 3), CertificateFolder.refutedByTree(),
      WrongNeuronTests.folder(), WrongNeuronTests.folder(mismatches: 2),
      WrongConflictsTests.folder(), WrongConflictsTests.folder(mismatches: 1),
    ] {
      for number in 0..<MutationTests.count / 8 {
        let folder = number == 0 ? genuine : MutationTests.mutated(genuine, using: &key)
        var files = folder.files
        files["certificate.json"] = Array(folder.text.utf8)
        files["instance.pla"] = folder.instance
        try add(files) { try folder.accept() }
      }
    }
    guard let answers = try Self.answers(to: pairs) else { return }
    #expect(answers.count == pairs.count)
    var decided = 0
    for (index, answer) in answers.enumerated() {
      guard let own = own[index], !answer.contains(": not checked") else { continue }
      decided += 1
      #expect(answer.hasSuffix(": accepted") == own, "\(answer)")
    }
    #expect(own.contains(true) && decided > pairs.count / 2)
  }
}
