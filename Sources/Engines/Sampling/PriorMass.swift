import Foundation
import Numbers
import Running
import Statistics
import ThresholdNetworks

/// An estimate of the prior mass of a sample: the probability that a network with uniformly random parameters fits it.
///
///     let mass = try PriorMass.estimate(sample, architecture, from: RandomKey(seed: 1))
///     print(mass.log2, mass.interval)
public struct PriorMass: Hashable, Sendable {
  /// The unbiased estimates of the independent repetitions.
  public let repetitions: [Double]
  /// The part of the estimate that is known exactly (constant outputs, one hidden neuron).
  public let exactPart: Double

  /// Whether nothing had to be estimated.
  public private(set) var isExact = false

  /// The mean over the repetitions: unbiased.
  public var estimate: Double { exactPart + repetitions.reduce(0, +) / Double(repetitions.count) }

  /// The logarithm of the estimate, -infinity for 0.
  public var log2: Double { Foundation.log2(estimate) }

  /// The standard error of the estimate, from the spread of the repetitions; nil for fewer than two.
  public var standardError: Double? {
    guard repetitions.count > 1 else { return nil }
    let mean = repetitions.reduce(0, +) / Double(repetitions.count)
    let squares = repetitions.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return (squares / Double(repetitions.count * (repetitions.count - 1))).squareRoot()
  }

  /// A confidence interval by Student's distribution, on the logarithmic scale because estimates are skewed. Nil for fewer
  /// than two repetitions or an estimate of zero, which says nothing about how small the mass is.
  ///
  /// The upper tail is a 25th of the lower one: a population that misses a way to fit underestimates the mass and its own
  /// spread alike, so the truth is above the interval more often than below it.
  public func interval(confidence: Double = 0.95) -> ClosedRange<Double>? {
    guard let error = standardError, estimate > 0 else { return nil }
    let tail = (1 - confidence) / 2
    func factor(_ tail: Double) -> Double {
      exp(SpecialFunctions.studentQuantile(1 - tail, degrees: repetitions.count - 1) * error / estimate)
    }
    return estimate / factor(tail)...estimate * factor(tail / 25)
  }

  /// How much work an estimate takes.
  public struct Plan: Hashable, Sendable {
    /// Members of the population of one repetition.
    public var population: Int
    /// Independent estimates whose mean is taken, at least 2.
    public var repetitions: Int

    /// A plan.
    ///
    /// - Precondition: at least 10 members and 2 repetitions.
    public init(population: Int = 1000, repetitions: Int = 16) {
      precondition(population >= 10 && repetitions >= 2)
      self.population = population
      self.repetitions = repetitions
    }

    /// A population that is large enough for intervals to cover the mass as often as they say. At depth 3 and more a
    /// small one misses some of the ways to fit in every repetition alike.
    public static func defaultPopulation(depth: Int) -> Int { depth <= 2 ? 1000 : 8000 }
  }

  /// Estimates the mass by sequential Monte Carlo over the number of errors.
  ///
  /// At depth 2 each number of hidden neurons that vary and each output threshold is a problem of its own; deeper
  /// networks are moved whole. The result depends on the key, the plan and the resources, not on the number of threads; a budget that
  /// ends early leaves fewer repetitions.
  ///
  /// Points of total weight at most `mismatches` may be wrong.
  ///
  /// - Returns: nil if the budget or an interruption ended the work before two repetitions were complete.
  /// - Throws: `OutOfMemoryBudget` before a population is made.
  public static func estimate(
    _ sample: PartialFunction, _ architecture: Architecture, mismatches: Int = 0, from key: RandomKey,
    plan: Plan = Plan(), effort: Effort = .unlimited,
    progress: (_ complete: Int, _ estimate: Double) -> Void = { _, _ in }
  ) throws -> PriorMass? {
    let attempt = try attempt(
      sample, architecture, mismatches: mismatches, from: key, plan: plan, effort: effort, progress: progress)
    guard let mass = attempt.mass, mass.repetitions.count > 1 else { return nil }
    return mass
  }

  /// What is known when an estimation ends, early or not.
  public struct Attempt: Hashable, Sendable {
    /// The estimate of at least one repetition, nil if none was complete.
    public let mass: PriorMass?
    /// The mass lies between these for certain: the lower end is the part that is known exactly, and no probability that had to
    /// be estimated is above 1.
    public let certain: ClosedRange<Double>
    /// Why there are fewer repetitions than planned, nil if there are not.
    public let exhausted: Exhausted?

    /// What is known; see the properties for the parameters.
    public init(mass: PriorMass?, certain: ClosedRange<Double>, exhausted: Exhausted?) {
      (self.mass, self.certain, self.exhausted) = (mass, certain, exhausted)
    }
  }

