import ArgumentParser
import Columns
import Formats
import ThresholdNetworks

extension Count {
  /// `thresher count FILE --widths 4,1 --output all`: a line of a table for each output.
  func countAll() throws {
    let others = [("--posterior", posterior), ("--shard", shard != nil), ("--on", on != nil)]
    if let other = others.first(where: \.1) {
      throw ValidationError("found --output all and \(other.0); expected one output for it")
    }
    guard let widths else {
      throw ValidationError("found no --widths; expected the widths of the layers, as in --widths 6,3,1")
    }
    let samples = try instanceOptions.allSamples()
    let progress = output.progress
    let effort = budgetOptions.startedEffort(progress)
    defer { progress.finish() }
    var rows = [["output", "count", "probability"]]
    var entries: [JSONValue] = []
    var isComplete = true
    for (index, sample) in samples.enumerated() {
      let instance = try instanceOptions.instance(of: sample)
      var fields: [String: JSONValue] = ["instance": instance.value]
      let name = sample.outputName ?? "\(index + 1)"
      do {
        let result = try InterpolatorCount(
          of: instance.function, architecture: widths.architecture(inputCount: instance.function.inputCount),
          mismatches: instance.mismatches,
          effort: MinimizeOutputs.share(of: effort, among: samples.count, left: samples.count - index))
        fields.merge(Self.fields(of: result, base: instance.mismatches == 0 ? nil : instance.base)) { $1 }
        rows.append([name, "\(result.count)", "\(result.probability)"])
      } catch let stop as CountingStopped {
        isComplete = false
        fields["count"] = .null
        fields["reason"] = .string(stop.description)
        rows.append([name, "not known", stop.description])
      }
      entries.append(.object(fields))
    }
    progress.finish()
    var parameters = instanceOptions.parameters
    parameters["widths"] = .array(widths.values.map { .integer($0) })
    var document = ResultDocument(verb: "count", parameters: parameters)
    document["outputs"] = .array(entries)
    try output.emit(document, text: OutputTable.text(rows))
    if !isComplete { throw ExitCode.undecided }
  }
}
