import ModelColumns
import NeuronModels
import Numbers
import ThresholdNetworks

/// What the definition says, setting by setting: the values of every neuron at every point, added up over all settings of all neurons.
/// It shares no code with the room but the model's lists of weights, signs and biases.
struct PlainEnumeration {
  let model: NeuronModel

  /// For each function of m values (bit r is the value at row r): the number of settings, and the fewest wires.
  typealias Table = [UInt64: (count: Integer, wires: Int)]

  /// All neurons, from their settings; for `threshold` from weights up to 3, which suffice for up to three values.
  func neurons(_ m: Int) -> Table {
    var found: Table = [:]
    let values = model.weightValues ?? Array(-3...3)
    let biases = model.biases(fanIn: m) ?? -9...9
    for vector in vectors(values, m) {
      for sign in model.signs {
        for bias in biases {
          var table: UInt64 = 0
          for row in 0..<1 << m {
            var sum = 0
            for input in 0..<m where row >> input & 1 == 1 { sum += vector[input] }
            if sign * sum + bias > 0 { table |= 1 << UInt64(row) }
          }
          let wires = sign == 0 ? 0 : vector.count { $0 != 0 }
          let old = found[table] ?? (0, .max)
          found[table] = (model == .threshold ? 1 : old.count + 1, min(old.wires, wires))
        }
      }
    }
    return found
  }

  /// All networks: ordered tuples of neurons layer by layer, from the last to the first.
  func networks(_ inputs: Int, _ widths: [Int]) -> Table {
    if widths.count == 1 { return neurons(inputs) }
    let first = Array(neurons(inputs))
    let later = networks(widths[0], Array(widths.dropFirst()))
    var found: Table = [:]
    for tuple in vectors(Array(first.indices), widths[0]) {
      var count = Integer(1)
      var wires = 0
      for place in tuple {
        count *= first[place].value.count
        wires += first[place].value.wires
      }
      for (function, value) in later {
        var table: UInt64 = 0
        for row in 0..<1 << inputs {
          var cell = 0
          for (place, neuron) in tuple.enumerated() where first[neuron].key >> UInt64(row) & 1 == 1 {
            cell |= 1 << place
          }
          if function >> UInt64(cell) & 1 == 1 { table |= 1 << UInt64(row) }
        }
        let old = found[table] ?? (0, .max)
        found[table] = (old.count + count * value.count, min(old.wires, wires + value.wires))
      }
    }
    return found
  }

  private func vectors(_ values: [Int], _ count: Int) -> [[Int]] {
    var all: [[Int]] = [[]]
    for _ in 0..<count { all = all.flatMap { vector in values.map { vector + [$0] } } }
    return all
  }
}

/// Partial functions for tests: each point has a label with probability 2/3 or so, never none at all.
func randomPartialFunctions(inputs: Int, count: Int, seed: UInt64) -> [PartialFunction] {
  var key = RandomKey(seed: seed)
  return (0..<count).map { _ in
    while true {
      var points: [BitVector] = []
      var labels: [Bool] = []
      for row in 0..<1 << inputs where key.next(below: 3) > 0 {
        points.append(BitVector(words: [UInt64(row)], count: inputs))
        labels.append(key.next(below: 2) == 1)
      }
      if !points.isEmpty { return PartialFunction(inputCount: inputs, points: points, labels: BitVector(labels)) }
    }
  }
}

/// Whether a table agrees with a partial function.
func agrees(_ table: UInt64, _ sample: PartialFunction) -> Bool {
  (0..<sample.pointCount).allSatisfy { (table >> sample.point($0).words[0] & 1 == 1) == sample.labels[$0] }
}
