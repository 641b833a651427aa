import Files
import LinearAlgebra
import Numbers
import RealNetworks
import Running
import Tensors

/// Networks and data of a user, merged by several methods.
public struct NetworkMerge: Sendable {
  /// The bodies, heads and points that methods merge.
  public let problem: MergeProblem
  /// Labelled points for scores; empty where the data have no labels.
  public let tasks: [TaskSplit]
  /// What was read, one line each.
  public let summary: [String]

  /// Reads networks and, in the same order, the points of their tasks: as many columns as inputs, or one more for a label.
  ///
  /// The last layer of a network is its head. The first `samples` points of each task serve the merge; scores are taken on the
  /// others, or on all where no others are left.
  ///
  /// - Throws: `DataError` of one line.
  public init(networks: [String], data: [String], samples: Int) throws {
    guard networks.count == data.count, networks.count >= 2 else {
      throw DataError(
        file: networks.first ?? "-", found: "\(networks.count) networks and \(data.count) files of points",
        expected: "two networks or more, and the points of each task in the same order")
    }
    let files = try networks.map { try DenseNetworkFile(reading: $0) }
    for file in files { try Self.check(file, beside: files[0]) }
    let whole = try files.map { try $0.doubles() }
    let bodies = whole.map { DenseNetwork(Array($0.layers.dropLast())) }
    let heads = whole.map { $0.layers[$0.layers.count - 1] }
    let parts = try zip(data, heads).map { path, head in
      try Self.task(path, dimension: bodies[0].inputCount, classes: head.outputCount, samples: samples)
    }
    problem = MergeProblem(bodies: bodies, heads: heads, inputs: parts.map(\.train))
    tasks = parts.allSatisfy { !$0.testLabels.isEmpty } ? parts : []
    let widths = bodies[0].widths.map(String.init).joined(separator: "-")
    summary = [
      "bodies \(widths), heads of \(heads.map { "\($0.outputCount)" }.joined(separator: ", ")) outputs",
      "points for merging \(parts.map { "\($0.train.rowCount)" }.joined(separator: ", ")), for scores "
        + (tasks.isEmpty ? "none: no labels" : parts.map { "\($0.test.rowCount)" }.joined(separator: ", ")),
    ]
  }

  private static func check(_ file: DenseNetworkFile, beside first: DenseNetworkFile) throws {
    guard file.layers.count == first.layers.count, file.layers.count >= 2 else {
      throw DataError(
        file: file.file, found: "\(file.layers.count) layers",
        expected: first.layers.count < 2 ? "a body and a head" : "\(first.layers.count), as \(first.file)")
    }
    for (layer, other) in zip(file.layers, first.layers).dropLast() {
      guard layer.inputCount == other.inputCount, layer.outputCount == other.outputCount else {
        throw layer.weights.error(
          found: "\(layer.outputCount) x \(layer.inputCount)",
          expected: "\(other.outputCount) x \(other.inputCount), as in \(first.file): other widths cannot be merged")
      }
      guard layer.activation == .relu else {
        throw layer.weights.error(found: "the activation \(layer.activation.rawValue)", expected: "relu in the body")
      }
    }
  }

  private static func task(_ path: String, dimension: Int, classes: Int, samples: Int) throws -> TaskSplit {
    let tensors = path.hasSuffix(".csv") || path == "-" ? [] : try TensorFile.read(path)
    var plain = tensors.count == 1 ? tensors[0] : nil
    if tensors.isEmpty { plain = try MatrixCSV.read(InputText(reading: path)).matrix }
    if let plain, try plain.matrixShape().columns == dimension {
      let points = Matrix(rows: plain.shape[0], columns: dimension, entries: try plain.finiteDoubles())
      return TaskSplit(
        train: points.rows(Array(0..<min(samples, points.rowCount))), trainLabels: [], test: points, testLabels: [])
    }
    let data = try LabelledData(reading: path)
    guard data.dimension == dimension else {
      throw data.inputs.error(
        found: "\(data.dimension) coordinates", expected: "\(dimension), the inputs of the network")
    }
    let labels = try data.classes()
    if let row = labels.firstIndex(where: { !(0..<classes).contains($0) }) {
      throw data.labels.error(
        found: "class \(labels[row]) at point \(row + 1)", expected: "0 to \(classes - 1), the outputs of the head")
    }
    let points = Matrix(rows: data.count, columns: dimension, entries: try data.inputs.finiteDoubles())
    let count = min(samples, data.count)
    let scored = count < data.count ? Array(count..<data.count) : Array(0..<data.count)
    return TaskSplit(
      train: points.rows(Array(0..<count)), trainLabels: Array(labels.prefix(count)), test: points.rows(scored),
      testLabels: scored.map { labels[$0] })
  }

  /// One method with several seeds.
  public struct Line: Sendable {
    /// How the networks were merged.
    public var method: MergeMethod
    /// Of every seed; none without labels.
    public var scores: [Scores]
    /// The mean squared error of the features of each task, of every seed.
    public var errors: [Double]
    /// Wall time of all seeds.
    public var seconds: Double
    /// That of the first seed.
    public var merged: MergedNetwork
  }

  /// What a method makes; methods without chance are run once. Nil if the effort ends first.
  ///
  /// - Throws: `MergeMethod.Failure` or `FactorizationError`.
  public func run(
    _ method: MergeMethod, settings: MergeMethod.Settings, seed: UInt64, seeds: Int, effort: Effort
  ) throws -> Line? {
    let start = ContinuousClock.now
    var made: [MergedNetwork] = []
    for number in 0..<(method.isTrained ? seeds : 1) {
      let key = RandomKey(seed: seed).fold(in: method.rawValue).fold(in: UInt64(number))
      guard let merged = try method.merge(problem, settings: settings, key: key, effort: effort) else { return nil }
      made.append(merged)
    }
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    let rows = ReconstructionRows(problem)
    return Line(
      method: method, scores: tasks.isEmpty ? [] : made.map { $0.scores(with: problem, on: tasks) },
      errors: made.map { rows.meanSquare($0.folded) }, seconds: seconds, merged: made[0])
  }

  /// The body and the heads of a merged network as tensors: `0.weight`, `0.bias`, ..., `head.0.weight`, `head.0.bias`, ...
  public func tensors(of merged: MergedNetwork) -> [Tensor] {
    merged.folded.body.tensors()
      + problem.heads.enumerated().flatMap { index, head -> [Tensor] in
        let own = merged.folded.head(head, of: index)
        return [
          Tensor(name: "head.\(index).weight", shape: [own.outputCount, own.inputCount], doubles: own.weights),
          Tensor(name: "head.\(index).bias", shape: [own.outputCount], doubles: own.bias),
        ]
      }
  }
}

extension MergeMethod {
  /// Whether the result depends on a seed.
  public var isTrained: Bool {
    switch self {
    case .first, .average, .permutation, .regmean, .zipit: false
    case .distill, .distillRandom, .fs, .fsAverage, .fsLowRank: true
    }
  }
}
