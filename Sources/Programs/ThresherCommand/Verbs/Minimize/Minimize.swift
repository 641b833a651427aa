import ArgumentParser
import Files
import Formats
import Foundation
import Solving
import Synthesis
import ThresholdNetworks

/// `thresher minimize FILE --depth 2`: the least network that fits, and every architecture that attains it.
struct Minimize: LimitedVerb {
  static let configuration = CommandConfiguration(
    commandName: "minimize",
    abstract: "The smallest networks that fit a sample, with the proof that nothing smaller exists.",
    discussion: """
      Prints every architecture of the least size with a witness, and the maximal architectures that are refuted. \
      A network file asks for the least network of its function: on all inputs, or on the points of --on FILE. \
      Ctrl-C, --time and --budget leave an interval that is right as far as it goes (exit code 30); with --journal \
      and --resume a later run continues it.
      """)

  @OptionGroup var instanceOptions: InstanceOptions
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("The number of layers (default 2; for a network, as many as it has).", valueName: "L"),
    transform: Parse.depth)
  var depth: Int?
  @Option(
    parsing: .unconditional, help: ArgumentHelp("Several depths, as in 2...4.", valueName: "L...M"),
    transform: Parse.depths)
  var depths: ClosedRange<Int>?
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Of a network: only what it does on the points of this file.", valueName: "FILE"))
  var on: String?
  @Option(parsing: .unconditional, help: "What is minimized: weights, neurons or wires.")
  var size: SizeMeasure = .weights
  @Option(parsing: .unconditional, help: "Who decides: auto, z3, covering, or at depth 2 pricing or conflicts.")
  var engine: EngineChoice = .auto
  @Flag(help: "Also find few points that still force the size.")
  var explain = false
  @Flag(help: "The least size for 0, 1, 2, ... mismatches, until a constant suffices.")
  var frontier = false
  @Option(
    parsing: .unconditional, help: ArgumentHelp("Append every decision to this file.", valueName: "FILE"))
  var journal: String?
  @Flag(help: "Continue from the journal if it exists.")
  var resume = false
  @Option(
    parsing: .unconditional, help: ArgumentHelp("Write a certificate that thresher-check accepts.", valueName: "DIR"))
  var certify: String?
  @OptionGroup var neuronOptions: NeuronOptions
  @OptionGroup var budgetOptions: BudgetOptions
  @OptionGroup var output: OutputOptions

  var timeLimit: Duration? { budgetOptions.time }

  func validate() throws {
    if depth != nil && depths != nil {
      throw ValidationError("found --depth and --depths; expected one of them")
    }
    if frontier && instanceOptions.mismatches != nil {
      throw ValidationError("found --frontier and --mismatches; expected one of them")
    }
    if frontier && explain { throw ValidationError("found --frontier and --explain; expected one of them") }
    if certify != nil {
      if frontier { throw ValidationError("found --certify and --frontier; expected one of them") }
      if depths != nil { throw ValidationError("found --certify and --depths; expected a single --depth") }
      try CertificateFolder.validate(instanceOptions, size, depth: depth ?? 2)
    }
    if instanceOptions.asksForAll {
      let others = [
        ("--journal", journal != nil), ("--certify", certify != nil), ("--explain", explain), ("--frontier", frontier),
      ]
      if let other = others.first(where: \.1) {
        throw ValidationError("found --output all and \(other.0); expected one output for it")
      }
    }
    if resume && journal == nil { throw ValidationError("found --resume without --journal; expected both") }
  }

  /// The depths of a question about instances.
  var allDepths: ClosedRange<Int> { depths ?? (depth ?? 2)...(depth ?? 2) }

  func run() throws {
    if let model = neuronOptions.richModel { return try minimize(model) }
    if instanceOptions.asksForAll { return try MinimizeOutputs(command: self).run() }
    let questioned: QuestionedInstance
    do { questioned = try question() } catch let error as DataError {
      guard allowsCubes, let cubes = try instanceOptions.cubes(insteadOf: error) else { throw error }
      return try minimize(cubes)
    }
    var command = self
    if depths == nil { command.depth = depth ?? questioned.network?.architecture.depth ?? 2 }
    let single = command.depth ?? 2
    if certify != nil { try CertificateFolder.validate(instanceOptions, size, depth: single) }
    let run = try MinimizeRun(command, instance: questioned.instance, network: questioned.network)
    defer { run.progress.finish() }
    if frontier {
      try run.frontier(depths: depths ?? single...single)
    } else {
      try run.minimize(depths: depths ?? single...single)
    }
  }

  /// The frontier reads contradicting rows as mismatches like any other, and starts where they leave it.
  private func question() throws -> QuestionedInstance {
    let options = instanceOptions
    guard frontier, !options.majority, on == nil, try !options.namesNetwork else {
      return try options.questioned(on: on)
    }
    let sample = try options.sample()
    let relaxation = try sample.relaxed(mismatches: sample.unavoidableMismatches)
    return QuestionedInstance(
      instance: Instance(sample: sample, function: relaxation.function, mismatches: 0, base: relaxation.base),
      network: nil)
  }
}

extension SizeMeasure: ExpressibleByArgument {}
extension EngineChoice: ExpressibleByArgument {}
