import Numbers
import Testing

@Suite struct RandomKeyTests {
  /// The known answers of the Random123 distribution (kat_vectors, threefry2x64 20).
  @Test func threefryKnownAnswers() {
    #expect(RandomKey.threefry(0, 0, 0, 0) == (0xc2b6_e3a8_c2c6_9865, 0x6f81_ed42_f350_084d))
    let ones = ~UInt64(0)
    #expect(RandomKey.threefry(ones, ones, ones, ones) == (0xe02c_b7c4_d95d_277a, 0xd066_33d0_893b_8b68))
    #expect(
      RandomKey.threefry(
        0xa409_3822_299f_31d0, 0x082e_fa98_ec4e_6c89, 0x243f_6a88_85a3_08d3, 0x1319_8a2e_0370_7344)
        == (0x263c_7d30_bb0f_0af1, 0x56be_8361_d331_1526))
  }

  @Test func equalSeedsGiveEqualStreamsAndFoldsDoNotDependOnUse() {
    var a = RandomKey(seed: 9)
    var b = RandomKey(seed: 9)
    let before = a.fold(in: 3)
    let first = (0..<100).map { _ in a.next() }
    #expect(first == (0..<100).map { _ in b.next() })
    #expect(a.fold(in: 3).first == before.first)
    let streams = RandomKey(seed: 9).split(into: 50).map(\.first)
    #expect(Set(streams + first).count == 150)
  }

  /// Chi-square of 60,000 draws below 6: the 99.99 percent quantile of 5 degrees of freedom is 25.7.
  @Test func drawsBelowABoundAreUniform() {
    var key = RandomKey(seed: 10)
    func statistic(_ draw: (inout RandomKey) -> Int) -> Double {
      var counts = [Int](repeating: 0, count: 6)
      for _ in 0..<60_000 { counts[draw(&key)] += 1 }
      return counts.reduce(0) { $0 + Double(($1 - 10_000) * ($1 - 10_000)) / 10_000 }
    }
    #expect(statistic { $0.next(below: 6) } < 25.7)
    #expect(statistic { Int($0.next(below: UInt128(6) << 100) >> 100) } < 25.7)
    #expect(statistic { key in Int(exactly: key.next(below: Integer(6) << 200) >> 200) ?? 0 } < 25.7)
    #expect(statistic { key in (0..<5).count { _ in key.bernoulli(Rational(1, 3)) } } > 25.7)
  }

  @Test func bernoulliHasItsProbability() {
    var key = RandomKey(seed: 11)
    let hits = (0..<100_000).count { _ in key.bernoulli(Rational(1, 7)) }
    // Five standard deviations of 110.7.
    #expect(abs(hits - 14_286) < 554)
    #expect((0..<100).allSatisfy { _ in key.bernoulli(1) && !key.bernoulli(0) })
  }
}

extension RandomKey {
  /// The first word of the stream of a copy.
  fileprivate var first: UInt64 {
    var copy = self
    return copy.next()
  }
}
