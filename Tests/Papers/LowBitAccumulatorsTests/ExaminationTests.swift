import Claims
import Files
import Foundation
import LowBitAccumulators
import Numbers
import RealNetworks
import Running
import Tensors
import TestSupport
import Testing

/// The folders `Examinations` and `Networks`: the commands of the page on files.
@Suite struct ExaminationTests {
  /// An 8-3-2 network with weights of six bits, and 50 inputs.
  static func files(_ ending: String = "safetensors") throws -> (folder: TemporaryFolder, network: String, data: String)
  {
    let folder = try TemporaryFolder()
    let (network, data) = (folder.path("net.\(ending)"), folder.path("x.npy"))
    var key = RandomKey(seed: 31)
    func floats(_ count: Int) -> [Float] { (0..<count).map { _ in Float(key.next(below: 65) - 32) / 32 } }
    try TensorFile.write(
      [
        Tensor(name: "fc1.weight", shape: [3, 8], floats: floats(24)),
        Tensor(name: "fc1.bias", shape: [3], floats: floats(3)),
        Tensor(name: "fc2.weight", shape: [2, 3], floats: floats(6)),
        Tensor(name: "fc2.bias", shape: [2], floats: floats(2)),
      ], to: network)
    try TensorFile.write([Tensor(name: "x", shape: [50, 8], floats: floats(400))], to: data)
    return (folder, network, data)
  }

  static func report(_ arguments: Arguments, memory: Int = 4 << 30, jobs: Int = 2) throws -> ExaminationReport {
    let examination = AccumulatorExamination()
    let input = try examination.read(arguments.checked(by: examination.parameters))
    return try examination.report(on: input, effort: Effort(budget: Budget(memory: memory), jobs: jobs))
  }

  /// Losses of both layers and predictions against the definition in fractions.
  @Test(arguments: ["safetensors", "npz"]) func onData(ending: String) throws {
    let (folder, network, data) = try Self.files(ending)
    defer { withExtendedLifetime(folder) {} }
    let arguments: Arguments = [
      "network": network, "data": data, "product": "M1E3b4", "accumulator": "M1E2b3", "chunk": "16",
    ]
    let report = try Self.report(arguments)
    let arithmetic = FusedMultiplyAdd(
      product: try QuantizerTests.format("M1E3b4"), accumulator: try QuantizerTests.format("M1E2b3"), chunk: 16)
    let layers = try DenseNetworkFile(reading: network).exact().layers
    let exactRows = try TensorFile.read(data)[0].exact()
    var counts = Array(repeating: (overflows: 0, flushed: 0, swamped: 0), count: 2)
    var changed = 0
    var (squares, sums): ([Double], [Double]) = ([0, 0], [0, 0])
    for row in 0..<50 {
      let x = Array(exactRows[row * 8..<row * 8 + 8])
      var values = x
      for (index, layer) in layers.enumerated() {
        var next: [Rational] = []
        for neuron in 0..<layer.outputCount {
          let products = zip(values, layer.row(neuron)).map { $0 * $1 }
          let steps = arithmetic.trace(products)
          counts[index].overflows += steps.count { !$0.isInRange }
          counts[index].flushed += steps.count { !$0.exactProduct.isZero && $0.product.isZero }
          counts[index].swamped += steps.count { !$0.product.isZero && !$0.changes && $0.isInRange }
          let (y, exact) = (steps.last?.sum ?? 0, products.reduce(Rational(), +))
          squares[index] += Double(rounding: (y - exact) * (y - exact))
          sums[index] += Double(rounding: exact * exact)
          let sum = y + layer.bias[neuron]
          next.append(layer.activation == .relu && sum.isNegative ? 0 : sum)
        }
        values = next
      }
      let exact = layers.reduce(x) { $1($0) }
      if (values[1] > values[0]) != (exact[1] > exact[0]) { changed += 1 }
    }
    let table = try #require(report.tables.first)
    for (index, count) in counts.enumerated() {
      #expect(table.column("overflows")[index] == .integer(count.overflows))
      #expect(table.column("flushed")[index] == .integer(count.flushed))
      #expect(table.column("swamped")[index] == .integer(count.swamped))
      let rms = table.column("error_rms")[index].number ?? -1
      #expect(abs(rms - (squares[index] / sums[index]).squareRoot()) < 1e-12)
    }
    #expect(counts[0].overflows > 0 && counts[0].flushed > 0)
    #expect(report.summary.last == "predictions changed: \(changed) of 50")
    #expect(report.summary.contains { $0.hasPrefix("accumulator M1E2b3: 4 bits, values 2^e (1 + m/2^1)") })
    #expect(try Self.report(arguments, jobs: 1).summary == report.summary)
  }

