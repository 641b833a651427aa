import Covering
import Running
import Solving
import Testing
import ThresholdNetworks

/// Lemmas 5 to 9 of the article on first layers, on all functions of three inputs.
@Suite("Lemmas on first layers")
struct FirstLayerLemmaTests {
  private static let everything = PartialFunction(TruthTable(inputCount: 3, bits: 0))
  private static let plain = PlainEnumeration(everything)
  /// The 12 columns of three inputs up to complement: those that are 0 on the first point.
  private static let columns = plain.neurons(over: plain.inputs).filter { $0 & 1 == 0 && $0 != 0 }.sorted()

  private func separates(_ layer: [UInt32], _ function: UInt32) -> Bool {
    (0..<8).allSatisfy { one in
      (0..<8).allSatisfy { zero in
        let isPair = function >> UInt32(one) & 1 == 1 && function >> UInt32(zero) & 1 == 0
        return !isPair || layer.contains { ($0 >> UInt32(one) ^ $0 >> UInt32(zero)) & 1 == 1 }
      }
    }
  }

  /// What two layers of widths (2, 1) compute behind a first layer.
  private func completions(of layer: [UInt32], _ plain: PlainEnumeration) -> Set<UInt32> {
    let second = plain.neurons(over: layer).sorted()
    var result: Set<UInt32> = []
    for (index, first) in second.enumerated() {
      for other in second[index...] { result.formUnion(plain.neurons(over: [first, other])) }
    }
    return result
  }

  /// Lemma 5: whatever lies behind a first layer, it is a function that the layer separates; complementing columns does
  /// not matter.
  @Test func everyFirstLayerSeparates() {
    for (index, first) in Self.columns.enumerated() {
      for second in Self.columns[index...] {
        for function in completions(of: [first, second], Self.plain) {
          #expect(separates([first, second], function))
          #expect(separates([~first & 255, second], function))
        }
      }
    }
  }

  /// Lemma 6: with equal codes merged into cells, a first layer can be completed exactly when it could before.
  @Test func cellsAreEnough() {
    for (index, first) in Self.columns.enumerated() {
      for second in Self.columns[index...] {
        let reachable = completions(of: [first, second], Self.plain)
        // The cells in the order of their codes, one point of each.
        var points: [Int] = []
        for code in UInt32(0)..<4 {
          if let point = (0..<8).first(where: { first >> UInt32($0) & 1 | (second >> UInt32($0) & 1) << 1 == code }) {
            points.append(point)
          }
        }
        func onCells(_ column: UInt32) -> UInt32 {
          points.enumerated().reduce(0) { $0 | (column >> UInt32($1.element) & 1) << UInt32($1.offset) }
        }
        let sample = Self.everything.restricted(to: points)
        let onSample = completions(of: [onCells(first), onCells(second)], PlainEnumeration(sample))
        for function in UInt32(0)..<256 where separates([first, second], function) {
          #expect(onSample.contains(onCells(function)) == reachable.contains(function))
        }
      }
    }
  }

  /// Lemma 7: neurons over signed columns are neurons with weights in {-1, 0, 1} over the unsigned ones; and
  /// complementing all columns of a layer changes none of them.
  @Test func signedNeuronsAreRelaxed() {
    for layer in multisets(of: Self.columns, count: 3) {
      var relaxed: Set<UInt32> = []
      for pattern in 0..<27 {
        let weights = [pattern % 3 - 1, pattern / 3 % 3 - 1, pattern / 9 - 1]
        for threshold in -3...4 {
          var column: UInt32 = 0
          for point in UInt32(0)..<8 {
            let sum = zip(weights, layer).reduce(0) { $0 + $1.0 * Int($1.1 >> point & 1) }
            if sum >= threshold { column |= 1 << point }
          }
          relaxed.formUnion([column, ~column & 255])
        }
      }
      for signs in 0..<8 {
        let signed = layer.enumerated().map { signs >> $0 & 1 == 1 ? ~$1 & 255 : $1 }
        let neurons = Self.plain.neurons(over: signed)
        #expect(neurons.isSubset(of: relaxed))
        #expect(neurons == Self.plain.neurons(over: signed.map { ~$0 & 255 }))
      }
    }
  }

  private let neverEnds: () -> Exhausted? = { nil }

  private func multisets(of columns: [UInt32], count: Int) -> [[UInt32]] {
    if count == 0 { return [[]] }
    return columns.indices.flatMap { index in
      multisets(of: Array(columns[index...]), count: count - 1).map { [columns[index]] + $0 }
    }
  }

