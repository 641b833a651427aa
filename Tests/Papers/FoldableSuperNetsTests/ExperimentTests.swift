import Charts
import Claims
import Files
import FoldableSuperNets
import LinearAlgebra
import Numbers
import Running
import TestSupport
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

  /// Two bits: at least t of a set and their negations are 8 functions, and with the constants 10 have one hidden neuron; the other
  /// 6 of the 16 have two.
  @Test func minimalWidthsOfTwoBits() throws {
    let experiment = SharedNeurons()
    let arguments = try Arguments(["inputs": "2", "functions": "0"]).checked(by: experiment.parameters)
    let units = try (0..<experiment.unitCount(arguments)).compactMap {
      try experiment.run(unit: $0, of: arguments, effort: .unlimited)
    }
    #expect(units.count { $0.width == 1 } == 10 && units.count { $0.width == 2 } == 6)
    #expect(units.allSatisfy { $0.neurons.count == $0.width })
    // XOR is at least one of two, but not both, whatever the signs.
    let xor = try #require(units.first { $0.function == 0b0110 })
    let negated = Set(xor.neurons.map { min($0, 15 ^ $0) })
    #expect(negated == [0b0111, 0b0001])
    let table = try experiment.table(units, of: arguments)
    #expect(table.rows.map { $0[2].description } == ["45", "15"])
    #expect(try experiment.figure(table, of: arguments).svg().contains("up to negation"))
  }

  /// Pairs counted by hand.
  @Test func sharesOfPairs() throws {
    let experiment = SharedNeurons()
    let arguments = try Arguments([:]).checked(by: experiment.parameters)
    func unit(_ function: UInt64, _ neurons: [UInt64]) -> SharedNeurons.Unit {
      SharedNeurons.Unit(function: function, width: neurons.count, neurons: neurons)
    }
    // 1 and 2 share neuron 5; 2 and 3 share 9 and its negation; the two of function 1 are no pair.
    let units = [unit(1, [3, 5]), unit(2, [5, 9]), unit(3, [0xffff ^ 9, 7]), unit(1, [9, 7])]
    let row = try #require(try experiment.table(units, of: arguments).rows.first)
    // Pairs 12, 13, 23, 24, 34: 12, 24 and 34 share, and 23 and 34 up to negation.
    #expect(row.map(\.description) == ["2", "4", "5", "3/5", "4/5", "17/5"])
  }

  @Test func classesBecomeTwoTasks() throws {
    let folder = try TemporaryFolder()
    let rows = (0..<40).map { "\($0 % 7),\(-($0 % 5)),\($0 % 4)" }.joined(separator: "\n")
    let path = try folder.write("points.csv", Array(rows.utf8))
    let tasks = try ClassTasks.read(path, train: 30)
    #expect(tasks.map(\.train.rowCount) == [16, 14] && tasks.map(\.test.rowCount) == [4, 6])
    #expect(tasks.allSatisfy { Set($0.trainLabels) == [0, 1] && $0.train.entries.allSatisfy { abs($0) <= 1 } })
    #expect(tasks[1].train[0, 0] == 2.0 / 6)
    let refused = #expect(throws: DataError.self) { try ClassTasks.read(path, train: 40) }
    #expect(refused.map { "\($0)".contains("no point of the classes") } ?? false)
    // The experiment reads the file before any network is trained.
    let experiment = MergingAccuracy()
    let arguments = Arguments([
      "data": path, "train": "30", "samples": "4", "seeds": "1", "width": "4", "epochs": "1", "merge-epochs": "1",
    ])
    let checked = try arguments.checked(by: experiment.parameters)
    #expect(try experiment.unitCount(checked) == 1)
    let unit = try #require(try experiment.run(unit: 0, of: checked, effort: .unlimited))
    #expect(unit.lines.count == MergeMethod.allCases.count + 1)
  }
}
