import TestSupport
import ThresholdNetworks

/// What networks of one architecture compute, by running through all choices of neuron functions with truth tables as plain integers.
/// Shares no code with the encoder: a neuron is looked up in a table of its values.
struct PlainEnumeration {
  let inputCount: Int
  /// The least number of wires of a network that computes each function; missing if there is none.
  private(set) var leastWires: [UInt64: Int] = [:]

  init(inputCount n: Int, widths: [Int]) {
    inputCount = n
    let inputs = (0..<n).map { input -> UInt64 in
      (0..<(1 << n)).reduce(0) { $0 | (($1 >> input & 1 == 1) ? 1 << UInt64($1) : 0) }
    }
    extend(inputs, wires: 0, widths: widths[...])
  }

  private mutating func extend(_ columns: [UInt64], wires: Int, widths: ArraySlice<Int>) {
    guard let width = widths.first else {
      leastWires[columns[0]] = min(leastWires[columns[0]] ?? .max, wires)
      return
    }
    let neurons = self.neurons(reading: columns)
    // The order of the neurons of a layer does not matter: multisets suffice.
    func choose(_ chosen: [UInt64], from start: Int, _ cost: Int, _ visit: ([UInt64], Int) -> Void) {
      if chosen.count == width {
        visit(chosen, cost)
        return
      }
      for index in start..<neurons.count {
        choose(chosen + [neurons[index].column], from: index, cost + neurons[index].wires, visit)
      }
    }
    var pending: [([UInt64], Int)] = []
    choose([], from: 0, wires) { pending.append(($0, $1)) }
    for (layer, cost) in pending { extend(layer, wires: cost, widths: widths.dropFirst()) }
  }

  /// The columns of a neuron that reads `columns`, each with the fewest wires.
  private func neurons(reading columns: [UInt64]) -> [(column: UInt64, wires: Int)] {
    let rows = 1 << inputCount
    let mask: UInt64 = rows == 64 ? ~0 : (1 << UInt64(rows)) - 1
    var least: [UInt64: Int] = [0: 0, mask: 0]
    for set in 1..<(1 << columns.count) {
      let members = columns.indices.filter { set >> $0 & 1 == 1 }
      for threshold in 1...members.count {
        var column: UInt64 = 0
        for row in 0..<rows where members.count(where: { columns[$0] >> UInt64(row) & 1 == 1 }) >= threshold {
          column |= 1 << UInt64(row)
        }
        for value in [column, ~column & mask] { least[value] = min(least[value] ?? .max, members.count) }
      }
    }
    return least.sorted { $0.key < $1.key }.map { (column: $0.key, wires: $0.value) }
  }

  /// The least total weight of the points of `sample` on which some function of the list differs from the labels.
  func leastMismatches(on sample: PartialFunction) -> Int {
    let rows = sample.points.map { $0.words[0] }
    return leastWires.keys.map { table in
      rows.indices.reduce(0) { $0 + ((table >> rows[$1] & 1 == 1) == sample.labels[$1] ? 0 : sample.weights[$1]) }
    }.min() ?? .max
  }
}

extension PartialFunction {
  /// A random partial function: distinct points, fair labels.
  static func random(inputs n: Int, points: Int, using generator: inout SplitMix) -> Self {
    let rows = Array(0..<(1 << n)).shuffled(using: &generator).prefix(points).sorted()
    return Self(
      inputCount: n, points: rows.map { BitVector(words: [UInt64($0)], count: n) },
      labels: BitVector(rows.map { _ in Bool.random(using: &generator) }))
  }
}
