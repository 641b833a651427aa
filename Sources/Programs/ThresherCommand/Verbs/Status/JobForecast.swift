import ArgumentParser
import Files
import Formats
import Foundation
import Jobs
import Numbers

/// How long a job takes many workers, from what its units have taken: the cost model of the manual with the figures of this job.
struct JobForecast {
  private let times: UnitTimes
  private let unitCount: Int
  private let simulation: WorkerSimulation
  private let rows: [Row]

  private struct Row {
    let workers: Int
    let troubles: String
    let dealing: WorkerSimulation.Dealing
    /// Medians over the runs.
    let seconds: Double
    let losses: Int
    let efficiency: Double
  }

  /// Runs of every row; the median is shown.
  private static let runs = 9

  /// - Throws: `DataError` if no unit of the job was timed.
  init(_ folder: JobFolder, workers: Int) throws {
    times = UnitTimes(of: folder)
    unitCount = folder.job.units.count
    let known = times.seconds.sorted { $0.key < $1.key }.map(\.value)
    guard !known.isEmpty else {
      throw DataError(
        file: "\(folder.path)/logs", found: "no times of units", expected: "some, which `thresher work` notes")
    }
    // Units that nobody has done yet cost what others have cost.
    var key = RandomKey(seed: 1)
    let seconds = times.seconds
    let costs = (0..<folder.job.units.count).map { seconds[$0] ?? known.randomElement(using: &key) ?? 0 }
    let simulation = WorkerSimulation(costs: costs, start: times.start)
    self.simulation = simulation
    let counts = Set([1, 10, 100, workers].filter { $0 <= workers }).sorted()
    let made = counts.flatMap { count in
      [("none", WorkerSimulation.Troubles.none), ("slow and lost", .usual)].flatMap { name, troubles in
        WorkerSimulation.Dealing.allCases.map { dealing in
          let outcomes = (0..<Self.runs).map { run in
            simulation.run(
              workers: count, dealing: dealing, troubles: troubles, key: RandomKey(seed: 2).fold(in: UInt64(run)))
          }.sorted { $0.seconds < $1.seconds }
          let median = outcomes[Self.runs / 2]
          return Row(
            workers: count, troubles: name, dealing: dealing, seconds: median.seconds, losses: median.losses,
            efficiency: median.efficiency)
        }
      }
    }
    rows = made
  }

  var text: String {
    func short(_ value: Double) -> String { String(format: value < 10 ? "%.3f" : "%.1f", value) }
    let sorted = times.seconds.values.sorted()
    var text = """
      timed \(sorted.count) of \(unitCount) units: median \(short(sorted[sorted.count / 2])) s, largest \
      \(short(simulation.largest)) s, all \(short(simulation.total)) s; start of a worker \(short(times.start)) s

      """
    text += "workers  troubles       dealing  seconds    bound      lost  useful\n"
    for row in rows {
      text += "\(row.workers)".padding(to: 9) + row.troubles.padding(to: 15) + row.dealing.rawValue.padding(to: 9)
      text += short(row.seconds).padding(to: 11) + short(simulation.bound(workers: row.workers)).padding(to: 11)
      text += "\(row.losses)".padding(to: 6) + String(format: "%.1f%%\n", 100 * row.efficiency)
    }
    return text
  }

  var value: JSONValue {
    [
      "timed": .integer(times.seconds.count), "largest": .number(simulation.largest), "all": .number(simulation.total),
      "start": .number(times.start),
      "rows": .array(
        rows.map { row in
          [
            "workers": .integer(row.workers), "troubles": .string(row.troubles),
            "dealing": .string(row.dealing.rawValue), "seconds": .number(row.seconds),
            "bound": .number(simulation.bound(workers: row.workers)), "lost": .integer(row.losses),
            "useful": .number(row.efficiency),
          ]
        }),
    ]
  }
}
