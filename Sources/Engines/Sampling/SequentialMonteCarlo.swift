import Foundation
import Numbers

/// Sequential Monte Carlo over the number of errors (Del Moral, Doucet and Jasra 2006): a population drawn from the
/// prior is cooled step by step; at each step the mean ratio of weights is multiplied into the estimate,
/// the population is resampled by these ratios, and every member is moved.
///
/// With a schedule fixed beforehand the estimate of P(no errors) is unbiased. So a pilot run finds the schedule and
/// is thrown away.
package enum SequentialMonteCarlo {
  /// The share of the population that stays effective in one step. Slower cooling or more sweeps a step buy no more than the
  /// same time spent on a larger population.
  private static let keptShare = 0.5

  package struct Pilot: Sendable {
    package let schedule: [ErrorWeights]
    /// The pilot's own estimate, to divide the work by.
    package let estimate: Double
    /// Whether it came to its end; the schedule is of no use otherwise.
    package let isComplete: Bool
  }

  /// Each step halves the effective number of members; ends when four tenths of them have no errors, or when
  /// only such would have weight, or when the next step would take more sweeps than allowed.
  package static func pilot<State: TemperedState>(
    population: Int, maximumErrors: Int, allowed: Int = 0, from key: RandomKey, maximumSweeps: UInt64 = .max,
    isStopped: () -> Bool,
    make: (inout RandomKey) -> State
  ) -> Pilot {
    var key = key
    guard var states = drawn(population, &key, isStopped, make), var spare = drawn(population, &key, isStopped, make)
    else { return Pilot(schedule: [], estimate: 0, isComplete: false) }
    var schedule = [ErrorWeights(beta: 0, maximumErrors: maximumErrors, allowed: allowed)]
    var estimate = 1.0
    func result(isComplete: Bool) -> Pilot {
      Pilot(schedule: schedule, estimate: estimate * share(states, allowed), isComplete: isComplete)
    }
    while UInt64(schedule.count) * UInt64(population) <= maximumSweeps, !isStopped() {
      let current = schedule[schedule.count - 1]
      let fitting = states.count { $0.errors <= allowed }
      guard 10 * fitting < 4 * population, estimate > 0, let next = nextWeights(states, current, maximumErrors)
      else { return result(isComplete: true) }
      guard let ratio = step(&states, &spare, from: current, to: next, isStopped, using: &key) else { break }
      estimate *= ratio
      schedule.append(next)
    }
    return result(isComplete: false)
  }

  /// The sweeps of an estimate, the draws from the prior counted as one each.
  package static func sweepCount(population: Int, schedule: [ErrorWeights]) -> UInt64 {
    UInt64(population) * UInt64(schedule.count)
  }

  /// An unbiased estimate of the probability that a state from the prior has no errors but allowed ones; nil if stopped.
  package static func estimate<State: TemperedState>(
    population: Int, schedule: [ErrorWeights], from key: RandomKey, isStopped: () -> Bool,
    make: (inout RandomKey) -> State
  ) -> Double? {
    var key = key
    guard var states = drawn(population, &key, isStopped, make), var spare = drawn(population, &key, isStopped, make)
    else { return nil }
    var estimate = 1.0
    for (current, next) in zip(schedule, schedule.dropFirst()) {
      guard let ratio = step(&states, &spare, from: current, to: next, isStopped, using: &key) else { return nil }
      estimate *= ratio
      if estimate == 0 { return 0 }
    }
    return estimate * share(states, schedule.first?.allowed ?? 0)
  }

  /// A population from the prior, nil if stopped.
  private static func drawn<State>(
    _ count: Int, _ key: inout RandomKey, _ isStopped: () -> Bool, _ make: (inout RandomKey) -> State
  ) -> [State]? {
    var states: [State] = []
    states.reserveCapacity(count)
    while states.count < count {
      if isStopped() { return nil }
      states.append(make(&key))
    }
    // The last one may have been left unfinished.
    return isStopped() ? nil : states
  }

  private static func share(_ states: [some TemperedState], _ allowed: Int) -> Double {
    Double(states.count { $0.errors <= allowed }) / Double(states.count)
  }

  /// The ratio of the weights of e errors under the next and the current law.
  private static func ratio(_ errors: Int, _ current: ErrorWeights, _ next: ErrorWeights) -> Double {
    let now = current.table[errors]
    return now == 0 ? 0 : Double(next.table[errors]) / Double(now)
  }

  /// The weights under which half of the population remains effective; nil if the present ones cannot be cooled.
  private static func nextWeights(
    _ states: [some TemperedState], _ current: ErrorWeights, _ maximumErrors: Int
  ) -> ErrorWeights? {
    guard current.canCool else { return nil }
    let allowed = current.allowed
    func effective(_ weights: ErrorWeights) -> Double {
      var sum = 0.0
      var squares = 0.0
      for state in states {
        let ratio = ratio(state.errors, current, weights)
        sum += ratio
        squares += ratio * ratio
      }
      return squares == 0 ? 0 : sum * sum / squares
    }
    // Beyond 22.2 even one error has no weight.
    var low = current.beta
    var high = 22.5
    let last = ErrorWeights(beta: high, maximumErrors: maximumErrors, allowed: allowed)
    if effective(last) >= keptShare * Double(states.count) { return last }
    for _ in 0..<30 {
      let middle = (low + high) / 2
      let isEnough =
        effective(ErrorWeights(beta: middle, maximumErrors: maximumErrors, allowed: allowed)) >= keptShare
        * Double(states.count)
      if isEnough { low = middle } else { high = middle }
    }
    // At least a small step, so that a population of equals cannot stand still.
    return ErrorWeights(beta: max(low, current.beta + 1e-3), maximumErrors: maximumErrors, allowed: allowed)
  }

  /// Resamples, moves, and returns the mean ratio of weights; nil if stopped.
  private static func step<State: TemperedState>(
    _ states: inout [State], _ spare: inout [State], from current: ErrorWeights, to next: ErrorWeights,
    _ isStopped: () -> Bool, using key: inout RandomKey
  ) -> Double? {
    let ratios = states.map { ratio($0.errors, current, next) }
    let sum = ratios.reduce(0, +)
    guard sum > 0 else { return 0 }
    // Systematic resampling: one random offset for all.
    let stride = sum / Double(states.count)
    var position = key.nextUnit() * stride
    var passed = 0.0
    var target = 0
    for (index, ratio) in ratios.enumerated() {
      passed += ratio
      while target < states.count && position < passed {
        spare[target].assign(states[index])
        target += 1
        position += stride
      }
    }
    // Rounding may leave the last place empty.
    while target < states.count {
      spare[target].assign(states[ratios.lastIndex { $0 > 0 } ?? 0])
      target += 1
    }
    swap(&states, &spare)
    for state in states {
      if isStopped() { return nil }
      state.sweep(next.table, using: &key)
    }
    return sum / Double(ratios.count)
  }
}
