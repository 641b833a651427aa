import Charts
import Claims
import Files
import Foundation
import LinearAlgebra
import Numbers
import PaperTestSupport
import RealNetworks
import Running
import StableMinima
import StableMinimaUnivariate
import Tensors
import Testing

/// StepSizes.swift, MinimumExamination.swift.
@Suite struct ExperimentTests {
  /// At toy size the columns agree with exact arithmetic on the network that the descent ends at.
  @Test func columnsAgreeWithExactArithmetic() throws {
    let table = try completeTable(
      of: StepSizes(), ["seeds": "4", "steps": "0.1,50", "width": "9", "points": "6", "iterations": "300"])
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

  /// Eight descents of 30,000 to 120,000 steps: large steps leave few knots and little variation, small ones follow the noise. Near
  /// the edge descent is chaotic, so the values are ranges.
  @Test func largeStepsAreSimple() throws {
    let table = try completeTable(of: StepSizes(), ["seeds": "4"])
    func column(_ name: String) -> [Double] { table.column(name).map { $0.number ?? .nan } }
    for (sharpness, limit) in zip(column("lambda_max"), column("two_over_step")) { #expect(sharpness <= 1.01 * limit) }
    for ((norm, bound), moments) in zip(zip(column("s"), column("bound")), column("moments")) {
      #expect(norm <= bound + moments)
    }
    #expect(column("knots")[0] * 4 <= column("knots")[3])
    #expect(column("variation")[0] * 4 <= column("variation")[3] && column("error")[0] < column("error")[3])
    let expected: [String: [Double]] = [
      "lambda_max": [2.96, 8.07, 66.56, 66.2], "s": [0.58, 1.1, 1.65, 1.46], "variation": [2.3, 12, 18.5, 15.7],
      "error": [0.023, 0.057, 0.087, 0.069], "knots": [4, 28, 57, 56], "share_s": [0.128, 0.117, 0.05],
      "share_s1": [0.128, 0.119, 0.51], "moments": [0.0037, 0.0066, 0.0252], "published": [0.908, 0.569, 0.544],
    ]
    for (name, values) in expected {
      for (found, value) in zip(column(name), values) { #expect(abs(found / value - 1) < 0.5, "\(name): \(found)") }
    }
    // At the edge of stability S1 uses half of the bound, S a twentieth.
    #expect(abs(column("s1")[2] - 16.741) < 0.5, "\(column("s1"))")
    // The same start at the same step as in another run.
    let others = try completeTable(of: StepSizes(), ["seeds": "3,5", "steps": "0.2"])
    #expect(others.column("end") == [.text("finished"), .text("finished")])
    for knots in others.column("knots") { #expect((knots.number ?? 99) <= 6) }
  }

  /// Seed 2 with a step of 0.2 diverges, and a start ten times as large does with 0.1: rows, not gaps.
  @Test func divergenceIsARow() throws {
    let table = try completeTable(of: StepSizes(), ["seeds": "2", "steps": "0.2"])
    #expect(table.column("end") == [.text("diverged")] && table.column("s") == [.empty])
  }

  /// Sample, ends and knots of the fits; the fit at a knot is the network's value there.
  @Test func fits() throws {
    let experiment = Fits()
    let complete = try
      (["seeds": "4", "steps": "0.1,50", "width": "9", "points": "6", "iterations": "300"] as Arguments)
      .checked(by: experiment.parameters)
    let units = try (0..<experiment.unitCount(complete)).compactMap {
      try experiment.run(unit: $0, of: complete, effort: .unlimited)
    }
    let table = try experiment.table(units, of: complete)
    let roles = table.column("role")
    #expect(roles.count { $0 == .text("sample") } == 12 && roles.count { $0 == .text("end") } == 2)
    #expect(roles.last == .text("diverged"))
    let tent = NoisyTent(seed: 4, points: 6, width: 9)
    let network = ShallowDescent(from: tent.start, on: tent.data, step: 0.1, steps: 300).network
    for row in table.rows where row[2] == .text("knot") || row[2] == .text("end") {
      let (x, y) = (row[3].number ?? .nan, row[4].number ?? .nan)
      #expect(network([x]) == y && x >= -2 && x <= 2)
    }
    let svg = try experiment.figure(table, of: complete).svg()
    #expect(svg.contains("eta = 0.1") && svg.contains("diverged") && svg.contains("knots"))
  }

  /// The bound on all interpolants against two of them, and by hand on three points.
  @Test func interpolationCost() {
    // Points -1, 0, 1: g+ in (0, 1) is (1/3)(1 - t) sqrt(1/9 + 1/9), so the infimum at both sides of 0 is zero.
    let three = InterpolationCost(places: [-1, 0, 1], labels: [0, 1, 0])
    #expect(three.least.midpoint == 0)
    let places: [Rational] = [-2, -1, 0, 1, 2]
    let cost = InterpolationCost(places: places, labels: [0, 1, 0, 1, 0])
    let network = InterpolationIsUnstable.interpolant(
      of: RegressionData(points: places.map { [$0] }, targets: [0, 1, 0, 1, 0]))
    let chain = SharpnessChain(
      ShallowLoss(network, on: RegressionData(points: places.map { [$0] }, labelledBy: network)))
    #expect(cost.least.lowerBound > 0 && cost.least <= chain.functionNorm)
    // Doubling the labels doubles the bound.
    let twice = InterpolationCost(places: places, labels: [0, 2, 0, 2, 0])
    #expect(abs(twice.least.midpoint - 2 * cost.least.midpoint) < 1e-15)
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

  /// BatchNorm between the layers, in a file of tensors with and without its running statistics, and a second linear layer.
  @Test func otherArchitectures() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "stable-minima-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let first = [
      Tensor(name: "0.weight", shape: [3, 1], doubles: [1, 2, -1]),
      Tensor(name: "0.bias", shape: [3], doubles: [0.5, -1, 2]),
    ]
    let norm = [
      Tensor(name: "1.weight", shape: [3], doubles: [1, 1, 1]), Tensor(name: "1.bias", shape: [3], doubles: [0, 0, 0]),
    ]
    let last = [
      Tensor(name: "3.weight", shape: [1, 3], doubles: [1, -0.5, 0.75]),
      Tensor(name: "3.bias", shape: [1], doubles: [0]),
    ]
    let running = [Tensor(name: "1.running_mean", shape: [3], doubles: [0, 0, 0])]
    let linear = [
      Tensor(name: "2.weight", shape: [3, 3], doubles: [1, 0, 0, 0, 1, 0, 0, 0, 1]),
      Tensor(name: "2.bias", shape: [3], doubles: [0, 0, 0]),
    ]
    let examination = try #require(StableMinimaUnivariate.examinations.first as? MinimumExamination)
    let data = try Self.file("d.csv", Self.own)
    for (name, tensors) in [
      ("a", first + norm + last), ("b", first + norm + running + last), ("c", first + linear + last),
    ] {
      for ending in ["npz", "safetensors"] {
        let path = folder.appending(path: "\(name).\(ending)").path
        try TensorFile.write(tensors, to: path)
        do {
          _ = try examination.read((["data": data, "network": path] as Arguments).checked(by: examination.parameters))
          Issue.record("\(name).\(ending) is taken")
        } catch let error as DataError {
          #expect(!error.description.contains(where: \.isNewline) && error.description.contains(path), "\(error)")
        }
      }
    }
    // Without the norm the same tensors are read.
    let path = folder.appending(path: "d.safetensors").path
    try TensorFile.write(first + last, to: path)
    let report = try examination.report(
      on: examination.read((["data": data, "network": path] as Arguments).checked(by: examination.parameters)),
      effort: .unlimited)
    #expect(report.verdicts.allSatisfy { $0.verdict.name == "holds" || $0.verdict.name == "outside" })
  }

  /// Units that are on nowhere cost nothing and leave the verdict alone.
  @Test func deadUnits() throws {
    let dead = """
      {"layers": [{"weights": [[1], [2], [-1], [1]], "bias": ["1/2", -1, "-1/2", -9]},
       {"weights": [[1, "-1/2", "3/4", 5]], "bias": ["1/4"]}]}
      """
    let (with, without) = (try Self.report(Self.own, dead), try Self.report(Self.own))
    for name in ["lambda_max", "S", "S1"] {
      let values = [with, without].map { $0.quantities.first { $0.name == name }?.value.approximate ?? .nan }
      #expect(abs(values[0] - values[1]) < 1e-12, "\(name): \(values)")
    }
    #expect(with.verdicts.map(\.verdict.name) == without.verdicts.map(\.verdict.name))
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