  /// A wide accumulator changes nothing; labels give accuracies.
  @Test func wideAccumulatorAndLabels() throws {
    let (folder, network, data) = try Self.files()
    let rows = try TensorFile.read(data)[0].doubles()
    var labelled: [Double] = []
    for row in 0..<50 {
      labelled += rows[row * 8..<row * 8 + 8]
      labelled.append(Double(row % 2))
    }
    let path = folder.path("xy.npy")
    try TensorFile.write([Tensor(name: "x", shape: [50, 9], doubles: labelled)], to: path)
    let report = try Self.report([
      "network": network, "data": path, "product": "M20E6b32", "accumulator": "M20E6b32",
    ])
    #expect(report.summary.last == "predictions changed: 0 of 50")
    let accuracies = report.quantities.dropFirst().map(\.value.approximate)
    #expect(accuracies.count == 2 && accuracies[0] == accuracies[1])
  }

  /// Integers: the sums of the definition, wrapped or saturated.
  @Test(arguments: IntegerAccumulatorModel.Overflow.allCases) func integerProducts(
    overflow: IntegerAccumulatorModel.Overflow
  ) {
    var key = RandomKey(seed: 32)
    for (rows, inner, columns, chunk) in [(3, 37, 19, 5), (1, 1, 1, 1), (4, 16, 8, 100), (2, 40, 9, 16)] {
      let a = (0..<rows * inner).map { _ in Int32(key.next(below: 31) - 15) }
      let b = (0..<inner * columns).map { _ in Int32(key.next(below: 31) - 15) }
      let model = IntegerAccumulatorModel(bits: 9, isSigned: true, overflow: overflow)
      var expected: [Int] = []
      var count = 0
      for row in 0..<rows {
        for column in 0..<columns {
          var total: Int?
          func add(_ term: Int, to sum: Int) -> Int {
            let (state, overflows) = model.add(Double(term), to: sum + 256)
            if overflows { count += 1 }
            return state - 256
          }
          for first in stride(from: 0, to: inner, by: chunk) {
            var sum = 0
            for index in first..<min(first + chunk, inner) {
              let (x, w) = (Int(a[row * inner + index]), Int(b[index * columns + column]))
              sum = add(x * w, to: sum)
            }
            total = total.map { add(sum, to: $0) } ?? sum
          }
          expected.append(total ?? 0)
        }
      }
      for target in MatrixProduct.Target.available {
        let product = IntegerProduct(bits: 9, overflow: overflow, chunk: chunk, target: target)
        let found = product(a, b, rows: rows, inner: inner, columns: columns, jobs: 2)
        #expect(found.product == expected && found.overflows == count, "\(target) \(rows)x\(inner)x\(columns)")
      }
      #expect(inner < 16 || count > 0)
    }
  }

  @Test func integerAccumulators() throws {
    let (folder, network, data) = try Self.files()
    defer { withExtendedLifetime(folder) {} }
    let eight: Arguments = ["network": network, "data": data, "inputs": "int8", "weights": "int8"]
    func changed(_ accumulator: String, _ overflow: String) throws -> (ExaminationReport, overflows: Double) {
      var arguments = eight
      (arguments["accumulator"], arguments["overflow"]) = (accumulator, overflow)
      let report = try Self.report(arguments)
      return (report, report.tables[0].column("overflows").compactMap(\.number).reduce(0, +))
    }
    let wide = try changed("int20", "wrap")
    #expect(wide.overflows == 0 && wide.0.tables[0].column("error_rms").allSatisfy { $0 == .real(0) })
    let (wraps, saturates) = (try changed("int14", "wrap"), try changed("int14", "saturate"))
    #expect(wraps.overflows > 0 && saturates.overflows > 0)
    let errors = [wraps, saturates].map { $0.0.tables[0].column("error_rms")[0].number ?? 0 }
    #expect(errors[0] > errors[1] && errors[1] > 0)
    // At worst: no width below the exact one holds every sum, and never more than the bound.
    let worst = try Self.report([
      "network": network, "inputs": "int8", "weights": "int8", "accumulator": "int16", "worst-case": "true",
    ])
    let rows = worst.tables[0].rows
    #expect(rows.count == 5)
    for row in rows {
      let (wrap, bound) = (row[3].number ?? 0, row[5].number ?? 0)
      #expect(wrap <= bound && row[2] == .text(wrap <= 16 ? "impossible" : "reachable"))
    }
  }

