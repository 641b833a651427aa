import ArgumentParser
import Covering
import Files
import Formats
import Foundation
import Numbers
import Running
import SmallFunctions
import ThresholdNetworks

/// The least weights of random functions, where all classes would take too long: an estimate of the whole.
struct CatalogEstimate {
  let inputCount: Int
  let depth: Int
  let count: Int
  let seed: UInt64

  /// One drawn function.
  private struct Draw {
    let table: TruthTable
    let least: LeastWeights
  }

  /// Draws functions of all, each with the same probability, and settles them one by one, several beside each other. The draws are those
  /// that `CatalogSample` makes of the same seed.
  ///
  /// What time or Ctrl-C cuts short is left out with all later draws, so the first ones that are there are as random as all.
  func run(_ verb: Catalog, _ parameters: [String: JSONValue]) throws {
    let progress = verb.output.progress
    let effort = verb.budgetOptions.startedEffort(progress, isDetail: true)
    defer { progress.finish() }
    var key = RandomKey(seed: seed).fold(in: "random functions of a catalog")
    let group = SmallFunctionGroup(inputCount: inputCount)
    let tables = (0..<count).map { _ in
      group.representative(of: UInt32(truncatingIfNeeded: key.next() >> UInt64(64 - 1 << inputCount)))
    }
    var draws: [Draw] = []
    // Some seconds of work, after which it is told what is done.
    let block = 16 * max(1, effort.jobs)
    while draws.count < count, !effort.isStopped {
      progress.update(draws.count, of: count, "functions settled")
      let part = Array(tables[draws.count..<min(draws.count + block, count)])
      let settled = ParallelLoop.map(part.count, jobs: effort.jobs) { index -> Draw? in
        if effort.isStopped { return nil }
        let table = TruthTable(inputCount: inputCount, bits: UInt64(part[index]))
        let least = LeastWeights(of: PartialFunction(table), depth: depth, effort: effort.single())
        if least.exhausted == .time || least.exhausted == .interrupted { return nil }
        return Draw(table: table, least: least)
      }
      // `map` leaves nothing out but what is nil, so a gap ends the draws.
      for draw in settled {
        guard let draw else { break }
        draws.append(draw)
      }
      if settled.contains(where: { $0 == nil }) { break }
    }
    progress.finish()
    try emit(draws, stop: draws.count < count ? effort.stop ?? .time : nil, verb, parameters)
  }

  private func emit(_ draws: [Draw], stop: Exhausted?, _ verb: Catalog, _ parameters: [String: JSONValue]) throws {
    let settled = draws.filter { $0.least.exhausted == nil }
    let open = draws.count - settled.count
    let histogram = Dictionary(grouping: settled, by: \.least.lower).sorted { $0.key < $1.key }
    var document = ResultDocument(verb: "catalog", parameters: parameters)
    document["answer"] = stop == nil && open == 0 ? "complete" : "interval"
    if let stop { document["reason"] = .string("\(stop)") }
    document["draws"] = .integer(draws.count)
    document["open"] = .integer(open)
    document["classCount"] = .integer(Set(draws.map(\.table)).count)
    document["classes"] = .array(draws.map { Catalog.row($0.table, $0.least) })
    var text = "weights  draws  share of all functions, standard error  widths\n"
    var bars: [JSONValue] = []
    for (weights, members) in histogram {
      let share = Double(members.count) / Double(draws.count)
      let error = (share * (1 - share) / Double(draws.count)).squareRoot()
      var architectures: [Architecture: Int] = [:]
      for architecture in members.flatMap(\.least.architectures) { architectures[architecture, default: 0] += 1 }
      // The most frequent ones first.
      let widths = architectures.sorted { $0.value != $1.value ? $0.value > $1.value : $0.key < $1.key }
      bars.append([
        "weights": .integer(weights), "draws": .integer(members.count), "share": .number(share),
        "standard_error": .number(error),
        "widths": .array(
          widths.map { ["widths": .array($0.key.widths.map { .integer($0) }), "draws": .integer($0.value)] }),
      ])
      text += String(format: "%7d  %5d  %.4f +- %.4f  ", weights, members.count, share, error)
      text += widths.map { "\($0.key) (\($0.value))" }.joined(separator: "  ") + "\n"
    }
    document["histogram"] = .array(bars)
    if open > 0 {
      let lower = draws.filter { $0.least.exhausted != nil }.map(\.least.lower).min() ?? 0
      text += "\(Catalog.pad(">= \(lower)", 7))  \(Catalog.pad("\(open)", 5))  not decided within the resources\n"
    }
    text += "\(draws.count) random functions, \(settled.count) settled at depth \(depth)"
    text += stop.map { "; \($0), \(count - draws.count) not asked\n" } ?? "\n"
    try verb.output.emit(document, text: text)
    if stop != nil || open > 0 { throw ExitCode.undecided }
  }
}
