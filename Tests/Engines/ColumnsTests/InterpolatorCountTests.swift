import Columns
import Formats
import Foundation
import Generators
import Numbers
import Running
import Solving
import TestSupport
import Testing
import ThresholdNetworks

@Suite struct InterpolatorCountTests {
  /// Every setting of every neuron, evaluated one by one.
  static func bruteForce(_ architecture: Architecture) -> [TruthTable: Integer] {
    // Functions of the layers so far, as the columns of the layer on the whole cube.
    let n = architecture.inputCount
    var states: [[BitVector]: Integer] = [(0..<n).map { TruthTable.projection($0, of: n) }: 1]
    for layer in architecture.widths.indices {
      let m = architecture.fanIn(ofLayer: layer)
      var neurons: [NeuronFunction: Integer] = [:]
      for bits in 0..<(UInt64(1) << UInt64(m)) {
        for sign in -1...1 {
          for bias in (1 - m)...m {
            neurons[Neuron(weights: BitVector(words: [bits], count: m), sign: sign, bias: bias).function, default: 0] +=
              1
          }
        }
      }
      for neuron in 0..<architecture.widths[layer] {
        var next: [[BitVector]: Integer] = [:]
        for (columns, settings) in states {
          let inputs = Array(columns.prefix(m))
          var byColumn: [BitVector: Integer] = [:]
          for (function, count) in neurons {
            byColumn[function.neuron(fanIn: m).column(on: inputs, pointCount: 1 << n), default: 0] += count
          }
          for (column, count) in byColumn { next[columns + [column], default: 0] += settings * count }
        }
        states = next
        if neuron == architecture.widths[layer] - 1 {
          states = states.reduce(into: [:]) { $0[Array($1.key.dropFirst(m)), default: 0] += $1.value }
        }
      }
    }
    return states.reduce(into: [:]) { $0[TruthTable(inputCount: n, values: $1.key[0]), default: 0] += $1.value }
  }

  static func count(_ sample: PartialFunction, _ widths: [Int]) throws -> Integer {
    try InterpolatorCount(of: sample, architecture: Architecture(inputCount: sample.inputCount, widths: widths)).count
  }

  @Test(arguments: [
    (2, [1]), (2, [1, 1]), (2, [2, 1]), (2, [3, 1]), (2, [2, 2, 1]), (2, [2, 1, 1, 1]), (3, [1]), (3, [2, 1]),
  ])
  func agreesWithEverySettingOfSmallNetworks(inputs n: Int, widths: [Int]) throws {
    let architecture = Architecture(inputCount: n, widths: widths)
    let expected = Self.bruteForce(architecture)
    var total: Integer = 0
    for bits in 0..<(UInt64(1) << UInt64(1 << n)) {
      let table = TruthTable(inputCount: n, bits: bits)
      let count = try Self.count(PartialFunction(table), widths)
      #expect(count == expected[table, default: 0], "\(table)")
      total += count
    }
    #expect(total == architecture.settingCount)
  }

  /// Harel et al. 2024 and direct enumeration: settings per truth table of two inputs. Tables f and 15 - f agree.
  @Test(arguments: [
    ([2, 1], [53796, 372, 12, 364, 12, 364, 4, 372]),
    ([3, 1], [7_751_532, 51972, 3252, 49788, 3252, 49788, 1068, 51972]),
    ([2, 2, 1], [126_838_592, 139648, 4672, 136576, 4672, 136576, 1600, 139648]),
  ])
  func knownCountsOfTwoInputs(widths: [Int], expected: [Int]) throws {
    for (bits, expected) in expected.enumerated() {
      for table in [bits, 15 - bits] {
        let sample = PartialFunction(TruthTable(inputCount: 2, bits: UInt64(table)))
        #expect(try Self.count(sample, widths) == Integer(expected), "\(table)")
      }
    }
  }

  /// Functions of three inputs: majority, AND, parity, "all equal", multiplexers.
  @Test(arguments: [
    (0xe8, [2, 1], 1092), (0x80, [2, 1], 1128), (0x96, [3, 1], 12), (0x81, [2, 1], 4), (0x81, [3, 1], 3180),
    (0xca, [3, 1], 36), (0xd8, [3, 1], 36), (0xac, [3, 1], 36),
    (0x81, [2, 2, 1], 1568), (0xca, [2, 2, 1], 0), (0xd8, [2, 2, 1], 0), (0xac, [2, 2, 1], 0),
  ])
  func knownCountsOfThreeInputs(bits: Int, widths: [Int], expected: Int) throws {
    let sample = PartialFunction(TruthTable(inputCount: 3, bits: UInt64(bits)))
    #expect(try Self.count(sample, widths) == Integer(expected))
  }

  @Test(arguments: [
    (3, [(0, 0), (1, 1), (2, 1)], [2, 1], 2272), (3, [(0, 0), (3, 1), (5, 1), (6, 1)], [2, 1], 5564),
    (3, [(0, 0), (1, 1), (2, 1), (4, 1), (7, 1)], [2, 1], 1128),
    (4, [(0, 0), (15, 0), (5, 1)], [3, 1], 2_211_840),
  ])
  func knownCountsOfSamples(inputs n: Int, points: [(Int, Int)], widths: [Int], expected: Int) throws {
    let sample = PartialFunction(
      inputCount: n, points: points.map { BitVector(words: [UInt64($0.0)], count: n) },
      labels: BitVector(points.map { $0.1 == 1 }))
    #expect(try Self.count(sample, widths) == Integer(expected))
  }

