import Numbers
import Testing
import Theory
import ThresholdNetworks

/// The reference values of the notes on Harel et al. 2024, section 9; truth tables as integers, row 0 in bit 0.

let uniformTwoOne = FunctionDistribution(Architecture(inputCount: 2, widths: [2, 1]))

func table(_ bits: UInt64, inputs n: Int = 2) -> TruthTable { TruthTable(inputCount: n, bits: bits) }

func rational(_ text: String) -> Rational {
  guard let value = Rational(text) else { preconditionFailure("\(text) is no fraction") }
  return value
}

/// Whether an enclosure agrees with a decimal that was cut or rounded in its last place.
func agrees(_ interval: Interval, _ text: String) -> Bool {
  let digits = text.split(separator: ".").last.map { $0.count } ?? 0
  let unit = Rational(1, Integer(10).power(digits))
  let value = rational(text)
  return Interval(value - unit) <= interval && interval <= Interval(value + unit)
}

@Suite struct FunctionCountTests {
  /// 9.1.
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

  /// 9.2: totals and numbers of distinct functions of three inputs.
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

  /// 9.3: the least width at depth 2 over all total functions and over all partial ones of two inputs.
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

  /// 9.3: all 6560 nonempty partial functions of three inputs by number of points: how many have least width 1, 2, 3, 4.
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

  /// 9.3 and 9.2 for four inputs: least widths of all functions, and COUNT of {(0,0), (15,0), (5,1)} at (3,1).
  @Test func fourInputs() {
    let sizes = SmallModel(inputCount: 4, studentWidth: 1, depth: 2).sizes
    let histogram = Dictionary(grouping: sizes) { Int($0) / 5 }.mapValues(\.count)
    #expect((1...5).map { histogram[$0] ?? 0 } == [66, 988, 7826, 22618, 27168])
    let settings = SmallModel.settings(inputCount: 4, width: 3)
    let (rows, labels) = (1 << 0 | 1 << 15 | 1 << 5, 1 << 5)
    #expect(settings.indices.filter { $0 & rows == labels }.reduce(0) { $0 + settings[$1] } == 2_211_840)
  }

  /// 9.3: the functions of three inputs that need four hidden neurons: two antipodal points other than 000 and 111, and
  /// their complements. 9.4: a third layer makes them smaller.
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

  /// 9.4: functions of a single neuron.
  @Test(arguments: [(2, 10), (3, 26)]) func depthOne(inputs: Int, functions: Int) {
    #expect(FunctionDistribution(Architecture(inputCount: inputs, widths: [1])).functions.count == functions)
  }

  /// 2.5: the chance that a random network of two inputs is constant.
  @Test(arguments: [
    ([1], "5/6"), ([1, 1], "35/36"), ([2, 1], "4483/4608"), ([3, 1], "645961/663552"),
    ([2, 2, 1], "1981853/1990656"),
  ])
  func constants(widths: [Int], mass: String) {
    let distribution = FunctionDistribution(Architecture(inputCount: 2, widths: widths))
    #expect(distribution.probability(of: 0) + distribution.probability(of: 15) == rational(mass))
  }

  /// 9.2: (3,2,1) computes every function of three inputs.
  @Test func everyFunctionOfThreeInputs() {
    #expect(FunctionDistribution(Architecture(inputCount: 3, widths: [3, 2, 1])).functions.count == 256)
  }

  /// 9.4: depth 3 on three inputs, least weights 5, 9, 12 and 13, each with one architecture.
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

@Suite struct ExactRiskTests {
  /// 9.5: posterior sampling, X uniform, noiseless labels: E L_D, then I(S;A) and E[-log2 p_S] where given.
  @Test(arguments: [
    (6, 1, "13775/27648", "0.9973065249", "1"),
    (6, 2, "6466692196441/14902000275456", "2.185547121", "4.107484341"),
    (6, 3, "20547775885465/59608001101824", "2.611748636", "6.88471066"),
    (6, 4, "9041417940127/34061714915328", "2.581074834", "8.980191208"),
    (8, 1, "1147/3072", "", ""), (8, 2, "493209893/1968820224", "", ""),
    (8, 3, "76824212060131/408813706592256", "", ""), (0, 1, "109/9216", "", ""),
    (0, 2, "629333605/105687945216", "", ""),
  ])
  func posteriorWithoutNoise(teacher: UInt64, n: Int, error: String, information: String, description: String) throws {
    let rule = PosteriorSampling(uniformTwoOne)
    let law = SampleLaw(Population(teacher: table(teacher), flips: [0, 0, 0, 0]), sampleSize: n)
    let risk = try #require(ExactRisk(rule, law: law))
    #expect(risk.interpolable == 1 && risk.flipRate == 0)
    #expect(risk.error == rational(error) && risk.cleanError == risk.error)
    #expect(risk.errorLaw.reduce(0) { $0 + $1.value * $1.probability } == risk.error)
    if !information.isEmpty {
      #expect(agrees(risk.information, information))
      let expected = try #require(rule.expectedDescription(law: law))
      #expect(agrees(expected, description))
    }
  }

  /// 9.6: independent noise 1/4, teacher AND.
  @Test(arguments: [
    (1, "1", "5755/12288", "2683/6144", "1/4"),
    (2, "29/32", "3077286437/7136973312", "1293043109/3568486656", "13/58"),
    (3, "193/256", "8927209814596810439/22112017965588590592", "", "151/772"),
  ])
  func posteriorWithNoise(n: Int, interpolable: String, error: String, clean: String, flips: String) throws {
    let population = Population(teacher: table(8), flips: [Rational](repeating: Rational(1, 4), count: 4))
    let risk = try #require(ExactRisk(PosteriorSampling(uniformTwoOne), law: SampleLaw(population, sampleSize: n)))
    #expect(risk.interpolable == rational(interpolable) && risk.error == rational(error))
    #expect(risk.flipRate == rational(flips))
    if !clean.isEmpty { #expect(risk.cleanError == rational(clean)) }
  }

  /// 6.8 of the notes on Buzaglo et al. 2024: P(L >= 1/4), P(L >= 1/2), P(L >= 3/4).
  @Test(arguments: [
    (8, [2, 1], 1, ["4577/4608", "1169/4608", "71/288"]),
    (8, [2, 1], 2, ["57090418937/67924297728", "6786239753/67924297728", "71/1152"]),
    (8, [2, 1], 3, ["424993081049129/613220559888384", "11742887657/271697190912", "71/4608"]),
    (6, [2, 1], 1, ["13823/13824", "13679/13824", "1/288"]),
    (6, [2, 1], 2, ["7430911381465/7451000137728", "5496005129353/7451000137728", "1/1152"]),
    (6, [3, 1], 2, ["2412607105013080831/2424978535828193280", "", "767/884736"]),
  ])
  func failureProbabilities(teacher: UInt64, widths: [Int], n: Int, expected: [String]) throws {
    let prior = FunctionDistribution(Architecture(inputCount: 2, widths: widths))
    let law = SampleLaw(Population(teacher: table(teacher), flips: [0, 0, 0, 0]), sampleSize: n)
    let risk = try #require(ExactRisk(PosteriorSampling(prior), law: law))
    for (quarters, value) in zip(1...3, expected) where !value.isEmpty {
      #expect(risk.tail(Rational(Integer(quarters), 4)) == rational(value))
    }
    #expect(risk.tail(1) == 0)
  }
}
