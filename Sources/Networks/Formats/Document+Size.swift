import ThresholdNetworks

extension Document {
  /// About how many bytes the document takes in another format; never much less than it does.
  ///
  /// A circuit (BLIF) grows with operands times threshold and a table with 2^n, so a network of a few megabytes may become a
  /// text that nobody can hold.
  public func byteEstimate(as format: FileFormat) -> Int {
    switch self {
    case .sample(let sample):
      let comments = sample.comments.reduce(0) { $0 + $1.utf8.count + 8 }
      return Self.rowBytes(sample.rows.count, inputs: sample.inputCount, format) + comments
    case .network(let network):
      let inputs = network.architecture.inputCount
      switch format {
      case .pla, .csv, .truth:
        return inputs < 40 ? Self.rowBytes(1 << inputs, inputs: inputs, format) : .max
      case .json:
        return network.layers.joined().reduce(0) { $0 + $1.fanIn + 60 }
      case .verilog, .dot:
        return network.layers.joined().reduce(0) { $0 + 24 * ($1.weights.popcount + 3) }
      case .blif:
        return network.layers.joined().reduce(0) { sum, neuron in
          let operands = neuron.weights.popcount
          let threshold =
            switch neuron.function {
            case .constant: 0
            case .atLeast(let threshold, _), .fewer(let threshold, _): max(0, min(threshold, operands))
            }
          return sum + 64 * (operands * max(1, threshold) + 1)
        }
      }
    }
  }

  private static func rowBytes(_ rows: Int, inputs: Int, _ format: FileFormat) -> Int {
    let bytes =
      switch format {
      case .csv: 2 * inputs + 2
      case .json: inputs + 40
      case .truth: 1
      default: inputs + 3
      }
    return rows.multipliedReportingOverflow(by: bytes).overflow ? .max : rows * bytes
  }
}
