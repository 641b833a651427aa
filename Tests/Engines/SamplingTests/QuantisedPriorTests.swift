import Numbers
import Sampling
import Statistics
import Testing
import ThresholdNetworks

@Suite struct QuantisedPriorTests {
  private static func points(_ zero: Int) -> [[Int]] {
    (0..<4).map { row in (0..<2).map { row >> $0 & 1 == 1 ? 1 : zero } }
  }

  /// How many of the 3^parameters settings compute each truth table of two inputs, levels -1, 0, 1, two hidden units;
  /// worked out by an independent convolution.
  struct Table: Sendable {
    let isScaled: Bool
    let activation: QuantisedPrior.Activation
    let zero: Int
    let counts: [Int]
  }

  static let tables = [
    Table(
      isScaled: false, activation: .relu, zero: 0,
      counts: [10752, 279, 399, 279, 399, 279, 4, 131, 266, 4, 409, 275, 409, 275, 403, 5120]),
    Table(
      isScaled: true, activation: .relu, zero: 0,
      counts: [324228, 3528, 4992, 3528, 4992, 3528, 32, 1696, 3424, 32, 5072, 3496, 5072, 3496, 5024, 159301]),
    Table(
      isScaled: false, activation: .sign, zero: 0,
      counts: [9990, 516, 508, 492, 508, 492, 0, 216, 316, 8, 508, 460, 508, 460, 460, 4241]),
    Table(
      isScaled: false, activation: .relu, zero: -1,
      counts: [8829, 655, 655, 652, 655, 652, 22, 402, 655, 22, 652, 402, 652, 402, 402, 3974]),
  ]

  private static func prior(_ table: Table) -> QuantisedPrior {
    QuantisedPrior(
      Architecture(inputCount: 2, widths: [2, 1]), levels: [-1, 0, 1], activation: table.activation,
      isScaled: table.isScaled)
  }

  /// 200,000 networks from the prior against the exact table; a false alarm in one of 10,000 seeds.
  @Test(arguments: tables) func priorDrawsFollowTheExactTable(_ table: Table) {
    let prior = Self.prior(table)
    let points = Self.points(table.zero)
    let total = table.counts.reduce(0, +)
    var power = 1
    for _ in 0..<prior.parameterCount { power *= 3 }
    #expect(total == power)
    var observed = [Int](repeating: 0, count: 16)
    var key = RandomKey(seed: 4)
    for _ in 0..<200_000 { observed[Int(prior.labels(of: prior.parameters(using: &key), on: points))] += 1 }
    for (count, expected) in zip(observed, table.counts) where expected == 0 { #expect(count == 0) }
    let test = chiSquare(observed, table.counts.map { Double($0) / Double(total) })
    #expect(SpecialFunctions.chiSquareTail(test.statistic, degrees: test.degrees) > 1e-4)
  }

  /// Every setting of the vanilla network with one hidden unit: the table of 3^5 settings to the digit.
  @Test func allSettingsOfOneUnit() {
    let prior = QuantisedPrior(
      Architecture(inputCount: 2, widths: [1, 1]), levels: [-1, 0, 1], activation: .relu, isScaled: false)
    var counts: [UInt64: Int] = [:]
    for setting in 0..<243 {
      var rest = setting
      let parameters = (0..<5).map { _ -> Int in
        defer { rest /= 3 }
        return rest % 3
      }
      counts[prior.labels(of: parameters, on: Self.points(0)), default: 0] += 1
    }
    #expect(
      counts == [0: 145, 1: 2, 2: 3, 3: 2, 4: 3, 5: 2, 7: 1, 8: 2, 10: 3, 11: 2, 12: 3, 13: 2, 14: 3, 15: 70])
  }

