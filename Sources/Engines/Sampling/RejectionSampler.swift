import Numbers
import Running
import Statistics
import ThresholdNetworks

/// Guess and check: networks drawn from the uniform prior over (W, gamma, b) until one fits the sample, so that
/// what is kept is exactly uniform over the settings that interpolate.
///
/// Draw number j has a stream of random networks of its own, and is the first of them that fits. So a draw
/// depends on the key and on j alone: not on the number of threads, not on how many draws are asked for, not on who
/// makes the other draws. A network counts as tried when it is settled; if the output neuron alone settles it, its
/// other parameters are never drawn.
///
///     let sampler = try RejectionSampler(sample, architecture)
///     let draws = sampler.draw(0..<1000, from: RandomKey(seed: 1)).draws
public struct RejectionSampler: Sendable {
  /// The points that networks have to fit.
  public let sample: PartialFunction
  /// The shape of the networks.
  public let architecture: Architecture
  private let method: any RejectionMethod

  /// The streams of one draw come in blocks of this many networks, which threads may share.
  static let blockSize: UInt64 = 1 << 22

  /// How many networks are tried for one resource unit.
  public static let triesPerUnit: UInt64 = 512

  /// A sampler with its tables: a vectorized one for small fan-ins, else neuron by neuron.
  ///
  /// Points of total weight at most `mismatches` may be wrong.
  ///
  /// - Throws: `OutOfMemoryBudget` if the tables need more than `memory` bytes.
  public init(
    _ sample: PartialFunction, _ architecture: Architecture, mismatches: Int = 0, memory: Int = 4 << 30
  ) throws {
    precondition(sample.inputCount == architecture.inputCount, "sample and architecture differ in inputs")
    self.sample = sample
    self.architecture = architecture
    // Without mismatches weights do not matter.
    let points = mismatches == 0 ? sample : sample.unweighted
    if KernelRejection.isSuitable(architecture) {
      let needed = KernelRejection.bytesNeeded(architecture)
      guard needed <= memory else { throw OutOfMemoryBudget(needed: needed, allowed: memory) }
      method = KernelRejection(points, architecture, mismatches: mismatches)
    } else {
      method = PlainRejection(points, architecture, mismatches: mismatches)
    }
  }

  package init(_ sample: PartialFunction, _ architecture: Architecture, method: any RejectionMethod) {
    self.sample = sample
    self.architecture = architecture
    self.method = method
  }

  /// Makes the draws with the given numbers, in this order, until the budget or `maximumTries` is used up.
  ///
  /// The result without a deadline or an interruption is the same for any number of threads; with one it is a beginning of
  /// that result.
  public func draw(
    _ numbers: some Sequence<Int>, from key: RandomKey, effort: Effort = .unlimited,
    maximumTries: UInt64? = nil
  ) -> (draws: [NetworkDraw], run: RejectionRun) {
    var draws: [NetworkDraw] = []
    let run = draw(
      numbers, from: key, effort: effort, maximumTries: maximumTries
    ) { new, _ in draws += new }
    return (draws, run)
  }

