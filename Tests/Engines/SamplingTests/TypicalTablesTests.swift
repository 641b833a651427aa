import Columns
import Foundation
import Numbers
import Running
import Sampling
import Statistics
import Testing
import ThresholdNetworks
import TypicalInterpolators

/// The reference values of Buzaglo et al. 2024 by sampling, against exact counts.
@Suite struct TypicalTablesTests {
  struct Family: Sendable, CustomTestStringConvertible {
    let networks: QuantisedNetworks
    let testDescription: String

    /// Widths 1 to 3, for five levels 1 to 2.
    var widths: ClosedRange<Int> { 1...(networks.levels.count == 5 ? 2 : 3) }

    func prior(width: Int) -> QuantisedPrior {
      let layout: QuantisedPrior.Layout =
        switch networks.layout {
        case .fullyConnected: .fullyConnected
        case .convolutional(let kernel): .convolutional(kernel: kernel)
        }
      return QuantisedPrior(
        Architecture(inputCount: networks.inputCount, widths: [width, 1]), levels: networks.levels,
        activation: networks.activation == .relu ? .relu : .sign, isScaled: networks.kind == .scaled, layout: layout)
    }

    /// All points of the domain in the order of the truth table.
    var points: [[Int]] {
      let zero = networks.domain == .cube(networks.inputCount) ? 0 : -1
      return (0..<(1 << networks.inputCount)).map { row in
        (0..<networks.inputCount).map { row >> $0 & 1 == 1 ? 1 : zero }
      }
    }

