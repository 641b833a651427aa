import ArgumentParser
import Files
import Formats
import ThresholdNetworks

/// `thresher describe FILE`: what one sees in a sample before any search.
struct Describe: LimitedVerb {
  static let configuration = CommandConfiguration(
    commandName: "describe",
    abstract: "Points, balance, conflicts, symmetries and trivial bounds of an instance.",
    discussion: "A network file stands for its function. What --time leaves open is null (exit code 30).")

  @OptionGroup var instanceOptions: InstanceOptions
  @Flag(
    help: """
      Also a neuron with weights of any size and sign, a threshold function in the usual sense, or points that prove that \
      there is none.
      """)
  var real = false
  @OptionGroup var neuronOptions: NeuronOptions
  @OptionGroup var limits: LimitOptions
  @OptionGroup var output: OutputOptions

  var timeLimit: Duration? { limits.time }

  func run() throws {
    if let model = neuronOptions.richModel { return try describe(model) }
    let effort = limits.startedEffort()
    if instanceOptions.asksForAll { return try describeAll(effort) }
    let sample: Sample
    do { sample = try instanceOptions.describedSample() } catch let error as DataError {
      guard let cubes = try instanceOptions.cubes(insteadOf: error), !real else { throw error }
      return try describe(cubes, effort: effort)
    }
    let summary = SampleSummary(sample, real: real, effort: effort)
    var document = ResultDocument(
      verb: "describe", parameters: instanceOptions.parameters,
      instance: Instance(sample: sample, function: summary.function))
    for (name, value) in summary.fields { document[name] = value }
    if !summary.isComplete { document.stop(nil) }
    try output.emit(document, text: summary.text)
    if !summary.isComplete { throw ExitCode.undecided }
  }
}

extension InstanceOptions {
  /// The rows of the instance, or the function of a network.
  func describedSample() throws -> Sample {
    if try namesNetwork { return try questioned().instance.sample }
    return try sample()
  }
}
