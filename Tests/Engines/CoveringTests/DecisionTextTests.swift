import Running
import Solving
import Testing
import ThresholdNetworks

/// `Decision+Text.swift`, `Refutation+Words.swift`, `RefutationReader.swift` and `WordStream.swift`: what is read back is what was
/// written.
@Suite struct DecisionTextTests {
  private static let set = BitVector(ones: [0, 2], count: 4)
  private static let pairs = [SeparationTree.PairWeight(one: 3, zero: 1, weight: 5)]
  /// Four inputs and five points, of which the last two are labelled one.
  static let sample = PartialFunction(
    inputCount: 4, points: (0..<5).map { BitVector(words: [$0], count: 4) }, labels: BitVector(ones: [3, 4], count: 5))

  static let refutations: [Refutation] = [
    .solver("z3"), .exhausted("two words"), .counting(chain: [4, 1, 0]), .counting(chain: []),
    .cover([
      CoverTree([.pruned([1, 0, 7, 0, 0])]), CoverTree([.impossible]),
      CoverTree([
        .branch(on: .atLeast(2, of: set)), .reduced(by: [3, 0, 0, 0, 1]), .impossible, .mistake(on: 2),
        .pruned([0, 0, 0, 0, 0]), .branch(on: .constant(true)), .impossible, .impossible,
      ]),
    ]),
    .separation(
      SeparationTree([.branch(on: .fewer(than: 1, of: set)), .pruned(pairs), .reduced(by: pairs), .exhausted])),
    .layers(SeparationTree([.merged([[1, 2, 0, 0, 0], [0, 0, 0, 0, 3]])])),
    .neuron(
      plain: NeuronTree([
        .branch(on: 1, first: true), .contradictions([[.init(point: 2, weight: 9)], []]), .mistake(on: 0),
        .contradictions([]), .contradictions([]),
      ]), complemented: NeuronTree([.contradictions([[]])])),
    .inherited(from: Architecture(inputCount: 4, widths: [3, 1])),
  ]

  private static func refutation(_ text: String) -> Refutation? {
    guard case .impossible(let refutation)? = Decision(text: text, about: sample)?.answer else { return nil }
    return refutation
  }

  @Test(arguments: refutations) func refutationsComeBack(refutation: Refutation) throws {
    let text = try #require(Decision(.impossible(refutation), resources: 12).text)
    let read = try #require(Decision(text: text, about: Self.sample))
    guard case .impossible(let other) = read.answer else {
      Issue.record("\(text)")
      return
    }
    #expect(other == refutation && read.resources == 12)
    // A text that is cut short or goes on is refused, or a name.
    guard ![.solver("z3"), .exhausted("two words")].contains(refutation) else { return }
    #expect(Decision(text: text + " 1", about: Self.sample) == nil)
    var rest = text
    while let space = rest.lastIndex(of: " ") {
      rest = String(rest[..<space])
      #expect(Decision(text: rest, about: Self.sample) == nil, "\(rest)")
    }
    // Whatever a word is replaced by, nobody reads over the end or counts to a huge number.
    let words = text.split(separator: "\n", omittingEmptySubsequences: false)
    let numbers = words[3].split(separator: " ").map(String.init)
    for place in numbers.indices {
      for wrong in ["-1", "\(Int.max)", "\(Int.min)", "\(1 << 61)", "9223372036854775808", "x"] {
        var changed = numbers
        changed[place] = wrong
        let other = (words[..<3].map(String.init) + [changed.joined(separator: " ")]).joined(separator: "\n")
        #expect(Decision(text: other, about: Self.sample) == nil, "\(changed)")
      }
    }
  }