    /// A lower bound Q^(-E) on the mass of every function of a teacher.
    func exponent(teacher: Int, student: Int) throws -> Int {
      switch (networks.layout, networks.kind) {
      case (.convolutional(let kernel), .vanilla):
        return TeacherExponent.convolutional(kernel: kernel, teacher: teacher, student: student)
      case (.convolutional(let kernel), .scaled):
        return TeacherExponent.scaledConvolutional(kernel: kernel, teacher: teacher, student: student)
      case (.fullyConnected, .vanilla):
        return try #require(
          Int(exactly: TeacherExponent.vanilla(inputCount: 2, teacher: [teacher, 1], student: [student, 1])))
      case (.fullyConnected, .scaled):
        return try #require(
          Int(exactly: TeacherExponent.scaled(inputCount: 2, teacher: [teacher, 1], student: [student, 1])))
      }
    }
  }

  private static let levelSets = [[0, 1], [-1, 0, 1], [-2, -1, 0, 1, 2]]

  /// 6.1 to 6.5: two inputs, both domains, two, three and five levels, ReLU and sign, vanilla and scaled.
  static let fullyConnected: [Family] = QuantisedNetworks.Kind.allCases.flatMap { kind in
    QuantisedNetworks.Activation.allCases.flatMap { activation in
      [QuantisedNetworks.Domain.cube(2), .signs(2)].flatMap { domain in
        levelSets.map { levels in
          Family(
            networks: QuantisedNetworks(domain: domain, levels: levels, activation: activation, kind: kind),
            testDescription: "\(kind) \(activation) \(domain) \(levels.count) levels")
        }
      }
    }
  }

  /// 6.6: a circular kernel of two on two and three inputs.
  static let convolutional: [Family] = QuantisedNetworks.Kind.allCases.flatMap { kind in
    [2, 3].flatMap { inputs in
      levelSets.prefix(2).map { levels in
        Family(
          networks: QuantisedNetworks(
            domain: .cube(inputs), levels: levels, activation: .relu, kind: kind, layout: .convolutional(kernel: 2)),
          testDescription: "\(kind) convolution on \(inputs) inputs, \(levels.count) levels")
      }
    }
  }

  /// 5,000 draws from the prior follow the exact counts (a false alarm in one of 100,000 seeds each), and the share of a
  /// narrow teacher's function is not below Q^(-E) beyond the error of the sample.
  @Test(arguments: fullyConnected + convolutional) func priorDrawsFollowTheCounts(_ family: Family) throws {
    let draws = 5_000
    var narrow: [Int: Set<UInt64>] = [:]
    for width in family.widths {
      let prior = family.prior(width: width)
      #expect(prior.parameterCount == family.networks.parameterCount(width: width))
      let counts = family.networks.counts(width: width)
      narrow[width] = Set(counts.keys)
      let total = counts.values.reduce(0.0) { $0 + Double($1) }
      var observed: [UInt64: Int] = [:]
      var key = RandomKey(seed: 21)
      for _ in 0..<draws {
        observed[prior.labels(of: prior.parameters(using: &key), on: family.points), default: 0] += 1
      }
      #expect(observed.keys.allSatisfy { counts[$0] != nil })
      let tables = counts.keys.sorted()
      let test = chiSquare(tables.map { observed[$0] ?? 0 }, tables.map { Double(counts[$0] ?? 0) / total })
      #expect(SpecialFunctions.chiSquareTail(test.statistic, degrees: test.degrees) > 1e-5)
      for teacher in 1...width {
        let bound = pow(
          Double(family.networks.levels.count), -Double(try family.exponent(teacher: teacher, student: width)))
        for table in narrow[teacher] ?? [] {
          let share = BinomialInterval(
            successes: UInt64(observed[table] ?? 0), trials: UInt64(draws), confidence: 0.99999)
          #expect(share.upper >= bound)
        }
      }
    }
  }

  /// The example of 6.5: the least likely function of one hidden unit has 131 of 3^9 settings with two, above 3^-6.
  @Test func leastLikelyNarrowTeacher() throws {
    let networks = QuantisedNetworks(domain: .cube(2), levels: [-1, 0, 1], activation: .relu, kind: .vanilla)
    let wide = networks.counts(width: 2)
    #expect(networks.counts(width: 1).keys.map { wide[$0] ?? 0 }.min() == 131)
    let prior = Family(networks: networks, testDescription: "").prior(width: 2)
    let sample = QuantisedSample(points: [[0, 0], [1, 0], [0, 1], [1, 1]], labels: 7)
    let draws = QuantisedRejection(prior, sample).draw(0..<400, from: RandomKey(seed: 3), limit: 1_000_000, jobs: 2)
    let share = BinomialInterval(
      successes: 400, trials: UInt64(draws.reduce(0) { $0 + $1.tries }), confidence: 0.9999)
    #expect(draws.allSatisfy { $0.parameters != nil })
    #expect(share.lower <= 131 / 19683.0 && 131 / 19683.0 <= share.upper && share.lower > 27 / 19683.0)
  }

  struct Failure: Sendable {
    let teacher: UInt64
    let widths: [Int]
    let points: Int
    /// P(L >= 1/4), P(L >= 1/2), P(L >= 3/4).
    let tails: [Double]
  }

  /// 6.8, where a tail is given: exact failure probabilities of posterior sampling.
  static let failures = [
    Failure(teacher: 8, widths: [2, 1], points: 1, tails: [4577 / 4608.0, 1169 / 4608.0, 71 / 288.0]),
    Failure(
      teacher: 8, widths: [2, 1], points: 2,
      tails: [57_090_418_937 / 67_924_297_728.0, 6_786_239_753 / 67_924_297_728.0, 71 / 1152.0]),
    Failure(
      teacher: 8, widths: [2, 1], points: 3,
      tails: [424_993_081_049_129 / 613_220_559_888_384.0, 11_742_887_657 / 271_697_190_912.0, 71 / 4608.0]),
    Failure(teacher: 6, widths: [2, 1], points: 1, tails: [13_823 / 13_824.0, 13_679 / 13_824.0, 1 / 288.0]),
    Failure(
      teacher: 6, widths: [2, 1], points: 2,
      tails: [7_430_911_381_465 / 7_451_000_137_728.0, 5_496_005_129_353 / 7_451_000_137_728.0, 1 / 1152.0]),
    Failure(
      teacher: 6, widths: [3, 1], points: 2,
      tails: [2_412_607_105_013_080_831.0 / 2_424_978_535_828_193_280.0, .nan, 767 / 884_736.0]),
  ]

  /// Samples of uniform points, one posterior draw each: its error has the exact law, up to the 99.99% interval of 20,000
  /// samples. The posterior depends on the set of points alone, so draws are made set by set.
  @Test(arguments: failures.indices, ["reject", "gibbs"])
  func posteriorDrawsFailAsOftenAsTheyShould(index: Int, method: String) throws {
    let question = Self.failures[index]
    let samples = 20_000
    var key = RandomKey(seed: 17)
    var sets: [Int: Int] = [:]
    for _ in 0..<samples {
      var seen = 0
      for _ in 0..<question.points { seen |= 1 << key.next(below: 4) }
      sets[seen, default: 0] += 1
    }
    let architecture = Architecture(inputCount: 2, widths: question.widths)
    var failures = [0, 0, 0, 0]
    for (seen, count) in sets.sorted(by: { $0.key < $1.key }) {
      let rows = (0..<4).filter { seen >> $0 & 1 == 1 }
      let sample = PartialFunction(
        inputCount: 2, points: rows.map { BitVector(words: [UInt64($0)], count: 2) },
        labels: BitVector(rows.map { question.teacher >> UInt64($0) & 1 == 1 }))
      let streams = RandomKey(seed: UInt64(seen))
      var draws: [NetworkDraw] = []
      if method == "reject" {
        draws = try RejectionSampler(sample, architecture).draw(0..<count, from: streams, effort: Effort(jobs: 2)).draws
      } else {
        // So many steps apart that draws are as good as independent.
        let plan = ChainSampler.Plan(chains: 2, thinning: 5)
        _ = try ChainSampler(sample, architecture, method: .gibbs).draw(
          count, from: streams, plan: plan, effort: Effort(jobs: 2)
        ) {
          new, _ in draws += new
        }
      }
      #expect(draws.count == count)
      for draw in draws {
        let wrong = (draw.network.truthTable.values.words[0] ^ question.teacher).nonzeroBitCount
        for quarters in 1...4 where wrong >= quarters { failures[quarters - 1] += 1 }
      }
    }
    // A point that is fitted is right.
    #expect(failures[3] == 0)
    for (count, exact) in zip(failures, question.tails) where !exact.isNaN {
      let interval = BinomialInterval(successes: UInt64(count), trials: UInt64(samples), confidence: 0.9999)
      #expect(interval.lower <= exact && exact <= interval.upper)
    }
  }
}
