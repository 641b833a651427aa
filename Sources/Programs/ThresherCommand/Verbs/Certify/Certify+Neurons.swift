import ArgumentParser
import Certificates
import Files
import Formats
import ModelColumns
import NeuronModels
import Running
import ThresholdNetworks

extension Certify {
  /// `thresher certify FILE --depth L --neurons MODEL --to DIR`.
  func certify(_ model: NeuronModel) throws {
    try NeuronOptions.refuse([("--coq", coq != nil), ("--size wires", size == .wires)], with: model)
    let instance = try instanceOptions.instance(for: model)
    let progress = output.progress
    let effort = budgetOptions.startedEffort(progress, isDetail: true)
    defer { progress.finish() }
    let folder = CertificateFolder(
      path: folder, proofLimit: proofLimit, instanceOptions: instanceOptions, instance: instance)
    try folder.requireDistinctPoints()
    let certifier = try folder.certifier(model, depth: depth, size, effort)
    let imported = try folder.imported(imports, depth: depth, finder: certifier.finder)
    let given = try witness.map { try readWitness($0, model, of: instance) }
    let lock = try folder.lock()
    defer { withExtendedLifetime(lock) {} }
    let searching = Self.searching(effort)
    let known =
      try given
      ?? BinaryWitness.find(model, instance, depth: depth, by: size, effort: searching)
    let tables = ModelTables(model)
    let panel = try ModelPanel("auto", model)
    var claim = ModelClaim(
      try ModelMinimization(
        of: instance.function, depth: depth, by: size, known: known, effort: searching
      ) { architecture in
        progress.update("at \(architecture)")
        let question = ModelQuestion(model, instance.function, architecture, mismatches: instance.mismatches)
        return try panel.decide(question, tables, effort: searching).answer
      }, inputCount: instance.function.inputCount)
    if let known { claim.improve(by: known, measure: size) }
    let (certificate, recipes) = try folder.write(claim, by: certifier, imported: imported, effort: effort)
    progress.finish()
    try emit(certificate, recipes, of: folder, parameters: instanceOptions.parameters(for: model)) { document in
      document["neurons"] = .string("\(model)")
      return ""
    }
  }

  private func readWitness(_ path: String, _ model: NeuronModel, of instance: Instance) throws -> ModelNetwork {
    let network = try ModelNetworkJSON.read(InputText(reading: path))
    let function = instance.function
    guard network.model == model, network.architecture.inputCount == function.inputCount,
      network.architecture.depth == depth,
      function.mismatchWeight(of: network.column(on: function)) <= instance.mismatches
    else {
      throw DataError(
        file: path, found: "a network of widths \(network.architecture) of \(network.model) neurons",
        expected: "a network of depth \(depth) of \(model) neurons that fits "
          + (instance.mismatches == 0 ? "every point" : "all points but \(instance.mismatches)"))
    }
    return network
  }
}

/// What a minimization of other than binary neurons claims.
struct ModelClaim {
  private(set) var lower: Int
  private(set) var minima: [ModelNetwork]
  private(set) var isComplete: Bool

  init(_ result: ModelMinimization, inputCount: Int) {
    minima = result.minima
    (lower, isComplete) = (result.lower, false)
    switch result.outcome {
    case .optimal: isComplete = true
    // At depth 1 there is one architecture; where it does not fit, everything that fits is larger.
    case .none:
      lower = (Architecture(inputCount: inputCount, widths: [1]).size(by: result.measure) ?? 0) + 1
      minima = []
    case .interval: break
    }
  }

  /// Takes a network that fits for the upper bound if it is smaller than those known.
  mutating func improve(by network: ModelNetwork, measure: SizeMeasure) {
    if let known = minima.first?.size(by: measure), known <= network.size(by: measure) { return }
    (minima, isComplete) = ([network], false)
  }
}

extension CertificateFolder {
  /// Who certifies questions about a model.
  func certifier(
    _ model: NeuronModel, depth: Int, _ size: SizeMeasure, _ effort: Effort
  ) throws -> ModelCertifier {
    guard
      let certifier = ModelCertifier(
        model, sample: instance.function, depth: depth, measure: size, mismatches: instance.mismatches, effort: effort)
    else { throw ValidationError("found --neurons \(model); expected other than binary neurons") }
    return certifier
  }

  /// Certifies a claim and writes the folder, whose lock the caller holds.
  func write(
    _ claim: ModelClaim, by certifier: ModelCertifier, imported: [RefutedWidths] = [], effort: Effort
  ) throws -> (Certificate, [Certificate.Recipe]) {
    try write { digest in
      try certifier.certify(
        lower: claim.lower, minima: claim.minima, isComplete: claim.isComplete, instanceDigest: digest,
        imported: imported, effort: effort,
        report: { architecture in effort.report?("proving that \(architecture) is impossible") })
    }
  }
}
