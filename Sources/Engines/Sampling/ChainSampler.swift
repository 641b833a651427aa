import Numbers
import Running
import ThresholdNetworks

/// Networks that fit the sample, from Markov chains whose stationary law is exactly uniform over the settings that
/// interpolate. Draws of one chain depend on each other; see `ChainDiagnostics` for how much.
///
/// Each chain is a ladder of replicas from the prior down to where networks fit, tuned once per run before the first
/// draw; a draw is the coldest replica after a sweep, if it fits. Draw number j comes from chain j mod `chains`, so chains
/// can be run by any number of threads, or in shards, without changing a draw.
public struct ChainSampler: Sendable {
  /// How a step changes a network.
  public enum Method: String, Sendable, CaseIterable {
    /// A neuron is redrawn from its exact law given all others: as a whole where fan-ins are at most 16, else a few of its
    /// weights at a time, with its sign and bias.
    case gibbs
    /// Small changes of raw parameters, for any architecture.
    case metropolis
  }

  /// How long chains run.
  public struct Plan: Hashable, Sendable {
    /// The number of independent chains, at least 1.
    public var chains: Int
    /// Steps of each chain before its first draw.
    public var burnIn: Int
    /// Every so many steps the coldest replica is a draw, if it fits. (Waiting from there for the next fit would favour
    /// networks that are found after a pause.)
    public var thinning: Int
    /// Steps without a fit after which a chain gives up.
    public var patience: Int

    /// A plan; see the properties for the parameters.
    ///
    /// - Precondition: at least one chain, thinning and patience at least 1, no negative burn-in.
    public init(chains: Int = 4, burnIn: Int = 500, thinning: Int = 1, patience: Int = 200_000) {
      precondition(chains >= 1 && burnIn >= 0 && thinning >= 1 && patience >= 1)
      self.chains = chains
      self.burnIn = burnIn
      self.thinning = thinning
      self.patience = patience
    }
  }

  /// The points that networks have to fit.
  public let sample: PartialFunction
  /// The shape of the networks.
  public let architecture: Architecture
  /// How a step changes a network.
  public let method: Method
  /// The total weight of the points that a draw may get wrong.
  public let mismatches: Int
  /// The sample with a point for every label that counts as a mismatch.
  private let points: PartialFunction
  /// The tables of `gibbs` for whole neurons.
  package let model: ChainModel?
  /// The sample as columns, where no tables are.
  private let counted: CountedModel?

  /// A sampler with its tables; chains are made when draws are asked for.
  ///
  /// Points of total weight at most `mismatches` may be wrong.
  ///
  /// - Throws: `OutOfMemoryBudget` before tables are built; `UnsuitableMethod` if the method is for smaller fan-ins.
  public init(
    _ sample: PartialFunction, _ architecture: Architecture, method: Method, mismatches: Int = 0,
    memory: Int = 4 << 30
  ) throws {
    precondition(sample.inputCount == architecture.inputCount, "sample and architecture differ in inputs")
    self.sample = sample
    self.architecture = architecture
    self.method = method
    self.mismatches = mismatches
    points = mismatches == 0 ? sample : sample.unweighted
    if method == .gibbs && ChainModel.isSuitable(architecture) {
      let needed = ChainModel.bytesNeeded(architecture, pointCount: points.pointCount)
      guard needed <= memory else { throw OutOfMemoryBudget(needed: needed, allowed: memory) }
      model = ChainModel(points, architecture)
      counted = nil
      return
    }
    guard CountedModel.isSuitable(architecture) else {
      throw UnsuitableMethod(
        description: "chains keep counts of at most \(CountedModel.maximumFanIn) inputs and hidden neurons a layer")
    }
    model = nil
    counted = CountedModel(points, architecture)
  }

  private var tableBytes: Int {
    model == nil ? 0 : ChainModel.bytesNeeded(architecture, pointCount: points.pointCount)
  }

  /// What one chain needs at most.
  private var chainBytes: Int {
    let replica = model.map(GibbsState.bytesNeeded) ?? CountedModel.bytesNeeded(points, architecture)
    let workspace = model.map(GibbsWorkspace.bytesNeeded) ?? counted.map(CountedWorkspace.bytesNeeded) ?? 0
    return TemperatureLadder.longest * replica + workspace
  }

