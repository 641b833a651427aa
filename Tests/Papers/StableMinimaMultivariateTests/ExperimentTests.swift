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
import StableMinimaMultivariate
import Testing

/// ImageStepSizes.swift, PathNorms.swift, StrokeImages.swift, MinimumExamination.swift, LargeMinimum.swift.
@Suite struct ExperimentTests {
  /// Drawn images: every stable row satisfies the chain, and a step that is too large is a row.
  @Test func stepSizes() throws {
    let table = try completeTable(
      of:
        ImageStepSizes(),
      ["steps": "50,0.1,0.02", "width": "12", "points": "20", "side": "6", "iterations": "1500"])
    #expect(table.column("end") == [.text("diverged"), .text("finished"), .text("finished")])
    #expect(table.column("s1")[0] == .empty)
    func column(_ name: String) -> [Double] { table.column(name).dropFirst().map { $0.number ?? .nan } }
    for i in 0..<2 {
      #expect(column("one_plus_2s")[i] <= column("one_plus_2s1")[i] + 1e-12)
      #expect(column("one_plus_2s1")[i] <= column("ones_quotient")[i] + 1e-12)
      #expect(column("ones_quotient")[i] <= column("lambda_max")[i] + 2 * column("moments")[i] + 1e-9)
      #expect(column("loss")[i] < 0.01 && column("s")[i] > 0)
    }
  }

  /// Labels one and minus one in turn, mean zero, equal keys equal images.
  @Test func images() {
    let images = StrokeImages(count: 10, side: 8, key: RandomKey(seed: 3)).data
    #expect(images.targets == (0..<10).map { $0 % 2 == 0 ? 1 : -1 })
    for j in 0..<64 { #expect(abs(images.points.reduce(0) { $0 + $1[j] }) < 1e-12) }
    #expect(images == StrokeImages(count: 10, side: 8, key: RandomKey(seed: 3)).data)
    #expect(images != StrokeImages(count: 10, side: 8, key: RandomKey(seed: 4)).data)
  }

  @Test func pathNorms() throws {
    let table = try completeTable(of: PathNorms(), ["grids": "5", "errors": "0.2,0.05", "reaches": "1,3/2"])
    let (lower, upper) = (table.column("lower"), table.column("upper"))
    #expect(table.rows.count == 4)
    for (low, high) in zip(lower, upper) {
      let (low, high) = (low.number ?? .nan, high.number ?? .nan)
      #expect(low <= high && high - low < 1e-5)
    }
    #expect(abs((lower[0].number ?? 0) - 3.233105) < 1e-5 && abs((lower[1].number ?? 0) - 7.816267) < 1e-5)
  }

  private func file(_ name: String, _ text: String) throws -> String {
    let folder = FileManager.default.temporaryDirectory.appending(path: "stable-multivariate-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try text.write(to: folder.appending(path: name), atomically: true, encoding: .utf8)
    return folder.appending(path: name).path
  }

  private func report(_ data: String, _ network: String, _ more: Arguments = [:]) throws -> ExaminationReport {
    let examination = try #require(StableMinimaMultivariate.examinations.first as? MinimumExamination)
    var arguments = more
    arguments["data"] = try file("d.csv", data)
    arguments["network"] = try file("net.json", network)
    return try examination.report(
      on: examination.read(arguments.checked(by: examination.parameters)), effort: .unlimited)
  }

  private static let network = #"""
    {"layers": [{"weights": [["3/5", "4/5"], [-1, 0], [0, -1], [1, 1]], "bias": ["-3/10", "1/4", "1/2", "-1/2"]},
     {"weights": [[1, "-1/2", "1/4", "3/4"]], "bias": ["-1/5"]}]}
    """#

  private static let own = """
    x1,x2,y
    -1,-1,-0.45\n-1,0,-0.7\n-1,1,-0.825\n0,-1,0.05\n0,0,-0.2\n0,1,0.55\n1,-1,0.175\n1,0,0.6\n1,1,2.025\n
    """

  @Test func examinesANetwork() throws {
    let report = try report(Self.own, Self.network, ["step": "0.8"])
    #expect(report.verdicts.allSatisfy { $0.verdict.name == "holds" }, "\(report.verdicts)")
    #expect(report.summary.contains { $0.contains("half-mean") })
    #expect(!report.summary.contains { $0.contains("fewer than 3 points") })
    // With another bias the last unit is on at one point alone.
    let thin = try self.report(
      Self.own, Self.network.replacingOccurrences(of: "\"1/2\", \"-1/2\"", with: "\"1/2\", \"-3/2\""))
    #expect(thin.summary.contains { $0.contains("fewer than 3 points: 1 of 4") }, "\(thin.summary)")
    #expect(report.quantities.map(\.name).filter { $0.hasPrefix("gap") }.count == 4)
    // 2/0.84 = 2.381 is below the sharpness 2.3969.
    let other = try self.report(Self.own, Self.network, ["step": "0.84"])
    #expect(other.verdicts[0].verdict.name == "violated")
  }

  /// The grid has mean zero: centring says so and changes nothing. Moved data are moved back, exactly.
  @Test func centring() throws {
    let plain = try report(Self.own, Self.network)
    let centred = try report(Self.own, Self.network, ["center": "true"])
    #expect(centred.summary.contains { $0.contains("mean of the points was subtracted, exactly") })
    #expect(plain.quantities.map { $0.value.short } == centred.quantities.map { $0.value.short })
  }

  /// More than 1,000 parameters: both ends proved, and the three verdicts.
  @Test func largeNetworks() throws {
    var key = RandomKey(seed: 5)
    func number() -> String { "\(Double(key.next(below: 2001) - 1000) / 1024)" }
    let rows = (0..<300).map { _ in "[\(number()), \(number())]" }.joined(separator: ", ")
    let biases = (0..<300).map { _ in number() }.joined(separator: ", ")
    let outputs = (0..<300).map { _ in number() }.joined(separator: ", ")
    let network =
      "{\"layers\": [{\"weights\": [\(rows)], \"bias\": [\(biases)]}, {\"weights\": [[\(outputs)]], \"bias\": [0.25]}]}"
    let data = (0..<20).map { _ in "\(number()),\(number()),\(number())\n" }.joined()
    let bracket = try report(data, network).quantities[0].value.interval
    #expect(bracket.upperBound - bracket.lowerBound < 1e-6 * bracket.upperBound)
    let twice = try report(data, network, ["loss": "mean"]).quantities[0].value.interval
    #expect(abs(twice.midpoint / bracket.midpoint - 2) < 1e-6)
    for (factor, verdict) in [(1.001, "holds"), (0.999, "violated")] {
      let step = try #require(Rational(exactly: (2 / (factor * bracket.midpoint) * 0x1p40).rounded() / 0x1p40))
      let report = try report(data, network, ["step": "\(step)"])
      #expect(report.verdicts.map(\.verdict.name) == [verdict])
    }
    let between = try #require(bracket.exactLowerBound)
    let open = try report(
      data, network, ["step": "\(2 / (between + Rational(1, Integer(1) << 44)))".prefix(199).description])
    #expect(open.verdicts[0].verdict.name == "undecided")
    let onKink = try report(
      data + "0,0,0\n",
      network.replacingOccurrences(
        of: "\"bias\": [\(biases)]",
        with: "\"bias\": [\(biases.split(separator: ", ").dropFirst().reduce("0") { $0 + ", " + $1 })]"))
    #expect(onKink.verdicts.allSatisfy { $0.verdict.name == "outside" } && onKink.quantities.isEmpty)
  }
}
