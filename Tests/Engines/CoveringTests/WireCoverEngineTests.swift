import Covering
import Running
import Solving
import Testing
import ThresholdNetworks

@Suite struct WireCoverEngineTests {
  /// The least wires of networks with exactly k hidden neurons that all read something and are read, for k = 1, 2, 3, by trying
  /// all; nil where none fits.
  private static func leastWires(_ sample: PartialFunction) -> [Int?] {
    let n = sample.inputCount
    var costs: [UInt64: Int] = [:]
    for function in NeuronFunction.all(fanIn: n) {
      let neuron = function.neuron(fanIn: n)
      let column = neuron.column(on: sample.inputColumns, pointCount: sample.pointCount).words[0]
      // A constant neuron that has to read something reads one input.
      costs[column] = min(costs[column] ?? .max, max(1, neuron.wireCount))
    }
    let columns = costs.sorted { $0.key < $1.key }
    let full = BitVector(repeating: true, count: sample.pointCount).words[0]
    let labels = sample.labels.words[0]
    var least = [Int?](repeating: nil, count: 3)
    func visit(_ from: Int, _ chosen: [UInt64], _ cost: Int) {
      let k = chosen.count
      if k > 0, cost + k < least[k - 1] ?? .max {
        // atLeast[t]: the points where at least t of the columns are one.
        var atLeast = [full] + [UInt64](repeating: 0, count: k)
        for column in chosen {
          for t in stride(from: k, through: 1, by: -1) { atLeast[t] |= atLeast[t - 1] & column }
        }
        if (1...k).contains(where: { atLeast[$0] == labels || ~atLeast[$0] & full == labels }) {
          least[k - 1] = cost + k
        }
      }
      if k == 3 { return }
      for index in from..<columns.count { visit(index, chosen + [columns[index].key], cost + columns[index].value) }
    }
    visit(0, [], 0)
    return least
  }

  private static func decide(
    _ engine: WireCoverEngine, _ sample: PartialFunction, width: Int, wires: Int, everyNeuron: Bool
  ) throws -> Bool {
    var question = InterpolationQuestion(
      sample: sample, architecture: Architecture(inputCount: sample.inputCount, widths: [width, 1]), maximumWires: wires
    )
    question.requiresEveryNeuron = everyNeuron
    let decision = engine.decide(question, effort: .unlimited)
    if case .found(let network) = decision.answer {
      #expect(network.isConsistent(with: sample))
      #expect(network.wireCount <= wires)
      #expect(network.architecture.isContained(in: question.architecture))
      if everyNeuron {
        #expect(network.architecture.widths[0] == width)
        #expect(network.layers[0].allSatisfy { $0.wireCount > 0 })
      }
    }
    return try #require(MulticoverEngineTests.isFound(decision) as Bool?)
  }

  /// 200 random samples of 3 and 4 inputs, every number of wires around the least one for each width, all against plain
  /// enumeration.
  @Test(arguments: 0..<8)
  func agreesWithPlainEnumeration(block: Int) throws {
    for seed in 25 * block..<25 * block + 25 {
      let n = 3 + seed % 2
      let sample = MulticoverEngineTests.randomSample(
        inputs: n, points: n == 3 ? 4 + seed % 5 : 4 + seed % 7, seed: UInt64(91_000 + seed))
      if sample.isConstant { continue }
      let least = Self.leastWires(sample)
      let engine = WireCoverEngine()
      var best = Int.max
      for width in 1...3 {
        best = min(best, least[width - 1] ?? .max)
        for wires in [(least[width - 1] ?? 12) - 1, least[width - 1] ?? 12, best - 1, best]
        where wires > 0 && wires < 40 {
          #expect(
            try Self.decide(engine, sample, width: width, wires: wires, everyNeuron: true)
              == ((least[width - 1] ?? .max) <= wires), "seed \(seed), exactly \(width), \(wires) wires")
          #expect(
            try Self.decide(engine, sample, width: width, wires: wires, everyNeuron: false) == (best <= wires),
            "seed \(seed), up to \(width), \(wires) wires")
        }
      }
    }
  }

  @Test func endsWithItsEffortAndRefusesWhatItCannot() {
    let sample = MulticoverEngineTests.randomSample(inputs: 8, points: 128, seed: 5)
    let wide = Architecture(inputCount: 8, widths: [12, 1])
    let engine = WireCoverEngine()
    let question = InterpolationQuestion(sample: sample, architecture: wide, maximumWires: 60)
    func reason(_ question: InterpolationQuestion, _ effort: Effort) -> Exhausted? {
      if case .undecided(let reason) = engine.decide(question, effort: effort).answer { return reason }
      return nil
    }
    #expect(reason(question, Effort(budget: Budget(deadline: .now))) == .time)
    #expect(reason(question, Effort(budget: Budget(resources: 1_000))) == .resources)
    let deep = InterpolationQuestion(
      sample: sample, architecture: Architecture(inputCount: 8, widths: [3, 2, 1]), maximumWires: 60)
    guard case .outOfReach? = reason(deep, .unlimited) else {
      Issue.record("depth 3 is out of reach")
      return
    }
  }
}
