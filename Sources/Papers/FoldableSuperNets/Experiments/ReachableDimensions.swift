import Charts
import Claims
import Numbers
import Running

/// The dimension of the folded layers that each parametrization reaches, and the least rank that reaches all.
package struct ReachableDimensions: Experiment {
  package init() {}

  package let name = "reachable-dimensions"
  package let text = "exact rank of the map from (M, U) to a folded layer, by parametrization, width and rank"
  package let parameters = [
    Parameter("widths", "largest d, from 2 on", kind: .integer(2...8), default: "5"),
    Parameter("networks", "largest K, from 2 on", kind: .integer(2...3), default: "3"),
    Parameter("seed", "of the integers", kind: .integer(0...1_000_000), default: "1"),
  ]

  /// One parametrization at one size.
  package struct Unit: Codable, Sendable {
    package var kind: String
    package var networks, width, rank, parameters, dimension, everything: Int
  }

  private func cases(_ arguments: Arguments) throws -> [ReachableDimension] {
    let (widths, networks) = (try arguments.integer("widths", in: 2...8), try arguments.integer("networks", in: 2...3))
    return (2...networks).flatMap { networks in
      (2...widths).flatMap { width in
        Parametrization.allCases.flatMap { kind in
          (kind.hasFactors ? Array(1...width) : [1]).map { rank in
            ReachableDimension(kind: kind, networks: networks, width: width, rank: rank)
          }
        }
      }
    }
  }

  package func unitCount(_ arguments: Arguments) throws -> Int {
    _ = try arguments.integer("seed", in: 0...1_000_000)
    return try cases(arguments).count
  }

  package func run(unit: Int, of arguments: Arguments, effort: Effort) throws -> Unit? {
    let it = try cases(arguments)[unit]
    let seed = UInt64(try arguments.integer("seed", in: 0...1_000_000))
    let key = RandomKey(seed: seed).fold(in: "reachable dimensions").fold(in: UInt64(unit))
    guard let dimension = it.rank(key: key, effort: effort) else { return nil }
    return Unit(
      kind: it.kind.rawValue, networks: it.networks, width: it.width, rank: it.kind.hasFactors ? it.rank : 0,
      parameters: it.kind.count(networks: it.networks, width: it.width, mergedWidth: it.width, rank: it.rank),
      dimension: dimension, everything: it.everything)
  }

  package func table(_ units: [Unit], of arguments: Arguments) throws -> Table {
    var table = Table(
      name: name,
      columns: [
        .init("parametrization", .text, meaning: "of M and U"), .init("networks", .integer, meaning: "K"),
        .init("width", .integer, meaning: "d = d*"), .init("rank", .integer, meaning: "r; 0 where there is none"),
        .init("parameters", .integer, meaning: "trained numbers of the pair"),
        .init("dimension", .integer, meaning: "rank of the derivative, exact at integers drawn with the seed"),
        .init("everything", .integer, meaning: "d (d + 1), the numbers of a folded layer"),
        .init("reaches all", .text, meaning: "whether the two are equal"),
      ])
    for unit in units {
      table.append([
        .text(unit.kind), .integer(unit.networks), .integer(unit.width), .integer(unit.rank),
        .integer(unit.parameters), .integer(unit.dimension), .integer(unit.everything),
        .text(unit.dimension == unit.everything ? "yes" : "no"),
      ])
    }
    return table
  }

  package func figure(_ table: Table, of arguments: Arguments) throws -> Figure {
    // The least rank that reaches all, against the width.
    var least: [String: [Int: Int]] = [:]
    for row in table.rows where row[7] == .text("yes") && row[0] != .text("full") {
      guard let width = row[2].number, let rank = row[3].number else { continue }
      let name = "\(row[0]), K = \(row[1])"
      least[name, default: [:]][Int(width)] = min(least[name]?[Int(width)] ?? .max, Int(rank))
    }
    let series = least.sorted { $0.key < $1.key }.enumerated().map { index, entry in
      Series(
        entry.key,
        .linePoints(entry.value.sorted { $0.key < $1.key }.map { DataPoint(Double($0.key), Double($0.value)) }),
        style: index)
    }
    return Figure(
      title: "Least rank that reaches every folded layer",
      panels: [[Chart(title: "", x: Axis("width d"), y: Axis("rank r"), series: series)]])
  }
}
