/// Prints a certificate as a theorem for the proof assistant Coq: the points, the witnesses, the evidence, and the
/// sentence that the size is least.
///
/// The file names the definitions of `Proofs/lemmas` and is checked by `coqc -Q lemmas Thresher FILE.v`. Nothing of this is
/// trusted: what is printed is the statement, which one can read, and evidence that the kernel of Coq goes through.
///
/// - Complexity: linear in the files. Equal certificates give equal bytes.
public struct CoqTheorem {
  /// About what the kernel has to do, in steps of half a microsecond.
  public let steps: Int
  /// The file.
  public let text: String

  /// Steps beyond which a file would not be checked within an hour or two.
  static let maximumSteps = 1 << 33
  /// Bits of all columns of a neuron, which the kernel keeps at about 40 bytes each.
  static let maximumColumnBits = 1 << 27

  /// The theorem of a certificate.
  ///
  /// - Parameters:
  ///   - name: the name of the file without `.v`, which the sample gets.
  ///   - instance: the sample of the certificate.
  ///   - certificate: the bytes of `certificate.json`, which was accepted.
  ///   - readFile: the bytes of a file beside it.
  /// - Throws: `Rejection` if the certificate has evidence that the lemmas do not know, or is open, or the name cannot be
  ///   one; `NotChecked` if coqc would take hours.
  public init(
    name: String, instance: CheckedInstance, certificate: [UInt8],
    readFile: @escaping (String) throws -> [UInt8]
  ) throws {
    if let fault = CoqTerm.fault(ofName: name) { throw Rejection(fault, file: "\(name).v") }
    let json = try JSONValue(parsing: certificate)
    let question = try json["question"]
    let size = try question["size"]
    let measure = try size.string
    guard ["weights", "neurons"].contains(measure), try question.find("mismatches") == nil else {
      throw size.rejection("no lemma is about this question; weights or neurons of networks that fit were expected")
    }
    if let model = try question.find("neurons") { throw model.rejection("no lemma is about other than binary neurons") }
    let depth = try question["depth"].integer(1...CertificateCheck.maximumDepth)
    let least = try json["lower"].integer(0...1_000_000_000)
    let upper = try json["upper"]
    guard !upper.isNull, try upper.integer(0...1_000_000_000) == least else {
      throw upper.rejection("the minimum is open, and a theorem of the least size needs equal bounds")
    }
    let isComplete = try json["complete"].bool
    let minima = try json["minima"].array.map { try CheckedNetwork(try $0["network"]) }
    var steps = 0
    let proofs = try json["refuted"].array.map { entry in
      let evidence = CoqEvidence(instance: instance, json: entry, readFile: readFile)
      let (term, cost) = try evidence.term()
      steps = Work.sum(steps, cost)
      return "(\(CoqTerm.widths(try evidence.widths())),\n    \(term))"
    }
    guard steps <= Self.maximumSteps else {
      throw NotChecked("the theorem \(name)", steps: steps, limit: Self.maximumSteps)
    }
    self.steps = steps
    let points = instance.points.indices.map { point in
      "(\(CoqTerm.bits(instance.points[point])), \(instance.labels[point]))"
    }
    let architectures = CoqTerm.list(minima.map { CoqTerm.list($0.widths.map(String.init)) }) + "%nat"
    let suffix = measure == "neurons" ? "_by_neurons" : ""
    var statement = "least_\(measure) \(depth) \(name) \(least)"
    var proof = "(minimal by_\(measure) \(depth) \(name) \(least) networks proofs)"
    if isComplete {
      statement += " /\\ architectures\(suffix) \(depth) \(name) \(architectures)"
      proof =
        "(minimal_complete by_\(measure) \(depth) \(name) \(least) \(architectures) networks proofs)"
    }
    text = """
      From Coq Require Import ZArith List Bool.
      From Thresher Require Import Model Evidence Minimal.
      Import ListNotations.
      Open Scope Z_scope.

      Definition \(name) : sample :=
        \(CoqTerm.list(points, separator: ";\n   ")).

      Definition networks : list network :=
        \(CoqTerm.list(minima.map(CoqTerm.network), separator: ";\n   ")).

      Definition proofs : list refuted :=
        \(CoqTerm.list(proofs, separator: ";\n   ")).

      Theorem least_\(name) : \(statement).
      Proof. apply \(proof). vm_cast_no_check (eq_refl true). Qed.
      Print Assumptions least_\(name).

      """
  }

  /// What coqc will take beyond starting, about.
  public var seconds: Int { steps / 2_000_000 + 1 }

  /// The name of a theorem by its file, `hwb4` of `proofs/hwb4.v`.
  ///
  /// - Throws: `Rejection` if the file does not end in `.v`, or coqc would not take its name.
  public static func name(ofFile path: String) throws -> String {
    let file = path.split(separator: "/").last.map(String.init) ?? path
    guard file.hasSuffix(".v") else { throw Rejection("a file that ends in .v was expected", file: file) }
    let name = String(file.dropLast(2))
    if let fault = CoqTerm.fault(ofName: name) { throw Rejection(fault, file: file) }
    return name
  }
}
