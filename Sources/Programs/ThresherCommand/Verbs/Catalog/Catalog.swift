import ArgumentParser
import Covering
import Files
import Formats
import Running
import Solving
import ThresholdNetworks

/// `thresher catalog 4 --depth 3`: the least sizes of all functions of a few inputs.
struct Catalog: LimitedVerb {
  static let configuration = CommandConfiguration(
    commandName: "catalog",
    abstract: "Least weights of all functions of a few inputs, up to the symmetries that keep sizes.",
    discussion: """
      Functions that differ by a permutation of the inputs, by complementing all inputs or the output have equal \
      sizes; each class is named by its least truth table. Up to four inputs all classes are settled at once, by \
      running through the networks. Five inputs have 9 million classes, to be settled one by one (often \
      milliseconds each at depth 2, up to seconds at depth 3): name one with --function, or a range with --from and \
      --count; the last line names the class to go on with. --sample settles random functions and says how often each size \
      occurs. At depth 2, --to settles all classes of up to five inputs, \
      with a proof of each, and keeps them in a folder, range by range: the same command goes on where it was stopped, and \
      --shard i/n does every n-th range, for several machines with one folder. `thresher-check --widths DIR` checks the \
      proofs. Exit code 30 while ranges are missing.
      """)

  @Argument(help: "The number of inputs, 1 to 5.", transform: { try Parse.count($0, in: 1...5) })
  var inputs: Int

  @Option(
    parsing: .unconditional, help: "The number of layers, 2 or 3.",
    transform: { try Parse.count($0, in: SmallFunctionCatalog.depths) })
  var depth: Int = 2

  @Option(
    parsing: .unconditional, help: ArgumentHelp("Settle the class of this function only.", valueName: "n:0xHEX"))
  var function: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Settle classes one by one from this truth table on.", valueName: "n:0xHEX"))
  var from: String?