  @Test func worstCase() throws {
    let (folder, network, _) = try Self.files()
    defer { withExtendedLifetime(folder) {} }
    let arguments: Arguments = [
      "network": network, "worst-case": "true", "inputs": "M1E1b0", "product": "M3E3b4", "accumulator": "M3E3b4",
      "chunk": "4",
    ]
    let report = try Self.report(arguments)
    let table = try #require(report.tables.first)
    #expect(report.exhausted == nil && table.rows.count == 5)
    // The second layer against all inputs: five values behind a ReLU become three, of three inputs.
    let arithmetic = FusedMultiplyAdd(
      product: try QuantizerTests.format("M3E3b4"), accumulator: try QuantizerTests.format("M3E3b4"), chunk: 4)
    let layer = try DenseNetworkFile(reading: network).exact().layers[1]
    let values = try QuantizerTests.format("M1E1b0").values.filter { $0 >= 0 }.map { Rational(exactly: $0) ?? 0 }
    #expect(values.count == 5)
    for neuron in 0..<2 {
      var (error, overflows) = (Rational(), false)
      for first in values {
        for second in values {
          for third in values {
            let products = zip([first, second, third], layer.row(neuron)).map { $0 * $1 }
            let steps = arithmetic.trace(products)
            overflows = overflows || steps.contains { !$0.isInRange }
            error = max(error, ((steps.last?.sum ?? 0) - products.reduce(Rational(), +)).magnitude)
          }
        }
      }
      let row = table.rows[3 + neuron]
      #expect(row[2] == .text(overflows ? "reachable" : "impossible") && row[4] == .rational(error))
    }
    #expect(try Self.report(arguments, jobs: 1).summary == report.summary)
    // The tables are refused before they are built, and the cost is told.
    let refused = try Self.report(arguments, memory: 1000)
    #expect(refused.exhausted != nil && refused.tables.isEmpty)
    #expect(refused.summary.contains { $0.contains("neurons: estimated ") && $0.contains(" MB") })
    // A memory for one neuron alone gives the same numbers.
    #expect(try Self.report(arguments, memory: 40_000, jobs: 4).tables == report.tables)
  }

  /// Safe formats: they are safe, and the next ones are not.
  @Test func safeFormats() throws {
    var key = RandomKey(seed: 33)
    let inputs = try QuantizerTests.format("M3E2b2").values
    for _ in 0..<20 {
      let weights = (0..<8).map { _ in Double(key.next(below: 129) - 64) / 64 }
      let given = try QuantizerTests.format("M4E3b\(1 + key.next(below: 6))")
      var arithmetic = FusedMultiplyAdd(product: try QuantizerTests.format("M7E4b12"), accumulator: given, chunk: 4)
      func overflows(_ format: NumberFormat?) throws -> Bool {
        arithmetic.accumulator.format = try #require(format)
        return try WorstCase.find(
          weights: weights, inputs: inputs, chunk: 4, model: FloatAccumulator(arithmetic)
        ).result?.overflow != nil
      }
      let safe = SafeFormats(weights: weights, inputs: inputs, arithmetic: arithmetic)
      let (bias, exponent) = (try #require(safe.bias), try #require(safe.exponent))
      #expect(try !overflows(bias))
      #expect(try overflows(bias.shifted(by: 1)))
      #expect(try !overflows(exponent))
      let bits = exponent.exponents.count.trailingZeroBitCount
      #expect(exponent.exponents.lowerBound == given.exponents.lowerBound)
      if bits > 1 {
        let smaller = NumberFormat(mantissa: 4, exponent: bits - 1, bias: -given.exponents.lowerBound)
        #expect(try overflows(smaller))
      }
    }
  }
}
