import ArgumentParser
import Covering
import Formats
import Running
import ThresholdNetworks

/// The least weights of random functions at depth 2 or 3, settled one by one, without proofs.
struct CatalogEstimate {
  let depth: Int
  let functions: RandomFunctions

  private struct Draw {
    let table: TruthTable
    let least: LeastWeights
  }

  /// Settles the functions in their order, several beside each other, and tells how often each size was drawn.
  ///
  /// What time or Ctrl-C cuts short is left out with all later draws, so those that are there are as random as all.
  func run(_ verb: Catalog, _ parameters: [String: JSONValue]) throws {
    let progress = verb.output.progress
    let effort = verb.budgetOptions.startedEffort(progress, isDetail: true)
    defer { progress.finish() }
    let tables = functions.representatives.map {
      TruthTable(inputCount: functions.inputCount, bits: UInt64($0))
    }
    var draws: [Draw] = []
    // Some seconds of work, after which it is told what is done.
    let block = 16 * max(1, effort.jobs)
    while draws.count < tables.count {
      progress.update(draws.count, of: tables.count, "functions settled")
      let part = tables[draws.count..<min(draws.count + block, tables.count)]
      let settled = ParallelLoop.map(part.count, jobs: effort.jobs) { index -> Draw? in
        if effort.isStopped { return nil }
        let table = part[part.startIndex + index]
        let least = LeastWeights(of: PartialFunction(table), depth: depth, effort: effort.single())
        if least.exhausted == .time || least.exhausted == .interrupted { return nil }
        return Draw(table: table, least: least)
      }
      let whole = settled.prefix { $0 != nil }.compactMap { $0 }
      draws += whole
      if whole.count < part.count { break }
    }
    progress.finish()
    try emit(draws, stop: draws.count < tables.count ? effort.stop ?? .time : nil, verb, parameters)
  }

  private func emit(_ draws: [Draw], stop: Exhausted?, _ verb: Catalog, _ parameters: [String: JSONValue]) throws {
    let settled = draws.filter { $0.least.exhausted == nil }
    let open = draws.filter { $0.least.exhausted != nil }
    var document = ResultDocument(verb: "catalog", parameters: parameters)
    document["answer"] = stop == nil && open.isEmpty ? "complete" : "interval"
    if let stop { document["reason"] = .string("\(stop)") }
    document["draws"] = .integer(draws.count)
    document["open"] = .integer(open.count)
    document["classCount"] = .integer(Set(draws.map(\.table)).count)
    document["classes"] = .array(draws.map { Catalog.row($0.table, $0.least) })
    let bars = Dictionary(grouping: settled, by: \.least.lower).sorted { $0.key < $1.key }
      .map { Bar(weights: $0.key, members: $0.value, of: draws.count) }
    document["histogram"] = .array(bars.map(\.value))
    var text = "weights  \(RandomFunctions.Share.heading)  widths\n" + bars.map(\.text).joined()
    if let lower = open.map(\.least.lower).min() {
      text += "\(Catalog.pad(">= \(lower)", 7))  \(Catalog.pad(open.count, 5))  not decided within the resources\n"
    }
    text += "\(draws.count) random functions, \(settled.count) settled at depth \(depth)"
    text += stop.map { "; \($0), \(functions.count - draws.count) not asked\n" } ?? "\n"
    try verb.output.emit(document, text: text)
    if stop != nil || !open.isEmpty { throw ExitCode.undecided }
  }

  /// The functions of one size.
  private struct Bar {
    let weights: Int
    let share: RandomFunctions.Share
    /// How many of them each architecture fits, the most frequent one first.
    let architectures: [(architecture: Architecture, draws: Int)]

    init(weights: Int, members: [Draw], of all: Int) {
      self.weights = weights
      share = RandomFunctions.Share(members.count, of: all)
      architectures = Dictionary(grouping: members.flatMap(\.least.architectures), by: { $0 })
        .map { ($0.key, $0.value.count) }
        .sorted { $0.1 != $1.1 ? $0.1 > $1.1 : $0.0 < $1.0 }
    }

    var value: JSONValue {
      [
        "weights": .integer(weights), "draws": .integer(share.draws), "share": .number(share.value),
        "standard_error": .number(share.standardError),
        "widths": .array(
          architectures.map {
            ["widths": .array($0.architecture.widths.map { .integer($0) }), "draws": .integer($0.draws)]
          }),
      ]
    }

    var text: String {
      let widths = architectures.map { "\($0.architecture) (\($0.draws))" }.joined(separator: "  ")
      return "\(Catalog.pad(weights, 7))  \(share.text)  \(widths)\n"
    }
  }
}