  @Option(
    parsing: .unconditional, help: ArgumentHelp("The number of classes after --from.", valueName: "N"),
    transform: { try Parse.count($0, in: 1...1_000_000_000) })
  var count: Int?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Settle only every n-th class from the i-th on; `thresher merge` joins them.", valueName: "i/n"),
    transform: Shard.parse)
  var shard: Shard?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Settle all classes at depth 2, with proofs, in this folder.", valueName: "DIR"))
  var to: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Settle the classes of so many random functions: how often each least size occurs. With --to, their proofs are kept.",
      valueName: "N"),
    transform: { try Parse.count($0, in: 1...1_000_000) })
  var sample: Int?

  @Option(
    parsing: .unconditional, help: ArgumentHelp("The seed of --sample, 1 unless given.", valueName: "N"),
    transform: { UInt64(try Parse.count($0, in: 0...Int.max)) })
  var seed: UInt64?

  @Flag(help: "With --neurons: the classes of binary neurons, each with what its least table needs in the model.")
  var binaryClasses = false

  @OptionGroup var neuronOptions: NeuronOptions
  @OptionGroup var budgetOptions: BudgetOptions
  @OptionGroup var output: OutputOptions

  var timeLimit: Duration? { budgetOptions.time }

  func validate() throws {
    if sample != nil {
      for (name, isGiven) in [
        ("--shard", shard != nil), ("--function", function != nil), ("--from", from != nil), ("--count", count != nil),
        ("--neurons", neuronOptions.richModel != nil),
      ] where isGiven {
        throw ValidationError("found --sample and \(name); expected --sample without it")
      }
    }
    if binaryClasses && neuronOptions.richModel == nil {
      throw ValidationError("found --binary-classes; expected it with --neurons of other than binary neurons")
    }
    if seed != nil && sample == nil { throw ValidationError("found --seed; expected it with --sample") }
    if to != nil {
      if function != nil || from != nil || count != nil {
        throw ValidationError(
          "found --to and a single class or a range; expected --to alone, for it settles all classes")
      }
      if neuronOptions.richModel != nil {
        throw ValidationError(
          "found --to and other neurons; expected --to alone, for it knows the neurons of this program only")
      }
      if depth != 2 { throw ValidationError("found --to at depth \(depth); expected --depth 2") }
      if budgetOptions.budget != nil {
        throw ValidationError("found --to and --budget; expected --time, for what is finished is kept")
      }
      return
    }
    if function != nil && shard != nil {
      throw ValidationError("found --function and --shard; expected one of them, for one class cannot be shared")
    }
    if from != nil && shard != nil && count == nil {
      throw ValidationError("found --from and --shard without --count; expected the number of classes to share")
    }
    if function != nil && from != nil {
      throw ValidationError("found --function and --from; expected one of them")
    }
    if count != nil && from == nil {
      throw ValidationError("found --count without --from; expected --from with the first truth table")
    }
    if inputs > SmallFunctionCatalog.maximumInputs && function == nil && from == nil && sample == nil {
      throw ValidationError(
        "found a catalog of \(inputs) inputs; expected --function, --from, --sample or --to, for its classes are settled one by one"
      )
    }
  }

  func run() throws {
    if let model = neuronOptions.richModel { return try catalog(model) }
    var parameters: [String: JSONValue] = ["inputs": .integer(inputs), "depth": .integer(depth)]
    if let sample {
      let functions = RandomFunctions(inputCount: inputs, count: sample, seed: seed ?? 1)
      parameters.merge(functions.parameters) { $1 }
      if let to {
        try CatalogSample(path: to, functions: functions).run(self, parameters)
      } else {
        try CatalogEstimate(depth: depth, functions: functions).run(self, parameters)
      }
    } else if let to {
      try CatalogFolder(path: to, inputCount: inputs).run(self, parameters)
    } else if let function {
      let table = try table(function)
      parameters["function"] = .string("\(table)")
      try settle(from: FunctionSymmetries(inputCount: inputs).representative(of: table), count: 1, parameters)
    } else if let from {
      let table = try table(from)
      parameters["from"] = .string("\(table)")
      if let count { parameters["count"] = .integer(count) }
      try settle(from: table, count: count ?? .max, parameters)
    } else {
      try printAll(parameters)
    }
  }

  private func table(_ text: String) throws -> TruthTable {
    do {
      let table = try FunctionLiteral.truthTable(text)
      guard table.inputCount == inputs else {
        throw ValidationError("found a function of \(table.inputCount) inputs, expected \(inputs)")
      }
      return table
    } catch let error as DataError {
      throw ValidationError(error.description)
    }
  }

  // MARK: All classes at once

  private func wholeCatalog() throws -> SmallFunctionCatalog {
    do throws(EffortEnded) {
      return try SmallFunctionCatalog(inputCount: inputs, depth: depth, effort: budgetOptions.startedEffort())
    } catch {
      Output.warn("\(error.reason): no class is settled before all are; --from settles them one by one")
      throw ExitCode.undecided
    }
  }

  private func printAll(_ parameters: [String: JSONValue]) throws {
    let catalog = try wholeCatalog()
    var listing = CatalogListing(parameters: parameters)
    listing.rows = catalog.entries.enumerated().map { index, entry in
      CatalogListing.Row(
        place: index, value: Self.row(entry.function, entry.functionCount, entry.weights, entry.architectures),
        text: Self.line(entry.function, entry.functionCount, entry.weights, entry.architectures))
    }
    listing.fields = [
      "answer": "complete",
      "histogram": .array(
        catalog.histogram.map {
          ["weights": .integer($0.weights), "classes": .integer($0.classes), "functions": .integer($0.functions)]
        }),
    ]
    listing.ending = "\nweights  classes  functions\n"
    for bar in catalog.histogram {
      listing.ending += "\(Self.pad(bar.weights, 7))  \(Self.pad(bar.classes, 7))  \(Self.pad(bar.functions, 9))\n"
    }
    if let shard {
      listing.rows.removeAll { !shard.contains($0.place) }
      try listing.write(shard)
    } else {
      try output.emit(listing.document, text: listing.text)
    }
  }

  // MARK: One class after the other

  private func settle(from start: TruthTable, count: Int, _ parameters: [String: JSONValue]) throws {
    var listing = CatalogListing(parameters: parameters)
    let symmetries = FunctionSymmetries(inputCount: inputs)
    let progress = output.progress
    let effort = budgetOptions.startedEffort(progress, isDetail: true)
    defer { progress.finish() }
    progress.update("0 classes settled   looking for the next one")
    var done = 0
    var open = 0
    var stop: Exhausted?
    /// The class to go on with, or the function from which the search for it goes on when the time has ended.
    var next: TruthTable? = start
    func lookForNext(from table: TruthTable?) {
      switch table.map({ symmetries.nextClass(from: $0, effort: effort) }) {
      case .found(let found)?: next = found
      case .stopped(let place)?: (next, stop) = (place, effort.stop)
      case FunctionSymmetries.NextClass.none?, nil: next = nil
      }
    }
    lookForNext(from: start)
    while let table = next, done < count, stop == nil {
      if let shard, !shard.contains(done) {
        done += 1
        lookForNext(from: Self.successor(of: table))
        // Nobody else looks at the clock where most classes belong to others.
        stop = stop ?? effort.stop
        continue
      }
      if count == .max {
        progress.update("\(done) classes settled   at \(table)")
      } else {
        progress.update(done, of: count, "classes settled", "at \(table)")
      }
      let least = LeastWeights(
        of: PartialFunction(table), depth: depth, effort: effort)
      // Out of time is out of time for all; a class that exceeds its resources is reported as an interval.
      if let reason = least.exhausted {
        if reason == .interrupted || reason == .time {
          stop = reason
          break
        }
        open += 1
      }
      let size = symmetries.orbitSize(of: table)
      if output.json || shard != nil {
        listing.rows.append(
          CatalogListing.Row(
            place: done, value: Self.row(table, size, least), text: Self.line(table, size, least)))
      } else {
        try Output.write(Self.line(table, size, least))
      }
      done += 1
      // Where the next one is not told, its search, which may take seconds, is left out.
      if function == nil || output.json { lookForNext(from: Self.successor(of: table)) }
    }
    // All that was asked for is there, whether or not the search for what comes after it has ended.
    if done >= count { stop = nil }
    progress.finish()
    listing.fields["answer"] = stop == nil && open == 0 ? "complete" : "interval"
    listing.fields["next"] = next.map { .string("\($0)") } ?? .null
    if let stop { listing.fields["reason"] = .string("\(stop)") }
    listing.ending = next.map { "next  --from \($0)\n" } ?? "next  none: this was the last class\n"
    if let shard {
      try listing.write(shard)
    } else if output.json {
      let tells = function == nil || stop != nil
      try output.emit(listing.document, text: listing.rows.map(\.text).joined() + (tells ? listing.ending : ""))
    } else if function == nil || stop != nil {
      try Output.write(listing.ending)
    }
    if stop != nil || open > 0 { throw ExitCode.undecided }
  }

  /// The next truth table as a number, nil after the last one.
  private static func successor(of table: TruthTable) -> TruthTable? {
    let bits = table.values.words[0] + 1
    guard bits >> (1 << UInt64(table.inputCount)) == 0 else { return nil }
    return TruthTable(inputCount: table.inputCount, bits: bits)
  }

  // MARK: Rows

  /// A drawn function as JSON, without the size of its class.
  static func row(_ table: TruthTable, _ least: LeastWeights) -> JSONValue {
    guard let reason = least.exhausted else {
      return [
        "table": .string(table.hexadecimal), "weights": .integer(least.lower),
        "widths": .array(least.architectures.map { .array($0.widths.map { .integer($0) }) }),
      ]
    }
    return [
      "table": .string(table.hexadecimal), "lower": .integer(least.lower), "reason": .string("\(reason)"),
    ]
  }

  private static func row(
    _ table: TruthTable, _ size: Int, _ weights: Int, _ architectures: [Architecture]
  ) -> JSONValue {
    [
      "table": .string(table.hexadecimal), "functions": .integer(size), "weights": .integer(weights),
      "widths": .array(architectures.map { .array($0.widths.map { .integer($0) }) }),
    ]
  }

  private static func row(_ table: TruthTable, _ size: Int, _ least: LeastWeights) -> JSONValue {
    guard let reason = least.exhausted else { return row(table, size, least.lower, least.architectures) }
    return [
      "table": .string(table.hexadecimal), "functions": .integer(size), "lower": .integer(least.lower),
      "reason": .string("\(reason)"),
    ]
  }

  private static func line(
    _ table: TruthTable, _ size: Int, _ weights: Int, _ architectures: [Architecture]
  ) -> String {
    "\(table)  \(pad(size, 3))  \(pad(weights, 3))  \(architectures.map(\.description).joined(separator: "  "))\n"
  }

  private static func line(_ table: TruthTable, _ size: Int, _ least: LeastWeights) -> String {
    guard let reason = least.exhausted else { return line(table, size, least.lower, least.architectures) }
    return "\(table)  \(pad(size, 3))  >= \(least.lower)  \(reason)\n"
  }

  static func pad(_ number: Int, _ width: Int) -> String { pad("\(number)", width) }

  static func pad(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.count)) + text
  }
}
