import ArgumentParser
import Files
import Formats
import NeuronModels
import ThresholdNetworks

/// The instance that a verb is about, and what to do with contradicting rows.
public struct InstanceOptions: ParsableArguments {
  @Argument(help: "The instance (PLA, a table, JSON, BLIF, truth-table lines), or - for standard input.")
  var file: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "A total function instead of a file: inputs and truth table, as in 4:0x6996.", valueName: "n:0xHEX"))
  var function: String?

  @Option(
    parsing: .unconditional,
    help: "The format of the file if its suffix does not tell: pla, csv, json, blif or truth.")
  var format: FileFormat?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "The output of a file with several; `all` for describe, minimize and count.", valueName: "NAME|NUMBER"))
  var output: String?

  @OptionGroup var table: TableArguments

  @Flag(help: "Let contradicting rows vote; a tie makes the point a don't care.")
  var majority = false

  @Option(
    parsing: .unconditional, help: ArgumentHelp("The number of labels that may be wrong.", valueName: "K"),
    transform: { try Parse.count($0, in: 0...Int.max) })
  var mismatches: Int?

  /// The options at their defaults.
  public init() {}

  /// Refuses options that contradict each other.
  ///
  /// - Throws: `ValidationError`, one line.
  public func validate() throws {
    if majority && mismatches != nil {
      throw ValidationError("found --majority and --mismatches; expected one of them")
    }
  }

  /// Whether the question is about every output of the file.
  var asksForAll: Bool { output == "all" }

  /// The rows of the instance.
  ///
  /// - Throws: `DataError` for what is wrong with the file, `ValidationError` if none is named.
  public func sample() throws -> Sample {
    if file != nil && function != nil {
      throw ValidationError("found a file and --function; expected one instance")
    }
    if asksForAll {
      throw ValidationError("found --output all; expected one output, by name or number")
    }
    if let function {
      if output != nil { throw ValidationError("found --output with --function, which has one output") }
      do {
        return try FunctionLiteral.sample(function)
      } catch let error as DataError {
        throw ValidationError(error.description)
      }
    }
    guard let file else {
      throw ValidationError("found no instance; expected a file, - for standard input, or --function n:0xHEX")
    }
    let sample: Sample
    do { sample = try Sample.read(file, options: readingOptions()) } catch let error as DataError {
      // A network of other than binary neurons is no instance either, and no mistake in a file of binary ones.
      if let model = try? NamedNetwork.model(in: file, format: format), model.binary == nil {
        throw Sample.isNetwork(file)
      }
      throw error
    }
    try table.finish(sample)
    return sample
  }

  /// The rows of every output of the file, for `--output all`.
  func allSamples() throws -> [Sample] {
    guard let file, function == nil else {
      throw ValidationError("found --output all without a file; expected a file with several outputs")
    }
    var options = try readingOptions()
    options.output = nil
    let samples = try Sample.readAll(file, options: options)
    if let first = samples.first { try table.finish(first) }
    return samples
  }

  private func readingOptions() throws -> ReadingOptions {
    var options = ReadingOptions(format: format, output: output)
    options.table = try table.options()
    return options
  }

  /// The instance as a question: the rows, the function that they define, and the mismatches allowed.
  public func instance() throws -> Instance { try instance(of: sample()) }

  /// Rows as a question.
  func instance(of sample: Sample) throws -> Instance {
    if let mismatches {
      let relaxation = try sample.relaxed(mismatches: mismatches)
      return Instance(
        sample: sample, function: relaxation.function, mismatches: relaxation.allowance, base: relaxation.base)
    }
    return Instance(sample: sample, function: try majority ? sample.majority() : sample.partialFunction())
  }

  /// The parameters of the question that these options add to a result.
  public var parameters: [String: JSONValue] {
    var fields = table.parameters
    if let output { fields["output"] = .string(output) }
    if majority { fields["majority"] = true }
    if let mismatches { fields["mismatches"] = .integer(mismatches) }
    return fields
  }
}

extension FileFormat: ExpressibleByArgument {}

/// An instance as verbs work on it.
public struct Instance: Sendable {
  /// The rows as read.
  public let sample: Sample
  /// The function on the distinct points.
  public let function: PartialFunction
  /// The weight of the points of `function` that may be wrong.
  public let mismatches: Int
  /// The mismatches that contradicting rows cause in every network; they come on top.
  public let base: Int

  /// An instance; see the properties for the parameters.
  public init(sample: Sample, function: PartialFunction, mismatches: Int = 0, base: Int = 0) {
    self.sample = sample
    self.function = function
    self.mismatches = mismatches
    self.base = base
  }
}

extension Sample {
  fileprivate static func isNetwork(_ file: String) -> DataError {
    DataError(
      file: file, found: "a network", expected: "an instance",
      fix: "`thresher convert` lists the function of a network")
  }
}
