import Dispatch
import Solving
import Synchronization

/// Runs tasks that stand in a fixed order on several threads, so that the outcome is that of running them one
/// after the other.
///
/// The outcome is the success of the first task that has one, provided that the tasks up to it stay within the
/// limit together; their costs are summed in order. Tasks behind a success or behind the limit are given up.
struct OrderedTasks<Success: Sendable>: Sendable {
  enum Outcome: Sendable {
    case success(Success)
    case failure
    case exhausted(Exhausted)
  }

  struct Result: Sendable {
    var success: Success?
    var exhausted: Exhausted?
    var cost: UInt64
  }

  /// What a running task may ask.
  struct Context: Sendable {
    /// The cost after which the task cannot matter any more.
    let limit: UInt64
    fileprivate let isGivenUp: @Sendable () -> Bool

    /// Whether the outcome stands without this task.
    var shouldGiveUp: Bool { isGivenUp() }
  }

  private struct State {
    var next = 0
    var results: [Result?]
    /// Tasks at and behind this one do not matter.
    var end: Int
    /// The cost of the tasks before `settled`, all of which are done.
    var settledCost: UInt64 = 0
    var settled = 0
  }

  let count: Int
  let jobs: Int
  let limit: UInt64

  /// - Parameter body: runs the task of the given index; called on several threads.
  func run(_ body: @escaping @Sendable (Int, Context) -> Result) -> (outcome: Outcome, cost: UInt64) {
    let state = Mutex(State(results: Array(repeating: nil, count: count), end: count))
    let end = Atomic<Int>(count)
    withoutActuallyEscaping(body) { body in
      DispatchQueue.concurrentPerform(iterations: max(1, min(jobs, count))) { _ in
        while true {
          let task: (index: Int, spent: UInt64)? = state.withLock { state in
            guard state.next < state.end else { return nil }
            state.next += 1
            return (state.next - 1, state.settledCost)
          }
          guard let task else { return }
          let context = Context(limit: limit - min(limit, task.spent)) { end.load(ordering: .relaxed) <= task.index }
          let result = body(task.index, context)
          state.withLock { state in
            state.results[task.index] = result
            if result.success != nil || result.exhausted != nil { state.end = min(state.end, task.index + 1) }
            while state.settled < state.end, let done = state.results[state.settled] {
              state.settledCost &+= done.cost
              state.settled += 1
              if state.settledCost > limit { state.end = min(state.end, state.settled) }
            }
            end.store(state.end, ordering: .relaxed)
          }
        }
      }
    }
    var cost: UInt64 = 0
    let results = state.withLock { $0.results }
    for result in results {
      guard let result else { break }
      cost &+= result.cost
      if cost > limit { return (.exhausted(.resources), limit) }
      if let reason = result.exhausted { return (.exhausted(reason), cost) }
      if let success = result.success { return (.success(success), cost) }
    }
    return (.failure, cost)
  }
}
