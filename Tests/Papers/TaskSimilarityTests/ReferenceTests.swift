import Numbers
import Running
import TaskSimilarity
import Testing

/// Every reference value of the page.
@Suite struct ReferenceTests {
  @Test(arguments: [
    (2, 1, 2, "7/8"), (3, 1, 2, "92/315"), (3, 2, 2, "229/315"), (4, 1, 2, "1/8"), (4, 2, 1, "2/15"),
    (4, 2, 2, "14/45"),
    (4, 2, 4, "8/9"), (5, 1, 1, "38/1155"), (5, 1, 2, "76/1155"), (5, 2, 1, "24/385"), (5, 2, 3, "1949/6930"),
    (6, 2, 3, "82/525"), (6, 3, 1, "1/16"), (6, 3, 3, "41/140"), (7, 7, 3, "6/7"), (8, 2, 8, "13/35"),
    (9, 8, 5, "179/198"),
    (10, 1, 5, "5/112"), (10, 3, 4, "701/7920"), (10, 5, 5, "9385/33264"), (10, 9, 5, "2479/3024"),
    (12, 6, 6, "841/3003"),
    (20, 2, 10, "1108/21945"), (20, 4, 10, "5693/74613"), (100, 1, 50, "511/8840"), (100, 2, 50, "9448874/165733425"),
    (100, 5, 52, "382196478181/6816284303400"), (100, 10, 50, "342261378/5835044215"), (3, 1, 3, "8/15"),
    (2, 2, 2, "2"),
  ])
  func exactForgetting(p: Int, d: Int, m: Int, value: String) {
    #expect(ExactForgetting(dimension: p, rank: d, support: m).worst == Rational(value))
  }

  @Test func identicalTasksForgetNothing() {
    #expect(ExactForgetting(dimension: 9, rank: 4, support: 0).worst == 0)
  }

  @Test func traceAverages() {
    let t = ZonalAverages(dimension: 6, rank: 2, support: 3)
    #expect(
      [t.t1, t.t2, t.t1t1, t.t3, t.t1t2, t.t4, t.t1t3, t.t2t2, t.t1t1t2, t.t1t1t1t1]
        == ["1", "7/10", "11/10", "11/20", "4/5", "16/35", "9/14", "3/5", "34/35", "57/35"].map { Rational($0) })
  }

  @Test(arguments: [
    (10, 4, 5, "1273/27720", "293/27720"), (6, 2, 3, "7/100", "17/1050"), (20, 4, 10, "40763/2238390", "3869/1119195"),
  ])
  func weightsOfAnyFirstTask(p: Int, d: Int, m: Int, trace: String, output: String) {
    let exact = ExactForgetting(dimension: p, rank: d, support: m)
    #expect(exact.traceWeight == Rational(trace) && exact.outputWeight == Rational(output))
  }

  /// S = diag(4, 1, 1/4, 1/25), w = (1, 1/2, -2, 3/10): 1.35281.
  @Test func oneFirstTask() {
    let exact = ExactForgetting(dimension: 10, rank: 4, support: 5)
    let s: [Rational] = [4, 1, Rational(1, 4), Rational(1, 25)]
    let w: [Rational] = [1, Rational(1, 2), -2, Rational(3, 10)]
    let value = exact.expected(
      trace: s.reduce(0, +), squaredTeacher: w.reduce(0) { $0 + $1 * $1 },
      squaredLabels: zip(s, w).reduce(0) { $0 + $1.0 * $1.1 * $1.1 })
    #expect(abs(Double(rounding: value) - 1.35281) < 5e-6)
  }

  @Test(arguments: [
    ("1/2", "1/2", "35/128"), ("1/2", "9/10", "0.0611875"), ("1", "3/4", "23/64"), ("1/5", "1/2", "359/5000"),
    ("1", "1/2", "7/8"),
    ("1", "19/20", "0.0548750"), ("1", "9/10", "0.119"), ("1/2", "1", "1/16"),
  ])
  func limit(alpha: String, beta: String, value: String) throws {
    let (a, b) = (try #require(Rational(alpha)), try #require(Rational(beta)))
    #expect(LimitCurve.value(alpha: a, beta: b) == Rational(value))
  }

  /// (f(p, p/5, p/2) - f_inf - C/p) p^2.
  @Test(arguments: [(20, 1.00015), (40, 1.00882), (80, 1.01196), (160, 1.01313), (320, 1.01361)])
  func correction(p: Int, value: Double) {
    let (a, b) = (Rational(1, 2), Rational(4, 5))
    let f = ExactForgetting(dimension: p, rank: p / 5, support: p / 2).worst
    let rest =
      (f - LimitCurve.value(alpha: a, beta: b) - LimitCurve.correction(alpha: a, beta: b) / Rational(p))
      * Rational(p * p)
    #expect(abs(Double(rounding: rest) - value) < 1e-5)
  }

  @Test func thresholds() {
    let (one, two) = (LimitCurve.humpThreshold(), LimitCurve.worstThreshold())
    #expect(abs(Double(rounding: one.lower) - 0.917447573921) < 1e-12)
    #expect(abs(Double(rounding: two.lower) - 0.946402145854) < 1e-12)
  }

  @Test(arguments: [
    ("19/20", 0.52009, 0.0591756), ("99/100", 0.50054, 0.0613626), ("0.946402145854", 0.524228, 0.0591893),
  ])
  func humps(beta: String, place: Double, height: Double) throws {
    let b = try #require(Rational(beta))
    let values = (4900...5400).map { ($0, LimitCurve.value(alpha: Rational(Integer($0), 10_000), beta: b)) }
    let best = try #require(values.max { $0.1 < $1.1 })
    #expect(abs(Double(best.0) / 10_000 - place) <= 1e-4 && abs(Double(rounding: best.1) - height) < 1e-7)
  }

  @Test func finiteShapes() throws {
    let found = try #require(FiniteThresholds(dimension: 100, effort: .unlimited))
    #expect(found.monotoneFrom == 8 && found.interiorUpTo == 5)
    #expect(found.worstSupports[0] == 50 && found.worstSupports[1] == 50 && found.worstSupports[4] == 52)
    #expect(found.worstSupports[5] == 100)
  }

  /// m = 3, A = diag(1/2, 1/4, 1): the traces behind T2, T3, T4 give 73/60 when put into the conditional formula by hand.
  @Test func conditionalFormula() {
    let a: [Rational] = [Rational(1, 2), Rational(1, 4), 1]
    func t(_ k: Int) -> Rational { a.reduce(0) { $0 + $1.power(k) } }
    let second = t(2) + t(1) * t(1) / 3
    let third = Rational(4, 3) * t(3) + Rational(2, 3) * t(1) * t(2)
    let fourth =
      Rational(5, 3) * t(4) + Rational(4, 3) * t(1) * t(3) + (6 * t(1).power(2) * t(2) + t(2).power(2) - t(1).power(4))
      / 30
    #expect(second == Rational(7, 3) && third == Rational(293, 96) && fourth == Rational(399, 80))
    #expect(second - 2 * third + fourth == Rational(73, 60))
  }
}
