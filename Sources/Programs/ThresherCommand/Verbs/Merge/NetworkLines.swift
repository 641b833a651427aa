import Files
import Formats
import NeuronModels
import ThresholdNetworks

/// Networks as JSON lines, byte for byte what `NetworkJSON.line(of:)` writes, without an encoder's detours: a
/// million draws should not take longer to print than to draw.
package struct NetworkLines {
  package private(set) var bytes: [UInt8] = []
  /// The header under which lines are sealed, nil for plain lines.
  private let header: DrawHeader?

  package init() { header = nil }

  /// Begins with the header, and seals every line under it.
  package init(headedBy header: DrawHeader) {
    self.header = header
    write(header.line)
    write("\n")
  }

  /// One line. For a draw with a place among all draws, that place and what the draw cost stand in it too:
  ///
  ///     {"draw":0,"inputs":2,"layers":[...],"schema":"thresher/network/1","tries":17}
  package mutating func append(
    _ network: ThresholdNetwork, draw: (number: Int, tries: UInt64)? = nil, extras: DrawLines.Extras = .none
  ) {
    let start = begin(network.architecture.inputCount, draw)
    for (layer, neurons) in network.layers.enumerated() {
      write(layer == 0 ? "[" : ",[")
      for (index, neuron) in neurons.enumerated() {
        write(index == 0 ? "{\"bias\":" : ",{\"bias\":")
        write(neuron.bias)
        write(",\"sign\":")
        write(neuron.sign)
        write(",\"weights\":\"")
        for bit in 0..<neuron.fanIn { bytes.append(neuron.weights[bit] ? UInt8(ascii: "1") : UInt8(ascii: "0")) }
        write("\"}")
      }
      write("]")
    }
    write("]")
    end(start, NetworkJSON.schema, draw, extras)
  }

  /// The same of other than binary neurons, with their model.
  package mutating func append(
    _ network: ModelNetwork, draw: (number: Int, tries: UInt64)? = nil, extras: DrawLines.Extras = .none
  ) {
    let start = begin(network.architecture.inputCount, draw)
    for (layer, neurons) in network.layers.enumerated() {
      write(layer == 0 ? "[" : ",[")
      for (index, neuron) in neurons.enumerated() {
        write(index == 0 ? "{\"bias\":" : ",{\"bias\":")
        write(neuron.bias)
        write(",\"weights\":[")
        for (place, weight) in neuron.weights.enumerated() {
          if place > 0 { write(",") }
          write(weight)
        }
        write("]}")
      }
      write("]")
    }
    write("],\"neurons\":\"\(network.model)\"")
    end(start, ModelNetworkJSON.schema, draw, extras)
  }

  /// Everything before the first layer.
  private mutating func begin(_ inputCount: Int, _ draw: (number: Int, tries: UInt64)?) -> Int {
    let start = bytes.count
    write("{")
    if let draw {
      write("\"draw\":")
      write(draw.number)
      write(",")
    }
    write("\"inputs\":")
    write(inputCount)
    write(",\"layers\":[")
    return start
  }

  /// Everything from the schema on, for a line that begins at `start`.
  private mutating func end(
    _ start: Int, _ schema: String, _ draw: (number: Int, tries: UInt64)?, _ extras: DrawLines.Extras
  ) {
    write(",\"schema\":\"\(schema)\"")
    if let table = extras.table { write(",\"table\":\"\(table)\"") }
    if let draw { write(",\"tries\":\(Int(clamping: draw.tries))") }
    if let wrong = extras.wrong { write(",\"wrong\":\(wrong)") }
    write("}")
    if let header {
      let object = Array(bytes[start...])
      bytes.replaceSubrange(start..., with: SealedLine.seal(object, context: header.line))
    }
    write("\n")
  }

  /// Writes the lines to standard output and begins anew.
  mutating func flush() throws {
    guard !bytes.isEmpty else { return }
    try Output.write(String(decoding: bytes, as: UTF8.self))
    bytes.removeAll(keepingCapacity: true)
  }

  private mutating func write(_ text: StaticString) {
    text.withUTF8Buffer { bytes.append(contentsOf: $0) }
  }

  private mutating func write(_ text: String) { bytes.append(contentsOf: text.utf8) }

  private mutating func write(_ number: Int) {
    if number < 0 { bytes.append(UInt8(ascii: "-")) }
    let magnitude = number.magnitude
    if magnitude >= 10 {
      bytes.append(contentsOf: String(magnitude).utf8)
    } else {
      bytes.append(UInt8(ascii: "0") + UInt8(magnitude))
    }
  }
}
