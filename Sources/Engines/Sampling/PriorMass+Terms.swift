import Numbers

/// The quantities whose weighted sum, with what is known exactly, is the mass.
extension PriorMass {
  /// One quantity to estimate: a coefficient, and a population whose members without errors are counted.
  struct Term: Sendable {
    var coefficient: Double
    var key: RandomKey
    var member: MemberCost
    var pilot: @Sendable (_ population: Int, RandomKey, _ maximumSweeps: UInt64) -> SequentialMonteCarlo.Pilot
    var estimate: @Sendable (_ population: Int, [ErrorWeights], RandomKey) -> Double?

    func units(population: Int, schedule: [ErrorWeights]) -> UInt64 {
      SweepUnits.units(
        sweeps: SequentialMonteCarlo.sweepCount(population: population, schedule: schedule), cost: member.sweep)
    }
  }

  /// What a member of a population needs: column words for a sweep, and bytes.
  struct MemberCost: Sendable {
    var sweep: UInt64
    var bytes: Int
  }

  /// - Parameters:
  ///   - errors: how many there can be, and how many count as none.
  ///   - prepare: makes what the members of one population share.
  ///   - factor: what an estimate is multiplied by, from what they share and the size of the population (two sets
  ///     of which are drawn).
  static func term<State: TemperedState & SendableMetatype, Shared>(
    _ coefficient: Double, _ member: MemberCost, _ errors: (maximum: Int, allowed: Int),
    _ isStopped: @escaping @Sendable () -> Bool,
    prepare: @escaping @Sendable () -> Shared,
    factor: @escaping @Sendable (Shared, Int) -> Double = { _, _ in 1 },
    make: @escaping @Sendable (inout RandomKey, Shared) -> State
  ) -> Term {
    Term(
      coefficient: coefficient, key: RandomKey(seed: 0), member: member,
      pilot: { population, key, maximumSweeps in
        let shared = prepare()
        return SequentialMonteCarlo.pilot(
          population: population, maximumErrors: errors.maximum, allowed: errors.allowed, from: key,
          maximumSweeps: maximumSweeps, isStopped: isStopped
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
