import ArgumentParser
import Covering
import Files
import Formats
import Numbers
import Running
import ThresholdNetworks

extension Export {
  /// `thresher export FILE --widths K,1 --threshold T OUT.lp`: the covering program of one output threshold.
  func exportCover(_ instance: Instance, _ architecture: Architecture, to out: String) throws {
    guard architecture.depth == 2, let width = architecture.widths.first else {
      throw ValidationError("found --widths \(architecture) with lp; expected K,1, for the program is about depth 2")
    }
    guard let threshold else {
      throw ValidationError("found no --threshold with lp; expected one from 1 to \(width), for each has a program")
    }
    guard (1...max(1, width)).contains(threshold) else {
      throw ValidationError("found --threshold \(threshold); expected one from 1 to \(width)")
    }
    let refused = [
      ("--wires", wires != nil), ("--plain", isPlain), ("--mismatches", instance.mismatches > 0),
    ]
    if let (option, _) = refused.first(where: { $0.1 }) {
      throw ValidationError("found \(option) with lp; expected cnf or opb")
    }
    let sample = instance.function
    let effort = limits.startedEffort()
    guard sample.inputCount <= CorrectSets.maximumFanIn else {
      throw DataError(
        file: instance.sample.name, found: "\(sample.inputCount) inputs",
        expected: "at most \(CorrectSets.maximumFanIn), for all columns are listed")
    }
    try effort.require(bytes: MarginPrograms.bytesNeeded(for: sample), for: "the covering program")
    guard
      let program = CoverProgram(
        of: sample, width: width, threshold: threshold, shouldStop: { effort.isStopped })
    else { return try effort.goOn("the covering program is not written") }
    let value = program.relaxation(effort: effort)
    try effort.goOn("the covering program is not written")
    if value == nil {
      Output.warn("the relaxation is too large to be solved in fractions; the program is written without its value")
    }
    let comments = [
      "\(DataError.oneLine(instance.sample.name)): widths \(architecture), output threshold \(threshold)",
      "v1, v2, ... are the sets of points on which one neuron can be right; a network fits with this output iff at most "
        + "\(width) of them suffice",
    ]
    let relaxation = value.map { ["relaxation \($0)"] } ?? []
    try Output.write(program.text(comments: comments + relaxation), to: out)
  }
}
