import Charts
import Claims
import Numbers
import PaperTestSupport
import Running
import SeparableTasks
import Testing

/// Each table at toy size against exact values, read back from CSV, and drawn.
@Suite struct ExperimentTests {
  @Test func trajectoriesAreThoseOfThePage() throws {
    let table = try completeTable(of: Trajectories(), ["steps": "5"])
    let rows = table.rows.filter { $0[0] == .text("example-a") }
    #expect(rows[4] == [.text("example-a"), .integer(4), .rational(Rational(1, 2)), .rational(Rational(3, 2))])
    #expect(rows[6] == [.text("example-a"), .empty, .rational(1), .rational(2)])
  }

  @Test func theTightPairTouchesItsBound() throws {
    let table = try completeTable(
      of: ForgettingAgainstCycles(), ["tasks": "random:3,3,2,1", "steps": "20", "trials": "2"])
    let touch = table.rows.first { $0[0] == .text("pair") && $0[2] == .integer(10) }
    let row = try #require(touch)
    #expect(row[4] == row[5] && abs((row[4].number ?? 0) - 0.6198727824) < 1e-12)
    for row in table.rows where row[1] == .text("cyclic") {
      #expect((row[4].number ?? 0) <= (row[5].number ?? 0) * (1 + 1e-12))
    }
  }

  @Test func helixAngles() throws {
    let table = try completeTable(of: HelixOfTasks(), [:])
    let fine = try #require(table.rows.first { $0[0] == .real(0.001) })
    #expect(abs((fine[1].number ?? 0) - 0.983) < 6e-4 && abs((fine[3].number ?? 0) - 0.21) < 2e-3)
  }

  @Test func weakRegularization() throws {
    let table = try completeTable(of: WeakAgainstProjections(), [:])
    let row = try #require(table.rows.first { $0[0] == .real(1e4) })
    #expect(abs((row[1].number ?? 0) - 1.75e-3) < 1e-5 && abs((row[2].number ?? 0) - 1.14e-3) < 1e-5)
    // L = 10^7 is within reach, and the remainder goes on falling like 1/L.
    let last = try #require(table.rows.last)
    #expect((last[2].number ?? 1) < 1.3e-6)
  }

  @Test func schedulesOfExampleB() throws {
    let table = try completeTable(of: Schedules(), ["steps": "100"])
    let row = try #require(table.rows.first { $0[0] == .text("linear") && $0[1] == .integer(100) })
    #expect(abs((row[2].number ?? 0) - 0.014142136) < 1e-8)
    let constant = try #require(table.rows.first { $0[0] == .text("constant") && $0[1] == .integer(100) })
    #expect(abs((constant[2].number ?? 0) - 0.5.squareRoot()) < 1e-12)
  }

  @Test func worstInstancesAreReadBack() throws {
    let table = try completeTable(of: WorstInstances(), ["largest": "2", "rounds": "200"])
    let row = try #require(table.rows.first { $0[1] == .text("limit") })
    let verdict = try LimitIsTwoOptimal().verdict(for: ["tasks": row[5].description, "steps": "6"])
    #expect(verdict.name == "holds")
    #expect((row[2].number ?? 0) > 1.1 && (row[2].number ?? 2) <= 2 / 3.0.squareRoot())
    #expect(abs((row[3].number ?? 0) - 2 / 3.0.squareRoot()) < 1e-12)
  }

  /// B by hand: regression ends at w* = (1, 1), classification stops at (3/2, 1/2) after two steps.
  @Test func regressionGoesOnWhereClassificationStops() throws {
    let table = try completeTable(of: RegressionBesideClassification(), ["steps": "200"])
    func last(_ kind: String) throws -> [Table.Cell] { try #require(table.rows.last { $0[0] == .text(kind) }) }
    let (stopped, converged) = (try last("classification"), try last("regression"))
    #expect(abs((stopped[2].number ?? 0) - 0.5.squareRoot()) < 1e-12 && stopped[3].number == 0)
    #expect((converged[2].number ?? 1) < 1e-12 && (converged[3].number ?? 1) < 1e-12)
    #expect(throws: ArgumentError.self) {
      try RegressionBesideClassification().unitCount(["tasks": "1,0;0,1", "steps": "10"])
    }
  }
}