  /// Rejection on two labelled points: acceptance and law of the functions are those of the exact table.
  @Test(arguments: tables) func rejectionFollowsThePosterior(_ table: Table) {
    let prior = Self.prior(table)
    let points = Self.points(table.zero)
    // The points 0 and 3 with labels 0 and 1.
    let sample = QuantisedSample(points: [points[0], points[3]], labels: 0b10)
    let draws = QuantisedRejection(prior, sample).draw(0..<4000, from: RandomKey(seed: 2), limit: 100_000, jobs: 2)
    let consistent = table.counts.indices.filter { $0 & 1 == 0 && $0 >> 3 & 1 == 1 }
    let mass = consistent.reduce(0) { $0 + table.counts[$1] }
    var observed = [Int](repeating: 0, count: 16)
    for draw in draws {
      if let parameters = draw.parameters { observed[Int(prior.labels(of: parameters, on: points))] += 1 }
    }
    #expect(observed.reduce(0, +) == 4000)
    let test = chiSquare(consistent.map { observed[$0] }, consistent.map { Double(table.counts[$0]) / Double(mass) })
    #expect(SpecialFunctions.chiSquareTail(test.statistic, degrees: test.degrees) > 1e-4)
    let interval = BinomialInterval(
      successes: 4000, trials: UInt64(draws.reduce(0) { $0 + $1.tries }), confidence: 0.9999)
    let exact = Double(mass) / Double(table.counts.reduce(0, +))
    #expect(interval.lower <= exact && exact <= interval.upper)
    #expect(
      QuantisedRejection(prior, sample).draw(10..<20, from: RandomKey(seed: 2), limit: 100_000) == Array(draws[10..<20])
    )
  }

  /// Replicas at several temperatures: the law of the functions of the coldest one, when it fits, is the posterior.
  @Test(arguments: tables) func chainsFollowThePosterior(_ table: Table) {
    let prior = Self.prior(table)
    let points = Self.points(table.zero)
    let sample = QuantisedSample(points: [points[0], points[3]], labels: 0b10)
    let weights = [0, 1, 2, 4].map { ErrorWeights(beta: $0, maximumErrors: 2).table }
    var key = RandomKey(seed: 6)
    var exchange = ReplicaExchange(weights.map { _ in QuantisedState(prior, sample, using: &key) }, weights: weights)
    var observed: [Int: Int] = [:]
    var draws = 0
    while draws < 20_000 {
      exchange.step(using: &key)
      guard exchange.coldest.errors == 0 else { continue }
      observed[Int(prior.labels(of: exchange.coldest.parameters, on: points)), default: 0] += 1
      draws += 1
    }
    let consistent = table.counts.indices.filter { $0 & 1 == 0 && $0 >> 3 & 1 == 1 }
    let mass = consistent.reduce(0) { $0 + table.counts[$1] }
    let distance = consistent.reduce(0.0) {
      $0 + abs(Double(observed[$1] ?? 0) / Double(draws) - Double(table.counts[$1]) / Double(mass))
    }
    #expect(observed.keys.allSatisfy { consistent.contains($0) })
    #expect(distance / 2 < 0.03)
  }

  /// The exact conditional law of one parameter is in detailed balance on all settings of a small network.
  @Test(arguments: [false, true]) func movesAreInDetailedBalance(isScaled: Bool) {
    let prior = QuantisedPrior(
      Architecture(inputCount: 1, widths: [1, 1]), levels: [-1, 0, 2], activation: .relu, isScaled: isScaled)
    let sample = QuantisedSample(points: [[0], [1]], labels: 0b10)
    let weights: [UInt64] = [5, 3, 1]
    let settings = EnumeratingSource.law { prior.parameters(using: &$0) }.keys
    for place in 0..<prior.parameterCount {
      var matrix: [[Int]: [[Int]: Rational]] = [:]
      for setting in settings {
        matrix[setting] = EnumeratingSource.law { source in
          let state = QuantisedState(prior, sample, parameters: setting)
          state.redraw(place, weights, using: &source)
          return state.parameters
        }
      }
      func weight(_ setting: [Int]) -> Rational {
        Rational(weights[QuantisedState(prior, sample, parameters: setting).errors])
      }
      for (from, row) in matrix {
        for (to, probability) in row { #expect(weight(from) * probability == weight(to) * (matrix[to]?[from] ?? 0)) }
      }
    }
  }
}
