import ArgumentParser
import Formats
import Running
import ThresholdNetworks

extension Describe {
  /// `thresher describe FILE --output all`: a line of a table for each output.
  func describeAll(_ effort: Effort) throws {
    var rows = [["output", "points", "ones", "zeros", "free", "conflicts", "essential", "single neuron"]]
    if real { rows[0].append("real weights") }
    var entries: [JSONValue] = []
    var isComplete = true
    let samples = try instanceOptions.allSamples()
    for (index, sample) in samples.enumerated() {
      let summary = SampleSummary(sample, real: real, effort: effort)
      if !summary.isComplete { isComplete = false }
      var fields = summary.fields
      fields["instance"] = Instance(sample: sample, function: summary.function).value
      entries.append(.object(fields))
      let free = sample.inputCount <= 62 ? "\(1 << sample.inputCount - summary.function.pointCount)" : "-"
      let fits = summary.fitsSingleNeuron.map { $0 ? "fits" : "no" } ?? "not known"
      rows.append([
        sample.outputName ?? "\(index + 1)", "\(summary.function.pointCount)", "\(summary.ones)", "\(summary.zeros)",
        free, "\(summary.conflicts)", summary.essentialInputs.map { "\($0.count)" } ?? "not known",
        summary.function.isConstant ? "constant" : fits,
      ])
      if let real = summary.realNeuron {
        rows[rows.count - 1].append(real.text { NetworkText.inputName($0, sample) })
      }
    }
    var document = ResultDocument(verb: "describe", parameters: instanceOptions.parameters)
    document["outputs"] = .array(entries)
    if !isComplete { document.stop(nil) }
    try output.emit(document, text: OutputTable.text(rows))
    if !isComplete { throw ExitCode.undecided }
  }
}
