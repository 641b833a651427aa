import Charts
import Claims
import Foundation
import Numbers
import Running
import Statistics

/// The error of dot products of Gaussian vectors against mantissa bits, chunk and bias, with error bars over seeds.
package struct AccumulatorErrors: Experiment {
  package init() {}

  package let name = "accumulator-errors"
  package let text =
    "relative error of Gaussian dot products against mantissa bits, chunk and bias of the accumulator, with error bars over seeds"
  package let parameters = [
    Parameter("terms", "terms of a dot product", kind: .integer(1...4096), default: "256"),
    Parameter("draws", "dot products for each seed", kind: .integer(10...1_000_000), default: "1000"),
    Parameter("seeds", "repetitions", kind: .integer(2...100), default: "5"), .seed,
  ]

  /// One point of a curve.
  struct Setting: Sendable {
    var sweep: String
    /// What the curve is called, and where on its axis the point is.
    var curve: String
    var place: Int
    var format: (mantissa: Int, exponent: Int)
    var biases: (product: Int, accumulator: Int)
    var chunk: Int
    var rounding = Rounding.towardZero
    var deviation = 1.0
  }

  static let settings: [Setting] = {
    let wide = (product: 32, accumulator: 32)
    var settings: [Setting] = []
    for (chunk, rounding) in [(16, Rounding.towardZero), (1 << 20, .towardZero), (16, .nearestEven)] {
      for mantissa in 1...12 {
        settings.append(
          Setting(
            sweep: "bits", curve: (chunk == 16 ? "chunks of 16" : "no chunks") + ", \(rounding.rawValue)",
            place: mantissa, format: (mantissa, 6), biases: wide, chunk: chunk, rounding: rounding))
      }
    }
    for (mantissa, rounding) in [(5, Rounding.towardZero), (7, .towardZero), (10, .towardZero), (7, .nearestEven)] {
      for power in 0...8 {
        settings.append(
          Setting(
            sweep: "chunk", curve: "M = \(mantissa), \(rounding.rawValue)", place: 1 << power, format: (mantissa, 6),
            biases: wide, chunk: 1 << power, rounding: rounding))
      }
    }
    for deviation in [1, 0.1] {
      for bias in stride(from: 4, through: 16, by: 1) {
        settings.append(
          Setting(
            sweep: "bias", curve: "products of deviation \(deviation == 1 ? "1" : "0.1")", place: bias, format: (7, 4),
            biases: (bias + 2, bias), chunk: 16, deviation: deviation))
      }
    }
    return settings
  }()

  /// The measurements of one setting, one for every seed.
  package struct Unit: Codable, Sendable {
    package var error: [Double] = []
    package var slope: [Double] = []
    package var saturated: [Double] = []
  }

  private func numbers(_ arguments: Arguments) throws -> (terms: Int, draws: Int, seeds: Int, seed: Int) {
    (
      try arguments.integer("terms", in: 1...4096), try arguments.integer("draws", in: 10...1_000_000),
      try arguments.integer("seeds", in: 2...100), try arguments.integer("seed", in: 0...Int.max)
    )
  }

  package func unitCount(_ arguments: Arguments) throws -> Int {
    _ = try numbers(arguments)
    return Self.settings.count
  }

  package func run(unit: Int, of arguments: Arguments, effort: Effort) throws -> Unit? {
    let (terms, draws, seeds, seed) = try numbers(arguments)
    let setting = Self.settings[unit]
    let (m, e) = setting.format
    guard let product = NumberFormat(mantissa: m, exponent: e, bias: setting.biases.product),
      let accumulator = NumberFormat(mantissa: m, exponent: e, bias: setting.biases.accumulator)
    else { preconditionFailure("no format \(setting)") }
    let arithmetic = FusedMultiplyAdd(
      product: product, accumulator: accumulator, chunk: setting.chunk, rounding: setting.rounding)
    var result = Unit()
    for repetition in 0..<seeds {
      // All settings see the same vectors, so that differences between them are not chance.
      var key = RandomKey(seed: UInt64(seed)).fold(in: "errors").fold(in: UInt64(repetition))
      let sampled = SampledError(
        arithmetic: arithmetic, terms: terms, draws: draws, seed: key.next(), deviation: setting.deviation)
      guard let found = sampled.measure(effort: effort) else { return nil }
      result.error.append(found.relativeRMS)
      result.slope.append(found.slope)
      result.saturated.append(found.saturated)
    }
    return result
  }

  package func table(_ units: [Unit], of arguments: Arguments) throws -> Table {
    Table(
      name: name,
      columns: [
        .init("sweep", .text, meaning: "what is changed: bits, chunk or bias"),
        .init("curve", .text, meaning: "what stays"), .init("place", .integer, meaning: "M, chunk, or b_acc"),
        .init("mantissa", .integer, meaning: "M"), .init("exponent", .integer, meaning: "E"),
        .init("product_bias", .integer, meaning: "b_prod"), .init("accumulator_bias", .integer, meaning: "b_acc"),
        .init("chunk", .integer, meaning: "terms summed from zero; empty for all"),
        .init("rounding", .text, meaning: "of products and sums"),
        .init("error", .real, meaning: "root mean square error over that of the exact sums, mean over the seeds"),
        .init("error_se", .real, meaning: "its standard error over the seeds"),
        .init("slope", .real, meaning: "regression of the computed on the exact sum"),
        .init("slope_se", .real, meaning: "its standard error"),
        .init("saturated", .real, meaning: "share of sums that end at the largest magnitude"),
        .init("seeds", .integer, meaning: "repetitions"),
      ],
      rows: zip(Self.settings, units).map { setting, unit in
        let (error, slope, saturated) = (
          RunningMean(unit.error), RunningMean(unit.slope), RunningMean(unit.saturated)
        )
        return [
          .text(setting.sweep), .text(setting.curve), .integer(setting.place), .integer(setting.format.mantissa),
          .integer(setting.format.exponent), .integer(setting.biases.product), .integer(setting.biases.accumulator),
          setting.chunk == 1 << 20 ? .empty : .integer(setting.chunk), .text(setting.rounding.rawValue),
          .real(error.mean), .real(error.standardError), .real(slope.mean), .real(slope.standardError),
          .real(saturated.mean), .integer(unit.error.count),
        ]
      })
  }

  package func figure(_ table: Table, of arguments: Arguments) throws -> Figure {
    func chart(_ sweep: String, _ axis: Axis) -> Chart {
      let rows = table.rows.filter { $0[0] == .text(sweep) }
      var curves: [String] = []
      for row in rows where !curves.contains(row[1].description) { curves.append(row[1].description) }
      let series = curves.enumerated().map { index, curve in
        Series(
          curve,
          .linePoints(
            rows.filter { $0[1] == .text(curve) }.compactMap { row in
              guard let x = row[2].number, let y = row[9].number, let error = row[10].number, y > 0 else { return nil }
              return DataPoint(x, y, lower: max(y - error, y / 10), upper: y + error)
            }), style: index)
      }
      return Chart(
        title: sweep, x: axis, y: Axis("relative error, root mean square", scale: .logarithmic), series: series)
    }
    return Figure(
      title: "What a narrow accumulator loses",
      panels: [
        [
          chart("bits", Axis("mantissa bits M")), chart("chunk", Axis("chunk c", scale: .logarithmic)),
          chart("bias", Axis("bias of the accumulator")),
        ]
      ])
  }
}
