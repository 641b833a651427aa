import Charts
import Claims
import Files
import Foundation
import LowBitAccumulators
import Numbers
import PaperTestSupport
import RealNetworks
import Running
import Tensors
import TestSupport
import Testing

/// The folders `Experiments` and `Training`.
@Suite struct ExperimentTests {
  /// Errors by chunk and bias within a third of the page's values at this number of draws, and least at chunks of 16.
  @Test func errors() throws {
    let table = try completeTable(of: AccumulatorErrors(), ["draws": "60", "seeds": "2"])
    #expect(table.rows.count == 98)
    func error(_ sweep: String, _ curve: String, _ place: Int) -> Double {
      let row = table.rows.first { $0[0] == .text(sweep) && $0[1] == .text(curve) && $0[2] == .integer(place) }
      return row?[9].number ?? 0
    }
    for (chunk, value) in [(4, 0.094), (16, 0.045), (64, 0.098), (256, 0.314)] {
      #expect(abs(error("chunk", "M = 7, rz", chunk) / value - 1) < 0.35)
    }
    // Every bit halves the error, and chunks of the root of n are best.
    for bits in 5...10 {
      let ratio = error("bits", "chunks of 16, rz", bits) / error("bits", "chunks of 16, rz", bits + 1)
      #expect((1.5...2.5).contains(ratio))
    }
    for chunk in [1, 4, 64, 256] {
      #expect(error("chunk", "M = 7, rz", chunk) > error("chunk", "M = 7, rz", 16))
    }
    for (bias, value) in [(8, 0.044), (12, 0.48), (14, 0.91)] {
      #expect(abs(error("bias", "products of deviation 1", bias) / value - 1) < 0.35)
    }
    let saturated = table.rows.filter { $0[1] == .text("products of deviation 1") }.compactMap { $0[13].number }
    #expect(saturated.first == 0 && saturated.last ?? 0 > 0.2)
  }

  /// Accuracies fall with the bits; the network of a file gives those of its own.
  @Test func accuracies() throws {
    let trained = try completeTable(of: AccumulatorAccuracy(), ["seeds": "2", "epochs": "10"])
    func accuracy(_ table: Table, _ accumulator: String, _ chunk: Int = 16) -> Double {
      table.rows.first { $0[4] == .text(accumulator) && $0[5] == .integer(chunk) && $0[6] == .text("flush") }?[7].number
        ?? 0
    }
    let exact = trained.rows[0][7].number ?? 0
    #expect(exact > 0.9 && accuracy(trained, "M7E4b10") > exact - 0.02 && accuracy(trained, "M10E5b14") > exact - 0.02)
    #expect(accuracy(trained, "M1E4b10") < accuracy(trained, "M3E4b10"))
    #expect(accuracy(trained, "M1E4b10", 64) < accuracy(trained, "M1E4b10", 16))
    // Ignoring underflow brings back most of what M3E2 loses.
    let small = trained.rows.filter { $0[4] == .text("M3E2b1") }.compactMap { $0[7].number }
    #expect(small.count == 2 && small[1] > small[0] + 0.2)
    #expect(trained.rows.allSatisfy { $0[9] == .integer(2) && $0[8] != .empty })

    let folder = try TemporaryFolder()
    let key = RandomKey(seed: 5)
    let task = ClassifierTask.digits(train: 200, test: 300, key: key)
    var network = QuantizedTraining(widths: [64, 16, 10], arithmetic: nil, key: key)
    #expect(try network.train(on: task, .init(epochs: 10, rate: 3e-3), key: key))
    try TensorFile.write(network.network.tensors(), to: folder.path("net.npz"))
    try TensorFile.write(
      [
        Tensor(name: "X", shape: [300, 64], doubles: task.test),
        Tensor(name: "y", shape: [300], integers: task.testLabels),
      ], to: folder.path("data.npz"))
    let given = try completeTable(
      of:
        AccumulatorAccuracy(), ["network": folder.path("net.npz"), "data": folder.path("data.npz")])
    #expect(try given.rows[0][7].number == network.accuracy(on: task))
    network.arithmetic = FusedMultiplyAdd(
      product: try QuantizerTests.format("M3E4b12"), accumulator: try QuantizerTests.format("M3E4b10"), chunk: 16)
    #expect(try accuracy(given, "M3E4b10") == network.accuracy(on: task))
    #expect(given.rows.allSatisfy { $0[9] == .integer(1) && $0[8] == .empty })
  }