  /// Trees that are not whole, and numbers beyond the sample: four inputs, five points.
  @Test(arguments: [
    "cover\n1", "cover\n1 2 0 1 1", "cover\n2 1", "cover\n1 1 1", "cover\n1 5", "cover\n1 4 5 1 1", "cover\n1 4 -1 1 1",
    "cover\n1 0 4 1 1 1 1", "cover\n1 0 6 1 1 1 1 1 1", "cover\n1 0 5 1 1 1 1 1099511627777", "cover\n1 0 5 1 1 1 -1 1",
    "cover\n1 2 1 3 4 2 0 2 1 1", "cover\n1 2 1 0 4 2 0 2 1 1", "cover\n1 2 1 1 5 2 0 2 1 1",
    "cover\n1 2 1 1 4 2 0 4 1 1",
    "cover\n1 2 2 1 1048576 1 0 1 1", "separation\n", "separation\n1 0 1 2", "separation\n0 3 1 3 5",
    "separation\n0 3 3 5 5", "separation\n0 3 3 1 -5", "separation\n0 2 3 1", "layers\n3 1 4 1 1 1 1", "layers\n3 9",
    "neuron\n1 0 0 2 0 0 1", "neuron\n1 0 0 1 1 4 1", "neuron\n1 0 0 1 0 1 2 5 1", "neuron\n1 0 0 3 1 4 1 0 0 0 0",
    "neuron\n1 0 0 3 2 5 0 0 0 0", "counting\n2 1 5", "counting\n2 1 -1", "inherited\n2 1 2", "inherited\n0",
  ])
  func evidenceThatIsNone(words: String) { #expect(Self.refutation("1\nimpossible\n" + words) == nil) }

  /// The same words with numbers that are right are read, so each of those above is refused for what it says.
  @Test(arguments: [
    "cover\n1 1", "cover\n1 2 0 1 1 1", "cover\n2 1 1", "cover\n1 4 4 1 1", "cover\n1 0 5 1 1 1 1 1099511627776",
    "cover\n1 2 1 2 4 2 0 2 1 1", "separation\n1 0 1 2 2", "separation\n0 3 3 1 5", "layers\n3 1 5 1 1 1 1 1",
    "neuron\n1 0 0 1 0 0", "neuron\n1 0 0 3 1 3 1 0 0 0 0", "neuron\n1 0 0 3 2 4 0 0 0 0", "counting\n2 1 4",
    "inherited\n2 2 1",
  ])
  func evidenceThatIsSome(words: String) { #expect(Self.refutation("1\nimpossible\n" + words) != nil) }

  /// Chains to either side: recursion would need more than any stack has.
  @Test func treesOfAMillionNodesComeBack() throws {
    let half = 500_000
    let taken: [CoverTree.Node] = (0..<half).flatMap { _ in [.branch(on: .constant(false)), .impossible] }
    let given = [CoverTree.Node](repeating: .mistake(on: 4), count: half)
    let chosen: [SeparationTree.Node] = (0..<half).flatMap { _ in [.branch(on: .constant(true)), .exhausted] }
    let refutations: [Refutation] = [
      .cover([CoverTree(taken + [.impossible]), CoverTree(given + Array(repeating: .impossible, count: half + 1))]),
      .separation(SeparationTree(chosen + [.exhausted])),
      .layers(
        SeparationTree([SeparationTree.Node](repeating: .reduced(by: Self.pairs), count: 2 * half) + [.merged([])])),
    ]
    for refutation in refutations {
      let text = try #require(Decision(.impossible(refutation), resources: 1).text)
      #expect(Self.refutation(text) == refutation)
      #expect(Self.refutation(String(text.dropLast(2))) == nil)
    }
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
    let read = try #require(Decision(text: text, about: Self.sample))
    guard case .found(let other) = read.answer else {
      Issue.record("\(text)")
      return
    }
    #expect(other == network && read.resources == .max)
    #expect(Decision(text: text, about: PartialFunction(inputCount: 2, points: [], labels: BitVector(count: 0))) == nil)
  }

  /// Widths, weights and biases that no network has; layers that would take all memory.
  @Test(arguments: [
    "1 2 0 1 0", "1 1 1 4 1 0", "1 1 1 -1 1 0", "1 1 0 2 0", "1 1 0 1 5", "1 1 0 1 -4", "1 1 0 -9223372036854775808 0",
    "0", "2 0 1", "2 1 0", "2 4611686018427387904 1 0 0 0", "1 4611686018427387904", "2 -1 1 0 0 0", "1 1 2 0 1 1",
    "2 100000 1 \((0..<100_000).map { _ in "0 0 0" }.joined(separator: " "))",
    "3 100000 100000 1 \((0..<200_001).map { _ in "0 0 0" }.joined(separator: " "))",
  ])
  func networksThatAreNone(words: String) { #expect(Decision(text: "1\nfound\n" + words, about: Self.sample) == nil) }

  @Test func whatWasCutShortHasNoText() {
    #expect(Decision(.undecided(.time), resources: 1).text == nil)
    #expect(Decision(.undecided(.interrupted), resources: 1).text == nil)
    let reasons: [Exhausted] = [
      .resources, .memory(needed: 5), .memory(needed: nil), .outOfReach("too wide"), .results(limit: 3),
    ]
    for reason in reasons {
      let read = Decision(.undecided(reason), resources: 1).text.flatMap { Decision(text: $0, about: Self.sample) }
      guard case .undecided(reason)? = read?.answer else {
        Issue.record("\(reason)")
        continue
      }
    }
  }

  @Test(arguments: [
    "", "1", "1\n", "x\nfound\n1", "1\nfound\n1 1", "1\nfound\n1 0", "1\nimpossible\nnosuch\n1", "1\ncover\n",
  ])
  func textsThatAreNone(text: String) { #expect(Decision(text: text, about: Self.sample) == nil) }
}
