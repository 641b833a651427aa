import Charts
import Claims
import Numbers
import Running

/// The exact thresholds in d at finite p beside (1 - beta_1) p and (1 - beta_2) p.
package struct ForgettingThresholds: Experiment {
  package init() {}

  package let name = "forgetting-thresholds"
  package let text =
    "From which d on f(p,d,m) is monotone in m, and up to which d the worst m is inside, exactly, for p up to 500."
  package let parameters = [
    Parameter("sizes", "the values of p, separated by commas", default: "20,50,100,150,200,300,400,500")
  ]

  package func unitCount(_ arguments: Arguments) throws -> Int { try sizes(arguments).count }

  private func sizes(_ arguments: Arguments) throws -> [Int] { try arguments.integers("sizes", in: 2...2000) }

  package func run(unit: Int, of arguments: Arguments, effort: Effort) throws -> FiniteThresholds? {
    FiniteThresholds(dimension: try sizes(arguments)[unit], effort: effort)
  }

  package func table(_ units: [FiniteThresholds], of arguments: Arguments) throws -> Table {
    Table(
      name: name,
      columns: [
        Table.Column("p", .integer, meaning: "the number of parameters"),
        Table.Column(
          "monotone_from", .integer, meaning: "the least d from which on f never decreases in m = 1, ..., p"),
        Table.Column("interior_up_to", .integer, meaning: "the largest d for which m = p is not the worst; 0 for none"),
        Table.Column("hump_limit", .real, meaning: "(1 - beta_1) p"),
        Table.Column("worst_limit", .real, meaning: "(1 - beta_2) p"),
      ],
      rows: units.map {
        let p = Double($0.dimension)
        return [
          .integer($0.dimension), $0.monotoneFrom.map { .integer($0) } ?? .empty, .integer($0.interiorUpTo),
          .real((1 - 0.917447573921) * p), .real((1 - 0.946402145854) * p),
        ]
      })
  }

  package func figure(_ table: Table, of arguments: Arguments) throws -> Figure {
    func points(_ column: Int) -> [DataPoint] {
      table.rows.compactMap { row in row[0].number.flatMap { x in row[column].number.map { DataPoint(x, $0) } } }
    }
    return Figure(
      title: "Thresholds at finite p",
      panels: [
        [
          Chart(
            title: "exact, beside the limit", x: Axis("p"), y: Axis("d"),
            series: [
              Series("(1 - beta_1) p", .line(points(3)), style: 0, isReference: true),
              Series("(1 - beta_2) p", .line(points(4)), style: 1, isReference: true),
              Series("monotone from", .points(points(1)), style: 1),
              Series("worst inside up to", .points(points(2)), style: 0),
            ])
        ]
      ], panelWidth: 560)
  }
}
