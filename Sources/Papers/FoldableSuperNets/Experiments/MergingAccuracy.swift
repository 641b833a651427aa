import Charts
import Claims
import LinearAlgebra
import Numbers
import RealNetworks
import Running

/// Accuracy of merged networks by method and number of samples, on generated tasks.
package struct MergingAccuracy: Experiment {
  package init() {}

  package let name = "merging-accuracy"
  package let text =
    "accuracy by method and samples on two generated tasks or a user's classes; tiny data do not show the collapse of simple methods that the "
    + "paper reports of large transformers"
  package let parameters = [
    Parameter("samples", "unlabelled points of each task, separated by commas", default: "20,100"),
    Parameter("seeds", "repetitions with other networks", kind: .integer(1...20), default: "3"),
    Parameter("width", "units of each of the two hidden layers", kind: .integer(2...128), default: "32"),
    Parameter("epochs", "of the networks that are merged", kind: .integer(1...1000), default: "60"),
    Parameter(
      "merge-epochs", "of trained merges; 0 for 400, 200, 80 at 20, 100, 500 samples",
      kind: .integer(0...2000), default: "0"),
    Parameter(
      "data", "labelled points whose classes are split into two tasks, such as digits; generated without it",
      kind: .file),
    Parameter(
      "train", "points of data that train the networks; the others serve the scores", kind: .integer(10...100_000),
      default: "1200"),
  ]

  /// All methods for one number of samples and one seed.
  package struct Unit: Codable, Sendable {
    package struct Line: Codable, Sendable {
      package var method: String
      package var scores: Scores
    }

    package var samples, seed: Int
    package var lines: [Line]
  }

  private struct Case {
    var samples, seed: Int
  }

  private func cases(_ arguments: Arguments) throws -> [Case] {
    let samples = try arguments.integers("samples", in: 2...600, count: 1...8)
    _ = try arguments.integer("width", in: 2...128)
    _ = try arguments.integer("epochs", in: 1...1000)
    _ = try arguments.integer("merge-epochs", in: 0...2000)
    let seeds = try arguments.integer("seeds", in: 1...20)
    return samples.flatMap { n in (0..<seeds).map { Case(samples: n, seed: $0) } }
  }

  package func unitCount(_ arguments: Arguments) throws -> Int {
    _ = try tasks(arguments)
    return try cases(arguments).count
  }

  private func tasks(_ arguments: Arguments) throws -> [TaskSplit] {
    let train = try arguments.integer("train", in: 10...100_000)
    guard arguments["data"] != nil else { return SyntheticTasks.tasks() }
    return try ClassTasks.read(arguments.files("data", count: 1...1)[0], train: train)
  }

  /// Networks trained on both tasks with a seed; nil if the effort ends.
  package static func problem(
    tasks: [TaskSplit], samples: Int, seed: Int, width: Int, epochs: Int, effort: Effort
  ) -> MergeProblem? {
    let key = RandomKey(seed: UInt64(seed)).fold(in: "originals")
    let networks = tasks.enumerated().compactMap { task, data in
      DenseTraining.classifier(
        widths: [data.train.columnCount, width, width, (data.trainLabels.max() ?? 0) + 1], on: data, epochs: epochs,
        rate: 2e-3, batch: 32, key: key.fold(in: UInt64(task)), effort: effort)
    }
    guard networks.count == tasks.count else { return nil }
    return MergeProblem(
      bodies: networks.map { DenseNetwork(Array($0.layers.dropLast())) },
      heads: networks.map { $0.layers[$0.layers.count - 1] }, inputs: tasks.map { $0.training(first: samples) })
  }

  package func run(unit: Int, of arguments: Arguments, effort: Effort) throws -> Unit? {
    let it = try cases(arguments)[unit]
    let tasks = try tasks(arguments)
    guard
      let problem = Self.problem(
        tasks: tasks, samples: it.samples, seed: it.seed, width: try arguments.integer("width", in: 2...128),
        epochs: try arguments.integer("epochs", in: 1...1000), effort: effort)
    else { return nil }
    var settings = MergeMethod.Settings()
    let epochs = try arguments.integer("merge-epochs", in: 0...2000)
    settings.epochs = epochs == 0 ? nil : epochs
    var lines = [Unit.Line(method: "originals", scores: problem.originalScores(on: tasks))]
    for method in MergeMethod.allCases {
      let key = RandomKey(seed: UInt64(it.seed)).fold(in: method.rawValue).fold(in: UInt64(it.samples))
      guard let merged = try method.merge(problem, settings: settings, key: key, effort: effort) else { return nil }
      lines.append(Unit.Line(method: method.rawValue, scores: merged.scores(with: problem, on: tasks)))
    }
    return Unit(samples: it.samples, seed: it.seed, lines: lines)
  }

  package func table(_ units: [Unit], of arguments: Arguments) throws -> Table {
    var table = Table(
      name: name,
      columns: [
        .init("samples", .integer, meaning: "unlabelled points of each task"),
        .init("method", .text, meaning: "how the networks were merged"),
        .init("per task", .real, meaning: "mean accuracy with the head of the task"),
        .init("per task spread", .real, meaning: "standard deviation over the seeds"),
        .init("joint", .real, meaning: "mean accuracy over the classes of all heads"),
        .init("joint spread", .real, meaning: "standard deviation over the seeds"),
        .init("seeds", .integer, meaning: "networks trained anew"),
      ])
    for samples in Set(units.map(\.samples)).sorted() {
      let own = units.filter { $0.samples == samples }
      for method in own.first?.lines.map(\.method) ?? [] {
        let scores = own.flatMap { $0.lines.filter { $0.method == method }.map(\.scores) }
        let (perTask, joint) = (Self.meanAndSpread(scores.map(\.perTask)), Self.meanAndSpread(scores.map(\.joint)))
        table.append([
          .integer(samples), .text(method), .real(perTask.mean), .real(perTask.spread), .real(joint.mean),
          .real(joint.spread), .integer(scores.count),
        ])
      }
    }
    return table
  }

  private static func meanAndSpread(_ values: [Double]) -> (mean: Double, spread: Double?) {
    let mean = values.reduce(0, +) / Double(max(1, values.count))
    guard values.count > 1 else { return (mean, nil) }
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return (mean, (squares / Double(values.count - 1)).squareRoot())
  }

  package func figure(_ table: Table, of arguments: Arguments) throws -> Figure {
    var methods: [String] = []
    for row in table.rows where !methods.contains(row[1].description) { methods.append(row[1].description) }
    func chart(_ title: String, _ column: Int) -> Chart {
      let series = methods.enumerated().map { index, method in
        Series(
          column == 2 ? method : "",
          .linePoints(
            table.rows.filter { $0[1].description == method }.map {
              DataPoint($0[0].number ?? 0, $0[column].number ?? 0)
            }), style: index % 8, isReference: method == "originals")
      }
      return Chart(
        title: title, x: Axis("samples of each task"), y: Axis("accuracy", range: 0...1), series: series)
    }
    return Figure(
      title: arguments["data"] == nil ? "Merged networks on two generated tasks" : "Merged networks on two tasks",
      panels: [[chart("head of the task known", 2), chart("all heads together", 4)]])
  }
}
