import ArgumentParser
import Formats
import Running
import Solving
import Synthesis
import ThresholdNetworks

/// The architectures that a list is about: those of --widths, or all of the least weights at --depth.
struct ArchitectureOptions: ParsableArguments {
  @Option(
    parsing: .unconditional, help: ArgumentHelp("The widths of the layers, as in 3,2,1.", valueName: "widths"),
    transform: Parse.widths)
  var widths: Widths?
  @Option(
    parsing: .unconditional, help: ArgumentHelp("Without --widths: the number of layers.", valueName: "L"),
    transform: Parse.depth)
  var depth: Int?

  func validate() throws {
    if widths != nil && depth != nil { throw ValidationError("found --widths and --depth; expected one of them") }
  }

  /// As results show them.
  var parameters: [String: JSONValue] {
    if let widths { return ["widths": .array(widths.values.map { .integer($0) })] }
    return ["depth": .integer(depth ?? 2)]
  }

  /// - Throws: `ExitCode.undecided`, after a warning, where the least weights are not decided within the effort.
  func architectures(of instance: Instance, effort: Effort, _ progress: Progress) throws -> [Architecture] {
    if let widths { return [widths.architecture(inputCount: instance.function.inputCount)] }
    var options = MinimizationOptions(depth: depth ?? 2)
    options.mismatches = instance.mismatches
    let result = try Search.minimize(instance.function, options: options, effort: effort) { state in
      progress.update("minimizing   size \(state.lower)...\(state.upper.map(String.init) ?? "?")")
    }
    if result.answer == .interval {
      Output.warn("the least size is not decided within the budget; give --widths or a larger budget")
      throw ExitCode.undecided
    }
    return result.minima.map(\.network.architecture)
  }
}
