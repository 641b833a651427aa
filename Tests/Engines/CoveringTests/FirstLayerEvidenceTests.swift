import Covering
import Running
import Solving
import Testing
import ThresholdNetworks

/// Recorded refutations of first layers, replayed against all neuron functions by the rules that the type documents: see
/// `FirstLayerSearch+Evidence.swift` and `SeparationEngine+Evidence.swift`.
@Suite struct FirstLayerEvidenceTests {
  /// Functions of three inputs: a tree is there exactly where no set of columns separates, and it holds.
  @Test(arguments: 1...3)
  func treesOfSeparationHold(width: Int) throws {
    for bits in UInt64(1)..<255 where width < 3 || bits % 3 == 0 {
      let sample = PartialFunction(TruthTable(inputCount: 3, bits: bits))
      let engine = SeparationEngine(sample: sample)
      let tree = engine.refutation(width: width, nodeLimit: 10_000, effort: .unlimited)
      if case .impossible = engine.separatingSetsExist(size: width).answer {
        #expect(SeparationTreeReplay(sample).accepts(try #require(tree), width: width, completes: false), "\(bits)")
      } else {
        #expect(tree == nil, "\(bits)")
      }
    }
  }

  /// Depth 3 on three inputs: what has a tree is infeasible, and the weights of every complete layer refute all of its
  /// second layers, which are enumerated here.
  @Test(arguments: [(1, 1), (2, 1), (2, 2), (3, 1)])
  func treesOfLayersHold(first: Int, second: Int) throws {
    var trees = 0
    for bits in UInt64(1)..<128 {
      let sample = PartialFunction(TruthTable(inputCount: 3, bits: bits))
      let engine = SeparationEngine(sample: sample)
      guard
        let tree = engine.refutation(width: first, secondWidth: second, nodeLimit: 10_000, effort: .unlimited)
      else { continue }
      trees += 1
      let architecture = Architecture(inputCount: 3, widths: [first, second, 1])
      let answer = engine.decide(
        InterpolationQuestion(sample: sample, architecture: architecture), effort: .unlimited
      ).answer
      guard case .impossible = answer else {
        Issue.record("\(bits) fits widths \(architecture)")
        continue
      }
      #expect(
        SeparationTreeReplay(sample).accepts(tree, width: first, secondWidth: second, completes: true), "\(bits)")
    }
    #expect(trees > 0)
  }

  /// An engine that records gives the same answers, and trees with those that are refuted.
  @Test func recordingEnginesAgree() throws {
    for bits in stride(from: UInt64(0x0117), to: 0xffff, by: 0x07d3) {
      let sample = PartialFunction(TruthTable(inputCount: 4, bits: bits))
      let plain = SeparationEngine(sample: sample)
      let recording = SeparationEngine(sample: sample, recordsEvidence: true)
      for widths in [[2, 2, 1], [3, 1, 1], [3, 2, 1], [4, 1, 1]] {
        let question = InterpolationQuestion(
          sample: sample, architecture: Architecture(inputCount: 4, widths: widths))
        switch (
          plain.decide(question, effort: .unlimited).answer, recording.decide(question, effort: .unlimited).answer
        )
        {
        case (.found, .found): break
        case (.impossible, .impossible(let refutation)): #expect(refutation.carriesEvidence, "\(bits) \(widths)")
        default: Issue.record("\(bits) \(widths)")
        }
      }
    }
  }

  /// A limit on nodes or an interruption leaves the question open.
  @Test func limitsAreKept() {
    let sample = PartialFunction(TruthTable(inputCount: 4, bits: 0x1683))
    let engine = SeparationEngine(sample: sample)
    #expect(engine.refutation(width: 3, secondWidth: 2, nodeLimit: 0, effort: .unlimited) == nil)
    let interruption = Interruption()
    interruption.request()
    #expect(engine.refutation(width: 3, nodeLimit: 1_000, effort: Effort(interruption: interruption)) == nil)
  }
}

/// The rules of `SeparationTree` on all columns of all neurons, without the engine's tables.
private struct SeparationTreeReplay {
  let sample: PartialFunction
  private let plain: PlainEnumeration
  private let pairs: [(one: Int, zero: Int)]
  /// What each column up to complement separates, as bits of pairs, with the column.
  private let sets: [(separated: Set<Int>, column: UInt32)]

