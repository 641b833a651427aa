import Files
import Foundation
import ThresholdNetworks

/// Networks as Verilog (IEEE 1364): one counter and comparator per neuron.
///
/// The bits of a sum are added at the width of the threshold, which is wide enough for the whole sum.
/// The reader takes what the writer writes, one statement a line.
public enum Verilog {
  /// The network as a module with the ports x and y; `inputNames` become remarks.
  public static func text(of network: ThresholdNetwork, inputNames: [String]? = nil) -> String {
    let listing = NetworkListing(network)
    var text = """
      // A binary threshold network of \(listing.inputCount) inputs with the widths \(network.architecture).

      """
    text += NetworkListing.remarks(about: inputNames, mark: "//")
    text += "module network(\n"
    for input in 1...listing.inputCount { text += "  input wire x\(input),\n" }
    text += "  output wire y\n);\n"
    for entry in listing.entries { text += "  wire \(entry.name) = \(expression(entry));\n" }
    return text + "  assign y = \(NetworkListing.name(layer: network.architecture.depth - 1, index: 0));\nendmodule\n"
  }

  private static func expression(_ entry: NetworkListing.Entry) -> String {
    let width = max(1, Int.bitWidth - entry.operands.count.leadingZeroBitCount)
    let sum = entry.operands.joined(separator: " + ")
    switch entry.relation {
    case .constant(let value): return value ? "1'b1" : "1'b0"
    case .atLeast(let threshold): return "(\(sum)) >= \(width)'d\(threshold)"
    case .fewer(let threshold): return "(\(sum)) < \(width)'d\(threshold)"
    }
  }

  /// What a text holds: a network as `text(of:)` writes it, or a circuit of others.
  enum Contents {
    case network(ThresholdNetwork)
    case circuit(BLIFCircuit)
  }

  /// Reads what we write, and else structural Verilog, see `VerilogCircuit`.
  ///
  /// - Throws: `DataError` with the line: of the reader that the text seems to be meant for.
  static func contents(of text: InputText) throws -> Contents {
    let fault: DataError
    do { return .network(try read(text)) } catch let error as DataError { fault = error }
    let lines = text.lines.lazy.map { String(decoding: $0.bytes, as: UTF8.self) }
    guard lines.contains(where: { $0.contains("module") && !$0.hasPrefix("//") }) else { throw fault }
    do { return .circuit(try VerilogCircuit.read(text)) } catch {
      throw lines.contains("module network(") ? fault : error
    }
  }

  /// Reads a module as `text(of:)` writes it.
  ///
  /// - Throws: `DataError` with the line that is no statement of such a module.
  public static func read(_ text: InputText) throws -> ThresholdNetwork {
    var listing = NetworkListing()
    for (number, bytes) in text.lines {
      try Patience.look(text.file, atStep: number)
      let line = String(decoding: bytes, as: UTF8.self)
      if line.hasPrefix("input wire x") {
        listing.inputCount += 1
        let name = line.dropFirst("input wire ".count).filter { $0 != "," }
        guard name == "x\(listing.inputCount)" else {
          throw text.error(number, found: "the input \(DataError.quoted(name))", expected: "x\(listing.inputCount)")
        }
      } else if line.hasPrefix("wire ") {
        guard let entry = entry(line, number: number) else {
          throw text.error(
            number, found: DataError.quoted(line),
            expected: "a neuron such as \"wire n1_1 = (x1 + x3) >= 2'd2;\"")
        }
        listing.entries.append(entry)
      } else if !isFrame(line) {
        throw text.error(
          number, found: DataError.quoted(line), expected: "Verilog as `thresher convert` writes it")
      }
    }
    return try listing.network(in: text)
  }

  /// Lines around the neurons.
  private static func isFrame(_ line: String) -> Bool {
    line.isEmpty || line == ");" || line == "output wire y" || line == "endmodule"
      || ["//", "module ", "assign y = "].contains { line.hasPrefix($0) }
  }

  /// `wire n1_1 = (x1 + x3) >= 2'd2;`
  private static func entry(_ line: String, number: Int) -> NetworkListing.Entry? {
    guard line.hasSuffix(";") else { return nil }
    let sides = line.dropFirst("wire ".count).dropLast().split(separator: " = ", maxSplits: 1)
    guard sides.count == 2, let position = NetworkListing.position(of: sides[0]) else { return nil }
    var entry = NetworkListing.Entry(
      layer: position.layer, index: position.index, relation: .constant(false), operands: [], line: number)
    if sides[1] == "1'b0" { return entry }
    if sides[1] == "1'b1" {
      entry.relation = .constant(true)
      return entry
    }
    guard sides[1].first == "(", let close = sides[1].firstIndex(of: ")") else { return nil }
    entry.operands = sides[1][..<close].dropFirst().split(separator: " + ").map(String.init)
    let comparison = sides[1][close...].dropFirst().split(separator: " ")
    guard comparison.count == 2, let tick = comparison[1].range(of: "'d"),
      let threshold = Int(comparison[1][tick.upperBound...])
    else { return nil }
    switch comparison[0] {
    case ">=": entry.relation = .atLeast(threshold)
    case "<": entry.relation = .fewer(than: threshold)
    default: return nil
    }
    return entry
  }
}
