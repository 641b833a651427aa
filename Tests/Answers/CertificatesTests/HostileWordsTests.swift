import Certificates
import Covering
import Running
import Solving
import TestSupport
import Testing
import ThresholdNetworks

/// Evidence of answers that anybody may have written: whatever is read, a certificate can be made of it, and the checker says no.
@Suite struct HostileWordsTests {
  /// A refutation of each kind, as an engine has found it.
  private static func decisions() -> [(question: InterpolationQuestion, decision: Decision)] {
    func question(_ bits: UInt64, _ widths: [Int], _ mismatches: Int = 0) -> InterpolationQuestion {
      InterpolationQuestion(
        sample: PartialFunction(TruthTable(inputCount: 4, bits: bits)),
        architecture: Architecture(inputCount: 4, widths: widths), mismatches: mismatches)
    }
    let cover = [question(0x1683, [3, 1]), question(0x1683, [4, 1]), question(0x1683, [2, 1], 1)]
    let layers = [question(0x6996, [2, 2, 1]), question(0x1683, [3, 2, 1])]
    let neurons = [question(0x1683, [1]), question(0x6996, [1], 2)]
    var decisions: [(InterpolationQuestion, Decision)] = []
    for question in cover {
      let engine = MulticoverEngine(sample: question.sample, mismatches: question.mismatches, recordsEvidence: true)
      decisions.append((question, engine.decide(question, effort: .unlimited)))
    }
    for question in layers {
      let engine = SeparationEngine(sample: question.sample, recordsEvidence: true)
      decisions.append((question, engine.decide(question, effort: .unlimited)))
    }
    for question in neurons {
      decisions.append((question, SingleNeuronEngine(recordsEvidence: true).decide(question, effort: .unlimited)))
    }
    return decisions
  }

  @Test func changedWordsEndInNothingOrInARefutation() throws {
    var key = SplitMix(state: 27)
    let keeper = KeptRefutations()
    var (read, refused) = (0, 0)
    for (question, decision) in Self.decisions() {
      guard case .impossible(let refutation) = decision.answer, refutation.carriesEvidence else {
        Issue.record("\(question.architecture) is not refuted")
        continue
      }
      let text = try #require(decision.text)
      #expect(keeper.evidence(for: refutation, of: question) != nil)
      let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
      let words = lines[3].split(separator: " ").map(String.init)
      for _ in 0..<300 {
        var changed = words
        for _ in 0..<Int.random(in: 1...2, using: &key) {
          let place = Int.random(in: 0..<changed.count, using: &key)
          changed[place] = "\([0, 1, 2, 3, 4, 5, 15, 16, 1 << 40, Int.max, -1].randomElement(using: &key) ?? 0)"
        }
        let other = (lines[..<3].map(String.init) + [changed.joined(separator: " ")]).joined(separator: "\n")
        guard case .impossible(let evidence)? = Decision(text: other, about: question.sample)?.answer else {
          refused += 1
          continue
        }
        read += 1
        if let kept = keeper.evidence(for: evidence, of: question) { #expect(keeper.isProof(kept, of: question)) }
      }
    }
    #expect(read > 100 && refused > 100, "\(read) \(refused)")
  }
}
