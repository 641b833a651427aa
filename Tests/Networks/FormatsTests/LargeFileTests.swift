import Files
import Formats
import Foundation
import Testing
import ThresholdNetworks

/// Files that are small and mean much, and files that are large and mean little. PLA, CSV, BLIF, Sample.
@Suite struct LargeFileTests {
  private static func cpuSeconds<Result>(_ body: () throws -> Result) rethrows -> (Result, Double) {
    func now() -> Double {
      var time = timespec()
      clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
      return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
    let start = now()
    let result = try body()
    return (result, now() - start)
  }

  private static func failure(_ body: () throws -> Void) -> String {
    do {
      try body()
      return "no failure"
    } catch { return "\(error)" }
  }

  /// A chain of 3,000 exclusive ors of a few inputs: its columns are given up after their last use. The value is known by hand: an even
  /// number of exclusive ors with x1 leaves x2.
  @Test func chainOfManyNames() throws {
    let inputs = (1...16).map { "x\($0)" }.joined(separator: " ")
    var text = ".model chain\n.inputs \(inputs)\n.outputs n3000\n.names x2 n0\n1 1\n"
    for index in 0..<3_000 { text += ".names n\(index) x1 n\(index + 1)\n10 1\n01 1\n" }
    let sample = try BLIF.read(InputText(file: "chain", text: text + ".end\n"))
    #expect(sample.rows.allSatisfy { $0.label == $0.point[1] })
  }

  /// 4,000 random cubes of 16 literals each: their points are the ones, each cube's alone.
  @Test func coverOfManyCubes() throws {
    let names = (1...16).map { "x\($0)" }.joined(separator: " ")
    var cubes: Set<UInt64> = []
    for index in UInt64(0)..<4_000 { cubes.insert(index &* 40_503 & 0xffff) }
    let lines = cubes.sorted().map { BitVector(words: [$0], count: 16).description + " 1\n" }
    let text = ".model cubes\n.inputs \(names)\n.outputs y\n.names \(names) y\n\(lines.joined()).end\n"
    let sample = try BLIF.read(InputText(file: "cubes", text: text))
    #expect(sample.rows.count == 1 << 16)
    #expect(Set(sample.rows.filter(\.label).map { $0.point.words[0] }) == cubes)
  }

  @Test func tooMuchWorkIsRefusedAtOnce() throws {
    let names = (1...20).map { "x\($0)" }.joined(separator: " ")
    let cube = "1" + String(repeating: "0", count: 19) + " 1\n"
    let circuit =
      ".model m\n.inputs \(names)\n.outputs y\n.names \(names) y\n" + String(repeating: cube, count: 30_000) + ".end\n"
    let (message, seconds) = Self.cpuSeconds {
      Self.failure { _ = try BLIF.read(InputText(file: "c", text: circuit)) }
    }
    #expect(message.contains("literals on 2^20 points") && seconds < 2, "\(message) \(seconds)")
    let rows = String(repeating: String(repeating: "-", count: 20) + " 1\n", count: 2_000)
    #expect(
      Self.failure { _ = try PLA.read(InputText(file: "p", text: ".i 20\n.o 1\n\(rows).e\n")) }
        .contains("list more than 536870912 points"))
  }

  /// Rows in every spelling give the same sample; those of the fast path and those of the slow one.
  @Test func spellingsOfRows() throws {
    let plain = try CSV.read(InputText(file: "a", text: "x1,x2,x3,y\n0,1,1,0\n1,1,1,1\n"))
    let spaced = try CSV.read(InputText(file: "b", text: "x1,x2,x3,y\n 0 , 1,1,0\n1,1 ,1,\t1\n"))
    #expect(plain.rows == spaced.rows)
    #expect(Self.failure { _ = try CSV.read(InputText(file: "c", text: "x1,y\n0;1\n")) }.contains("1 columns"))
    #expect(Self.failure { _ = try CSV.read(InputText(file: "c", text: "x1,y\n0,2\n")) }.contains("\"2\" in column 2"))
  }

  /// Many points of a small cube, few of it, and points of many inputs are tallied alike.
  @Test(arguments: [3, 20, 40, 70]) func talliesOfAnyWidth(inputs: Int) {
    let points = [0, 1, 0, 2, 1, 0].map { BitVector(ones: $0 == 0 ? [] : [$0 - 1, inputs - 1], count: inputs) }
    let labels = [true, false, true, true, true, false]
    let sample = Sample(
      name: "s", inputCount: inputs, rows: zip(points, labels).map { Sample.Row(point: $0, label: $1) })
    let tallies = sample.tallies
    #expect(tallies.map(\.point) == [points[0], points[1], points[3]])
    #expect(tallies.map(\.ones) == [2, 1, 1] && tallies.map(\.zeros) == [1, 1, 0])
    #expect(tallies.map(\.firstOne) == [0, 4, 3] && tallies.map(\.firstZero) == [5, 1, nil])
  }

  /// Symmetries of all functions of three inputs by the table of the cube, and of a function that lists few points of a larger
  /// one, against the definition.
  @Test func symmetriesByDefinition() {
    for bits in UInt64(0)..<256 {
      let table = TruthTable(inputCount: 3, bits: bits)
      let function = PartialFunction(table)
      let sparse = PartialFunction(
        inputCount: 9, points: function.points.map { BitVector(words: $0.words, count: 9) }, labels: function.labels)
      for first in 0..<3 {
        for second in 0..<3 where first != second {
          let expected = (0..<8).allSatisfy { row in
            let swapped = BitVector((0..<3).map { row >> ($0 == first ? second : $0 == second ? first : $0) & 1 == 1 })
            return table.values[row] == table[swapped]
          }
          #expect(function.isInvariant(underExchangeOf: first, and: second) == expected)
          #expect(sparse.isInvariant(underExchangeOf: first, and: second) == expected)
        }
      }
      let essential = (0..<3).filter { input in
        (0..<8).contains { table.values[$0] != table.values[$0 ^ 1 << input] }
      }
      #expect(function.essentialInputs == essential && sparse.essentialInputs == essential)
    }
  }
}
