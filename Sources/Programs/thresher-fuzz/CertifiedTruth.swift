import Certificates
import Checker
import Files
import Formats
import Running
import Solving
import Synthesis
import ThresholdNetworks

/// What is true of small samples, found by search and kept, to hold against what the checker accepts.
enum CertifiedTruth {
  // The fuzzer offers its inputs from one thread.
  nonisolated(unsafe) private static var known: [String: MinimizationResult] = [:]

  /// Whether an accepted statement about this instance is true; samples of more than four inputs are believed.
  static func holds(_ acceptance: Acceptance, _ instance: [UInt8]) -> Bool {
    guard let sample = try? PLA.read(InputText(file: "instance.pla", bytes: instance)).partialFunction(),
      sample.inputCount <= 4, acceptance.depth <= 3, let measure = SizeMeasure(rawValue: acceptance.measure)
    else { return true }
    let key = "\(CheckedDigest.hexadecimal(of: instance)) \(acceptance.depth) \(measure) \(acceptance.mismatches)"
    if known[key] == nil {
      if known.count > 4_096 { known.removeAll() }
      var options = MinimizationOptions(depth: acceptance.depth)
      options.measure = measure
      options.mismatches = acceptance.mismatches
      known[key] = try? Search.minimize(sample, options: options)
    }
    guard let truth = known[key] else { return true }
    if truth.answer == .none { return acceptance.upper == nil }
    guard truth.answer == .optimal else { return true }
    if acceptance.lower > truth.lower || acceptance.upper ?? .max < truth.lower { return false }
    guard acceptance.isComplete, measure != .wires else { return true }
    return acceptance.lower == truth.lower
      && Set(acceptance.witnesses) == Set(truth.minima.map(\.network.architecture.widths))
  }
}
