import ArgumentParser
import Files
import Formats
import Foundation
import Running
import SmallFunctions
import Synchronization
import ThresholdNetworks

/// All classes at depth 2 in a folder: a file of proofs a range of tables, which is there as a whole or not at all.
///
/// The files are the journal: their bytes depend on the range alone, so any runs may share the folder, and a run does what no file
/// is there for.
struct CatalogFolder {
  let path: String
  let group: SmallFunctionGroup
  let ranges: [Int]

  init(path: String, inputCount: Int) {
    self.path = path
    group = SmallFunctionGroup(inputCount: inputCount)
    ranges = group.ranges
  }

  private func file(_ range: Int) -> String { "\(path)/\(group.inputCount)-\(range).widths" }
  private var tableFile: String { "\(path)/\(group.inputCount)-table.txt" }

  func run(_ verb: Catalog, _ parameters: [String: JSONValue]) throws {
    let progress = verb.output.progress
    let effort = verb.budgetOptions.startedEffort(progress)
    defer { progress.finish() }
    try Folder.make(path)
    try work(verb.shard ?? .whole, effort, progress)
    progress.update("adding up")
    let units = try settled(effort)
    progress.finish()
    let found = units.compactMap { $0 }
    let sum = SmallWidthUnit(sumOf: found)
    let isComplete = found.count == ranges.count
    if isComplete { try writeTable(units) }
    let count = sum.classes.reduce(0, +)
    guard !isComplete || count == group.classCount else {
      throw DataError(
        file: path, found: "\(count) classes in all ranges", expected: "\(group.classCount) classes by Burnside's lemma"
      )
    }
    var document = ResultDocument(verb: "catalog", parameters: parameters)
    document["answer"] = .string(isComplete ? "complete" : "interval")
    if let stop = effort.stop, !isComplete { document["reason"] = .string("\(stop)") }
    document["ranges"] = ["finished": .integer(found.count), "all": .integer(ranges.count)]
    document["settled"] = .integer(count)
    document["classCount"] = .integer(group.classCount)
    document["proofBytes"] = .integer(sum.proofBytes)
    document["histogram"] = .array(
      sum.classes.indices.filter { sum.classes[$0] > 0 }.map { width in
        [
          "width": .integer(width), "weights": .integer(weights(width)), "classes": .integer(sum.classes[width]),
          "functions": .integer(sum.functions[width]),
        ]
      })
    document["hardest"] = .array(
      sum.hardest.map { .string("\(TruthTable(inputCount: group.inputCount, bits: UInt64($0)))") })
    try verb.output.emit(document, text: text(sum, finished: found.count, count))
    if !isComplete { throw ExitCode.undecided }
  }

  private func work(_ shard: Shard, _ effort: Effort, _ progress: Progress) throws {
    let mine = ranges.indices.filter { shard.contains($0) }.map { ranges[$0] }
    let pending = mine.filter { !Folder.isRegularFile(file($0)) }
    let finished = Atomic<Int>(mine.count - pending.count)
    try ParallelLoop.run(pending.count, jobs: effort.jobs) {
      let worker = SmallWidthWorker(inputCount: group.inputCount)
      return { index in
        guard !effort.isStopped, let result = worker.work(onRange: pending[index], shouldStop: { effort.isStopped })
        else { return }
        try AtomicFile.write(result.proofs, to: file(pending[index]))
        let done = finished.add(1, ordering: .relaxed).newValue
        progress.update(done, of: mine.count, "ranges")
      }
    }
  }

  /// What the files say, nil for those that are missing.
  private func settled(_ effort: Effort) throws -> [SmallWidthUnit?] {
    try ParallelLoop.map(ranges.count, jobs: effort.jobs) { index in
      let file = file(ranges[index])
      guard let data = FileManager.default.contents(atPath: file) else { return nil }
      guard let unit = SmallWidthUnit(records: Array(data), group: group, range: ranges[index]) else {
        throw DataError(
          file: file, found: "something else than the widths of range \(ranges[index])",
          expected: "what `thresher catalog --to` wrote", fix: "remove the file")
      }
      return unit
    }
  }

  /// A line a range: its number, and a hexadecimal digit for the width of each of its classes.
  private func writeTable(_ units: [SmallWidthUnit?]) throws {
    let lines = zip(ranges, units).map { "\($0) \($1?.widths ?? "")\n" }
    try AtomicFile.write(lines.joined(), to: tableFile)
  }

  private func weights(_ width: Int) -> Int {
    Architecture(inputCount: group.inputCount, widths: [width, 1]).weightCount
  }

  private func text(_ sum: SmallWidthUnit, finished: Int, _ count: Int) -> String {
    func pad(_ number: Int, _ width: Int) -> String {
      let digits = "\(number)"
      return String(repeating: " ", count: max(0, width - digits.count)) + digits
    }
    var text = "width  weights  classes   functions\n"
    for width in sum.classes.indices where sum.classes[width] > 0 {
      text +=
        "\(pad(width, 5))  \(pad(weights(width), 7))  \(pad(sum.classes[width], 7))  \(pad(sum.functions[width], 10))\n"
    }
    text += "\(count) of \(group.classCount) classes settled"
    if finished < ranges.count { return text + ", \(finished) of \(ranges.count) ranges; the same command goes on\n" }
    let shown = sum.hardest.prefix(8).map { "\(TruthTable(inputCount: group.inputCount, bits: UInt64($0)))" }
    text += "; widest: \(shown.joined(separator: " "))"
    return text + (sum.hardest.count > shown.count ? " and \(sum.hardest.count - shown.count) more\n" : "\n")
  }
}
