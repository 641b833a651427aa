import Running
import Solving
import ThresholdNetworks

/// The entry to every minimization: by the measure, the search that treats it.
public enum Search {
  /// The least size of a network that fits `sample`, with every architecture that attains it.
  public static func minimize(
    _ sample: PartialFunction, options: MinimizationOptions, effort: Effort = .unlimited,
    journal: Journal? = nil, onProgress: @escaping (MinimizationProgress) -> Void = { _ in }
  ) throws -> MinimizationResult {
    switch options.measure {
    case .weights, .neurons:
      try Minimization(
        of: sample, options: options, effort: effort, journal: journal, onProgress: onProgress
      ).run()
    case .wires:
      try WireMinimization(
        of: sample, options: options, effort: effort, journal: journal, onProgress: onProgress
      ).run()
    }
  }
}
