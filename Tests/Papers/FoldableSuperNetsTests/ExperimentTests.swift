import Charts
import Claims
import FoldableSuperNets
import Numbers
import Running
import Testing

@Suite struct ExperimentTests {
  /// d = 2, 3 and K = 2: full and low rank by the formulas of S13, the others at most by counting.
  @Test func reachableDimensionsAtToySize() throws {
    let experiment = ReachableDimensions()
    let arguments = try Arguments(["widths": "3", "networks": "2"]).checked(by: experiment.parameters)
    let units = try (0..<experiment.unitCount(arguments)).compactMap {
      try experiment.run(unit: $0, of: arguments, effort: .unlimited)
    }
    let table = try experiment.table(units, of: arguments)
    #expect(units.count == 14 && table.rows.count == 14)
    for unit in units {
      let d = unit.width
      switch unit.kind {
      case "full": #expect(unit.dimension == d * (d + 1) && unit.parameters == 4 * d * d)
      case "low_rank": #expect(unit.dimension == unit.rank * (2 * d + 1 - unit.rank))
      default: #expect(unit.dimension <= min(unit.parameters, unit.everything))
      }
    }
    // The least rank that reaches all: 1 with a diagonal, d without.
    #expect(units.first { $0.kind == "diagonal_and_low_rank" && $0.width == 3 }?.dimension == 12)
    #expect(units.first { $0.kind == "diagonal" && $0.width == 3 }?.dimension == 11)
    #expect(try experiment.figure(table, of: arguments).svg().contains("low_rank, K = 2"))
  }
}
