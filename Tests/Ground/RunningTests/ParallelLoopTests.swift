import Running
import Synchronization
import Testing

@Suite struct ParallelLoopTests {
  /// Every index once, in order in the result, for any number of threads; also where the system has none to give.
  @Test(arguments: [true, false], [1, 2, 8]) func everyIndexOnce(mayStartThreads: Bool, jobs: Int) throws {
    try ParallelLoop.$mayStartThreads.withValue(mayStartThreads) {
      let squares: [Int] = ParallelLoop.map(1_000, jobs: jobs) { $0 * $0 }
      #expect(squares == (0..<1_000).map { $0 * $0 })
      let sum = Mutex(0)
      ParallelLoop.run(100, jobs: jobs) { index in sum.withLock { $0 += index } }
      try ParallelLoop.run(100, jobs: jobs, makeWorker: { { index in sum.withLock { $0 += index } } })
      #expect(sum.withLock { $0 } == 9_900)
      #expect(ParallelLoop.map(0, jobs: jobs) { $0 }.isEmpty)
    }
  }

  private struct Failure: Error, Equatable { let index: Int }

  /// The error of the least index, although others fail as well.
  @Test(arguments: [1, 2, 8]) func leastFailureIsThrown(jobs: Int) {
    #expect(throws: Failure(index: 0)) {
      try ParallelLoop.run(50, jobs: jobs) { index in throw Failure(index: index) }
    }
  }
}

@Suite struct WatchdogTests {
  @Test func callsUntilItEnds() async throws {
    let calls = Mutex(0)
    let watchdog = Watchdog(asking: { .time }, stopping: { calls.withLock { $0 += 1 } })
    #expect(watchdog.isAwake)
    while calls.withLock({ $0 }) < 2 { try await Task.sleep(for: .milliseconds(5)) }
    #expect(watchdog.end() == .time)
    let after = calls.withLock { $0 }
    try await Task.sleep(for: .milliseconds(60))
    #expect(calls.withLock { $0 } == after)
  }

  @Test func withoutAReasonNothingHappens() {
    let watchdog = Watchdog(asking: { nil }, stopping: { Issue.record("stopped without a reason") })
    #expect(watchdog.end() == nil)
  }

  @Test func withoutAThreadNobodyWatches() {
    ParallelLoop.$mayStartThreads.withValue(false) {
      let watchdog = Watchdog(asking: { .time }, stopping: {})
      #expect(!watchdog.isAwake && watchdog.end() == nil)
    }
  }
}
