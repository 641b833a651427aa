import Claims
import Files
import Foundation
import MinNormDenoisers
import Numbers
import Running
import Tensors
import TestSupport
import Testing

/// Trained networks beside the denoiser of least cost.
@Suite("Trained denoisers")
struct NetworkTests {
  let folder: TemporaryFolder
  static let pairs = "x,y\n0,-0.1\n0,0.05\n0,0.2\n1,4/5\n1,1\n1,1.15\n3,2.9\n3,3\n3,3.1\n"

  init() throws {
    folder = try TemporaryFolder()
    _ = try folder.write("pairs.csv", Array(Self.pairs.utf8))
  }

  func report(_ values: [String: String]) throws -> ExaminationReport {
    let examination = DenoiserExamination()
    let arguments = try Arguments(values).checked(by: examination.parameters)
    return try examination.report(on: examination.read(arguments), effort: .unlimited)
  }

  static func quantity(_ report: ExaminationReport, _ prefix: String) -> String? {
    report.quantities.first { $0.name.hasPrefix(prefix) }?.value.description
  }

  /// f* itself as a network: slopes 5/3 and 8/7 with the first weight 1 of each unit.
  static let exactNetwork = """
    {"layers": [
      {"weights": [["1"], ["1"], ["1"], ["1"]], "bias": ["-1/5", "-4/5", "-23/20", "-29/10"]},
      {"weights": [["5/3", "-5/3", "8/7", "-8/7"]], "bias": [0]}]}
    """

  @Test func fStarIsItsOwnNetwork() throws {
    let path = try folder.write("star.json", Array(Self.exactNetwork.utf8))
    let report = try report(["data": folder.path("pairs.csv"), "network": path])
    #expect(report.summary.contains("network: 4 units, no skip connection; returns every clean point exactly"))
    // (1/2) (2 (25/9 + 1) + 2 (64/49 + 1)) and 2 (5/3 + 8/7).
    #expect(Self.quantity(report, "cost of the network") == "\(Rational(25, 9) + Rational(64, 49) + 2)")
    #expect(Self.quantity(report, "integral |f''| of its function") == "118/21")
    #expect(Self.quantity(report, "largest misfit") == "0")
    #expect(Self.quantity(report, "largest distance from f*") == "0")
    #expect(report.verdicts.last?.verdict.name == "holds")
  }

