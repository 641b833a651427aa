import ArgumentParser
import Formats
import ModelColumns
import NeuronModels
import Numbers
import Running
import Synthesis
import ThresholdNetworks

extension Enumerate {
  /// `thresher enumerate FILE --neurons MODEL`: the functions or the networks, with their settings where the model counts them.
  func enumerate(_ model: NeuronModel) throws {
    let instance = try instanceOptions.instance(for: model)
    let progress = output.progress
    defer { progress.finish() }
    let effort = budgetOptions.startedEffort(progress)
    let tables = ModelTables(model)
    let parameters = parameters.merging(instanceOptions.parameters(for: model)) { $1 }
    var groups: [EnumerationListing.Group] = []
    do {
      for architecture in try architectureOptions.architectures(of: instance, tables, effort) {
        progress.update("\(kind.rawValue) of widths \(architecture)")
        var question = ModelQuestion(model, instance.function, architecture, mismatches: instance.mismatches)
        question.shard = shard ?? .whole
        let left = limit - groups.reduce(0) { $0 + $1.rows.count }
        groups.append(try group(question, tables, limit: left, effort, progress))
        if groups.last?.reason != nil { break }
      }
    } catch let stop as ModelStopped {
      groups.append(EnumerationListing.Group(widths: "of the least weights", rows: [], reason: stop.description))
    }
    progress.finish()
    let listing = EnumerationListing(kind: kind.rawValue, groups: groups)
    if let shard {
      try listing.write(ShareFile(verb: "enumerate", parameters: parameters, instance: instance.value, shard: shard))
      if !listing.isComplete { throw ExitCode.undecided }
      return
    }
    var document = ResultDocument(verb: "enumerate", parameters: parameters, instance: instance)
    document["neurons"] = .string("\(model)")
    for (field, value) in listing.fields { document[field] = value }
    try output.emit(document, text: listing.text)
    if !listing.isComplete { throw ExitCode.undecided }
  }

  private func group(
    _ question: ModelQuestion, _ tables: ModelTables, limit: Int, _ effort: Effort, _ progress: Progress
  ) throws -> EnumerationListing.Group {
    var group = EnumerationListing.Group(widths: "\(question.architecture) of \(question.model) neurons", rows: [])
    switch kind {
    case .functions:
      do {
        let found = try question.functions(tables, effort: effort)
        if found.count > limit { group.reason = "\(Exhausted.results(limit: limit))" }
        group.rows = rows(Array(found.prefix(limit)), question)
      } catch let stop as ModelStopped { group.reason = stop.description }
    case .networks:
      let found = ModelEnumeration(question, tables, limit: limit, effort: effort) { count in
        progress.update("\(count) networks found   widths \(question.architecture)")
      }
      group.reason = found.exhausted.map { "\($0)" }
      group.rows = rows(found)
    }
    return group
  }

  private func rows(
    _ functions: [(table: TruthTable, settings: Integer)], _ question: ModelQuestion
  ) -> [EnumerationListing.Row] {
    let pairs = Enumeration.exchangeableInputs(of: question.sample, upTo: Set(upTo))
    let n = question.sample.inputCount
    let orbits = Orbits(of: functions) { entry in
      Array(entry.table.values.words.reversed())
    } images: { entry in
      pairs.map { (entry.table.exchangingInputs($0.0, $0.1, of: n), entry.settings) }
    }
    return zip(orbits.representatives, orbits.sizes).map { entry, orbit in
      row(
        question, entry.table.hexadecimal, entry.table, settings: question.model.hasSettings ? entry.settings : nil,
        orbit: orbit, network: nil)
    }
  }

  private func rows(_ found: ModelEnumeration) -> [EnumerationListing.Row] {
    let question = found.question
    let pairs = Enumeration.exchangeableInputs(of: question.sample, upTo: Set(upTo))
    let neurons =
      upTo.contains(.neurons) ? Enumeration.exchangeableNeurons(of: question.architecture) : []
    let orbits = Orbits(of: found.choices, key: \.key) { choice in
      pairs.map { choice.exchangingInputs($0.0, $0.1, of: question.sample.inputCount) }
        + neurons.map { choice.exchangingNeurons($0.neuron - 1, $0.neuron, inLayer: $0.layer) }
    }
    return zip(orbits.representatives, orbits.sizes).compactMap { choice, orbit in
      found.network(of: choice).map { network in
        row(
          question, choice.key.map(Self.digits).joined(),
          TruthTable(inputCount: question.sample.inputCount, bits: choice.function),
          settings: found.settingCount(of: choice), orbit: orbit, network: network)
      }
    }
  }

  /// Hexadecimal digits of equal number, so that texts are ordered as numbers are.
  private static func digits(_ word: UInt64) -> String {
    let digits = String(word, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }

  private func row(
    _ question: ModelQuestion, _ key: String, _ table: TruthTable, settings: Integer?, orbit: Int,
    network: ModelNetwork?
  ) -> EnumerationListing.Row {
    var entry: [String: JSONValue] = [
      "widths": .array(question.architecture.widths.map { .integer($0) }), "table": .string(table.hexadecimal),
      "settings": settings.map { .string("\($0)") } ?? .null,
    ]
    var line = "  \(table.hexadecimal)"
    if let network {
      entry["network"] = ModelNetworkJSON.value(of: network)
      line += "  " + ModelText.lines(of: network).joined(separator: "; ")
    }
    line += settings.map { "  \($0) settings" } ?? ""
    if !upTo.isEmpty {
      entry["orbit"] = .integer(orbit)
      line += "  (\(orbit) alike)"
    }
    return EnumerationListing.Row(key: key, value: .object(entry), text: line + "\n")
  }
}

extension TruthTable {
  /// The function of the inputs with two of them exchanged.
  fileprivate func exchangingInputs(_ first: Int, _ second: Int, of inputCount: Int) -> TruthTable {
    TruthTable(
      inputCount: inputCount,
      values: BitVector(
        (0..<1 << inputCount).map { row in
          let differ = (row >> first ^ row >> second) & 1
          return values[row ^ (differ << first | differ << second)]
        }))
  }
}

extension ArchitectureOptions {
  /// Those of --widths, or all of the least weights at --depth.
  ///
  /// - Throws: `ModelStopped` where the least weights are not decided.
  func architectures(of instance: Instance, _ tables: ModelTables, _ effort: Effort) throws -> [Architecture] {
    let sample = instance.function
    if let widths { return [widths.architecture(inputCount: sample.inputCount)] }
    let least = try ModelMinimization(of: sample, depth: depth ?? 2, by: .weights, effort: effort) {
      ModelQuestion(tables.model, sample, $0, mismatches: instance.mismatches).decide(tables, effort: effort)
    }
    if case .interval(let reason) = least.outcome { throw ModelStopped(reason) }
    return least.minima.map(\.architecture)
  }
}
