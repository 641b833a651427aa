import ArgumentParser
import Certificates
import Files
import Formats
import Foundation
import NeuronModels
import ProofSolver
import Running
import Solving
import Synthesis
import ThresholdNetworks

/// The folder that `certify` and `minimize --certify` write.
struct CertificateFolder {
  let path: String
  let proofLimit: Int
  let instanceOptions: InstanceOptions
  let instance: Instance

  /// What cannot be certified is refused before the search.
  static func validate(_ instanceOptions: InstanceOptions, _ size: SizeMeasure, depth: Int) throws {
    guard size == .wires else { return }
    if depth > 2 {
      throw ValidationError(
        "found --size wires at depth \(depth); expected depth 1 or 2, for there is no evidence beyond")
    }
    if depth == 2, instanceOptions.mismatches ?? 0 > 0 {
      throw ValidationError("found --size wires and --mismatches; expected one of them at depth 2 of a certificate")
    }
  }

  /// A certificate counts the points on which a network is wrong, so each has to stand for one label.
  func requireDistinctPoints() throws {
    guard instance.base > 0 || instance.mismatches > 0 && instance.function.weights.contains(where: { $0 != 1 }) else {
      return
    }
    throw DataError(
      file: instance.sample.name, found: "rows that repeat or contradict each other",
      expected: "distinct points, for a certificate with mismatches counts points")
  }

  /// The largest proof that is imported.
  private static let maximumProofBytes = 1 << 30

  /// The lock on the folder, held from before the search until everything is written: a second run is refused before it has
  /// done anything.
  ///
  /// - Throws: `DataError` if another run has it, or if the folder cannot be made.
  func lock() throws -> Descriptor { try Folder.lock(path) }

  /// The evidence of `widths=FILE` arguments.
  ///
  /// - Parameter finder: nil for binary neurons.
  func imported(
    _ arguments: [String], depth: Int, finder: ModelEvidenceFinder? = nil
  ) throws -> [RefutedWidths] {
    try arguments.map { argument in
      let parts = argument.split(separator: "=", maxSplits: 1)
      guard parts.count == 2, let widths = try? Parse.widths(String(parts[0])).values, widths.count == depth else {
        throw ValidationError("found --import \(DataError.quoted(argument)), expected \(depth) widths, = and a file")
      }
      let file = String(parts[1])
      do {
        let proof = try Descriptor.contents(of: file, limit: Self.maximumProofBytes)
        if let finder { return try finder.evidence(importing: proof, for: widths) }
        return try EvidenceFinder(sample: instance.function, mismatches: instance.mismatches).evidence(
          importing: proof, for: widths)
      } catch let error as DataError {
        throw error
      } catch {
        throw DataError(file: file, found: "\(error)", expected: "a proof for the formula of these widths")
      }
    }
  }

  /// Certifies what a minimization has found and writes the folder, whose lock the caller holds.
  func write(
    _ result: MinimizationResult, effort: Effort
  ) throws -> (Certificate, [Certificate.Recipe]) {
    let certifier = Certifier(
      sample: instance.function, depth: result.depth, measure: result.measure, mismatches: instance.mismatches)
    certifier.finder.carry(result)
    return try write(
      Certifier.Claim(result, inputCount: instance.function.inputCount), by: certifier, effort: effort)
  }

  /// Certifies a claim and writes the folder, whose lock the caller holds.
  func write(
    _ claim: Certifier.Claim, by certifier: Certifier, imported: [RefutedWidths] = [], effort: Effort
  ) throws -> (Certificate, [Certificate.Recipe]) {
    try write { digest in
      try certifier.certify(
        claim, instanceDigest: digest, imported: imported, effort: effort,
        report: { architecture in effort.report?("proving that \(architecture) is impossible") })
    }
  }