  /// Makes draws 0 ..< count of the chains for which `isIncluded` holds, and hands them on in groups, sorted by number
  /// within a group.
  ///
  /// - Parameters:
  ///   - count: the number of draws of all chains together.
  ///   - key: the key of the run; every chain splits its own from it.
  ///   - plan: how long chains run.
  ///   - effort: jobs run chains beside each other; its end ends the run between steps.
  ///   - isIncluded: which draws, by number, are made here.
  ///   - consume: receives draws and the summary so far; a `tries` of a draw is the number of steps for it.
  /// - Throws: `OutOfMemoryBudget` before any chain is made.
  public func draw(
    _ count: Int, from key: RandomKey, plan: Plan = Plan(), effort: Effort = .unlimited,
    isIncluded: (Int) -> Bool = { _ in true },
    consume: ([NetworkDraw], ChainRun) -> Void
  ) throws -> ChainRun {
    let chains = (0..<plan.chains).filter(isIncluded)
    let needed = tableBytes.addingReportingOverflow(chainBytes * chains.count)
    guard !needed.overflow, needed.partialValue <= effort.budget.memory else {
      throw OutOfMemoryBudget(needed: needed.partialValue, allowed: effort.budget.memory)
    }
    if let model {
      return run(count, key, plan, effort, chains, consume) { count, key in
        let workspace = GibbsWorkspace(model)
        return (0..<count).map { _ in GibbsState(model, workspace: workspace, using: &key) }
      }
    }
    let counted = counted ?? CountedModel(points, architecture)
    if method == .gibbs {
      return run(count, key, plan, effort, chains, consume) { count, key in
        let workspace = CountedWorkspace(counted)
        return (0..<count).map { _ in BlockState(counted, workspace: workspace, using: &key) }
      }
    }
    return run(count, key, plan, effort, chains, consume) { count, key in
      let workspace = CountedWorkspace(counted)
      return (0..<count).map { _ in MetropolisState(counted, workspace: workspace, using: &key) }
    }
  }

  /// - Parameter make: so many states from the prior, which one thread works on.
  private func run<State: NetworkState & SendableMetatype>(
    _ count: Int, _ key: RandomKey, _ plan: Plan, _ effort: Effort,
    _ numbers: [Int], _ consume: ([NetworkDraw], ChainRun) -> Void,
    _ make: @escaping @Sendable (Int, inout RandomKey) -> [State]
  ) -> ChainRun where State.Network == ThresholdNetwork {
    Chains.run(
      count, key, plan, effort, numbers, maximumErrors: points.pointCount, allowed: mismatches
    ) { draws, run in
      consume(draws.map { NetworkDraw(number: $0.number, network: $0.network, tries: $0.tries) }, run)
    } make: { count, key in
      make(count, &key)
    }
  }
}

/// What a run of chains came to.
public struct ChainRun: Sendable {
  /// The draws that were handed out.
  public internal(set) var drawCount: Int
  /// Steps of all chains; a step moves every neuron of every replica once.
  public internal(set) var steps: UInt64
  /// The steps after which the coldest replica fitted.
  public internal(set) var fitting: UInt64
  /// Resource units used, those for the choice of temperatures included.
  public internal(set) var resources: UInt64
  /// The share of steps after which the coldest replica fitted.
  public var acceptance: Double { steps == 0 ? 0 : Double(fitting) / Double(steps) }
  /// The inverse temperature of each replica.
  public let temperatures: [Double]
  /// The share of accepted exchanges between each replica and the next colder one.
  public internal(set) var exchangeRates: [Double]
  /// The exchanges between each replica and the next colder one, of all chains.
  package internal(set) var exchanges: [Exchanges]
  /// Why the run ended before all draws were made; nil if it did not.
  public internal(set) var exhausted: Exhausted?

  /// Exchanges of two neighbours.
  package struct Exchanges: Hashable, Sendable {
    package var proposed: Int
    package var accepted: Int

    package init(proposed: Int, accepted: Int) { (self.proposed, self.accepted) = (proposed, accepted) }

    var rate: Double { proposed == 0 ? 0 : Double(accepted) / Double(proposed) }
  }

  /// What runs of different chains of one question add up to.
  package struct Tally: Hashable, Sendable {
    package var steps: UInt64
    package var fitting: UInt64
    package var temperatures: [Double]
    package var exchanges: [Exchanges]

    package init(steps: UInt64, fitting: UInt64, temperatures: [Double], exchanges: [Exchanges]) {
      (self.steps, self.fitting, self.temperatures, self.exchanges) = (steps, fitting, temperatures, exchanges)
    }

    /// See `ChainRun`.
    package var acceptance: Double { steps == 0 ? 0 : Double(fitting) / Double(steps) }
    package var exchangeRates: [Double] { exchanges.map(\.rate) }

    /// Nil if the runs had different temperatures, as those of different questions have.
    package func adding(_ other: Tally) -> Tally? {
      guard temperatures == other.temperatures, exchanges.count == other.exchanges.count else { return nil }
      return Tally(
        steps: steps &+ other.steps, fitting: fitting &+ other.fitting, temperatures: temperatures,
        exchanges: zip(exchanges, other.exchanges).map {
          Exchanges(proposed: $0.proposed + $1.proposed, accepted: $0.accepted + $1.accepted)
        })
    }
  }

  /// What the chains of this run have done.
  package var tally: Tally {
    Tally(steps: steps, fitting: fitting, temperatures: temperatures, exchanges: exchanges)
  }
}

/// The method cannot treat such a question; the text says why and what can.
public struct UnsuitableMethod: Error, Hashable, CustomStringConvertible {
  /// One line: what the method needs, and what to use instead.
  public let description: String
}
