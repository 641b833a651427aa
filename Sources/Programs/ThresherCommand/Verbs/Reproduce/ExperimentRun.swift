import Claims
import Formats
import Running

/// The units of an experiment, worked out in parallel and kept in a journal.
struct ExperimentRun<Kind: Experiment> {
  let unitCount: Int
  private let experiment: Kind
  private let arguments: Arguments
  private let shard: Shard
  private let journal: UnitJournal<Kind.Unit>

  /// - Throws: `ArgumentError` before anything is written, `DataError` if the folder holds units of other parameters.
  init(_ experiment: Kind, _ arguments: Arguments, folder: String, shard: Shard, resuming: Bool) throws {
    unitCount = try experiment.unitCount(arguments)
    let question: JSONValue = ["experiment": .string(experiment.name), "parameters": arguments.json]
    journal = try UnitJournal(
      folder: folder, name: experiment.name, shard: shard, question: question.text(isPretty: false), resuming: resuming)
    (self.experiment, self.arguments, self.shard) = (experiment, arguments, shard)
  }

  /// Runs the units of this shard that no journal holds yet, until the effort ends.
  func work(_ effort: Effort) throws {
    let known = journal.results
    let pending = (0..<unitCount).filter { shard.contains($0) && known[$0] == nil }
    // A unit alone may have all threads.
    let inner = pending.count > 1 ? effort.single() : effort
    let steps = StepCount(unitCount, "units", done: known.count, effort: effort)
    try ParallelLoop.run(pending.count, jobs: effort.jobs) { index in
      if effort.exhaustion() != nil { return }
      steps.begin(experiment.name)
      guard let result = try experiment.run(unit: pending[index], of: arguments, effort: inner) else { return }
      try journal.append(pending[index], result)
      steps.finish(experiment.name)
    }
  }

  var finished: Int { journal.results.keys.count { (0..<unitCount).contains($0) } }

  /// The results of all units in order; nil while some are missing.
  var units: [Kind.Unit]? {
    let known = journal.results
    let units = (0..<unitCount).compactMap { known[$0] }
    return units.count == unitCount ? units : nil
  }
}
