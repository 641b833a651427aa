import Numbers
import Running

/// A draw of a chain: a network that fits, its place in the sequence of all draws, and the steps for it.
package struct ChainDraw<Network: Hashable & Sendable>: Hashable, Sendable {
  package let number: Int
  package let network: Network
  package let tries: UInt64

  package init(number: Int, network: Network, tries: UInt64) {
    (self.number, self.network, self.tries) = (number, network, tries)
  }
}

/// Chains of whatever states, beside each other; see `ChainSampler`.
package enum Chains {
  /// Makes the draws 0 ..< count of some chains and hands them on in groups, sorted by number within a group.
  ///
  /// - Parameters:
  ///   - numbers: the chains, of those of the plan.
  ///   - maximumErrors: the number of points.
  ///   - allowed: so many errors count as none.
  ///   - make: so many states from the prior, which one thread works on.
  package static func run<State: NetworkState & SendableMetatype>(
    _ count: Int, _ key: RandomKey, _ plan: ChainSampler.Plan, _ effort: Effort, _ numbers: [Int],
    maximumErrors: Int, allowed: Int, consume: ([ChainDraw<State.Network>], ChainRun) -> Void,
    make: @escaping @Sendable (Int, inout RandomKey) -> [State]
  ) -> ChainRun {
    let isStopped = { @Sendable in effort.isStopped }
    let ladder = TemperatureLadder.tuned(
      maximumErrors: maximumErrors, allowed: allowed, from: key.fold(in: 0), isStopped: isStopped, make: make)
    let chains = numbers.map { number in
      Chain(
        number: number, plan: plan, key: key.fold(in: UInt64(number) + 1), ladder: ladder,
        quota: (count - number + plan.chains - 1) / plan.chains, make: make)
    }
    var summary = ChainRun(
      drawCount: 0, steps: 0, fitting: 0, resources: 0, temperatures: ladder.map(\.beta), exchangeRates: [],
      exchanges: [], exhausted: nil)
    let cost = chains.first?.sweepCost ?? 0
    let unitsPerStep = SweepUnits.units(sweeps: UInt64(ladder.count), cost: cost)
    let tuning = SweepUnits.units(sweeps: TemperatureLadder.sweepCount(temperatures: ladder.count), cost: cost)
    // A turn is short, so that draws come out steadily; its length depends on the question alone, so that the budget
    // ends every run at the same place.
    let turn = Int(min(2048, max(1, (1 << 18) / unitsPerStep)))
    while true {
      let parts = ParallelLoop.map(chains.count, jobs: effort.jobs) {
        chains[$0].advance(steps: turn, isStopped: isStopped)
      }
      let draws = parts.flatMap { $0 }.sorted { $0.number < $1.number }
      summary.drawCount += draws.count
      summary.steps = chains.reduce(0) { $0 + $1.steps }
      summary.fitting = chains.reduce(0) { $0 + $1.fitting }
      summary.exchanges = Chain.exchanges(chains)
      summary.exchangeRates = summary.exchanges.map(\.rate)
      let (units, overflow) = summary.steps.multipliedReportingOverflow(by: unitsPerStep)
      summary.resources = overflow ? .max : units &+ tuning
      consume(draws, summary)
      if chains.allSatisfy(\.isComplete) { return summary }
      if let exhausted = effort.exhaustion(used: summary.resources) {
        summary.exhausted = exhausted
        return summary
      }
      if chains.allSatisfy({ $0.isComplete || $0.hasGivenUp }) {
        summary.exhausted = .outOfReach("no network that fits within \(plan.patience) steps of a chain")
        return summary
      }
    }
  }
}

/// One chain: a ladder of replicas with its own random key.
///
/// `@unchecked Sendable`: every chain is advanced by one thread at a time.
private final class Chain<State: NetworkState & SendableMetatype>: @unchecked Sendable {
  private let number: Int
  private let plan: ChainSampler.Plan
  private var key: RandomKey
  private var exchange: ReplicaExchange<State>
  private let quota: Int
  /// So many errors count as none.
  private let allowed: Int
  private var drawn = 0
  private var sinceDraw: UInt64 = 0
  private(set) var steps: UInt64 = 0
  private(set) var fitting: UInt64 = 0

  init(
    number: Int, plan: ChainSampler.Plan, key: RandomKey, ladder: [ErrorWeights], quota: Int,
    make: (Int, inout RandomKey) -> [State]
  ) {
    var key = key
    self.number = number
    self.plan = plan
    self.quota = quota
    exchange = ReplicaExchange(make(ladder.count, &key), weights: ladder.map(\.table))
    allowed = ladder.first?.allowed ?? 0
    self.key = key
  }

  var isComplete: Bool { drawn >= quota }
  var sweepCost: UInt64 { exchange.coldest.sweepCost }
  var hasGivenUp: Bool { sinceDraw >= UInt64(plan.patience) + UInt64(plan.thinning) }

  func advance(steps count: Int, isStopped: () -> Bool) -> [ChainDraw<State.Network>] {
    var draws: [ChainDraw<State.Network>] = []
    for _ in 0..<count where !isComplete {
      exchange.step(using: &key, isStopped: isStopped)
      if isStopped() { break }
      steps += 1
      let fits = exchange.coldest.errors <= allowed
      if fits { fitting += 1 }
      if steps <= UInt64(plan.burnIn) { continue }
      sinceDraw += 1
      guard fits, (steps - UInt64(plan.burnIn)) % UInt64(plan.thinning) == 0 else { continue }
      draws.append(
        ChainDraw(
          number: drawn * plan.chains + number, network: exchange.coldest.network(using: &key), tries: sinceDraw))
      drawn += 1
      sinceDraw = 0
    }
    return draws
  }

  static func exchanges(_ chains: [Chain]) -> [ChainRun.Exchanges] {
    guard let first = chains.first else { return [] }
    return (0..<max(0, first.exchange.states.count - 1)).map { place in
      ChainRun.Exchanges(
        proposed: chains.reduce(0) { $0 + Int($1.exchange.proposed[place]) },
        accepted: chains.reduce(0) { $0 + Int($1.exchange.accepted[place]) })
    }
  }
}
