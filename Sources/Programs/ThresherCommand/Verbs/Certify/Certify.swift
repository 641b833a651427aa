import ArgumentParser
import Certificates
import Checker
import Files
import Formats
import Foundation
import Running
import Solving
import Synthesis
import ThresholdNetworks

/// `thresher certify FILE --depth L --to DIR`: a minimum with evidence that `thresher-check` accepts.
struct Certify: LimitedVerb {
  static let configuration = CommandConfiguration(
    commandName: "certify",
    abstract: "Minimize and write a certificate that thresher-check accepts.",
    discussion: """
      The folder gets certificate.json, the files that it names, and instance.pla, the instance in the one form that \
      thresher-check trusts. Half of --time is for the search, the rest for proofs; what is not proved in time is not \
      claimed. With --mismatches K it is about networks that are wrong on at most K of the points, with --size wires \
      about the wires of networks of depth 1 or 2, with --neurons MODEL about other than binary neurons.

      With --import 4,2,1=PROOF the refutation of these widths is taken from a DRAT proof (text or binary) that \
      another solver has written for the formula of `thresher-check INSTANCE --formula 4,2,1`.

      With --coq the certificate becomes a theorem that the kernel of Coq checks with the lemmas of Proofs/lemmas. Evidence \
      that they do not know, clauses and columns, is refused.
      """)

  @OptionGroup var instanceOptions: InstanceOptions
  @OptionGroup var neuronOptions: NeuronOptions
  @OptionGroup var budgetOptions: BudgetOptions
  @OptionGroup var output: OutputOptions

  @Option(parsing: .unconditional, help: "The number of layers.", transform: Parse.depth)
  var depth: Int = 2

  @Option(parsing: .unconditional, help: "What is minimized: weights, neurons or wires.")
  var size: SizeMeasure = .weights

  @Option(
    name: .customLong("to"), parsing: .unconditional,
    help: ArgumentHelp("The folder of the certificate.", valueName: "DIR"))
  var folder: String

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Leave larger proofs out and list them in recipes.json.", valueName: "bytes"),
    transform: Parse.bytes)
  var proofLimit: Int = 64 << 20

  @Option(
    name: .customLong("import"), parsing: .unconditionalSingleValue,
    help: ArgumentHelp("A proof by another solver that these widths are impossible.", valueName: "widths=FILE"))
  var imports: [String] = []

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("A network that fits, in case the search finds no smaller one in time.", valueName: "FILE"))
  var witness: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Write the minimum as a theorem for coqc too.", valueName: "FILE.v"))
  var coq: String?

  var timeLimit: Duration? { budgetOptions.time }

  func validate() throws {
    try CertificateFolder.validate(instanceOptions, size, depth: depth)
    if coq != nil, size == .wires || instanceOptions.mismatches ?? 0 > 0 {
      throw ValidationError(
        "found --coq with \(size == .wires ? "--size wires" : "--mismatches"); expected one of them, for no lemma in Coq is "
          + "about both")
    }
    if let coq, case .failure(let fault) = Result(catching: { try CoqTheorem.name(ofFile: coq) }) {
      throw ValidationError("found --coq \(DataError.quoted(coq)): \(fault)")
    }
  }

  func run() throws {
    if let model = neuronOptions.richModel { return try certify(model) }
    let instance = try instanceOptions.instance()
    let progress = output.progress
    let effort = budgetOptions.startedEffort(progress, isDetail: true)
    defer { progress.finish() }
    let folder = CertificateFolder(
      path: folder, proofLimit: proofLimit, instanceOptions: instanceOptions, instance: instance)
    try folder.requireDistinctPoints()
    let imported = try folder.imported(imports, depth: depth)
    let witness = try witness.map { try readWitness($0, of: instance) }
    let lock = try folder.lock()
    defer { withExtendedLifetime(lock) {} }
    let book = JobAnswers.book(about: instance.function)
    let certifier = Certifier(
      sample: instance.function, depth: depth, measure: size, mismatches: instance.mismatches, book: book)
    let searching = Self.searching(effort)
    var claim = try claim(certifier, searching, progress, book)
    if let witness { claim.improve(by: witness, measure: size) }
    let (certificate, recipes) = try folder.write(
      claim, by: certifier, imported: imported, effort: effort)
    progress.finish()
    let theorem = try coq.map { try TheoremFile(path: $0, certificate: certificate, instance: instance) }
    try emit(certificate, recipes, of: folder, parameters: instanceOptions.parameters) { document in
      if let theorem { document["theorem"] = theorem.field }
      return theorem?.line ?? ""
    }
  }

  /// Half of the time: what is found has to be proved again in the other half.
  static func searching(_ effort: Effort) -> Effort {
    var searching = effort
    if let deadline = effort.budget.deadline { searching.budget.deadline = .now + (deadline - .now) / 2 }
    return searching
  }

  /// Prints what was certified; open intervals are certified as far as the search went, and end with their own exit code.
  ///
  /// - Parameter more: adds fields, and gives the lines that follow in the text.
  func emit(
    _ certificate: Certificate, _ recipes: [Certificate.Recipe], of folder: CertificateFolder,
    parameters: [String: JSONValue], adding more: (inout ResultDocument) -> String
  ) throws {
    var parameters = parameters
    parameters["depth"] = .integer(depth)
    parameters["size"] = .string(size.rawValue)
    var document = ResultDocument(verb: "certify", parameters: parameters, instance: folder.instance)
    for (field, value) in try folder.fields(certificate, recipes) { document[field] = value }
    let isOpen = certificate.upper != certificate.lower && depth > 1
    if isOpen { document.stop(nil) }
    let text = try folder.text(certificate, recipes)
    let lines = more(&document)
    try output.emit(document, text: text + lines)
    if isOpen { throw ExitCode.undecided }
  }

  private func readWitness(_ path: String, of instance: Instance) throws -> ThresholdNetwork {
    let network = try ThresholdNetwork.read(path)
    guard network.architecture.inputCount == instance.function.inputCount, network.architecture.depth == depth,
      instance.function.mismatchWeight(of: network.column(on: instance.function)) <= instance.mismatches
    else {
      throw DataError(
        file: path, found: "a network of widths \(network.architecture)",
        expected: "a network of depth \(depth) that fits "
          + (instance.mismatches == 0 ? "every point" : "all points but \(instance.mismatches)"))
    }
    return network
  }

  /// Decisions that come with evidence often settle everything at once; what they leave is a question for the
  /// engines of `minimize`.
  private func claim(
    _ certifier: Certifier, _ effort: Effort, _ progress: Progress, _ book: AnswerBook?
  ) throws -> Certifier.Claim {
    let short = effort.with(resources: min(effort.budget.resources ?? .max, EvidenceFinder.shortAttempt))
    if size != .wires,
      let claim = try certifier.claimBySmallestFirst(effort: short, report: { progress.update("at \($0)") })
    {
      return claim
    }
    var options = MinimizationOptions(depth: depth)
    options.measure = size
    options.mismatches = certifier.mismatches
    options.recordsEvidence = true
    options.book = book
    let result = try Search.minimize(certifier.finder.sample, options: options, effort: effort) { state in
      progress.update("size \(state.lower)...\(state.upper.map(String.init) ?? "?")")
    }
    certifier.finder.carry(result)
    return Certifier.Claim(result, inputCount: certifier.finder.sample.inputCount)
  }
}
