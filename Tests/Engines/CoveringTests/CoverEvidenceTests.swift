import Covering
import Solving
import Testing
import ThresholdNetworks

/// What a search writes down as it goes, and the tree that comes of it: see `CoverEvidence.swift`.
@Suite struct CoverEvidenceTests {
  /// Steps come before the end of a node, points that are lost in them behind what is below.
  @Test func stepsAndBranches() {
    let (root, taken, excluded) = (CoverEvidence(), CoverEvidence(), CoverEvidence())
    root.steps = [.reduction([1, 2]), .lost(1), .reduction([3, 4]), .lost(0)]
    root.end = .branch(.constant(true), taken, excluded)
    taken.end = .weights([5, 6])
    #expect(root.tree == nil)
    let (given, kept) = (CoverEvidence(), CoverEvidence())
    excluded.end = .mistake(7, given, kept)
    given.steps = [.lost(2)]
    (given.end, kept.end) = (.impossible, .weights([8, 9]))
    #expect(
      root.tree
        == CoverTree([
          .reduced(by: [1, 2]), .mistake(on: 1), .reduced(by: [3, 4]), .mistake(on: 0), .branch(on: .constant(true)),
          .pruned([5, 6]), .mistake(on: 7), .mistake(on: 2), .impossible, .impossible, .pruned([8, 9]), .impossible,
          .impossible,
        ]))
  }

  /// Chains to either side: recursion would need more than any stack has, also in freeing them.
  @Test(arguments: [true, false]) func aMillionBranches(toExcluded: Bool) {
    let root = CoverEvidence()
    var last = root
    for _ in 0..<1_000_000 {
      let (next, leaf) = (CoverEvidence(), CoverEvidence())
      leaf.end = .impossible
      last.end = toExcluded ? .branch(.constant(false), leaf, next) : .mistake(3, next, leaf)
      last = next
    }
    #expect(root.tree == nil)
    last.end = .impossible
    #expect(root.tree?.nodes.count == 2_000_001)
  }

  /// What others still hold is left as it is.
  @Test func partsOutliveTheWhole() {
    let part = CoverEvidence()
    let leaf = CoverEvidence()
    leaf.end = .impossible
    part.end = .branch(.constant(true), leaf, leaf)
    do {
      let whole = CoverEvidence()
      whole.end = .branch(.constant(false), part, leaf)
      #expect(whole.tree?.nodes.count == 5)
    }
    #expect(part.tree == CoverTree([.branch(on: .constant(true)), .impossible, .impossible]))
  }
}
