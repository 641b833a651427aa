import Testing
import ThresholdNetworks

/// `ArchitectureAntichain.swift` against the definition, on random sets of architectures.
@Suite struct ArchitectureAntichainTests {
  /// - Parameter depth: below, at and beyond the eight layers of one vector.
  private static func random(_ count: Int, depth: Int, seed: UInt64) -> [Architecture] {
    var state = seed
    return (0..<count).map { _ in
      let widths = (1..<depth).map { _ -> Int in
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return 1 + Int(state >> 61) % 3
      }
      return Architecture(inputCount: 5, widths: widths + [1])
    }
  }

  private static func maximal(_ all: [Architecture]) -> [Architecture] {
    Set(all).filter { one in !all.contains { $0 != one && one.isContained(in: $0) } }.sorted()
  }

  @Test(arguments: [1, 2, 4, 8, 9, 17]) func maximalOnesOfRandomSets(depth: Int) {
    for seed in 1...40 as ClosedRange<UInt64> {
      let all = Self.random(60, depth: depth, seed: seed)
      let right = Self.maximal(all)
      var grown = ArchitectureAntichain(depth: depth)
      for architecture in all { grown.insert(architecture) }
      #expect(grown.elements.sorted() == right, "seed \(seed)")
      #expect(ArchitectureAntichain(of: all, depth: depth).elements.sorted() == right, "seed \(seed)")
      #expect(maximalArchitectures(all) == right, "seed \(seed)")
      for other in Self.random(60, depth: depth, seed: seed + 1_000) {
        #expect(grown.contains(other) == all.contains { other.isContained(in: $0) })
      }
    }
  }

  @Test func pointsInAscendingNumberOfOnes() {
    let points = [3, 0, 5, 1, 7, 0, 2].map { BitVector(words: [$0], count: 3) }
    #expect(BitVector.ascendingByOnes(points) == [1, 5, 3, 6, 0, 2, 4])
    #expect(BitVector.ascendingByOnes([]).isEmpty)
  }
}
