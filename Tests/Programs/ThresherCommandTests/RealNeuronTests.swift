import Formats
import Foundation
import Testing
import ThresholdNetworks

/// `RealNeuron`: weights of any size and sign, or points that prove that there are none.
@Suite struct RealNeuronTests {
  private static func field(_ function: String) throws -> [String: Any] {
    let run = try Executable.run(["describe", "--function", function, "--real", "--json"])
    #expect(run.status == 0, "\(run.errors)")
    let object = try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any]
    return object?["real_neuron"] as? [String: Any] ?? [:]
  }

  /// All functions of two inputs: only the two parities are no threshold functions. Weights are tried on every point.
  @Test func twoInputs() throws {
    for table in 0..<16 {
      let field = try Self.field("2:0x\(String(table, radix: 16))")
      guard let weights = (field["weights"] as? [String])?.compactMap(Int.init),
        let threshold = (field["threshold"] as? String).flatMap(Int.init)
      else {
        #expect([6, 9].contains(table) && field["ones"] != nil, "\(table): \(field)")
        continue
      }
      #expect(![6, 9].contains(table))
      for row in 0..<4 {
        let sum = weights[0] * (row & 1) + weights[1] * (row >> 1)
        #expect((sum >= threshold) == (table >> row & 1 == 1), "\(table): \(weights) \(threshold)")
      }
    }
  }

  /// Points with the same sum: of a function that no weights compute.
  @Test(arguments: ["3:0xe4", "3:0x96", "4:0x8778", "5:0x96696996"]) func proofs(function: String) throws {
    let field = try Self.field(function)
    let table = try FunctionLiteral.truthTable(function)
    func sum(_ key: String, label: Bool) throws -> [Int] {
      let multiples = try #require(field[key] as? [[String: String]])
      var sum = [Int](repeating: 0, count: table.inputCount + 1)
      for multiple in multiples {
        let times = try #require(multiple["times"].flatMap(Int.init))
        let point: String = try #require(multiple["point"])
        let digits = point.map { $0 == "1" ? 1 : 0 }
        let row = digits.enumerated().reduce(0) { $0 | $1.element << $1.offset }
        #expect(times > 0 && table.values[row] == label)
        for (input, digit) in digits.enumerated() { sum[input] += times * digit }
        sum[table.inputCount] += times
      }
      return sum
    }
    let ones = try sum("ones", label: true)
    #expect(try ones == sum("zeros", label: false) && ones[table.inputCount] > 0)
  }

  /// A threshold function whose least weights are not all one: x1 and (x2 or x3), and its weights are printed by name.
  @Test func words() throws {
    let run = try Executable.run(["describe", "--function", "3:0xa8", "--real"])
    #expect(run.output.contains("real weights      y = 1 where 2 x1 + x2 + x3 >= 3\n"))
    let xor = try Executable.run(["describe", "--function", "2:0x6", "--real"])
    #expect(xor.output.contains("real weights      none: "))
  }
}
