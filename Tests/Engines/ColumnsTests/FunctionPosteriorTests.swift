import Columns
import Generators
import Numbers
import Testing
import ThresholdNetworks

@Suite struct FunctionPosteriorTests {
  static func table(_ n: Int, _ bits: Int) -> TruthTable { TruthTable(inputCount: n, bits: UInt64(bits)) }

  /// The functions of all networks that fit, by adding up the prior of each function that agrees with the sample.
  static func expected(_ prior: [TruthTable: Integer], _ sample: PartialFunction) -> [TruthTable: Integer] {
    prior.filter { $0.key.isConsistent(with: sample) && !$0.value.isZero }
  }

  @Test(arguments: [(2, [1]), (2, [2, 1]), (2, [3, 1]), (2, [2, 2, 1]), (3, [1]), (3, [2, 1]), (2, [2, 1, 1, 1])])
  func agreesWithEverySetting(inputs n: Int, widths: [Int]) throws {
    let architecture = Architecture(inputCount: n, widths: widths)
    let prior = InterpolatorCountTests.bruteForce(architecture)
    var key = RandomKey(seed: 5)
    for _ in 0..<30 {
      let sample = TwoMethodsTests.sample(inputs: n, points: key.next(below: 1 << n) + 1, &key)
      let posterior = try FunctionPosterior(of: sample, architecture: architecture)
      let found = Dictionary(uniqueKeysWithValues: posterior.functions.map { ($0.table, $0.settings) })
      #expect(found == Self.expected(prior, sample))
      #expect(posterior.total == (try InterpolatorCount(of: sample, architecture: architecture)).count)
    }
    let empty = PartialFunction(inputCount: n, points: [], labels: BitVector(count: 0))
    #expect(try FunctionPosterior(of: empty, architecture: architecture).total == architecture.settingCount)
  }

  @Test(arguments: [(4, [3, 1]), (4, [2, 2, 1]), (5, [2, 1]), (7, [2, 1]), (3, [3, 2, 1])])
  func sumsAreCounts(inputs n: Int, widths: [Int]) throws {
    var key = RandomKey(seed: 6)
    let architecture = Architecture(inputCount: n, widths: widths)
    for points in [3, 6, 8] {
      let sample = TwoMethodsTests.sample(inputs: n, points: points, &key)
      let posterior = try FunctionPosterior(of: sample, architecture: architecture)
      #expect(posterior.total == (try InterpolatorCount(of: sample, architecture: architecture)).count)
      #expect(posterior.functions.allSatisfy { $0.table.isConsistent(with: sample) })
      for entry in posterior.functions.prefix(20) {
        let exact = try InterpolatorCount(of: PartialFunction(entry.table), architecture: architecture)
        #expect(exact.count == entry.settings)
      }
    }
  }

  /// All samples of N points drawn with replacement from the two-input cube, with their probabilities.
  static func samples(_ count: Int, labels: Int) -> [(sample: PartialFunction, weight: Rational)] {
    var weights: [Set<Int>: Integer] = [:]
    for code in 0..<(1 << (2 * count)) {
      weights[Set((0..<count).map { code >> (2 * $0) & 3 }), default: 0] += 1
    }
    return weights.map { points, weight in
      let sorted = points.sorted()
      let sample = PartialFunction(
        inputCount: 2, points: sorted.map { BitVector(words: [UInt64($0)], count: 2) },
        labels: BitVector(sorted.map { labels >> $0 & 1 == 1 }))
      return (sample, Rational(weight, Integer(1) << (2 * count)))
    }
  }

