import DropCompute
import Foundation
import Numbers
import Testing

/// Every reference value of the page.
@Suite struct ReferenceTests {
  static func rational(_ text: String) throws -> Rational { try #require(Rational(text)) }

  @Test(arguments: [
    (2, 0.564189583548, 0.519755344281), (3, 0.846284375322, 0.852804496151), (8, 1.42360030605, 1.45901407744),
    (64, 2.34373346508, 2.3693880302), (200, 2.74604244745, 2.76552390463), (1024, 3.24823960138, 3.2618598952),
    (1_000_000, 4.8628974862, 4.86786003784),
  ])
  func expectedMaxima(count: Int, exact: Double, approximation: Double) {
    let interval = ExpectedMaximum.enclosure(count)
    #expect(interval.upperBound - interval.lowerBound < 1e-12, "\(interval)")
    #expect(abs(interval.midpoint - exact) < 6e-12)
    #expect(abs(ExpectedMaximum.approximation(count) - approximation) < 6e-12)
  }

  /// Narrow for every size, and around the values that are known in closed form.
  @Test func enclosuresAreNarrow() {
    var count = 1
    while count <= 10_000_000 {
      let interval = ExpectedMaximum.enclosure(count)
      #expect(interval.upperBound - interval.lowerBound < 1e-12, "\(count)")
      count = count * 5 / 4 + 1
    }
    let two = ExpectedMaximum.enclosure(2)
    let three = ExpectedMaximum.enclosure(3)
    let root = Interval(1) / Interval.pi.squareRoot
    #expect(!(two < root) && !(root < two))
    #expect(!(three < root * Interval(1.5)) && !(root * Interval(1.5) < three))
    // Closed form with an arcsine (Bose and Gupta 1959).
    let five = 5 / (2 * Double.pi.squareRoot()) * (0.5 + 3 * asin(1.0 / 3) / .pi)
    #expect(abs(ExpectedMaximum.enclosure(5).midpoint - five) < 1e-12)
  }

  struct Gaussian: Sendable {
    var model: GaussianModel
    var approximate: Double, exact: Double, threshold: Double, speed: Double, drop: Double
  }

  @Test(arguments: [
    Gaussian(
      model: .init(workers: 64, micros: 12, mean: 1, deviation: 0.3, serial: 1), approximate: 14.462340,
      exact: 14.435679, threshold: 11.272422, speed: 1.12911, drop: 0.10382),
    Gaussian(
      model: .init(workers: 200, micros: 12, mean: 0.45, deviation: 0.2, serial: 0.5), approximate: 7.316011,
      exact: 7.302514, threshold: 4.818692, speed: 1.24894, drop: 0.1501),
    Gaussian(
      model: .init(workers: 1024, micros: 8, mean: 1, deviation: 0.5, serial: 2), approximate: 12.612967,
      exact: 12.593704, threshold: 7.521610, speed: 1.32400, drop: 0.13729),
  ])
  func gaussian(_ row: Gaussian) {
    #expect(abs(row.model.approximateMaximum - row.approximate) < 6e-7)
    #expect(abs(row.model.expectedMaximum - row.exact) < 6e-7)
    let best = row.model.bestThreshold()
    #expect(abs(best.threshold - row.threshold) < 2e-5 && abs(best.speed - row.speed) < 6e-6)
    #expect(abs(1 - row.model.completed(best.threshold) / Double(row.model.micros) - row.drop) < 6e-5)
  }

  @Test func gaussianCurve() {
    let model = GaussianModel(workers: 64, micros: 12, mean: 1, deviation: 0.3, serial: 1)
    #expect(abs(model.completed(12) - 11.324623) < 6e-7 && abs(model.speed(12, closed: true) - 1.122469) < 6e-7)
    for (threshold, value) in [
      (9.0, 8.544888), (10.0, 9.542035), (11.0, 10.508704), (13.0, 11.809039), (14.0, 11.971557),
    ] {
      #expect(abs(model.completed(threshold) - value) < 6e-7)
    }
    for (workers, speed) in [(8, 1.059857), (64, 1.128932), (512, 1.181307), (4096, 1.225082), (1_000_000, 1.318506)] {
      let many = GaussianModel(workers: workers, micros: 12, mean: 1, deviation: 0.3, serial: 1)
      #expect(abs(many.speed(11.4, closed: true) - speed) < 6e-7)
    }
    // A ceiling on the drop rate is kept.
    let capped = model.bestThreshold(dropAtMost: 0.05)
    #expect(1 - model.completed(capped.threshold) / 12 <= 0.05 + 1e-3 && capped.speed < model.bestThreshold().speed)
  }

  static func twoPoint(_ workers: Int, ties: Bool = true) -> TwoPointModel {
    TwoPointModel(
      workers: workers, micros: 4, fast: 1, slow: 3, probability: Rational(1, 4), serial: 1, countsTies: ties)
  }

  @Test func twoPoint() throws {
    for workers in 1...4 { #expect(Self.twoPoint(workers).completed(4) == Rational(685, 256)) }
    #expect(Self.twoPoint(1, ties: false).completed(4) == Rational(127, 64))
    #expect(Self.twoPoint(1).expectedMaximum == 6)
    #expect(Self.twoPoint(2).expectedMaximum == Rational(56715, 8192))
    #expect(Self.twoPoint(2).expectedMinimum(6) == Rational(190047, 32768))
    #expect(Self.twoPoint(2).speed(6) == Rational(59_519_719, 57_040_640))
    #expect(Self.twoPoint(2).speed(4) == Rational(8_892_259, 8_388_608))
    #expect(Self.twoPoint(3).expectedMaximum == Rational(487_893, 65536))
    #expect(Self.twoPoint(3).speed(4) == Rational(75_819_773, 67_108_864))
  }

  @Test(arguments: [(64, 12.0, 21.655930, 10.627585, 1.543448), (8, 9.0, 17.352049, 8.717794, 1.333245)])
  func exponential(workers: Int, threshold: Double, maximum: Double, completed: Double, speed: Double) {
    let model = ExponentialModel(workers: workers, micros: 12, serial: 1)
    #expect(abs(model.expectedMaximum - maximum) < 6e-7 && abs(model.completed(threshold) - completed) < 6e-7)
    #expect(abs(model.speed(threshold) - speed) < 6e-7)
  }

  @Test(arguments: [(10, 2.928968), (1000, 7.485471)]) func harmonic(workers: Int, value: Double) {
    #expect(abs(ExponentialModel(workers: workers, micros: 1, serial: 0).expectedMaximum - value) < 6e-7)
  }

  @Test func firstTrace() throws {
    let trace = Trace<Rational>(micros: 3, times: [[[1, 1, 1], [1, 4, 1]], [[2, 1, 1], [1, 1, 2]]])
    let values = try ["19/24", "1", "1", "29/30", "71/72", "1"].map(Self.rational)
    #expect((1...6).map { trace.speed(Rational($0), serial: 1) } == values)
    #expect((1...6).map { trace.totalSpeed(Rational($0), serial: 1) } == [Rational(3, 4), 1, 1, 1, 1, 1])
    let strict = try ["0", "19/36", "3/4", "4/5", "8/9", "11/12"].map(Self.rational)
    #expect((1...6).map { trace.speed(Rational($0), serial: 1, countsTies: false) } == strict)
  }

  @Test func secondTrace() throws {
    let trace = Trace<Rational>(
      micros: 3, times: [[[3, 2, 4], [2, 2, 2], [1, 5, 1]], [[2, 3, 2], [4, 4, 4], [1, 1, 1]]])
    let values = try ["25/54", "8/9", "89/90", "19/18", "139/126", "161/144", "31/27", "10/9", "211/198", "1"]
      .map(Self.rational)
    let taus = Array(1...9) + [12]
    // Nine thresholds and the largest; the value at 9 is the last but one.
    #expect(taus.count == values.count)
    #expect(taus.map { trace.speed(Rational($0), serial: 2) } == values)
    let sweep = ThresholdSweep(trace, serial: 2)
    #expect(sweep.threshold == 7 && sweep.speed == Rational(31, 27) && trace.dropRate(7) == Rational(1, 6))
  }
}
