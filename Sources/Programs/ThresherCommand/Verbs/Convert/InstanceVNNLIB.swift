import Formats
import ThresholdNetworks

/// An instance as a property for verifiers of networks (VNN-LIB): it can be satisfied if and only if the network, which is a model of
/// ONNX, is wrong at a point of the instance. Rows that contradict each other are met by no network.
///
/// The inputs are X_0, X_1, ..., the output is Y_0. A point is a box without volume, as verifiers want every input bounded.
enum InstanceVNNLIB {
  static func text(of sample: Sample, _ look: (Int) throws -> Void) rethrows -> String {
    var lines = ["; A network that fits the instance has no model: y is 0 or 1, and wrong beyond 1/2."]
    lines += (0..<sample.inputCount).map { "(declare-const X_\($0) Real)" } + ["(declare-const Y_0 Real)", ""]
    // Some readers take the box of all inputs from here.
    for input in 0..<sample.inputCount { lines.append("(assert (>= X_\(input) 0))\n(assert (<= X_\(input) 1))") }
    lines += ["", "(assert (or"]
    for (index, row) in sample.rows.enumerated() {
      try look(index)
      var bounds = ""
      for input in 0..<sample.inputCount {
        let bit = row.point[input] ? 1 : 0
        bounds += "(<= X_\(input) \(bit)) (>= X_\(input) \(bit)) "
      }
      lines.append("  (and \(bounds)(\(row.label ? "<=" : ">=") Y_0 0.5))")
    }
    return lines.joined(separator: "\n") + "\n))\n"
  }
}
