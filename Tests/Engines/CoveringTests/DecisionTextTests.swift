import Running
import Solving
import Testing
import ThresholdNetworks

/// `Decision+Text.swift`, `Refutation+Words.swift` and `WordStream.swift`: what is read back is what was written.
@Suite struct DecisionTextTests {
  private static let set = BitVector(ones: [0, 2], count: 4)
  private static let pairs = [SeparationTree.PairWeight(one: 3, zero: 1, weight: 5)]

  static let refutations: [Refutation] = [
    .solver("z3"), .exhausted("two words"), .counting(chain: [4, 1, 0]), .counting(chain: []),
    .cover([
      .pruned([1, 0, 7]), .impossible,
      .branch(
        on: .atLeast(2, of: set), taken: .reduced(by: [3], .impossible),
        excluded: .mistake(
          on: 2, given: .pruned([]), kept: .branch(on: .constant(true), taken: .impossible, excluded: .impossible))),
    ]),
    .separation(
      .branch(
        on: .fewer(than: 1, of: set), taken: .pruned(pairs), excluded: .reduced(by: pairs, .exhausted))),
    .layers(.merged([[1, 2], [], [3]])),
    .neuron(
      plain: NeuronTree([
        .branch(on: 1, first: true), .contradictions([[.init(point: 2, weight: 9)], []]), .mistake(on: 0),
      ]), complemented: NeuronTree([])),
    .inherited(from: Architecture(inputCount: 4, widths: [3, 1])),
  ]

  @Test(arguments: refutations) func refutationsComeBack(refutation: Refutation) throws {
    let text = try #require(Decision(.impossible(refutation), resources: 12).text)
    let read = try #require(Decision(text: text, inputCount: 4))
    guard case .impossible(let other) = read.answer else {
      Issue.record("\(text)")
      return
    }
    #expect(other == refutation && read.resources == 12)
    // A text that is cut short or goes on is refused, or a name.
    guard ![.solver("z3"), .exhausted("two words")].contains(refutation) else { return }
    #expect(Decision(text: text + " 1", inputCount: 4) == nil)
    if let space = text.lastIndex(of: " ") { #expect(Decision(text: String(text[..<space]), inputCount: 4) == nil) }
  }

  @Test func networksComeBack() throws {
    let network = ThresholdNetwork(
      inputCount: 4,
      layers: [
        [
          NeuronFunction.atLeast(2, of: Self.set).neuron(fanIn: 4),
          NeuronFunction.constant(true).neuron(fanIn: 4),
        ], [NeuronFunction.fewer(than: 1, of: BitVector(ones: [1], count: 2)).neuron(fanIn: 2)],
      ])
    let text = try #require(Decision(.found(network), resources: .max).text)
    let read = try #require(Decision(text: text, inputCount: 4))
    guard case .found(let other) = read.answer else {
      Issue.record("\(text)")
      return
    }
    #expect(other == network && read.resources == .max)
    #expect(Decision(text: text, inputCount: 2) == nil)
  }

  @Test func whatWasCutShortHasNoText() {
    #expect(Decision(.undecided(.time), resources: 1).text == nil)
    #expect(Decision(.undecided(.interrupted), resources: 1).text == nil)
    let reasons: [Exhausted] = [
      .resources, .memory(needed: 5), .memory(needed: nil), .outOfReach("too wide"), .results(limit: 3),
    ]
    for reason in reasons {
      let read = Decision(.undecided(reason), resources: 1).text.flatMap { Decision(text: $0, inputCount: 2) }
      guard case .undecided(reason)? = read?.answer else {
        Issue.record("\(reason)")
        continue
      }
    }
  }

  @Test(arguments: [
    "", "1", "1\n", "x\nfound\n1", "1\nfound\n1 1", "1\nfound\n1 0", "1\nimpossible\nnosuch\n1", "1\ncover\n",
  ])
  func textsThatAreNone(text: String) { #expect(Decision(text: text, inputCount: 2) == nil) }
}
