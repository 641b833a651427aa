import Formats
import Foundation
import Testing
import ThresholdNetworks

/// Other programs read what we wrote and agree about the function. Each test runs where its judge is
/// installed (`apt-get install iverilog berkeley-abc`).
@Suite struct JudgeTests {
  static func path(of tool: String) -> String? {
    ["/usr/bin", "/usr/local/bin"].map { "\($0)/\(tool)" }.first { FileManager.default.isExecutableFile(atPath: $0) }
  }

  static var networks: [ThresholdNetwork] {
    assortedNetworks().enumerated().filter { $0.offset % 3 == 0 }.map(\.element)
  }

  /// A simulation of the module on all points prints the truth table.
  @Test(.enabled(if: path(of: "iverilog") != nil && path(of: "vvp") != nil))
  func icarusSimulatesTheVerilog() throws {
    try withDirectory { directory in
      for network in Self.networks {
        let inputs = network.architecture.inputCount
        let ports = (0..<inputs).map { ".x\($0 + 1)(row[\($0)])" }.joined(separator: ", ")
        let bench = """
          module bench;
            reg [\(inputs):0] row;
            wire y;
            network device(\(ports), .y(y));
            initial begin
              for (row = 0; row < \(1 << inputs); row = row + 1) begin #1 $write("%b", y); end
              $finish;
            end
          endmodule
          """
        try write(Verilog.text(of: network), "network.v", directory)
        try write(bench, "bench.v", directory)
        _ = try run("iverilog", ["-o", "bench", "bench.v", "network.v"], directory)
        #expect(try run("vvp", ["-n", "bench"], directory) == network.truthTable.values.description)
      }
    }
  }

  /// The equivalence checker of ABC compares the circuit with a plain list of minterms.
  @Test(.enabled(if: path(of: "berkeley-abc") != nil))
  func abcProvesTheBLIFEquivalent() throws {
    try withDirectory { directory in
      for network in Self.networks {
        let names = (1...network.architecture.inputCount).map { "x\($0)" }.joined(separator: " ")
        let points = PartialFunction(network.truthTable)
        let minterms = points.ones.ones.map { "\(points.point($0)) 1\n" }.joined()
        // ABC takes no empty cover over inputs: the constant 0 reads none.
        let operands = minterms.isEmpty ? "" : names
        let table = ".model t\n.inputs \(names)\n.outputs y\n.names \(operands) y\n\(minterms).end\n"
        try write(BLIF.text(of: network), "network.blif", directory)
        try write(table, "table.blif", directory)
        let verdict = try run("berkeley-abc", ["-c", "cec network.blif table.blif"], directory)
        #expect(verdict.contains("Networks are equivalent"), "\(verdict)")
      }
    }
  }

  private func write(_ text: String, _ name: String, _ directory: URL) throws {
    try Data(text.utf8).write(to: directory.appendingPathComponent(name))
  }

  private func run(_ tool: String, _ arguments: [String], _ directory: URL) throws -> String {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: try #require(Self.path(of: tool)))
    process.arguments = arguments
    process.currentDirectoryURL = directory
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return String(decoding: data, as: UTF8.self)
  }

  private func withDirectory(_ body: (URL) throws -> Void) throws {
    let directory = FileManager.default.temporaryDirectory.appendingPathComponent("thresher-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: directory) }
    try body(directory)
  }
}
