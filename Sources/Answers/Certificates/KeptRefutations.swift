import Checker
import Files
import Formats
import Foundation
import Running
import Solving
import Synthesis
import ThresholdNetworks

/// Refutations with their evidence for journals: what goes in is what a certificate would hold, and what comes out has passed the
/// checker.
///
/// - Complexity: what `thresher-check` takes for one refutation; evidence that is not at hand is sought for a second at most.
public final class KeptRefutations: RefutationKeeper {
  private let effort: Effort
  private let workLimit: Int

  /// - Parameter effort: ends the search for evidence.
  public convenience init(effort: Effort = .unlimited) { self.init(effort: effort, workLimit: Self.workLimit) }

  /// - Parameter workLimit: the steps of the checker for one refutation; what takes more is no proof.
  package init(effort: Effort = .unlimited, workLimit: Int) {
    self.effort = effort
    self.workLimit = workLimit
  }

  /// About a second, and a line of a journal that a reader can still scroll past.
  private static let units: UInt64 = 1_000_000
  private static let longest = 1 << 18
  /// Points times inputs: a sample of which a second look costs nothing.
  private static let largest = 1 << 15
  /// Some seconds of the checker; what takes longer is better asked again.
  private static let workLimit = 1 << 32

  /// Evidence for the refutation in the words of a certificate, examined once, nil where there is none in short time.
  public func evidence(for refutation: Refutation, of question: InterpolationQuestion) -> String? {
    guard Self.isTreated(question), !effort.isStopped else { return nil }
    let finder = EvidenceFinder(sample: question.sample, mismatches: question.mismatches, effort: effort)
    finder.carry(refutation, of: question.architecture)
    let outcome = try? finder.decide(
      question.architecture.widths, effort: effort.with(resources: Self.units), usingClauses: false)
    guard case .refuted(let refuted)? = outcome, refuted.evidence.size <= Self.longest else { return nil }
    guard let text = KeptEvidence(refuted).text else { return nil }
    return isProof(text, of: question) ? text : nil
  }

  /// Whether the checker accepts the evidence, and whether it is about the widths of the question.
  public func isProof(_ evidence: String, of question: InterpolationQuestion) -> Bool {
    guard Self.isTreated(question), evidence.utf8.count <= 8 * Self.longest,
      let kept = KeptEvidence(text: evidence), let refuted = kept.refuted,
      refuted.contains(question.architecture.widths)
    else { return false }
    let sample = question.sample
    let instance = Array(PLA.text(of: Sample(name: "instance.pla", sample)).utf8)
    // A certificate that claims nothing but the refutation.
    let certificate = Certificate(
      instanceDigest: CheckedDigest.hexadecimal(of: instance), inputCount: sample.inputCount,
      pointCount: sample.pointCount, depth: question.architecture.depth, measure: .weights,
      mismatches: question.mismatches, lower: 0, upper: nil, isComplete: false, minima: [], refuted: [refuted])
    guard let files = try? certificate.files(), let text = files.first?.bytes else { return false }
    do {
      var check = try CertificateCheck(instance: instance, certificate: text) { name in
        guard let file = files.first(where: { $0.name == name }) else { throw Rejection("no file \(name)") }
        return file.bytes
      }
      check.workLimit = workLimit
      _ = try check.accept()
      return true
    } catch {
      return false
    }
  }

  /// Wires have rules of their own; weights of points are no part of what a certificate says.
  private static func isTreated(_ question: InterpolationQuestion) -> Bool {
    question.maximumWires == nil && !question.requiresEveryNeuron && !question.sample.isConstant
      && question.sample.pointCount * question.sample.inputCount <= largest
      && (question.mismatches == 0 || question.sample.weights.allSatisfy { $0 == 1 })
  }
}
