import Checker
import Columns
import Numbers
import Running
import Testing
import ThresholdNetworks

/// `ReferenceEncoding` and `ColumnRecount` with mismatches: both against the count of the column engine.
@Suite struct MismatchEncodingTests {
  @Test(arguments: [1, 2, 3], [[1], [1, 1], [2, 1]])
  func countsAgree(mismatches: Int, widths: [Int]) throws {
    var key = RandomKey(seed: 21).fold(in: UInt64(10 * mismatches + widths.count))
    for _ in 0..<4 {
      let sample = PartialFunction.random(inputs: 2, points: 3 + key.next(below: 2), using: &key)
      let recount = try ColumnRecount(CheckedInstance(sample), widths: widths, mismatches: mismatches).count()
        .description
      #expect(try ReferenceEncodingTests.weighedModels(sample, widths, mismatches: mismatches).description == recount)
      let expected = try InterpolatorCount(
        of: sample, architecture: Architecture(inputCount: 2, widths: widths), mismatches: mismatches)
      #expect(expected.count.description == recount)
    }
  }

  /// The normal form has a model exactly where networks exist, unless a constant is wrong on so few points, where it may have none.
  @Test func normalFormIsSatisfiableWhereNetworksExist() throws {
    var key = RandomKey(seed: 22)
    var refuted = 0
    for _ in 0..<40 {
      let sample = PartialFunction.random(inputs: 3, points: 6 + key.next(below: 3), using: &key)
      for mismatches in 1...2 {
        let ones = sample.labels.popcount
        if min(ones, sample.pointCount - ones) <= mismatches { continue }
        for widths in [[1], [1, 1], [2, 1], [1, 1, 1], [2, 1, 1]] {
          let recount = ColumnRecount(CheckedInstance(sample), widths: widths, mismatches: mismatches)
          let exists = try !recount.count().isZero
          if !exists { refuted += 1 }
          let isSatisfiable = try ReferenceEncodingTests.isSatisfiable(sample, widths, mismatches: mismatches)
          #expect(isSatisfiable == exists, "\(sample.points) \(sample.labels) \(widths) \(mismatches)")
        }
      }
    }
    #expect(refuted > 30)
  }
}