  /// The same, which also tells what is known of a mass for which fewer than two repetitions were complete.
  ///
  /// - Throws: `OutOfMemoryBudget` before a population is made.
  public static func attempt(
    _ sample: PartialFunction, _ architecture: Architecture, mismatches: Int = 0, from key: RandomKey,
    plan: Plan = Plan(), effort: Effort = .unlimited,
    progress: (_ complete: Int, _ estimate: Double) -> Void = { _, _ in }
  ) throws -> Attempt {
    precondition(sample.inputCount == architecture.inputCount, "sample and architecture differ in inputs")
    let (budget, jobs) = (effort.budget, effort.jobs)
    let isStopped = { @Sendable in effort.isStopped }
    let points = mismatches == 0 ? sample : sample.unweighted
    var (exactPart, terms) = try decomposition(points, architecture, mismatches, budget.memory, isStopped)
    for index in terms.indices { terms[index].key = key.fold(in: UInt64(index)) }
    if terms.isEmpty {
      return Attempt(
        mass: PriorMass(repetitions: [0, 0], exactPart: exactPart, isExact: true), certain: exactPart...exactPart,
        exhausted: nil)
    }
    let most = min(1, exactPart + terms.reduce(0) { $0 + $1.coefficient })
    func ended(_ repetitions: [Double]) -> Attempt {
      Attempt(
        mass: repetitions.isEmpty ? nil : PriorMass(repetitions: repetitions, exactPart: exactPart),
        certain: exactPart...max(exactPart, most),
        exhausted: repetitions.count < plan.repetitions ? effort.stop ?? .resources : nil)
    }
    let needed = memberBytes(terms, plan, jobs)
    guard needed <= budget.memory else { throw OutOfMemoryBudget(needed: needed, allowed: budget.memory) }

    let pilotSize = plan.population
    let fixed = terms
    // Equal shares of the resources, so that where a pilot ends does not depend on the others.
    let share = budget.resources.map { $0 / UInt64(fixed.count) }
    let pilots = ParallelLoop.map(terms.count, jobs: jobs) { index in
      let sweepUnits = SweepUnits.units(sweeps: 1, cost: fixed[index].member.sweep)
      return fixed[index].pilot(pilotSize, fixed[index].key.fold(in: 0), share.map { $0 / sweepUnits } ?? .max)
    }
    guard pilots.allSatisfy(\.isComplete) else { return ended([]) }
    // The standard deviation of a term is about proportional to its size, so the best shares go like its root;
    // every term keeps some members, since a pilot may have missed it.
    let sizes = zip(terms, pilots).map { ($0.coefficient * $1.estimate).squareRoot() }
    let whole = sizes.reduce(0, +)
    let least = max(10, plan.population / (2 * terms.count))
    let populations = sizes.map { max(least, whole == 0 ? 0 : Int(Double(plan.population) * $0 / whole)) }

    var repetitions: [Double] = []
    let wave = max(jobs, 1)
    let affordable = affordableRepetitions(fixed, pilots, populations, plan, budget.resources)
    guard affordable >= 2 else { return ended([]) }
    while repetitions.count < affordable {
      let first = repetitions.count
      let results = ParallelLoop.map(min(wave, affordable - first), jobs: jobs) { offset -> Double? in
        var sum = 0.0
        for (index, term) in fixed.enumerated() {
          let key = term.key.fold(in: UInt64(first + offset) + 1)
          guard let value = term.estimate(populations[index], pilots[index].schedule, key) else { return nil }
          sum += term.coefficient * value
        }
        return sum
      }
      for result in results {
        guard let result else { return ended(repetitions) }
        repetitions.append(result)
      }
      progress(repetitions.count, PriorMass(repetitions: repetitions, exactPart: exactPart).estimate)
    }
    return ended(repetitions)
  }

  // MARK: - Costs

  /// The bytes of all populations that exist at the same time; each has spare members to copy to.
  static func memberBytes(_ terms: [Term], _ plan: Plan, _ jobs: Int) -> Int {
    let largest = terms.reduce(0) { max($0, $1.member.bytes) }
    let (bytes, overflow) = (2 * plan.population * max(1, jobs)).multipliedReportingOverflow(by: largest)
    return overflow ? .max : bytes
  }

  /// What the resources leave for repetitions after the pilots. All repetitions cost the same.
  private static func affordableRepetitions(
    _ terms: [Term], _ pilots: [SequentialMonteCarlo.Pilot], _ populations: [Int], _ plan: Plan, _ resources: UInt64?
  ) -> Int {
    guard let resources else { return plan.repetitions }
    func total(_ units: [UInt64]) -> UInt64 {
      units.reduce(0) { $0.addingReportingOverflow($1).overflow ? .max : $0 + $1 }
    }
    let spent = total(zip(terms, pilots).map { $0.units(population: plan.population, schedule: $1.schedule) })
    let each = total(
      terms.indices.map { terms[$0].units(population: populations[$0], schedule: pilots[$0].schedule) })
    return spent >= resources ? 0 : min(plan.repetitions, Int(clamping: (resources - spent) / max(1, each)))
  }
}
