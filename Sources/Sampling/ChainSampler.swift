import Numbers
import Solving
import ThresholdNetworks

/// Networks that fit the sample, from Markov chains whose stationary law is exactly uniform over the settings that
/// interpolate. Draws of one chain depend on each other; see `ChainDiagnostics` for how much.
///
/// Each chain is a ladder of replicas from the prior down to where networks fit, tuned once per run before the first
/// draw; a draw is the coldest replica after a sweep, if it fits. Draw number j comes from chain j mod `chains`, so chains
/// can be run by any number of threads, or in shards, without changing a draw.
public struct ChainSampler: Sendable {
  public enum Method: String, Sendable, CaseIterable {
    /// A neuron is redrawn from its exact law given all others. Needs fan-ins of at most 16.
    case gibbs
    /// Small changes of raw parameters, for any architecture.
    case metropolis
  }

  public struct Plan: Hashable, Sendable {
    public var chains: Int
    /// Steps of each chain before its first draw.
    public var burnIn: Int
    /// Steps from a draw to the next try.
    public var thinning: Int
    /// Steps without a fit after which a chain gives up.
    public var patience: Int

    public init(chains: Int = 4, burnIn: Int = 500, thinning: Int = 1, patience: Int = 200_000) {
      precondition(chains >= 1 && burnIn >= 0 && thinning >= 1 && patience >= 1)
      self.chains = chains
      self.burnIn = burnIn
      self.thinning = thinning
      self.patience = patience
    }
  }

  public let sample: PartialFunction
  public let architecture: Architecture
  public let method: Method
  private let model: ChainModel?

  /// Steps of all replicas for one resource unit.
  public static let stepsPerUnit: UInt64 = 1

  /// - Throws: `OutOfMemoryBudget` before tables are built; `UnsuitableMethod` if the method is for smaller fan-ins.
  public init(
    _ sample: PartialFunction, _ architecture: Architecture, method: Method, memory: Int = 4 << 30
  ) throws {
    precondition(sample.inputCount == architecture.inputCount, "sample and architecture differ in inputs")
    self.sample = sample
    self.architecture = architecture
    self.method = method
    switch method {
    case .metropolis: model = nil
    case .gibbs:
      guard ChainModel.isSuitable(architecture) else {
        throw UnsuitableMethod(
          description: "gibbs lists the functions of a neuron and needs at most \(FunctionTable.maximumFanIn) inputs "
            + "and hidden neurons a layer; use --method metropolis")
      }
      let needed = ChainModel.bytesNeeded(architecture, pointCount: sample.pointCount)
      guard needed <= memory else { throw OutOfMemoryBudget(needed: needed, allowed: memory) }
      model = ChainModel(sample, architecture)
    }
  }

  /// Makes draws 0 ..< count of the chains for which `isIncluded` holds, and hands them on in groups, sorted by number
  /// within a group.
  ///
  /// - Parameter consume: receives draws and the summary so far; a `tries` of a draw is the number of steps for it.
  public func draw(
    _ count: Int, from key: RandomKey, plan: Plan = Plan(), within budget: Budget = Budget(), jobs: Int = 1,
    interruption: Interruption = Interruption(), isIncluded: (Int) -> Bool = { _ in true },
    consume: ([NetworkDraw], ChainRun) -> Void
  ) -> ChainRun {
    let isStopped = { @Sendable in interruption.isRequested || budget.isPastDeadline }
    let chains = (0..<plan.chains).filter(isIncluded)
    if let model {
      let ladder = TemperatureLadder.tuned(
        maximumErrors: sample.pointCount, from: key.fold(in: 0), isStopped: isStopped
      ) { GibbsState(model, using: &$0) }
      return run(count, key, plan, budget, jobs, interruption, chains, ladder, consume) {
        GibbsState(model, using: &$0)
      }
    }
    let (sample, architecture) = (sample, architecture)
    let ladder = TemperatureLadder.tuned(
      maximumErrors: sample.pointCount, from: key.fold(in: 0), isStopped: isStopped
    ) { MetropolisState(sample, architecture, using: &$0) }
    return run(count, key, plan, budget, jobs, interruption, chains, ladder, consume) {
      MetropolisState(sample, architecture, using: &$0)
    }
  }

