import Claims
import Foundation
import LinearAlgebra
import Numbers
import RealNetworks
import Running
import StableMinima
import StableMinimaUnivariate
import Testing

/// StepSizes.swift, MinimumExamination.swift.
@Suite struct ExperimentTests {
  private static func table(_ arguments: Arguments) throws -> Table {
    let experiment = StepSizes()
    let complete = try arguments.checked(by: experiment.parameters)
    let units = try (0..<experiment.unitCount(complete)).compactMap {
      try experiment.run(unit: $0, of: complete, effort: .unlimited)
    }
    return try experiment.table(units, of: complete)
  }

  /// At toy size the columns agree with exact arithmetic on the network that the descent ends at.
  @Test func columnsAgreeWithExactArithmetic() throws {
    let table = try Self.table(["seeds": "4", "steps": "0.1,50", "width": "9", "points": "6", "iterations": "300"])
    #expect(table.rows.count == 2)
    let tent = NoisyTent(seed: 4, points: 6, width: 9)
    let run = ShallowDescent(from: tent.start, on: tent.data, step: 0.1, steps: 300)
    let network = try #require(ShallowNetwork<Rational>(exactly: run.network))
    let chain = SharpnessChain(ShallowLoss(network, on: tent.data.map { Rational(exactly: $0) ?? 0 }))
    func number(_ column: String) -> Double { table.column(column)[0].number ?? .nan }
    #expect(abs(number("lambda_max") - (try chain.sharpness().interval.midpoint)) < 1e-11)
    #expect(abs(number("moments") - chain.largestMoment.interval.midpoint / 2) < 1e-12)
    #expect(abs(number("s1") - chain.parameterNorm.midpoint) < 1e-12 && number("s") <= number("s1"))
    // A step of 50 diverges, and is a row.
    #expect(table.column("end") == [.text("finished"), .text("diverged")])
    #expect(table.column("s1")[1] == .empty)
  }

  /// The table of the page: large steps leave few knots and little variation, small ones follow the noise.
  @Test(.enabled(if: ProcessInfo.processInfo.environment["THRESHER_EXHAUSTIVE"] == "1"))
  func largeStepsAreSimple() throws {
    let table = try Self.table(["seeds": "4"])
    print(table.csv)
    func column(_ name: String) -> [Double] { table.column(name).map { $0.number ?? .nan } }
    for (sharpness, limit) in zip(column("lambda_max"), column("two_over_step")) { #expect(sharpness <= 1.01 * limit) }
    for ((norm, bound), moments) in zip(zip(column("s"), column("bound")), column("moments")) {
      #expect(norm <= bound + moments)
    }
    #expect(column("knots")[0] * 4 <= column("knots")[3])
    #expect(column("variation")[0] * 4 <= column("variation")[3] && column("error")[0] < column("error")[3])
  }

  private static func file(_ name: String, _ text: String) throws -> String {
    let folder = FileManager.default.temporaryDirectory.appending(path: "stable-minima-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let place = folder.appending(path: name)
    try text.write(to: place, atomically: true, encoding: .utf8)
    return place.path
  }

  private static let network = """
    {"layers": [{"weights": [[1], [2], [-1]], "bias": ["1/2", -1, "-1/2"]}, {"weights": [[1, "-1/2", "3/4"]], "bias": ["1/4"]}]}
    """

  private static func report(_ data: String, _ network: String = network, _ more: Arguments = [:]) throws
    -> ExaminationReport
  {
    let examination = try #require(StableMinimaUnivariate.examinations.first as? MinimumExamination)
    var arguments = more
    arguments["data"] = try file("d.csv", data)
    arguments["network"] = try file("net.json", network)
    return try examination.report(
      on: examination.read(arguments.checked(by: examination.parameters)), effort: .unlimited)
  }

  private static let own = "x,y\n-2,11/8\n-1,5/8\n0,3/4\n1,5/4\n2,5/4\n"

  @Test func examinesANetwork() throws {
    let report = try Self.report(Self.own, Self.network, ["step": "17/50"])
    #expect(report.verdicts.map(\.verdict.name) == .init(repeating: "holds", count: 8))
    #expect(
      report.summary.contains { $0.contains("half-mean") } && report.summary.contains { $0.contains("stationary: ") })
    #expect(report.tables[0].rows.count == 3)
    // 17/50 is stable for the half-mean; for the mean the sharpness is twice as large.
    let mean = try Self.report(Self.own, Self.network, ["step": "17/50", "loss": "mean"])
    #expect(mean.verdicts[0].verdict.name == "violated" && mean.verdicts[1].verdict.name == "outside")
    let half = try Self.report(Self.own, Self.network, ["step": "17/100", "loss": "mean"])
    #expect(half.verdicts[0].verdict.name == "holds")
  }

  /// A kink on a data point, a single point, duplicated points: a verdict or one line.
  @Test func specialSamples() throws {
    let kink = try Self.report("x,y\n1/2,0\n1,1\n")
    #expect(kink.verdicts.allSatisfy { $0.verdict.name == "outside" })
    #expect(kink.summary.contains { $0.contains("point 1 lies on the kink of unit 2") })
    for data in ["1,2\n", "1,2\n1,2\n1,2\n", "-50,0\n"] {
      let report = try Self.report(data)
      #expect(report.verdicts.dropFirst().allSatisfy { $0.verdict.name == "holds" || $0.verdict.name == "outside" })
    }
  }

  /// NaN, no data, step 0, a second linear layer, two inputs: one line each.
  @Test(arguments: [
    ("x,y\n1,nan\n", network, "1/10"), ("x,y\n", network, "1/10"), (own, network, "0"),
    (own, #"{"layers": [{"weights": [[1]]}, {"weights": [[1]]}, {"weights": [[2]]}]}"#, "1/10"),
    (own, #"{"layers": [{"weights": [[1, 2]]}, {"weights": [[1]]}]}"#, "1/10"),
    (own, #"{"layers": [{"weights": [["1/0"]]}, {"weights": [[1]]}]}"#, "1/10"),
  ])
  func refusesInOneLine(data: String, network: String, step: String) throws {
    do {
      _ = try Self.report(data, network, ["step": step])
      Issue.record("no complaint")
    } catch let error {
      #expect(!"\(error)".contains(where: \.isNewline) && "\(error)".count < 600, "\(error)")
    }
  }
}
