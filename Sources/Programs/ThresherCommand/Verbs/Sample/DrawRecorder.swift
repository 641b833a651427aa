import Formats
import Foundation
import ModelColumns
import NeuronModels
import Numbers
import Sampling
import ThresholdNetworks

/// Prints draws by their numbers and keeps what is told about them in the end.
struct DrawRecorder {
  private(set) var statistics: DrawStatistics
  private let options: DrawOptions
  private let isSilent: Bool
  /// Whether lines hold the place of a draw and what it cost.
  private let isNumbered: Bool
  private var lines: NetworkLines
  /// On how many points of the sample its label is not the teacher's, and on how many the teacher has one; nil without either.
  private let noise: (wrong: Int, known: Int)?

  /// - Parameters:
  ///   - sample: what the networks fit; with a teacher, its noise is told.
  ///   - isSilent: whether no networks are printed.
  ///   - isNumbered: whether lines hold the place of a draw and what it cost.
  ///   - header: names the question in front of the draws of a shard.
  /// - Throws: `OutOfMemoryBudget` if the records of `count` draws would not fit.
  init(
    _ architecture: Architecture, fitting sample: PartialFunction, count: Int, options: DrawOptions, seed: UInt64,
    memory: Int, isSilent: Bool, countsFunctions: Bool, isNumbered: Bool = true, header: DrawHeader? = nil
  ) throws {
    try options.check(inputCount: architecture.inputCount)
    let needed = DrawStatistics.bytesNeeded(
      draws: count, valueCount: options.tables ? 1 << architecture.inputCount : 0)
    guard needed <= memory else { throw OutOfMemoryBudget(needed: needed, allowed: memory) }
    self.options = options
    self.isSilent = isSilent
    self.isNumbered = isNumbered
    lines = header.map { NetworkLines(headedBy: $0) } ?? NetworkLines()
    var teacher: ThresholdNetwork?
    var test: PartialFunction?
    switch try options.trueLabels(inputCount: architecture.inputCount) {
    case .network(let network):
      teacher = network
      noise = ((network.column(on: sample) ^ sample.labels).popcount, sample.pointCount)
    case .points(let function):
      test = function
      noise = Self.noise(of: sample, beside: function)
    case nil: noise = nil
    }
    // The error against a teacher is exact where it can be, at 2^24 points in ten milliseconds a draw; how much draws
    // agree is worth less time.
    let points = EvaluationPoints(
      inputCount: architecture.inputCount, from: RandomKey(seed: seed).fold(in: .max),
      completeUpTo: teacher == nil ? 16 : TruthTable.maximumInputs)
    statistics = DrawStatistics(
      points, teacher: teacher, test: test, countsFunctions: countsFunctions, keepsValues: options.tables)
  }

  /// The points that both label, and those of them that they label differently.
  private static func noise(of sample: PartialFunction, beside teacher: PartialFunction) -> (wrong: Int, known: Int) {
    var labels: [BitVector: Bool] = [:]
    for index in 0..<teacher.pointCount { labels[teacher.point(index)] = teacher.labels[index] }
    var (wrong, known) = (0, 0)
    for index in 0..<sample.pointCount {
      guard let label = labels[sample.point(index)] else { continue }
      known += 1
      if label != sample.labels[index] { wrong += 1 }
    }
    return (wrong, known)
  }

  mutating func add(_ draw: NetworkDraw) throws {
    statistics.add(draw)
    if isSilent { return }
    lines.append(draw.network, draw: isNumbered ? (draw.number, draw.tries) : nil, extras: extras)
    if lines.bytes.count > 1 << 20 { try lines.flush() }
  }

  /// The same of other than binary neurons.
  mutating func add(_ draw: ChainDraw<ModelNetwork>) throws {
    statistics.add(number: draw.number, tries: draw.tries, wires: draw.network.wireCount) {
      draw.network.column(on: $0, pointCount: $1)
    }
    if isSilent { return }
    lines.append(draw.network, draw: isNumbered ? (draw.number, draw.tries) : nil, extras: extras)
    if lines.bytes.count > 1 << 20 { try lines.flush() }
  }

  /// What is asked for beside the parameters of the last draw.
  private var extras: DrawLines.Extras {
    guard options.tables || options.errors, let record = statistics.records.last else { return .none }
    return DrawLines.Extras(
      table: record.values.map {
        TruthTable(inputCount: statistics.points.inputs.count, values: $0).hexadecimal
      },
      wrong: options.errors ? record.wrong : nil)
  }

  /// Prints what is complete.
  mutating func flush() throws { if !isSilent { try lines.flush() } }

  /// Adds what the draws have in common to the document, and writes the table if one is asked for.
  func finish(_ document: inout ResultDocument) throws {
    if !isSilent {
      // The header of a shard stands there even if no draw does.
      var rest = lines
      try rest.flush()
    }
    func share(_ value: (mean: Double, error: Double)?) -> JSONValue {
      value.map { ["mean": .number($0.mean), "standard_error": .number($0.error)] } ?? .null
    }
    document["draws"] = .integer(statistics.records.count)
    document["population"] = [
      "points": .integer(statistics.points.count), "complete": .bool(statistics.points.isComplete),
    ]
    document["agreement"] = share(statistics.agreement)
    if options.teacher != nil {
      document["population_error"] = share(statistics.populationError)
      document["error_histogram"] = .array(
        statistics.errorHistogram.map { ["wrong": .integer($0.wrong), "draws": .integer($0.draws)] })
    }
    if let csv = options.csv { try Output.write(statistics.csv, to: csv) }
  }

  /// The same in words.
  var parts: [String] {
    var parts: [String] = []
    if let agreement = statistics.agreement {
      parts.append("two draws agree on \(String(format: "%.4f", agreement.mean)) of all points")
    }
    if let error = statistics.populationError {
      parts.append("population error \(String(format: "%.4f", error.mean)) +- \(String(format: "%.4f", error.error))")
    }
    if let noise { parts.append("labels differ from the teacher's on \(noise.wrong) of \(noise.known) points") }
    return parts
  }
}