  /// Writes the folder, whose lock the caller holds.
  ///
  /// - Parameter certify: gives the certificate for the digest of the instance.
  func write(
    _ certify: (_ instanceDigest: String) throws -> Certificate
  ) throws -> (Certificate, [Certificate.Recipe]) {
    // Whatever the user's file looks like, the certificate is about this one, which has a single reading.
    let text = PLA.text(of: Sample(name: "instance.pla", instance.function))
    let certificate = try certify(SHA256.hexadecimal(of: Array(text.utf8)))
    // An older certificate goes first and the new one comes last: whenever one is there, so is what it is about and names.
    for name in ["certificate.json", "recipes.json", CertificateSource.fileName] { try Folder.remove(name, in: path) }
    try AtomicFile.write(text, to: "\(path)/instance.pla")
    try AtomicFile.write(
      try CertificateSource(instanceOptions, instance).value.text() + "\n",
      to: "\(path)/\(CertificateSource.fileName)")
    let recipes = try certificate.write(to: URL(fileURLWithPath: path, isDirectory: true), sizeLimit: proofLimit)
    if !recipes.isEmpty {
      try AtomicFile.write(try recipeList(recipes, certificate).text() + "\n", to: "\(path)/recipes.json")
    }
    return (certificate, recipes)
  }

  private func recipeList(_ recipes: [Certificate.Recipe], _ certificate: Certificate) -> JSONValue {
    let command =
      "thresher certify \(instanceOptions.file.map(FileName.shellQuoted) ?? "--function \(instanceOptions.function ?? "")") "
      + "--depth \(certificate.depth) --size \(certificate.measure.rawValue) "
      + (certificate.mismatches > 0 ? "--mismatches \(certificate.mismatches) " : "")
      + (certificate.neurons == .binary ? "" : "--neurons \(certificate.neurons) ") + "--to DIR"
    return .array(
      recipes.map {
        [
          "file": .string($0.file), "bytes": .integer($0.byteCount), "sha256": .string($0.digest),
          "command": .string(command),
        ]
      })
  }

  // MARK: Results

  func fields(_ certificate: Certificate, _ recipes: [Certificate.Recipe]) throws -> [String: JSONValue] {
    var fields: [String: JSONValue] = [
      "answer": certificate.lower == certificate.upper ? "optimal" : certificate.upper == nil ? "none" : "interval",
      "lower": .integer(certificate.lower),
      "upper": certificate.upper.map { .integer($0) } ?? .null,
      "bytes": .integer(try certificate.byteCount()),
    ]
    fields["minima"] = .array(
      certificate.witnesses.map { network in
        let architecture = network.architecture
        return [
          "widths": .array(architecture.widths.map { .integer($0) }), "weights": .integer(architecture.weightCount),
          "neurons": .integer(architecture.neuronCount), "wires": .integer(network.wireCount),
          "network": ModelNetworkJSON.value(of: network),
        ]
      })
    fields["refuted"] = .array(
      certificate.refuted.map { entry in
        var fields: [String: JSONValue] = [
          "widths": .array(entry.widths.map { $0.map { .integer($0) } ?? .null }),
          "by": .string(entry.evidence.method), "size": .integer(entry.evidence.size),
        ]
        if let wires = entry.wires { fields["wires"] = .integer(wires) }
        return .object(fields)
      })
    if !recipes.isEmpty { fields["recipes"] = recipeList(recipes, certificate) }
    return fields
  }

  func text(_ certificate: Certificate, _ recipes: [Certificate.Recipe]) throws -> String {
    let measure = certificate.measure.rawValue
    let bounds =
      certificate.upper == certificate.lower
      ? "least \(measure) \(certificate.lower)"
      : "\(measure) at least \(certificate.lower)" + (certificate.upper.map { ", at most \($0)" } ?? "")
    let wrong =
      certificate.mismatches > 0
      ? ", wrong on at most \(certificate.mismatches) of \(certificate.pointCount) points" : ""
    let neurons = certificate.neurons == .binary ? "" : " with \(certificate.neurons) neurons"
    var lines = ["\(bounds) at depth \(certificate.depth)\(neurons)\(wrong)"]
    lines += certificate.witnesses.map { "  fits     \($0.architecture)" }
    lines += certificate.refuted.map { entry in
      "  refuted  \(entry.widths.map { $0.map(String.init) ?? "*" }.joined(separator: ","))"
        + (entry.wires.map { " within \($0) wires" } ?? "") + "  by \(entry.evidence.method)"
    }
    lines += recipes.map { "  left out \($0.file), \($0.byteCount) bytes" }
    lines.append("\(path)/certificate.json, \(try certificate.byteCount()) bytes in all")
    return lines.joined(separator: "\n") + "\n"
  }
}
