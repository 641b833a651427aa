import Charts
import Claims
import Columns
import Numbers
import Running
import ThresholdNetworks

/// How often two minimal threshold networks of one width share hidden neurons, so that they merge exactly into fewer than 2 k.
///
/// Functions are drawn uniformly, or all taken; each gets its least width k at depth 2 and one uniform draw from all settings of a
/// minimal network. Different functions of one width are compared in all pairs. A neuron that is no constant has exactly one setting
/// for its function, and a minimal network of two neurons or more has no constant, so that identical and equivalent neurons are the same
/// here; neurons that are the negation of another one need a negative weight to be shared.
package struct SharedNeurons: Experiment {
  package init() {}

  package let name = "shared-neurons"
  package let text = "how often minimal threshold networks of two functions share hidden neurons, by width"
  package let parameters = [
    Parameter("inputs", "bits", kind: .integer(2...5), default: "4"),
    Parameter(
      "functions", "functions drawn; all of them where this is 0, up to 3 bits", kind: .integer(0...5000),
      default: "400"),
    Parameter("seed", "of functions and networks", kind: .integer(0...1_000_000), default: "1"),
  ]

  /// One function with a minimal network.
  package struct Unit: Codable, Sendable {
    package var function: UInt64
    /// k; the widest that is looked at is `widest`, beyond it nil.
    package var width: Int?
    /// The functions of the hidden neurons, as bits over the points.
    package var neurons: [UInt64]

    package init(function: UInt64, width: Int?, neurons: [UInt64]) {
      (self.function, self.width, self.neurons) = (function, width, neurons)
    }
  }

  static let widest = 8

  private func functions(_ arguments: Arguments) throws -> (inputs: Int, count: Int, isAll: Bool, seed: UInt64) {
    let inputs = try arguments.integer("inputs", in: 2...5)
    let count = try arguments.integer("functions", in: 0...5000)
    let seed = UInt64(try arguments.integer("seed", in: 0...1_000_000))
    if count > 0 { return (inputs, count, false, seed) }
    guard inputs <= 3 else {
      throw ArgumentError(
        name: "functions", found: "0", expected: "1 to 5000, for \(inputs) bits have too many functions")
    }
    return (inputs, 1 << (1 << inputs), true, seed)
  }

  package func unitCount(_ arguments: Arguments) throws -> Int { try functions(arguments).count }

  package func run(unit: Int, of arguments: Arguments, effort: Effort) throws -> Unit? {
    let it = try functions(arguments)
    var key = RandomKey(seed: it.seed).fold(in: "shared neurons").fold(in: UInt64(unit))
    let rows = 1 << it.inputs
    let bits = it.isAll ? UInt64(unit) : key.next() & (rows == 64 ? .max : (1 << UInt64(rows)) - 1)
    let table = TruthTable(inputCount: it.inputs, bits: bits)
    let sample = PartialFunction(table)
    for width in 1...Self.widest {
      do {
        let sampler = try FairSampler(
          of: sample, architecture: Architecture(inputCount: it.inputs, widths: [width, 1]),
          effort: effort.single())
        if sampler.count.isZero { continue }
        let network = try sampler.draw(1, key: key.fold(in: "network"))[0]
        return Unit(
          function: bits, width: width,
          neurons: network.layers[0].map { neuron in
            (0..<rows).reduce(0) { word, row in
              let point = BitVector(words: [UInt64(row)], count: it.inputs)
              return word | (neuron.fires(on: point) ? 1 << UInt64(row) : 0)
            }
          })
      } catch is CountingStopped { return nil }
    }
    return Unit(function: bits, width: nil, neurons: [])
  }

  /// The pairs of different functions of one width.
  private struct Pairs {
    var count = 0
    var shared = 0
    var sharedUpToNegation = 0
    var union = 0

    init(_ units: [Unit], rows: Int) {
      let everywhere: UInt64 = rows == 64 ? .max : (1 << UInt64(rows)) - 1
      for (place, a) in units.enumerated() {
        for b in units[(place + 1)...] where b.function != a.function {
          let (both, k) = (a.neurons + b.neurons, a.neurons.count)
          let distinct = Set(both).count
          count += 1
          union += distinct
          if distinct < 2 * k { shared += 1 }
          if Set(both.map { min($0, $0 ^ everywhere) }).count < 2 * k { sharedUpToNegation += 1 }
        }
      }
    }
  }

  package func table(_ units: [Unit], of arguments: Arguments) throws -> Table {
    let rows = 1 << (try arguments.integer("inputs", in: 2...5))
    var table = Table(
      name: name,
      columns: [
        .init("width", .integer, meaning: "k, the least number of hidden neurons at depth 2"),
        .init("functions", .integer, meaning: "functions of this width, with repetitions"),
        .init("pairs", .integer, meaning: "pairs of different functions"),
        .init("sharing", .rational, meaning: "share of the pairs that merge exactly into fewer than 2 k"),
        .init("up to negation", .rational, meaning: "the same where a neuron also stands for its negation"),
        .init("mean union", .rational, meaning: "mean number of distinct neurons of a pair"),
      ])
    for width in Set(units.compactMap(\.width)).sorted() {
      let own = units.filter { $0.width == width }
      let pairs = Pairs(own, rows: rows)
      func share(_ number: Int) -> Table.Cell {
        pairs.count == 0 ? .empty : .rational(Rational(number) / Rational(pairs.count))
      }
      table.append([
        .integer(width), .integer(own.count), .integer(pairs.count), share(pairs.shared),
        share(pairs.sharedUpToNegation), share(pairs.union),
      ])
    }
    return table
  }

  package func figure(_ table: Table, of arguments: Arguments) throws -> Figure {
    func series(_ column: Int, _ style: Int) -> Series {
      Series(
        table.columns[column].name,
        .linePoints(table.rows.compactMap { row in row[column].number.map { DataPoint(row[0].number ?? 0, $0) } }),
        style: style)
    }
    return Figure(
      title: "Pairs of minimal networks that share hidden neurons",
      panels: [
        [
          Chart(
            title: "", x: Axis("width k"), y: Axis("share of pairs", range: 0...1),
            series: [series(3, 0), series(4, 1)])
        ]
      ])
  }
}
