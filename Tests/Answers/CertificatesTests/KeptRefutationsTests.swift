import Certificates
import Solving
import Testing
import ThresholdNetworks

/// What a journal keeps of a refutation: see `KeptRefutations.swift`.
@Suite struct KeptRefutationsTests {
  /// Widths that nothing fits, on four inputs: by margin, by trees, by an alternating chain, by separation; the last with a mismatch.
  private static let cases: [(bits: UInt64, widths: [Int], mismatches: Int)] = [
    (0x1683, [3, 1], 0), (0x1683, [4, 1], 0), (0x06b4, [4, 1], 0), (0x6996, [3, 1], 0), (0x6996, [2, 2, 1], 0),
    (0x1683, [3, 3, 1], 0), (0x6996, [1, 1], 1),
  ]

  private static func question(_ bits: UInt64, _ widths: [Int], _ mismatches: Int) -> InterpolationQuestion {
    InterpolationQuestion(
      sample: PartialFunction(TruthTable(inputCount: 4, bits: bits)),
      architecture: Architecture(inputCount: 4, widths: widths), mismatches: mismatches)
  }

  @Test func evidenceIsAcceptedForItsQuestionAlone() throws {
    let keeper = KeptRefutations()
    for (bits, widths, mismatches) in Self.cases {
      let question = Self.question(bits, widths, mismatches)
      let name = "\(String(bits, radix: 16)) \(widths)"
      guard let text = keeper.evidence(for: .solver("none"), of: question) else {
        Issue.record("no evidence for \(name)")
        continue
      }
      #expect(!text.contains("\n") && keeper.isProof(text, of: question), "\(name)")
      // Wider layers fit, and a constant fits everything.
      let wide = widths.dropLast().map { _ in 12 } + [1]
      #expect(!keeper.isProof(text, of: Self.question(bits, wide, mismatches)), "\(name)")
      #expect(!keeper.isProof(text, of: Self.question(0, widths, mismatches)))
      // Another function that a neuron computes, with the same widths.
      #expect(!keeper.isProof(text, of: Self.question(0x8000, widths, mismatches)), "\(name)")
    }
  }

  /// What takes the checker more steps than it is given is no proof: a line that somebody has changed must not hold a reader up.
  @Test func evidenceBeyondTheLimitProvesNothing() {
    let question = Self.question(0x6996, [2, 1], 0)
    let text = "{\"by\":\"columns\",\"widths\":[2,1]}"
    #expect(KeptRefutations().isProof(text, of: question))
    #expect(!KeptRefutations(workLimit: 100).isProof(text, of: question))
  }

  /// Whatever fits has no evidence, and what is no evidence proves nothing.
  @Test func nothingIsProvedOfWhatFits() {
    let keeper = KeptRefutations()
    let parity = Self.question(0x6996, [4, 1], 0)
    #expect(keeper.evidence(for: .solver("wrong"), of: parity) == nil)
    for text in [
      "", "{}", "[", "{\"by\":\"separation\",\"rows\":[[0,0,1]],\"widths\":[4,1]}",
      "{\"by\":\"counting\",\"rows\":[[0,1,3,7,15,16]],\"widths\":[4,1]}",
      "{\"by\":\"margin\",\"rows\":[[1],[1],[1],[1]],\"widths\":[4,1]}",
      "{\"by\":\"tree\",\"file\":\"AAAA\",\"widths\":[4,1]}", "{\"by\":\"trust\",\"widths\":[4,1]}",
    ] {
      #expect(!keeper.isProof(text, of: parity), "\(text)")
    }
    // Wires have rules of their own.
    var wires = Self.question(0x6996, [3, 1], 0)
    wires.maximumWires = 8
    #expect(keeper.evidence(for: .solver("none"), of: wires) == nil)
  }
}
