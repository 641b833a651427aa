import Foundation
import Numbers
import Solving
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

  /// The mean over the repetitions: unbiased.
  public var estimate: Double { exactPart + repetitions.reduce(0, +) / Double(repetitions.count) }

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
  public func interval(confidence: Double = 0.95) -> ClosedRange<Double>? {
    guard let error = standardError, estimate > 0 else { return nil }
    let quantile = SpecialFunctions.studentQuantile((1 + confidence) / 2, degrees: repetitions.count - 1)
    let factor = exp(quantile * error / estimate)
    return estimate / factor...estimate * factor
  }

  public struct Plan: Hashable, Sendable {
    /// Members of the population of one repetition.
    public var population: Int
    public var repetitions: Int

    public init(population: Int = 1000, repetitions: Int = 16) {
      precondition(population >= 10 && repetitions >= 2)
      self.population = population
      self.repetitions = repetitions
    }
  }

  /// One quantity to estimate: a coefficient, and a population whose members without errors are counted.
  private struct Term: Sendable {
    var coefficient: Double
    var key: RandomKey
    var pilot: @Sendable (Int, RandomKey) -> SequentialMonteCarlo.Pilot
    var estimate: @Sendable (Int, [ErrorWeights], RandomKey) -> Double?
  }

  /// Estimates the mass by sequential Monte Carlo over the number of errors.
  ///
  /// At depth 2 each number of hidden neurons that vary and each output threshold is a problem of its own; deeper
  /// networks are moved whole. The result depends on the key and the plan, not on `jobs`.
  ///
  /// - Returns: nil if the deadline or an interruption came before two repetitions were complete.
  public static func estimate(
    _ sample: PartialFunction, _ architecture: Architecture, from key: RandomKey, plan: Plan = Plan(),
    within budget: Budget = Budget(), jobs: Int = 1, interruption: Interruption = Interruption(),
    progress: (_ complete: Int, _ estimate: Double) -> Void = { _, _ in }
  ) throws -> PriorMass? {
    precondition(sample.inputCount == architecture.inputCount, "sample and architecture differ in inputs")
    let isStopped = { @Sendable in interruption.isRequested || budget.isPastDeadline }
    var (exactPart, terms) = try decomposition(sample, architecture, budget.memory, isStopped)
    for index in terms.indices { terms[index].key = key.fold(in: UInt64(index)) }
    if terms.isEmpty { return PriorMass(repetitions: [0, 0], exactPart: exactPart) }

    let pilotSize = plan.population
    let fixed = terms
    let pilots = parallelMap(terms.count, jobs: jobs) { fixed[$0].pilot(pilotSize, fixed[$0].key.fold(in: 0)) }
    // The standard deviation of a term is about proportional to its size, so the best shares go like its root;
    // every term keeps some members, since a pilot may have missed it.
    let sizes = zip(terms, pilots).map { ($0.coefficient * $1.estimate).squareRoot() }
    let whole = sizes.reduce(0, +)
    let least = max(10, plan.population / (2 * terms.count))
    let populations = sizes.map { max(least, whole == 0 ? 0 : Int(Double(plan.population) * $0 / whole)) }

    var repetitions: [Double] = []
    let wave = max(jobs, 1)
    while repetitions.count < plan.repetitions {
      let first = repetitions.count
      let results = parallelMap(min(wave, plan.repetitions - first), jobs: jobs) { offset -> Double? in
        var sum = 0.0
        for (index, term) in fixed.enumerated() {
          let key = term.key.fold(in: UInt64(first + offset) + 1)
          guard let value = term.estimate(populations[index], pilots[index].schedule, key) else { return nil }
          sum += term.coefficient * value
        }
        return sum
      }
      for result in results {
        guard let result else {
          return repetitions.count < 2 ? nil : PriorMass(repetitions: repetitions, exactPart: exactPart)
        }
        repetitions.append(result)
      }
      progress(repetitions.count, PriorMass(repetitions: repetitions, exactPart: exactPart).estimate)
    }
    return PriorMass(repetitions: repetitions, exactPart: exactPart)
  }

  // MARK: - Parts

  private static func decomposition(
    _ sample: PartialFunction, _ architecture: Architecture, _ memory: Int,
    _ isStopped: @escaping @Sendable () -> Bool
  ) throws -> (exact: Double, terms: [Term]) {
    let dictionaryBytes = ColumnDictionary.bytesNeeded(
      fanIn: min(architecture.inputCount, ColumnDictionary.maximumFanIn), pointCount: sample.pointCount)
    if architecture.depth == 2, architecture.widths[0] <= 31,
      architecture.inputCount <= FunctionTable.maximumFanIn, dictionaryBytes <= memory
    {
      return packingTerms(sample, architecture.widths[0], isStopped)
    }
    let bytes =
      ChainModel.isSuitable(architecture)
      ? ChainModel.bytesNeeded(architecture, pointCount: sample.pointCount) : Int.max
    if bytes <= memory {
      let model = ChainModel(sample, architecture)
      if architecture.depth == 1 {
        return (0, [term(1, sample.pointCount, isStopped) { GibbsState(model, using: &$0) }])
      }
      if sample.isConstant {
        return (0, [term(1, sample.pointCount, isStopped) { GibbsState(model, using: &$0) }])
      }
      // Most networks are constant on the sample, and no chain gets past them one neuron at a time; so they are left
      // out. Each neuron alone in its layer varies with probability 1/6; how often the output then varies
      // is estimated from the draws that it takes, without bias (Haldane 1945).
      let alone = pow(6, -Double(architecture.widths.dropFirst().count { $0 == 1 }))
      return (
        0,
        [
          sharedTerm(
            alone, sample.pointCount, isStopped, prepare: { GibbsWorkspace(model) },
            factor: { Double(2 * $1 - 1) / Double($0.draws - 1) },
            make: { GibbsState(varying: model, workspace: $1, using: &$0) })
        ]
      )
    }
    return (0, [term(1, sample.pointCount, isStopped) { MetropolisState(sample, architecture, using: &$0) }])
  }

  /// With constant columns summed out (each of them only shifts the threshold), the mass at depth 2 is a
  /// combination of P(r, t): the probability that of r random columns that vary on the sample at least t are
  /// 1 on every one and fewer on every zero.
  private static func packingTerms(
    _ sample: PartialFunction, _ k: Int, _ isStopped: @escaping @Sendable () -> Bool
  ) -> (exact: Double, terms: [Term]) {
    let model = PackingModel(sample)
    let hasNoOnes: Double = sample.labels.isAllZero ? 1 : 0
    let hasNoZeros: Double = sample.labels.isAllOne ? 1 : 0
    let constantShare = Double(model.constants) / Double(model.settings)
    let varyingShare = Double(model.varying) / Double(model.settings)
    func binomial(_ n: Int, _ r: Int) -> Double { Double(rounding: Integer.binomial(n, r)) }
    // Outputs whose gate is constant: (2k - s) settings with s inputs read, of either kind, and gamma = 0.
    var exact = (hasNoOnes + hasNoZeros) * Double(k) * pow(2, Double(k))
    var coefficients: [Int: [Int: Double]] = [:]
    for s in 0...k {
      exact += binomial(k, s) * Double(2 * k - s) * (hasNoOnes + hasNoZeros)
      guard s >= 1 else { continue }
      for threshold in 1...s {
        for a in 0...s {
          for b in 0...(s - a) {
            let r = s - a - b
            let t = threshold - a
            let coefficient =
              2 * binomial(k, s) * binomial(s, a) * binomial(s - a, b)
              * pow(constantShare, Double(a + b)) * pow(varyingShare, Double(r))
            if t <= 0 {
              exact += coefficient * hasNoZeros
            } else if t > r {
              exact += coefficient * hasNoOnes
            } else {
              coefficients[r, default: [:]][t, default: 0] += coefficient
            }
          }
        }
      }
    }
    let outputs = 6 * Double(k) * pow(2, Double(k))
    exact /= outputs
    guard model.columnCount > 0 else { return (exact, []) }
    var terms: [Term] = []
    for r in 1...k {
      for t in 1...r {
        let coefficient = (coefficients[r]?[t] ?? 0) / outputs
        if r == 1 {
          exact += coefficient * Double(model.fittingSingles) / Double(model.varying)
        } else {
          terms.append(
            term(coefficient, sample.pointCount, isStopped) {
              PackingState(model, columns: r, threshold: t, using: &$0)
            })
        }
      }
    }
    return (exact, terms)
  }

  private static func term<State: TemperedState & SendableMetatype>(
    _ coefficient: Double, _ maximumErrors: Int, _ isStopped: @escaping @Sendable () -> Bool,
    _ make: @escaping @Sendable (inout RandomKey) -> State
  ) -> Term {
    sharedTerm(coefficient, maximumErrors, isStopped, prepare: { () }, make: { key, _ in make(&key) })
  }

  /// - Parameters:
  ///   - prepare: makes what the members of one population share.
  ///   - factor: what an estimate is multiplied by, from what they share and the size of the population (two sets
  ///     of which are drawn).
  private static func sharedTerm<State: TemperedState & SendableMetatype, Shared>(
    _ coefficient: Double, _ maximumErrors: Int, _ isStopped: @escaping @Sendable () -> Bool,
    prepare: @escaping @Sendable () -> Shared,
    factor: @escaping @Sendable (Shared, Int) -> Double = { _, _ in 1 },
    make: @escaping @Sendable (inout RandomKey, Shared) -> State
  ) -> Term {
    Term(
      coefficient: coefficient, key: RandomKey(seed: 0),
      pilot: { population, key in
        let shared = prepare()
        return SequentialMonteCarlo.pilot(
          population: population, maximumErrors: maximumErrors, from: key, isStopped: isStopped
        ) { make(&$0, shared) }
      },
      estimate: { population, schedule, key in
        let shared = prepare()
        let value = SequentialMonteCarlo.estimate(
          population: population, schedule: schedule, from: key, isStopped: isStopped
        ) { make(&$0, shared) }
        return value.map { $0 * factor(shared, population) }
      })
  }
}
