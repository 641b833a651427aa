import ArgumentParser
import Formats
import Running
import Solving
import Synthesis
import ThresholdNetworks

/// `thresher minimize FILE --output all`: one output after another, a line of a table each.
struct MinimizeOutputs {
  let command: Minimize

  func run() throws {
    let samples = try command.instanceOptions.allSamples()
    let progress = command.output.progress
    let effort = command.budgetOptions.startedEffort(progress, isDetail: true)
    defer { progress.finish() }
    var rows = [["output", command.size.rawValue, "depth", "widths"]]
    var entries: [JSONValue] = []
    var isComplete = true
    var parameters: [String: JSONValue] = [:]
    for (index, sample) in samples.enumerated() {
      let run = try MinimizeRun(
        command, instance: command.instanceOptions.instance(of: sample), progress: progress,
        effort: Self.share(of: effort, among: samples.count, left: samples.count - index))
      parameters = run.parameters
      let best = try run.best(of: command.allDepths)
      if best.answer == .interval { isComplete = false }
      var fields = run.fields(best)
      fields["instance"] = run.instance.value
      entries.append(.object(fields))
      rows.append([sample.outputName ?? "\(index + 1)"] + Self.cells(best))
    }
    progress.finish()
    var document = ResultDocument(verb: "minimize", parameters: parameters)
    document["outputs"] = .array(entries)
    document["answer"] = isComplete ? "optimal" : "interval"
    try command.output.emit(document, text: OutputTable.text(rows))
    if !isComplete { throw ExitCode.undecided }
  }

  private static func cells(_ best: MinimizeRun.Summary) -> [String] {
    let size: String
    switch best.answer {
    case .none: size = "none"
    case .optimal: size = best.upper.map(String.init) ?? "none"
    case .interval: size = "\(best.lower.map(String.init) ?? "?")...\(best.upper.map(String.init) ?? "?")"
    }
    let networks = best.minima.map(\.network.architecture)
    let depths = Set(networks.map(\.depth)).sorted().map(String.init).joined(separator: " ")
    return [size, depths, networks.map(\.description).joined(separator: "  ")]
  }

  /// What one output may cost, so that the whole stays within its limits: an equal part of what is left.
  static func share(of effort: Effort, among count: Int, left: Int) -> Effort {
    var share = effort.with(resources: effort.budget.resources.map { max(1, $0 / UInt64(count)) })
    if let deadline = effort.budget.deadline {
      share.budget.deadline = .now + (deadline - .now) / max(1, left)
    }
    return share
  }
}
