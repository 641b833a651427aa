import Numbers
import Running
import ThresholdNetworks

/// How large the populations of an estimate can be within a budget.
///
/// Small populations of every term are cooled once, which shows how many steps that takes and, where time is the limit, how long; a
/// larger population needs about as many steps of as much more work. The spread of an estimate falls with the size of its
/// populations faster than with the number of repetitions, so time goes into size.
public enum PopulationSize {
  /// Members of the populations that are tried.
  private static let tried = 64
  /// What repetitions may take of a budget; pilots with more members may find that more steps are needed.
  private static let share = 0.6

  /// Whether the budget says how large populations can be.
  public static func isLimited(_ budget: Budget) -> Bool { budget.resources != nil || budget.deadline != nil }

  /// 1, 2 or 5 times a power of ten: a size that can be asked for again.
  ///
  /// With a limit on resource units alone the size depends on the question, the key and the limit; with one on time it depends on
  /// the machine too, and has to be told to whoever wants the same estimate again.
  ///
  /// - Parameters:
  ///   - sample: the points and labels of the estimate.
  ///   - architecture: the widths of the random networks.
  ///   - mismatches: how many labels a network may miss and fit.
  ///   - key: what the trials draw with.
  ///   - repetitions: of the estimate.
  ///   - range: the sizes that may be named; the least one where nothing larger has a chance.
  ///   - effort: the limits of the estimate; a quarter of its time is for looking.
  /// - Returns: nil if the budget ended first.
  /// - Throws: `OutOfMemoryBudget` as the estimate, before a population is made.
  public static func fitting(
    _ sample: PartialFunction, _ architecture: Architecture, mismatches: Int = 0, from key: RandomKey,
    repetitions: Int, in range: ClosedRange<Int>, effort: Effort
  ) throws -> Int? {
    let points = mismatches == 0 ? sample : sample.unweighted
    let begun = ContinuousClock.now
    // Most of the time is for the estimate.
    var looking = effort
    if let deadline = effort.budget.deadline { looking.budget.deadline = begun + (deadline - begun) / 4 }
    let isStopped = { @Sendable [looking] in looking.isStopped }
    let terms = try PriorMass.decomposition(points, architecture, mismatches, effort.budget.memory, isStopped).terms
    guard !terms.isEmpty else { return range.lowerBound }
    func fitsMemory(_ size: Int) -> Bool {
      PriorMass.memberBytes(terms, PriorMass.Plan(population: size, repetitions: repetitions), effort.jobs)
        <= effort.budget.memory
    }
    let small = min(max(10, range.lowerBound), tried)
    guard fitsMemory(small) else {
      throw OutOfMemoryBudget(
        needed: PriorMass.memberBytes(
          terms, PriorMass.Plan(population: small, repetitions: repetitions), effort.jobs),
        allowed: effort.budget.memory)
    }
    // A tenth of the units is enough to see that there are too few.
    let units = effort.budget.resources.map { $0 / 10 / UInt64(terms.count) }
    let pilots = ParallelLoop.map(terms.count, jobs: effort.jobs) { index in
      let each = SweepUnits.units(sweeps: 1, cost: terms[index].member.sweep)
      return terms[index].pilot(small, key.fold(in: UInt64(index)), units.map { $0 / each } ?? .max)
    }
    if effort.isStopped { return nil }
    guard pilots.allSatisfy(\.isComplete) else { return range.lowerBound }
    // Units for each member: pilots of the size itself for every term, then repetitions that share it among the terms.
    let costs = zip(terms, pilots).map {
      Double($0.units(population: small, schedule: $1.schedule)) / Double(small)
    }
    let all = costs.reduce(0, +)
    let weights = zip(terms, pilots).map { max(1e-300, $0.coefficient * $1.estimate).squareRoot() }
    let whole = weights.reduce(0, +)
    let shared = zip(costs, weights).reduce(0) { $0 + $1.0 * max($1.1 / whole, 0.5 / Double(terms.count)) }
    let perMember = all + Double(repetitions) * shared
    var most = Double(range.upperBound)
    if let resources = effort.budget.resources { most = min(most, share * Double(resources) / perMember) }
    if let deadline = effort.budget.deadline {
      let taken = max(1e-6, (ContinuousClock.now - begun) / .seconds(1))
      let left = (deadline - .now) / .seconds(1)
      // The small populations have run on as many threads as the large ones will.
      most = min(most, share * left / (taken / (all * Double(small)) * perMember))
    }
    return sizes(in: range).last { Double($0) <= most && fitsMemory($0) } ?? range.lowerBound
  }

  /// The ends of the range and what is 1, 2 or 5 times a power of ten between them, ascending.
  static func sizes(in range: ClosedRange<Int>) -> [Int] {
    var sizes = [range.lowerBound]
    var power = 1
    while power <= range.upperBound {
      for factor in [1, 2, 5] where factor * power > range.lowerBound && factor * power <= range.upperBound {
        sizes.append(factor * power)
      }
      power *= 10
    }
    return sizes
  }
}
