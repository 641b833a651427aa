import Running
import ThresholdNetworks

/// Looks for narrow hidden layers at depth 2 among columns that linear programs ask for: witnesses, no refutations.
///
/// Column generation without its proofs. For a width k and an output threshold the covering program of a pool of columns gives weights to
/// the points; climbs look for neurons that are right where the weights lie, begun from neurons of the present optimum, from the ones of
/// a heavy point, and at random, with weights that are perturbed in every second round so that the pool gets variety. Once the program says
/// that k columns of the pool could do, short dives of the multicover search pick them (`MulticoverDive`). Thresholds take turns,
/// those with the smallest programs more often.
///
/// The same calls give the same networks, unless the effort ends one early.
///
/// - Complexity: a round is a linear program of pool times points, and some ten climbs of inputs times points a step.
package final class PoolSearch {
  private let sample: PartialFunction
  private var ascent: NeuronAscent
  private var pool: ColumnPool
  private var random: UInt64 = 0x9e37_79b9_7f4a_7c15
  private var work: UInt64 = 0
  private var width = 0
  private var thresholds: [Threshold] = []

  /// How the search for one output threshold stands.
  private struct Threshold {
    let value: Int
    var rounds = 0
    /// The least fractional number of columns so far.
    var columns = Double.infinity
    /// What columns and picking from them have cost.
    var generated: UInt64 = 0
    var searched: UInt64 = 0
  }

  /// Resource units used; one is 2,000 tableau entries or point operations.
  package var resources: UInt64 { work / MulticoverSearch.entriesPerUnit }

  /// Climbs of a round: as many as cost a quarter of its linear program, within these bounds.
  private static let climbs = 16...64
  private static let climbsPerAim = 16
  /// Columns kept from round to round.
  private static let mostColumns = 3000
  private static let leastTurn: UInt64 = 20_000_000
  /// Nodes of dives are linear programs, so they begin late; before, exchanges alone pick.
  private static let leastDive: UInt64 = 1_000_000_000

  /// The number of bytes that a search needs at most.
  package static func bytesNeeded(for sample: PartialFunction) -> Int {
    let program = CoverLP.bytesNeeded(setCount: mostColumns + climbs.upperBound, pointCount: sample.pointCount)
    // A dive holds a program for every column taken; few are, and each has fewer sets.
    let (bytes, overflow) = program.multipliedReportingOverflow(by: 6)
    return overflow ? .max : bytes + 2 * sample.pointCount * (sample.inputCount + 64)
  }

  /// A search that `run` begins.
  package init(_ sample: PartialFunction) {
    self.sample = sample
    ascent = NeuronAscent(sample)
    pool = ColumnPool(sample)
  }

  /// Takes the hidden neurons of a network for columns to pick from.
  package func add(_ network: ThresholdNetwork) {
    guard network.architecture.inputCount == sample.inputCount, let layer = network.layers.first else { return }
    for neuron in layer { pool.add(neuron.function) }
  }

  /// Searches for layers of `width` neurons until so many units are used in all, one is found, or the effort ends.
  package func run(untilUnits limit: UInt64, width: Int, effort: Effort) -> ThresholdNetwork? {
    guard width >= 1, !sample.isConstant else { return nil }
    if width != self.width {
      self.width = width
      thresholds = (1...width).map { Threshold(value: $0) }
    }
    let end = limit > .max / MulticoverSearch.entriesPerUnit ? .max : limit * MulticoverSearch.entriesPerUnit
    while work < end, !effort.isStopped {
      // In turns of work, shorter ones where the program is far from so few columns.
      let index =
        thresholds.indices.min {
          let (first, second) = (thresholds[$0], thresholds[$1])
          return (score(first), first.value) < (score(second), second.value)
        } ?? 0
      if let network = round(index, effort) { return network }
    }
    return nil
  }

  private func score(_ threshold: Threshold) -> Double {
    let excess = max(0, threshold.columns / Double(width) - 1)
    return threshold.rounds == 0 ? 0 : Double(threshold.generated &+ threshold.searched) * (1 + 8 * excess)
  }

  private func round(_ index: Int, _ effort: Effort) -> ThresholdNetwork? {
    thresholds[index].rounds += 1
    let threshold = thresholds[index].value
    let demand = MarginPrograms.demand(of: sample, width: width, threshold: threshold)
    let program = pool.program(demand: demand)
    program.shouldStop = { effort.isStopped }
    _ = program.maximize()
    work &+= program.work
    thresholds[index].generated &+= program.work
    thresholds[index].columns = program.value
    if program.value <= Double(width) * (1 + 4e-6), let found = pick(index, program, demand, effort) { return found }
    climb(index, program, demand, isPerturbed: thresholds[index].rounds & 1 == 0, effort)
    if pool.count > Self.mostColumns { thin(program) }
    return nil
  }

  private func next() -> UInt64 {
    random ^= random << 13
    random ^= random >> 7
    random ^= random << 17
    return random
  }

  private func climb(_ index: Int, _ program: CoverLP, _ demand: [Int], isPerturbed: Bool, _ effort: Effort) {
    var heavy: [(point: Int, weight: Double)] = []
    program.forEachWeight { point, weight in
      if demand[point] > 0 { heavy.append((point, weight)) }
    }
    heavy.sort { $0.point < $1.point }
    var support: [Int] = []
    program.forEachMultiplicity { set, _ in support.append(set) }
    support.sort()
    let before = ascent.work
    for turn in 0..<Self.climbs.upperBound where !effort.isStopped {
      if turn >= Self.climbs.lowerBound, ascent.work &- before > program.work / 4 { break }
      if turn % Self.climbsPerAim == 0 { aim(heavy, isPerturbed: turn > 0 || isPerturbed) }
      let start: [Bool]
      switch turn % 4 {
      case 0 where !support.isEmpty:
        start = perturbed(pool.inputs(of: support[Int(next() >> 33) % support.count]))
      case 1 where !heavy.isEmpty:
        let point = heavy[Int(next() >> 33) % heavy.count].point
        start = (0..<sample.inputCount).map { ascent.isOne($0, at: point) }
      case 2:
        start = (0..<sample.inputCount).map { _ in next() >> 40 & 15 == 0 }
      default:
        let density = 32 << (next() >> 60 & 3)
        start = (0..<sample.inputCount).map { _ in next() >> 33 & 255 < density }
      }
      let found = ascent.climb(from: start)
      let column = ColumnPricing.Column(
        set: BitVector(found.set), threshold: found.threshold, isNegated: found.isNegated, value: found.value)
      pool.add(column.function)
    }
    work &+= ascent.work &- before
    thresholds[index].generated &+= ascent.work &- before
  }

  private func aim(_ heavy: [(point: Int, weight: Double)], isPerturbed: Bool) {
    var gains = [Int32](repeating: 0, count: sample.pointCount)
    for (point, weight) in heavy {
      let factor = isPerturbed ? 0.6 + 0.8 * Double(next() >> 40) / Double(1 << 24) : 1
      let gain = Int32(min(1, weight * factor) * Double(1 << 24))
      gains[point] = sample.labels[point] ? gain : -gain
    }
    ascent.aim(at: gains)
  }

  private func perturbed(_ set: BitVector) -> [Bool] {
    var start = (0..<sample.inputCount).map { set[$0] }
    for _ in 0..<Int(1 + next() >> 40 & 3) { start[Int(next() >> 33) % sample.inputCount].toggle() }
    return start
  }

  /// Keeps the columns of the present optimum and the latest ones.
  private func thin(_ program: CoverLP) {
    var support: Set<Int> = []
    program.forEachMultiplicity { set, _ in support.insert(set) }
    pool.keep(Self.mostColumns / 2, with: support)
  }

  /// Picks columns of the pool, with as much work as the columns have cost.
  private func pick(_ index: Int, _ program: CoverLP, _ demand: [Int], _ effort: Effort) -> ThresholdNetwork? {
    let (generated, searched) = (thresholds[index].generated, thresholds[index].searched)
    guard generated > searched &+ Self.leastTurn else { return nil }
    let turn = generated - searched
    let sets = pool.sets
    let isForDive = turn >= Self.leastDive
    var exchange = PoolExchange(sets, demand: demand, width: width, seed: UInt64(thresholds[index].rounds))
    var columns = exchange.run(work: isForDive ? turn / 2 : turn, shouldStop: { effort.isStopped })
    var used = exchange.work
    if columns == nil, isForDive {
      let root = MulticoverRoot(program: program, setCount: sets.count, demand: demand, width: width, allowance: 0)
      let dive = MulticoverDive(problem(sets), roots: [root], effort: effort.single(), costOfDive: turn / 8)
      columns = dive.run(untilCost: turn / 2)?.columns
      used &+= dive.cost
    }
    work &+= used
    thresholds[index].searched &+= used
    return columns.map { network($0, sets, threshold: thresholds[index].value) }
  }

  private func problem(_ sets: CorrectSets) -> MulticoverProblem {
    MulticoverProblem(sets: sets, costs: sample.weights, recordsEvidence: false)
  }

  private func network(_ columns: [Int32], _ sets: CorrectSets, threshold: Int) -> ThresholdNetwork {
    let n = sample.inputCount
    var hidden = columns.sorted().map { sets.function(Int($0)).neuron(fanIn: n) }
    while hidden.count < width { hidden.append(NeuronFunction.constant(false).neuron(fanIn: n)) }
    let output = NeuronFunction.atLeast(threshold, of: BitVector(repeating: true, count: width)).neuron(fanIn: width)
    let network = ThresholdNetwork(inputCount: n, layers: [hidden, [output]])
    precondition(network.isConsistent(with: sample), "the columns \(columns) are no witness")
    return network
  }
}
