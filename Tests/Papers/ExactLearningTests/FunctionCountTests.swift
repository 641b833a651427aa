import ExactLearning
import Numbers
import PaperTestSupport
import Testing
import ThresholdNetworks

/// Reference values of small architectures, by enumeration; truth tables as integers, row 0 in bit 0.
let uniformTwoOne = FunctionDistribution(Architecture(inputCount: 2, widths: [2, 1]))

@Suite struct FunctionCountTests {
  /// Settings by truth table.
  @Test(arguments: [
    ([2, 1], 110592, [53796, 372, 12, 364, 12, 364, 4, 372]),
    ([3, 1], 15_925_248, [7_751_532, 51972, 3252, 49788, 3252, 49788, 1068, 51972]),
    ([2, 2, 1], 254_803_968, [126_838_592, 139648, 4672, 136576, 4672, 136576, 1600, 139648]),
  ])
  func twoInputs(widths: [Int], total: Int, counts: [Int]) {
    let distribution = FunctionDistribution(Architecture(inputCount: 2, widths: widths))
    #expect(distribution.total == Integer(total))
    for (function, count) in counts.enumerated() {
      #expect(distribution.counts[UInt64(function)] == Integer(count))
      #expect(distribution.counts[UInt64(15 - function)] == Integer(count))
    }
    #expect(distribution.counts.values.reduce(0, +) == distribution.total)
  }

  /// totals and numbers of distinct functions of three inputs.
  @Test(arguments: [([2, 1], 995328, 122), ([3, 1], 429_981_696, 250), ([2, 2, 1], 2_293_235_712, 140)])
  func threeInputs(widths: [Int], total: Int, distinct: Int) {
    let distribution = FunctionDistribution(Architecture(inputCount: 3, widths: widths))
    #expect(distribution.total == Integer(total) && distribution.functions.count == distinct)
    #expect(distribution.counts.values.reduce(0, +) == distribution.total)
  }

  @Test func threeInputsByFunction() {
    let (a, b, c) = (
      FunctionDistribution(Architecture(inputCount: 3, widths: [2, 1])),
      FunctionDistribution(Architecture(inputCount: 3, widths: [3, 1])),
      FunctionDistribution(Architecture(inputCount: 3, widths: [2, 2, 1]))
    )
    #expect(a.counts[0xe8] == 1092 && a.counts[0x80] == 1128 && b.counts[0x96] == 12)
    #expect(a.counts[0x81] == 4 && b.counts[0x81] == 3180 && c.counts[0x81] == 1568)
    for multiplexer in [0xca, 0xd8, 0xac] as [UInt64] {
      #expect(b.counts[multiplexer] == 36 && c.counts[multiplexer] == nil)
    }
    #expect(a.count(seen: 0b111, labels: 0b110) == 2272)
    #expect(a.count(seen: 0b110_1001, labels: 0b110_1000) == 5564)
    #expect(a.count(seen: 0b1001_0111, labels: 0b1001_0110) == 1128)
  }

  /// the least width at depth 2 over all total functions and over all partial ones of two inputs.
  @Test func leastWidths() {
    for (n, expected) in [(2, [10, 6]), (3, [26, 96, 128, 6])] {
      let rule = MinimalSize(inputCount: n, depth: 2, maximumWidth: expected.count)
      var histogram = [Int](repeating: 0, count: expected.count)
      let rows: UInt64 = (1 << (1 << UInt64(n))) - 1
      for function in 0...rows {
        let weights = rule.minimum(on: SeenLabels(rows: rows, labels: function))?.weights ?? 0
        histogram[weights / (n + 1) - 1] += 1
      }
      #expect(histogram == expected)
    }
    let rule = MinimalSize(inputCount: 2, depth: 2, maximumWidth: 2)
    for (points, expected) in [(4, [10, 6]), (3, [28, 4]), (2, [24, 0]), (1, [8, 0])] {
      var histogram = [0, 0]
      for rows in 0..<16 as Range<UInt64> where rows.nonzeroBitCount == points {
        for labels in 0..<16 as Range<UInt64> where labels & ~rows == 0 {
          let weights = rule.minimum(on: SeenLabels(rows: rows, labels: labels))?.weights ?? 0
          histogram[weights / 3 - 1] += 1
        }
      }
      #expect(histogram == expected)
    }
  }

