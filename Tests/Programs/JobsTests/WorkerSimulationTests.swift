import Jobs
import Numbers
import Testing

/// `WorkerSimulation` against cases that are worked out by hand.
@Suite struct WorkerSimulationTests {
  @Test(arguments: WorkerSimulation.Dealing.allCases) func withoutTroubles(dealing: WorkerSimulation.Dealing) {
    // Six units of a second: two workers take three seconds each after the start of half a second.
    let simulation = WorkerSimulation(costs: [1, 1, 1, 1, 1, 1], start: 0.5)
    let outcome = simulation.run(workers: 2, dealing: dealing, troubles: .none, key: RandomKey(seed: 1))
    #expect(outcome == WorkerSimulation.Outcome(seconds: 3.5, losses: 0, efficiency: 6 / 7))
    #expect(simulation.bound(workers: 2) == 3.5)
    // More workers than units.
    #expect(simulation.run(workers: 9, dealing: dealing, troubles: .none, key: RandomKey(seed: 1)).seconds == 1.5)
  }

  /// Units 0, 2, 4 are large: shares give all of them to one of two workers, claims deal them out.
  @Test func claimsEvenOut() {
    let simulation = WorkerSimulation(costs: [4, 1, 4, 1, 4, 1], start: 0)
    func seconds(_ dealing: WorkerSimulation.Dealing) -> Double {
      simulation.run(workers: 2, dealing: dealing, troubles: .none, key: RandomKey(seed: 1)).seconds
    }
    #expect(seconds(.shares) == 12)
    // 4 1 | 1 4 ...: the first takes 0, the second 1, 2, then 3 and 4 at 4 and 5.
    #expect(seconds(.claims) == 9)
  }

  @Test(arguments: WorkerSimulation.Dealing.allCases) func everythingIsDoneWhateverGoesWrong(
    dealing: WorkerSimulation.Dealing
  ) {
    let simulation = WorkerSimulation(costs: Array(repeating: 10, count: 200), start: 1)
    var troubles = WorkerSimulation.Troubles.usual
    troubles.life = 100
    for seed in 1...20 {
      let outcome = simulation.run(
        workers: 20, dealing: dealing, troubles: troubles, key: RandomKey(seed: UInt64(seed)))
      #expect(outcome.losses > 0 && outcome.seconds > simulation.bound(workers: 20))
      #expect(outcome.seconds.isFinite && outcome.efficiency < 1)
    }
  }
}
