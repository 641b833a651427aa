import Claims
import Files
import Formats
import Numbers
import Running
import Tensors
import ThresholdNetworks

/// Into how few hidden units threshold networks merge exactly.
///
///     thresher verify threshold-merge --network a.json --network b.json
package struct ThresholdMerge: Examination {
  package init() {}

  package let name = "threshold-merge"
  package let text =
    "least exact merged width of the first layers of threshold networks, with an input that tells each pair apart"
  package let parameters = [
    Parameter("network", "a threshold network in JSON; once for each", kind: .file),
    Parameter("data", "the points that occur, bits, one a row; all of {0,1}^n without it", kind: .file),
  ]

  static let largestInputCount = 16

  package struct Case: Sendable {
    var networks: [ThresholdNetwork]
    var points: [BitVector]
    var isWholeDomain: Bool
  }

  package func read(_ arguments: Arguments) throws -> Case {
    let files = try arguments.files("network", count: 1...16)
    let networks = try files.map { try NetworkJSON.read(InputText(reading: $0)) }
    let inputs = networks[0].architecture.inputCount
    for (file, network) in zip(files, networks) where network.architecture.inputCount != inputs {
      throw DataError(
        file: file, found: "\(network.architecture.inputCount) inputs", expected: "\(inputs), as \(files[0])")
    }
    if arguments["data"] != nil {
      let path = try arguments.files("data", count: 1...1)[0]
      guard let tensor = try TensorFile.read(path).first, try tensor.matrixShape().columns == inputs else {
        throw DataError(file: path, found: "no points of \(inputs) bits", expected: "a matrix with \(inputs) columns")
      }
      let bits = try tensor.integers()
      guard bits.allSatisfy({ $0 == 0 || $0 == 1 }) else {
        throw tensor.error(found: "numbers other than 0 and 1", expected: "bits")
      }
      let points = stride(from: 0, to: bits.count, by: inputs).map { start in
        BitVector(bits[start..<start + inputs].map { $0 == 1 })
      }
      return Case(networks: networks, points: points, isWholeDomain: false)
    }
    guard inputs <= Self.largestInputCount else {
      throw ArgumentError(
        name: "network", found: "\(inputs) inputs",
        expected: "at most \(Self.largestInputCount) without --data, for all points are tried")
    }
    return Case(
      networks: networks,
      points: (0..<1 << inputs).map { point in BitVector((0..<inputs).map { point >> $0 & 1 == 1 }) },
      isWholeDomain: true)
  }

  package func report(on input: Case, effort: Effort) throws -> ExaminationReport {
    var report = ExaminationReport()
    let units = input.networks.enumerated().flatMap { network, it in
      it.layers[0].enumerated().map { (network, $0.offset, $0.element) }
    }
    var values: [BitVector] = []
    for unit in units {
      if let exhausted = effort.exhaustion() {
        report.exhausted = exhausted
        return report
      }
      values.append(BitVector(input.points.map { unit.2.fires(on: $0) }))
    }
    let identical = Set(units.map(\.2)).count
    let equivalent = Set(values).count
    report.summary = [
      "hidden units: \(units.count) in \(input.networks.count) networks",
      "compared on \(input.isWholeDomain ? "all \(input.points.count)" : "\(input.points.count) given") points",
    ]
    report.quantities = [
      Quantity("merged width by identical neurons", .exact(identical)),
      Quantity("merged width by equivalent neurons", .exact(equivalent)),
    ]
    guard let wrong = Self.wrongPoints(input, values, effort: effort) else {
      report.exhausted = effort.exhaustion()
      return report
    }
    report.verdicts = [
      (
        DistinctUnits().statement,
        Verdict([Side("points where the merged network has another output", .exact(wrong), .equal, .exact(0))])
      )
    ]
    report.tables = [
      apart(units, values, input.points), try readers(input.networks, values),
    ]
    return report
  }

  /// Evaluates every network with the units that are kept in place of its own, the weights of its second layer added up; nil if the
  /// effort ends.
  private static func wrongPoints(_ input: Case, _ values: [BitVector], effort: Effort) -> Int? {
    var kept: [BitVector: Int] = [:]
    var columns: [BitVector] = []
    let places = values.map { value in
      if let known = kept[value] { return known }
      kept[value] = columns.count
      columns.append(value)
      return columns.count - 1
    }
    var wrong = BitVector(count: input.points.count)
    var first = 0
    for network in input.networks {
      let own = Array(places[first..<first + network.layers[0].count])
      first += own.count
      let later = network.layers.dropFirst()
      let second = (later.first ?? []).map { neuron in
        (counts: Dictionary(neuron.weights.ones.map { (own[$0], neuron.sign) }, uniquingKeysWith: +), bias: neuron.bias)
      }
      for (index, point) in input.points.enumerated() {
        if index % 1024 == 0, effort.exhaustion() != nil { return nil }
        var hidden = BitVector(own.map { columns[$0][index] })
        if !later.isEmpty {
          hidden = BitVector(
            second.map { unit in unit.counts.reduce(unit.bias) { $0 + (columns[$1.key][index] ? $1.value : 0) } > 0 })
        }
        for layer in later.dropFirst() { hidden = BitVector(layer.map { $0.fires(on: hidden) }) }
        var expected = point
        for layer in network.layers { expected = BitVector(layer.map { $0.fires(on: expected) }) }
        if hidden != expected { wrong[index] = true }
      }
    }
    return wrong.popcount
  }

  /// One input for every pair of units that stay apart.
  private func apart(_ units: [(Int, Int, Neuron)], _ values: [BitVector], _ points: [BitVector]) -> Table {
    var table = Table(
      name: "kept-apart",
      columns: [
        .init("first", .text, meaning: "network.unit, from 1"), .init("second", .text, meaning: "network.unit, from 1"),
        .init("input", .text, meaning: "a point at which the two differ"),
        .init("first value", .integer, meaning: "of the first unit there"),
      ])
    var kept: [Int] = []
    for index in units.indices where !kept.contains(where: { values[$0] == values[index] }) { kept.append(index) }
    for (place, a) in kept.enumerated() {
      for b in kept[(place + 1)...] {
        guard let point = (values[a] ^ values[b]).ones.first else { continue }
        table.append([
          .text("\(units[a].0 + 1).\(units[a].1 + 1)"), .text("\(units[b].0 + 1).\(units[b].1 + 1)"),
          .text(points[point].description), .integer(values[a][point] ? 1 : 0),
        ])
      }
    }
    return table
  }

  /// The merged weights of the second layer, those above 1 flagged.
  private func readers(_ networks: [ThresholdNetwork], _ values: [BitVector]) throws -> Table {
    var table = Table(
      name: "second-layer",
      columns: [
        .init("unit", .text, meaning: "network.unit of the second layer, from 1"),
        .init("weights", .text, meaning: "on the merged units, in the order of first occurrence"),
        .init("above 1", .integer, meaning: "weights that are no bits any more"),
      ])
    var kept: [BitVector: Int] = [:]
    let places = values.map { value in
      if let known = kept[value] { return known }
      kept[value] = kept.count
      return kept.count - 1
    }
    var first = 0
    for (number, network) in networks.enumerated() {
      let width = network.layers[0].count
      if network.layers.count > 1 {
        for (unit, neuron) in network.layers[1].enumerated() {
          var weights = [Int](repeating: 0, count: kept.count)
          for source in neuron.weights.ones { weights[places[first + source]] += neuron.sign }
          table.append([
            .text("\(number + 1).\(unit + 1)"), .text(weights.map { "\($0)" }.joined(separator: " ")),
            .integer(weights.count { abs($0) > 1 }),
          ])
        }
      }
      first += width
    }
    return table
  }
}