  /// Lemmas 8 and 9: the search visits every separating multiset of columns, repetitions and idle columns included,
  /// exactly once - although it looks at the undominated pairs only.
  @Test(arguments: [1, 2, 3, 4])
  func everySeparatingMultisetIsVisitedOnce(width: Int) {
    let candidates = multisets(of: Self.columns, count: width)
    for bits in UInt32(1)..<255 where width < 4 || bits % 5 == 0 {
      let expected = candidates.filter { separates($0, bits) }
      #expect(visited(PartialFunction(TruthTable(inputCount: 3, bits: UInt64(bits))), width) == expected, "\(bits)")
    }
  }

  /// The same where the linear program cuts: six and seven columns on few points.
  @Test(arguments: [(6, UInt32(0x69)), (6, 0x16), (7, 0x1e), (6, 0x68)])
  func theLinearProgramLosesNothing(width: Int, bits: UInt32) {
    let expected = multisets(of: Self.columns, count: width).filter { separates($0, bits) }
    #expect(visited(PartialFunction(TruthTable(inputCount: 3, bits: UInt64(bits))), width) == expected)
  }

  /// The multisets in lexicographic order, those visited twice twice.
  private func visited(_ sample: PartialFunction, _ width: Int) -> [[UInt32]] {
    let problem = SeparationProblem.whole(of: sample)
    var found: [[UInt32]] = []
    let search = FirstLayerSearch(limit: .max, shouldEnd: neverEnds) { layer, _ in
      found.append(layer.map { UInt32(problem.values(Int($0)).words[0]) }.sorted())
      return false
    }
    _ = search.explore(FirstLayerSearch.Subtree(node: SeparationNode(problem), chosen: [], rest: width))
    return found.sorted { $0.lexicographicallyPrecedes($1) }
  }

  /// Four inputs, five columns, where most branches are cut: the number of separating multisets against plain
  /// counting, 376,992 multisets for each function.
  @Test(arguments: [UInt64(0xe4ca), 0x6996, 0x1683])
  func fiveColumnsOnFourInputs(bits: UInt64) {
    let sample = PartialFunction(TruthTable(inputCount: 4, bits: bits))
    let problem = SeparationProblem.whole(of: sample)
    let columns = (0..<problem.columnCount).map { UInt32(problem.values($0).words[0]) }
    #expect(columns.count == 32)
    // The columns as sets of separated pairs, 64 at most.
    let pairs = sample.labels.ones.flatMap { one in sample.zeros.ones.map { (UInt32(one), UInt32($0)) } }
    let cuts = columns.map { column in
      pairs.enumerated().reduce(UInt64(0)) { cut, pair in
        cut | UInt64((column >> pair.element.0 ^ column >> pair.element.1) & 1) << UInt64(pair.offset)
      }
    }
    let all: UInt64 = pairs.count == 64 ? .max : (1 << UInt64(pairs.count)) - 1
    func count(_ start: Int, _ rest: Int, _ separated: UInt64) -> Int {
      if rest == 0 { return separated == all ? 1 : 0 }
      return (start..<32).reduce(0) { $0 + count($1, rest - 1, separated | cuts[$1]) }
    }
    var visits = 0
    let search = FirstLayerSearch(limit: .max, shouldEnd: neverEnds) { _, _ in
      visits += 1
      return false
    }
    _ = search.explore(FirstLayerSearch.Subtree(node: SeparationNode(problem), chosen: [], rest: 5))
    #expect(visits == count(0, 5, 0))
  }

  /// The bound of linear programming never exceeds the least width there is, and its weights prove it.
  @Test func separationBoundIsValid() {
    for bits in UInt32(1)..<255 {
      let sample = PartialFunction(TruthTable(inputCount: 3, bits: UInt64(bits)))
      let least = (1...3).first { width in multisets(of: Self.columns, count: width).contains { separates($0, bits) } }
      guard let bound = leastFirstLayerWidth(of: sample), let least else {
        Issue.record("no bound for \(bits)")
        continue
      }
      #expect(bound.width <= least)
      guard case .separation(let tree)? = bound.refutation, let weights = tree.weights else {
        #expect(bound.width == 1)
        continue
      }
      let total = weights.reduce(0) { $0 + $1.weight }
      for column in Self.columns {
        let cut = weights.filter { (column >> UInt32($0.one) ^ column >> UInt32($0.zero)) & 1 == 1 }
        #expect(total > (bound.width - 1) * cut.reduce(0) { $0 + $1.weight })
      }
    }
  }
}
