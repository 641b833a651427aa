import ArgumentParser
import Formats
import ModelColumns
import NeuronModels
import Running
import Synthesis
import ThresholdNetworks

extension Minimize {
  /// `thresher minimize FILE --frontier --neurons MODEL`: the least size for 0, 1, 2, ... mismatches, until a constant suffices.
  private func findFrontier(_ model: NeuronModel, _ instance: Instance) throws {
    let panel = try ModelPanel(engine.rawValue, model)
    let function = instance.function
    let progress = output.progress
    let effort = budgetOptions.startedEffort(progress, isDetail: true)
    defer { progress.finish() }
    let tables = ModelTables(model)
    let ones = function.mismatchWeight(of: BitVector(repeating: false, count: function.pointCount))
    let zeros = function.mismatchWeight(of: BitVector(repeating: true, count: function.pointCount))
    var steps: [(mismatches: Int, best: ModelMinima)] = []
    for mismatches in 0...min(ones, zeros) {
      let step = Instance(sample: instance.sample, function: function, mismatches: mismatches)
      var results: [ModelMinimization] = []
      for depth in allDepths { results.append(try search(depth, step, panel, tables, effort, progress)) }
      steps.append((mismatches, ModelMinima(results)))
      if effort.isStopped { break }
    }
    progress.finish()
    let isComplete = steps.count == min(ones, zeros) + 1 && !steps.contains { $0.best.isOpen }
    var parameters = instanceOptions.parameters(for: model)
    parameters["size"] = .string(size.rawValue)
    parameters["frontier"] = true
    parameters["depths"] = .array(allDepths.map { .integer($0) })
    var document = ResultDocument(verb: "minimize", parameters: parameters, instance: instance)
    document["neurons"] = .string("\(model)")
    document["frontier"] = .array(
      steps.map { step in .object(step.best.fields.merging(["mismatches": .integer(step.mismatches)]) { $1 }) })
    document["answer"] = isComplete ? "optimal" : "interval"
    if !isComplete, let reason = effort.exhaustion() { document["reason"] = .string("\(reason)") }
    var table = FrontierTable(measure: size.rawValue)
    for (mismatches, best) in steps {
      let minima = best.results.filter { $0.upper == best.upper }.flatMap(\.minima)
      table.add(mismatches: mismatches, size: best.sizeText, widths: minima.map { "\($0.architecture)" })
    }
    try output.emit(document, text: "neurons     \(model)\n" + table.text)
    if !isComplete { throw ExitCode.undecided }
  }

  /// `thresher minimize FILE --neurons MODEL`.
  func minimize(_ model: NeuronModel) throws {
    try NeuronOptions.refuse(
      [
        ("--explain and --size wires", explain && size == .wires), ("--journal", journal != nil),
        ("--resume", resume), ("--certify and --size wires", certify != nil && size == .wires),
      ], with: model)
    let questioned = try instanceOptions.questioned(for: model, on: on)
    var command = self
    if depths == nil { command.depth = depth ?? questioned.network?.architecture.depth ?? 2 }
    if certify != nil { try CertificateFolder.validate(instanceOptions, size, depth: command.depth ?? 2) }
    if frontier { return try command.findFrontier(model, questioned.instance) }
    try command.minimize(model, questioned)
  }

  private func minimize(_ model: NeuronModel, _ questioned: QuestionedInstance) throws {
    let panel = try ModelPanel(engine.rawValue, model)
    if size == .wires && panel.choice == .z3 {
      throw ValidationError("found --engine z3 and --size wires with --neurons \(model); expected --engine auto")
    }
    let instance = questioned.instance
    let progress = output.progress
    let effort = budgetOptions.startedEffort(progress, isDetail: true)
    defer { progress.finish() }
    let folder = certify.map { path in
      CertificateFolder(path: path, proofLimit: 64 << 20, instanceOptions: instanceOptions, instance: instance)
    }
    try folder?.requireDistinctPoints()
    let lock = try folder?.lock()
    defer { withExtendedLifetime(lock) {} }
    let tables = ModelTables(model)
    var results: [ModelMinimization] = []
    for depth in allDepths {
      results.append(try search(depth, instance, panel, tables, effort, progress))
    }
    let certificate = try folder.map { folder in
      try folder.write(
        ModelClaim(results[0], inputCount: instance.function.inputCount),
        by: folder.certifier(model, depth: results[0].depth, size, effort), effort: effort)
    }
    progress.finish()
    let best = ModelMinima(results)
    var parameters = instanceOptions.parameters(for: model)
    parameters["size"] = .string(size.rawValue)
    parameters["engine"] = .string(engine.rawValue)
    if let depths {
      parameters["depths"] = .array(depths.map { .integer($0) })
    } else {
      parameters["depth"] = .integer(depth ?? 2)
    }
    if let budget = budgetOptions.budget { parameters["budget"] = .string(String(budget)) }
    var document = ResultDocument(verb: "minimize", parameters: parameters, instance: instance)
    document["neurons"] = .string("\(model)")
    for (field, value) in best.fields { document[field] = value }
    if results.count > 1 {
      document["depths"] = .array(results.map { .object(ModelMinima([$0]).fields) })
    }
    var text = results.map { Self.text(of: $0, model, instance) }.joined(separator: "\n")
    if explain && !best.isOpen && best.upper != nil {
      let explanation = try explanation(results, instance, panel, tables, effort, progress)
      document["explanation"] = explanation?.value(of: instance.function) ?? .null
      progress.finish()
      if let explanation { text += explanation.text(of: instance.function) }
    }
    if let network = questioned.network {
      let yours = OwnNetwork(
        network: network, measure: size, model: model, depths: results.map(\.depth), lower: best.lower,
        upper: best.upper, isOpen: best.isOpen)
      document["yours"] = .object(yours.fields)
      text += "\n" + yours.text
    }
    if let folder, let (certificate, recipes) = certificate {
      var fields = try folder.fields(certificate, recipes)
      for field in ["minima", "refuted"] { fields[field] = nil }
      document["certificate"] = .object(fields)
      text += "\ncertificate: " + (try folder.text(certificate, recipes))
    }
    try output.emit(document, text: text)
    if best.isOpen { throw ExitCode.undecided }
  }

