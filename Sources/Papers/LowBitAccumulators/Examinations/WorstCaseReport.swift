import Claims
import Files
import Foundation
import Numbers
import RealNetworks
import Running

/// Over what inputs the worst case goes.
package struct WorstCaseQuestion: Sendable {
  /// Every input of every layer takes any value of this format; behind a ReLU any that is not negative.
  var inputs: AccumulatorFormat
  /// So many neurons of every layer at most.
  var neurons: Int
}

/// The worst over all inputs for every neuron of a network.
///
/// A layer's inputs are free, whatever the layers before it can give: the worst case of a layer by itself, which is at least that
/// within the network.
struct WorstCaseReport {
  let network: LowBitNetwork
  let question: WorstCaseQuestion

  func report(_ effort: Effort) throws -> ExaminationReport {
    var report = ExaminationReport(summary: network.conventions)
    switch (network.arithmetic.sums, question.inputs) {
    case (.float(let sums), .float(let inputs)): try floats(sums, inputs, effort, &report)
    case (.integer(let product), .integer(let inputs)): integers(product, inputs, &report)
    default: preconditionFailure("formats of two kinds")
    }
    return report
  }

  /// The layers with the number of their neurons that are asked for, and whether their inputs come from a ReLU.
  private var places: [(layer: LowBitNetwork.Layer, count: Int, isRectified: Bool)] {
    network.layers.enumerated().map { index, layer in
      (layer, min(layer.outputs, question.neurons), index > 0 && network.layers[index - 1].activation == .relu)
    }
  }

  private static func weights(_ layer: LowBitNetwork.Layer, _ neuron: Int) -> [Double] {
    (0..<layer.inputs).map { layer.weights[$0 * layer.outputs + neuron] }
  }

  // MARK: - Floating point

  private struct Neuron: Sendable {
    var worst: WorstCase
    var safe: SafeFormats
  }

  private func floats(
    _ sums: FusedMultiplyAdd, _ format: NumberFormat, _ effort: Effort, _ report: inout ExaminationReport
  ) throws {
    let model = FloatAccumulator(sums)
    let values = format.values
    // What it costs is told before it starts, and all memory is asked for at once.
    var (seconds, bytes, neurons) = (0.0, 0, 0)
    for (layer, count, isRectified) in places {
      var isWide = false
      for neuron in 0..<count where !isWide { isWide = try unusable(layer) { try Self.isWide(layer, neuron, values) } }
      let cost = WorstCase.cost(
        weights: layer.inputs, inputs: isRectified ? format.positiveCount + 1 : values.count, chunk: sums.chunk,
        states: model.stateCount, isWide: isWide)
      seconds += cost.seconds * Double(count)
      bytes = max(bytes, cost.bytes)
      neurons += count
    }
    let lanes = max(1, min(effort.jobs, effort.budget.memory / max(1, bytes)))
    report.summary.append(
      "\(neurons) neurons: estimated \(Self.time(seconds)) of one core, and \(Self.size(bytes)) for each that is at work"
    )
    effort.report?("\(neurons) neurons: about \(Self.time(seconds / Double(lanes))), \(Self.size(bytes * lanes))")
    if let refusal = effort.refusal(ofBytes: bytes) {
      report.exhausted = refusal
      return
    }
    var table = Self.floatTable
    let steps = StepCount(neurons, "neurons", effort: effort)
    for (layer, count, isRectified) in places {
      let inputs = isRectified ? values.filter { $0 >= 0 } : values
      let found = try ParallelLoop.map(count, jobs: lanes) { index in
        let weights = Self.weights(layer, index)
        let search = try unusable(layer) {
          try WorstCase.find(
            weights: weights, inputs: inputs, chunk: sums.chunk, model: model, effort: effort.single())
        }
        steps.finish("at layer \(layer.name)")
        let neuron = search.result.map {
          Neuron(worst: $0, safe: SafeFormats(weights: weights, inputs: inputs, arithmetic: sums))
        }
        return (neuron: neuron, exhausted: search.exhausted)
      }
      for (index, result) in found.enumerated() {
        guard let neuron = result.neuron else {
          report.exhausted = report.exhausted ?? result.exhausted
          continue
        }
        table.append(Self.row(layer, index, neuron))
        report.summary.append(Self.line(layer, index, neuron))
      }
      if let safe = SafeFormats.all(found.compactMap { $0.neuron?.safe }), found.count > 1, report.exhausted == nil {
        report.summary.append("layer \(layer.name), \(found.count) neurons: \(safe)")
      }
      if report.exhausted != nil { break }
    }
    report.tables.append(table)
  }

  private static func isWide(_ layer: LowBitNetwork.Layer, _ neuron: Int, _ inputs: [Double]) throws -> Bool {
    try WorstCase.isWide(weights: weights(layer, neuron), inputs: inputs)
  }

