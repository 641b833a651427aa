import Foundation
import Running
import Solving
import Synchronization

/// Runs a tree of tasks on several threads, so that the outcome is that of running it depth first on one.
///
/// A task fails, succeeds, stops the whole run, or is split into tasks that take its place in the order. The outcome
/// is the first success or reason to stop in that order, provided that the costs up to it stay within the limit
/// together. Threads take the first task that nobody has; tasks behind the end are given up.
final class OrderedTasks<Item: Sendable, Success: Sendable> {
  enum Outcome: Sendable {
    case success(Success)
    case failure
    case exhausted(Exhausted)
  }

  enum End: Sendable {
    case split([Item])
    case success(Success)
    case failure
    case exhausted(Exhausted)
  }

  /// A task that a run begins with.
  enum Start: Sendable {
    case open(Item)
    /// It was done elsewhere, and came to this.
    case done(End, cost: UInt64)
  }

  /// What a running task may ask.
  struct Context: Sendable {
    /// The cost after which the task cannot matter any more.
    let limit: UInt64
    fileprivate let task: Task

    /// Whether the outcome stands without this task.
    var shouldGiveUp: Bool { task.isGivenUp.load(ordering: .relaxed) }
  }

  typealias Worker = (Item, Context) -> (end: End, cost: UInt64)

  /// `@unchecked` because everything but the flag is guarded by `condition`.
  fileprivate final class Task: @unchecked Sendable {
    /// Nil for a task that was done elsewhere.
    let item: Item?
    let isGivenUp = Atomic<Bool>(false)
    var isTaken = false
    var end: End?
    var cost: UInt64 = 0
    var next: Task?

    init(_ item: Item) { self.item = item }

    init(_ start: Start) {
      switch start {
      case .open(let item): self.item = item
      case .done(let end, let cost):
        item = nil
        (self.end, self.cost, isTaken) = (end, cost, true)
      }
    }
  }

  private let jobs: Int
  private let limit: UInt64
  private let condition = NSCondition()
  // Guarded by `condition` from here on.
  /// The first task that is not done, or behind which one is not.
  private var first: Task?
  /// The cost of the tasks before `first`.
  private var settledCost: UInt64 = 0
  private var outcome: Outcome?

  convenience init(root: Item, jobs: Int, limit: UInt64) { self.init([.open(root)], jobs: jobs, limit: limit) }

  /// - Parameter starts: in their order.
  init(_ starts: [Start], jobs: Int, limit: UInt64) {
    (self.jobs, self.limit) = (jobs, limit)
    var last: Task?
    for start in starts {
      let task = Task(start)
      if let last { last.next = task } else { first = task }
      last = task
      // Nothing behind it matters.
      if case .success = task.end { break }
    }
    settle()
  }

  /// - Parameter makeWorker: called once on every thread; what a worker keeps between tasks must not change what they
  ///   return.
  func run(_ makeWorker: @escaping @Sendable () -> Worker) -> (outcome: Outcome, cost: UInt64) {
    let shared = Shared(tasks: self)
    ParallelLoop.onThreads(jobs) { _ in shared.tasks.work(makeWorker()) }
    return (outcome ?? .failure, settledCost)
  }

  /// All that threads share is guarded by `condition`.
  private struct Shared: @unchecked Sendable {
    let tasks: OrderedTasks
  }

  private func work(_ worker: Worker) {
    condition.lock()
    defer { condition.unlock() }
    while outcome == nil {
      guard let task = firstFree(), let item = task.item else {
        condition.wait()
        continue
      }
      task.isTaken = true
      let context = Context(limit: limit - settledCost, task: task)
      condition.unlock()
      let result = worker(item, context)
      condition.lock()
      task.end = result.end
      task.cost = result.cost
      switch result.end {
      case .split(let items): insert(items, after: task)
      case .success, .exhausted: giveUp(behind: task)
      case .failure: break
      }
      settle()
      condition.broadcast()
    }
  }

  private func firstFree() -> Task? {
    var task = first
    while let candidate = task, candidate.isTaken { task = candidate.next }
    return task
  }

  private func insert(_ items: [Item], after task: Task) {
    var last = task
    let rest = task.next
    for item in items {
      let next = Task(item)
      last.next = next
      last = next
    }
    last.next = rest
  }

  private func giveUp(behind task: Task) {
    var rest = task.next
    task.next = nil
    while let behind = rest {
      behind.isGivenUp.store(true, ordering: .relaxed)
      rest = behind.next
    }
  }

  /// Moves past the tasks at the front that are done.
  private func settle() {
    while outcome == nil, let task = first {
      guard let end = task.end else { return }
      settledCost = settledCost.addingReportingOverflow(task.cost).overflow ? .max : settledCost + task.cost
      if settledCost > limit {
        settledCost = limit
        outcome = .exhausted(.resources)
        giveUp(behind: task)
        return
      }
      switch end {
      case .success(let success): outcome = .success(success)
      case .exhausted(let reason): outcome = .exhausted(reason)
      case .split, .failure: first = task.next
      }
    }
    if first == nil && outcome == nil { outcome = .failure }
  }
}