  /// Costs, misfit and function of one unit with V and c, by hand.
  @Test func aNetworkWithASkipConnection() throws {
    // f(y) = y/2 + [y - 1]_+ - 1/4 misses: at 3.1 it is 1.55 + 2.1 - 0.25 = 3.4.
    try TensorFile.write(
      [
        Tensor(name: "0.weight", shape: [1, 1], doubles: [2]), Tensor(name: "0.bias", shape: [1], doubles: [-2]),
        Tensor(name: "1.weight", shape: [1, 1], doubles: [0.5]), Tensor(name: "1.bias", shape: [1], doubles: [0]),
        Tensor(name: "V", shape: [1, 1], doubles: [0.5]), Tensor(name: "c", shape: [1], doubles: [-0.25]),
      ], to: folder.path("skip.npz"))
    let network = try NetworkDenoiser(reading: folder.path("skip.npz"), dimension: 1)
    #expect(network([3])[0] == Rational(13, 4) && network([0])[0] == Rational(-1, 4))
    #expect(
      network.function
        == PiecewiseLinear(knots: [1], values: [Rational(1, 4)], leftSlope: Rational(1, 2), rightSlope: Rational(3, 2)))
    #expect(network.cost == Rational(17, 8) && abs(network.balancedCost.midpoint - 1) < 1e-12)
    let report = try report(["data": folder.path("pairs.csv"), "network": folder.path("skip.npz")])
    #expect(Self.quantity(report, "integral |f''| of its function") == "1")
    #expect(Self.quantity(report, "excess of its cost") == "\(Rational(17, 8) - Rational(118, 21))")
    // At 0.8: 0.4 - 0.25 = 0.15 for 1; that is the largest of the nine copies.
    #expect(Self.quantity(report, "largest misfit") == "17/20")
    #expect(report.verdicts.last?.verdict.name == "holds")
    #expect(report.summary.contains { $0.contains("its cost may be below the least") })
  }

  /// Values at random points agree with the knots, for random units of all signs. The seed is 5.
  @Test func theFunctionIsThatOfTheUnits() {
    var key = RandomKey(seed: 5)
    for _ in 0..<50 {
      func number() -> Rational { Rational(Integer(key.next(below: 9)) - 4, 2) }
      let units = 1 + key.next(below: 6)
      let network = NetworkDenoiser(
        weights: (0..<units).map { _ in [number()] }, biases: (0..<units).map { _ in number() },
        outputs: (0..<units).map { _ in [number()] }, skip: key.next(below: 2) == 0 ? nil : [[number()]],
        offset: [number()])
      let function = network.function
      for step in -20...20 {
        let y = Rational(Integer(step), 3)
        #expect(function(y) == network([y])[0])
      }
    }
  }

  @Test func theDistanceInThePlane() throws {
    let union = ReferenceTests.union([("1 0", "0 2"), ("0 1", "0 3/2")], radius: "1/5")
    // The identity and nothing else: V = I.
    let identity = NetworkDenoiser(
      weights: [[1, 0]], biases: [0], outputs: [[0, 0]], skip: [[1, 0], [0, 1]], offset: [0, 0])
    let (low, high) = (PlaneVector(Rational(-1, 5), Rational(-1, 5)), PlaneVector(Rational(11, 5), Rational(17, 10)))
    let distance = try #require(NetworkDistance(identity, union.denoiser, from: low, to: high))
    // Every coordinate is at most 1/5 from its ramp, and all corners attain it: 2 (1/5)^2.
    #expect(abs(Double(rounding: distance.square) - 0.08) < 1e-12)
    var worst = Rational.zero
    for i in 0...24 {
      for j in 0...19 {
        let point = PlaneVector(Rational(Integer(i - 2), 10), Rational(Integer(j - 2), 10))
        let value = union.denoiser(point)
        worst = max(worst, (point - value) * (point - value))
      }
    }
    #expect(worst <= distance.square + Rational(1, 1_000_000_000))
  }

  @Test func networksThatDoNotFitAreRefused() throws {
    func refusal(_ tensors: [Tensor], dimension: Int) throws -> String {
      try TensorFile.write(tensors, to: folder.path("w.npz"))
      let error = #expect(throws: DataError.self) {
        try NetworkDenoiser(reading: folder.path("w.npz"), dimension: dimension)
      }
      let text = error.map { "\($0)" } ?? ""
      #expect(!text.contains("\n"))
      return text
    }
    func tensor(_ name: String, _ rows: Int, _ columns: Int) -> Tensor {
      Tensor(name: name, shape: [rows, columns], doubles: Array(repeating: 1, count: rows * columns))
    }
    #expect(
      try refusal([tensor("W1", 3, 2), tensor("W2", 1, 3)], dimension: 1).contains(
        "tensor \"W1\": 2 inputs; expected 1"))
    #expect(
      try refusal([tensor("W1", 3, 1), tensor("W2", 2, 3)], dimension: 1).contains(
        "tensor \"W2\": 2 outputs; expected 1"))
    #expect(try refusal([tensor("W1", 3, 1)], dimension: 1).contains("1 layers; expected one hidden layer"))
    #expect(
      try refusal([tensor("W1", 3, 1), tensor("W2", 1, 3), tensor("V", 2, 2)], dimension: 1).contains(
        "tensor \"V\": shape [2, 2]"))
    #expect(throws: DataError.self) { try NetworkDenoiser(reading: folder.path("absent.npz"), dimension: 1) }
  }

  /// A short training comes near, and its cost obeys the bound by its own values.
  @Test func trainedNetworksComeNear() throws {
    let experiment = TrainedDenoisers()
    let arguments = try Arguments(["decays": "1/1000,1/10000", "steps": "4000", "seeds": "1", "units": "20"])
      .checked(by: experiment.parameters)
    let units = try (0..<experiment.unitCount(arguments)).compactMap {
      try experiment.run(unit: $0, of: arguments, effort: .unlimited)
    }
    #expect(units.count == 2)
    for unit in units {
      #expect(unit.bound <= unit.curvature * (1 + 1e-12) && unit.curvature <= unit.cost * (1 + 1e-12))
    }
    #expect(units[0].cost < 118.0 / 21 && units[1].misfit < units[0].misfit)
    let table = try experiment.table(units, of: arguments)
    #expect(table.column("least").allSatisfy { $0 == .rational(Rational(118, 21)) })
  }
}

