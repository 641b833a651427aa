import ArgumentParser
import Formats
import ThresholdNetworks

/// A question about random networks: the sample that they are to fit, their widths, and the seed.
struct RandomNetworkOptions: ParsableArguments {
  @OptionGroup var instanceOptions: InstanceOptions
  @Option(
    parsing: .unconditional, help: ArgumentHelp("The widths of the layers, as in 6,3,1.", valueName: "widths"),
    transform: Parse.widths)
  var widths: Widths
  @OptionGroup var seedOptions: SeedOptions

  var seed: UInt64 { seedOptions.seed }

  /// The instance with the architecture.
  func question() throws -> (instance: Instance, architecture: Architecture) {
    let instance = try instanceOptions.instance()
    return (instance, widths.architecture(inputCount: instance.function.inputCount))
  }

  /// The parameters of the question that these options add to a result.
  var parameters: [String: JSONValue] {
    instanceOptions.parameters.merging(
      ["widths": .array(widths.values.map { .integer($0) }), "seed": .string("\(seed)")]) { $1 }
  }
}
