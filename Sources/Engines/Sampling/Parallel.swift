import Dispatch
import Synchronization

/// The results of `body` for 0 ..< count, in order, computed by up to `jobs` threads. Which thread
/// computes what never shows in the result.
func parallelMap<Result: Sendable>(
  _ count: Int, jobs: Int, _ body: @Sendable (Int) -> Result
) -> [Result] {
  guard jobs > 1, count > 1 else { return (0..<count).map(body) }
  let next = Atomic<Int>(0)
  let results = Mutex([Result?](repeating: nil, count: count))
  // Blocks of indices, so that small work is not all locking.
  let block = max(1, count / (jobs * 16))
  DispatchQueue.concurrentPerform(iterations: min(jobs, count)) { _ in
    while true {
      let start = next.add(block, ordering: .relaxed).oldValue
      guard start < count else { return }
      let part = (start..<min(start + block, count)).map(body)
      results.withLock { for (offset, result) in part.enumerated() { $0[start + offset] = result } }
    }
  }
  return results.withLock { $0.compactMap { $0 } }
}