  /// Harel et al. 2024: the number of distinct functions of three inputs.
  @Test(arguments: [([2, 1], 122), ([3, 1], 250), ([2, 2, 1], 140), ([3, 2, 1], 256)])
  func distinctFunctionsOfThreeInputs(widths: [Int], expected: Int) throws {
    let architecture = Architecture(inputCount: 3, widths: widths)
    var total: Integer = 0
    var functions = 0
    for bits in 0..<256 {
      let count = try Self.count(PartialFunction(TruthTable(inputCount: 3, bits: UInt64(bits))), widths)
      total += count
      functions += count.isZero ? 0 : 1
    }
    #expect(functions == expected && total == architecture.settingCount)
  }

  /// Two or three independent programs (a depth-first search, a dynamic program, the model counter ganak) agree on
  /// each of these counts.
  @Test func expectedCountsOfInstances() throws {
    let folder = Repository.instances.appending(path: "bench")
    struct Expected: Decodable {
      let name: String
      let widths: [Int]
      let count: String
    }
    let list = try JSONDecoder().decode(
      [Expected].self, from: Data(contentsOf: folder.appending(path: "expected-counts.json")))
    #expect(list.count >= 17)
    for expected in list {
      let sample = try Sample.read(folder.appending(path: "\(expected.name).pla").path).partialFunction()
      #expect(try "\(Self.count(sample, expected.widths))" == expected.count, "\(expected.name)")
    }
  }

  /// The counts that `make bench` measures, as far as they take no more than a moment. The model counter ganak agrees with those
  /// that it can do (`make bench-rivals`); at depth 3 the two methods of counting agree.
  @Test func countsOfTheBenchmark() throws {
    let folder = Repository.instances
    struct Expected: Decodable {
      let name: String
      let widths: [Int]
      let count: String
    }
    let list = try JSONDecoder().decode([Expected].self, from: Data(contentsOf: folder.appending(path: "counts.json")))
    #expect(list.count >= 30)
    for expected in list {
      let sample = try Sample.read(folder.appending(path: "\(expected.name).pla").path).partialFunction()
      guard
        let result = try? InterpolatorCount(
          of: sample, architecture: Architecture(inputCount: sample.inputCount, widths: expected.widths),
          effort: Effort(budget: Budget(resources: 500_000)))
      else { continue }
      #expect("\(result.count)" == expected.count, "\(expected.name) \(expected.widths)")
    }
  }

  @Test func constantSamplesAndEmptySamples() throws {
    let architecture = Architecture(inputCount: 2, widths: [2, 1])
    let empty = PartialFunction(inputCount: 2, points: [], labels: BitVector(count: 0))
    #expect(try InterpolatorCount(of: empty, architecture: architecture).probability == 1)
    // Both labels of one point together are all settings.
    let one = PartialFunction(inputCount: 2, points: [BitVector([true, false])], labels: BitVector([true]))
    #expect(try Self.count(one, [2, 1]) + Self.count(one.complemented, [2, 1]) == architecture.settingCount)
  }

  @Test func memoryIsCheckedFirst() throws {
    let point = BitVector(repeating: true, count: 40)
    let sample = PartialFunction(inputCount: 40, points: [point, ~point], labels: BitVector([true, false]))
    #expect {
      try InterpolatorCount(of: sample, architecture: Architecture(inputCount: 40, widths: [1, 1]))
    } throws: { error in
      if case .memory(needed: let bytes?)? = (error as? CountingStopped)?.reason { bytes > 1 << 40 } else { false }
    }
  }

  @Test func stopsOnRequestAndAtTheEndOfTheBudget() throws {
    var key = RandomKey(seed: 1)
    let points = Array(Set((0..<80).map { _ in BitVector(words: [key.next()], count: 8) })).sorted()
    let sample = PartialFunction(
      inputCount: 8, points: points, labels: BitVector(points.map { _ in key.next() & 1 == 1 }))
    let architecture = Architecture(inputCount: 8, widths: [9, 1])
    func reason(_ effort: Effort) -> Exhausted? {
      do {
        _ = try InterpolatorCount(of: sample, architecture: architecture, effort: effort)
        return nil
      } catch { return (error as? CountingStopped)?.reason }
    }
    #expect(reason(Effort(budget: Budget(resources: 1))) == .resources)
    #expect(reason(Effort(budget: Budget(deadline: .now))) == .time)
    let interruption = Interruption()
    interruption.request()
    #expect(reason(Effort(interruption: interruption)) == .interrupted)
  }

  @Test func surprisalEnclosesTheLogarithm() throws {
    let xor = try InterpolatorCount(
      of: PartialFunction(TruthTable(inputCount: 2, bits: 6)),
      architecture: Architecture(inputCount: 2, widths: [2, 1]))
    #expect(xor.probability == Rational(1, 27648))
    let bits = try #require(xor.surprisal)
    #expect(bits.lowerBound > 14.754 && bits.upperBound < 14.756 && bits.exp2.contains(27648))
  }
}
