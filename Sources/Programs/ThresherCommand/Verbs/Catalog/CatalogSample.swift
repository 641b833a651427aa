import ArgumentParser
import Files
import Formats
import Running
import SmallFunctions
import ThresholdNetworks

/// The classes of random functions at depth 2, with their proofs in a folder: an estimate of the whole.
struct CatalogSample {
  let path: String
  let functions: RandomFunctions

  /// Settles the classes of the functions, and tells how often each width was drawn.
  func run(_ verb: Catalog, _ parameters: [String: JSONValue]) throws {
    let effort = verb.budgetOptions.startedEffort()
    let (inputCount, seed) = (functions.inputCount, functions.seed)
    let draws = functions.representatives
    let tables = Set(draws).sorted()
    let blocks = stride(from: 0, to: tables.count, by: 256).map { Array(tables[$0..<min($0 + 256, tables.count)]) }
    let results = ParallelLoop.map(blocks.count, jobs: effort.jobs) { index -> (widths: [Int], proofs: [UInt8])? in
      if effort.isStopped { return nil }
      return SmallWidthWorker(inputCount: inputCount).work(onRepresentatives: blocks[index], seed: seed)
    }
    let found = results.compactMap { $0 }
    guard found.count == results.count else {
      Output.warn("\(effort.stop ?? .time): a sample is settled as a whole; nothing is written")
      throw ExitCode.undecided
    }
    var bytes = SmallWidthRecords.header(inputCount: inputCount, seed: seed, classCount: tables.count)
    // Each part has a line of its own in front.
    for result in found { bytes += result.proofs.drop { $0 != UInt8(ascii: "\n") }.dropFirst() }
    try Folder.make(path)
    try AtomicFile.write(bytes, to: "\(path)/\(inputCount)-sample-\(seed).widths")
    let widths = Dictionary(uniqueKeysWithValues: zip(tables, found.flatMap(\.widths)))
    let histogram = Dictionary(grouping: draws.compactMap { widths[$0] }, by: { $0 }).mapValues(\.count)
    try emit(verb, parameters, histogram.sorted { $0.key < $1.key }, classCount: tables.count)
  }

  private func emit(
    _ verb: Catalog, _ parameters: [String: JSONValue], _ histogram: [(key: Int, value: Int)], classCount: Int
  ) throws {
    var document = ResultDocument(verb: "catalog", parameters: parameters)
    document["answer"] = "complete"
    document["draws"] = .integer(functions.count)
    document["classCount"] = .integer(classCount)
    document["histogram"] = .array(
      histogram.map { ["width": .integer($0.key), "draws": .integer($0.value)] })
    var text = "width  \(RandomFunctions.Share.heading)\n"
    for (width, draws) in histogram {
      text += "\(Catalog.pad(width, 5))  \(RandomFunctions.Share(draws, of: functions.count).text)\n"
    }
    text += "\(functions.count) random functions in \(classCount) classes settled\n"
    try verb.output.emit(document, text: text)
  }
}
