import Charts
import Claims
import Files
import Foundation
import Numbers
import RealNetworks
import Running
import Statistics

/// The accuracy of a trained classifier whose sums are narrowed without further training, by bits, chunk and bias.
package struct AccumulatorAccuracy: Experiment {
  package init() {}

  package let name = "accumulator-accuracy"
  package let text =
    "accuracy of a classifier, trained exactly, with narrow accumulators: by format, chunk and bias, over networks of several seeds"
  package let parameters = [
    Parameter("network", "a classifier instead of trained ones; needs data", kind: .file),
    Parameter("data", "labelled points instead of generated digits", kind: .file),
    Parameter("seeds", "networks that are trained", kind: .integer(1...50), default: "3"),
    Parameter("epochs", "of their training", kind: .integer(1...1000), default: "60"), .seed,
  ]

  /// One arithmetic.
  struct Setting: Sendable {
    var sweep: String
    var curve: String
    var place: Int
    var product: String
    var accumulator: String
    var chunk = 16
    var underflow: Underflow?
  }

  static let settings: [Setting] = {
    var settings: [Setting] = []
    // The formats of the paper's table without training, its 12 bits, and below.
    for mantissa in (1...10).reversed() {
      settings.append(
        Setting(
          sweep: "bits", curve: "E = 5, b = 16/14", place: mantissa, product: "M\(mantissa)E5b16",
          accumulator: "M\(mantissa)E5b14"))
      settings.append(
        Setting(
          sweep: "bits", curve: "E = 4, b = 12/10", place: mantissa, product: "M\(mantissa)E4b12",
          accumulator: "M\(mantissa)E4b10"))
    }
    for (format, product, accumulator) in [("M4E2", 4, 2), ("M3E2", 3, 1), ("M3E3", 8, 7)] {
      for underflow in [Underflow.flush, .ignored] {
        settings.append(
          Setting(
            sweep: "small", curve: "\(format), b = \(product)/\(accumulator), \(underflow.rawValue)", place: 1,
            product: "\(format)b\(product)", accumulator: "\(format)b\(accumulator)", underflow: underflow))
      }
    }
    for mantissa in [1, 2, 3] {
      for chunk in [1, 2, 4, 8, 16, 32, 64] {
        settings.append(
          Setting(
            sweep: "chunk", curve: "M\(mantissa)E4, b = 12/10", place: chunk, product: "M\(mantissa)E4b12",
            accumulator: "M\(mantissa)E4b10", chunk: chunk))
      }
    }
    for format in ["M4E3", "M3E3"] {
      for bias in -1...8 {
        settings.append(
          Setting(
            sweep: "bias", curve: "\(format), b_prod = b_acc + 2", place: bias, product: "\(format)b\(bias + 2)",
            accumulator: "\(format)b\(bias)"))
      }
    }
    return settings
  }()

  /// All accuracies of one network, the exact one first.
  package struct Unit: Codable, Sendable { package var accuracies: [Double] }

  /// One network of a file, or as many as are trained. Files are read here too, so that a wrong one is refused before any work.
  package func unitCount(_ arguments: Arguments) throws -> Int {
    let seeds = try arguments.integer("seeds", in: 1...50)
    _ = try (arguments.integer("epochs", in: 1...1000), arguments.integer("seed", in: 0...Int.max))
    if arguments["network"] != nil {
      _ = try given(arguments)
      return 1
    }
    try TrainedStart.check(arguments)
    return seeds
  }

  /// The network and the data of files.
  private func given(_ arguments: Arguments) throws -> (QuantizedTraining, ClassifierTask) {
    let path = try arguments.files("network", count: 1...1)[0]
    guard arguments["data"] != nil else {
      throw ArgumentError(name: "data", found: nil, expected: "labelled points for the network \(path)")
    }
    let file = try arguments.files("data", count: 1...1)[0]
    let network = try DenseNetworkFile(reading: path).doubles()
    let task = try ClassifierTask(testing: file)
    guard task.inputCount == network.inputCount, task.classCount <= network.outputCount else {
      throw DataError(
        file: file, found: "points of \(task.inputCount) coordinates and \(task.classCount) classes",
        expected: "\(network.inputCount) and at most \(network.outputCount), as the network \(path) has")
    }
    return (QuantizedTraining(network, arithmetic: nil), task)
  }

  package func run(unit: Int, of arguments: Arguments, effort: Effort) throws -> Unit? {
    let given =
      arguments["network"] == nil
      ? try TrainedStart.make(
        unit: unit, arguments, epochs: arguments.integer("epochs", in: 1...1000), effort: effort)
      : try given(arguments)
    guard let (start, task) = given else { return nil }
    var network = start
    var accuracies = [try network.accuracy(on: task)]
    for setting in Self.settings {
      if effort.exhaustion() != nil { return nil }
      network.arithmetic = FusedMultiplyAdd(
        product: try NumberFormat(parsing: setting.product, parameter: "product"),
        accumulator: try NumberFormat(parsing: setting.accumulator, parameter: "accumulator"), chunk: setting.chunk,
        underflow: setting.underflow)
      accuracies.append(try network.accuracy(on: task))
    }
    return Unit(accuracies: accuracies)
  }

  package func table(_ units: [Unit], of arguments: Arguments) throws -> Table {
    var table = Table(
      name: name,
      columns: [
        .init("sweep", .text, meaning: "what is changed: bits, chunk, bias, or a small format"),
        .init("curve", .text, meaning: "what stays"), .init("place", .integer, meaning: "M, chunk, or b_acc"),
        .init("product", .text, meaning: "format of products"), .init("accumulator", .text, meaning: "format of sums"),
        .init("chunk", .integer, meaning: "terms summed from zero"),
        .init("underflow", .text, meaning: "flush or ignored"),
        .init("accuracy", .real, meaning: "share of test points that are right, mean over networks"),
        .init("accuracy_se", .real, meaning: "its standard error; empty for one network"),
        .init("networks", .integer, meaning: "trained, or one of a file"),
      ])
    func row(_ setting: Setting?, _ index: Int) -> [Table.Cell] {
      let mean = RunningMean(units.map { $0.accuracies[index] })
      let text = { (value: String?) in value.map { Table.Cell.text($0) } ?? .empty }
      return [
        .text(setting?.sweep ?? "exact"), .text(setting?.curve ?? "sums in doubles"),
        setting.map { .integer($0.place) } ?? .empty, text(setting?.product), text(setting?.accumulator),
        setting.map { .integer($0.chunk) } ?? .empty, text(setting.map { ($0.underflow ?? .flush).rawValue }),
        .real(mean.mean), units.count > 1 ? .real(mean.standardError) : .empty, .integer(units.count),
      ]
    }
    table.append(row(nil, 0))
    for (index, setting) in Self.settings.enumerated() { table.append(row(setting, index + 1)) }
    return table
  }

  package func figure(_ table: Table, of arguments: Arguments) throws -> Figure {
    let exact = table.rows[0][7].number ?? 1
    func chart(_ sweep: String, _ axis: Axis) -> Chart {
      let rows = table.rows.filter { $0[0] == .text(sweep) }
      var curves: [String] = []
      for row in rows where !curves.contains(row[1].description) { curves.append(row[1].description) }
      var series = curves.enumerated().map { index, curve in
        Series(curve, .linePoints(rows.filter { $0[1] == .text(curve) }.compactMap(Self.point)), style: index)
      }
      let places = rows.compactMap { $0[2].number }
      series.append(
        Series(
          "exact", .line([places.min() ?? 0, places.max() ?? 1].map { DataPoint($0, exact) }), style: 0,
          isReference: true))
      return Chart(title: sweep, x: axis, y: Axis("accuracy", range: 0...1), series: series)
    }
    return Figure(
      title: "Narrow accumulators without further training",
      panels: [
        [
          chart("bits", Axis("mantissa bits M")), chart("chunk", Axis("chunk c", scale: .logarithmic)),
          chart("bias", Axis("bias of the accumulator")),
        ]
      ])
  }

  private static func point(_ row: [Table.Cell]) -> DataPoint? {
    guard let x = row[2].number, let y = row[7].number else { return nil }
    let error = row[8].number
    return DataPoint(x, y, lower: error.map { y - $0 }, upper: error.map { y + $0 })
  }
}

/// A classifier trained exactly on digits, or on a user's data.
enum TrainedStart {
  /// Reads the data, if there are any, for their errors.
  static func check(_ arguments: Arguments) throws {
    if arguments["data"] == nil { return }
    _ = try ClassifierTask(testing: arguments.files("data", count: 1...1)[0])
  }

  static func make(
    unit: Int, _ arguments: Arguments, epochs: Int, effort: Effort
  ) throws -> (QuantizedTraining, ClassifierTask)? {
    let seed = UInt64(try arguments.integer("seed", in: 0...Int.max))
    let key = RandomKey(seed: seed).fold(in: "networks").fold(in: UInt64(unit))
    let task =
      arguments["data"] == nil
      ? ClassifierTask.digits(train: 1200, test: 600, key: key.fold(in: "data"))
      : try ClassifierTask(reading: arguments.files("data", count: 1...1)[0], key: key.fold(in: "data"))
    var network = QuantizedTraining(
      widths: [task.inputCount, 32, task.classCount], arithmetic: nil, key: key.fold(in: "start"))
    guard try network.train(on: task, .init(epochs: epochs, rate: 3e-3), key: key.fold(in: "steps"), effort: effort)
    else { return nil }
    return (network, task)
  }
}
