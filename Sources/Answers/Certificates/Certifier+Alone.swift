import Covering
import Running
import Solving
import Synthesis
import ThresholdNetworks

extension Certifier {
  /// Asks about one architecture alone what `certify` asks when it comes to it, so that the book of the finder has the answers: a short
  /// attempt, the search of a minimization if that leaves it open, and the evidence if it is impossible.
  ///
  /// - Parameters:
  ///   - architecture: of the depth of the certifier.
  ///   - book: that of the certifier.
  ///   - effort: without resource units, which the attempts have of their own.
  /// - Returns: false if the effort ended first.
  package func decideAlone(_ architecture: Architecture, book: AnswerBook, effort: Effort) throws -> Bool {
    let widths = architecture.widths
    var isOpen = true
    if depth == 1 || finder.sample.inputCount <= CorrectSets.maximumFanIn {
      let short = effort.with(resources: EvidenceFinder.shortAttempt)
      if case .undecided = try finder.decide(widths, effort: short) {} else { isOpen = false }
    }
    if isOpen, !effort.isStopped {
      var options = MinimizationOptions(depth: depth)
      options.measure = measure
      options.mismatches = mismatches
      options.recordsEvidence = true
      options.book = book
      let answer = try Minimization(of: finder.sample, options: options, effort: effort).decideAlone(architecture)
      if case .impossible(let refutation)? = answer, !effort.isStopped {
        finder.carry(refutation, of: architecture)
        _ = try finder.decide(widths, effort: effort)
      }
    }
    return !effort.isStopped
  }
}
