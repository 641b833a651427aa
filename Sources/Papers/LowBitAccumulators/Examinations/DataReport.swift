import Claims
import Files
import Foundation
import Numbers
import Running

/// What a narrow accumulator does to a network on data: losses by layer, and what becomes of the predictions.
///
/// A layer is compared with the same layer in doubles on the same inputs, which are those that the narrow layers before it gave.
struct DataReport {
  var network: LowBitNetwork
  let data: AccumulatorData

  /// Inputs that are worked out together: enough for long loops, few enough for little memory.
  private static let block = 1024

  mutating func report(_ effort: Effort) throws -> ExaminationReport {
    var report = ExaminationReport(summary: network.conventions)
    let widths = [network.inputCount] + network.layers.map(\.outputs)
    let bytes = 8 * (data.values.count + 4 * Self.block * (widths.max() ?? 0) + 2 * data.rows * network.outputCount)
    if let refusal = effort.refusal(ofBytes: bytes) {
      report.exhausted = refusal
      return report
    }
    let blocks = stride(from: 0, to: data.rows, by: Self.block).map { $0..<min($0 + Self.block, data.rows) }
    var largest = [Double](repeating: 0, count: network.layers.count)
    var (exact, outputs): ([Double], [Double]) = ([], [])
    for rows in blocks {
      if let exhausted = effort.exhaustion() { return stopped(report, exhausted) }
      exact += network.exact(inputs(rows), rows: rows.count, largest: &largest)
    }
    network.scale(to: largest)
    var losses = network.layers.map { _ in LayerLosses() }
    let steps = StepCount(blocks.count, "blocks of \(Self.block) inputs", effort: effort)
    for rows in blocks {
      if let exhausted = effort.exhaustion() { return stopped(report, exhausted) }
      outputs += try network(inputs(rows), rows: rows.count, losses: &losses, jobs: effort.jobs)
      steps.finish()
    }
    report.summary += zip(network.layers, losses).map { "layer \($0.name): \($1)" }
    report.tables.append(table(losses))
    predictions(exact, outputs, &report)
    return report
  }

  private func inputs(_ rows: Range<Int>) -> [Double] {
    Array(data.values[rows.lowerBound * network.inputCount..<rows.upperBound * network.inputCount])
  }

  private func stopped(_ report: ExaminationReport, _ exhausted: Exhausted) -> ExaminationReport {
    var report = report
    report.exhausted = exhausted
    return report
  }

  private func table(_ losses: [LayerLosses]) -> Table {
    Table(
      name: "layers",
      columns: [
        .init("layer", .text, meaning: "the layer"), .init("dot_products", .integer, meaning: "sums worked out"),
        .init("steps", .integer, meaning: "multiply-adds"),
        .init("overflows", .integer, meaning: "additions that reached the largest sum, or left the integers"),
        .init("product_overflows", .integer, meaning: "products at or beyond the largest product"),
        .init("flushed", .integer, meaning: "products that became zero"),
        .init("flushed_sums", .integer, meaning: "nonzero sums that became zero"),
        .init("swamped", .integer, meaning: "nonzero products that changed nothing"),
        .init("error_rms", .real, meaning: "root mean square error over that of the sums in doubles"),
        .init("error_largest", .real, meaning: "largest error over the root mean square of the sums in doubles"),
      ],
      rows: zip(network.layers, losses).map { layer, loss in
        [
          .text(layer.name), .integer(loss.dotProducts), .integer(loss.events.steps), .integer(loss.events.overflows),
          .integer(loss.events.productOverflows), .integer(loss.events.flushedProducts),
          .integer(loss.events.flushedSums), .integer(loss.events.swamped), .real(loss.relativeRMS),
          .real(loss.relativeLargest),
        ]
      })
  }

  private func predictions(_ exact: [Double], _ outputs: [Double], _ report: inout ExaminationReport) {
    let m = network.outputCount
    var (changed, right, exactRight) = (0, 0, 0)
    for row in 0..<data.rows {
      let found = Self.decision(outputs[row * m..<(row + 1) * m])
      let before = Self.decision(exact[row * m..<(row + 1) * m])
      if found != before { changed += 1 }
      guard let labels = data.labels else { continue }
      // One output tells 1 from 0, or from -1.
      let label = m == 1 ? (labels[row] > 0 ? 1 : 0) : labels[row]
      if found == label { right += 1 }
      if before == label { exactRight += 1 }
    }
    report.summary.append("predictions changed: \(changed) of \(data.rows)")
    report.quantities.append(Quantity("predictions changed", .exact(changed)))
    if data.labels != nil {
      let count = Integer(data.rows)
      report.quantities.append(Quantity("accuracy here", .exact(Rational(Integer(right), count))))
      report.quantities.append(Quantity("accuracy in doubles", .exact(Rational(Integer(exactRight), count))))
    }
  }

  /// The first of the largest outputs; one output is a score of class 1 against 0.
  static func decision(_ scores: ArraySlice<Double>) -> Int {
    if scores.count == 1 { return (scores.first ?? 0) > 0 ? 1 : 0 }
    var best = scores.startIndex
    for index in scores.indices where scores[index] > scores[best] { best = index }
    return best - scores.startIndex
  }
}

extension LayerLosses: CustomStringConvertible {
  /// One line, as the command shows it.
  package var description: String {
    let products = events.productOverflows > 0 ? ", \(events.productOverflows) overflowed products" : ""
    return "\(dotProducts) dot products: \(events.overflows) overflows\(products), "
      + String(format: "%.2g %% flushed products, %.2g %% fully swamped; ", 100 * flushed, 100 * swamped)
      + "relative error rms \(Self.short(relativeRMS)), largest \(Self.short(relativeLargest))"
  }

  private static func short(_ value: Double?) -> String { value.map { String(format: "%.3g", $0) } ?? "of no sums" }
}

extension LowBitNetwork {
  /// What names of formats leave open, a line each.
  var conventions: [String] {
    let widths = ([inputCount] + layers.map(\.outputs)).map(String.init).joined(separator: "-")
    var lines: [String]
    switch arithmetic.sums {
    case .float(let sums):
      lines = [
        "network \(widths), chunks of \(sums.chunk), rounding \(sums.accumulator.rounding.rawValue), "
          + "underflow \(sums.accumulator.underflow.rawValue)", "product \(sums.product.format)",
        "accumulator \(sums.accumulator.format)",
      ]
    case .integer(let product):
      lines = [
        "network \(widths), chunks of \(product.chunk), products exact",
        "accumulator int\(product.bits), two's complement, "
          + (product.overflow == .wrap ? "wraps around" : "saturates after every addition"),
      ]
    }
    if let format = arithmetic.inputs { lines.append("inputs of every layer \(format)") }
    if let format = arithmetic.weights { lines.append("weights \(format)") }
    return lines
  }
}
