import Covering
import Solving
import TestSupport
import Testing
import ThresholdNetworks

/// The lemmas of <doc:Multicover>, on every function of three inputs and by brute force.
@Suite struct MulticoverLemmaTests {
  static let columns: [UInt32] = PlainEnumeration(PartialFunction(TruthTable(inputCount: 3, bits: 0)))
    .columns(hiddenWidths: []).sorted()

  /// Calls `body` with every multiset of `width` members of `sets`.
  static func forEachMultiset(_ sets: [UInt32], width: Int, _ body: ([UInt32]) -> Void) {
    func extend(_ chosen: [UInt32], from start: Int) {
      if chosen.count == width { return body(chosen) }
      for index in start..<sets.count { extend(chosen + [sets[index]], from: index) }
    }
    extend([], from: 0)
  }

  /// For every multiset the largest T for which it covers the ones T times, and the largest b for the zeros; as the set
  /// of thresholds that are possible.
  static func possibleThresholds(_ sets: [UInt32], labels: UInt32, width k: Int) -> Set<Int> {
    var possible: Set<Int> = []
    forEachMultiset(sets, width: k) { chosen in
      var ones = k
      var zeros = k
      for point in UInt32(0)..<8 {
        let count = chosen.reduce(0) { $0 + Int($1 >> point & 1) }
        if labels >> point & 1 == 1 { ones = min(ones, count) } else { zeros = min(zeros, count) }
      }
      for threshold in 1...k where ones >= threshold && zeros >= k + 1 - threshold { possible.insert(threshold) }
    }
    return possible
  }

  static func correctSets(_ labels: UInt32) -> [UInt32] { columns.map { ~($0 ^ labels) & 0xff } }

  static func maximal(_ sets: [UInt32]) -> [UInt32] {
    sets.filter { set in !sets.contains { $0 != set && set & ~$0 == 0 } }
  }

