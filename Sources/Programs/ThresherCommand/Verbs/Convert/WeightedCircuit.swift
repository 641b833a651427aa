import Files
import ThresholdNetworks

/// Networks of weighted sums as circuits and graphs of others: Verilog, BLIF and DOT. Inputs are x1, x2, ..., neuron i of layer l is
/// `n<l>_<i>`. Binary networks are written by `Verilog`, `BLIF` and `DOT`, which are read back as networks; BLIF from here is read back as
/// the function of the circuit.
struct WeightedCircuit {
  let network: WrittenNetwork
  let inputNames: [String]?

  /// The most counters that the circuit of a neuron may have.
  static let maximumCounters = 1 << 20

  private func name(_ layer: Int, _ index: Int) -> String {
    layer < 0 ? "x\(index + 1)" : "n\(layer + 1)_\(index + 1)"
  }

  private var output: String { name(network.layers.count - 1, 0) }

  private func remarks(_ mark: String) -> String {
    "\(mark) \(network.title).\n"
      + (inputNames ?? []).enumerated().map { "\(mark) x\($0 + 1) is \(DataError.oneLine($1))\n" }.joined()
  }

  // MARK: Verilog

  /// Sums of numbers that are not negative on both sides of a comparison, at a width that holds either.
  var verilog: String {
    let width = Int.bitWidth - network.largestSum.leadingZeroBitCount
    func side(_ terms: [WrittenNetwork.Term], _ constant: Int, _ layer: Int) -> String {
      let words = terms.map { term in
        (abs(term.weight) == 1 ? "" : "\(width)'d\(abs(term.weight)) * ") + name(layer - 1, term.place)
      }
      // The constant, be it 0, gives the sum its width.
      return "(" + (words + ["\(width)'d\(constant)"]).joined(separator: " + ") + ")"
    }
    func expression(_ comparison: WrittenNetwork.Comparison, _ layer: Int) -> String {
      let (positive, negative) = (
        comparison.terms.filter { $0.weight > 0 }, comparison.terms.filter { $0.weight < 0 }
      )
      switch comparison {
      case .constant(let value): return value ? "1'b1" : "1'b0"
      case .atLeast(let threshold, _):
        return "\(side(positive, max(0, -threshold), layer)) >= \(side(negative, max(0, threshold), layer))"
      case .fewer(let threshold, _):
        return "\(side(positive, max(0, -threshold), layer)) < \(side(negative, max(0, threshold), layer))"
      }
    }
    var text = remarks("//") + "module network(\n"
    for input in 0..<network.architecture.inputCount { text += "  input wire \(name(-1, input)),\n" }
    text += "  output wire y\n);\n"
    for (layer, neurons) in network.layers.enumerated() {
      for (index, neuron) in neurons.enumerated() {
        text += "  wire \(name(layer, index)) = \(expression(neuron.comparison, layer));\n"
      }
    }
    return text + "  assign y = \(output);\nendmodule\n"
  }

  // MARK: DOT

  /// Neurons with what their sums are compared to; weights other than 1 stand at the edges.
  var dot: String {
    func quoted(_ text: String) -> String {
      "\"" + DataError.oneLine(text).replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
    }
    var text = "// \(network.title).\ndigraph network {\n  rankdir=LR;\n  node [shape=circle];\n"
    for input in 0..<network.architecture.inputCount {
      let label = inputNames.map { ", label=\(quoted($0[input]))" } ?? ""
      text += "  \(name(-1, input)) [shape=plaintext\(label)];\n"
    }
    for (layer, neurons) in network.layers.enumerated() {
      for (index, neuron) in neurons.enumerated() {
        let label =
          switch neuron.comparison {
          case .constant(let value): value ? "1" : "0"
          case .atLeast(let threshold, _): ">= \(threshold)"
          case .fewer(let threshold, _): "< \(threshold)"
          }
        text += "  \(name(layer, index)) [label=\"\(label)\"];\n"
        for term in neuron.comparison.terms {
          let weight = term.weight == 1 ? "" : " [label=\"\(term.weight)\"]"
          text += "  \(name(layer - 1, term.place)) -> \(name(layer, index))\(weight);\n"
        }
      }
    }
    return text + "}\n"
  }

  // MARK: BLIF

  /// A neuron is a grid of "at least s of the first j values", each value as often as its weight, negative ones complemented.
  ///
  /// - Throws: `DataError` where a grid is too large.
  func blif(file: String) throws -> String {
    let inputs = (0..<network.architecture.inputCount).map { name(-1, $0) }.joined(separator: " ")
    var text = remarks("#") + ".model network\n.inputs \(inputs)\n.outputs y\n"
    for (layer, neurons) in network.layers.enumerated() {
      for (index, neuron) in neurons.enumerated() {
        let own = name(layer, index)
        switch neuron.comparison {
        case .constant(let value): text += ".names \(own)\n" + (value ? "1\n" : "")
        case .atLeast(let threshold, let terms):
          text += try grid(terms, threshold, own, layer, file) + " \(own)\n1 1\n"
        case .fewer(let threshold, let terms):
          text += try grid(terms, threshold, own, layer, file) + " \(own)\n0 1\n"
        }
      }
    }
    return text + ".names \(output) y\n1 1\n.end\n"
  }

  /// The counters of a neuron, and the beginning of a line about the last of them: whether the sum reaches the threshold.
  private func grid(
    _ terms: [WrittenNetwork.Term], _ threshold: Int, _ own: String, _ layer: Int, _ file: String
  ) throws -> String {
    // Literals that agree add up to the sum and the sizes of the negative weights.
    let goal = threshold + terms.reduce(0) { $0 - min(0, $1.weight) }
    guard goal.multipliedReportingOverflow(by: terms.count).partialValue <= Self.maximumCounters,
      goal <= Self.maximumCounters
    else {
      throw DataError(
        file: file, found: "a neuron of \(terms.count) values that counts to \(goal)",
        expected: "at most \(Self.maximumCounters) counters, values times what is counted to, for blif")
    }
    var text = ""
    var reach = 0
    for (place, term) in terms.enumerated() {
      let (weight, one) = (abs(term.weight), term.weight > 0 ? "1" : "0")
      let operand = name(layer - 1, term.place)
      // Only counts from which the goal can still be reached matter.
      for count in 1...min(goal, reach + weight) {
        let stays = count <= reach ? "\(own)_\(place)_\(count)" : nil
        let rises = count > weight ? "\(own)_\(place)_\(count - weight)" : nil
        let (names, cover) =
          switch (stays, rises) {
          case (let stays?, let rises?): ("\(stays) \(rises) \(operand)", "1-- 1\n-1\(one) 1\n")
          case (let stays?, nil): ("\(stays) \(operand)", "1- 1\n-\(one) 1\n")
          case (nil, let rises?): ("\(rises) \(operand)", "1\(one) 1\n")
          case (nil, nil): (operand, "\(one) 1\n")
          }
        text += ".names \(names) \(own)_\(place + 1)_\(count)\n" + cover
      }
      reach += weight
    }
    return text + ".names \(own)_\(terms.count)_\(goal)"
  }
}