  /// all 6560 nonempty partial functions of three inputs by number of points: how many have least width 1, 2, 3, 4.
  @Test func leastWidthsOfPartialFunctions() {
    let expected = [
      1: [16, 0, 0, 0], 2: [112, 0, 0, 0], 3: [412, 36, 0, 0], 4: [820, 288, 12, 0], 5: [912, 784, 96, 0],
      6: [574, 912, 306, 0], 7: [192, 484, 348, 0], 8: [26, 96, 128, 6],
    ]
    let rule = MinimalSize(inputCount: 3, depth: 2, maximumWidth: 4)
    var found: [Int: [Int]] = [:]
    for rows in 1..<256 as Range<UInt64> {
      for labels in 0..<256 as Range<UInt64> where labels & ~rows == 0 {
        let weights = rule.minimum(on: SeenLabels(rows: rows, labels: labels))?.weights ?? 0
        found[rows.nonzeroBitCount, default: [0, 0, 0, 0]][weights / 4 - 1] += 1
      }
    }
    #expect(found == expected)
  }

  /// Four inputs: least widths of all functions, and COUNT of {(0,0), (15,0), (5,1)} at (3,1).
  @Test func fourInputs() throws {
    let sizes = try SmallModel(inputCount: 4, studentWidth: 1, depth: 2).sizes
    let histogram = Dictionary(grouping: sizes) { Int($0) / 5 }.mapValues(\.count)
    #expect((1...5).map { histogram[$0] ?? 0 } == [66, 988, 7826, 22618, 27168])
    let settings = try SmallModel.settings(inputCount: 4, width: 3)
    let (rows, labels) = (1 << 0 | 1 << 15 | 1 << 5, 1 << 5)
    #expect(settings.indices.filter { $0 & rows == labels }.reduce(0) { $0 + settings[$1] } == 2_211_840)
  }

  /// the functions of three inputs that need four hidden neurons: two antipodal points other than 000 and 111, and
  /// their complements. A third layer makes them smaller.
  @Test func antipodalPoints() {
    let (two, three) = (
      MinimalSize(inputCount: 3, depth: 2, maximumWidth: 4), MinimalSize(inputCount: 3, depth: 3, maximumWidth: 3)
    )
    let hardest = (0..<256 as Range<UInt64>).filter {
      two.minimum(on: SeenLabels(rows: 255, labels: $0))?.weights == 16
    }
    #expect(hardest == [0x18, 0x24, 0x42, 0xbd, 0xdb, 0xe7])
    for function in hardest {
      #expect(three.minimum(on: SeenLabels(rows: 255, labels: function))?.weights == 12)
      let smallest = three.supports.filter { $0.architecture.weightCount <= 12 && $0.tables.contains(function) }
      #expect(smallest.map(\.architecture.widths) == [[2, 2, 1]])
    }
  }

  /// functions of a single neuron.
  @Test(arguments: [(2, 10), (3, 26)]) func depthOne(inputs: Int, functions: Int) {
    #expect(FunctionDistribution(Architecture(inputCount: inputs, widths: [1])).functions.count == functions)
  }

  /// The chance that a random network of two inputs is constant.
  @Test(arguments: [
    ([1], "5/6"), ([1, 1], "35/36"), ([2, 1], "4483/4608"), ([3, 1], "645961/663552"),
    ([2, 2, 1], "1981853/1990656"),
  ])
  func constants(widths: [Int], mass: String) {
    let distribution = FunctionDistribution(Architecture(inputCount: 2, widths: widths))
    #expect(distribution.probability(of: 0) + distribution.probability(of: 15) == rational(mass))
  }

  /// (3,2,1) computes every function of three inputs.
  @Test func everyFunctionOfThreeInputs() {
    #expect(FunctionDistribution(Architecture(inputCount: 3, widths: [3, 2, 1])).functions.count == 256)
  }

  /// depth 3 on three inputs, least weights 5, 9, 12 and 13, each with one architecture.
  @Test func depthThree() throws {
    let rule = MinimalSize(inputCount: 3, depth: 3, maximumWidth: 3)
    var histogram: [[Int]: Int] = [:]
    for function in 0..<256 as Range<UInt64> {
      let weights = try #require(rule.minimum(on: SeenLabels(rows: 255, labels: function))).weights
      let smallest = rule.supports.filter {
        $0.architecture.weightCount == weights && $0.tables.contains(function)
      }
      #expect(smallest.count == 1)
      histogram[[weights] + (smallest.first?.architecture.widths ?? []), default: 0] += 1
    }
    #expect(histogram == [[5, 1, 1, 1]: 26, [9, 2, 1, 1]: 96, [12, 2, 2, 1]: 18, [13, 3, 1, 1]: 116])
  }
}
