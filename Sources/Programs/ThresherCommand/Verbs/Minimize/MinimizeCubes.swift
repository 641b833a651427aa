import ArgumentParser
import Covering
import Files
import Formats
import Running
import Solving
import ThresholdNetworks

extension Minimize {
  /// `--depth 1` of rows that stand for too many points to list: at most two points of each row matter.
  func minimize(_ sample: CubeSample) throws {
    let progress = output.progress
    let effort = budgetOptions.startedEffort(progress)
    let candidates = [true, false].compactMap { sample.extremes(rising: $0) }
    guard var chosen = candidates.first else { return try emitNone(sample) }
    var open: [PartialFunction] = []
    for candidate in candidates {
      switch SingleNeuronEngine.function(of: candidate, effort: effort).answer {
      case .found: open = [candidate]
      case .impossible: continue
      case .undecided:
        open.append(candidate)
        continue
      }
      break
    }
    guard open.count < 2 else {
      Output.warn("\(sample.name): not decided within the budget whether a rising or a falling neuron fits")
      throw ExitCode.undecided
    }
    chosen = open.first ?? chosen
    StandardStreams.writeError(
      DataError.oneLine(
        "thresher: note: \(sample.name): too many points to list; a neuron needs the least and the greatest of each row"
      )
        + "\n")
    let rows = chosen.points.enumerated().map { Sample.Row(point: $1, label: chosen.labels[$0]) }
    let instance = Instance(
      sample: Sample(name: sample.name, inputCount: sample.inputCount, rows: rows, digest: sample.digest),
      function: chosen)
    let run = try MinimizeRun(self, instance: instance, progress: progress, effort: effort)
    defer { run.progress.finish() }
    try run.minimize(depths: 1...1)
  }

  /// The answer where the extreme points alone contradict each other in both directions.
  private func emitNone(_ sample: CubeSample) throws {
    var parameters = instanceOptions.parameters
    parameters["depth"] = 1
    parameters["size"] = .string(size.rawValue)
    var document = ResultDocument(verb: "minimize", parameters: parameters)
    document["instance"] = ["sha256": .string(sample.digest), "inputs": .integer(sample.inputCount)]
    document["answer"] = "none"
    document["depth"] = 1
    (document["lower"], document["upper"]) = (.null, .null)
    document["minima"] = []
    document["refuted"] = [["widths": [1], "by": "neuron"]]
    try output.emit(document, text: "depth 1: no network of this depth fits\n  refuted  1   by neuron\n")
  }

  /// Whether the question can be answered for rows that are not listed.
  var allowsCubes: Bool {
    depths == nil && depth == 1 && size != .wires && !frontier && !explain && certify == nil && journal == nil
  }
}