  init(_ sample: PartialFunction) {
    self.sample = sample
    let plain = PlainEnumeration(sample)
    let pairs = sample.labels.ones.flatMap { one in sample.zeros.ones.map { (one: one, zero: $0) } }
    self.plain = plain
    self.pairs = pairs
    let columns = plain.neurons(over: plain.inputs).filter { $0 & 1 == 0 }.sorted()
    sets = columns.map { column in
      (
        Set(pairs.indices.filter { (column >> UInt32(pairs[$0].one) ^ column >> UInt32(pairs[$0].zero)) & 1 == 1 }),
        column
      )
    }
  }

  func accepts(_ tree: SeparationTree, width: Int, secondWidth: Int = 0, completes: Bool) -> Bool {
    var open = [Node(allowed: Array(sets.indices), open: Set(pairs.indices), rest: width)]
    for step in tree.nodes {
      guard let node = open.popLast(), let successors = successors(of: node, by: step, secondWidth, completes)
      else { return false }
      open += successors.reversed()
    }
    return open.isEmpty
  }

  private struct Node {
    var allowed: [Int]
    var open: Set<Int>
    var rest: Int
    var chosen: [UInt32] = []
  }

  /// What is left to refute after a step; nil if the step is wrong.
  private func successors(
    of node: Node, by step: SeparationTree.Node, _ secondWidth: Int, _ completes: Bool
  ) -> [Node]? {
    func weight(_ weights: [SeparationTree.PairWeight], _ items: Set<Int>) -> Int {
      weights.reduce(0) { sum, weight in
        let pair = pairs.firstIndex { $0.one == weight.one && $0.zero == weight.zero }
        return sum + (pair.map(items.contains) == true ? weight.weight : 0)
      }
    }
    func largest(_ weights: [SeparationTree.PairWeight]) -> Int {
      node.allowed.map { weight(weights, sets[$0].separated) }.max() ?? 0
    }
    switch step {
    case .pruned(let weights): return weight(weights, node.open) > node.rest * largest(weights) ? [] : nil
    case .exhausted:
      let reached = node.allowed.reduce(into: Set<Int>()) { $0.formUnion(sets[$1].separated) }
      return !node.open.isSubset(of: reached) || completes && node.rest > 0 && node.allowed.isEmpty ? [] : nil
    case .reduced(let weights):
      var narrower = node
      let bound = (node.rest - 1) * largest(weights)
      narrower.allowed.removeAll { weight(weights, node.open.subtracting(sets[$0].separated)) > bound }
      return [narrower]
    case .branch(let function):
      let column = function.neuron(fanIn: sample.inputCount)
        .column(on: sample.inputColumns, pointCount: sample.pointCount)
      var bits = UInt32(truncatingIfNeeded: column.words[0])
      if bits & 1 == 1 { bits = ~bits & (1 << UInt32(sample.pointCount)) - 1 }
      guard node.rest > 0, let index = sets.firstIndex(where: { $0.column == bits }) else { return nil }
      var with = node
      with.open.subtract(sets[index].separated)
      with.rest -= 1
      with.chosen.append(bits)
      var without = node
      without.allowed.removeAll {
        completes ? $0 == index : sets[$0].separated.isSubset(of: sets[index].separated)
      }
      return [with, without]
    case .merged(let weights):
      let isRefuted =
        completes && node.rest == 0 && weights.count == secondWidth
        && weights.indices.allSatisfy { refutes(weights[$0], node.chosen, threshold: $0 + 1, secondWidth) }
      return isRefuted ? [] : nil
    }
  }

  /// Whether no `width` neurons over the columns, in whatever signs, are right often enough for the weights.
  private func refutes(_ weights: [Int], _ layer: [UInt32], threshold: Int, _ width: Int) -> Bool {
    let all = UInt32((UInt64(1) << UInt64(sample.pointCount)) - 1)
    let demand = weights.indices.reduce(0) {
      $0 + weights[$1] * (sample.labels[$1] ? threshold : width + 1 - threshold)
    }
    var heaviest = 0
    for signs in UInt32(0)..<(1 << UInt32(layer.count)) {
      let signed = layer.enumerated().map { signs >> UInt32($0.offset) & 1 == 1 ? ~$0.element & all : $0.element }
      for neuron in plain.neurons(over: signed) {
        let right = weights.indices.reduce(0) {
          $0 + (sample.labels[$1] == (neuron >> UInt32($1) & 1 == 1) ? weights[$1] : 0)
        }
        heaviest = max(heaviest, right)
      }
    }
    return demand > width * heaviest
  }
}