  /// The same, with draws handed on as they come, so that not all have to be in memory.
  ///
  /// - Parameters:
  ///   - numbers: the draws that are made, by number.
  ///   - key: the key of the run; every draw splits its own from it.
  ///   - effort: jobs, deadline, resources and interruption.
  ///   - maximumTries: ends the run after so many networks; nil for no limit.
  ///   - consume: receives new draws (now and then none) and the summary so far.
  public func draw(
    _ numbers: some Sequence<Int>, from key: RandomKey, effort: Effort = .unlimited,
    maximumTries: UInt64? = nil,
    consume: ([NetworkDraw], RejectionRun) -> Void
  ) -> RejectionRun {
    let jobs = effort.jobs
    let units = effort.budget.resources.map { $0.multipliedReportingOverflow(by: Self.triesPerUnit) }
    let limit = min(maximumTries ?? .max, units.map { $0.overflow ? .max : $0.partialValue } ?? .max)
    let isStopped = { @Sendable in effort.isStopped }
    var run = RejectionRun(drawCount: 0, tries: 0, exhausted: nil)
    var waiting = numbers.makeIterator()
    while true {
      // As many draws at once as are expected to keep every thread busy for some tenths of a second.
      let expected = run.drawCount == 0 ? Double(Self.blockSize) : Double(run.tries) / Double(run.drawCount)
      let wave = max(jobs, Int(1e8 / (expected + 1000)))
      var taken: [Int] = []
      while taken.count < wave, let number = waiting.next() { taken.append(number) }
      if taken.isEmpty { return run }
      if run.tries > 0, isStopped() {
        run.exhausted = effort.stop ?? .time
        return run
      }
      let numbers = taken
      let outcomes = ParallelLoop.map(numbers.count, jobs: jobs) { index in
        method.firstFit(from: Self.blockKey(key, numbers[index], 0), limit: Self.blockSize, isStopped: isStopped)
      }
      var draws: [NetworkDraw] = []
      defer { if !draws.isEmpty { consume(draws, run) } }
      for (number, outcome) in zip(numbers, outcomes) {
        var outcome = outcome
        if outcome.network == nil, !outcome.isCut {
          let allowed = limit == .max ? .max : limit - run.tries
          outcome = continued(number, outcome, from: key, limit: allowed, jobs: jobs, isStopped: isStopped) {
            consume(draws, RejectionRun(drawCount: run.drawCount, tries: run.tries + $0, exhausted: nil))
            draws = []
          }
        }
        let (tries, overflow) = run.tries.addingReportingOverflow(outcome.tries)
        if overflow || tries > limit || (tries == limit && outcome.network == nil) {
          run.tries = limit
          run.exhausted = .resources
          return run
        }
        run.tries = tries
        guard let network = outcome.network else {
          run.exhausted = effort.stop ?? .time
          return run
        }
        draws.append(NetworkDraw(number: number, network: network, tries: outcome.tries))
        run.drawCount += 1
      }
    }
  }

  /// The blocks after the first of one draw, `jobs` of them at a time; the first block with a fit decides.
  private func continued(
    _ number: Int, _ start: RejectionOutcome, from key: RandomKey, limit: UInt64, jobs: Int,
    isStopped: @escaping @Sendable () -> Bool, progress: (UInt64) -> Void
  ) -> RejectionOutcome {
    var total = start
    var block = 1
    while total.tries < limit {
      // Longer and longer waves, so that threads seldom wait for each other.
      let wave = jobs * min(64, block)
      let first = block
      let outcomes = ParallelLoop.map(wave, jobs: jobs) { index in
        method.firstFit(
          from: Self.blockKey(key, number, first + index), limit: Self.blockSize, isStopped: isStopped)
      }
      for outcome in outcomes {
        total.tries += outcome.tries
        if outcome.network != nil || outcome.isCut {
          return RejectionOutcome(network: outcome.network, tries: total.tries, isCut: outcome.isCut)
        }
      }
      block += wave
      progress(total.tries)
    }
    return total
  }

  private static func blockKey(_ key: RandomKey, _ number: Int, _ block: Int) -> RandomKey {
    key.fold(in: UInt64(number)).fold(in: UInt64(block))
  }
}

/// The tables of a method would not fit into the memory budget.
public struct OutOfMemoryBudget: Error, Hashable, CustomStringConvertible {
  /// Bytes.
  public let needed, allowed: Int

  /// The bytes that tables need and may take.
  public init(needed: Int, allowed: Int) {
    self.needed = needed
    self.allowed = allowed
  }

  /// One line with both numbers of bytes and the option that raises the limit.
  public var description: String {
    "the tables need \(needed) bytes and the memory budget is \(allowed); raise it with --memory"
  }
}

/// One draw: a network that fits, its place in the sequence of all draws, and how many networks were
/// tried for it.
public struct NetworkDraw: Hashable, Sendable {
  /// The place among all draws, from 0.
  public let number: Int
  /// A network that fits, evaluated on the sample before it was handed out.
  public let network: ThresholdNetwork
  /// The networks that were tried for it, itself included.
  public let tries: UInt64

  /// A draw; see the properties for the parameters.
  public init(number: Int, network: ThresholdNetwork, tries: UInt64) {
    self.number = number
    self.network = network
    self.tries = tries
  }
}

/// What a run of guess and check produced.
public struct RejectionRun: Sendable {
  /// The draws that were completed.
  public internal(set) var drawCount: Int
  /// The number of networks tried, also for a last draw that was not completed.
  public internal(set) var tries: UInt64
  /// Why the run ended before all draws were made, nil if it did not.
  public internal(set) var exhausted: Exhausted?

  /// The share of networks that fit, with its exact confidence interval. Valid both for a fixed number of tries and for
  /// a fixed number of draws.
  public func acceptance(confidence: Double = 0.95) -> BinomialInterval {
    BinomialInterval(successes: UInt64(drawCount), trials: tries, confidence: confidence)
  }
}
