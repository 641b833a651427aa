import Charts
import Claims
import Files
import Foundation
import Numbers
import PaperTestSupport
import RealNetworks
import Running
import StableMinimaUnivariate
import Testing

/// StationaryPoints.swift, FrozenPattern.swift, PenalizedRate.swift, TrendFilter.swift, FitSample.swift.
@Suite struct MoreExperimentTests {
  /// Where the pattern is kept, the Hessian is its Gauss-Newton part to 1e-8; descent alone does not get there.
  @Test func hessiansAtStationaryPoints() throws {
    let table = try completeTable(of: StationaryPoints(), [:])
    let kept = table.rows.filter { $0[1] == .text("kept") }
    #expect(table.rows.count == 8 && kept.count >= 2, "\(table.column("end"))")
    for row in kept {
      #expect((row[2].number ?? 0) > 1e-3, "the labels are noise")
      #expect((row[3].number ?? 1) <= 1e-8 && (row[5].number ?? 1) <= 1e-8 && (row[6].number ?? 1) <= 1e-8)
    }
    let start = try completeTable(of: StationaryPoints(), ["starts": "1", "iterations": "0"])
    #expect((start.rows[0][4].number ?? 0) > 1e-3)
  }

  /// By hand: three labels 0, 1, 0 have the second difference -2; below lambda = 1/3 each unit of lambda moves it by 6.
  @Test func threeLabels() throws {
    #expect(abs(TrendFilter.largest([0, 1, 0]) - 1.0 / 3) < 1e-12)
    for lambda in [0.1, 0.2, 0.3] {
      let fit = try #require(TrendFilter([0, 1, 0], lambda: lambda)).values
      for (value, expected) in zip(fit, [lambda, 1 - 2 * lambda, lambda]) { #expect(abs(value - expected) < 1e-4) }
    }
    let line = try #require(TrendFilter([0, 1, 0], lambda: 2)).values
    for value in line { #expect(abs(value - 1.0 / 3) < 1e-4) }
  }

  /// No random change of a fit lowers its objective by more than the gap. The seed is 4.
  @Test func trendFiltersAreOptimal() throws {
    var key = RandomKey(seed: 4)
    let y = (0..<40).map { sin(Double($0) / 5) + 0.3 * (2 * key.nextUnit() - 1) }
    let lambda = TrendFilter.largest(y) / 50
    func objective(_ beta: [Double]) -> Double {
      let misfit = zip(beta, y).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) } / 2
      return (1..<39).reduce(misfit) { $0 + lambda * abs(beta[$1 - 1] - 2 * beta[$1] + beta[$1 + 1]) }
    }
    let fit = try #require(TrendFilter(y, lambda: lambda))
    #expect(fit.gap < 1e-8 * objective(fit.values) + 1e-12)
    for size in [1e-4, 1e-2, 1] {
      for _ in 0..<200 {
        let moved = fit.values.map { $0 + size * (2 * key.nextUnit() - 1) }
        #expect(objective(moved) >= objective(fit.values) - fit.gap)
      }
    }
    #expect(TrendFilter(y, lambda: lambda, effort: Effort(budget: Budget(deadline: .now))) == nil)
  }

  /// Six samples each of 50 to 800 points: the slope is near -0.8.
  @Test func rate() throws {
    let table = try completeTable(of: PenalizedRate(), [:])
    #expect(table.column("points").map(\.number) == [50, 100, 200, 400, 800])
    let slope = table.column("slope").last?.number ?? 0
    #expect(slope < -0.6 && slope > -1, "\(slope)")
    for row in table.rows { #expect((row[1].number ?? 1) < (row[4].number ?? 0) / 3) }
    #expect(throws: ArgumentError.self) { try PenalizedRate().unitCount(["sizes": "100,50"]) }
  }

  private func file(_ text: String) throws -> String {
    let folder = FileManager.default.temporaryDirectory.appending(path: "fit-sample-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try text.write(to: folder.appending(path: "d.csv"), atomically: true, encoding: .utf8)
    return folder.appending(path: "d.csv").path
  }

  /// A user's points: sorted, with and without the truth, and what does not fit.
  @Test func samplesOfFiles() throws {
    let path = try file("y,x,f0\n0.5,2,0\n1.5,1,1\n0.25,0,2\n1,3,1\n")
    let sample = try FitSample(reading: path, seed: 1, width: 5)
    #expect(sample.data.points == [[0], [1], [2], [3]] && sample.data.targets == [0.25, 1.5, 0.5, 1])
    #expect(sample.truth == [2, 1, 0, 1] && sample.start.width == 5)
    #expect(abs(sample.interior.lowerBound - 0.495) < 1e-12 && abs(sample.interior.upperBound - 2.505) < 1e-12)
    let arguments: Arguments = ["data": path, "steps": "0.1,50", "width": "6", "iterations": "400"]
    let rows = try completeTable(of: StepSizes(), arguments)
    #expect(
      rows.column("end") == [.text("finished"), .text("diverged")] && (rows.column("error")[0].number ?? -1) >= 0)
    let fits = try completeTable(of: Fits(), arguments)
    #expect(fits.column("role").count { $0 == .text("truth") } == 8)
    let bare = try file("0,1\n1,0\n2,1\n")
    #expect(try FitSample(reading: bare, seed: 1, width: 2).truth == nil)
    #expect(
      try completeTable(of: StepSizes(), ["data": bare, "steps": "0.1", "width": "3", "iterations": "50"]).column(
        "error") == [
          .empty
        ])
    for text in ["x,y\n1,2\n", "a,b,y\n1,2,3\n1,2,3\n", "x,y\n1,nan\n2,1\n", "x,y,f0\n1,1,nan\n2,1,1\n", ""] {
      let error = #expect(throws: DataError.self) { try FitSample(reading: file(text), seed: 1, width: 2) }
      #expect(error.map { !"\($0)".contains(where: \.isNewline) } ?? false)
    }
  }
}