  /// Overflow asks for OF, swamping for DIFF; the order of the variants is the page's.
  @Test func training() throws {
    let table = try completeTable(of: GradientTraining(), ["seeds": "2", "epochs": "4", "samples": "400"])
    #expect(table.rows.count == 13)
    func after(_ part: String, _ kind: String) -> Double {
      table.rows.first { $0[0] == .text(part) && $0[1] == .text(kind) }?[3].number ?? 0
    }
    #expect(after("fine-tuning", "recursive-of") > after("fine-tuning", "identity"))
    #expect(after("scratch", "immediate-diff") > after("scratch", "identity"))
    #expect(after("scratch", "immediate-of") == after("scratch", "identity"))
    #expect(after("stages", "underflow ignored, no second stage") > after("stages", "two stages"))
  }

  /// The gradient of a batch by differences, where nothing is rounded away: M = 22, no overflow, no underflow.
  @Test(arguments: GradientVariant.allCases) func gradients(variant: GradientVariant) throws {
    let key = RandomKey(seed: 6)
    let task = ClassifierTask.digits(train: 64, test: 32, key: key)
    let format = try #require(NumberFormat(mantissa: 22, exponent: 7, bias: 64))
    let arithmetic = FusedMultiplyAdd(product: format, accumulator: format, chunk: 16)
    // With a wide accumulator every variant trains as exact sums do.
    var (exact, narrow) = (
      QuantizedTraining(widths: [64, 8, 10], arithmetic: nil, key: key),
      QuantizedTraining(widths: [64, 8, 10], arithmetic: arithmetic, variant: variant, key: key)
    )
    for _ in 0..<2 {
      #expect(try exact.train(on: task, .init(epochs: 1, rate: 1e-3), key: key))
      #expect(try narrow.train(on: task, .init(epochs: 1, rate: 1e-3), key: key))
    }
    let pairs = zip(exact.network.layers, narrow.network.layers)
    let furthest = pairs.flatMap { zip($0.weights, $1.weights).map { abs($0 - $1) } }.max() ?? 1
    // DIFF leaves out products of inputs that are zero: their dw is zero, and so is the derivative of the ReLU that gave them.
    #expect(furthest < 1e-4, "\(furthest)")
  }

  @Test func trainingCanBeStopped() throws {
    let interruption = Interruption()
    interruption.request()
    let effort = Effort(interruption: interruption)
    do {
      let arguments = try Arguments([:]).checked(by: GradientTraining().parameters)
      #expect(try GradientTraining().run(unit: 0, of: arguments, effort: effort) == nil)
    }
  }

  /// Files that do not fit end in one line before any work.
  @Test func badFiles() throws {
    let (folder, network, data) = try ExaminationTests.files()
    defer { withExtendedLifetime(folder) {} }
    let cases: [(Arguments, String)] = [
      (["network": network], "found no value of data"), (["network": network, "data": data], "expected"),
      (["data": "/nowhere.npz"], "/nowhere.npz"),
    ]
    for (arguments, expected) in cases {
      let experiment = AccumulatorAccuracy()
      do {
        _ = try experiment.unitCount(arguments.checked(by: experiment.parameters))
        Issue.record("\(arguments) is taken")
      } catch {
        let text = (error as? ArgumentError)?.description ?? (error as? DataError)?.description ?? ""
        let isOneLine = !text.contains { $0.isNewline }
        #expect(isOneLine && text.contains(expected), "\(text)")
      }
    }
  }
}