  @Test func thereAre26Columns() { #expect(Self.columns.count == 26) }

  /// Lemma 1 against running through all networks, and lemma 2: leaving out dominated sets changes nothing, not even
  /// the thresholds that are possible.
  @Test func multicoverIsInterpolationAndMaximalSetsSuffice() {
    let plain = PlainEnumeration(PartialFunction(TruthTable(inputCount: 3, bits: 0)))
    for width in 1...3 {
      let reachable = plain.columns(hiddenWidths: [width])
      for labels in UInt32(0)..<256 {
        let possible = Self.possibleThresholds(Self.maximal(Self.correctSets(labels)), labels: labels, width: width)
        #expect(possible.isEmpty == !reachable.contains(labels))
        if width < 3 || labels % 16 == 6 {
          #expect(Self.possibleThresholds(Self.correctSets(labels), labels: labels, width: width) == possible)
        }
      }
    }
  }

  /// Lemma 3: what the linear program refutes is impossible, and everything impossible at width 1 and 2 that it does
  /// not refute is found by branching (the engine's tests). It must refute something, too.
  @Test func linearProgramsRefuteOnlyTheImpossible() {
    var refuted = 0
    for labels in UInt32(0)..<256 {
      let sample = PartialFunction(TruthTable(inputCount: 3, bits: UInt64(labels)))
      let programs = MarginPrograms(of: sample)
      for width in 1...3 {
        let possible = Self.possibleThresholds(Self.maximal(Self.correctSets(labels)), labels: labels, width: width)
        for threshold in 1...width {
          guard let weights = programs.refutation(width: width, threshold: threshold) else { continue }
          refuted += 1
          #expect(!possible.contains(threshold))
          #expect(MarginBoundTests.verifies(weights, sample, width: width, threshold: threshold))
        }
      }
    }
    #expect(refuted > 500)
  }

  /// Lemma 4: with the dual weights u of the linear program every solution satisfies the identity of reduced costs and
  /// surpluses, so nothing in a solution costs more than the slack.
  @Test func reducedCostsAndSurplusesAddUpToTheSlack() {
    var solutions = 0
    for labels in stride(from: UInt32(1), to: 255, by: 3) {
      let sets = Self.maximal(Self.correctSets(labels))
      let members = sets.map { UInt64($0) }
      let program = CoverLP(pointCount: 8, members: members, sets: 0..<sets.count)
      for width in 1...3 {
        for threshold in 1...width {
          let demand = (0..<8).map { labels >> UInt32($0) & 1 == 1 ? threshold : width + 1 - threshold }
          program.setDemand(demand.map(Double.init))
          guard case .optimal = program.maximize() else {
            Issue.record("no optimum")
            return
          }
          var u = [Double](repeating: 0, count: 8)
          program.forEachWeight { u[$0] = $1 }
          var fractional = [Double](repeating: 0, count: 8)
          var total = 0.0
          program.forEachMultiplicity { set, multiplicity in
            total += multiplicity
            for point in 0..<8 where sets[set] >> UInt32(point) & 1 == 1 { fractional[point] += multiplicity }
          }
          // Strong duality, up to the perturbation.
          #expect(abs(total - program.value) < 1e-4)
          #expect((0..<8).allSatisfy { fractional[$0] > Double(demand[$0]) - 1e-4 })
          let slack = Double(width) - (0..<8).reduce(0) { $0 + u[$1] * Double(demand[$1]) }
          Self.forEachMultiset(sets, width: width) { chosen in
            let surplus = (0..<8).map { point in
              chosen.reduce(-demand[point]) { $0 + Int($1 >> UInt32(point) & 1) }
            }
            guard surplus.allSatisfy({ $0 >= 0 }) else { return }
            solutions += 1
            let reducedCosts = chosen.map { set in
              (0..<8).reduce(1.0) { set >> UInt32($1) & 1 == 1 ? $0 - u[$1] : $0 }
            }
            let paid = reducedCosts.reduce(0, +) + (0..<8).reduce(0) { $0 + u[$1] * Double(surplus[$1]) }
            #expect(abs(paid - slack) < 1e-9)
            #expect(reducedCosts.allSatisfy { $0 > -1e-5 && $0 < slack + 1e-4 })
          }
        }
      }
    }
    #expect(solutions > 100)
  }

  /// Removing sets and changing the demand in any order leads to the optimum of a program built afresh.
  @Test func restartsReachTheSameOptimum() {
    var generator = SplitMix(state: 11)
    for labels: UInt32 in [0x16, 0x69, 0x1b, 0x7e] {
      let sets = Self.correctSets(labels)
      let members = sets.map { UInt64($0) }
      let program = CoverLP(pointCount: 8, members: members, sets: 0..<sets.count)
      var left = Array(sets.indices)
      while left.count > 6 {
        let demand = (0..<8).map { _ in Double(Int.random(in: 0...4, using: &generator)) }
        let removed = left.remove(at: Int.random(in: left.indices, using: &generator))
        program.setDemand(demand)
        _ = program.maximize()
        _ = program.copy().remove { $0 == removed }
        _ = program.remove { $0 == removed }
        let outcome = program.maximize()
        let fresh = CoverLP(pointCount: 8, members: members, sets: left)
        fresh.setDemand(demand)
        let freshOutcome = fresh.maximize()
        let isCoverable = (0..<8).allSatisfy { point in
          demand[point] == 0 || left.contains { sets[$0] >> UInt32(point) & 1 == 1 }
        }
        if isCoverable {
          #expect(outcome == .optimal && freshOutcome == .optimal)
          #expect(abs(program.value - fresh.value) < 1e-4)
        } else {
          #expect(freshOutcome == .unbounded)
        }
        var alive: [Int] = []
        program.forEachSet { alive.append($0) }
        #expect(alive.sorted() == left)
        if !isCoverable { break }
      }
    }
  }
}
