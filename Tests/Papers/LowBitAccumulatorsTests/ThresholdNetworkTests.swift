import Claims
import Files
import LowBitAccumulators
import Numbers
import TestSupport
import Testing

/// `Examinations/ThresholdReport.swift`: the widths of counters in binary threshold networks.
@Suite struct ThresholdNetworkTests {
  static func report(_ json: String) throws -> ExaminationReport {
    let folder = try TemporaryFolder()
    let path = try folder.write("net.json", Array(json.utf8))
    return try ExaminationTests.report(["network": path, "accumulator": "M3E4b10"])
  }

  static func neuron(_ ones: Int, of count: Int, sign: Int, bias: Int) -> String {
    let weights = String(repeating: "1", count: ones) + String(repeating: "0", count: count - ones)
    return "{\"weights\": \"\(weights)\", \"sign\": \(sign), \"bias\": \(bias)}"
  }

  /// Every function of up to 12 wires of 12 inputs: the least widths by trying all widths on all counts.
  @Test func everyFunction() throws {
    let count = 12
    var neurons: [String] = []
    var expected: [(ones: Int, threshold: Int)] = []
    for ones in 1...count {
      for threshold in 1...ones {
        for sign in [1, -1] {
          let bias = sign == 1 ? 1 - threshold : threshold
          neurons.append(Self.neuron(ones, of: count, sign: sign, bias: bias))
          expected.append((ones, threshold))
        }
      }
    }
    let output = Self.neuron(neurons.count, of: neurons.count, sign: 1, bias: 0)
    let report = try Self.report(
      "{\"schema\": \"thresher/network/1\", \"inputs\": \(count), \"layers\": [[\(neurons.joined(separator: ","))], [\(output)]]}"
    )
    let rows = report.tables[0].rows
    #expect(rows.count == expected.count + 1)
    for ((ones, t), row) in zip(expected, rows) {
      func least(_ decides: (Int) -> Bool) -> Table.Cell { .integer((0...20).first(where: decides) ?? -1) }
      #expect(row[2] == .integer(ones) && row[4] == least { 1 << $0 > ones })
      #expect(row[5] == least { bits in (0...ones).allSatisfy { (min($0, 1 << bits - 1) >= t) == ($0 >= t) } })
      #expect(
        row[6]
          == least { bits in
            let residues = { (counts: ClosedRange<Int>) in Set(counts.map { $0 & (1 << bits - 1) }) }
            return residues(0...t - 1).isDisjoint(with: residues(t...ones))
          })
      #expect(row[8] == .text("all 2^\(ones) inputs"))
      // M3E4b10 counts to 16.
      #expect(row[7] == .text("yes"))
    }
    // 156 ones are too many to go through their sets, and 1 of them decides.
    let last = rows[rows.count - 1]
    #expect(last[3...5] == [.text("S >= 1"), .integer(8), .integer(1)] && last[8] == .text("all counts"))
    #expect(report.quantities[0].value.approximate == Double(rows.count))
  }

  @Test func constantsAndWideCounters() throws {
    let neurons = [
      Self.neuron(20, of: 20, sign: 0, bias: 1), Self.neuron(3, of: 20, sign: 1, bias: -3),
      Self.neuron(17, of: 20, sign: 1, bias: -16), Self.neuron(16, of: 20, sign: -1, bias: 16),
    ]
    let output = Self.neuron(2, of: 4, sign: 1, bias: -1)
    let rows = try Self.report(
      "{\"schema\": \"thresher/network/1\", \"inputs\": 20, \"layers\": [[\(neurons.joined(separator: ","))], [\(output)]]}"
    ).tables[0].rows
    #expect(rows[0][3...6] == [.text("always"), .integer(0), .integer(0), .integer(0)])
    #expect(rows[1][3] == .text("never"))
    #expect(
      rows[2][3...8] == [.text("S >= 17"), .integer(5), .integer(5), .integer(5), .text("no"), .text("all counts")])
    #expect(rows[3][3...7] == [.text("S < 16"), .integer(5), .integer(5), .integer(5), .text("yes")])
  }
}