  /// Few points on which every refuted architecture is still impossible; nil if none is refuted.
  private func explanation(
    _ results: [ModelMinimization], _ instance: Instance, _ panel: ModelPanel, _ tables: ModelTables, _ effort: Effort,
    _ progress: Progress
  ) throws -> Explanation? {
    // The architecture that was hardest to refute is the first to fit when too much is deleted: try what failed last first.
    var refuted = Array(results.flatMap(\.refuted).reversed())
    guard !refuted.isEmpty else { return nil }
    return try Explanation.find(
      pointCount: instance.function.pointCount, effort: effort,
      onProgress: { progress.update("explaining   \($0) points left") },
      stillForces: { points in
        let part = instance.function.restricted(to: points)
        if part.isConstant { return false }
        for (place, architecture) in refuted.enumerated() {
          let question = ModelQuestion(tables.model, part, architecture, mismatches: instance.mismatches)
          guard case .impossible = try panel.decide(question, tables, effort: effort).answer else {
            refuted.insert(refuted.remove(at: place), at: 0)
            return false
          }
        }
        return true
      })
  }

  private func search(
    _ depth: Int, _ instance: Instance, _ panel: ModelPanel, _ tables: ModelTables, _ effort: Effort,
    _ progress: Progress
  ) throws -> ModelMinimization {
    let (sample, mismatches) = (instance.function, instance.mismatches)
    if size == .wires {
      return try ModelMinimization(
        wiresOf: { architecture in
          progress.update("depth \(depth)   at \(architecture)")
          return ModelQuestion(tables.model, sample, architecture, mismatches: mismatches)
        }, inputCount: sample.inputCount, depth: depth, tables: tables, effort: effort)
    }
    let known = try BinaryWitness.find(tables.model, instance, depth: depth, by: size, effort: effort)
    return try ModelMinimization(
      of: sample, depth: depth, by: size, known: known, effort: effort
    ) { architecture in
      progress.update("depth \(depth)   at \(architecture)")
      let question = ModelQuestion(tables.model, sample, architecture, mismatches: mismatches)
      return try panel.decide(question, tables, effort: effort).answer
    }
  }

  private static func text(of result: ModelMinimization, _ model: NeuronModel, _ instance: Instance) -> String {
    var text: String
    switch result.outcome {
    case .none: text = "depth \(result.depth): no network of \(model) neurons of this depth fits\n"
    case .optimal:
      text = "depth \(result.depth): least \(result.measure.rawValue) \(result.lower) with \(model) neurons\n"
    case .interval(let reason):
      text =
        "depth \(result.depth): \(result.measure.rawValue) \(result.lower)...\(result.upper.map(String.init) ?? "?")"
      text += " with \(model) neurons (\(reason))\n"
    }
    for network in result.minima {
      let architecture = network.architecture
      text += "  fits     \(architecture)   weights \(architecture.weightCount), neurons \(architecture.neuronCount), "
      text += "wires \(network.wireCount), magnitude \(network.magnitude)\n"
      text += ModelText.lines(of: network, on: instance.sample).map { "             \($0)\n" }.joined()
    }
    for architecture in result.refuted { text += "  refuted  \(architecture)\n" }
    return text
  }
}

/// The best of several depths.
struct ModelMinima {
  let results: [ModelMinimization]
  let isOpen: Bool
  let upper: Int?
  let lower: Int?

  init(_ results: [ModelMinimization]) {
    self.results = results
    let possible = results.filter { if case .none = $0.outcome { false } else { true } }
    let upper = possible.compactMap(\.upper).min()
    isOpen = possible.contains { result in
      if case .interval = result.outcome { return result.lower <= upper ?? .max }
      return false
    }
    self.upper = upper
    lower = isOpen ? possible.map(\.lower).min() : upper
  }

  /// The least size, or its ends.
  var sizeText: String {
    if isOpen { return "\(lower.map(String.init) ?? "?")...\(upper.map(String.init) ?? "?")" }
    return upper.map(String.init) ?? "none"
  }

  var fields: [String: JSONValue] {
    let answer = isOpen ? "interval" : upper == nil ? "none" : "optimal"
    var fields: [String: JSONValue] = [
      "answer": .string(answer), "lower": lower.map { .integer($0) } ?? .null,
      "upper": upper.map { .integer($0) } ?? .null,
      "minima": .array(results.filter { $0.upper == upper }.flatMap(\.minima).map(Self.minimum)),
      "refuted": .array(
        results.flatMap(\.refuted).map { ["widths": .array($0.widths.map { .integer($0) })] }),
    ]
    if results.count == 1 { fields["depth"] = .integer(results[0].depth) }
    for case .interval(let reason) in results.map(\.outcome) where isOpen && fields["reason"] == nil {
      fields["reason"] = .string("\(reason)")
    }
    return fields
  }

  private static func minimum(_ network: ModelNetwork) -> JSONValue {
    [
      "widths": .array(network.architecture.widths.map { .integer($0) }),
      "weights": .integer(network.architecture.weightCount), "neurons": .integer(network.architecture.neuronCount),
      "wires": .integer(network.wireCount), "magnitude": .integer(network.magnitude),
      "network": ModelNetworkJSON.value(of: network),
    ]
  }
}
