import Foundation
import Numbers

/// The network of a chain, with moves that keep the law "prior times weight of the number of errors".
package protocol TemperedState: AnyObject {
  /// The number of sample points on which the network is wrong.
  var errors: Int { get }

  /// What a sweep costs: about how many words of candidate columns it looks at. The same for all states of a model.
  var sweepCost: UInt64 { get }

  /// Moves every neuron once. `weights[e]` is the weight of e errors.
  func sweep<Source: UniformSource>(_ weights: [UInt64], using source: inout Source)

  /// Becomes equal to a state of the same model.
  func assign(_ other: Self)
}

/// Resource units of chains and populations.
package enum SweepUnits {
  /// The column words that make a unit: a quarter of a microsecond or so.
  private static let wordsPerUnit: UInt64 = 512

  /// The units of so many sweeps, at least one each.
  package static func units(sweeps: UInt64, cost: UInt64) -> UInt64 {
    let (units, overflow) = sweeps.multipliedReportingOverflow(by: max(1, cost / wordsPerUnit))
    return overflow ? .max : units
  }
}

/// A state that stands for networks with all their parameters.
package protocol NetworkState: TemperedState {
  /// What the networks are.
  associatedtype Network: Hashable & Sendable

  /// The network with all its parameters.
  func network<Source: UniformSource>(using source: inout Source) -> Network
}

/// Weights of e errors, falling like exp(-beta e), as integers: chances are then ratios of integers, and the chain's
/// stationary law is exactly the one stated, without rounding. Errors that are allowed cost nothing.
package struct ErrorWeights: Hashable, Sendable {
  package let beta: Double
  /// `table[e]` for e = 0 ... N; those of allowed errors are 2^31. Beyond some e they are 0.
  package let table: [UInt64]
  /// So many errors count as none.
  package let allowed: Int

  static let unit: UInt64 = 1 << 31

  package init(beta: Double, maximumErrors: Int, allowed: Int = 0) {
    self.beta = beta
    self.allowed = allowed
    // Powers of one rounded factor, so that only it depends on the exponential function.
    let factor = UInt64((exp(-beta) * Double(Self.unit)).rounded())
    var table = [Self.unit]
    for error in 0..<maximumErrors { table.append(error < allowed ? Self.unit : (table[error] * factor) >> 31) }
    self.table = table
  }

  /// Whether the first error that is not allowed, if there can be one, has any weight.
  package var canCool: Bool { allowed + 1 < table.count && table[allowed + 1] > 0 }

  package init(table: [UInt64]) {
    beta = .nan
    allowed = 0
    self.table = table
  }
}

/// Replicas at different temperatures that trade places (Swendsen and Wang 1986; Geyer 1991): hot ones cross
/// the valleys between networks that fit, the coldest one is where they are collected.
///
/// Conditional on no errors, every replica is uniform over the settings that interpolate.
package struct ReplicaExchange<State: TemperedState> {
  package private(set) var states: [State]
  package let weights: [[UInt64]]
  /// The weights by which exchanges are accepted: those of the replicas. Tests put wrong ones here, to see that
  /// a wrong ratio is noticed.
  package var exchangeWeights: [[UInt64]]
  package private(set) var proposed, accepted: [Int]
  private var isOdd = false

  /// - Precondition: one table of weights for each state, the hottest first.
  package init(_ states: [State], weights: [[UInt64]]) {
    precondition(states.count == weights.count && !states.isEmpty)
    self.states = states
    self.weights = weights
    exchangeWeights = weights
    proposed = [Int](repeating: 0, count: states.count)
    accepted = proposed
  }

  package var coldest: State { states[states.count - 1] }

  /// A sweep of every replica, then exchanges of every other pair of neighbours; once stopped, only a part of that.
  package mutating func step<Source: UniformSource>(
    using source: inout Source, isStopped: () -> Bool = { false }
  ) {
    for (state, table) in zip(states, weights) {
      if isStopped() { return }
      state.sweep(table, using: &source)
    }
    for lower in stride(from: isOdd ? 1 : 0, to: states.count - 1, by: 2) { exchange(lower, using: &source) }
    isOdd.toggle()
  }

  /// Exchanges replicas `lower` and `lower + 1` with the Metropolis probability. Weights are at most 2^31, so
  /// that products fit into 62 bits.
  package mutating func exchange<Source: UniformSource>(_ lower: Int, using source: inout Source) {
    let a = states[lower].errors
    let b = states[lower + 1].errors
    let hot = exchangeWeights[lower]
    let cold = exchangeWeights[lower + 1]
    let now = hot[a] * cold[b]
    let then = hot[b] * cold[a]
    proposed[lower] += 1
    // A product of zero occurs only before the chain has reached the support of its law.
    if now == 0 || then >= now || source.next(below: now) < then {
      states.swapAt(lower, lower + 1)
      accepted[lower] += 1
    }
  }
}

/// Temperatures from the prior to where half of the networks fit, close enough for exchanges.
package enum TemperatureLadder {
  package static let longest = 64
  private static let members = 8
  private static let sweeps = 40

  /// The sweeps that tuning took to find a ladder of so many temperatures.
  package static func sweepCount(temperatures: Int) -> UInt64 { UInt64(temperatures * members * sweeps) }

  /// Cools a few networks step by step. A step of 1/sd of the number of errors keeps the laws of neighbours
  /// overlapping, so that about half of the exchanges are accepted.
  ///
  /// - Parameters:
  ///   - allowed: so many errors count as none.
  ///   - make: so many states drawn from the prior.
  package static func tuned<State: TemperedState>(
    maximumErrors: Int, allowed: Int = 0, from key: RandomKey, isStopped: () -> Bool = { false },
    make: (Int, inout RandomKey) -> [State]
  ) -> [ErrorWeights] {
    var key = key
    let states = make(members, &key)
    var ladder: [ErrorWeights] = []
    var beta = 0.0
    while ladder.count < longest {
      let weights = ErrorWeights(beta: beta, maximumErrors: maximumErrors, allowed: allowed)
      ladder.append(weights)
      // Weights that vanish at one error too many leave nothing to cool.
      if !weights.canCool || isStopped() { break }
      var count = 0.0
      var sum = 0.0
      var squares = 0.0
      var fitting = 0.0
      for sweep in 0..<sweeps {
        for state in states {
          if isStopped() { return ladder }
          state.sweep(weights.table, using: &key)
          guard sweep >= sweeps / 4 else { continue }
          let errors = max(0, state.errors - allowed)
          count += 1
          sum += Double(errors)
          squares += Double(errors * errors)
          if errors == 0 { fitting += 1 }
        }
      }
      if fitting >= 0.6 * count { break }
      let mean = sum / count
      let deviation = max(0.25, (squares / count - mean * mean)).squareRoot()
      beta += min(2, 1 / deviation)
    }
    return ladder
  }
}
