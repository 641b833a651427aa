import ArgumentParser
import Certificates
import Formats
import Foundation
import Solving
import ThresholdNetworks

/// `thresher certify FILE --depth L --to DIR`: a minimum with evidence that `thresher-check` accepts.
struct Certify: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Minimize and write a certificate that thresher-check accepts.",
    discussion: """
      The folder gets certificate.json and the files that it names. If the instance is not a PLA file, it also gets \
      instance.pla, and the certificate is about that file.
      """)

  @OptionGroup var instanceOptions: InstanceOptions
  @OptionGroup var budgetOptions: BudgetOptions
  @OptionGroup var output: OutputOptions

  @Option(help: "The number of layers.", transform: Parse.depth)
  var depth: Int

  @Option(help: ArgumentHelp("The measure of size: weights or neurons.", valueName: "measure"))
  var size: CertifiedMeasure = .weights

  @Option(name: .customLong("to"), help: ArgumentHelp("The folder of the certificate.", valueName: "DIR"))
  var folder: String

  @Option(
    help: ArgumentHelp("Leave larger proofs out and list them in recipes.json.", valueName: "bytes"),
    transform: Parse.bytes)
  var proofLimit: Int = 64 << 20

  enum CertifiedMeasure: String, ExpressibleByArgument, CaseIterable {
    case weights, neurons

    var measure: SizeMeasure { self == .weights ? .weights : .neurons }
  }

  func validate() throws {
    if instanceOptions.mismatches != nil {
      throw ValidationError("found --mismatches; certificates are about networks that fit every point")
    }
  }

  func run() throws {
    let instance = try instanceOptions.instance()
    let interruption = Interrupts.install()
    let budget = budgetOptions.startedBudget()
    let certifier = Certifier(sample: instance.function, depth: depth, measure: size.measure)
    guard let claim = try certifier.claimBySmallestFirst(within: budget, interruption: interruption) else {
      throw ExitCode.undecided
    }
    let progress = output.progress
    let file = try checkedFile(instance)
    let certificate = try certifier.certify(
      claim, instanceDigest: file.digest, within: budget, interruption: interruption,
      report: { architecture in progress.update("refuting \(architecture)") })
    progress.finish()
    let directory = URL(fileURLWithPath: folder, isDirectory: true)
    let recipes = try write(certificate, instance: file.text, to: directory)
    let summary = try text(certificate, recipes)
    try output.emit(document(certificate, instance, recipes), text: summary)
    if certificate.upper != certificate.lower { throw ExitCode.undecided }
  }

  /// The digest of the PLA file that the certificate is about, and its text if it has yet to be written.
  private func checkedFile(_ instance: Instance) throws -> (digest: String, text: String?) {
    let isPLA =
      instanceOptions.file.map { path in
        path != "-" && !instanceOptions.majority && (instanceOptions.format ?? FileFormat(suffixOf: path)) == .pla
      } ?? false
    if isPLA { return (instance.sample.digest, nil) }
    let text = PLA.text(of: Sample(name: "instance.pla", instance.function))
    return (SHA256.hexadecimal(of: Array(text.utf8)), text)
  }

  private func write(_ certificate: Certificate, instance: String?, to directory: URL) throws -> [Certificate.Recipe] {
    do {
      let recipes = try certificate.write(to: directory, sizeLimit: proofLimit)
      if let instance {
        try Data(instance.utf8).write(to: directory.appendingPathComponent("instance.pla"), options: .atomic)
      }
      if !recipes.isEmpty {
        let text = try recipeList(recipes).text() + "\n"
        try Data(text.utf8).write(to: directory.appendingPathComponent("recipes.json"), options: .atomic)
      }
      return recipes
    } catch let error as CocoaError {
      throw DataError(
        file: folder, found: "a folder that cannot be written (\(error.code.rawValue))", expected: "a writable folder")
    }
  }

  private func recipeList(_ recipes: [Certificate.Recipe]) -> JSONValue {
    let command =
      "thresher certify \(instanceOptions.file ?? "--function \(instanceOptions.function ?? "")") "
      + "--depth \(depth) --size \(size.rawValue) --to DIR"
    return .array(
      recipes.map {
        [
          "file": .string($0.file), "bytes": .integer($0.byteCount), "sha256": .string($0.digest),
          "command": .string(command),
        ]
      })
  }

  private func document(
    _ certificate: Certificate, _ instance: Instance, _ recipes: [Certificate.Recipe]
  ) throws -> ResultDocument {
    var parameters = instanceOptions.parameters
    parameters["depth"] = .integer(depth)
    parameters["size"] = .string(size.rawValue)
    var document = ResultDocument(verb: "certify", parameters: parameters, instance: instance)
    document["answer"] = certificate.lower == certificate.upper ? "optimal" : "interval"
    document["lower"] = .integer(certificate.lower)
    document["upper"] = certificate.upper.map { .integer($0) } ?? .null
    document["bytes"] = .integer(try certificate.byteCount())
    document["minima"] = .array(
      certificate.minima.map {
        ["widths": .array($0.architecture.widths.map { .integer($0) }), "network": NetworkJSON.value(of: $0)]
      })
    document["refuted"] = .array(
      certificate.refuted.map { entry in
        [
          "widths": .array(entry.widths.map { $0.map { .integer($0) } ?? .null }),
          "by": .string(entry.evidence.method), "size": .integer(entry.evidence.size),
        ]
      })
    if !recipes.isEmpty { document["recipes"] = recipeList(recipes) }
    return document
  }

  private func text(_ certificate: Certificate, _ recipes: [Certificate.Recipe]) throws -> String {
    let bounds =
      certificate.upper == certificate.lower
      ? "least \(size.rawValue) \(certificate.lower)"
      : "\(size.rawValue) \(certificate.lower)...\(certificate.upper.map(String.init) ?? "?")"
    var lines = ["\(bounds) at depth \(depth)"]
    lines += certificate.minima.map { "  fits     \($0.architecture)" }
    lines += certificate.refuted.map { entry in
      "  refuted  \(entry.widths.map { $0.map(String.init) ?? "*" }.joined(separator: ","))  by \(entry.evidence.method)"
    }
    lines += recipes.map { "  left out \($0.file), \($0.byteCount) bytes" }
    lines.append("\(folder)/certificate.json, \(try certificate.byteCount()) bytes in all")
    return lines.joined(separator: "\n") + "\n"
  }
}