  private func run<State: NetworkState & SendableMetatype>(
    _ count: Int, _ key: RandomKey, _ plan: Plan, _ budget: Budget, _ jobs: Int, _ interruption: Interruption,
    _ numbers: [Int], _ ladder: [ErrorWeights], _ consume: ([NetworkDraw], ChainRun) -> Void,
    _ make: @escaping @Sendable (inout RandomKey) -> State
  ) -> ChainRun {
    let isStopped = { @Sendable in interruption.isRequested || budget.isPastDeadline }
    let chains = numbers.map { number in
      Chain(
        number: number, plan: plan, key: key.fold(in: UInt64(number) + 1), ladder: ladder,
        quota: (count - number + plan.chains - 1) / plan.chains, make: make)
    }
    var summary = ChainRun(
      drawCount: 0, steps: 0, temperatures: ladder.map(\.beta), exchangeRates: [], exhausted: nil)
    var used: UInt64 = 0
    while true {
      // A unit of work is short, so that draws come out steadily; its length in steps is fixed, so that the
      // budget ends every run at the same place.
      let parts = parallelMap(chains.count, jobs: jobs) { chains[$0].advance(steps: 2048, isStopped: isStopped) }
      let draws = parts.flatMap { $0 }.sorted { $0.number < $1.number }
      summary.drawCount += draws.count
      summary.steps = chains.reduce(0) { $0 + $1.steps }
      summary.exchangeRates = Chain.exchangeRates(chains)
      used = summary.steps / Self.stepsPerUnit
      consume(draws, summary)
      if chains.allSatisfy(\.isComplete) { return summary }
      if let exhausted = budget.exhaustion(used: used, interruption: interruption) {
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

/// What a run of chains came to.
public struct ChainRun: Sendable {
  public internal(set) var drawCount: Int
  /// Steps of all chains; a step moves every neuron of every replica once.
  public internal(set) var steps: UInt64
  /// The inverse temperature of each replica.
  public let temperatures: [Double]
  /// The share of accepted exchanges between each replica and the next colder one.
  public internal(set) var exchangeRates: [Double]
  public internal(set) var exhausted: Exhausted?
}

/// The method cannot treat such a question; the text says why and what can.
public struct UnsuitableMethod: Error, Hashable, CustomStringConvertible {
  public let description: String
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
  private var drawn = 0
  private var sinceDraw: UInt64 = 0
  private(set) var steps: UInt64 = 0

  init(
    number: Int, plan: ChainSampler.Plan, key: RandomKey, ladder: [ErrorWeights], quota: Int,
    make: (inout RandomKey) -> State
  ) {
    var key = key
    self.number = number
    self.plan = plan
    self.quota = quota
    exchange = ReplicaExchange(ladder.map { _ in make(&key) }, weights: ladder.map(\.table))
    self.key = key
  }

  var isComplete: Bool { drawn >= quota }
  var hasGivenUp: Bool { sinceDraw >= UInt64(plan.patience) && steps > UInt64(plan.burnIn) }

  func advance(steps count: Int, isStopped: () -> Bool) -> [NetworkDraw] {
    var draws: [NetworkDraw] = []
    for step in 0..<count where !isComplete {
      if step & 15 == 0 && isStopped() { break }
      exchange.step(using: &key)
      steps += 1
      if steps <= UInt64(plan.burnIn) { continue }
      sinceDraw += 1
      guard sinceDraw >= UInt64(plan.thinning), exchange.coldest.errors == 0 else { continue }
      draws.append(
        NetworkDraw(
          number: drawn * plan.chains + number, network: exchange.coldest.network(using: &key), tries: sinceDraw))
      drawn += 1
      sinceDraw = 0
    }
    return draws
  }

  static func exchangeRates(_ chains: [Chain]) -> [Double] {
    guard let first = chains.first else { return [] }
    return (0..<max(0, first.exchange.states.count - 1)).map { place in
      let proposed = chains.reduce(0) { $0 + $1.exchange.proposed[place] }
      let accepted = chains.reduce(0) { $0 + $1.exchange.accepted[place] }
      return proposed == 0 ? 0 : Double(accepted) / Double(proposed)
    }
  }
}