  /// Harel et al. 2024: the exact expected error of posterior sampling on two inputs with widths (2,1), for N = 1, 2, 3, 4
  /// uniform points, and the expected -log2 p_S.
  @Test(arguments: [
    (
      6,
      ["13775/27648", "6466692196441/14902000275456", "20547775885465/59608001101824", "9041417940127/34061714915328"]
    ),
    (8, ["1147/3072", "493209893/1968820224", "76824212060131/408813706592256"]),
    (0, ["109/9216", "629333605/105687945216"]),
  ])
  func expectedErrorOfPosteriorSampling(labels: Int, expected: [String]) throws {
    let architecture = Architecture(inputCount: 2, widths: [2, 1])
    let teacher = PartialFunction(Self.table(2, labels))
    let surprisals = [1, 4.107484341, 6.88471066, 8.980191208]
    for (index, text) in expected.enumerated() {
      var risk = Rational()
      var surprisal = 0.0
      for (sample, weight) in Self.samples(index + 1, labels: labels) {
        let posterior = try FunctionPosterior(of: sample, architecture: architecture)
        risk += weight * (try #require(posterior.risk(against: teacher)))
        let count = try InterpolatorCount(of: sample, architecture: architecture)
        surprisal += Double(rounding: weight) * (try #require(count.surprisal)).midpoint
      }
      #expect("\(risk)" == text)
      if labels == 6 { #expect(abs(surprisal - surprisals[index]) < 1e-8) }
    }
  }

  /// The same with labels of AND that are flipped with probability 1/4: the sample is conditioned on being consistent.
  @Test(arguments: [
    (1, "1", "5755/12288", "2683/6144", "1/4"),
    (2, "29/32", "3077286437/7136973312", "1293043109/3568486656", "13/58"),
    (3, "193/256", "8927209814596810439/22112017965588590592", nil, "151/772"),
  ])
  func expectedErrorWithNoise(points count: Int, consistent: String, noisy: String, clean: String?, flips: String)
    throws
  {
    let architecture = Architecture(inputCount: 2, widths: [2, 1])
    let teacher = Self.table(2, 8)
    let full = PartialFunction(teacher)
    var mass: Rational = 0
    var cleanRisk: Rational = 0
    var flipped: Rational = 0
    var known: [PartialFunction: Rational] = [:]
    for code in 0..<(1 << (3 * count)) {
      var labels: [Int: Bool] = [:]
      var probability: Rational = 1
      var flipCount = 0
      var isConsistent = true
      for index in 0..<count {
        let row = code >> (3 * index) & 3
        let isFlipped = code >> (3 * index + 2) & 1 == 1
        let label = teacher.values[row] != isFlipped
        if let other = labels[row], other != label { isConsistent = false }
        labels[row] = label
        flipCount += isFlipped ? 1 : 0
        probability *= Rational(1, 4) * (isFlipped ? Rational(1, 4) : Rational(3, 4))
      }
      guard isConsistent else { continue }
      let rows = labels.keys.sorted()
      let sample = PartialFunction(
        inputCount: 2, points: rows.map { BitVector(words: [UInt64($0)], count: 2) },
        labels: BitVector(rows.map { labels[$0] == true }))
      let risk: Rational
      if let value = known[sample] {
        risk = value
      } else {
        risk = try #require(try FunctionPosterior(of: sample, architecture: architecture).risk(against: full))
        known[sample] = risk
      }
      mass += probability
      cleanRisk += probability * risk
      flipped += probability * Rational(Integer(flipCount), Integer(count))
    }
    #expect("\(mass)" == consistent)
    if let clean { #expect("\(cleanRisk / mass)" == clean) }
    #expect("\(Rational(1, 4) + cleanRisk / mass * Rational(1, 2))" == noisy)
    #expect("\(flipped / mass)" == flips)
  }

  /// Harel et al. 2024, typical interpolators: the prior mass of AND and XOR.
  @Test(arguments: [(8, [2, 1], "31/9216"), (6, [2, 1], "1/27648"), (6, [3, 1], "89/1327104")])
  func priorMass(function: Int, widths: [Int], expected: String) throws {
    let sample = PartialFunction(Self.table(2, function))
    let count = try InterpolatorCount(of: sample, architecture: Architecture(inputCount: 2, widths: widths))
    #expect("\(count.probability)" == expected)
  }

  /// Harel et al. 2024: how many functions of three inputs need how many neurons, and how many weights at depth 3.
  @Test func leastWidthsOfThreeInputs() throws {
    func feasible(_ widths: [Int]) throws -> Int {
      let architecture = Architecture(inputCount: 3, widths: widths)
      return try (0..<256).count {
        try !InterpolatorCount(of: PartialFunction(Self.table(3, $0)), architecture: architecture).count.isZero
      }
    }
    #expect(try [[1, 1], [2, 1], [3, 1], [4, 1]].map(feasible) == [26, 122, 250, 256])
    #expect(try [[1, 1, 1], [2, 1, 1], [2, 2, 1], [3, 1, 1]].map(feasible) == [26, 122, 140, 250])
  }

  @Test func smallestAndTypicalNetworks() throws {
    // Majority of three on four of its points.
    let points = [0, 3, 5, 7].map { BitVector(words: [UInt64($0)], count: 3) }
    let sample = PartialFunction(inputCount: 3, points: points, labels: BitVector([false, true, true, true]))
    let teacher = PartialFunction(Self.table(3, 0xe8))
    let smallest = try SmallestNetworks(of: sample, within: Architecture(inputCount: 3, widths: [3, 1]))
    #expect(smallest.architectures.map(\.widths) == [[1, 1]])
    // One neuron that is 1 on 3, 5, 7 and 0 on 0: x1 alone, or at least one of a set, or two of {1, 2, 3}; by hand from the
    // counts of (1,1).
    let posterior = try FunctionPosterior(of: sample, architecture: Architecture(inputCount: 3, widths: [1, 1]))
    #expect(smallest.risk(against: teacher) == posterior.risk(against: teacher))
    #expect(posterior.functions.map(\.table).contains(Self.table(3, 0xe8)))
    #expect(posterior.risk(against: sample) == 0)
  }
}
