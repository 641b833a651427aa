import Charts
import Claims
import Running
import Testing

/// The table of an experiment from all of its units, every one of which is complete, and whose figure can be drawn.
package func completeTable(
  of experiment: some Experiment, _ arguments: Arguments, effort: Effort = .unlimited,
  sourceLocation: SourceLocation = #_sourceLocation
) throws -> Table {
  let complete = try arguments.checked(by: experiment.parameters)
  let units = try (0..<experiment.unitCount(complete)).map {
    try #require(try experiment.run(unit: $0, of: complete, effort: effort), sourceLocation: sourceLocation)
  }
  let table = try experiment.table(units, of: complete)
  #expect(table.rows.allSatisfy { $0.count == table.columns.count }, sourceLocation: sourceLocation)
  #expect(try experiment.figure(table, of: complete).svg().contains("</svg>"), sourceLocation: sourceLocation)
  return table
}
