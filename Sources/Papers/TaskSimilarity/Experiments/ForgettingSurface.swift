import Charts
import Claims
import Numbers
import Running

/// The curves f(p, d, m) against alpha = m/p at one p, with draws, beside the surface f_inf(alpha, beta) with both thresholds.
package struct ForgettingSurface: Experiment {
  package init() {}

  package let name = "forgetting"
  package let text =
    "Curves of f(p,d,m) against m/p with simulated points, and the limiting surface with the thresholds beta_1 and beta_2."
  package let parameters = [
    Parameter("p", "the number of parameters", kind: .integer(4...1000), default: "100"),
    Parameter("ranks", "the ranks d, separated by commas", default: "1,2,5,10,50,90"),
    Parameter("simulated", "the rank with simulated points", kind: .integer(1...1000), default: "2"),
    Parameter("draws", "draws a point", kind: .integer(2...1_000_000), default: "2000"),
    Parameter("seed", "of the draws", kind: .integer(0...1_000_000), default: "1"),
  ]

  /// The values of beta of the surface's curves.
  static let betas: [Rational] = [
    0, Rational(1, 4), Rational(1, 2), Rational(3, 4), Rational(9, 10), Rational(917_447_573_921, 1_000_000_000_000),
    Rational(946_402_145_854, 1_000_000_000_000), Rational(99, 100), 1,
  ]

  /// A curve: exact values, and draws where there are any.
  package struct Unit: Codable, Sendable {
    package var curve: String
    package var alpha: [Double] = []
    package var value: [Double] = []
    package var exact: [Rational] = []
    package var mean: [Double?] = []
    package var error: [Double?] = []
  }

  private struct Settings {
    var p, simulated, draws: Int
    var ranks: [Int]
    var seed: UInt64
  }

  private func settings(_ arguments: Arguments) throws -> Settings {
    let p = try arguments.integer("p", in: 4...1000)
    let simulated = try arguments.integer("simulated", in: 1...1000)
    return Settings(
      p: p, simulated: simulated, draws: try arguments.integer("draws", in: 2...1_000_000),
      ranks: try arguments.integers("ranks", in: 1...p), seed: UInt64(try arguments.integer("seed", in: 0...1_000_000)))
  }

  package func unitCount(_ arguments: Arguments) throws -> Int {
    try settings(arguments).ranks.count + Self.betas.count
  }

  package func run(unit: Int, of arguments: Arguments, effort: Effort) throws -> Unit? {
    let settings = try settings(arguments)
    if unit < settings.ranks.count { return try curve(settings, rank: settings.ranks[unit], effort: effort) }
    let beta = Self.betas[unit - settings.ranks.count]
    var result = Unit(curve: "beta=\(beta)")
    for i in 0...50 {
      let alpha = Rational(Integer(i), 50)
      let value = LimitCurve.value(alpha: alpha, beta: beta)
      result.alpha.append(Double(rounding: alpha))
      result.value.append(Double(rounding: value))
      result.exact.append(value)
      result.mean.append(nil)
      result.error.append(nil)
    }
    return result
  }

  private func curve(_ settings: Settings, rank: Int, effort: Effort) throws -> Unit? {
    var result = Unit(curve: "d=\(rank)")
    // "curve" in ASCII.
    let key = RandomKey(seed: settings.seed).fold(in: 0x63_7572_7665)
    for m in 1...settings.p {
      if effort.exhaustion(used: UInt64(m)) != nil { return nil }
      let value = ExactForgetting(dimension: settings.p, rank: rank, support: m).worst
      result.alpha.append(Double(m) / Double(settings.p))
      result.value.append(Double(rounding: value))
      result.exact.append(value)
      var summary: KernelDraws.Summary?
      if rank == settings.simulated, m % max(1, settings.p / 10) == 0 {
        summary = KernelDraws(dimension: settings.p, rank: rank, support: m)
          .mean(of: settings.draws, key: key.fold(in: UInt64(m)), effort: effort)
        if summary == nil { return nil }
      }
      result.mean.append(summary?.mean)
      result.error.append(summary?.standardError)
    }
    return result
  }

  static let columns = [
    Table.Column("curve", .text, meaning: "d for f(p,d,m), beta for the limit f_inf"),
    Table.Column("alpha", .real, meaning: "m/p, growing with dissimilarity"),
    Table.Column("value", .real, meaning: "the forgetting to double precision"),
    Table.Column("exact", .rational, meaning: "the same as a fraction"),
    Table.Column("mean", .real, meaning: "the mean of the draws, where there are any"),
    Table.Column("standard_error", .real, meaning: "its standard error"),
  ]

  package func table(_ units: [Unit], of arguments: Arguments) throws -> Table {
    var table = Table(name: name, columns: Self.columns)
    for unit in units {
      for i in unit.alpha.indices {
        table.append([
          .text(unit.curve), .real(unit.alpha[i]), .real(unit.value[i]), .rational(unit.exact[i]), .real(unit.mean[i]),
          .real(unit.error[i]),
        ])
      }
    }
    return table
  }

  package func figure(_ table: Table, of arguments: Arguments) throws -> Figure {
    let p = try settings(arguments).p
    let names = table.column("curve").map(\.description).reduce(into: [String]()) { if $0.last != $1 { $0.append($1) } }
    func points(_ curve: String, _ column: Int) -> [DataPoint] {
      table.rows.filter { $0[0] == .text(curve) }.compactMap { row in
        guard let x = row[1].number, let y = row[column].number else { return nil }
        let error = column == 4 ? row[5].number : nil
        return DataPoint(x, y, lower: error.map { y - 5 * $0 }, upper: error.map { y + 5 * $0 })
      }
    }
    let alpha = Axis("alpha = m/p (dissimilarity)", range: 0...1)
    let ranks = names.filter { $0.hasPrefix("d=") }
    let curves = ranks.enumerated().map { Series($1, .line(points($1, 2)), style: $0) }
    let draws = ranks.filter { !points($0, 4).isEmpty }.map {
      Series("draws, \($0), 5 standard errors", .points(points($0, 4)), style: 1)
    }
    let limits = names.filter { $0.hasPrefix("beta=") }
    func label(_ name: String) -> String {
      name.hasPrefix("beta=917") ? "beta_1 = 0.91745" : name.hasPrefix("beta=473") ? "beta_2 = 0.94640" : name
    }
    func isThreshold(_ name: String) -> Bool { label(name) != name }
    let surface = limits.enumerated().map {
      Series(label($1), .line(points($1, 2)), style: $0 % 8, isReference: isThreshold($1))
    }
    return Figure(
      title: "Expected forgetting against dissimilarity",
      panels: [
        [
          Chart(title: "f(p,d,m), p = \(p)", x: alpha, y: Axis("f"), series: curves + draws),
          Chart(title: "f_inf(alpha, beta)", x: alpha, y: Axis("f_inf"), series: surface),
          Chart(
            title: "f_inf near the thresholds", x: alpha, y: Axis("f_inf", range: 0...0.12),
            series: limits.enumerated().suffix(5).map {
              Series(label($1), .line(points($1, 2)), style: $0 % 8, isReference: isThreshold($1))
            }),
        ]
      ])
  }
}
