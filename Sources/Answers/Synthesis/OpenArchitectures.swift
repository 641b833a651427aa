import Running
import Solving
import ThresholdNetworks

/// The architectures that a short minimization leaves between its bounds, each a question of its own.
package struct OpenArchitectures {
  /// The architectures, ascending in size.
  package let all: [Architecture]
  /// Whether the short minimization has settled the question, so that only whoever wants to see the parts asks for them.
  package let isSettled: Bool

  /// The most architectures that are listed; a search comes to the others last, if at all.
  private static let most = 4096

  /// - Parameter effort: of the short minimization.
  /// - Throws: what a minimization throws.
  package init(_ sample: PartialFunction, options: MinimizationOptions, effort: Effort) throws {
    let result = try Search.minimize(sample, options: options, effort: effort)
    let isSettled = result.answer != .interval
    let lattice = ArchitectureLattice(inputCount: sample.inputCount, depth: options.depth)
    let least = lattice.least.size(by: options.measure) ?? 1
    var open: [Architecture] = []
    for size in (isSettled ? least : result.lower)...max(least, result.lower, result.upper ?? result.lower) {
      guard open.count < Self.most,
        let more = lattice.architectures(ofSize: size, by: options.measure, shouldStop: { effort.isStopped })
      else { break }
      open += more.filter { architecture in
        let narrowed = SuperfluousWidth.narrowed(architecture)
        return isSettled || !result.refuted.contains { narrowed.isContained(in: $0.architecture) }
      }
    }
    self.isSettled = isSettled
    all = Array(open.prefix(Self.most))
  }
}
