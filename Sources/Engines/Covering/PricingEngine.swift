import Running
import Solving
import ThresholdNetworks

/// Decides depth 2 by column generation: the multicover without a list of all columns.
///
/// For each output threshold the covering program runs over a pool of columns; `NeuronAscent` looks for columns that the weights of the points
/// make worth adding, and where it finds none `ColumnPricing` proves that there is none or finds one. Weights that no column
/// exceeds refute the threshold as in `MulticoverEngine`. Where they do not, a column of a solution weighs at least
/// U.demand - (k - 1) M, by the rule of reduced costs; so all such columns are listed, by the same branch and bound, and the multicover search decides
/// on them (column enumeration; Baldacci, Christofides and Mingozzi 2008).
///
/// One resource unit is 2,000 tableau entries or points touched. Answer, witness and resources depend on the question alone.
public final class PricingEngine: DecisionEngine {
  /// `pricing`.
  public let name = "pricing"
  private var work: UInt64 = 0

  /// An engine that keeps nothing from question to question.
  public init() {}

  /// Decides a question of depth 2 without mismatches and without a bound on wires.
  public func decide(_ question: InterpolationQuestion, effort: Effort) -> Decision {
    let widths = question.architecture.widths
    guard widths.count == 2, question.mismatches == 0, question.maximumWires == nil else {
      return Decision(
        .undecided(.outOfReach("pricing decides depth 2 without mismatches and without a bound on wires")), resources: 0
      )
    }
    let sample = question.sample
    work = 0
    var pool = ColumnPool(sample)
    var isOpen = false
    for threshold in 1...widths[0] {
      switch decide(sample, width: widths[0], threshold: threshold, &pool, effort) {
      case .found(let network): return Decision(.found(network), resources: units)
      case .refuted: break
      case .open: isOpen = true
      }
      if let reason = effort.exhaustion(used: units) { return Decision(.undecided(reason), resources: units) }
    }
    if isOpen {
      return Decision(.undecided(.outOfReach("pricing has more columns to list than it takes")), resources: units)
    }
    return Decision(.impossible(.exhausted(name)), resources: units)
  }

  private var units: UInt64 { work / MulticoverSearch.entriesPerUnit }

  private enum Outcome {
    case found(ThresholdNetwork)
    case refuted
    case open
  }

  private static let climbs = 8
  private static let mostListed = 200_000

  private func decide(
    _ sample: PartialFunction, width k: Int, threshold: Int, _ pool: inout ColumnPool, _ effort: Effort
  ) -> Outcome {
    let demand = MarginPrograms.demand(of: sample, width: k, threshold: threshold)
    var pricing = ColumnPricing(sample)
    var ascent = NeuronAscent(sample)
    var integers = IntegerWeights(pointCount: sample.pointCount)
    while true {
      if effort.exhaustion(used: units) != nil { return .open }
      let program = pool.program(demand: demand)
      _ = program.maximize()
      integers.take(from: program, demand: demand)
      let weights = integers.weights
      let total = integers.total(demand)
      work &+= program.work
      // A column earns its weight on the ones and loses it on the zeros, beside what all zeros weigh.
      let gains = weights.indices.map { sample.labels[$0] ? weights[$0] : -weights[$0] }
      let base = weights.indices.reduce(0) { $0 + (sample.labels[$1] ? 0 : weights[$1]) }
      let inPool = pool.largest(integers)
      let before = ascent.work
      let isLarger = climb(&ascent, gains, above: inPool - base, &pool)
      work &+= ascent.work &- before
      if isLarger { continue }
      let priced = pricing.work
      let (best, isExact) = pricing.best(gains: gains, above: inPool - base, effort: effort)
      work &+= pricing.work &- priced
      guard isExact else { return .open }
      if let best, pool.add(best.function) { continue }
      // No column weighs more than the heaviest of the pool.
      if total > k * inPool { return .refuted }
      return search(sample, k, threshold, demand, total - (k - 1) * inPool - base, gains, pricing, effort)
    }
  }

  /// Local search for columns that earn more than `floor`; whether the pool has grown.
  private func climb(_ ascent: inout NeuronAscent, _ gains: [Int], above floor: Int, _ pool: inout ColumnPool) -> Bool {
    // Histograms add up 32-bit gains.
    let shift = 10
    ascent.aim(at: gains.map { Int32(clamping: $0 >> shift) })
    var grows = false
    for _ in 0..<Self.climbs {
      let candidate = ascent.climb(from: pool.nextStart())
      guard candidate.value > floor >> shift + 1 else { continue }
      let set = BitVector(candidate.set)
      let column = ColumnPricing.Column(
        set: set, threshold: candidate.threshold, isNegated: candidate.isNegated, value: candidate.value)
      if pool.add(column.function) { grows = true }
    }
    return grows
  }

  /// The multicover search on all columns that earn at least `least`.
  private func search(
    _ sample: PartialFunction, _ k: Int, _ threshold: Int, _ demand: [Int], _ least: Int, _ gains: [Int],
    _ pricing: ColumnPricing, _ effort: Effort
  ) -> Outcome {
    var pricing = pricing
    var listed = ColumnPool(sample, isEmpty: true)
    let before = pricing.work
    let isComplete = pricing.forEach(gains: gains, above: least - 1, effort: effort) { column in
      listed.add(column.function)
      return listed.count > Self.mostListed ? nil : least - 1
    }
    work &+= pricing.work &- before
    guard isComplete else { return .open }
    guard listed.count > 0 else { return .refuted }
    let sets = listed.sets.maximal()
    let program = sets.members.withUnsafeBufferPointer { members in
      members.baseAddress.map { CoverLP(pointCount: sample.pointCount, members: $0, sets: 0..<sets.count) }
    }
    guard let program else { return .open }
    let root = MulticoverRoot(program: program, setCount: sets.count, demand: demand, width: k, allowance: 0)
    let problem = MulticoverProblem(sets: sets, costs: sample.weights, recordsEvidence: false)
    let search = MulticoverSearch(problem, [.root(root, evidence: nil, index: 0)], effort: effort.single())
    let limit = effort.budget.resources.map { $0 - min($0, units) } ?? .max
    let outcome = search.run(
      untilCost: limit > .max / MulticoverSearch.entriesPerUnit ? .max : limit * MulticoverSearch.entriesPerUnit)
    work &+= search.cost
    switch outcome {
    case .refuted: return .refuted
    case .exhausted: return .open
    case .found(let columns, _):
      let n = sample.inputCount
      var hidden = columns.sorted().map { sets.function(Int($0)).neuron(fanIn: n) }
      while hidden.count < k { hidden.append(NeuronFunction.constant(false).neuron(fanIn: n)) }
      let output = NeuronFunction.atLeast(threshold, of: BitVector(repeating: true, count: k)).neuron(fanIn: k)
      let network = ThresholdNetwork(inputCount: n, layers: [hidden, [output]])
      precondition(network.isConsistent(with: sample), "the multicover \(columns) is no witness")
      return .found(network)
    }
  }
}
