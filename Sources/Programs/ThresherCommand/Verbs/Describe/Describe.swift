import ArgumentParser
import Formats
import ThresholdNetworks

/// `thresher describe FILE`: what one sees in a sample before any search.
struct Describe: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Points, balance, conflicts, symmetries and trivial bounds of an instance.",
    discussion: "What --time leaves open is null (exit code 30).")

  @OptionGroup var instanceOptions: InstanceOptions
  @OptionGroup var limits: LimitOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let effort = limits.startedEffort()
    if instanceOptions.asksForAll { return try describeAll(effort) }
    let sample = try instanceOptions.sample()
    let summary = SampleSummary(sample, effort: effort)
    var document = ResultDocument(
      verb: "describe", parameters: instanceOptions.parameters,
      instance: Instance(sample: sample, function: summary.function))
    for (name, value) in summary.fields { document[name] = value }
    try output.emit(document, text: summary.text)
    if !summary.isComplete { throw ExitCode.undecided }
  }
}
