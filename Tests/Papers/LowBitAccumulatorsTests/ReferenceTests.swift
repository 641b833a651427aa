import Claims
import Foundation
import LowBitAccumulators
import Numbers
import Testing

/// Every reference value of the page.
@Suite struct ReferenceTests {
  static func rational(_ text: String) throws -> Rational { try #require(Rational(text)) }

  @Test(arguments: [
    ("M7E4b10", "1.999", "rz", "255/128"), ("M7E4b10", "-1.999", "rz", "-255/128"),
    ("M7E4b10", "3.14159265", "rz", "201/64"), ("M7E4b10", "63.9", "rz", "255/4"), ("M7E4b10", "100", "rz", "255/4"),
    ("M7E4b10", "1/1024", "rz", "1/1024"), ("M7E4b10", "0.0009765624", "rz", "0"),
    ("M7E4b10", "-0.001", "rz", "-131/131072"), ("M2E3b3", "1/16", "rz", "0"), ("M2E3b3", "3/16", "rz", "3/16"),
    ("M2E3b3", "9/16", "rz", "1/2"), ("M2E3b3", "11/16", "rz", "5/8"), ("M2E3b3", "15/16", "rz", "7/8"),
    ("M2E3b3", "19/16", "rz", "1"), ("M2E3b3", "23/16", "rz", "5/4"), ("M2E3b3", "15/8", "rz", "7/4"),
    ("M2E3b3", "25/4", "rz", "6"), ("M2E3b3", "22/16", "rz", "5/4"), ("M2E3b3", "22/16", "rd", "5/4"),
    ("M2E3b3", "22/16", "rne", "3/2"), ("M2E3b3", "9/16", "rd", "1/2"), ("M2E3b3", "9/16", "rne", "1/2"),
    ("M2E3b3", "-9/16", "rz", "-1/2"), ("M2E3b3", "-9/16", "rd", "-5/8"), ("M2E3b3", "-9/16", "rne", "-1/2"),
    ("M2E3b3", "30/16", "rne", "2"),
  ])
  func quantized(format: String, x: String, rounding: String, value: String) throws {
    let quantizer = Quantizer(try QuantizerTests.format(format), rounding: try #require(Rounding(rawValue: rounding)))
    #expect(quantizer(try Self.rational(x)) == (try Self.rational(value)))
  }

  @Test func ranges() throws {
    let format = try QuantizerTests.format("M2E3b3")
    #expect(format.largest == 28 && format.smallest == 0.125)
    #expect(try QuantizerTests.format("M7E4b12").largest == 15.9375)
  }

  static func arithmetic(
    _ format: String, _ product: Int, _ accumulator: Int, _ chunk: Int, _ rounding: Rounding = .towardZero,
    _ underflow: Underflow = .flush
  ) throws -> FusedMultiplyAdd {
    FusedMultiplyAdd(
      product: try QuantizerTests.format("\(format)b\(product)"),
      accumulator: try QuantizerTests.format("\(format)b\(accumulator)"), chunk: chunk, rounding: rounding,
      underflow: underflow)
  }

  static let x = ["3/4", "-5/4", "7/8", "1/2", "9/8", "-3/8", "1/4", "11/8"]
  static let w = ["1/2", "3/8", "-1", "5/4", "7/4", "1/8", "-3/2", "3/4"]

  /// Format, biases, chunk; toward zero, underflow ignored, to nearest.
  @Test(arguments: [
    ("M7E4", 12, 10, 16, ["143/64"]), ("M3E3", 4, 3, 8, ["9/4", "2", "2"]), ("M3E3", 4, 3, 4, ["9/4", "15/8", "2"]),
    ("M3E3", 4, 3, 2, ["9/4", "2", "9/4"]), ("M2E3", 4, 3, 8, ["2", "7/4", "2"]),
    ("M2E2", 2, 1, 8, ["2", "7/4", "5/2"]),
    ("M1E3", 4, 3, 8, ["3/2", "1", "2"]), ("M4E3", 5, 4, 4, ["17/8"]),
  ])
  func eightTerms(format: String, product: Int, accumulator: Int, chunk: Int, values: [String]) throws {
    let (x, w) = (try Self.x.map(Self.rational), try Self.w.map(Self.rational))
    #expect(zip(x, w).reduce(Rational()) { $0 + $1.0 * $1.1 } == Rational(143, 64))
    let kinds: [(Rounding, Underflow)] = [(.towardZero, .flush), (.towardZero, .ignored), (.nearestEven, .flush)]
    for (value, (rounding, underflow)) in zip(values, kinds) {
      let arithmetic = try Self.arithmetic(format, product, accumulator, chunk, rounding, underflow)
      #expect(arithmetic.dot(x, w) == (try Self.rational(value)), "\(rounding) \(underflow)")
    }
  }

  /// 48 terms; format, biases, chunk, rounding, underflow, value.
  @Test(arguments: [
    ("M7E4", 12, 10, 16, Rounding.towardZero, Underflow.flush, "-17/128"),
    ("M7E4", 12, 10, 16, .nearestEven, .flush, "-11/128"), ("M4E3", 6, 4, 16, .towardZero, .flush, "-11/32"),
    ("M4E3", 6, 4, 16, .towardZero, .ignored, "-5/16"), ("M3E3", 5, 3, 16, .towardZero, .flush, "-11/16"),
    ("M3E3", 5, 3, 48, .towardZero, .flush, "-5/8"), ("M3E3", 5, 3, 8, .towardZero, .flush, "-5/8"),
    ("M2E4", 8, 6, 16, .towardZero, .flush, "-5/8"), ("M3E3", 5, 3, 16, .downward, .flush, "-7/4"),
  ])
  func manyTerms(
    format: String, product: Int, accumulator: Int, chunk: Int, rounding: Rounding, underflow: Underflow, value: String
  ) throws {
    let x = (0..<48).map { Rational(Integer((37 * $0 + 11) % 64 - 32), 16) }
    let w = (0..<48).map { Rational(Integer((53 * $0 + 5) % 64 - 32), 64) }
    #expect(zip(x, w).reduce(Rational()) { $0 + $1.0 * $1.1 } == Rational(-13, 128))
    let arithmetic = try Self.arithmetic(format, product, accumulator, chunk, rounding, underflow)
    #expect(arithmetic.dot(x, w) == (try Self.rational(value)))
  }

  /// Ones: M, chunk, count, sum (E = 6, b = 16; the last two with M7E4b10).
  @Test(arguments: [
    ("M2E6b16", 4, 100, "32"), ("M3E6b16", 8, 1000, "128"), ("M4E6b16", 16, 2000, "512"), ("M7E6b16", 16, 5000, "4096"),
    ("M3E6b16", 5, 1000, "64"), ("M7E4b10", 100, 63, "63"), ("M7E4b10", 100, 64, "255/4"),
    ("M7E4b10", 100, 99, "255/4"),
  ])
  func ones(format: String, chunk: Int, count: Int, value: String) throws {
    let format = try QuantizerTests.format(format)
    let arithmetic = FusedMultiplyAdd(product: format, accumulator: format, chunk: chunk)
    #expect(arithmetic.sum([Rational](repeating: 1, count: count)) == (try Self.rational(value)))
  }

  @Test(arguments: [(3, "2"), (7, "4"), (10, "1415/256")]) func harmonic(mantissa: Int, value: String) throws {
    let format = try QuantizerTests.format("M\(mantissa)E6b32")
    let arithmetic = FusedMultiplyAdd(product: format, accumulator: format, chunk: 1000)
    #expect(arithmetic.sum((1...200).map { Rational(1, Integer($0)) }) == (try Self.rational(value)))
  }

  @Test func trace() throws {
    let arithmetic = try Self.arithmetic("M2E3", 6, 5, 16)
    let products = try ["3/2", "1/8", "5/2", "-1/2", "7/4", "1/16", "2"].map(Self.rational)
    let steps = arithmetic.trace(products)
    #expect(steps.map(\.sum) == (try ["3/2", "3/2", "4", "7/2", "5", "5", "7"].map(Self.rational)))
    #expect(steps.map(\.changes) == [true, false, true, true, true, false, true])
    #expect(steps.map(\.isInRange) == [true, true, true, true, true, true, false])
    #expect(GradientVariant.recursiveOF.factors(steps) == [Bool](repeating: false, count: 7))
    #expect(GradientVariant.immediateOF.factors(steps) == [true, true, true, true, true, true, false])
    // The way through the lanes has the same factors, also over chunks.
    let x = products.map { Double(rounding: $0) }
    let w = [Double](repeating: 1, count: x.count)
    for variant in GradientVariant.allCases {
      let found = Self.factors(LaneMultiplyAdd(arithmetic), x, w, variant)
      #expect(found.value == 7 && found.factors == variant.factors(steps))
    }
  }

  static func factors(_ lane: LaneMultiplyAdd, _ x: [Double], _ w: [Double], _ variant: GradientVariant)
    -> (value: Double, factors: [Bool])
  {
    var factors = [Bool](repeating: true, count: x.count)
    let value = x.withUnsafeBufferPointer { x in
      w.withUnsafeBufferPointer { w in
        factors.withUnsafeMutableBufferPointer { lane.dot(x, w, variant: variant, factors: $0) }
      }
    }
    return (value, factors)
  }

  @Test func orderDependence() throws {
    let arithmetic = try Self.arithmetic("M2E4", 4, 4, 100)
    let ones = [Rational](repeating: 1, count: 8)
    #expect(arithmetic.sum(ones + [8]) == 16 && arithmetic.sum([8] + ones) == 8)
  }

  @Test func signedSaturation() {
    let block = [Int](repeating: 1, count: 5) + [Int](repeating: -1, count: 5)
    let turns = (0..<10).map { $0 % 2 == 0 ? 1 : -1 }
    #expect(SignedSaturation.least(weights: block, threshold: 1) == 4)
    for threshold in [0, 1] { #expect(SignedSaturation.least(weights: turns, threshold: threshold) == 3) }
    #expect(PopcountWidths(fanIn: 255, threshold: 1).store == 8 && PopcountWidths(fanIn: 256, threshold: 7).store == 9)
  }

  /// Relative root mean square errors within 10% (2000 draws, seed 7): M, chunk, rounding, value.
  @Test(arguments: [
    (5, 4, Rounding.towardZero, 0.319), (5, 16, .towardZero, 0.161), (5, 64, .towardZero, 0.322),
    (5, 256, .towardZero, 0.705), (7, 4, .towardZero, 0.094), (7, 16, .towardZero, 0.045), (7, 64, .towardZero, 0.098),
    (7, 256, .towardZero, 0.314), (10, 4, .towardZero, 0.0126), (10, 16, .towardZero, 0.0056),
    (10, 64, .towardZero, 0.0127), (10, 256, .towardZero, 0.050), (7, 16, .nearestEven, 0.0074),
    (7, 256, .nearestEven, 0.019),
  ])
  func errorByChunk(mantissa: Int, chunk: Int, rounding: Rounding, value: Double) throws {
    let arithmetic = try Self.arithmetic("M\(mantissa)E6", 32, 32, chunk, rounding)
    let found = try #require(SampledError(arithmetic: arithmetic, terms: 256, draws: 2000, seed: 7).measure())
    #expect(abs(found.relativeRMS / value - 1) < 0.1, "\(found.relativeRMS)")
    if mantissa == 7 && rounding == .towardZero && chunk == 16 { #expect(abs(found.slope - 0.959) < 0.01) }
    if mantissa == 7 && rounding == .towardZero && chunk == 256 { #expect(abs(found.slope - 0.72) < 0.03) }
  }

  /// By bias of the accumulator: error, share of saturated outputs; products of deviation 1 and 0.1.
  @Test(arguments: [
    (6, 1.0, 0.044), (8, 1, 0.044), (10, 1, 0.044), (12, 1, 0.48), (14, 1, 0.91), (12, 0.1, 0.045), (14, 0.1, 0.075),
  ])
  func errorByBias(bias: Int, deviation: Double, value: Double) throws {
    let arithmetic = try Self.arithmetic("M7E4", bias + 2, bias, 16)
    let found = try #require(
      SampledError(arithmetic: arithmetic, terms: 256, draws: 2000, seed: 8, deviation: deviation).measure())
    #expect(abs(found.relativeRMS / value - 1) < 0.1, "\(found.relativeRMS)")
  }
}
