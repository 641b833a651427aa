import Foundation
import Sampling
import Testing

@Suite struct ChainDiagnosticsTests {
  /// A moving sum of a linear congruential sequence, rounded to eighths so that ties occur.
  private static func chain(_ seed: UInt64, _ count: Int, shift: Double) -> [Double] {
    var x = seed
    var v = 0.0
    return (0..<count).map { _ in
      x = x &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      v = 0.7 * v + Double(x >> 33) / 0x1p31 - 0.5
      return (8 * v).rounded(.toNearestOrEven) / 8 + shift
    }
  }

  /// The values that ArviZ 0.19 gives for the same sequences (rank R-hat, bulk and tail effective sample size).
  @Test(arguments: [
    (200, 0, 1.0186186405511743, 144.79682697885312, 228.96764208658033),
    (201, 0, 1.0175213600418462, 144.40831768943494, 231.57337488546946),
    (200, 0.25, 1.0537180077979154, 126.47166921516049, 177.44389135920056),
  ])
  func agreesWithArviZ(count: Int, shift: Double, rHat: Double, bulk: Double, tail: Double) throws {
    let chains = (1...4).map { Self.chain(UInt64($0), count, shift: $0 % 2 == 0 ? 0 : shift) }
    let result = ChainDiagnostics(chains)
    #expect(abs(try #require(result.rHat) - rHat) < 1e-8)
    #expect(abs(try #require(result.bulkSampleSize) / bulk - 1) < 1e-6)
    #expect(abs(try #require(result.tailSampleSize) / tail - 1) < 1e-6)
  }

  /// A chain that drifts through its law once is worth a handful of draws, however long it is, and that is told quickly.
  @Test func driftingChainIsWorthLittle() throws {
    let chains = (0..<2).map { chain in (0..<200_000).map { Double($0 + chain) } }
    let size = try #require(ChainDiagnostics(chains).bulkSampleSize)
    #expect(size > 1 && size < 10)
  }

  @Test func nothingToCompare() {
    for chains in [[], [[1, 2, 3]], [[2, 2, 2, 2, 2], [2, 2, 2, 2, 2]]] as [[[Double]]] {
      let result = ChainDiagnostics(chains)
      #expect(result.rHat == nil && result.bulkSampleSize == nil && result.tailSampleSize == nil)
    }
  }

  @Test func chainsInDifferentPlacesDisagree() throws {
    let apart = ChainDiagnostics((1...4).map { Self.chain(UInt64($0), 500, shift: Double($0)) })
    #expect(try #require(apart.rHat) > 1.5)
    #expect(try #require(apart.bulkSampleSize) < 20)
  }
}