/// Samples at the edges of the hypotheses: a verdict or one clear line each.
@Suite("Odd samples")
struct OddSampleTests {
  func report(_ text: String, _ parameter: String, _ other: [String: String] = [:]) throws -> ExaminationReport {
    let folder = try TemporaryFolder()
    let path = try folder.write("points.csv", Array(text.utf8))
    let examination = DenoiserExamination()
    let arguments = try Arguments(other.merging([parameter: path]) { $1 }).checked(by: examination.parameters)
    return try examination.report(on: examination.read(arguments), effort: .unlimited)
  }

  func refusal(_ text: String, _ parameter: String, _ other: [String: String] = [:]) -> String {
    let error = #expect(throws: DataError.self) { try report(text, parameter, other) }
    let line = error.map { "\($0)" } ?? ""
    #expect(!line.contains("\n"))
    return line
  }

  /// 1 lies below the copies of 1: the closed form holds, the contraction says nothing.
  @Test func aCleanPointOutsideItsCopies() throws {
    let report = try report("0,-1/10\n0,1/10\n1,11/10\n1,6/5\n", "data")
    #expect(report.verdicts.map(\.verdict.name) == ["holds", "outside", "holds"])
    #expect(report.verdicts[1].verdict.reason == "a clean point is not inside the span of its copies")
  }

  @Test func overlappingClusters() throws {
    let report = try report("0,0\n0,2\n1,1\n1,3\n", "data")
    #expect(report.verdicts.map(\.verdict.name) == ["outside", "outside", "holds"])
    #expect(report.summary[0].contains("the copies of 0 and 1 overlap"))
  }

  @Test func identicalCopiesCountOnce() throws {
    let report = try report("0,0.1\n0,0.1\n0,0.1\n1,0.9\n1,0.9\n", "data")
    #expect(
      report.summary[0] == "2 clean points, 2 noisy copies, closed form does not apply: 0 has a single noisy copy")
    #expect(report.verdicts.last?.verdict.name == "holds")
    #expect(refusal("0,1\n1,1\n", "data").contains("the noisy copy 1 of both"))
  }

  @Test func oneCleanPoint() throws {
    let line = try report("2,1.9\n2,2.1\n", "data")
    #expect(line.summary[0] == "1 clean point, 2 noisy copies, no overlap")
    #expect(line.summary.contains { $0.hasPrefix("cost 0, proved lower bound 0: optimal (exact), unique") })
    #expect(line.summary.contains { $0.contains("fixed points: 2") })
    #expect(refusal("1,1\n", "points").contains("found 1 point; expected at least two clean points"))
  }

  /// Weights of e^(-10^10): no 0/0, and an error with a bound.
  @Test func smallNoise() throws {
    let report = try report("0,-1/10\n0,1/10\n1,9/10\n1,11/10\n", "data", ["sigmas": "1/100000,1/1000"])
    let rows = try #require(report.tables.first?.rows)
    #expect(rows.count == 2 && rows.allSatisfy { $0.allSatisfy { $0 != .empty } })
    #expect(rows.allSatisfy { ($0[4].number ?? 1) < 1e-6 && ($0[3].number ?? 0) > 0 })
  }

  @Test func collinearPoints() throws {
    let rational = try report("0,0\n3/5,4/5\n9/5,12/5\n", "points", ["radius": "1/5"])
    #expect(rational.verdicts.map(\.verdict.name) == ["holds"])
    let irrational = try report("0,0\n1,1\n2,2\n", "points")
    #expect(irrational.summary.contains { $0.hasPrefix("on a line whose direction has an irrational length") })
    #expect(refusal("0,0\n1,1\n1,1\n", "points").contains("a clean point twice"))
  }

  /// Both ends of the interval are proved; the open question lies between.
  @Test func anAcuteTriangleHasACertifiedInterval() throws {
    let triangle = "0,0\n1,0\n1/2,3/4\n"
    let report = try report(triangle, "points", ["radius": "1/20", "iterations": "20"])
    let names = report.quantities.map(\.name)
    #expect(names.contains("least cost, certified on both sides"))
    guard case .enclosed(let interval)? = report.quantities.last?.value else {
      Issue.record("no enclosure")
      return
    }
    #expect(interval.lowerBound > 3 && interval.lowerBound < interval.upperBound && interval.upperBound < 6)
  }
}