  private func unusable<Result>(_ layer: LowBitNetwork.Layer, _ body: () throws -> Result) throws -> Result {
    do { return try body() } catch let error as WorstCase.Unusable {
      throw DataError(
        file: network.file, found: "layer \(DataError.quoted(layer.name)): \(error.description)",
        expected: "weights of few bits", fix: "round them with --weights, as --weights bfloat16")
    }
  }

  private static var floatTable: Table {
    Table(
      name: "neurons",
      columns: [
        .init("layer", .text, meaning: "the layer"), .init("neuron", .integer, meaning: "its number"),
        .init("overflow", .text, meaning: "of the accumulator: impossible, or reachable"),
        .init("product_overflow", .text, meaning: "of a single product: impossible, or reachable"),
        .init("largest_error", .rational, meaning: "largest difference from the exact sum over all inputs"),
        .init("largest_sum", .rational, meaning: "largest exact sum in magnitude"),
        .init("safe_bias", .text, meaning: "the same M and E with the largest bias that no inputs overflow"),
        .init(
          "safe_format", .text, meaning: "the same M and bias with the fewest exponent bits that no inputs overflow"),
        .init("states", .integer, meaning: "values that the accumulator can end in"),
      ])
  }

  private static func row(_ layer: LowBitNetwork.Layer, _ index: Int, _ neuron: Neuron) -> [Table.Cell] {
    func word(_ witness: WorstCase.Witness?) -> Table.Cell { .text(witness == nil ? "impossible" : "reachable") }
    return [
      .text(layer.name), .integer(index), word(neuron.worst.overflow), word(neuron.worst.productOverflow),
      .rational(neuron.worst.largestError.error), .rational(neuron.worst.largestSum),
      neuron.safe.bias.map { .text($0.name) } ?? .empty, neuron.safe.exponent.map { .text($0.name) } ?? .empty,
      .integer(neuron.worst.statesReached),
    ]
  }

  private static func line(_ layer: LowBitNetwork.Layer, _ index: Int, _ neuron: Neuron) -> String {
    func short(_ value: Rational) -> String { String(format: "%.4g", Double(rounding: value)) }
    let worst = neuron.worst
    var line = "layer \(layer.name), neuron \(index): overflow "
    if let witness = worst.overflow {
      line += "reachable, at the inputs \(witness.inputs.map(Table17.text).joined(separator: ","))"
    } else {
      line += "impossible"
    }
    if let witness = worst.productOverflow {
      let place = zip(witness.inputs, Self.weights(layer, index)).enumerated().max {
        abs($0.element.0 * $0.element.1) < abs($1.element.0 * $1.element.1)
      }
      if let place {
        line += "; product of input \(place.offset) overflows at \(Table17.text(witness.inputs[place.offset]))"
      }
    }
    line += "; largest |error| \(short(worst.largestError.error)) of \(short(worst.largestSum))"
    return line + (neuron.safe.isEmpty ? "" : "; \(neuron.safe)")
  }

  private static func time(_ seconds: Double) -> String {
    seconds < 90 ? String(format: "%.2g s", seconds) : String(format: "%.2g min", seconds / 60)
  }

  private static func size(_ bytes: Int) -> String { String(format: "%.3g MB", Double(bytes) / 1e6) }

  // MARK: - Integers

  private func integers(_ product: IntegerProduct, _ inputs: IntegerFormat, _ report: inout ExaminationReport) {
    var table = Table(
      name: "integer-widths",
      columns: [
        .init("layer", .text, meaning: "the layer"), .init("neuron", .integer, meaning: "its number"),
        .init("overflow", .text, meaning: "of the accumulator: impossible, or reachable"),
        .init("wrap", .integer, meaning: "least width, additions wrap around"),
        .init("saturate", .integer, meaning: "least width, additions saturate"),
        .init("l1", .integer, meaning: "the width that the l1 norm guarantees (A2Q)"),
      ])
    var saved = 0
    for (layer, count, isRectified) in places {
      for index in 0..<count {
        let weights = Self.weights(layer, index)
        let isSigned = inputs.isSigned && !isRectified
        let bits = inputs.bits - (inputs.isSigned && isRectified ? 1 : 0)
        let widths = IntegerWidths(weights: weights.map { Int($0) }, inputBits: bits, isSigned: isSigned)
        saved = max(saved, widths.l1Bound - widths.wrap)
        let isSafe = widths.saturate <= product.bits
        table.append([
          .text(layer.name), .integer(index), .text(isSafe ? "impossible" : "reachable"), .integer(widths.wrap),
          .integer(widths.saturate), .integer(widths.l1Bound),
        ])
        var line =
          "layer \(layer.name), neuron \(index): overflow \(isSafe ? "impossible" : "reachable"); "
          + "least width \(widths.wrap) (wrap), \(widths.saturate) (saturate), l1 bound \(widths.l1Bound)"
        if !isSafe { line += "; at the inputs \(widths.witness(for: weights).map(String.init).joined(separator: ","))" }
        report.summary.append(line)
      }
    }
    report.summary.append("exact least widths are up to \(saved) bits below the l1 bound")
    report.tables.append(table)
  }
}
